//! Faults: what a consumer must survive and a detector must find.

use super::planned::CHALLENGE;
use super::validity::body_text;
use crate::catalog::Catalog;
use crate::choice::choices;
use crate::event::Event;
use crate::finding::Rule;

/// The rates of faults, each from 0 to 1.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[expect(clippy::exhaustive_structs, reason = "built by naming every rate")]
pub struct Rates {
    /// Events that are damaged.
    pub corrupt: f64,
    /// Events that are left out, where a later one reveals that they are missing.
    pub drop: f64,
    /// Events that are sent again, with the same id and the same plain body.
    pub duplicate: f64,
    /// Events that are followed by a status that cannot follow.
    pub illegal: f64,
    /// Events that are sent after the next one of their process or job change, where the platform could
    /// deliver them as late.
    pub reorder: f64,
}

/// A fault of an event.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum Fault {
    /// It is damaged.
    Corrupt(Damage),
    /// It is left out.
    Drop,
    /// It is sent again.
    Duplicate,
    /// It is made up, and cannot follow the event before it.
    Illegal {
        /// The rule that finds it.
        rule: Rule,
    },
    /// It is sent after its successor.
    Reorder,
}

/// The damage of an event.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum Damage {
    /// The signature is that of another body.
    BadSignature,
    /// The body is cut off.
    Truncated,
    /// The status is a code that the documentation does not list.
    UnknownCode,
    /// The body is encrypted with another key.
    WrongKey,
    /// The status is a string instead of an integer.
    WrongType,
}

choices! {
    /// The kind of a fault or of its damage.
    pub enum FaultKind {
        BadSignature = "bad-signature": "The signature is that of another body", "签名属于另一个请求体";
        Drop = "drop": "The event is left out", "缺少该事件";
        Duplicate = "duplicate": "The event is sent again", "事件重复推送";
        Illegal = "illegal": "The event is made up, and cannot follow the one before it", "虚构的事件，不可能出现在前一个事件之后";
        Reorder = "reorder": "The event is sent after its successor", "事件在其后续事件之后推送";
        Truncated = "truncated": "The body is cut off", "请求体被截断";
        UnknownCode = "unknown-code": "The status is a code that the documentation does not list", "状态是文档没有列出的枚举值";
        WrongKey = "wrong-key": "The body is encrypted with another key", "请求体用另一个密钥加密";
        WrongType = "wrong-type": "The status is a string instead of an integer", "状态是字符串而不是整数";
    }
}

/// The protection of bodies when they are sent, which decides what damages are possible.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
#[non_exhaustive]
pub enum Protection {
    /// They are encrypted, but their signature is not sent.
    Encrypted,
    /// They are plaintext.
    #[default]
    None,
    /// They are encrypted, and sent with a signature.
    Signed,
}

impl Fault {
    /// The kind, which a manifest names.
    #[must_use]
    pub fn kind(self) -> FaultKind {
        match self {
            Self::Corrupt(Damage::BadSignature) => FaultKind::BadSignature,
            Self::Corrupt(Damage::Truncated) => FaultKind::Truncated,
            Self::Corrupt(Damage::UnknownCode) => FaultKind::UnknownCode,
            Self::Corrupt(Damage::WrongKey) => FaultKind::WrongKey,
            Self::Corrupt(Damage::WrongType) => FaultKind::WrongType,
            Self::Drop => FaultKind::Drop,
            Self::Duplicate => FaultKind::Duplicate,
            Self::Illegal { .. } => FaultKind::Illegal,
            Self::Reorder => FaultKind::Reorder,
        }
    }

    /// The rule of the finding that `validate` reports in the record, or `trace` at it; `None` for a missing
    /// event, which is reported at a later one.
    #[must_use]
    pub fn rule(self) -> Option<Rule> {
        match self {
            Self::Corrupt(Damage::BadSignature) => Some(Rule::WrongSignature),
            Self::Corrupt(Damage::Truncated) => Some(Rule::Truncated),
            Self::Corrupt(Damage::UnknownCode) => Some(Rule::UnknownCode),
            Self::Corrupt(Damage::WrongKey) => Some(Rule::WrongKey),
            Self::Corrupt(Damage::WrongType) => Some(Rule::WrongType),
            Self::Drop => None,
            Self::Duplicate => Some(Rule::Redelivered),
            Self::Illegal { rule } => Some(rule),
            Self::Reorder => Some(Rule::OutOfOrder),
        }
    }
}

