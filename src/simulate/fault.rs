//! Faults on purpose: what a consumer must survive, and a detector must find.

use std::collections::VecDeque;

use super::codes::Codes;
use super::random::Random;
use super::set::{Override, apply, check_errors};
use super::step::Step;
use super::{Draft, LAST_TIME, SimulateError, Simulation};
use crate::corehr::{JOB_CHANGE_UPDATED, NODE_UPDATED};
use crate::finding::Rule;
use crate::json::locate;

/// How often each fault happens, from 0 to 1.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Rates {
    /// An event comes again, with the same id and the same plain bytes.
    pub duplicate: f64,
    /// An event comes after the next one of its process or job change, if that is no later than the platform may deliver it.
    pub reorder: f64,
    /// An event does not come, if a later one shows that it is missing.
    pub drop: f64,
    /// A transition that cannot happen follows.
    pub illegal: f64,
    /// A delivery is damaged.
    pub corrupt: f64,
}

/// What was done to an event.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum Fault {
    /// Damaged.
    Corrupt(Damage),
    /// Left out.
    Drop,
    /// Sent again.
    Duplicate,
    /// Made up: it cannot happen after what came before.
    Illegal {
        /// Because what came before was the end.
        after_end: bool,
    },
    /// Sent after its successor.
    Reorder,
}

/// How a delivery is damaged.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum Damage {
    /// The signature is that of another body.
    BadSignature,
    /// The body ends too early.
    Truncated,
    /// A code that the documentation does not list.
    UnknownCode,
    /// Encrypted with another key.
    WrongKey,
    /// A code as a string.
    WrongType,
}

impl Fault {
    /// The name in manifests.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Corrupt(Damage::BadSignature) => "bad-signature",
            Self::Corrupt(Damage::Truncated) => "truncated",
            Self::Corrupt(Damage::UnknownCode) => "unknown-code",
            Self::Corrupt(Damage::WrongKey) => "wrong-key",
            Self::Corrupt(Damage::WrongType) => "wrong-type",
            Self::Drop => "drop",
            Self::Duplicate => "duplicate",
            Self::Illegal { .. } => "illegal",
            Self::Reorder => "reorder",
        }
    }

    /// What `validate` finds in the record itself, or `trace` in the log; what is missing is found at a later event.
    #[must_use]
    pub fn finding(self) -> Option<Rule> {
        match self {
            Self::Corrupt(Damage::BadSignature) => Some(Rule::WrongSignature),
            Self::Corrupt(Damage::Truncated) => Some(Rule::Truncated),
            Self::Corrupt(Damage::UnknownCode) => Some(Rule::UnknownCode),
            Self::Corrupt(Damage::WrongKey) => Some(Rule::WrongKey),
            Self::Corrupt(Damage::WrongType) => Some(Rule::WrongType),
            Self::Drop => None,
            Self::Duplicate => Some(Rule::Redelivered),
            Self::Illegal { after_end: false } => Some(Rule::ImpossibleTransition),
            Self::Illegal { after_end: true } => Some(Rule::AfterEnd),
            Self::Reorder => Some(Rule::OutOfOrder),
        }
    }
}

/// One record of a simulation, or one that was left out.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Emission {
    /// The event's id; the challenge of a challenge.
    pub event_id: String,
    /// The event's type.
    pub event_type: String,
    /// When it happened, in milliseconds since 1970.
    pub time: i64,
    /// The process that it belongs to.
    pub process_id: Option<u64>,
    /// The job change that it belongs to.
    pub job_change_id: Option<u64>,
    /// The plain body.
    pub plain: Vec<u8>,
    /// What was done to it.
    pub fault: Option<Fault>,
}

/// The longest time, in milliseconds, that an event comes after its successor happened: the last retry of the platform comes
/// 7 h 5 min 15 s after the first delivery.
const MAX_DELAY: i64 = 8 * 3_600_000;

/// As many events are looked at before the first one is written: all kinds that a scenario has are among them.
const CHECKED: u32 = 1000;

/// What an event that was looked at before its turn is there for.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Role {
    /// Nothing yet.
    Free,
    /// It is sent as it is, because another event comes behind it.
    Kept,
    /// It is sent late.
    Late,
}

/// The records of a simulation, with faults at the rates given.
#[derive(Debug)]
pub struct Faults<'c> {
    simulation: Simulation<'c>,
    rates: Rates,
    /// Apart from that of the simulation, so that faults do not change the events.
    random: Random,
    /// Apart from both, so that encryption changes neither.
    deliveries: Random,
    /// What the documents say about codes, for faults that go against it; not needed without them.
    codes: Option<Codes>,
    /// Damages that the output can carry.
    damages: Vec<Damage>,
    /// Events looked at before their turn, in the order in which they will be sent.
    ahead: VecDeque<(Draft, Role)>,
    overrides: Vec<Override>,
    force: bool,
    ready: VecDeque<(Draft, Option<Fault>)>,
    /// Whether it is known that the events will be right.
    checked: bool,
}

