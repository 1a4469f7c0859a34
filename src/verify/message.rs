//! The messages of a verification: the results of its checks, its conclusion and its advice.

use std::fmt;

use super::{CauseHelp, CheckKind, DeliveryKind};
use crate::choice::Choice as _;
use crate::cipher::DecryptError;
use crate::delivery::Caveat;
use crate::event::ReadError;
use crate::message::{Count, Language, List, Localize};

crate::messages! {
    /// The result of a check.
    #[derive(Clone, Eq, PartialEq)]
    pub enum CheckDetail {
        // Headers
        HeadersMissing { headers: List<&'static str> } => "missing {headers}", "缺少 {headers}";
        HeadersPresent => "timestamp and nonce are present", "时间戳和 nonce 齐全";
        UnsignedChallenge => "no signature, as expected for a challenge", "没有签名，请求地址校验本来就不签名";
        UnsignedWithoutKey
            => "no signature, as expected for an app without an Encrypt Key", "没有签名，未配置 Encrypt Key 的应用本来就不签名";

        // Signature and digest
        Matches { body: Count } => "matches the body ({body})", "与请求体匹配（{body}）";
        MatchesWith { differences: List<Difference> }
            => "does not match the body; it matches with: {differences}", "与请求体不匹配；作以下改动后匹配：{differences}";
        Unexplained
            => "does not match the body, and no known mistake explains it", "与请求体不匹配，也没有已知的错误能解释";
        UnexplainedByOne
            => "does not match the body, and no single known mistake explains it (pairs of mistakes are not tried for bodies over 1 MiB)",
               "与请求体不匹配，也没有单个已知的错误能解释（请求体超过 1 MiB 时不尝试两个错误的组合）";

        // Decryption
        Decrypted { plain: Count } => "{plain} of plaintext", "明文共 {plain}";
        DecryptedAfterCorrection { plain: Count }
            => "only decrypts with the correction below ({plain} of plaintext)", "按下面的建议改正后才能解密（明文共 {plain}）";
        NotDecrypted { error: DecryptError } => "{error}", "{error}";

        // Event
        Card => "a callback of the old message cards", "旧版消息卡片的回调";
        ContentUnknown => "unknown, because the body does not decrypt", "未知，因为请求体无法解密";
        Named { kind: DeliveryKind, name: String } => "{kind} {name}", "{kind} {name}";
        NotAnEvent => "not a body that Feishu sends", "不是飞书会发送的请求体";
        NotAnObject => "not a JSON object", "不是 JSON 对象";
        NotOnlyChallenge => "a challenge with other members, and not an event", "请求地址校验中有其他字段，且不是事件";
        NotText => "not text", "不是文本";
        Unreadable { error: ReadError } => "{error}", "{error}";

        // Token
        TokenDiffers => "is not the given Verification Token", "与提供的 Verification Token 不一致";
        TokenMatches => "is the given Verification Token", "与提供的 Verification Token 一致";
        TokenMissing => "the body has no token", "请求体中没有 token";

        // Age
        Age { seconds: i64, max: u64 } => "{seconds} s, at most {max} s allowed", "{seconds} 秒，最多允许 {max} 秒";
        TimestampInvalid => "the timestamp is not a number of seconds", "时间戳不是以秒为单位的数字";
    }
}

crate::messages! {
    /// How a signature was computed differently from the documentation, or the body hashed differs from the
    /// body at hand.
    #[derive(Clone, Copy, Eq, Ord, PartialEq, PartialOrd)]
    pub enum Difference {
        // Edits of the body
        AsciiEscapes => "\\u escapes for all non-ASCII characters", "非 ASCII 字符都写成 \\u 转义";
        AsciiEscapesUppercase
            => "\\u escapes with uppercase digits for all non-ASCII characters", "非 ASCII 字符都写成大写的 \\u 转义";
        BomAdded => "a byte order mark", "开头有 BOM";
        BomRemoved => "no byte order mark", "开头没有 BOM";
        Compact => "whitespace removed", "去掉空白";
        CrlfAdded => "CRLF at the end", "末尾有 CRLF";
        CrlfLines => "CRLF line endings", "换行为 CRLF";
        Decrypted => "the decrypted text as the body", "用解密后的明文作为请求体";
        DotNetEscapes => "\\u escapes as .NET writes them", ".NET 写法的 \\u 转义";
        EscapedSlashes => "\\/ instead of /", "/ 写成 \\/";
        FeishuKeyOrder => "keys in the order in which Feishu sends them", "键按飞书发送的顺序排列";
        GoEscapes => "\\u escapes as Go writes them", "Go 写法的 \\u 转义";
        GsonEscapes => "\\u escapes as Gson writes them", "Gson 写法的 \\u 转义";
        Indent2 => "indentation by 2 spaces", "以 2 个空格缩进";
        Indent4 => "indentation by 4 spaces", "以 4 个空格缩进";
        IndentTab => "indentation by tabs", "以制表符缩进";
        LfLines => "LF line endings", "换行为 LF";
        NewlineAdded => "a newline at the end", "末尾有换行";
        NewlineRemoved => "no newline at the end", "末尾没有换行";
        SlashEscapes => "\\u escapes for slashes", "斜杠写成 \\u 转义";
        SortedKeys => "sorted keys", "键按字母排序";
        SpacedColons => "spaces after colons", "冒号后有空格";
        SpacedColonsAndCommas => "spaces after colons and commas", "冒号和逗号后有空格";
        UnescapedCharacters => "characters instead of \\u escapes", "\\u 转义还原成字符";
        UnescapedSlashes => "/ instead of \\/", "\\/ 还原成 /";

        // Timestamp and nonce
        NoNonce => "no nonce", "没有 nonce";
        NoTimestamp => "no timestamp", "没有时间戳";
        NoTimestampNorNonce => "neither timestamp nor nonce", "时间戳和 nonce 都没有";
        NonceFirst => "the nonce before the timestamp", "nonce 在时间戳之前";

        // Key
        AppSecretAsKey => "the App Secret as the key", "用 App Secret 作为密钥";
        KeyWhitespace => "different whitespace around the key", "密钥首尾的空白不同";
        VerificationTokenAsKey => "the Verification Token as the key", "用 Verification Token 作为密钥";

        // Algorithm
        CustomBotHmac => "HMAC-SHA256 as custom bots sign", "自定义机器人所用的 HMAC-SHA256";
        Hmac => "HMAC-SHA256", "HMAC-SHA256";
        HmacOverAll => "HMAC-SHA256 over the key as well", "把密钥也算进去的 HMAC-SHA256";
        HmacOverBody => "HMAC-SHA256 over the body alone", "只对请求体计算的 HMAC-SHA256";
        Sha1 => "SHA-1", "SHA-1";

        // Encoding of the digest
        Base64 => "Base64 instead of hex", "用 Base64 代替十六进制";
        UppercaseHex => "uppercase hex", "大写的十六进制";
    }
}

crate::messages! {
    /// A verification in one sentence.
    #[derive(Clone, Eq, PartialEq)]
    pub enum Conclusion {
        DigestInvalid => "digest invalid", "摘要无效";
        DigestValid => "digest valid", "摘要有效";
        OnlyDigestInvalid => "signature valid, but the digest of your code is invalid", "签名有效，但你的代码算出的摘要无效";
        OtherCheckFailed { failed: List<CheckKind> } => "signature valid, but these checks failed: {failed}", "签名有效，但未通过：{failed}";
        SignatureInvalid => "signature invalid", "签名无效";
        SignatureMissing
            => "signature not verifiable: headers are missing", "无法验证签名：缺少请求头";
        SignatureValid => "signature valid", "签名有效";
        Unsigned => "valid, and unsigned, as expected", "有效；没有签名，符合预期";
        UnsignedCheckFailed { failed: List<CheckKind> } => "not signed, and failed: {failed}", "没有签名，且未通过：{failed}";
    }
}

crate::messages! {
    /// Advice on what to change, or where to look.
    #[derive(Clone, Eq, PartialEq)]
    pub enum VerifyHelp {
        BodyDamaged => "the body is damaged: use it exactly as Feishu sent it", "请求体已损坏：请使用飞书发送的原始请求体";
        BodyNotOriginal
            => "Feishu signs the encrypted body {{\"encrypt\":\"…\"}} as sent; a body that was decrypted or altered cannot be verified",
               "飞书对发送时的加密请求体 {{\"encrypt\":\"…\"}} 签名；解密或改动过的请求体无法验证";
        Caveat { caveat: Caveat } => "{caveat}", "{caveat}";
        Cause { help: CauseHelp } => "{help}", "{help}";
        DigestDiffers
            => "your code hashes something else: print every part of the hash as hex, and compare timestamp, nonce, key and body one by one",
               "你的代码对别的内容求了哈希：请以十六进制打印参与哈希的每一部分，逐一比对时间戳、nonce、密钥和请求体";
        HeadersDropped { headers: List<&'static str> }
            => "the request arrived without {headers}: check whether a proxy or framework drops or renames headers",
               "收到的请求缺少 {headers}：请检查代理或框架是否丢弃或改名了请求头";
        NoHeaders
            => "the input is a body without the headers of its request: save the whole request, or pass the headers with -H",
               "输入只有请求体，没有请求头：请保存完整的请求，或用 -H 传入请求头";
        KeyOrBodyWrong
            => "use the Encrypt Key of the app that received the request, and the body as it was sent",
               "请使用接收该请求的应用的 Encrypt Key，以及发送时的原始请求体";
        OtherApp
            => "the body does not decrypt either: the Encrypt Key belongs to another app, or was reset",
               "请求体也无法解密：Encrypt Key 属于另一个应用，或已被重置";
        OtherRequest
            => "the body decrypts, so the key is right: body and headers are from different requests, or one of them was altered",
               "请求体可以解密，说明密钥正确：请求体和请求头不属于同一个请求，或其中之一被改动过";
        SameSecret
            => "the given Encrypt Key equals the given Verification Token or App Secret: one of the options has the wrong value",
               "提供的 Encrypt Key 与 Verification Token 或 App Secret 相同：其中一个选项的值填错了";
        TokenWrong
            => "use the Verification Token of the app that received the request; the Encrypt Key is a different secret",
               "请使用接收该请求的应用的 Verification Token；它与 Encrypt Key 不是一回事";
        TooOld
            => "an old request was sent again, or a clock is wrong; the limit is yours, Feishu documents none",
               "这是重放的旧请求，或者时钟不准；该时限由你设定，飞书没有规定";
    }
}

impl Localize for CheckKind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>, language: Language) -> fmt::Result {
        formatter.write_str(match (language, self) {
            (Language::En, kind) => kind.name(),
            (Language::Zh, Self::Age) => "时效",
            (Language::Zh, Self::Decryption) => "解密",
            (Language::Zh, Self::Digest) => "摘要",
            (Language::Zh, Self::Event) => "事件",
            (Language::Zh, Self::Headers) => "请求头",
            (Language::Zh, Self::Signature) => "签名",
            (Language::Zh, Self::Token) => "Token",
        })
    }
}

impl Localize for DeliveryKind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>, language: Language) -> fmt::Result {
        formatter.write_str(match (language, self) {
            (Language::En, kind) => kind.name(),
            (Language::Zh, Self::Callback) => "回调",
            (Language::Zh, Self::Card) => "卡片回调",
            (Language::Zh, Self::Challenge) => "请求地址校验",
            (Language::Zh, Self::Event) => "事件",
            (Language::Zh, Self::Unknown) => "未知",
        })
    }
}
