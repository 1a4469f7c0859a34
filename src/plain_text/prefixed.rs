//! An input whose first bytes were looked at.

use std::io::{self, Read};

use super::detect::HEAD_SIZE;

/// A reader that returns its first bytes again after they were looked at.
pub(super) struct Prefixed<R> {
    inner: R,
    /// The first bytes.
    head: Vec<u8>,
    /// The number of these that were returned.
    returned: usize,
    /// Whether nothing comes after them.
    has_ended: bool,
    /// The error that comes after them.
    error: Option<io::Error>,
}

impl<R: Read> Prefixed<R> {
    pub(super) fn new(inner: R) -> Self {
        Self { inner, head: Vec::new(), returned: 0, has_ended: false, error: None }
    }

    /// The first bytes, as far as they were looked at.
    pub(super) fn head(&self) -> &[u8] {
        &self.head
    }

    /// Whether no more first bytes can be looked at.
    pub(super) fn is_head_complete(&self) -> bool {
        self.has_ended || self.error.is_some() || self.head.len() == HEAD_SIZE
    }

    /// Looks at more of the first bytes. Fails only if there are none yet and there may be more later.
    pub(super) fn extend_head(&mut self) -> io::Result<()> {
        let seen = self.head.len();
        self.head.resize(HEAD_SIZE, 0);
        let read = self.inner.read(&mut self.head[seen..]);
        self.head.truncate(seen + read.as_ref().map_or(0, |count| *count));
        match read {
            Ok(count) => self.has_ended = count == 0,
            Err(error) => match error.kind() {
                io::ErrorKind::WouldBlock | io::ErrorKind::Interrupted => return Err(error),
                _ => self.error = Some(error),
            },
        }
        Ok(())
    }
}

impl<R: Read> Read for Prefixed<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let rest = &self.head[self.returned..];
        if !rest.is_empty() {
            let count = rest.len().min(buffer.len());
            buffer[..count].copy_from_slice(&rest[..count]);
            self.returned += count;
            return Ok(count);
        }
        match self.error.take() {
            Some(error) => Err(error),
            // A file that is followed may have grown since.
            None => self.inner.read(buffer),
        }
    }
}
