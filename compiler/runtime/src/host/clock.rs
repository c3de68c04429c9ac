//! Time, and numbers that nobody foresees.

use std::hash::{BuildHasher as _, Hasher as _, RandomState};
use std::sync::OnceLock;
use std::thread;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use super::{Input, Output};
use crate::context::Context;

/// How long a sleep goes on before it looks whether the run was told to stop.
const NAP: Duration = Duration::from_millis(5);

/// Nanoseconds since 1970.
pub(super) fn now(_: &Context, _: Input<'_>) -> Output {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    Ok((since.map_or(0, |since| since.as_nanos() as i64), Vec::new()))
}

/// Nanoseconds on a clock that never goes back.
pub(super) fn monotonic(_: &Context, _: Input<'_>) -> Output {
    static START: OnceLock<Instant> = OnceLock::new();
    let start = START.get_or_init(Instant::now);
    Ok((start.elapsed().as_nanos() as i64, Vec::new()))
}

/// Waits that many nanoseconds.
pub(super) fn sleep(ctx: &Context, input: Input<'_>) -> Output {
    let length = Duration::from_nanos(u64::try_from(input.n).unwrap_or_default());
    let start = Instant::now();
    loop {
        let left = length.saturating_sub(start.elapsed());
        if left.is_zero() {
            return Ok((0, Vec::new()));
        }
        thread::sleep(left.min(NAP));
        ctx.poll()?;
    }
}

/// A number that differs each time, for generators to start from.
pub(super) fn seed(_: &Context, _: Input<'_>) -> Output {
    // Keyed by the system's randomness, the standard library's hasher gives an unpredictable number.
    Ok((
        (RandomState::new().build_hasher().finish() as i64) & i64::MAX,
        Vec::new(),
    ))
}
