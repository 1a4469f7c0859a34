//! The members of each envelope.

use super::{FieldSet, ObjectSchema};

/// The top-level members of each envelope, as sets of the fields of
/// [`Catalog::envelope`](super::Catalog::envelope).
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct EnvelopeFields {
    /// The members of a challenge.
    pub challenge: FieldSet,
    /// The members of a 1.0 event.
    pub v1: FieldSet,
    /// The required members of a 1.0 event.
    pub v1_required: FieldSet,
    /// The members of a 2.0 event, all of which are required.
    pub v2: FieldSet,
    /// The member `event` alone.
    pub event: FieldSet,
}

impl EnvelopeFields {
    /// The sets, or the name of a member that the envelope lacks.
    pub(super) fn new(envelope: &ObjectSchema) -> Result<Self, &'static str> {
        let set = |names: &[&'static str]| -> Result<FieldSet, &'static str> {
            let mut set = FieldSet::default();
            for name in names {
                set.insert(envelope.find(name).ok_or(*name)?);
            }
            Ok(set)
        };
        let fields = Self {
            v2: set(&["schema", "header", "event"])?,
            v1: set(&["ts", "uuid", "token", "type", "event"])?,
            v1_required: set(&["uuid", "event"])?,
            challenge: set(&["challenge", "token", "type"])?,
            event: set(&["event"])?,
        };
        // These make up no set, but records are recognized by them.
        set(&["encrypt", "headers", "body"])?;
        Ok(fields)
    }
}
