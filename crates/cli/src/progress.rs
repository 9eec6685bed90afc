//! Progress on the terminal: only where standard error is one, and only for work that takes over a second.

use std::io::IsTerminal;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

/// A bar that appears once the work has taken a second.
pub(crate) struct Bar {
    since: Instant,
    shown: AtomicBool,
    drawn: ProgressBar,
}

impl Bar {
    /// A bar that is not shown yet.
    #[allow(clippy::disallowed_methods, reason = "only the command line looks at the clock")]
    pub(crate) fn new() -> Self {
        Self { since: Instant::now(), shown: AtomicBool::new(false), drawn: ProgressBar::hidden() }
    }

    /// Says how far a stage has come.
    pub(crate) fn tell(&self, stage: &str, done: u64, of: u64) {
        if !std::io::stderr().is_terminal() {
            return;
        }
        if !self.shown.load(Ordering::Relaxed) && self.since.elapsed() > Duration::from_secs(1) {
            self.shown.store(true, Ordering::Relaxed);
            let style = ProgressStyle::with_template("{msg:24} {bar:32} {percent:>3} %  {eta} left");
            self.drawn.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
            self.drawn.set_draw_target(indicatif::ProgressDrawTarget::stderr());
        }
        if self.shown.load(Ordering::Relaxed) {
            self.drawn.set_length(of);
            self.drawn.set_position(done);
            self.drawn.set_message(stage.to_owned());
        }
    }

    /// Takes the bar away.
    pub(crate) fn done(&self) {
        self.drawn.finish_and_clear();
    }
}
