//! Answers that take long: kept once they are there, and worked out once however many ask at the same time.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use futures_util::{
    FutureExt,
    future::{BoxFuture, Shared, WeakShared},
};
use moka::sync::Cache;

use super::problem::Problem;

type Work<T> = BoxFuture<'static, Result<Arc<T>, Problem>>;

/// Answers by what was asked.
pub(super) struct Memory<T> {
    known: Cache<String, Arc<T>>,
    /// What is being worked out, for as long as somebody waits for it.
    under_way: Arc<Mutex<HashMap<String, WeakShared<Work<T>>>>>,
}

impl<T> Clone for Memory<T> {
    fn clone(&self) -> Self {
        Self { known: self.known.clone(), under_way: self.under_way.clone() }
    }
}

impl<T: Send + Sync + 'static> Memory<T> {
    /// A memory for so many answers.
    pub(super) fn new(most: u64) -> Self {
        Self { known: Cache::new(most), under_way: Arc::default() }
    }

    /// The answer to `key`: the one that is known or under way, or else what `work` finds, which is kept where it `is_whole`.
    /// Work ends when nobody waits for it any more. It is only shared among those who ask in the same `words`, as why there is
    /// no answer is said in them.
    pub(super) async fn get(
        &self,
        key: String,
        words: &str,
        is_whole: impl FnOnce(&T) -> bool + Send + 'static,
        work: impl Future<Output = Result<T, Problem>> + Send + 'static,
    ) -> Result<Arc<T>, Problem> {
        if let Some(found) = self.known.get(&key) {
            return Ok(found);
        }
        self.join(key, words, is_whole, work).await
    }

    fn join(
        &self,
        key: String,
        words: &str,
        is_whole: impl FnOnce(&T) -> bool + Send + 'static,
        work: impl Future<Output = Result<T, Problem>> + Send + 'static,
    ) -> Shared<Work<T>> {
        // Entries are only dropped or added, so what a panicked holder left is whole.
        let mut under_way = self.under_way.lock().unwrap_or_else(PoisonError::into_inner);
        under_way.retain(|_, work| work.upgrade().is_some());
        let name = format!("{words} {key}");
        if let Some(shared) = under_way.get(&name).and_then(WeakShared::upgrade) {
            return shared;
        }
        let known = self.known.clone();
        let work = async move {
            let found = Arc::new(work.await?);
            if is_whole(&found) {
                known.insert(key, found.clone());
            }
            Ok(found)
        };
        let shared = work.boxed().shared();
        if let Some(weak) = shared.downgrade() {
            under_way.insert(name, weak);
        }
        shared
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use futures_util::future::{join, poll_immediate};
    use tokio::sync::watch;

    use super::*;

    /// Work that waits, and counts how often it was begun and ended.
    #[derive(Clone)]
    struct Counted {
        begun: Arc<AtomicUsize>,
        ended: Arc<AtomicUsize>,
        gate: watch::Receiver<bool>,
    }

    impl Counted {
        fn new() -> (watch::Sender<bool>, Self) {
            let (open, gate) = watch::channel(false);
            (open, Self { begun: Arc::default(), ended: Arc::default(), gate })
        }

        async fn work(mut self) -> Result<usize, Problem> {
            let number = self.begun.fetch_add(1, Ordering::Relaxed);
            let _ = self.gate.wait_for(|is_open| *is_open).await;
            self.ended.fetch_add(1, Ordering::Relaxed);
            Ok(number)
        }

        fn counts(&self) -> (usize, usize) {
            (self.begun.load(Ordering::Relaxed), self.ended.load(Ordering::Relaxed))
        }
    }

    #[tokio::test]
    async fn who_asks_the_same_at_the_same_time_shares_the_work() {
        let (memory, (open, counted)) = (Memory::new(4), Counted::new());
        let ask = |key: &str, words| Box::pin(memory.get(key.to_owned(), words, |_| false, counted.clone().work()));
        let (mut one, mut two, mut other) = (ask("a", "lv"), ask("a", "lv"), ask("a", "en"));
        assert!(poll_immediate(&mut one).await.is_none());
        assert!(poll_immediate(&mut two).await.is_none());
        assert_eq!(counted.counts(), (1, 0));
        assert!(poll_immediate(&mut other).await.is_none());
        assert_eq!(counted.counts(), (2, 0));
        // It goes on when the first to ask has left.
        drop(one);
        open.send_replace(true);
        let (two, other) = join(two, other).await;
        assert_eq!((*two.unwrap(), *other.unwrap()), (0, 1));
        assert_eq!(counted.counts(), (2, 2));
        // What is not whole is worked out again.
        assert_eq!(*ask("a", "lv").await.unwrap(), 2);
    }

    #[tokio::test]
    async fn work_ends_when_all_have_left_and_what_is_whole_is_kept() {
        let (memory, (open, counted)) = (Memory::new(4), Counted::new());
        let ask = || Box::pin(memory.get("a".to_owned(), "lv", |_| true, counted.clone().work()));
        let mut left = ask();
        assert!(poll_immediate(&mut left).await.is_none());
        drop(left);
        open.send_replace(true);
        assert_eq!(*ask().await.unwrap(), 1);
        assert_eq!(counted.counts(), (2, 1));
        assert_eq!(*ask().await.unwrap(), 1);
        assert_eq!(counted.counts(), (2, 1));
    }
}
