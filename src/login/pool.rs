//! Threads that hash passwords: so many at once, so many waiting.

use std::num::NonZeroU32;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::thread;

use log::error;
use rocket::tokio::sync::{Semaphore, oneshot};

use super::PasswordError;

type Job = Box<dyn FnOnce() + Send>;

/// Runs what takes long away from the threads that serve requests. Started by the first job.
pub(super) struct Pool {
    threads: usize,
    /// One for each job that may run or wait. Counted here and not by a bounded channel: that would
    /// refuse jobs while a thread is still on its way to the next one.
    places: Arc<Semaphore>,
    jobs: OnceLock<Sender<Job>>,
}

impl Pool {
    pub(super) fn new(threads: Option<NonZeroU32>, queue: u32) -> Self {
        let cores = || thread::available_parallelism().map_or(1, usize::from);
        let threads = threads.map_or_else(cores, |threads| threads.get() as usize);
        Self {
            threads,
            places: Arc::new(Semaphore::new(threads + queue as usize)),
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
        let place = self.places.clone().try_acquire_owned();
        let place = place.map_err(|_| PasswordError::Overloaded)?;
        let (answer, answered) = oneshot::channel();
        let job: Job = Box::new(move || {
            // A panic costs its own request, not the thread.
            let done = (!answer.is_closed()).then(|| catch_unwind(AssertUnwindSafe(job)));
            // Before the answer: who has it may come again at once.
            drop(place);
            if let Some(Ok(done)) = done {
                let _ = answer.send(done);
            }
        });
        let jobs = self.jobs.get_or_init(|| self.start());
        jobs.send(job).map_err(|_| PasswordError::Overloaded)?;
        answered.await.map_err(|_| PasswordError::Overloaded)
    }

    fn start(&self) -> Sender<Job> {
        let (sender, receiver) = channel::<Job>();
        let receiver = Arc::new(Mutex::new(receiver));
        for _ in 0..self.threads {
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
            Ok(job) => job(),
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

#[cfg(test)]
mod tests {
    use rocket::futures::future::join_all;

    use super::*;

    fn pool(threads: u32, queue: u32) -> Pool {
        Pool::new(NonZeroU32::new(threads), queue)
    }

    #[rocket::async_test]
    async fn so_many_jobs_run_or_wait_and_no_more() {
        for (threads, queue, served) in [(1, 0, 1), (1, 2, 3), (3, 0, 3)] {
            let pool = pool(threads, queue);
            let (open, gate) = channel::<()>();
            let gate = Arc::new(Mutex::new(gate));
            let jobs = (0..5).map(|_| {
                let gate = gate.clone();
                pool.run(move || gate.lock().map(|gate| gate.recv().is_err()).is_ok())
            });
            // Closed once every job has been taken or refused: `join_all` asks them in order.
            let close = async { drop(open) };
            let (done, ()) = rocket::tokio::join!(join_all(jobs), close);
            let good = done.iter().filter(|done| done.is_ok()).count();
            assert_eq!(good, served, "{threads} threads, {queue} waiting");
        }
    }

    #[rocket::async_test]
    async fn one_job_after_the_other_always_finds_a_place() {
        let pool = pool(1, 0);
        for n in 0..1000 {
            assert_eq!(pool.run(move || n).await, Ok(n));
        }
    }

    #[rocket::async_test]
    async fn a_job_that_panics_gives_its_place_back() {
        let pool = pool(1, 0);
        let panicked: Result<(), _> = pool.run(|| panic!("on purpose")).await;
        assert_eq!(panicked, Err(PasswordError::Overloaded));
        assert_eq!(pool.run(|| 7).await, Ok(7));
    }
}
