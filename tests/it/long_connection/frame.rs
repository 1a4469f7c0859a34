//! Frames of the long connection, as protobuf by hand.

/// A frame, with the members that the protocol has.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(crate) struct Frame {
    pub(crate) seq_id: u64,
    pub(crate) log_id: u64,
    pub(crate) service: u64,
    pub(crate) method: u64,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) payload: Option<Vec<u8>>,
}

/// The service of all connections.
pub(crate) const SERVICE: u64 = 33_554_678;

impl Frame {
    /// The ping of a client.
    pub(crate) fn ping() -> Self {
        Self { service: SERVICE, headers: headers(&[("type", "ping")]), ..Self::default() }
    }

    /// The reply to a ping.
    pub(crate) fn pong(config: &str) -> Self {
        let payload = Some(config.as_bytes().to_vec());
        Self { service: SERVICE, headers: headers(&[("type", "pong")]), payload, ..Self::default() }
    }

    /// A fragment of an event: number `seq` of `sum`.
    pub(crate) fn event(message_id: &str, sum: usize, seq: usize, payload: &[u8]) -> Self {
        let (sum, seq) = (sum.to_string(), seq.to_string());
        let headers = headers(&[
            ("type", "event"),
            ("message_id", message_id),
            ("sum", &sum),
            ("seq", &seq),
            ("trace_id", "trace"),
        ]);
        // Not 0, to see whether acknowledgments repeat them.
        let (seq_id, log_id) = (41, 1 << 40);
        Self { seq_id, log_id, service: SERVICE, method: 1, headers, payload: Some(payload.to_vec()) }
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The payload as text.
    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(self.payload.as_deref().unwrap_or_default()).expect("text")
    }

    /// The bytes on the wire.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        for (tag, value) in [(1, self.seq_id), (2, self.log_id), (3, self.service), (4, self.method)] {
            bytes.push(tag << 3);
            write_varint(&mut bytes, value);
        }
        for (key, value) in &self.headers {
            let mut header = Vec::new();
            write_bytes(&mut header, 1, key.as_bytes());
            write_bytes(&mut header, 2, value.as_bytes());
            write_bytes(&mut bytes, 5, &header);
        }
        if let Some(payload) = &self.payload {
            write_bytes(&mut bytes, 8, payload);
        }
        bytes
    }

    /// Reads a frame; it must have all members that are required.
    pub(crate) fn read(mut bytes: &[u8]) -> Self {
        let mut frame = Self::default();
        let mut seen = Vec::new();
        while !bytes.is_empty() {
            let tag = read_varint(&mut bytes);
            seen.push(tag);
            match tag {
                0x08 => frame.seq_id = read_varint(&mut bytes),
                0x10 => frame.log_id = read_varint(&mut bytes),
                0x18 => frame.service = read_varint(&mut bytes),
                0x20 => frame.method = read_varint(&mut bytes),
                0x2A => {
                    let mut header = read_bytes(&mut bytes);
                    assert_eq!(read_varint(&mut header), 0x0A);
                    let key = read_bytes(&mut header);
                    assert_eq!(read_varint(&mut header), 0x12);
                    let value = read_bytes(&mut header);
                    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("text");
                    frame.headers.push((text(key), text(value)));
                }
                0x42 => frame.payload = Some(read_bytes(&mut bytes).to_vec()),
                tag => panic!("unknown member {tag:#x}"),
            }
        }
        assert!([0x08, 0x10, 0x18, 0x20].iter().all(|tag| seen.contains(tag)), "{seen:x?}");
        frame
    }
}

fn headers(headers: &[(&str, &str)]) -> Vec<(String, String)> {
    headers.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
}

fn write_varint(out: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

fn write_bytes(out: &mut Vec<u8>, tag: u8, bytes: &[u8]) {
    out.push(tag << 3 | 2);
    write_varint(out, bytes.len() as u64);
    out.extend(bytes);
}

fn read_varint(bytes: &mut &[u8]) -> u64 {
    let mut value = 0;
    for shift in (0..64).step_by(7) {
        let (byte, rest) = bytes.split_first().expect("a varint");
        *bytes = rest;
        value |= u64::from(byte & 0x7F) << shift;
        if byte & 0x80 == 0 {
            return value;
        }
    }
    panic!("a varint without an end")
}

fn read_bytes<'b>(bytes: &mut &'b [u8]) -> &'b [u8] {
    let length = read_varint(bytes) as usize;
    let (read, rest) = bytes.split_at(length);
    *bytes = rest;
    read
}

#[test]
fn frames_are_written_and_read_by_hand() {
    let ping = "08001000 18f6818010 2000 2a0c 0a0474797065 120470696e67".replace(' ', "");
    let hex: String = Frame::ping().bytes().iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(hex, ping);
    let event = Frame::event("m", 3, 1, &[7; 300]);
    assert_eq!(Frame::read(&event.bytes()), event);
}
