//! Random values that follow from the seed: the same on every machine and in every version.

use super::planned::AppIdentity;

/// SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014): small, and
/// fixed by its definition rather than by the version of a library.
#[derive(Clone, Debug)]
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// Returns the next 64 bits.
    pub(crate) fn next_u64(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// Returns the next 32 bits.
    pub(crate) fn next_u32(&mut self) -> u32 {
        u32::try_from(self.next_u64() >> 32).expect("half of 64 bits")
    }

    /// Returns a number below `bound`, which is not 0.
    pub(crate) fn gen_below(&mut self, bound: u32) -> u32 {
        let product = u64::from(self.next_u32()) * u64::from(bound);
        u32::try_from(product >> 32).expect("half of 64 bits")
    }

    /// Returns a number from `least` to `most`.
    pub(crate) fn gen_range(&mut self, least: i64, most: i64) -> i64 {
        let width = most.saturating_sub(least).max(0).unsigned_abs() + 1;
        // 32 bits suffice for most ranges. Using them there is part of what a seed means, and must stay.
        let offset = if let Ok(width) = u32::try_from(width) {
            u64::from(self.gen_below(width))
        } else {
            let product = u128::from(self.next_u64()) * u128::from(width);
            u64::try_from(product >> 64).expect("less than the width")
        };
        least.saturating_add_unsigned(offset)
    }

    /// Returns `true` with a probability of `rate`, from 0 to 1.
    pub(crate) fn chance(&mut self, rate: f64) -> bool {
        let drawn = self.next_u32();
        // The bound leaves out the largest number, which would make a rate of 1 miss.
        rate >= 1.0 || f64::from(drawn) < rate * f64::from(u32::MAX)
    }

    /// Returns one of `choices`, which are not empty.
    pub(crate) fn choose<'t, T>(&mut self, choices: &'t [T]) -> &'t T {
        let bound = u32::try_from(choices.len()).expect("a short list");
        &choices[self.gen_below(bound) as usize]
    }

    /// Returns 16 bytes.
    pub(crate) fn bytes(&mut self) -> [u8; 16] {
        (u128::from(self.next_u64()) << 64 | u128::from(self.next_u64())).to_be_bytes()
    }

    /// Returns `digits` lower-case hexadecimal digits, at most 32.
    pub(crate) fn hex(&mut self, digits: usize) -> String {
        let mut text = base16ct::lower::encode_string(&self.bytes());
        text.truncate(digits);
        text
    }
}

/// Ids of 19 digits in the form of the platform's: the second in the high bits, and unique within a run.
#[derive(Clone, Debug)]
pub(super) struct Ids(u32);

impl Ids {
    pub(crate) fn new(random: &mut Random) -> Self {
        Self(random.next_u32())
    }

    /// Returns the next id, made at a time in milliseconds since 1970.
    pub(crate) fn next(&mut self, time: i64) -> u64 {
        // Multiplying by an odd number visits all 2³² values before it repeats one.
        self.0 = self.0.wrapping_add(1);
        let low = self.0.wrapping_mul(2_654_435_769);
        let seconds = u64::try_from(time / 1000).unwrap_or_default() & 0x7FFF_FFFF;
        // Times before 1977 would give ids of fewer digits.
        (seconds.max(0x0DE0_B6B4) << 32) | u64::from(low)
    }
}

/// The random sources of a simulation. They all follow from the seed, but are independent of each other:
/// faults do not change the events, and packaging changes neither.
#[derive(Clone, Debug)]
pub(super) struct RandomSources {
    /// The identity of the app, where the options leave it open.
    pub(super) identity: AppIdentity,
    pub(super) ids: Ids,
    pub(super) events: Random,
    pub(super) faults: Random,
    /// The source of IVs and nonces.
    pub(super) packaging: Random,
    /// The source of the numbers of retries.
    pub(super) retries: Random,
}

impl RandomSources {
    pub(crate) fn new(seed: u64) -> Self {
        let mut events = Random::new(seed);
        let identity = AppIdentity {
            app_id: format!("cli_{}", events.hex(16)),
            tenant_key: events.hex(16),
            verification_token: events.hex(32),
        };
        let ids = Ids::new(&mut events);
        let mut seeds = events.clone();
        // The constants are arbitrary, but part of what a seed means.
        let faults = Random::new(seeds.next_u64() ^ 0x5EED_FA17);
        let packaging = Random::new(seeds.next_u64() ^ 0x5EED_D0E5);
        let retries = Random::new(seeds.next_u64() ^ 0x5EED_4E74);
        Self { identity, ids, events, faults, packaging, retries }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// A seed whose first 32 bits are the largest number.
    const SEED_OF_LARGEST: u64 = 0x561A_C6DB_83AB_17A4;

    #[test]
    fn a_rate_of_one_always_hits_and_a_rate_of_zero_never() {
        let random = Random::new(SEED_OF_LARGEST);
        assert_eq!(random.clone().next_u32(), u32::MAX);
        assert!(random.clone().chance(1.0));
        assert!(!random.clone().chance(0.0));
    }

    #[test]
    fn ids_have_19_digits_and_are_unique() {
        let mut ids = Ids::new(&mut Random::new(7));
        let made: Vec<_> =
            (0..10_000).map(|second| ids.next(second * 1000 - 5_000_000).to_string()).collect();
        assert!(made.iter().all(|id| id.len() == 19), "{}", made[0]);
        assert_eq!(made.iter().collect::<BTreeSet<_>>().len(), made.len());
    }

    #[test]
    fn ranges_include_both_ends() {
        let mut random = Random::new(3);
        let drawn: BTreeSet<_> = (0..100).map(|_| random.gen_range(-1, 1)).collect();
        assert_eq!(drawn, [-1, 0, 1].into());
        assert_eq!(random.gen_range(5, 5), 5);
    }
}