impl<'c> Faults<'c> {
    /// Faults over a simulation. Damage to ciphertexts and signatures is done only where there are some.
    pub fn new(
        simulation: Simulation<'c>,
        rates: Rates,
        encrypted: bool,
        signed: bool,
    ) -> Result<Self, SimulateError> {
        let catalog = simulation.catalog;
        let needed = rates.illegal > 0.0 || rates.drop > 0.0;
        let codes = if needed { Some(Codes::load(catalog)?) } else { None };
        let mut damages = vec![Damage::Truncated, Damage::WrongType, Damage::UnknownCode];
        damages.extend(encrypted.then_some(Damage::WrongKey));
        damages.extend((encrypted && signed).then_some(Damage::BadSignature));
        let mut seeds = simulation.random.clone();
        // Any constants will do, as long as they stay.
        let random = Random::new(seeds.draw() ^ 0x5EED_FA17);
        let deliveries = Random::new(seeds.draw() ^ 0x5EED_D0E5);
        Ok(Self {
            simulation,
            rates,
            random,
            deliveries,
            codes,
            damages,
            ahead: VecDeque::new(),
            overrides: Vec::new(),
            force: false,
            ready: VecDeque::new(),
            checked: false,
        })
    }

    /// Puts values in place in every event that has a place for them; checked against the schema unless `force`.
    #[must_use]
    pub fn overriding(mut self, overrides: Vec<Override>, force: bool) -> Self {
        (self.overrides, self.force) = (overrides, force);
        self
    }

    /// Looks ahead, so that what the options make wrong is refused before anything is written: values without a place, events
    /// against the schema, times beyond the documented ones. With `force` only the places are looked at.
    pub fn check(&mut self) -> Result<(), SimulateError> {
        if self.checked {
            return Ok(());
        }
        let mut ahead = self.simulation.clone();
        let mut placed = vec![false; self.overrides.len()];
        // Only what may take too long has to be gone through to its end.
        let long = !self.force && ahead.latest() > LAST_TIME;
        let mut looked_at = 0;
        while looked_at < CHECKED || long {
            let Some(draft) = ahead.draft()? else { break };
            if !self.force && draft.step.time > LAST_TIME {
                return Err(SimulateError::TooLate);
            }
            if looked_at < CHECKED {
                looked_at += 1;
                let (_, put) = self.written(&draft)?;
                for (placed, put) in placed.iter_mut().zip(put) {
                    *placed |= put;
                }
            }
        }
        if let Some(index) = placed.iter().position(|placed| !placed) {
            return Err(SimulateError::NoPlace(self.overrides[index].pointer.clone()));
        }
        self.checked = true;
        Ok(())
    }

    /// The next record, or `None` at the end.
    pub fn emit(&mut self) -> Result<Option<Emission>, SimulateError> {
        self.check()?;
        loop {
            if let Some((draft, fault)) = self.ready.pop_front() {
                return self.emission(draft, fault).map(Some);
            }
            let next = match self.ahead.pop_front() {
                None => self.simulation.draft()?.map(|draft| (draft, Role::Free)),
                next => next,
            };
            match next {
                Some((draft, Role::Free)) => self.treat(draft)?,
                Some((draft, Role::Kept)) => self.ready.push_back((draft, None)),
                Some((draft, Role::Late)) => self.ready.push_back((draft, Some(Fault::Reorder))),
                None => return Ok(None),
            }
        }
    }

    /// Random bytes for the IV of a delivery.
    pub fn iv(&mut self) -> [u8; 16] {
        self.deliveries.bytes()
    }

    /// A nonce for the signature of a delivery: a number, as the platform has it.
    pub fn nonce(&mut self) -> String {
        self.deliveries.draw_u32().to_string()
    }

