//! Writers around the output.

use std::io::{self, Write};

use crate::pipeline::engine::WRITE_CHUNK;

/// A writer in chunks of [`WRITE_CHUNK`] bytes; the last, incomplete one stays in the buffer.
pub(super) struct ChunkWriter<'p> {
    pub(super) buffer: &'p mut Vec<u8>,
    pub(super) out: &'p mut dyn Write,
}

impl Write for ChunkWriter<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.buffer.extend_from_slice(bytes);
        if self.buffer.len() >= WRITE_CHUNK {
            for chunk in self.buffer.chunks(WRITE_CHUNK) {
                self.out.write_all(chunk)?;
            }
            self.buffer.clear();
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.write_all(self.buffer)?;
        self.buffer.clear();
        self.out.flush()
    }
}

/// A writer that writes a separator before the first byte.
pub(super) struct Separated<'o> {
    pub(super) separator: &'static str,
    pub(super) out: &'o mut dyn Write,
    /// Whether a byte was written.
    pub(super) begun: bool,
}

impl Write for Separated<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if !self.begun && !bytes.is_empty() {
            self.begun = true;
            self.out.write_all(self.separator.as_bytes())?;
        }
        self.out.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}
