//! Jobs in, answers out in the same order, with the processor's cores between: reader -> workers -> writer.
//!
//! The reader is a thread of its own, the writer is the thread that calls [`in_order`]. Each job takes along a slot for its
//! answer; the writer gets the slots in the order of the jobs, so that what is written does not depend on who was faster.
//! Memory is bounded: [`JOBS_AHEAD`] jobs for each worker, [`limits::SCAN_AHEAD_BYTES`] in all of them.

use std::io;
use std::num::NonZero;
use std::ops::ControlFlow;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread::{self, Builder};

use wattguard::limits;

use crate::fault::Fault;

/// Jobs of each worker that may be read before they are needed: enough that no worker waits for the reader.
const JOBS_AHEAD: usize = 4;

/// A job, the bytes that it holds, and where its answer is awaited.
type Sent<J, R> = (J, usize, SyncSender<R>);

/// Where the reader puts jobs.
pub(crate) struct Jobs<J, R> {
    work: SyncSender<Sent<J, R>>,
    order: SyncSender<Receiver<R>>,
    room: Arc<Room>,
}

impl<J, R> Jobs<J, R> {
    /// Adds a job that holds so many bytes; waits while there is no room for it. `Break`: nobody wants its answer.
    pub(crate) fn add(&self, job: J, bytes: usize) -> ControlFlow<()> {
        self.room.take(bytes);
        let (answer, slot) = sync_channel(1);
        match self.order.send(slot).is_ok() && self.work.send((job, bytes, answer)).is_ok() {
            true => ControlFlow::Continue(()),
            false => ControlFlow::Break(()),
        }
    }
}

/// Bytes that jobs may still take.
struct Room {
    free: Mutex<usize>,
    more: Condvar,
}

impl Room {
    fn take(&self, bytes: usize) {
        // A job as large as all of the room has it to itself.
        let bytes = bytes.min(limits::SCAN_AHEAD_BYTES);
        let free = self.free.lock().unwrap_or_else(PoisonError::into_inner);
        let mut free = self.more.wait_while(free, |free| *free < bytes).unwrap_or_else(PoisonError::into_inner);
        *free -= bytes;
    }

    fn give_back(&self, bytes: usize) {
        *self.free.lock().unwrap_or_else(PoisonError::into_inner) += bytes.min(limits::SCAN_AHEAD_BYTES);
        self.more.notify_all();
    }
}

/// As many workers as the system lets us use at once.
pub(crate) fn all_cores() -> NonZero<usize> {
    thread::available_parallelism().unwrap_or(NonZero::<usize>::MIN)
}

/// Runs `read`, `work` on what it adds, and `write` on the answers, in the order of the jobs.
///
/// # Errors
/// What `read` or `write` say; no thread can be started. The other threads are then left behind: a reader may be waiting
/// for input that never comes.
pub(crate) fn in_order<J: Send + 'static, R: Send + 'static>(
    workers: NonZero<usize>,
    read: impl FnOnce(&Jobs<J, R>) -> Result<(), Fault> + Send + 'static,
    work: impl Fn(J) -> R + Send + Sync + 'static,
    mut write: impl FnMut(R) -> Result<(), Fault>,
) -> Result<(), Fault> {
    let ahead = JOBS_AHEAD.saturating_mul(workers.get());
    let (to_workers, from_reader) = sync_channel::<Sent<J, R>>(ahead);
    let (order, slots) = sync_channel(ahead);
    let room = Arc::new(Room { free: Mutex::new(limits::SCAN_AHEAD_BYTES), more: Condvar::new() });
    let (from_reader, work) = (Arc::new(Mutex::new(from_reader)), Arc::new(work));
    for _ in 0..workers.get() {
        let (jobs, work, room) = (Arc::clone(&from_reader), Arc::clone(&work), Arc::clone(&room));
        let worker = Builder::new().spawn(move || {
            while let Some((job, bytes, answer)) = next(&jobs) {
                let done = work(job);
                room.give_back(bytes);
                // Nobody awaits it where the run ends early.
                let _ = answer.send(done);
            }
        });
        worker.map_err(|fault| no_thread(&fault))?;
    }
    let jobs = Jobs { work: to_workers, order, room };
    let reader = Builder::new().spawn(move || read(&jobs)).map_err(|fault| no_thread(&fault))?;
    for slot in slots {
        let answer = slot.recv().map_err(|_| Fault::Input("a worker ended early".to_owned()))?;
        write(answer)?;
    }
    reader.join().unwrap_or_else(|_| Err(Fault::Input("the reader ended early".to_owned())))
}

fn next<T>(jobs: &Mutex<Receiver<T>>) -> Option<T> {
    jobs.lock().unwrap_or_else(PoisonError::into_inner).recv().ok()
}

fn no_thread(fault: &io::Error) -> Fault {
    Fault::at("a thread", fault)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn workers(count: usize) -> NonZero<usize> {
        NonZero::new(count).unwrap_or(NonZero::<usize>::MIN)
    }

    /// The first jobs take longest, and each holds more than the room.
    #[test]
    fn answers_come_in_the_order_of_jobs() {
        for count in [1, 2, 7] {
            let mut answers = Vec::new();
            let done = in_order(
                workers(count),
                |jobs| {
                    for job in 0..200_u64 {
                        assert!(jobs.add(job, limits::SCAN_AHEAD_BYTES / 2 + 1).is_continue());
                        assert!(jobs.add(job, usize::MAX).is_continue());
                    }
                    Ok(())
                },
                |job: u64| {
                    thread::sleep(std::time::Duration::from_micros(200_u64.saturating_sub(job)));
                    job
                },
                |answer| {
                    answers.push(answer);
                    Ok(())
                },
            );
            assert!(done.is_ok());
            assert_eq!(answers, (0..200).flat_map(|job| [job, job]).collect::<Vec<_>>());
        }
    }

    /// A writer that has enough ends the run, though the reader would go on for ever.
    #[test]
    fn the_writer_may_end_the_run() {
        let done = in_order(
            workers(2),
            |jobs| {
                while jobs.add((), 1).is_continue() {}
                Ok(())
            },
            |()| (),
            |()| Err(Fault::Closed),
        );
        assert!(matches!(done, Err(Fault::Closed)));
    }

    #[test]
    fn faults_of_the_reader_come_last() {
        let mut answers = 0;
        let read = |jobs: &Jobs<(), ()>| {
            let _ = jobs.add((), 0);
            Err(Fault::Input("torn".to_owned()))
        };
        let done = in_order(
            workers(1),
            read,
            |()| (),
            |()| {
                answers += 1;
                Ok(())
            },
        );
        assert!(matches!(done, Err(Fault::Input(what)) if what == "torn"));
        assert_eq!(answers, 1);
    }
}
