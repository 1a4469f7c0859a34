//! Random values that are the same on every machine and for ever, given the same seed.

use crate::cipher::hex;

/// SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014): small, and fixed by its
/// definition rather than by the version of a library.
#[derive(Clone, Debug)]
pub(super) struct Random(u64);

impl Random {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next 64 bits.
    pub(super) fn draw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// The next 32 bits.
    pub(super) fn draw_u32(&mut self) -> u32 {
        u32::try_from(self.draw() >> 32).expect("half of 64 bits")
    }

    /// A number below `bound`, which is not 0.
    pub(super) fn below(&mut self, bound: u32) -> u32 {
        let product = u64::from(self.draw_u32()) * u64::from(bound);
        u32::try_from(product >> 32).expect("half of 64 bits")
    }

    /// A number of milliseconds from `least` to `most`.
    pub(super) fn between(&mut self, least: i64, most: i64) -> i64 {
        let width = most.saturating_sub(least).max(0).unsigned_abs() + 1;
        // Half of the bits are enough for most, and what was drawn with them stays.
        let drawn = match u32::try_from(width) {
            Ok(width) => u64::from(self.below(width)),
            Err(_) => {
                u64::try_from((u128::from(self.draw()) * u128::from(width)) >> 64).expect("below the width")
            }
        };
        least.saturating_add_unsigned(drawn)
    }

    /// Whether something that happens at this rate, from 0 to 1, happens now.
    pub(super) fn happens(&mut self, rate: f64) -> bool {
        f64::from(self.draw_u32()) < rate * f64::from(u32::MAX)
    }

    /// One of several; `choices` is not empty.
    pub(super) fn choose<'t, T>(&mut self, choices: &'t [T]) -> &'t T {
        let bound = u32::try_from(choices.len()).expect("a short list");
        &choices[self.below(bound) as usize]
    }

    /// Sixteen bytes.
    pub(super) fn bytes(&mut self) -> [u8; 16] {
        (u128::from(self.draw()) << 64 | u128::from(self.draw())).to_be_bytes()
    }

    /// `digits` lower-case hex digits, at most 32.
    pub(super) fn hex(&mut self, digits: usize) -> String {
        let mut text = hex(&self.bytes());
        text.truncate(digits);
        text
    }
}

/// Ids of 19 digits as the platform gives them: the second in the high bits, and never the same twice in a run.
#[derive(Clone, Debug)]
pub(super) struct Ids(u32);

impl Ids {
    pub(super) fn new(random: &mut Random) -> Self {
        Self(random.draw_u32())
    }

    pub(super) fn next(&mut self, milliseconds: i64) -> u64 {
        // Multiplying by an odd number visits all 2³² values before it repeats one.
        self.0 = self.0.wrapping_add(1);
        let low = self.0.wrapping_mul(2_654_435_769);
        let seconds = u64::try_from(milliseconds / 1000).unwrap_or_default() & 0x7FFF_FFFF;
        // From 1977 on there are 19 digits by themselves.
        (seconds.max(0x0DE0_B6B4) << 32) | u64::from(low)
    }
}
