//! Many reports at once, in order.
//!
//! [`ordered`] maps a stream over threads and hands the results on in the stream's own order, so that one thread and
//! many give the same bytes. Memory is bounded: no more than a few items for each thread are taken from the stream
//! before the first of them is handed on.

use crossbeam_channel::{Receiver, Sender, bounded};
use std::ops::ControlFlow;
use std::thread;

/// Items under way for each thread: enough to keep all of them busy behind one slow report.
const AHEAD: usize = 8;

/// Recursion in a reading follows the depth of a sentence's tree; a thread's stack has room for a very long sentence.
const STACK: usize = 64 << 20;

/// An item with the place that its result goes to.
type Job<I, O> = (I, Sender<O>);

/// Hands `work(item)` of every item to `take`, in order, until `take` breaks.
///
/// `work` runs on `threads` threads (at least one), the stream on one of its own, `take` on the caller's.
pub fn ordered<I: Send, O: Send>(
    threads: usize,
    items: impl Iterator<Item = I> + Send,
    work: impl Fn(I) -> O + Sync,
    mut take: impl FnMut(O) -> ControlFlow<()>,
) {
    let window = threads.max(1) * AHEAD;
    let (jobs, queue) = bounded::<Job<I, O>>(window);
    let (promises, results) = bounded::<Receiver<O>>(window);
    thread::scope(|scope| {
        spawn(scope, move || feed(items, &jobs, &promises));
        for _ in 0..threads.max(1) {
            let (queue, work) = (queue.clone(), &work);
            spawn(scope, move || queue.iter().for_each(|(item, result)| drop(result.send(work(item)))));
        }
        drop(queue);
        let done = results.iter().map_while(|result| result.recv().ok());
        let _ = { done }.try_for_each(&mut take);
        drop(results);
    });
}

/// Promises first: the queue of promises is what holds the stream back until the first result is taken.
fn feed<I, O>(items: impl Iterator<Item = I>, jobs: &Sender<Job<I, O>>, promises: &Sender<Receiver<O>>) {
    for item in items {
        let (result, promise) = bounded(1);
        if promises.send(promise).is_err() || jobs.send((item, result)).is_err() {
            break;
        }
    }
}

fn spawn<'scope>(scope: &'scope thread::Scope<'scope, '_>, work: impl FnOnce() + Send + 'scope) {
    thread::Builder::new().stack_size(STACK).spawn_scoped(scope, work).expect("the system gives a thread");
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};

    #[test]
    fn results_come_in_the_order_of_the_items() {
        for threads in [0, 1, 2, 7] {
            let mut seen = Vec::new();
            let slow_first = |n: u64| {
                thread::sleep(std::time::Duration::from_micros(if n.is_multiple_of(10) { 500 } else { 0 }));
                n * n
            };
            ordered(threads, 0..200, slow_first, |n| {
                seen.push(n);
                ControlFlow::Continue(())
            });
            assert_eq!(seen, (0..200).map(|n| n * n).collect::<Vec<u64>>());
        }
    }

    #[test]
    fn the_stream_waits_for_the_results() {
        let pulled = AtomicUsize::new(0);
        let items = (0..10_000).inspect(|_| {
            pulled.fetch_add(1, Ordering::SeqCst);
        });
        let mut ahead = 0;
        let mut taken = 0;
        ordered(
            2,
            items,
            |n| n,
            |_| {
                taken += 1;
                ahead = ahead.max(pulled.load(Ordering::SeqCst) - taken);
                ControlFlow::Continue(())
            },
        );
        assert_eq!(taken, 10_000);
        assert!(ahead <= 2 * AHEAD + 2, "{ahead} items were under way");
    }

    #[test]
    fn breaking_ends_the_stream() {
        let mut taken = 0;
        ordered(
            2,
            0..,
            |n: u64| n,
            |_| {
                taken += 1;
                if taken == 5 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
            },
        );
        assert_eq!(taken, 5);
    }
}
