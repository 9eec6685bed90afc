//! A few threads of their own for work of one kind: it takes no more of the machine than they are, what it leaves free on
//! them it uses again, and what waits longest comes first.

use rayon::{ThreadPool, ThreadPoolBuilder};
use tokio::sync::oneshot;

use crate::app::Failure;

/// Threads for work of one kind.
pub(crate) struct Pool(ThreadPool);

impl Pool {
    /// So many threads; with none, one for each core.
    ///
    /// # Errors
    /// Where the system gives no threads.
    pub(crate) fn new(threads: usize) -> Result<Self, Failure> {
        // Work that breaks off is told to who waits for it, and does not end the server.
        let built = ThreadPoolBuilder::new().num_threads(threads).panic_handler(|_| ()).build();
        built.map(Self).map_err(|_| Failure::Inside("the system gave no threads"))
    }

    /// Works on one of the threads, and waits without holding up others. What nobody waits for any longer is left undone.
    ///
    /// # Errors
    /// Where the work breaks off.
    pub(crate) async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Failure> {
        let (done, answer) = oneshot::channel();
        self.0.spawn_fifo(move || {
            if !done.is_closed() {
                drop(done.send(work()));
            }
        });
        answer.await.map_err(|_| Failure::Inside("a piece of work broke off"))
    }
}

#[cfg(test)]
#[allow(clippy::panic, reason = "work that breaks off is what is tried")]
mod tests {
    use super::*;

    #[tokio::test]
    async fn work_is_done_and_what_breaks_off_is_told() {
        let pool = Pool::new(1).unwrap();
        assert_eq!(pool.run(|| 6 * 7).await.unwrap(), 42);
        assert!(pool.run(|| panic!("on purpose")).await.is_err());
        assert_eq!(pool.run(|| "still there").await.unwrap(), "still there");
    }
}
