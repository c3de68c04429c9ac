//! Telling a run to stop, from any thread, at any time.
//!
//! A handle outlives its run and may be used before the run starts (it then ends at once) and after it ended (nothing happens):
//! runs register their limit word for exactly as long as it exists.

use std::sync::atomic::{AtomicU8, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// Why a run was told to stop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StopReason {
    /// Somebody asked.
    Asked,
    /// Its time is over.
    Time,
}

/// Stops the runs it was given to. Clones stop the same runs.
#[derive(Clone, Default)]
pub struct StopHandle(Arc<Shared>);

#[derive(Default)]
struct Shared {
    /// 0: go on; 1: asked; 2: time.
    reason: AtomicU8,
    runs: Mutex<Vec<LimitWord>>,
}

struct LimitWord(*const AtomicUsize);

// SAFETY: the pointer is only used under the mutex, and a registration removes it there before the word goes away; the word itself
// is atomic.
unsafe impl Send for LimitWord {}

impl StopHandle {
    /// A handle that has not been used.
    pub fn new() -> Self {
        Self::default()
    }

    /// Ends the run with [`crate::outcome::Outcome::Stopped`].
    pub fn stop(&self) {
        self.set(1);
    }

    /// Ends the run as out of time.
    pub fn time_out(&self) {
        self.set(2);
    }

    /// Why it was told to stop, if it was.
    pub fn reason(&self) -> Option<StopReason> {
        match self.0.reason.load(Ordering::Acquire) {
            0 => None,
            1 => Some(StopReason::Asked),
            _ => Some(StopReason::Time),
        }
    }

    fn set(&self, reason: u8) {
        // The first reason stays.
        let _ = self
            .0
            .reason
            .compare_exchange(0, reason, Ordering::AcqRel, Ordering::Acquire);
        for word in self.0.runs.lock().unwrap_or_else(PoisonError::into_inner).iter() {
            // SAFETY: see `LimitWord`.
            unsafe { (*word.0).store(usize::MAX, Ordering::Release) };
        }
    }

    /// Has `word` set to its maximum when the handle is used, until the answer is dropped; at once if it already was.
    pub fn register<'a>(&self, word: &'a AtomicUsize) -> Registration<'a> {
        let mut runs = self.0.runs.lock().unwrap_or_else(PoisonError::into_inner);
        runs.push(LimitWord(word));
        if self.reason().is_some() {
            word.store(usize::MAX, Ordering::Release);
        }
        Registration {
            handle: self.clone(),
            word,
        }
    }
}

/// A run that can be stopped.
pub struct Registration<'a> {
    handle: StopHandle,
    word: &'a AtomicUsize,
}

impl Drop for Registration<'_> {
    fn drop(&mut self) {
        let mut runs = self.handle.0.runs.lock().unwrap_or_else(PoisonError::into_inner);
        runs.retain(|word| !std::ptr::eq(word.0, self.word));
    }
}
