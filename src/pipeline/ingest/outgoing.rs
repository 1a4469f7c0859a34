//! Decoded records as records to be delivered.

use crate::cipher::{Keys, SignatureStatus};
use crate::delivery::Delivery;
use crate::event::Envelope;
use crate::location::Location;
use crate::outgoing::{Outgoing, OutgoingContent};
use crate::record::{Container, Record};

/// The record to be delivered to a webhook.
pub(in crate::pipeline) fn outgoing(record: &Record<'_>, keys: &Keys) -> Outgoing {
    let content = match record.container {
        Some(container) => container_content(container, keys),
        None => OutgoingContent::Plain { body: record.plain().into_owned().into() },
    };
    with_content(record, content)
}

/// The record to be delivered over the long connection, which has plain events.
pub(in crate::pipeline) fn outgoing_event(record: &Record<'_>) -> Outgoing {
    with_content(record, OutgoingContent::Plain { body: record.plain().into_owned().into() })
}

fn with_content(record: &Record<'_>, content: OutgoingContent) -> Outgoing {
    let event = record.event;
    let challenge = match event.envelope {
        Envelope::Challenge { .. } => Some(event.challenge().unwrap_or_default().to_owned()),
        _ => None,
    };
    Outgoing {
        event_id: event.event_id().map(str::to_owned),
        event_type: Some(event.type_name().to_owned()).filter(|name| !name.is_empty()),
        challenge,
        expect: expect(record.container),
        ..Outgoing::new(content, Location::clone(record.location))
    }
}

/// The record to be delivered, although it cannot be read: a delivery or an encrypted body may have any content.
/// `None` if it is neither.
pub(in crate::pipeline) fn unread_outgoing(
    container: Option<&Container<'_>>,
    location: &Location,
    keys: &Keys,
) -> Option<Outgoing> {
    let content = container_content(container?, keys);
    let expect = expect(container);
    Some(Outgoing { expect, ..Outgoing::new(content, Location::clone(location)) })
}

fn container_content(container: &Container<'_>, keys: &Keys) -> OutgoingContent {
    match *container {
        Container::Delivery(delivery) => recorded(delivery, keys),
        Container::Encrypted(body) => OutgoingContent::Encrypted { body: body.into() },
    }
}

fn expect(container: Option<&Container<'_>>) -> Option<String> {
    container?.delivery()?.expect.clone()
}

/// A delivery with the exact body. The line ending after it is a part of it if the signature says so.
fn recorded(delivery: &Delivery<'_>, keys: &Keys) -> OutgoingContent {
    let longer = delivery.with_line_ending();
    let longer = longer.filter(|longer| keys.check_signature(longer) == SignatureStatus::Ok);
    let body = longer.as_ref().map_or(&delivery.body, |longer| &longer.body);
    OutgoingContent::Recorded { headers: delivery.headers.clone(), body: body.to_vec() }
}
