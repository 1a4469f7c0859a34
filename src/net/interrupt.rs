//! Interrupts: Ctrl-C and SIGTERM.

use tokio::sync::watch;

/// How far the user has asked the run to end.
#[derive(Clone, Copy, Debug, Default, Eq, Ord, PartialEq, PartialOrd)]
pub(super) enum Interrupt {
    /// Not at all.
    #[default]
    None,
    /// Nothing new is begun; what was begun is finished.
    Finish,
    /// At once.
    Abort,
}

/// A receiver of interrupts.
#[derive(Clone, Debug)]
pub(super) struct Interrupts(watch::Receiver<Interrupt>);

impl Interrupts {
    /// Receives the interrupts of this process; must be called in a runtime.
    pub(super) fn of_process() -> Self {
        let (sender, receiver) = watch::channel(Interrupt::None);
        tokio::spawn(async move {
            signal().await;
            let _ = sender.send(Interrupt::Finish);
            signal().await;
            let _ = sender.send(Interrupt::Abort);
            // The receivers wait for more.
            std::future::pending::<()>().await;
        });
        Self(receiver)
    }

    /// The interrupts of a test, which sends them.
    #[cfg(test)]
    pub(super) fn manual() -> (watch::Sender<Interrupt>, Self) {
        let (sender, receiver) = watch::channel(Interrupt::None);
        (sender, Self(receiver))
    }

    /// Whether there was an interrupt.
    pub(super) fn is_interrupted(&self) -> bool {
        *self.0.borrow() != Interrupt::None
    }

    /// Waits for an interrupt of at least this strength.
    pub(super) async fn wait(&self, least: Interrupt) {
        let mut receiver = self.0.clone();
        if receiver.wait_for(|interrupt| *interrupt >= least).await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}

/// Waits for one signal.
async fn signal() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = tokio::signal::ctrl_c() => {}
                _ = terminate.recv() => {}
            }
            return;
        }
    }
    let _ = tokio::signal::ctrl_c().await;
}
