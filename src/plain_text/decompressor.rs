//! The decompressors, each used through the same step.

use std::io;

use bzip2::Decompress as Bzip2;
use flate2::{Decompress as Gzip, FlushDecompress};
use liblzma::stream::{Action, Stream as Xz};
use zstd::stream::raw::{DParameter, Decoder as Zstd, Operation as _};

use super::compression::Compression;
use super::error::TextProblem;

/// The largest window that a decompressor may need, in bytes.
pub const MAX_WINDOW_SIZE: usize = 1 << MAX_WINDOW_LOG;

const MAX_WINDOW_LOG: u32 = 27;

/// The memory that liblzma needs besides the window, in bytes, rounded up.
const XZ_OVERHEAD: u64 = 1 << 20;

/// A decompressor of one member of an input: compressed data that can be followed by more of it.
pub(super) enum Decompressor {
    Bzip2(Bzip2),
    Gzip(Gzip),
    Xz(Xz),
    Zstd(Zstd<'static>),
}

/// The progress that a decompressor has made.
pub(super) struct Step {
    /// The number of bytes of the input that it does not need any more.
    pub(super) consumed: usize,
    /// The number of bytes that it wrote.
    pub(super) produced: usize,
    /// Whether the member has ended.
    pub(super) ended: bool,
}

impl Decompressor {
    /// A decompressor of one member.
    pub(super) fn new(compression: Compression) -> io::Result<Self> {
        Ok(match compression {
            Compression::Bzip2 => Self::Bzip2(Bzip2::new(false)),
            Compression::Gzip => Self::Gzip(Gzip::new_gzip(15)),
            Compression::Xz => {
                let limit = MAX_WINDOW_SIZE as u64 + XZ_OVERHEAD;
                Self::Xz(Xz::new_stream_decoder(limit, 0)?)
            }
            Compression::Zstd => {
                let mut decoder = Zstd::new()?;
                decoder.set_parameter(DParameter::WindowLogMax(MAX_WINDOW_LOG))?;
                Self::Zstd(decoder)
            }
        })
    }

    /// Unpacks as much of `input` as fits into `output`.
    pub(super) fn step(&mut self, input: &[u8], output: &mut [u8]) -> Result<Step, TextProblem> {
        match self {
            Self::Bzip2(decompress) => {
                let (read, written) = (decompress.total_in(), decompress.total_out());
                let status = decompress
                    .decompress(input, output)
                    .map_err(|_| TextProblem::Corrupt { compression: Compression::Bzip2 })?;
                let ended = status == bzip2::Status::StreamEnd;
                Ok(Step::between([read, written], [decompress.total_in(), decompress.total_out()], ended))
            }
            Self::Gzip(decompress) => {
                let (read, written) = (decompress.total_in(), decompress.total_out());
                let status = decompress
                    .decompress(input, output, FlushDecompress::None)
                    .map_err(|_| TextProblem::Corrupt { compression: Compression::Gzip })?;
                let ended = status == flate2::Status::StreamEnd;
                Ok(Step::between([read, written], [decompress.total_in(), decompress.total_out()], ended))
            }
            Self::Xz(stream) => {
                let compression = Compression::Xz;
                let (read, written) = (stream.total_in(), stream.total_out());
                let status = stream.process(input, output, Action::Run).map_err(|error| match error {
                    liblzma::stream::Error::MemLimit => TextProblem::Window { compression },
                    _ => TextProblem::Corrupt { compression },
                })?;
                let ended = status == liblzma::stream::Status::StreamEnd;
                Ok(Step::between([read, written], [stream.total_in(), stream.total_out()], ended))
            }
            Self::Zstd(decoder) => {
                let compression = Compression::Zstd;
                let status = decoder.run_on_buffers(input, output).map_err(|error| {
                    // The crate has no type for it; the text is that of the library.
                    if error.to_string().contains("too much memory") {
                        TextProblem::Window { compression }
                    } else {
                        TextProblem::Corrupt { compression }
                    }
                })?;
                Ok(Step {
                    consumed: status.bytes_read,
                    produced: status.bytes_written,
                    ended: status.remaining == 0,
                })
            }
        }
    }
}

impl Step {
    /// The step between two pairs of total counts of bytes read and written.
    fn between(before: [u64; 2], after: [u64; 2], ended: bool) -> Self {
        let [consumed, produced] =
            [0, 1].map(|index| usize::try_from(after[index] - before[index]).expect("the size of a slice"));
        Self { consumed, produced, ended }
    }
}
