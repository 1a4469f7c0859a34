//! Records that are to be delivered, and the deliveries that the platform makes of them.
//!
//! [`DeliveryMaker`] encrypts and signs events as the platform does, and gives recorded deliveries back as they
//! were.
//!
//! ```
//! use feishu_ev::cipher::EncryptKey;
//! use feishu_ev::delivery::SIGNATURE;
//! use feishu_ev::location::{Location, Position};
//! use feishu_ev::outgoing::{DeliveryMaker, Outgoing, OutgoingContent, Recorded, Signing};
//!
//! let key = EncryptKey::new(b"test key");
//! let maker = DeliveryMaker { key: Some(&key), recorded: Recorded::Replay };
//! let content = OutgoingContent::Plain { body: br#"{"schema":"2.0"}"#.to_vec() };
//! let outgoing = Outgoing::new(content, Location::new(&"<stdin>".into(), Position::START));
//! let signing = Signing { timestamp: 1_609_073_151, nonce: "abc".to_owned(), iv: [7; 16] };
//! let (headers, body) = maker.delivery(&outgoing, &signing);
//! assert!(body.starts_with(br#"{"encrypt":""#));
//! assert_eq!(headers.get(SIGNATURE), Some(&*key.sign("1609073151", "abc", &body)));
//! ```

mod delivery_maker;
mod signing;

pub use delivery_maker::{DeliveryMaker, Recorded, headers_to_pass_on};
pub use signing::{Signing, default_headers, sign};

use crate::delivery::Headers;
use crate::location::Location;

/// A record that is to be delivered.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Outgoing {
    /// The event, body or delivery.
    pub content: OutgoingContent,
    /// The id of the event, if it can be read.
    pub event_id: Option<String>,
    /// The event type, if it can be read; `url_verification` of a challenge.
    pub event_type: Option<String>,
    /// The text that a consumer has to answer to a challenge, which may be empty; `None` if the record is not
    /// known to be a challenge.
    pub challenge: Option<String>,
    /// The answers that the record expects of a consumer: names, separated by commas.
    pub expect: Option<String>,
    /// The location of the record in the input.
    pub location: Location,
}

/// What is delivered.
#[derive(Clone, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "the forms that a record can have")]
pub enum OutgoingContent {
    /// A plain event or challenge: encrypted and signed at each attempt, if there is a key.
    Plain {
        /// The event.
        body: Vec<u8>,
    },
    /// A body `{"encrypt":"…"}`: sent as it is, and signed at each attempt, if there is a key.
    Encrypted {
        /// The body.
        body: Vec<u8>,
    },
    /// A recorded delivery: the same body and headers.
    Recorded {
        /// All headers that were recorded.
        headers: Headers,
        /// The body.
        body: Vec<u8>,
    },
}

impl OutgoingContent {
    /// The body.
    #[must_use]
    pub fn body(&self) -> &[u8] {
        match self {
            Self::Plain { body } | Self::Encrypted { body } | Self::Recorded { body, .. } => body,
        }
    }
}

impl Outgoing {
    /// A record of which only the content is known.
    #[must_use]
    pub fn new(content: OutgoingContent, location: Location) -> Self {
        Self { content, event_id: None, event_type: None, challenge: None, expect: None, location }
    }
}
