//! The peak memory of a function.

use peak_alloc::PeakAlloc;

#[global_allocator]
static ALLOCATOR: PeakAlloc = PeakAlloc;

/// Runs a function on an input of this many bytes. Its peak memory must be at most 64 bytes per byte of the
/// input, and 8 MiB for buffers of a fixed size.
pub fn bounded<T>(input: usize, work: impl FnOnce() -> T) -> T {
    bounded_by(8 * 1024 * 1024, input, work)
}

/// The same, with this many bytes for buffers of a fixed size.
pub fn bounded_by<T>(fixed: usize, input: usize, work: impl FnOnce() -> T) -> T {
    let before = ALLOCATOR.current_usage();
    ALLOCATOR.reset_peak_usage();
    let result = work();
    let most = ALLOCATOR.peak_usage().saturating_sub(before);
    assert!(most <= fixed + 64 * input, "{most} bytes of memory for an input of {input} bytes");
    result
}
