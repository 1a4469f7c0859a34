//! One event as far as a sequence is told from it.

use std::hash::{DefaultHasher, Hasher as _};

use jiff::civil::Date;

use crate::catalog::{Catalog, Code};
use crate::corehr::{JOB_CHANGE_UPDATED, NODE_UPDATED};
use crate::delivery::ReceivedAt;
use crate::event::{Envelope, Event, Value};
use crate::finding::Status;
use crate::location::Location;

/// The longest id, in bytes; those of the platform have at most 64. Ids are repeated with every finding and every event that they
/// join, so that what is longer would make output and memory grow with the product of both.
pub(super) const MAX_ID: usize = 256;

/// One event of a log.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Step {
    /// What to de-duplicate by.
    pub event_id: Option<Box<str>>,
    /// When it was made, in milliseconds since 1970.
    pub time: Option<i64>,
    /// When it arrived, if the log says so.
    pub arrived: Option<ReceivedAt>,
    /// Where it stands.
    pub location: Location,
    /// What happened.
    pub body: Body,
    /// Tells events of different bytes apart.
    pub(super) digest: u64,
}

/// What happened.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Body {
    /// A job change changed state.
    JobChange(JobChange),
    /// A node of a process changed state.
    Node(Node),
    /// Something that belongs to no sequence.
    Other {
        /// The event type.
        event_type: Box<str>,
    },
    /// A node or a job change that cannot be told from others, because an id is missing.
    Unidentified {
        /// The event type.
        event_type: &'static str,
        /// The member that should hold the id.
        missing: &'static str,
    },
}

/// A node of a process.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Node {
    /// The process.
    pub process_id: Box<str>,
    /// The node, once for every time that it runs.
    pub node_id: Box<str>,
    /// The node, the same for every time that it runs.
    pub definition: Box<str>,
    /// The code of its type, if it is an integer.
    pub node_type: Option<i64>,
    /// The code of its status, if it is an integer.
    pub code: Option<i64>,
    /// Whether it only tells people, so that nothing waits for it.
    pub(super) is_cc: bool,
    pub(super) state: NodeState,
}

/// A job change.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct JobChange {
    /// The job change.
    pub job_change_id: Box<str>,
    /// The process in which it is approved.
    pub process_id: Option<Box<str>>,
    /// The code of its status, if it is an integer.
    pub code: Option<i64>,
    /// Whether it goes through an approval.
    pub(super) is_initiated: bool,
    pub(super) effective_date: Option<Date>,
    /// The state before, if the event says it.
    pub(super) original: Option<JobState>,
    pub(super) state: JobState,
}

