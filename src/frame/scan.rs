//! The grammar of JSON over bytes that come in parts: a scan that stops at the end of the bytes goes on where it stopped.

use std::collections::VecDeque;

use super::names::Names;
use crate::json::{is_blank, plain};

/// How deep a value may be nested. No record is nearly as deep: one that is deeper counts as damaged, and the reader
/// of records says why.
const MAX_DEPTH: usize = 1024;

/// What a scan found.
#[derive(Clone, Copy, Debug)]
pub(super) struct Verdict {
    pub(super) outcome: Outcome,
    /// Which members of Feishu's bodies the object has, as far as it was scanned.
    pub(super) names: Names,
    /// How far it was scanned.
    pub(super) at: usize,
}

impl Verdict {
    /// Whether the value, which begins at `start`, is an object as far as a member's name or its end.
    pub(super) fn opens_object(self, bytes: &[u8], start: usize) -> bool {
        bytes[start] == b'{' && bytes[start + 1..self.at.max(start + 1)].iter().any(|byte| !is_blank(*byte))
    }
}

/// Whether there is a value.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Outcome {
    /// The grammar is broken, or the input ends inside the value.
    Broken,
    /// The bytes at hand end inside the value.
    NeedMore,
    /// The value is nested too deep.
    TooDeep,
    /// The value is longer than the limit.
    TooLarge,
    /// A value that ends here.
    Whole(usize),
}

/// The bytes to scan.
#[derive(Clone, Copy)]
pub(super) struct Window<'b> {
    pub(super) bytes: &'b [u8],
    /// Whether nothing comes after them.
    pub(super) ended: bool,
    /// How long a value may be.
    pub(super) limit: usize,
}

/// The scans of values that have begun, kept so that no byte is scanned again and again: a scan of an object is also one of
/// the objects that are open in it, and goes on as one of them when the outer one is given up. At any byte a scan is
/// either inside a string or not, so that two scans are enough for all objects that are open, and a third for one
/// that is closed in both.
#[derive(Debug, Default)]
pub(super) struct Scans {
    scans: [Scan; 3],
}

impl Scans {
    /// Scans the value that begins at `start`, or goes on with it. Starts never go back.
    pub(super) fn value(&mut self, window: Window<'_>, start: usize) -> Verdict {
        let held = self.scans.iter().position(|scan| scan.holds(start));
        let scan = if let Some(index) = held {
            let scan = &mut self.scans[index];
            scan.rebase(start);
            scan
        } else {
            let [first, second, third] = &mut self.scans;
            let earlier = if first.at <= second.at { first } else { second };
            let scan = if earlier.at <= third.at { earlier } else { third };
            scan.begin(start);
            scan
        };
        let outcome = scan.run(window);
        let verdict = Verdict { outcome, names: scan.names(), at: scan.at };
        if matches!(outcome, Outcome::Whole(_)) {
            scan.clear();
        }
        verdict
    }

    /// Forgets the first `count` bytes.
    pub(super) fn shift(&mut self, count: usize) {
        for scan in &mut self.scans {
            scan.shift(count);
        }
    }
}

/// The scan of one value.
#[derive(Debug, Default)]
struct Scan {
    /// Whether it is of use: not before the first value, nor behind its end.
    active: bool,
    start: usize,
    at: usize,
    state: State,
    /// The objects and arrays that are open, outer ones first.
    levels: VecDeque<Level>,
    /// Of the object that was closed last.
    closed: Names,
}

/// An object or array that is open.
#[derive(Clone, Copy, Debug)]
struct Level {
    start: usize,
    kind: Kind,
    names: Names,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Kind {
    Array,
    Object,
}

/// What comes next.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
enum State {
    /// Nothing: the grammar is broken here.
    Broken,
    /// A colon.
    Colon,
    /// A comma or a closing bracket.
    Comma,
    /// An element or the end of the array.
    FirstElement,
    /// A name or the end of the object.
    FirstName,
    /// A name.
    Name,
    /// The rest of a name that begins at this quote.
    NameRest(usize),
    /// The rest of a number that begins here.
    NumberRest(usize),
    /// The rest of a string.
    TextRest,
    #[default]
    Value,
}

impl Scan {
    fn begin(&mut self, start: usize) {
        self.clear();
        (self.active, self.start, self.at) = (true, start, start);
    }

