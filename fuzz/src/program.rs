//! The program's commands, as the command line runs them, over the bytes of an input.

use std::fs::{self, File};
use std::io::Write as _;
use std::num::NonZeroUsize;
use std::os::fd::{AsRawFd as _, OwnedFd};
use std::path::PathBuf;
use std::process;

use feishu_ev::check::SignaturePolicy;
use feishu_ev::cipher::Keys;
use feishu_ev::filter::Selection;
use feishu_ev::message::LanguageChoice;
use feishu_ev::pipeline::{
    Decode, DecodeOutput, Decrypt, Encrypt, FailOn, Ingest, Input, MAX_RECORD_SIZE, OtherLines, Outputs,
    ShownFindings, Tally, Trace, Validate, ValidateOutput,
};
use feishu_ev::render::{EventFormat, FindingFormat, Style, Styled, TraceOutput};
use feishu_ev::trace::DEFAULT_WINDOW_MS;
use rustix::pipe::{PipeFlags, fcntl_setpipe_size, pipe_with};

use crate::{Random, catalog, wide};

/// The output of a command.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Ran {
    /// Standard output.
    pub out: Vec<u8>,
    /// Standard error.
    pub err: Vec<u8>,
    /// The counts.
    pub tally: Tally,
}

impl Ran {
    /// Standard output as text.
    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.out).expect("output is UTF-8")
    }
}

/// An input that a command can read.
#[derive(Debug)]
pub struct Feed {
    inputs: [Input; 1],
    /// The open file, without which the name is not valid.
    _open: OwnedFd,
}

/// The folder with the names of open files and pipes.
const FOLDER: &[u8] = b"/proc/self/fd/";

impl Feed {
    /// A file, which is read at once if it is small.
    pub fn whole(bytes: &[u8]) -> Self {
        let path = std::env::temp_dir().join(format!("feishu-ev-fuzz-{}", process::id()));
        fs::write(&path, bytes).expect("a file can be written");
        let file = File::open(&path).expect("it was written");
        fs::remove_file(&path).expect("it is there");
        Self::of(file.into())
    }

    /// A pipe; each read returns one piece.
    pub fn cut(bytes: &[u8], random: &mut Random) -> Self {
        /// The most bytes of one write to a pipe.
        const PIECE: usize = 4096;
        // In packet mode a read ends where a write has ended.
        let (reader, writer) = pipe_with(PipeFlags::DIRECT | PipeFlags::CLOEXEC).expect("there are pipes");
        fcntl_setpipe_size(&writer, 1 << 20).expect("a pipe can be this large");
        let mut writer = File::from(writer);
        let mut rest = bytes;
        for cut in random.cuts(bytes.len()) {
            let (piece, after) = rest.split_at(cut);
            for packet in piece.chunks(PIECE) {
                writer.write_all(packet).expect("the pipe has room");
            }
            rest = after;
        }
        Self::of(reader)
    }

    fn of(open: OwnedFd) -> Self {
        let path = PathBuf::from(format!("{}{}", String::from_utf8_lossy(FOLDER), open.as_raw_fd()));
        Self { inputs: [Input::File(path)], _open: open }
    }

    fn run(&self, work: impl FnOnce(&[Input], &mut Outputs<'_>) -> Tally) -> Ran {
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let language = LanguageChoice::En;
        let outputs = Outputs::new(&mut out, &mut err, language);
        let mut outputs = Outputs { shown: ShownFindings::All, ..outputs };
        let tally = work(&self.inputs, &mut outputs);
        Ran { out: renamed(&out), err: renamed(&err), tally }
    }
}

/// The text with the name of the input replaced; an input can contain it too.
fn renamed(text: &[u8]) -> Vec<u8> {
    let mut renamed = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((first, after)) = rest.split_first() {
        if let Some(after) = rest.strip_prefix(FOLDER) {
            renamed.extend_from_slice(b"log");
            let digits = after.iter().take_while(|byte| byte.is_ascii_digit()).count();
            rest = &after[digits..];
        } else {
            renamed.push(*first);
            rest = after;
        }
    }
    renamed
}

fn ingest(keys: &Keys, limit: usize) -> Ingest<'_> {
    Ingest { catalog: catalog(), keys, max_record_size: limit, other_lines: OtherLines::Report }
}

fn jobs(jobs: usize) -> Option<NonZeroUsize> {
    NonZeroUsize::new(jobs)
}

/// `decode`.
pub fn decode(
    feed: &Feed,
    keys: &Keys,
    format: EventFormat,
    style: &Style,
    limit: usize,
    threads: usize,
) -> Ran {
    let decode = Decode {
        ingest: ingest(keys, limit),
        redactor: None,
        signatures: SignaturePolicy::Auto,
        selection: &Selection::default(),
        outputs: &[Styled { format: DecodeOutput::Events(format), style: style.clone() }],
        merge: false,
        jobs: jobs(threads),
    };
    feed.run(|inputs, outputs| decode.run(inputs, outputs).expect("memory can be written"))
}

/// `validate`.
pub fn validate(feed: &Feed, keys: &Keys, format: FindingFormat, limit: usize, threads: usize) -> Ran {
    let validate = Validate {
        ingest: ingest(keys, limit),
        redactor: None,
        selection: &Selection::default(),
        outputs: &[Styled { format: ValidateOutput::Findings(format), style: wide().clone() }],
        fail_on: FailOn::Error,
        ignore: &[],
        merge: false,
        jobs: jobs(threads),
    };
    feed.run(|inputs, outputs| validate.run(inputs, outputs).expect("memory can be written"))
}

/// `trace`.
pub fn trace(feed: &Feed, output: TraceOutput, style: &Style, threads: usize) -> Ran {
    let keys = Keys::default();
    let trace = Trace {
        ingest: ingest(&keys, MAX_RECORD_SIZE),
        redactor: None,
        outputs: &[Styled { format: output, style: style.clone() }],
        fail_on: FailOn::Error,
        ignore: &[],
        selection: &Selection::default(),
        follow: false,
        window_ms: DEFAULT_WINDOW_MS,
        jobs: jobs(threads),
    };
    feed.run(|inputs, outputs| trace.run(inputs, outputs).expect("memory can be written").tally)
}

/// `encrypt`, with a fixed IV.
pub fn encrypt(feed: &Feed, keys: &Keys, limit: usize) -> Ran {
    let key = keys.first().expect("there is a key");
    feed.run(|inputs, outputs| {
        let encrypt = Encrypt { key, max_record_size: limit };
        encrypt.run(inputs, || [7; 16], outputs).expect("memory can be written")
    })
}

/// `decrypt`.
pub fn decrypt(feed: &Feed, keys: &Keys, limit: usize) -> Ran {
    feed.run(|inputs, outputs| {
        Decrypt { ingest: ingest(keys, limit) }.run(inputs, outputs).expect("memory can be written")
    })
}
