//! Times, for whoever works on the translation: `cargo test -p grok-jit --release -- --nocapture times` with `GROK_TIMES=1`.

use std::time::Instant;

use grok_jit::{JitOptions, OptLevel};
use grok_runtime::outcome::Limits;
use grok_runtime::stop::StopHandle;

use super::Kept;
use super::programs::{fib, nested_sum};

#[test]
fn times() {
    let long = std::env::var_os("GROK_TIMES").is_some();
    let (depth, turns) = if long { (38, 30_000) } else { (15, 100) };
    for (name, program) in [("fib", fib(depth)), ("nested sum", nested_sum(turns))] {
        let unit = grok_jit::compile(
            &program,
            JitOptions {
                opt: OptLevel::Speed,
                verify: false,
            },
        )
        .expect("compiles");
        let started = Instant::now();
        let outcome = unit.run(&Limits::default(), Box::new(Kept::default()), &StopHandle::new());
        println!("{name}: {:?} {outcome:?}", started.elapsed());
    }
}
