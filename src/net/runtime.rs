//! The runtime of a run: one thread.

use tokio::runtime::Builder;

use super::NetError;
use super::interrupt::{Interrupt, Interrupts};

/// Runs a future to its end, or until it is aborted; then the result is `None`.
pub(super) fn block_on<T>(run: impl AsyncFnOnce(Interrupts) -> T) -> Result<Option<T>, NetError> {
    let runtime = Builder::new_current_thread().enable_all().build().map_err(NetError::start)?;
    let result = runtime.block_on(async {
        let interrupts = Interrupts::of_process().map_err(NetError::start)?;
        Ok(tokio::select! {
            result = run(interrupts.clone()) => Some(result),
            () = interrupts.wait(Interrupt::Abort) => None,
        })
    });
    // Lookups of names may be under way; they are not waited for.
    runtime.shutdown_background();
    result
}
