//! The deliveries in an input that is not one itself.

use std::sync::Arc;

use super::Ingest;
use super::ingest::Decoded;
use crate::delivery::{Delivery, Headers};
use crate::frame::{Block, Blocks, Framing};
use crate::record::Container;

impl Ingest<'_> {
    /// The first `limit` deliveries that are found inside of other JSON or text. An event without headers beside it
    /// is a delivery without headers.
    #[must_use]
    pub fn find_deliveries(self, bytes: &[u8], limit: usize) -> Vec<Delivery<'static>> {
        let mut found = Vec::new();
        let mut decoder = self.decoder();
        let mut blocks = Blocks::new(bytes, Framing::Events, self.max_record_size);
        let mut block = Block::default();
        let file: Arc<str> = "".into();
        while found.len() < limit && matches!(blocks.next_block(&mut block), Ok(true)) {
            decoder.decode(&block, &file, |decoded| {
                let (container, pointer, text) = match &decoded {
                    Decoded::Record(record) => (record.container, record.pointer, record.text),
                    Decoded::Failed(failure) => (failure.container, failure.pointer, failure.text),
                    Decoded::PassedOver { .. } => return,
                };
                let delivery = match container {
                    Some(Container::Delivery(delivery)) => Some((*delivery).clone()),
                    Some(Container::Encrypted(body)) if pointer.is_some() => Some(without_headers(body)),
                    None if pointer.is_some() => Some(without_headers(text)),
                    _ => None,
                };
                found.extend(delivery.map(Delivery::into_owned));
            });
        }
        found.truncate(limit);
        found
    }
}

fn without_headers(body: &str) -> Delivery<'_> {
    Delivery::new(Headers::default(), body.as_bytes().into())
}
