//! Threads that hash passwords: so many at once, so many waiting.

use std::num::NonZeroU32;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::thread;

use log::error;
use rocket::tokio::sync::oneshot;

use super::PasswordError;

type Job = Box<dyn FnOnce() + Send>;

/// Runs what takes long away from the threads that serve requests. Started by the first job.
pub(super) struct Pool {
    threads: Option<NonZeroU32>,
    queue: usize,
    jobs: OnceLock<SyncSender<Job>>,
}

impl Pool {
    pub(super) fn new(threads: Option<NonZeroU32>, queue: u32) -> Self {
        Self {
            threads,
            queue: queue as usize,
            jobs: OnceLock::new(),
        }
    }

    /// Runs a job as soon as a thread is free. One whose caller has gone meanwhile is not run.
    ///
    /// # Errors
    ///
    /// [`PasswordError::Overloaded`] if too many wait.
    pub(super) async fn run<T: Send + 'static>(
        &self,
        job: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, PasswordError> {
        let (answer, answered) = oneshot::channel();
        let job: Job = Box::new(move || {
            if !answer.is_closed() {
                let _ = answer.send(job());
            }
        });
        let jobs = self.jobs.get_or_init(|| self.start());
        jobs.try_send(job).map_err(|_| PasswordError::Overloaded)?;
        answered.await.map_err(|_| PasswordError::Overloaded)
    }

    fn start(&self) -> SyncSender<Job> {
        let (sender, receiver) = sync_channel::<Job>(self.queue);
        let receiver = Arc::new(Mutex::new(receiver));
        let cores = || thread::available_parallelism().map_or(1, usize::from);
        let threads = self
            .threads
            .map_or_else(cores, |threads| threads.get() as usize);
        for _ in 0..threads {
            let receiver = receiver.clone();
            let builder = thread::Builder::new().name("passwords".into());
            if let Err(cause) = builder.spawn(move || work(&receiver)) {
                error!("a thread that hashes passwords did not start: {cause}");
            }
        }
        sender
    }
}

/// Takes one job after the other, until the pool is dropped.
fn work(jobs: &Mutex<Receiver<Job>>) {
    yield_to_others();
    loop {
        let job = jobs.lock().unwrap_or_else(PoisonError::into_inner).recv();
        match job {
            // A panic costs its own request, not the thread.
            Ok(job) => drop(catch_unwind(AssertUnwindSafe(job))),
            Err(_) => return,
        }
    }
}

/// Requests are served first: on Linux a priority belongs to a thread. Elsewhere nothing is lost but
/// some milliseconds of other requests.
fn yield_to_others() {
    #[cfg(target_os = "linux")]
    if let Err(cause) = rustix::process::setpriority_process(None, 10) {
        log::warn!("threads that hash passwords keep their priority: {cause}");
    }
}
