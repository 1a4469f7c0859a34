//! The records of one input that wait for their turn, and when the next of them is due.
//!
//! A record is due at the time of its arrival, or else at the time when the event was created. Records of an
//! input stay in their order. A record that is late within its input is due at once. One that has no time, or
//! whose time most of the [`LOOKAHEAD`] records after it are before, as of a clock that is ahead, is due with
//! the record before it: it neither delays the records after it nor lets them pass those of other inputs.

use std::collections::VecDeque;
use std::vec;

use crate::delivery::{LogZone, ReceivedAt};
use crate::pipeline::engine::output::{BlockOutput, Notice, RecordOutput, RecordTime};

/// The number of records after the next one that decide whether its time is ahead.
pub(super) const LOOKAHEAD: usize = 32;

/// The step of the offsets of time zones.
const ZONE_STEP_MS: i64 = 15 * 60 * 1000;

/// The records of an input that wait for their turn.
#[derive(Debug)]
pub(super) struct PendingRecords<T> {
    blocks: VecDeque<PendingBlock<T>>,
    times: VecDeque<RecordTime>,
    /// When the last record that was taken was due.
    last_due: Option<i64>,
    /// The offset from UTC of arrival times without a zone, in milliseconds.
    zone_offset: i64,
    /// The number of records until the offset is determined again.
    offset_valid_for: usize,
}

/// The output of a block, as far as it was not taken yet.
#[derive(Debug)]
struct PendingBlock<T> {
    out: Vec<u8>,
    notices: vec::IntoIter<Notice>,
    items: vec::IntoIter<T>,
    records: vec::IntoIter<RecordOutput>,
    /// The number of notices that were taken.
    notices_end: usize,
    /// The number of items that were taken.
    items_end: usize,
}

impl<T> PendingRecords<T> {
    pub(super) fn new() -> Self {
        Self {
            blocks: VecDeque::new(),
            times: VecDeque::new(),
            last_due: None,
            zone_offset: 0,
            offset_valid_for: 0,
        }
    }

    /// Whether the next record cannot be judged yet unless the input has ended.
    pub(super) fn is_short(&self) -> bool {
        self.times.len() <= LOOKAHEAD
    }

    /// Appends the output of the next block of the input.
    pub(super) fn push(&mut self, output: BlockOutput<T>) {
        let BlockOutput { out, notices, items, records, .. } = output;
        if records.is_empty() {
            return;
        }
        self.times.extend(records.iter().map(|record| record.time));
        let (notices, items, records) = (notices.into_iter(), items.into_iter(), records.into_iter());
        let (notices_end, items_end) = (0, 0);
        self.blocks.push_back(PendingBlock { out, notices, items, records, notices_end, items_end });
    }

    /// When the next record is due, in milliseconds since 1970; `None` if there is none.
    pub(super) fn due(&mut self) -> Option<i64> {
        let first = *self.times.front()?;
        if self.offset_valid_for == 0 {
            self.determine_zone_offset();
            self.offset_valid_for = LOOKAHEAD;
        }
        let next = || self.times.iter().skip(1).take(LOOKAHEAD).filter_map(|time| self.time(*time));
        let due = self.time(first).filter(|time| {
            let (mut before, mut after) = (0, 0);
            for next in next() {
                *(if next < *time { &mut before } else { &mut after }) += 1;
                if after > LOOKAHEAD / 2 {
                    break;
                }
            }
            before <= after
        });
        Some(due.or(self.last_due).or_else(|| next().min()).unwrap_or(i64::MIN))
    }

    /// Moves the next record, which was due at this time, to the end of `output`.
    pub(super) fn take(&mut self, due: i64, separator: &str, output: &mut BlockOutput<T>) {
        let block = self.blocks.front_mut().expect("a record is due");
        let record = block.records.next().expect("blocks without records are removed");
        self.times.pop_front();
        self.offset_valid_for = self.offset_valid_for.saturating_sub(1);
        self.last_due = Some(due);
        if !record.out.is_empty() {
            output.separate(separator);
            output.out.extend_from_slice(&block.out[record.out]);
        }
        let notices = block.notices.by_ref().take(record.notices_end - block.notices_end);
        let after = output.out.len();
        output.notices.extend(notices.map(|notice| Notice { after, ..notice }));
        output.items.extend(block.items.by_ref().take(record.items_end - block.items_end));
        (block.notices_end, block.items_end) = (record.notices_end, record.items_end);
        if block.records.len() == 0 {
            self.blocks.pop_front();
        }
    }

    fn time(&self, time: RecordTime) -> Option<i64> {
        match time.received {
            Some(ReceivedAt { milliseconds, zone: LogZone::Unknown, .. }) => {
                Some(milliseconds.saturating_sub(self.zone_offset))
            }
            Some(ReceivedAt { milliseconds, zone: LogZone::Utc, .. }) => Some(milliseconds),
            None => time.created,
        }
    }

    /// Determines the offset of arrival times without a zone: most events arrive within minutes after they
    /// were created.
    fn determine_zone_offset(&mut self) {
        let delays = self.times.iter().take(LOOKAHEAD + 1).filter_map(|time| {
            let received = time.received.filter(|received| received.zone == LogZone::Unknown)?;
            received.milliseconds.checked_sub(time.created?)
        });
        let mut delays: Vec<_> = delays.collect();
        if !delays.is_empty() {
            let middle = delays.len() / 2;
            let median = *delays.select_nth_unstable(middle).1;
            self.zone_offset = (median + ZONE_STEP_MS / 2).div_euclid(ZONE_STEP_MS) * ZONE_STEP_MS;
        }
    }
}
