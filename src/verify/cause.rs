//! The mistakes that are known to make a verification fail.

use std::fmt;

/// Declares the causes from one table: of each its stable name, the mistake in English and Chinese, and what
/// to change in English and Chinese.
macro_rules! causes {
    ($($cause:ident = $name:literal,
        mistake: $en:literal, $zh:literal,
        help: $help_en:literal, $help_zh:literal;)*) => {
        /// A mistake that is known from reports: how the body was changed, or what was hashed instead.
        #[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
        #[non_exhaustive]
        pub enum Cause {
            $(#[doc = $en] $cause,)*
        }

        crate::messages! {
            /// The mistake that a cause is.
            #[derive(Clone, Copy, Eq, PartialEq)]
            pub enum CauseDescription {
                $($cause => $en, $zh;)*
            }
        }

        crate::messages! {
            /// Advice on a cause.
            #[derive(Clone, Copy, Eq, PartialEq)]
            pub enum CauseHelp {
                $($cause => $help_en, $help_zh;)*
            }
        }

        impl Cause {
            /// Every cause, in the order in which several are listed.
            pub const ALL: &'static [Self] = &[$(Self::$cause,)*];

            /// The stable name.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $(Self::$cause => $name,)* }
            }

            /// The mistake.
            #[must_use]
            pub fn description(self) -> CauseDescription {
                match self { $(Self::$cause => CauseDescription::$cause,)* }
            }

            /// Advice.
            #[must_use]
            pub fn help(self) -> CauseHelp {
                match self { $(Self::$cause => CauseHelp::$cause,)* }
            }
        }
    };
}

