//! The bytes at hand.

use super::Frame;
use crate::json::ScanInput;

/// The bytes of an input that are at hand: those not framed yet, as far as they are read.
pub(super) struct Window<'b> {
    pub(super) bytes: &'b [u8],
    /// The offset of the bytes in their block.
    pub(super) block_offset: usize,
    /// Whether no bytes follow.
    pub(super) is_last: bool,
    /// The frames found so far.
    pub(super) frames: &'b mut Vec<Frame>,
}

impl<'b> Window<'b> {
    /// The same bytes, for a scan of a value of at most `max_size` bytes.
    pub(super) fn scan_input(&self, max_size: usize) -> ScanInput<'b> {
        ScanInput { bytes: self.bytes, is_last: self.is_last, max_size }
    }
}
