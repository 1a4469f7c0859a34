//! The verdicts on a delivery.

use std::fmt;

use crate::choice::{Choice as _, choices};
use crate::message::{Language, Localize};

choices! {
    /// The verdict on a delivery. The platform sends again what is `rejected`, `slow` or `unreachable`; what is
    /// `dropped` or `unproven` looks like success to it.
    pub enum Verdict {
        Handled = "handled": "The consumer took the event", "消费方处理了事件";
        Answered = "answered": "The consumer answered the challenge", "消费方正确应答了请求地址校验";
        Dropped = "dropped": "Status 200, but nothing took the event, which is lost", "状态码为 200，但没有程序处理该事件，事件丢失";
        Rejected = "rejected": "The consumer refused the event; the platform would send it again", "消费方拒绝了事件，平台会重新推送";
        Slow = "slow": "No complete answer in time; the platform would send it again", "未在时限内收到完整的应答，平台会重新推送";
        Unreachable = "unreachable": "No answer; the platform would send it again", "没有应答，平台会重新推送";
        WrongChallenge = "wrong-challenge": "Status 200, but not with the challenge", "状态码为 200，但没有返回 challenge";
        Unproven = "unproven": "Status 200 with an empty answer, which may mean a rejected signature", "状态码为 200，但应答为空，可能表示验签失败";
    }
}

impl Verdict {
    /// Whether the platform sends the event again.
    #[must_use]
    pub fn is_sent_again(self) -> bool {
        matches!(self, Self::Rejected | Self::Slow | Self::Unreachable)
    }

    /// Whether the consumer did what was asked of it.
    #[must_use]
    pub fn is_success(self) -> bool {
        matches!(self, Self::Handled | Self::Answered)
    }
}

/// The name, or its translation.
impl Localize for Verdict {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>, language: Language) -> fmt::Result {
        formatter.write_str(match (self, language) {
            (_, Language::En) => self.name(),
            (Self::Handled, Language::Zh) => "已处理",
            (Self::Answered, Language::Zh) => "已应答",
            (Self::Dropped, Language::Zh) => "已丢弃",
            (Self::Rejected, Language::Zh) => "被拒绝",
            (Self::Slow, Language::Zh) => "超时",
            (Self::Unreachable, Language::Zh) => "无法连接",
            (Self::WrongChallenge, Language::Zh) => "校验失败",
            (Self::Unproven, Language::Zh) => "未证实",
        })
    }
}
