//! The reader of the text of an input.

use std::fmt;
use std::io::{self, Read};

use super::compression::Compression;
use super::detect::{Form, Rest, form};
use super::error::{TextError, TextProblem, failed};
use super::prefixed::Prefixed;
use super::unpacker::Unpacker;
use super::utf16::Utf16Reader;
use crate::location::Position;

/// The text of an input, in UTF-8 unless the input has another encoding that extends ASCII.
///
/// Fails with a [`TextError`] where the input is not text or cannot be unpacked, and is at its end then.
/// Other errors are those of the input; after [`io::ErrorKind::WouldBlock`], reading can be continued.
pub struct TextReader<R> {
    stage: Stage<R>,
    /// The compression that was unpacked.
    compression: Option<Compression>,
    /// The end of the text that was returned, if the input is compressed.
    position: Position,
}

/// What is known of the input.
enum Stage<R> {
    /// The form of the bytes is not known yet.
    Unknown(Prefixed<Layer<R>>),
    Text(Prefixed<Layer<R>>),
    Utf16(Utf16Reader<Prefixed<Layer<R>>>),
    Ended,
}

/// The bytes of the input, or of what is packed in it.
enum Layer<R> {
    Input(R),
    Unpacked(Box<Unpacker<Prefixed<Self>>>),
}

impl<R: Read> TextReader<R> {
    /// The text of `input`.
    pub fn new(input: R) -> Self {
        let stage = Stage::Unknown(Prefixed::new(Layer::Input(input)));
        Self { stage, compression: None, position: Position::START }
    }

    /// Finds out what the bytes are.
    fn begin(&mut self) -> io::Result<()> {
        let Stage::Unknown(source) = &mut self.stage else { return Ok(()) };
        let form = loop {
            let rest = if source.is_head_complete() { Rest::None } else { Rest::Unknown };
            match form(source.head(), rest) {
                Some(form) => break form,
                None => source.extend_head()?,
            }
        };
        let Stage::Unknown(source) = std::mem::replace(&mut self.stage, Stage::Ended) else { return Ok(()) };
        self.stage = match (form, self.compression) {
            (Form::Text, _) => Stage::Text(source),
            (Form::Utf16(order), _) => Stage::Utf16(Utf16Reader::new(source, order)),
            (Form::NotText(problem), _) => return Err(failed(problem)),
            (Form::Compressed(inner), Some(outer)) => {
                return Err(failed(TextProblem::Twice { outer, inner }));
            }
            (Form::Compressed(compression), None) => {
                self.compression = Some(compression);
                let unpacker = Unpacker::new(compression, source);
                Stage::Unknown(Prefixed::new(Layer::Unpacked(Box::new(unpacker))))
            }
        };
        Ok(())
    }

    fn read_stage(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            match &mut self.stage {
                Stage::Unknown(_) => self.begin()?,
                Stage::Text(source) => return source.read(buffer),
                Stage::Utf16(reader) => return reader.read(buffer),
                Stage::Ended => return Ok(0),
            }
        }
    }

    /// Moves the position over text that was read.
    fn move_position(&mut self, text: &[u8]) {
        let line = match memchr::memrchr(b'\n', text) {
            Some(newline) => {
                self.position.line += memchr::memchr_iter(b'\n', text).count() as u64;
                self.position.column = 1;
                &text[newline + 1..]
            }
            None => text,
        };
        self.position.column += line.iter().filter(|byte| **byte & 0xC0 != 0x80).count() as u64;
    }
}

impl<R: Read> Read for TextReader<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self.read_stage(buffer) {
            Ok(count) => {
                // Only what is unpacked can have an error further on.
                if self.compression.is_some() {
                    self.move_position(&buffer[..count]);
                }
                Ok(count)
            }
            Err(error) => match TextError::of(&error) {
                Some(failure) => Err(TextError { position: self.position, ..failure }.into()),
                None => Err(error),
            },
        }
    }
}

impl<R: Read> Read for Layer<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::Input(input) => input.read(buffer),
            Self::Unpacked(unpacker) => unpacker.read(buffer),
        }
    }
}

impl<R> fmt::Debug for TextReader<R> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("TextReader").field("compression", &self.compression).finish_non_exhaustive()
    }
}
