//! The memory that a piece of work takes at its peak.

use peak_alloc::PeakAlloc;

#[global_allocator]
static ALLOCATOR: PeakAlloc = PeakAlloc;

/// Runs work on an input of so many bytes, whose memory must not grow faster than the input: 64 bytes a byte, and 8 MiB for
/// buffers of a fixed size.
pub fn bounded<T>(input: usize, work: impl FnOnce() -> T) -> T {
    bounded_by(8 * 1024 * 1024, input, work)
}

/// The same with as many bytes for buffers of a fixed size.
pub fn bounded_by<T>(fixed: usize, input: usize, work: impl FnOnce() -> T) -> T {
    let before = ALLOCATOR.current_usage();
    ALLOCATOR.reset_peak_usage();
    let result = work();
    let most = ALLOCATOR.peak_usage().saturating_sub(before);
    assert!(most <= fixed + 64 * input, "{most} bytes of memory for an input of {input} bytes");
    result
}
