//! The messages of judgments.

use std::fmt;

use super::Sdk;
use crate::message::{Language, Localize};

crate::messages! {
    /// What an answer says about a delivery, in a few words.
    #[derive(Clone, Eq, PartialEq)]
    pub enum JudgmentMessage {
        // The text of the answer
        Signature { consumer: Consumer } => "{consumer} refused the signature", "{consumer}未通过验签";
        SignatureMissing { consumer: Consumer } =>
            "{consumer} received no X-Lark headers", "{consumer}没有收到 X-Lark 请求头";
        Token { consumer: Consumer } =>
            "{consumer} has another Verification Token", "{consumer}的 Verification Token 与事件不一致";
        KeyMissing { consumer: Consumer } => "{consumer} has no Encrypt Key", "{consumer}未配置 Encrypt Key";
        NotEncrypted { consumer: Consumer } =>
            "{consumer} accepts encrypted bodies only", "{consumer}只接受加密的请求体";
        Decrypt { consumer: Consumer } => "{consumer} cannot decrypt the body", "{consumer}无法解密请求体";
        NoHandler { consumer: Consumer } =>
            "{consumer} has no handler for this type", "{consumer}没有该事件类型的处理函数";
        NoHandlerFor { consumer: Consumer, event_type: String } =>
            "{consumer} has no handler for `{event_type}`", "{consumer}没有 `{event_type}` 的处理函数";
        TypeNotSeen { consumer: Consumer } =>
            "{consumer} saw no event type: it has no Encrypt Key, or the event has no `schema`",
            "{consumer}没有读到事件类型：未配置 Encrypt Key，或事件缺少 `schema`";
        NotJson { consumer: Consumer, error: String } =>
            "{consumer} cannot parse the body: {error}", "{consumer}无法解析请求体：{error}";
        WrongType { consumer: Consumer, error: String } =>
            "{consumer} expects another type: {error}", "{consumer}定义的字段类型与事件不符：{error}";
        Panic { consumer: Consumer } => "{consumer} panicked", "{consumer}发生 panic";

        // The status
        Redirect => "the address redirects elsewhere", "该地址重定向到其他地址";
        NotFound => "no such path", "路径不存在";
        Method => "the path does not accept POST", "该路径不接受 POST";
        Status => "the status is not 200", "状态码不是 200";
        StatusWithError { error: String } => "the consumer answered: {error}", "消费方应答：{error}";

        // The body of status 200
        Html => "a web page answered, not the consumer", "返回的是网页，不是消费方的应答";
        ErrorInBody => "the body reports an error", "应答内容表示出错";
        ErrorInBodyWithText { error: String } => "the body reports an error: {error}", "应答内容表示出错：{error}";
        Empty => "an empty answer proves nothing", "空应答无法说明事件是否已处理";

        // Challenges
        EmptyToChallenge => "the answer is empty", "应答为空";
        ChallengeMissing => "the answer has no `challenge`", "应答中没有 `challenge`";
        ChallengeDiffers => "the answer has another `challenge`", "应答中的 `challenge` 与请求不同";

        // Long connection
        Ack => "the acknowledgment has no code", "ack 中没有 code";
        AckWithCode { code: String } => "the acknowledgment has code {code}, not 200", "ack 的 code 是 {code}，不是 200";
        Ack500 { consumer: Consumer } =>
            "{consumer} failed, or has no handler for this type", "{consumer}处理失败，或没有该事件类型的处理函数";
    }
}

/// A consumer as the subject of a sentence, by its SDK if that is known.
///
/// The Chinese wording is followed by a Chinese character.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_structs, reason = "an SDK or none")]
pub struct Consumer(pub Option<Sdk>);

impl Localize for Consumer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>, language: Language) -> fmt::Result {
        match (self.0, language) {
            (Some(sdk), Language::En) => write!(formatter, "the {} SDK", sdk.language()),
            // Chinese is separated from Latin letters by a space.
            (Some(sdk), Language::Zh) => write!(formatter, "{} SDK ", sdk.language()),
            (None, Language::En) => formatter.write_str("the consumer"),
            (None, Language::Zh) => formatter.write_str("消费方"),
        }
    }
}
