//! What stands at the top of bodies.

use super::Object;

/// The members that stand at the top of each kind of body, as bits of the fields of the envelope.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Tops {
    /// A challenge.
    pub challenge: u128,
    /// A 1.0 event.
    pub v1: u128,
    /// The members of a 1.0 event that it cannot do without.
    pub v1_needed: u128,
    /// A 2.0 event.
    pub v2: u128,
    /// The one member that is the event itself.
    pub event: u128,
}

impl Tops {
    pub(super) fn new(envelope: &Object) -> Self {
        let bits = |names: &[&str]| {
            let named = envelope.fields.iter().filter(|field| names.contains(&field.name.as_str()));
            named.fold(0, |bits, field| bits | field.bit)
        };
        Self {
            challenge: bits(&["challenge", "token", "type"]),
            v1: bits(&["ts", "uuid", "token", "type", "event"]),
            v1_needed: bits(&["uuid", "event"]),
            v2: bits(&["schema", "header", "event"]),
            event: bits(&["event"]),
        }
    }
}
