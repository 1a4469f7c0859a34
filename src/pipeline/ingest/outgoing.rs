//! Decoded records as records to be delivered.

use super::decoder::{Decoded, Failure};
use crate::cipher::{Keys, SignatureStatus};
use crate::delivery::Delivery;
use crate::event::{Envelope, Event};
use crate::location::Location;
use crate::outgoing::{Outgoing, OutgoingContent};
use crate::pipeline::deliver::OutgoingForm;

/// The record to be delivered. Fails if it can neither be read nor is a delivery or an encrypted body, which
/// may have any content.
pub(in crate::pipeline) fn outgoing<'d, 'r>(
    decoded: &'d Decoded<'r>,
    form: OutgoingForm,
    keys: &Keys,
) -> Result<Outgoing, &'d Failure<'r>> {
    let (delivery, encrypted, location) = match decoded {
        Ok(record) => (record.delivery, record.encrypted, record.location),
        Err(failure) => (failure.delivery, failure.encrypted, failure.location),
    };
    let content = match (delivery, encrypted, decoded) {
        (_, _, Ok(record)) if form == OutgoingForm::Event => {
            OutgoingContent::Plain { body: record.text.into() }
        }
        (_, _, Err(failure)) if form == OutgoingForm::Event => return Err(failure),
        (Some(delivery), ..) => recorded(delivery, keys),
        (None, Some(body), _) => OutgoingContent::Encrypted { body: body.into() },
        (None, None, Ok(record)) => OutgoingContent::Plain { body: record.plain().into_owned().into() },
        (None, None, Err(failure)) => return Err(failure),
    };
    let expect = delivery.and_then(|delivery| delivery.expect.clone());
    let outgoing = Outgoing { expect, ..Outgoing::new(content, Location::clone(location)) };
    Ok(match decoded {
        Ok(record) => of_event(outgoing, record.event),
        Err(_) => outgoing,
    })
}

/// A delivery with the exact body. The line ending after it is a part of it if the signature says so.
fn recorded(delivery: &Delivery<'_>, keys: &Keys) -> OutgoingContent {
    let longer = delivery.with_line_ending();
    let longer = longer.filter(|longer| keys.check_signature(longer) == SignatureStatus::Ok);
    let body = longer.as_ref().map_or(&delivery.body, |longer| &longer.body);
    OutgoingContent::Recorded { headers: delivery.headers.clone(), body: body.to_vec() }
}

/// Adds what can be read in the event.
fn of_event(outgoing: Outgoing, event: &Event<'_, '_>) -> Outgoing {
    let challenge = match event.envelope {
        Envelope::Challenge { challenge, .. } => {
            let text = challenge.and_then(|challenge| event.member(challenge).value.text());
            Some(text.unwrap_or_default().to_owned())
        }
        _ => None,
    };
    let event_type = Some(event.type_name().to_owned()).filter(|name| !name.is_empty());
    Outgoing { event_id: event.event_id().map(str::to_owned), event_type, challenge, ..outgoing }
}
