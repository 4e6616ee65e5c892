//! The same work for many items on several threads, with results in the items' order.

use std::thread;

/// Below so many items a second thread costs more than it saves.
const WORTH_A_THREAD: usize = 64;

/// `work` for each item in turn; every worker (there is at least one) takes a stretch of the items on a thread of its own.
pub(super) fn map<W: Send, I: Sync, R: Send>(
    workers: &mut [W],
    items: &[I],
    work: impl Fn(&mut W, &I) -> R + Sync,
) -> Vec<R> {
    let hands = workers.len().min(items.len() / WORTH_A_THREAD).max(1);
    if hands == 1 {
        return items.iter().map(|item| work(&mut workers[0], item)).collect();
    }
    let work = &work;
    thread::scope(|scope| {
        let stretches = items.chunks(items.len().div_ceil(hands));
        let running: Vec<_> = workers
            .iter_mut()
            .zip(stretches)
            .map(|(worker, stretch)| {
                scope.spawn(move || stretch.iter().map(|item| work(worker, item)).collect::<Vec<_>>())
            })
            .collect();
        let joined = running.into_iter().map(|thread| match thread.join() {
            Ok(results) => results,
            Err(panic) => std::panic::resume_unwind(panic),
        });
        joined.flatten().collect()
    })
}
