//! One event of a sequence before it is written: when, what, and how it is written.

use std::io::Write as _;
use std::rc::Rc;

use jiff::civil::Date;

use crate::corehr::{JOB_CHANGE_UPDATED, NODE_UPDATED};
use crate::json::write_string;

/// Something that happens at a time.
#[derive(Clone, Debug)]
pub(super) struct Step {
    /// In milliseconds since 1970.
    pub(super) time: i64,
    pub(super) body: Body,
}

/// What happens.
#[derive(Clone, Debug)]
pub(super) enum Body {
    /// The platform checks the request address.
    Challenge,
    /// An event of any type, with its body as JSON.
    Event { event_type: Rc<str>, json: Rc<str> },
    /// A job change changes state.
    JobChange(JobChange),
    /// A node of a process changes state.
    Node(Node),
}

/// The members of a node event.
#[derive(Clone, Debug)]
pub(super) struct Node {
    pub(super) process: Rc<Process>,
    pub(super) definition: Rc<str>,
    pub(super) node_id: u64,
    pub(super) node_type: i64,
    pub(super) status: i64,
}

/// What all nodes of a process share.
#[derive(Clone, Debug)]
pub(super) struct Process {
    pub(super) flow_definition: String,
    pub(super) process_id: u64,
    pub(super) biz_type: String,
}

/// The members of a job change event.
#[derive(Clone, Debug)]
pub(super) struct JobChange {
    pub(super) change: Rc<Change>,
    pub(super) status: i64,
}

/// What all events of a job change share.
#[derive(Clone, Debug)]
pub(super) struct Change {
    pub(super) employment_id: u64,
    pub(super) union_id: String,
    pub(super) user_id: String,
    pub(super) open_id: String,
    pub(super) job_change_id: u64,
    pub(super) mode: i64,
    pub(super) kind: &'static str,
    pub(super) process_id: Option<u64>,
    pub(super) effective_date: Date,
    pub(super) transfer_key: String,
}

/// What the headers of a run share.
#[derive(Clone, Debug)]
pub(super) struct Sender {
    pub(super) app_id: String,
    pub(super) tenant_key: String,
    pub(super) token: String,
}

impl Step {
    /// The name on the wire.
    pub(super) fn event_type(&self) -> &str {
        match &self.body {
            Body::Challenge => "url_verification",
            Body::Event { event_type, .. } => event_type,
            Body::JobChange(_) => JOB_CHANGE_UPDATED,
            Body::Node(_) => NODE_UPDATED,
        }
    }

    /// What a process or a job change is told by: steps of one follow each other.
    pub(super) fn key(&self) -> Option<u64> {
        match &self.body {
            Body::JobChange(job) => Some(job.change.job_change_id),
            Body::Node(node) => Some(node.process.process_id),
            Body::Challenge | Body::Event { .. } => None,
        }
    }

    /// The process that it belongs to.
    pub(super) fn process_id(&self) -> Option<u64> {
        match &self.body {
            Body::JobChange(job) => job.change.process_id,
            Body::Node(node) => Some(node.process.process_id),
            Body::Challenge | Body::Event { .. } => None,
        }
    }

    /// The job change that it belongs to.
    pub(super) fn job_change_id(&self) -> Option<u64> {
        match &self.body {
            Body::JobChange(job) => Some(job.change.job_change_id),
            Body::Challenge | Body::Event { .. } | Body::Node(_) => None,
        }
    }

    /// Appends the body that Feishu would send. The members of the header have the order of delivered events, which is
    /// not that of the documentation's examples.
    pub(super) fn write(&self, event_id: &str, sender: &Sender, out: &mut Vec<u8>) {
        if let Body::Challenge = self.body {
            out.extend_from_slice(b"{\"challenge\":");
            write_string(out, event_id);
            out.extend_from_slice(b",\"token\":");
            write_string(out, &sender.token);
            out.extend_from_slice(b",\"type\":\"url_verification\"}");
            return;
        }
        out.extend_from_slice(b"{\"schema\":\"2.0\",\"header\":{\"event_id\":");
        write_string(out, event_id);
        out.extend_from_slice(b",\"token\":");
        write_string(out, &sender.token);
        write!(out, ",\"create_time\":\"{}\",\"event_type\":", self.time).expect("a Vec takes any bytes");
        write_string(out, self.event_type());
        out.extend_from_slice(b",\"tenant_key\":");
        write_string(out, &sender.tenant_key);
        out.extend_from_slice(b",\"app_id\":");
        write_string(out, &sender.app_id);
        out.extend_from_slice(b"},\"event\":");
        match &self.body {
            Body::Challenge => {}
            Body::Event { json, .. } => out.extend_from_slice(json.as_bytes()),
            Body::JobChange(job) => job.write(out),
            Body::Node(node) => node.write(out),
        }
        out.push(b'}');
    }
}

impl Node {
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
        .expect("a Vec takes any bytes");
        write_string(out, &process.biz_type);
        out.push(b'}');
    }
}

impl JobChange {
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
        .expect("a Vec takes any bytes");
        if let Some(process_id) = change.process_id {
            write!(out, ",\"process_id\":\"{process_id}\"").expect("a Vec takes any bytes");
        }
        write!(
            out,
            ",\"effective_date\":\"{}\",\"status\":{},\"transfer_key\":\"{}\"}}",
            change.effective_date, self.status, change.transfer_key
        )
        .expect("a Vec takes any bytes");
    }
}