causes! {
    BodyCompact = "body-compact",
        mistake: "the body was serialized again without whitespace", "请求体被重新序列化，去掉了空白",
        help: "hash the bytes exactly as received, before any JSON parser; the Node SDK always serializes again \
               (`checkIsEventValidated` hashes `JSON.stringify(data)`) and so rejects bodies with whitespace that the other SDKs accept",
              "请对收到的原始字节求哈希，不要先经过 JSON 解析；Node SDK 总会重新序列化（`checkIsEventValidated` 对 \
               `JSON.stringify(data)` 求哈希），因此会拒绝其他 SDK 能接受的带空白的请求体";
    BodyPretty = "body-pretty",
        mistake: "the body was pretty-printed", "请求体被格式化（缩进换行）",
        help: "hash the bytes exactly as received, before any JSON parser, proxy or logger reformats them",
              "请对收到的原始字节求哈希，不要经过 JSON 解析、代理或日志组件的格式化";
    BodySpaceAfterColon = "body-space-after-colon",
        mistake: "the body was serialized again with spaces after colons and commas", "请求体被重新序列化，冒号和逗号后多了空格",
        help: "hash the bytes exactly as received (`request.get_data()` in Flask, `request.body` in Django, `await request.body()` in \
               FastAPI), not the output of Python's `json.dumps`",
              "请对收到的原始字节求哈希（Flask 用 `request.get_data()`，Django 用 `request.body`，FastAPI 用 `await request.body()`），\
               不要用 Python `json.dumps` 的输出";
    BodySortedKeys = "body-sorted-keys",
        mistake: "the body was serialized again with sorted keys", "请求体被重新序列化，键被排序",
        help: "hash the bytes exactly as received, before any JSON parser", "请对收到的原始字节求哈希，不要先经过 JSON 解析";
    BodyUnicodeEscapes = "body-unicode-escapes",
        mistake: "characters of the body were replaced by \\u escapes, or the other way around", "请求体中的字符被写成 \\u 转义，或反之",
        help: "hash the bytes exactly as received: Gson escapes `=`, .NET escapes `+`, and Python everything that is not ASCII",
              "请对收到的原始字节求哈希：Gson 会转义 `=`，.NET 会转义 `+`，Python 会转义所有非 ASCII 字符";
    BodySlashEscapes = "body-slash-escapes",
        mistake: "slashes of the body were replaced by `\\/`, or the other way around", "请求体中的斜杠被写成 `\\/`，或反之",
        help: "hash the bytes exactly as received: PHP's `json_encode` escapes slashes",
              "请对收到的原始字节求哈希：PHP 的 `json_encode` 会转义斜杠";
    BodyTrailingNewline = "body-trailing-newline",
        mistake: "a newline was added to the end of the body, or removed from it", "请求体末尾多了或少了换行",
        help: "editors and `echo` add a newline: save the body with `printf %s` or `echo -n`, and do not trim what was received",
              "编辑器和 `echo` 会在末尾加换行：请用 `printf %s` 或 `echo -n` 保存请求体，也不要裁剪收到的内容";
    BodyCrlf = "body-crlf",
        mistake: "the line endings of the body were changed between LF and CRLF", "请求体的换行在 LF 与 CRLF 之间被转换",
        help: "save and read the body as bytes, not as text", "请按字节而不是按文本保存和读取请求体";
    BodyBom = "body-bom",
        mistake: "a byte order mark was added before the body, or removed", "请求体开头多了或少了 BOM",
        help: "save the body as UTF-8 without a byte order mark", "请以不带 BOM 的 UTF-8 保存请求体";
    BodyDecrypted = "body-decrypted",
        mistake: "the decrypted text was hashed", "对解密后的明文求了哈希",
        help: "the signature is over the body as sent, {{\"encrypt\":\"…\"}}: verify first, then decrypt",
              "签名针对发送时的请求体 {{\"encrypt\":\"…\"}}：请先验签，再解密";
    KeyIsVerificationToken = "key-is-verification-token",
        mistake: "the Verification Token was used as the Encrypt Key", "把 Verification Token 当成了 Encrypt Key",
        help: "check the order of arguments: Python `EventDispatcherHandler.builder(encrypt_key, verification_token)`, but Go \
               `NewEventDispatcher(verificationToken, eventEncryptKey)` and Java `EventDispatcher.newBuilder(verificationToken, encryptKey)`",
              "请检查参数顺序：Python 是 `EventDispatcherHandler.builder(encrypt_key, verification_token)`，而 Go 是 \
               `NewEventDispatcher(verificationToken, eventEncryptKey)`，Java 是 `EventDispatcher.newBuilder(verificationToken, encryptKey)`";
    KeyIsAppSecret = "key-is-app-secret",
        mistake: "the App Secret was used as the Encrypt Key", "把 App Secret 当成了 Encrypt Key",
        help: "copy the Encrypt Key from the developer console: Events & Callbacks, Encryption Strategy",
              "请从开发者后台复制 Encrypt Key：事件与回调 > 加密策略";
    KeyWhitespace = "key-whitespace",
        mistake: "whitespace around the Encrypt Key was added or removed", "Encrypt Key 首尾多了或少了空白",
        help: "trim keys that are read from files and environment variables", "从文件或环境变量读取密钥后，请去掉首尾的空白和换行";
    TimestampNonceSwapped = "timestamp-nonce-swapped",
        mistake: "timestamp and nonce were swapped", "时间戳和 nonce 的顺序颠倒",
        help: "hash timestamp, nonce, Encrypt Key and body, in this order", "请依次对时间戳、nonce、Encrypt Key、请求体求哈希";
    TimestampMissing = "timestamp-missing",
        mistake: "the timestamp is missing", "缺少时间戳",
        help: "use the value of X-Lark-Request-Timestamp, and hash timestamp, nonce, Encrypt Key and body, in this order",
              "请使用 X-Lark-Request-Timestamp 的值，并依次对时间戳、nonce、Encrypt Key、请求体求哈希";
    NonceMissing = "nonce-missing",
        mistake: "the nonce is missing", "缺少 nonce",
        help: "use the value of X-Lark-Request-Nonce, and hash timestamp, nonce, Encrypt Key and body, in this order",
              "请使用 X-Lark-Request-Nonce 的值，并依次对时间戳、nonce、Encrypt Key、请求体求哈希";
    HmacSha256 = "hmac-sha256",
        mistake: "HMAC-SHA256 was used", "使用了 HMAC-SHA256",
        help: "the signature is a plain SHA-256 with the Encrypt Key in the middle; HMAC is for the webhooks of custom bots",
              "签名是把 Encrypt Key 放在中间的普通 SHA-256；HMAC 用于自定义机器人的 webhook";
    Sha1CardCallback = "sha1-card-callback",
        mistake: "this is the SHA-1 signature of the old message card callbacks", "这是旧版消息卡片回调的 SHA-1 签名",
        help: "it covers timestamp, nonce, Verification Token and body: handle these requests with the SDK's card handler, or switch to the new \
               callback `card.action.trigger` in the developer console",
              "该签名由时间戳、nonce、Verification Token 和请求体计算：请用 SDK 的卡片处理器处理这类请求，或在开发者后台改用新版回调 `card.action.trigger`";
    DigestBase64 = "digest-base64",
        mistake: "the digest is written in Base64", "摘要写成了 Base64",
        help: "write the digest in lowercase hex: Feishu never sends a signature in Base64", "请把摘要写成小写十六进制：飞书不使用 Base64";
    DigestUppercase = "digest-uppercase",
        mistake: "the digest is written in uppercase hex", "摘要写成了大写十六进制",
        help: "write the digest in lowercase hex; C#'s `BitConverter` writes uppercase, as does the documentation's own sample",
              "请把摘要写成小写十六进制；C# 的 `BitConverter` 输出大写，文档自己的示例也是如此";
    ChallengeUnsigned = "challenge-unsigned",
        mistake: "this is a challenge, which Feishu never signs, even if the app has an Encrypt Key",
            "这是请求地址校验（challenge），即使配置了 Encrypt Key，飞书也不会签名",
        help: "decrypt it, compare its token, and answer {{\"challenge\":\"…\"}} before checking any signature",
              "请在验签之前解密，比对其中的 token，并返回 {{\"challenge\":\"…\"}}";
    HeadersMissing = "headers-missing",
        mistake: "the X-Lark- headers are missing", "缺少 X-Lark- 请求头",
        help: "check whether a proxy or framework drops them, whether they are looked up in another case, and whether the app has an Encrypt Key",
              "请检查代理或框架是否丢弃了它们、查找时的大小写是否一致，以及应用是否配置了 Encrypt Key";
}

impl fmt::Display for Cause {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}