    fn treat(&mut self, draft: Draft) -> Result<(), SimulateError> {
        let rates = self.rates;
        if self.random.happens(rates.reorder)
            && let Some(successor) = self.successor(&draft)?
            && self.ahead[successor].0.step.time.saturating_sub(draft.step.time) <= MAX_DELAY
        {
            // The event behind which this one comes has to come itself.
            self.ahead[successor].1 = Role::Kept;
            self.ahead.insert(successor + 1, (draft, Role::Late));
        } else if self.random.happens(rates.drop)
            && let Some(successor) = self.successor(&draft)?
            && self
                .codes
                .as_ref()
                .is_some_and(|codes| codes.shows(&draft.step, &self.ahead[successor].0.step))
        {
            self.ahead[successor].1 = Role::Kept;
            self.ready.push_back((draft, Some(Fault::Drop)));
        } else if self.random.happens(rates.corrupt) {
            // What cannot be read must not be missed as well: one fault could not be told from two.
            if let Some(successor) = self.successor(&draft)? {
                self.ahead[successor].1 = Role::Kept;
            }
            let damage = *self.random.choose(&self.damages);
            self.ready.push_back((draft, Some(Fault::Corrupt(damage))));
        } else {
            let again = self.random.happens(rates.duplicate).then(|| draft.clone());
            let illegal = self.random.happens(rates.illegal).then(|| self.illegal(&draft)).flatten();
            self.ready.push_back((draft, None));
            self.ready.extend(again.map(|draft| (draft, Some(Fault::Duplicate))));
            self.ready.extend(illegal.map(|(draft, after_end)| (draft, Some(Fault::Illegal { after_end }))));
        }
        Ok(())
    }

    /// The next event of the same process or job change, as an index into what is ahead; `None` if there is none, if it
    /// is far off, or if it has a part in another fault.
    fn successor(&mut self, draft: &Draft) -> Result<Option<usize>, SimulateError> {
        const FAR: usize = 10_000;
        let Some(key) = draft.step.key() else { return Ok(None) };
        for index in 0..FAR {
            if index == self.ahead.len() {
                let Some(draft) = self.simulation.draft()? else { return Ok(None) };
                self.ahead.push_back((draft, Role::Free));
            }
            let (next, role) = &self.ahead[index];
            if next.step.key() == Some(key) {
                return Ok((*role == Role::Free).then_some(index));
            }
        }
        Ok(None)
    }

    /// An event that takes the state back to the beginning, which the documentation does not allow, and whether the one
    /// before it was the end.
    fn illegal(&mut self, draft: &Draft) -> Option<(Draft, bool)> {
        let step = Step { time: draft.step.time + 1, ..draft.step.clone() };
        let (step, after_end) = self.codes.as_ref()?.back_to_the_beginning(step)?;
        Some((Draft { event_id: self.random.hex(32), step }, after_end))
    }

    /// The plain body, and which of the overrides had a place in it.
    fn written(&self, draft: &Draft) -> Result<(Vec<u8>, Vec<bool>), SimulateError> {
        let (catalog, event_type) = (self.simulation.catalog, draft.step.event_type());
        let mut plain = Vec::with_capacity(768);
        draft.step.write(&draft.event_id, &self.simulation.sender, &mut plain);
        let mut put = Vec::new();
        if !self.overrides.is_empty() {
            put = apply(&self.overrides, self.force, catalog, event_type, &mut plain)
                .map_err(SimulateError::Invalid)?;
        } else if !self.checked && !self.force {
            check_errors(catalog, &plain).map_err(SimulateError::Invalid)?;
        }
        Ok((plain, put))
    }

    fn emission(&self, draft: Draft, mut fault: Option<Fault>) -> Result<Emission, SimulateError> {
        let (mut plain, _) = self.written(&draft)?;
        if let Some(Fault::Corrupt(damage)) = fault {
            fault = Some(Fault::Corrupt(damaged(&mut plain, draft.step.event_type(), damage)));
        }
        Ok(Emission {
            event_type: draft.step.event_type().to_owned(),
            event_id: draft.event_id,
            time: draft.step.time,
            process_id: draft.step.process_id(),
            job_change_id: draft.step.job_change_id(),
            plain,
            fault,
        })
    }
}

/// Damages a plain body where that is where the damage is; gives what was done, which is another damage if there is no
/// code to alter.
fn damaged(plain: &mut Vec<u8>, event_type: &str, damage: Damage) -> Damage {
    let pointer = match event_type {
        NODE_UPDATED => "/event/node_status",
        JOB_CHANGE_UPDATED => "/event/status",
        _ if matches!(damage, Damage::UnknownCode | Damage::WrongType) => return Damage::Truncated,
        _ => return damage,
    };
    let text = std::str::from_utf8(plain).expect("a body was written as text");
    let place = locate(text, pointer);
    match damage {
        Damage::UnknownCode => drop(plain.splice(place, *b"99")),
        Damage::WrongType => {
            let quoted = format!("\"{}\"", &text[place.clone()]).into_bytes();
            plain.splice(place, quoted);
        }
        Damage::BadSignature | Damage::Truncated | Damage::WrongKey => {}
    }
    damage
}