impl Damage {
    /// The damages that events with a protection can have.
    pub(super) fn possible(protection: Protection) -> &'static [Self] {
        // The order decides which one is chosen, and is part of what a seed means.
        const ALL: [Damage; 5] = [
            Damage::Truncated,
            Damage::WrongType,
            Damage::UnknownCode,
            Damage::WrongKey,
            Damage::BadSignature,
        ];
        match protection {
            Protection::None => &ALL[..3],
            Protection::Encrypted => &ALL[..4],
            Protection::Signed => &ALL,
        }
    }

    /// The answers of a consumer that treats the damage correctly: names, separated by commas.
    pub(super) fn expected(self) -> &'static str {
        match self {
            Self::BadSignature | Self::WrongKey => "rejected",
            // The Node SDK answers 200, and drops it.
            Self::Truncated => "rejected,dropped",
            Self::UnknownCode => "handled",
            // Only consumers with a type for the body refuse it.
            Self::WrongType => "handled,rejected",
        }
    }

    /// Does the damage to a plain body, unless it is one that is done later, to what is sent. Returns the
    /// damage, which is another one if the body has no status.
    pub(super) fn apply(self, body: &mut Vec<u8>, event_type: &str, catalog: &Catalog) -> Self {
        let alter: fn(&[u8]) -> Vec<u8> = match self {
            // A challenge has no signature.
            Self::BadSignature if event_type == CHALLENGE => return Self::Truncated,
            Self::BadSignature | Self::Truncated | Self::WrongKey => return self,
            Self::UnknownCode => {
                |code| if is_text(code) { b"\"unknown_99\"".to_vec() } else { b"99".to_vec() }
            }
            Self::WrongType => {
                |code| if is_text(code) { b"99".to_vec() } else { [b"\"", code, b"\""].concat() }
            }
        };
        let Some(status) = status_range(body_text(body), event_type, catalog) else { return Self::Truncated };
        let altered = alter(&body[status.clone()]);
        body.splice(status, altered);
        self
    }

    /// Whether the event cannot be read with the damage, so that it is missing.
    pub(super) fn is_unreadable(self) -> bool {
        matches!(self, Self::Truncated | Self::WrongKey)
    }
}

fn is_text(code: &[u8]) -> bool {
    code.starts_with(b"\"")
}

/// The bytes of the first state in a plain body that has one of a closed list of codes.
fn status_range(body: &str, event_type: &str, catalog: &Catalog) -> Option<std::ops::Range<usize>> {
    let event = Event::read(body, catalog).ok()?;
    catalog.life_cycles_of(event_type).iter().find_map(|source| {
        let path = source.source().state.as_ref()?;
        let mut members = event.members().filter(|(id, _)| event.is_in_body(*id));
        let (_, status) = members.find(|(_, member)| {
            let codes = member.field.code_list();
            member.field.path == path.path()
                && member.index.is_none()
                && codes.is_some_and(|list| !list.is_open)
        })?;
        Some(status.span.value())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corehr::{JOB_CHANGE_UPDATED, NODE_UPDATED};

    fn damaged(damage: Damage, event_type: &str) -> (Damage, String) {
        let event = r#"{"process_id":"1","node_status":2,"biz_type":"x"}"#;
        let body = format!(r#"{{"schema":"2.0","header":{{"event_type":"{event_type}"}},"event":{event}}}"#);
        let mut damaged = body.clone().into_bytes();
        let done = damage.apply(&mut damaged, event_type, &Catalog::load(&[]).unwrap());
        let damaged = String::from_utf8(damaged).unwrap();
        let changed =
            if damaged == body { String::new() } else { damaged.split_once("_status").unwrap().1.into() };
        (done, changed)
    }

    #[test]
    fn damage_to_a_status_changes_nothing_else() {
        let unknown = damaged(Damage::UnknownCode, NODE_UPDATED);
        assert_eq!(unknown, (Damage::UnknownCode, r#"":99,"biz_type":"x"}}"#.to_owned()));
        let wrong = damaged(Damage::WrongType, NODE_UPDATED);
        assert_eq!(wrong, (Damage::WrongType, r#"":"2","biz_type":"x"}}"#.to_owned()));
    }

    #[test]
    fn an_event_without_a_status_is_truncated_instead() {
        assert_eq!(damaged(Damage::UnknownCode, "x.y_v1"), (Damage::Truncated, String::new()));
        assert_eq!(damaged(Damage::WrongType, JOB_CHANGE_UPDATED), (Damage::Truncated, String::new()));
    }

    #[test]
    fn damage_to_what_is_sent_leaves_the_plain_body_alone() {
        for damage in [Damage::BadSignature, Damage::Truncated, Damage::WrongKey] {
            assert_eq!(damaged(damage, NODE_UPDATED), (damage, String::new()));
        }
    }
}
