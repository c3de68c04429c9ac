//! What a program does to the world beyond printing: files, environment, processes, time, randomness. Each operation belongs to an
//! effect, which the run must have been granted.
//!
//! All operations have one shape: up to two texts and a number go in; a number comes out, and what else there is to say goes into a
//! text of the caller's. An operation that the world refuses answers with a negative [`kind`](ErrorKind) and says why in that text.

mod clock;
mod env;
mod fs;
mod process;

use std::io::ErrorKind;

use crate::context::Context;
use crate::effects::Effect;
use crate::outcome::LimitKind;
use crate::text::{Text, text};
use crate::trap::{Fault, guard};

/// What goes into an operation.
struct Input<'a> {
    a: &'a str,
    b: &'a str,
    n: i64,
}

/// What comes out: a number, and text.
type Output = Result<(i64, Vec<u8>), Failure>;

/// Why nothing came out.
enum Failure {
    /// The run ends.
    Fault(Fault),
    /// The program is told.
    Refused(std::io::Error),
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        Failure::Refused(error)
    }
}

impl From<Fault> for Failure {
    fn from(fault: Fault) -> Self {
        Failure::Fault(fault)
    }
}

/// An operation: the intrinsic's name, the library function that programs know it by, its effect, and what it does.
struct Operation {
    intrinsic: &'static str,
    function: &'static str,
    effect: Option<Effect>,
    run: fn(&Context, Input<'_>) -> Output,
}

const fn operation(
    intrinsic: &'static str,
    function: &'static str,
    effect: Effect,
    run: fn(&Context, Input<'_>) -> Output,
) -> Operation {
    Operation {
        intrinsic,
        function,
        effect: Some(effect),
        run,
    }
}

/// The operations, by number.
const OPERATIONS: &[Operation] = &[
    operation("fs_read", "fs::read", Effect::Fs, fs::read),
    operation("fs_write", "fs::write", Effect::Fs, fs::write),
    operation("fs_append", "fs::append", Effect::Fs, fs::append),
    operation("fs_metadata", "fs::metadata", Effect::Fs, fs::metadata),
    operation("fs_create_dir", "fs::create_dir", Effect::Fs, fs::create_dir),
    operation("fs_read_dir", "fs::read_dir", Effect::Fs, fs::read_dir),
    operation("fs_remove_file", "fs::remove_file", Effect::Fs, fs::remove_file),
    operation("fs_remove_dir", "fs::remove_dir", Effect::Fs, fs::remove_dir),
    operation("fs_rename", "fs::rename", Effect::Fs, fs::rename),
    operation("fs_copy", "fs::copy", Effect::Fs, fs::copy),
    operation("env_args", "env::args", Effect::Env, env::args),
    operation("env_var", "env::var", Effect::Env, env::var),
    operation("env_vars", "env::vars", Effect::Env, env::vars),
    operation("env_current_dir", "env::current_dir", Effect::Env, env::current_dir),
    operation("process_run", "process::Command::output", Effect::Process, process::run),
    operation("process_id", "process::id", Effect::Process, process::id),
    operation("time_now", "time::SystemTime::now", Effect::Time, clock::now),
    operation("time_monotonic", "time::Instant::now", Effect::Time, clock::monotonic),
    operation("time_sleep", "time::sleep", Effect::Time, clock::sleep),
    operation("random_seed", "random::seed", Effect::Random, clock::seed),
    Operation {
        intrinsic: "run_exit",
        function: "process::exit",
        effect: None,
        run: process::exit,
    },
];

/// The number of the operation that an intrinsic stands for.
pub fn operation_number(intrinsic: &str) -> Option<u32> {
    let position = OPERATIONS.iter().position(|known| known.intrinsic == intrinsic)?;
    u32::try_from(position).ok()
}

/// What an operation answers with on a fault.
pub const FAULT: i64 = i64::MIN;

/// Carries out the operation of a number; [`FAULT`] on a fault.
///
/// # Safety
/// The texts must be readable, `out` null or writable.
pub unsafe extern "C" fn host_call(
    ctx: &Context,
    number: u32,
    a: *const u8,
    a_len: usize,
    b: *const u8,
    b_len: usize,
    n: i64,
    out: *mut Text,
) -> i64 {
    guard(ctx, FAULT, || {
        let Some(operation) = OPERATIONS.get(number as usize) else {
            return Err(Fault::internal("there is no such operation"));
        };
        if let Some(effect) = operation.effect {
            ctx.require(effect, operation.function)?;
        }
        ctx.poll()?;
        // SAFETY: the caller's promise.
        let input = unsafe {
            Input {
                a: text(a, a_len),
                b: text(b, b_len),
                n,
            }
        };
        let (answer, content) = match (operation.run)(ctx, input) {
            Ok(output) => output,
            Err(Failure::Fault(fault)) => return Err(fault),
            Err(Failure::Refused(error)) => (-kind_number(error.kind()), message(&error).into_bytes()),
        };
        if !out.is_null() {
            let content = match String::from_utf8(content) {
                Ok(content) => content,
                Err(_) => {
                    let content = "stream did not contain valid UTF-8";
                    // SAFETY: the caller's promise.
                    unsafe { out.write(ctx.new_text(content)?) };
                    return Ok(-kind_number(ErrorKind::InvalidData));
                }
            };
            // SAFETY: the caller's promise.
            unsafe { out.write(ctx.new_text(&content)?) };
        }
        Ok(answer)
    })
}

/// An error's text without the system's number.
fn message(error: &std::io::Error) -> String {
    let text = error.to_string();
    match text.rfind(" (os error ") {
        Some(end) => text[..end].to_owned(),
        None => text,
    }
}

/// The numbers by which the library's `ErrorKind` is told.
fn kind_number(kind: ErrorKind) -> i64 {
    match kind {
        ErrorKind::NotFound => 1,
        ErrorKind::PermissionDenied => 2,
        ErrorKind::AlreadyExists => 3,
        ErrorKind::InvalidInput => 4,
        ErrorKind::InvalidData => 5,
        ErrorKind::NotADirectory => 6,
        ErrorKind::IsADirectory => 7,
        ErrorKind::DirectoryNotEmpty => 8,
        ErrorKind::TimedOut => 9,
        _ => 10,
    }
}

/// Fails if that many bytes are more than the run may have.
fn check_size(ctx: &Context, bytes: u64) -> Result<(), Fault> {
    if bytes > ctx.memory_left() {
        Err(Fault::Limit(LimitKind::Memory))
    } else {
        Ok(())
    }
}

/// Texts one after the other, each ended by a zero byte.
fn listed(items: impl IntoIterator<Item = String>) -> Vec<u8> {
    let mut list = Vec::new();
    for item in items {
        list.extend_from_slice(item.as_bytes());
        list.push(0);
    }
    list
}