    fn clear(&mut self) {
        self.levels.clear();
        (self.active, self.at, self.state) = (false, 0, State::Value);
    }

    /// Whether this is a scan of the value that begins at `start`.
    fn holds(&self, start: usize) -> bool {
        let is_open = || self.levels.binary_search_by_key(&start, |level| level.start).is_ok();
        self.active && (self.start == start || is_open())
    }

    /// Makes this a scan of the value inside that begins at `start`.
    fn rebase(&mut self, start: usize) {
        while self.levels.front().is_some_and(|level| level.start < start) {
            self.levels.pop_front();
        }
        self.start = start;
    }

    fn shift(&mut self, count: usize) {
        if !self.active || count == 0 {
            return;
        }
        if self.start < count {
            while self.levels.front().is_some_and(|level| level.start < count) {
                self.levels.pop_front();
            }
            match self.levels.front() {
                Some(level) => self.start = level.start,
                None => return self.clear(),
            }
        }
        self.start -= count;
        self.at -= count;
        for level in &mut self.levels {
            level.start -= count;
        }
        self.state = match self.state {
            State::NameRest(start) => State::NameRest(start - count),
            State::NumberRest(start) => State::NumberRest(start - count),
            state => state,
        };
    }

    fn names(&self) -> Names {
        self.levels.front().map_or(self.closed, |level| level.names)
    }

    fn run(&mut self, window: Window<'_>) -> Outcome {
        let end = window.bytes.len().min(self.start.saturating_add(window.limit));
        let bytes = &window.bytes[..end];
        let stop = loop {
            match self.step(bytes) {
                Ok(()) if self.state == State::Comma && self.levels.is_empty() => {
                    return Outcome::Whole(self.at);
                }
                Ok(()) => {}
                Err(stop) => break stop,
            }
        };
        match stop {
            Stop::Broken => {
                self.state = State::Broken;
                Outcome::Broken
            }
            Stop::TooDeep => Outcome::TooDeep,
            Stop::Short if end - self.start >= window.limit => Outcome::TooLarge,
            Stop::Short if !window.ended => Outcome::NeedMore,
            Stop::Short => match self.state {
                State::NumberRest(start) if self.levels.is_empty() && is_number(&bytes[start..]) => {
                    Outcome::Whole(end)
                }
                _ => Outcome::Broken,
            },
        }
    }

    /// Passes one token, or as much of it as there is.
    #[inline]
    fn step(&mut self, bytes: &[u8]) -> Result<(), Stop> {
        match self.state {
            State::Broken => return Err(Stop::Broken),
            State::NameRest(start) => {
                self.string(bytes)?;
                if let Some(level) = self.levels.back_mut() {
                    level.names.add(&bytes[start..self.at]);
                }
                self.state = State::Colon;
                return Ok(());
            }
            State::NumberRest(start) => {
                let in_number = |byte: &&u8| matches!(byte, b'0'..=b'9' | b'+' | b'-' | b'.' | b'e' | b'E');
                self.at += bytes[self.at..].iter().take_while(in_number).count();
                if self.at == bytes.len() {
                    return Err(Stop::Short);
                }
                self.state = State::Comma;
                return if is_number(&bytes[start..self.at]) { Ok(()) } else { Err(Stop::Broken) };
            }
            State::TextRest => {
                self.string(bytes)?;
                self.state = State::Comma;
                return Ok(());
            }
            _ => {}
        }
        self.at += bytes[self.at..].iter().take_while(|byte| is_blank(**byte)).count();
        let byte = *bytes.get(self.at).ok_or(Stop::Short)?;
        match (self.state, byte) {
            (State::Colon, b':') => self.pass(State::Value),
            (State::Comma, b',') => match self.levels.back().map(|level| level.kind) {
                Some(Kind::Object) => self.pass(State::Name),
                Some(Kind::Array) => self.pass(State::Value),
                None => return Err(Stop::Broken),
            },
            (State::Comma | State::FirstName, b'}') => self.close(Kind::Object)?,
            (State::Comma | State::FirstElement, b']') => self.close(Kind::Array)?,
            (State::FirstName | State::Name, b'"') => self.pass(State::NameRest(self.at)),
            (State::Value | State::FirstElement, _) => match byte {
                b'"' => self.pass(State::TextRest),
                b'{' => self.open(Kind::Object, State::FirstName)?,
                b'[' => self.open(Kind::Array, State::FirstElement)?,
                b'-' | b'0'..=b'9' => self.state = State::NumberRest(self.at),
                b't' => self.word(bytes, b"true")?,
                b'f' => self.word(bytes, b"false")?,
                b'n' => self.word(bytes, b"null")?,
                _ => return Err(Stop::Broken),
            },
            _ => return Err(Stop::Broken),
        }
        Ok(())
    }

