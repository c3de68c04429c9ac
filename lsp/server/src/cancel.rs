//! Cancellation: one token per request, which really stops what works on it.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

type Hook = Box<dyn FnOnce() + Send>;

/// Says whether a request is still wanted, and wakes those who asked to be told.
#[derive(Clone, Default)]
pub struct CancelToken(Arc<Inner>);

#[derive(Default)]
struct Inner {
    cancelled: AtomicBool,
    hooks: Mutex<Vec<Hook>>,
}

impl CancelToken {
    /// Cancels: runs every hook once, on this thread. Later calls do nothing.
    pub fn cancel(&self) {
        if self.0.cancelled.swap(true, Ordering::SeqCst) {
            return;
        }
        for hook in std::mem::take(&mut *self.hooks()) {
            hook();
        }
    }

    /// Whether it was cancelled.
    pub fn is_cancelled(&self) -> bool {
        self.0.cancelled.load(Ordering::SeqCst)
    }

    /// Calls `hook` on cancellation, at once if that has already happened.
    pub fn on_cancel(&self, hook: impl FnOnce() + Send + 'static) {
        {
            let mut hooks = self.hooks();
            if !self.is_cancelled() {
                hooks.push(Box::new(hook));
                // `cancel` sets the flag before it takes the lock, so it will see this hook.
                return;
            }
        }
        hook();
    }

    fn hooks(&self) -> std::sync::MutexGuard<'_, Vec<Hook>> {
        self.0.hooks.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::AtomicU32;

    #[test]
    fn hooks_run_once_whether_they_come_before_or_after() {
        let (token, count) = (CancelToken::default(), Arc::new(AtomicU32::new(0)));
        let hook = || {
            let count = count.clone();
            move || {
                count.fetch_add(1, Ordering::SeqCst);
            }
        };
        token.on_cancel(hook());
        assert_eq!(count.load(Ordering::SeqCst), 0);
        token.cancel();
        token.cancel();
        token.on_cancel(hook());
        assert_eq!(count.load(Ordering::SeqCst), 2);
    }
}
