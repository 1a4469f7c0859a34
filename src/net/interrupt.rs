//! Interrupts: Ctrl-C and SIGTERM.

use std::io;

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
    /// Receives the interrupts of this process from now on; must be called in a runtime.
    pub(super) fn of_process() -> io::Result<Self> {
        let (sender, receiver) = watch::channel(Interrupt::None);
        let mut signals = Signals::register()?;
        tokio::spawn(async move {
            signals.next().await;
            let _ = sender.send(Interrupt::Finish);
            signals.next().await;
            let _ = sender.send(Interrupt::Abort);
            // The receivers wait for more.
            std::future::pending::<()>().await;
        });
        Ok(Self(receiver))
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

/// The signals that interrupt this process.
struct Signals {
    #[cfg(unix)]
    interrupt: tokio::signal::unix::Signal,
    #[cfg(unix)]
    terminate: tokio::signal::unix::Signal,
    #[cfg(windows)]
    interrupt: tokio::signal::windows::CtrlC,
}

impl Signals {
    #[cfg(unix)]
    fn register() -> io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self { interrupt: signal(SignalKind::interrupt())?, terminate: signal(SignalKind::terminate())? })
    }

    #[cfg(windows)]
    fn register() -> io::Result<Self> {
        Ok(Self { interrupt: tokio::signal::windows::ctrl_c()? })
    }

    /// Waits for one of them.
    async fn next(&mut self) {
        #[cfg(unix)]
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
        #[cfg(windows)]
        let _ = self.interrupt.recv().await;
    }
}
