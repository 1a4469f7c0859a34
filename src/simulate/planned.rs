//! The events of sequences before faults and packaging: when they happen, what they say, and their JSON.

use std::io::Write as _;
use std::num::NonZeroU64;
use std::rc::Rc;

use jiff::civil::Date;
use serde_json::Value;

use super::state_report::{PlannedReport, SimulatedSubject, StateReport};
use crate::corehr::{JOB_CHANGE, JOB_CHANGE_UPDATED, NODE, NODE_UPDATED};
use crate::json::write_string;

/// The event type of a challenge.
pub(super) const CHALLENGE: &str = "url_verification";

/// An event of a sequence.
#[derive(Clone, Debug)]
pub(super) struct PlannedEvent {
    /// The time of the event, in milliseconds since 1970.
    pub(super) time: i64,
    pub(super) payload: Payload,
}

/// The content of an event.
#[derive(Clone, Debug)]
pub(super) enum Payload {
    /// The platform verifies the request URL.
    Challenge,
    /// An event of any type, with its body as JSON.
    Example { event_type: Rc<str>, json: Rc<str> },
    /// A job change has a new status.
    JobChange(JobChangeUpdate),
    /// A node of a process has a new status.
    Node(NodeUpdate),
    /// Something with a life cycle has a new state.
    State(StateReport),
}

/// The body of a node event.
#[derive(Clone, Debug)]
pub(super) struct NodeUpdate {
    pub(super) process: Rc<ProcessMembers>,
    pub(super) definition: Rc<str>,
    pub(super) node_id: u64,
    pub(super) node_type: i64,
    pub(super) status: i64,
}

/// The members that all node events of a process have in common.
#[derive(Clone, Debug)]
pub(super) struct ProcessMembers {
    pub(super) flow_definition: String,
    pub(super) process_id: u64,
    pub(super) biz_type: String,
}

/// The body of a job change event.
#[derive(Clone, Debug)]
pub(super) struct JobChangeUpdate {
    pub(super) change: Rc<JobChangeMembers>,
    pub(super) status: i64,
}

/// The members that all events of a job change have in common.
#[derive(Clone, Debug)]
pub(super) struct JobChangeMembers {
    pub(super) employment_id: u64,
    pub(super) union_id: String,
    pub(super) user_id: String,
    pub(super) open_id: String,
    pub(super) job_change_id: u64,
    pub(super) mode: i64,
    /// The type and the reason of the transfer.
    pub(super) kind: &'static str,
    pub(super) process_id: Option<u64>,
    pub(super) effective_date: Date,
    pub(super) transfer_key: String,
}

/// The members that identify the receiving app in every event.
#[derive(Clone, Debug)]
pub(super) struct AppIdentity {
    pub(super) app_id: String,
    pub(super) tenant_key: String,
    pub(super) verification_token: String,
}

/// An event with its id.
#[derive(Clone, Debug)]
pub(super) struct IdentifiedEvent {
    /// The id of the event; the challenge of a challenge.
    pub(super) event_id: String,
    /// The number of the event in the plan, from 1; `None` if it was made up by a fault.
    pub(super) number: Option<NonZeroU64>,
    pub(super) planned: PlannedEvent,
}

impl PlannedEvent {
    /// The events that report states of a subject.
    pub(super) fn reports(
        subject: &Rc<SimulatedSubject>,
        reports: Vec<PlannedReport>,
    ) -> impl Iterator<Item = Self> + use<'_> {
        reports.into_iter().map(|PlannedReport { time, body, changes }| {
            let report = StateReport { subject: Rc::clone(subject), body, changes };
            Self { time, payload: Payload::State(report) }
        })
    }

    /// The event type on the wire.
    pub(super) fn event_type(&self) -> &str {
        match &self.payload {
            Payload::Challenge => CHALLENGE,
            Payload::Example { event_type, .. } => event_type,
            Payload::JobChange(_) => JOB_CHANGE_UPDATED,
            Payload::Node(_) => NODE_UPDATED,
            Payload::State(report) => &report.reporting().event_type,
        }
    }

    /// What has the status that it reports. Events about the same follow each other.
    pub(super) fn subject(&self) -> Option<(&str, u64)> {
        match &self.payload {
            Payload::Challenge | Payload::Example { .. } => None,
            Payload::JobChange(update) => Some((JOB_CHANGE, update.change.job_change_id)),
            Payload::Node(update) => Some((NODE, update.process.process_id)),
            Payload::State(report) => Some((&report.subject.life_cycle, report.subject.id)),
        }
    }

    /// The id of the process that it belongs to.
    pub(super) fn process_id(&self) -> Option<u64> {
        match &self.payload {
            Payload::Challenge | Payload::Example { .. } => None,
            Payload::JobChange(update) => update.change.process_id,
            Payload::Node(update) => Some(update.process.process_id),
            Payload::State(report) => report.subject.process_id,
        }
    }

    /// The id of the job change that it belongs to.
    pub(super) fn job_change_id(&self) -> Option<u64> {
        self.subject().filter(|(kind, _)| *kind == JOB_CHANGE).map(|(_, id)| id)
    }
}