/// Declares the states of something by the names that the catalogue gives to their codes.
macro_rules! states {
    ($(#[$doc:meta])* $type:ident: $($state:ident = $name:literal,)*) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
        pub(super) enum $type {
            $($state,)*
            /// A code that the catalogue does not know: it may be anything.
            Unknown,
        }

        impl $type {
            fn new(code: Option<&Code>) -> Self {
                match code.map(|code| code.name.as_str()) {
                    $(Some($name) => Self::$state,)*
                    _ => Self::Unknown,
                }
            }

            /// The status as messages name it.
            pub(super) fn status(self) -> Status {
                match self {
                    $(Self::$state => Status::Named($name),)*
                    Self::Unknown => Status::Unknown,
                }
            }
        }
    };
}

states! {
    /// The status of a node.
    NodeState:
    Approved = "approved",
    InProgress = "in_progress",
    Intervened = "intervened",
    Rejected = "rejected",
    RolledBack = "rolled_back",
    Skipped = "skipped",
    Withdrawn = "withdrawn",
}

states! {
    /// The status of a job change.
    JobState:
    Approved = "approved",
    Approving = "approving",
    Cancelled = "cancelled",
    Effective = "effective",
    NoApproval = "no_approval",
    Rejected = "rejected",
}

impl Step {
    /// What an event tells; `text` is its plain text.
    #[must_use]
    pub fn new(event: &Event<'_, '_>, text: &str, location: Location, catalog: &Catalog) -> Self {
        let event_id = match event.envelope {
            Envelope::Challenge { challenge, .. } => {
                challenge.and_then(|challenge| event.member(challenge).value.text())
            }
            _ => event.event_id(),
        };
        let mut digest = DefaultHasher::new();
        let mut from = 0;
        for added in &event.annotations {
            digest.write(&text.as_bytes()[from..added.start]);
            from = added.end;
        }
        digest.write(&text.as_bytes()[from..]);
        Self {
            event_id: event_id.filter(|id| !id.is_empty()).map(Box::from),
            time: event.time(),
            arrived: None,
            location,
            body: Body::new(event, catalog),
            digest: digest.finish(),
        }
    }
}

impl Step {
    /// Whether the status is one that lasts until another comes.
    #[must_use]
    pub fn lasts(&self) -> bool {
        match &self.body {
            Body::JobChange(change) => {
                matches!(change.state, JobState::Approved | JobState::Approving | JobState::NoApproval)
            }
            Body::Node(node) => node.state == NodeState::InProgress,
            Body::Other { .. } | Body::Unidentified { .. } => false,
        }
    }
}

impl Body {
    /// The event type.
    #[must_use]
    pub fn event_type(&self) -> &str {
        match self {
            Self::JobChange(_) => JOB_CHANGE_UPDATED,
            Self::Node(_) => NODE_UPDATED,
            Self::Other { event_type } => event_type,
            Self::Unidentified { event_type, .. } => event_type,
        }
    }

    /// The process and the job change that an event belongs to.
    #[must_use]
    pub fn ids(&self) -> (Option<&str>, Option<&str>) {
        match self {
            Self::JobChange(change) => (change.process_id.as_deref(), Some(&change.job_change_id)),
            Self::Node(node) => (Some(&node.process_id), None),
            Self::Other { .. } | Self::Unidentified { .. } => (None, None),
        }
    }

    fn new(event: &Event<'_, '_>, catalog: &Catalog) -> Self {
        let value = |name: &str| event.body_member_named(name).map(|member| &member.value);
        // An id that arrived as a number is reported by `validate`, and still tells what belongs together.
        let id = |name: &'static str| -> Result<Box<str>, &'static str> {
            match value(name) {
                Some(Value::Text(text)) if (1..=MAX_ID).contains(&text.len()) => Ok(text.as_ref().into()),
                Some(Value::Int(number)) => Ok(number.to_string().into()),
                Some(Value::Number(written)) if written.len() <= MAX_ID => Ok((*written).into()),
                _ => Err(name),
            }
        };
        let integer = |name: &str| match value(name)? {
            Value::Int(code) => Some(*code),
            _ => None,
        };
        let known = |name: &str| event.body_member_named(name)?.field.code(integer(name)?);
        match event.type_name() {
            NODE_UPDATED => match (id("process_id"), id("process_node_id")) {
                (Err(missing), _) | (_, Err(missing)) => {
                    Self::Unidentified { event_type: NODE_UPDATED, missing }
                }
                (Ok(process_id), Ok(node_id)) => Self::Node(Node {
                    process_id,
                    node_id,
                    // Messages name it.
                    definition: match value("node_definition_id") {
                        Some(Value::Text(text)) => event.masked(text).into(),
                        _ => id("node_definition_id").unwrap_or_default(),
                    },
                    node_type: integer("node_type"),
                    code: integer("node_status"),
                    is_cc: known("node_type").is_none_or(|code| code.name == "cc"),
                    state: NodeState::new(known("node_status")),
                }),
            },
            JOB_CHANGE_UPDATED => {
                let job_change_id = match id("job_change_id") {
                    Ok(id) => id,
                    Err(missing) => return Self::Unidentified { event_type: JOB_CHANGE_UPDATED, missing },
                };
                let statuses =
                    catalog.event_type(JOB_CHANGE_UPDATED).into_iter().flat_map(|known| &known.body.fields);
                let status = statuses.into_iter().find(|field| field.name == "status");
                let original = integer("original_status").and_then(|code| status?.code(code));
                Self::JobChange(JobChange {
                    job_change_id,
                    process_id: id("process_id").ok(),
                    code: integer("status"),
                    is_initiated: known("transfer_mode").is_some_and(|code| code.name == "initiated"),
                    effective_date: value("effective_date").and_then(|date| date.text()?.parse().ok()),
                    original: original.map(|code| JobState::new(Some(code))),
                    state: JobState::new(known("status")),
                })
            }
            _ => Self::Other { event_type: event.type_name().into() },
        }
    }
}
