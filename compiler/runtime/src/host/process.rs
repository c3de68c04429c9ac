//! Other processes, and the end of this one.

use std::io::{Read, Write as _};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

use super::{Failure, Input, Output, check_size};
use crate::context::Context;
use crate::trap::Fault;

/// How long is waited between two looks at a child.
const PAUSE: Duration = Duration::from_millis(2);

/// Runs a command to its end: `a` is the program and its arguments, each ended by a zero byte; `b` its standard input. Answers with
/// its exit code (128 and the signal if a signal ended it), the length of its standard output in a line, and both its outputs.
pub(super) fn run(ctx: &Context, input: Input<'_>) -> Output {
    let mut words = input.a.split_terminator('\0');
    let mut command = Command::new(words.next().unwrap_or_default());
    command
        .args(words)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = command.spawn()?;
    let stdout = child.stdout.take().map(|pipe| reader(pipe, ctx.memory_left()));
    let stderr = child.stderr.take().map(|pipe| reader(pipe, ctx.memory_left()));
    if let Some(mut pipe) = child.stdin.take() {
        let text = input.b.to_owned();
        // A child that does not read its input must not stop the run.
        thread::spawn(move || {
            let _ = pipe.write_all(text.as_bytes());
        });
    }
    let code = wait(ctx, &mut child)?;
    let gather =
        |reader: Option<thread::JoinHandle<Vec<u8>>>| reader.and_then(|reader| reader.join().ok()).unwrap_or_default();
    let (stdout, stderr) = (gather(stdout), gather(stderr));
    check_size(ctx, (stdout.len() + stderr.len()) as u64)?;
    let (stdout, stderr) = (String::from_utf8_lossy(&stdout), String::from_utf8_lossy(&stderr));
    let both = format!("{}\n{stdout}{stderr}", stdout.len());
    Ok((code, both.into_bytes()))
}

fn reader(pipe: impl Read + Send + 'static, most: u64) -> thread::JoinHandle<Vec<u8>> {
    thread::spawn(move || {
        let mut content = Vec::new();
        let _ = pipe.take(most).read_to_end(&mut content);
        content
    })
}

/// Waits for a child's end; a run that is told to stop takes the child with it.
fn wait(ctx: &Context, child: &mut Child) -> Result<i64, Failure> {
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(match status.code() {
                Some(code) => i64::from(code & 0xff),
                None => signal(status),
            });
        }
        if let Err(fault) = ctx.poll() {
            let _ = child.kill();
            let _ = child.wait();
            return Err(fault.into());
        }
        thread::sleep(PAUSE);
    }
}

#[cfg(unix)]
fn signal(status: std::process::ExitStatus) -> i64 {
    use std::os::unix::process::ExitStatusExt as _;
    128 + i64::from(status.signal().unwrap_or_default())
}

#[cfg(not(unix))]
fn signal(_: std::process::ExitStatus) -> i64 {
    128
}

/// This process's number.
pub(super) fn id(_: &Context, _: Input<'_>) -> Output {
    Ok((i64::from(std::process::id()), Vec::new()))
}

/// Ends the run.
pub(super) fn exit(_: &Context, input: Input<'_>) -> Output {
    Err(Failure::Fault(Fault::Exit(input.n as i32)))
}