impl IdentifiedEvent {
    /// The plaintext of the request body that Feishu would send.
    pub(super) fn to_body(&self, identity: &AppIdentity) -> Vec<u8> {
        let mut body = Vec::with_capacity(768);
        match &self.planned.payload {
            Payload::Challenge => self.write_challenge(&mut body, identity),
            Payload::Example { json, .. } => {
                self.write_event(&mut body, identity, |body| body.extend_from_slice(json.as_bytes()));
            }
            Payload::JobChange(update) => {
                self.write_event(&mut body, identity, |body| update.write(body));
            }
            Payload::Node(update) => self.write_event(&mut body, identity, |body| update.write(body)),
            Payload::State(report) => {
                let json = report.to_json(self.planned.time).to_string();
                self.write_event(&mut body, identity, |body| body.extend_from_slice(json.as_bytes()));
            }
        }
        body
    }

    fn write_challenge(&self, out: &mut Vec<u8>, identity: &AppIdentity) {
        out.extend_from_slice(b"{\"challenge\":");
        write_string(out, &self.event_id);
        out.extend_from_slice(b",\"token\":");
        write_string(out, &identity.verification_token);
        out.extend_from_slice(b",\"type\":\"url_verification\"}");
    }

    /// Appends an event whose member `event` is written by `write_body`. The header has the order of
    /// delivered events, which is not that of the documentation's examples.
    fn write_event(&self, out: &mut Vec<u8>, identity: &AppIdentity, write_body: impl FnOnce(&mut Vec<u8>)) {
        out.extend_from_slice(b"{\"schema\":\"2.0\",\"header\":{\"event_id\":");
        write_string(out, &self.event_id);
        out.extend_from_slice(b",\"token\":");
        write_string(out, &identity.verification_token);
        write!(out, ",\"create_time\":\"{}\",\"event_type\":", self.planned.time)
            .expect("writing to memory cannot fail");
        write_string(out, self.planned.event_type());
        out.extend_from_slice(b",\"tenant_key\":");
        write_string(out, &identity.tenant_key);
        out.extend_from_slice(b",\"app_id\":");
        write_string(out, &identity.app_id);
        out.extend_from_slice(b"},\"event\":");
        write_body(out);
        out.push(b'}');
    }
}

impl NodeUpdate {
    fn write(&self, out: &mut Vec<u8>) {
        let process = &self.process;
        out.extend_from_slice(b"{\"flow_definition_id\":");
        write_string(out, &process.flow_definition);
        out.extend_from_slice(b",\"node_definition_id\":");
        write_string(out, &self.definition);
        write!(
            out,
            ",\"process_id\":\"{}\",\"process_node_id\":\"{}\",\"node_type\":{},\"node_status\":{},\"biz_type\":",
            process.process_id, self.node_id, self.node_type, self.status
        )
        .expect("writing to memory cannot fail");
        write_string(out, &process.biz_type);
        out.push(b'}');
    }
}

impl JobChangeUpdate {
    /// The body.
    pub(super) fn to_json(&self) -> Value {
        let mut body = Vec::new();
        self.write(&mut body);
        serde_json::from_slice(&body).unwrap_or_default()
    }

    fn write(&self, out: &mut Vec<u8>) {
        let change = &self.change;
        let kind = change.kind;
        write!(
            out,
            "{{\"employment_id\":\"{}\",\"target_user_id\":{{\"union_id\":\"{}\",\"user_id\":\"{}\",\"open_id\":\"{}\"}},\
             \"job_change_id\":\"{}\",\"transfer_mode\":{},\"transfer_type_unique_identifier\":\"{kind}\",\
             \"transfer_reason_unique_identifier\":\"{kind}\"",
            change.employment_id, change.union_id, change.user_id, change.open_id, change.job_change_id, change.mode
        )
        .expect("writing to memory cannot fail");
        if let Some(process_id) = change.process_id {
            write!(out, ",\"process_id\":\"{process_id}\"").expect("writing to memory cannot fail");
        }
        write!(
            out,
            ",\"effective_date\":\"{}\",\"status\":{},\"transfer_key\":\"{}\"}}",
            change.effective_date, self.status, change.transfer_key
        )
        .expect("writing to memory cannot fail");
    }
}
