//! Errors of a client of the long connection.

use crate::long_connection::EndpointCodeText;
use crate::message::Count;
use crate::messages;

messages! {
    /// The reason why a client gives up.
    pub enum ClientError {
        Refused { code: i64, reason: EndpointCodeText } =>
            "the long connection was refused with {code}: {reason}", "长连接被拒绝，错误码 {code}：{reason}";
        RefusedWithText { code: i64, text: String } =>
            "the long connection was refused with {code}: {text}", "长连接被拒绝，错误码 {code}：{text}";
        TooManyAttempts { attempts: Count } =>
            "no connection after {attempts}", "经过 {attempts}仍未连接成功";
        Unreachable { domain: String, error: String } =>
            "cannot connect to {domain}: {error}", "无法连接 {domain}：{error}";
    }
}

impl std::error::Error for ClientError {}
