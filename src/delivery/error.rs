//! Messages about deliveries.

use crate::message::Count;
use crate::messages;

messages! {
    /// An error of reading one delivery.
    #[derive(Clone, Copy, Eq, PartialEq)]
    pub enum DeliveryError {
        MultipleDeliveries =>
            "more than one delivery; `verify` checks one, `decode --verify auto` a whole log",
            "包含多个推送；verify 只检查一个，整份日志请用 decode --verify auto";
        NoBody =>
            "no body; pass the whole request, or the body with its headers as -H 'Name: value'",
            "没有请求体；请提供完整请求，或提供请求体并用 -H 'Name: value' 给出请求头";
    }
}

impl std::error::Error for DeliveryError {}

messages! {
    /// An error in the text of a header.
    #[derive(Clone, Eq, PartialEq)]
    pub enum HeaderError {
        NotAHeader { text: String } =>
            "`{text}` is not a header; write it as 'Name: value'",
            "`{text}` 不是请求头；请写成 'Name: value'";
    }
}

impl std::error::Error for HeaderError {}

messages! {
    /// A reason why the body of a delivery may not be the one that was sent.
    #[derive(Clone, Copy, Eq, PartialEq)]
    pub enum Caveat {
        BodyAsJson =>
            "the record has the body as JSON instead of a string, so its text may differ from what was sent",
            "记录中的请求体是 JSON 而不是字符串，文本可能与发送时不同";
        LengthDiffers { stated: Count, actual: Count } =>
            "Content-Length says {stated} but the body has {actual}, so it was changed after it was sent",
            "Content-Length 为 {stated}，请求体实际为 {actual}，说明发送后被改动过";
    }
}