    fn pass(&mut self, next: State) {
        self.at += 1;
        self.state = next;
    }

    fn open(&mut self, kind: Kind, next: State) -> Result<(), Stop> {
        if self.levels.len() == MAX_DEPTH {
            return Err(Stop::TooDeep);
        }
        self.levels.push_back(Level { start: self.at, kind, names: Names::default() });
        self.pass(next);
        Ok(())
    }

    fn close(&mut self, kind: Kind) -> Result<(), Stop> {
        match self.levels.pop_back() {
            Some(level) if level.kind == kind => self.closed = level.names,
            Some(level) => {
                self.levels.push_back(level);
                return Err(Stop::Broken);
            }
            None => return Err(Stop::Broken),
        }
        self.pass(State::Comma);
        Ok(())
    }

    fn word(&mut self, bytes: &[u8], word: &[u8]) -> Result<(), Stop> {
        let rest = &bytes[self.at..];
        if rest.starts_with(word) {
            self.at += word.len();
            self.state = State::Comma;
            return Ok(());
        }
        Err(if word.starts_with(rest) { Stop::Short } else { Stop::Broken })
    }

    /// Passes the rest of a string and the quote that closes it.
    #[inline]
    fn string(&mut self, bytes: &[u8]) -> Result<(), Stop> {
        loop {
            self.at += plain(&bytes[self.at..]);
            match bytes.get(self.at) {
                None => return Err(Stop::Short),
                Some(b'"') => {
                    self.at += 1;
                    return Ok(());
                }
                Some(b'\\') => self.at += escape(&bytes[self.at..])?,
                Some(_) => return Err(Stop::Broken),
            }
        }
    }
}

/// Why a scan does not go on.
#[derive(Clone, Copy, Debug)]
enum Stop {
    Broken,
    /// The bytes end.
    Short,
    TooDeep,
}

/// The length of the escape at the start of `bytes`.
fn escape(bytes: &[u8]) -> Result<usize, Stop> {
    match bytes.get(1).ok_or(Stop::Short)? {
        b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => Ok(2),
        b'u' => {
            let digits = &bytes[2..bytes.len().min(6)];
            match digits.iter().all(u8::is_ascii_hexdigit) {
                true if digits.len() == 4 => Ok(6),
                true => Err(Stop::Short),
                false => Err(Stop::Broken),
            }
        }
        _ => Err(Stop::Broken),
    }
}

/// Whether these characters of numbers are one.
fn is_number(bytes: &[u8]) -> bool {
    let digits = |bytes: &[u8]| bytes.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let bytes = bytes.strip_prefix(b"-").unwrap_or(bytes);
    let whole = digits(bytes);
    if whole == 0 || (whole > 1 && bytes[0] == b'0') {
        return false;
    }
    let mut rest = &bytes[whole..];
    if let Some(fraction) = rest.strip_prefix(b".") {
        let count = digits(fraction);
        if count == 0 {
            return false;
        }
        rest = &fraction[count..];
    }
    match rest {
        [] => true,
        [b'e' | b'E', exponent @ ..] => {
            let exponent = exponent.strip_prefix(b"+").or(exponent.strip_prefix(b"-")).unwrap_or(exponent);
            !exponent.is_empty() && digits(exponent) == exponent.len()
        }
        _ => false,
    }
}
