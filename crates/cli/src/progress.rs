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

/// A bar for a stream of reports: how many are done, how many a second, and how long the rest takes.
pub(crate) struct Flow {
    since: Instant,
    from: u64,
    drawn: Option<ProgressBar>,
    first: std::cell::Cell<Option<u64>>,
}

impl Flow {
    /// A bar over so many bytes, of which `from` are done already; without a size it only counts. Nothing is
    /// drawn where standard error is no terminal.
    #[allow(clippy::disallowed_methods, reason = "only the command line looks at the clock")]
    pub(crate) fn new(bytes: Option<u64>, from: u64) -> Self {
        let drawn = std::io::stderr().is_terminal().then(|| {
            let (bar, template) = match bytes {
                Some(bytes) => (ProgressBar::new(bytes), "{bar:32} {percent:>3} %  {msg}, {eta} left"),
                None => (ProgressBar::no_length(), "{spinner} {msg}"),
            };
            if let Ok(style) = ProgressStyle::with_template(template) {
                bar.set_style(style);
            }
            bar.set_position(from);
            bar.reset_eta();
            bar
        });
        Self { since: Instant::now(), from, drawn, first: std::cell::Cell::new(None) }
    }

    /// Says how many reports and bytes are done.
    pub(crate) fn tell(&self, reports: u64, bytes: u64) {
        let Some(bar) = &self.drawn else { return };
        // What an earlier run did does not count for the rate; the first batch stands for it.
        let first = self.first.get().unwrap_or(reports);
        self.first.set(Some(first));
        let seconds = self.since.elapsed().as_secs_f64().max(0.001);
        let rate = (reports - first) as f64 / seconds;
        bar.set_message(format!(
            "{} reports, {} a second",
            crate::words::count(reports),
            crate::words::count(rate.round())
        ));
        bar.set_position(bytes.max(self.from));
    }

    /// Takes the bar away.
    pub(crate) fn done(&self) {
        if let Some(bar) = &self.drawn {
            bar.finish_and_clear();
        }
    }
}
