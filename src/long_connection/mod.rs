//! The protocol of the long connection, without sockets: the endpoint's request and reply, the frames in
//! WebSocket messages, the fragments of an event, and acknowledgments.
//!
//! A client asks the endpoint for the URL of a WebSocket, and connects to it. Each binary message is one
//! [`ProtocolFrame`]: a ping, a pong, a fragment of an event, or its acknowledgment. The platform has not
//! published the protocol; it is the one that its official SDKs implement.

mod ack;
mod client_config;
mod endpoint;
mod endpoint_code;
mod fragments;
mod protocol_frame;

pub use ack::Ack;
pub use client_config::ClientConfig;
pub use endpoint::{Connection, EndpointReply, EndpointRequest, PATH};
pub use endpoint_code::{EndpointCode, EndpointCodeText};
pub use fragments::{EventMessage, FragmentError, Fragments, JoinedEvent};
pub use protocol_frame::{FrameError, FrameKind, ProtocolFrame, ProtocolHeader};
