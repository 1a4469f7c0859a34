//! Errors of decryption.

use super::{KeyOrigin, PlainError};

crate::messages! {
    /// An error of decryption, by the step that fails.
    ///
    /// Of several keys whose padding is right, [`Plain`](Self::Plain) is the error of the one whose plaintext
    /// is nearest to an event, and of equals the first.
    #[derive(Clone, Eq, PartialEq)]
    pub enum DecryptError {
        Base64 { error: Base64Error }
            => "the encrypted body is not standard Base64: {error}", "加密的请求体不是标准 Base64：{error}";
        Length { length: usize }
            => "the encrypted body has {length} bytes, expected an IV of 16 bytes and whole blocks of 16",
               "加密的请求体有 {length} 字节，应为 16 字节的 IV 加若干个 16 字节的完整分组";
        NoKey
            => "the event is encrypted and no Encrypt Key is given", "事件已加密，但没有提供 Encrypt Key";
        NoKeyFits { keys: usize }
            => "cannot decrypt: bad padding with each of the {keys} Encrypt Keys",
               "无法解密：{keys} 个 Encrypt Key 解密后的填充都不正确";
        NotText { keys: usize }
            => "none of the {keys} Encrypt Keys decrypts to text; give a single key to decrypt other data",
               "{keys} 个 Encrypt Key 解密后都不是文本；要解密其他数据，请只提供一个密钥";
        PartFits { origin: KeyOrigin }
            => "cannot decrypt: bad padding, because a comma belongs to the Encrypt Key; a part of {origin} between commas fits",
               "无法解密：填充不正确，因为逗号是 Encrypt Key 的一部分；{origin} 中逗号之间的一段可以解密";
        Plain { error: PlainError }
            => "decrypted, but {error}", "解密成功，但{error}";
        WrongKey
            => "cannot decrypt: bad padding, so the Encrypt Key is wrong", "无法解密：填充不正确，说明 Encrypt Key 不对";
    }
}

impl std::error::Error for DecryptError {}

impl DecryptError {
    /// Whether the padding is wrong under every key.
    #[must_use]
    pub fn is_wrong_key(&self) -> bool {
        matches!(self, Self::NoKeyFits { .. } | Self::PartFits { .. } | Self::WrongKey)
    }
}

crate::messages! {
    /// A problem of a text that should be Base64.
    #[derive(Clone, Copy, Eq, PartialEq)]
    pub enum Base64Error {
        Character { offset: usize }
            => "byte {offset} is not in the Base64 alphabet", "第 {offset} 字节不在 Base64 字符表中";
        End
            => "its end is cut off or altered", "末尾被截断或改动";
        SpacesForPlus
            => "it has spaces where a form decoder replaced `+`", "其中的 `+` 被表单解码成了空格";
        Unpadded
            => "the `=` padding at its end is missing", "末尾缺少填充字符 `=`";
        UrlSafe
            => "it uses the URL-safe alphabet, with `-` and `_` for `+` and `/`",
               "使用了 URL 安全字符表，用 `-` 和 `_` 代替了 `+` 和 `/`";
    }
}

impl std::error::Error for Base64Error {}

impl Base64Error {
    /// The error in a text that the decoder has refused.
    pub(super) fn new(text: &str, error: &base64::DecodeError) -> Self {
        let symbols = text.trim_end_matches('=');
        let has_only = |others: &[u8]| {
            let is_standard = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/');
            symbols.bytes().all(|byte| is_standard(&byte) || others.contains(&byte))
        };
        if has_only(b"-_") && symbols.contains(['-', '_']) {
            Self::UrlSafe
        } else if has_only(b" ") && symbols.contains(' ') {
            Self::SpacesForPlus
        } else if has_only(b"") && text.len() == symbols.len() && symbols.len() % 4 >= 2 {
            Self::Unpadded
        } else if let base64::DecodeError::InvalidByte(offset, _) = *error {
            Self::Character { offset }
        } else {
            Self::End
        }
    }
}
