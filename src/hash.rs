//! Hashes that all threads have in common.

use foldhash::SharedSeed;
use foldhash::quality::SeedableRandomState;

/// The state of hashes that are compared between threads: the same in all of them, and another one in each run of the
/// program.
pub(crate) fn shared_state() -> SeedableRandomState {
    SeedableRandomState::with_seed(0, SharedSeed::global_random())
}
