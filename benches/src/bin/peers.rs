//! `cargo build -p grok && cargo run -p grok-benches --bin peers`: the same small programs under Grok's JIT, rustc, LuaJIT and CPython, as ratios in one run.
//!
//! Whole processes are timed, start and compilation in memory included; rustc's compilation is not. The least of several
//! alternating runs counts, which is what a busy machine disturbs least. Peers that are not installed are left out.

#![forbid(unsafe_code)]

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// How often each program runs.
const ROUNDS: usize = 7;

/// A command to time.
struct Contender {
    name: &'static str,
    command: Box<dyn Fn() -> Command>,
    best: Duration,
    output: String,
}

fn main() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("peers");
    let scratch = std::env::temp_dir().join(format!("grok-peers-{}", std::process::id()));
    std::fs::create_dir_all(&scratch).unwrap_or_else(|error| panic!("{}: {error}", scratch.display()));
    println!("{}", machine());
    for program in ["fib", "loops"] {
        let mut contenders = contenders(&folder, &scratch, program);
        for _ in 0..ROUNDS {
            for contender in &mut contenders {
                time(contender);
            }
        }
        report(program, &contenders);
    }
    let _ = std::fs::remove_dir_all(&scratch);
}

/// Everyone who can run `program` here. The first is the one the ratios are of, the second what they are against.
fn contenders(folder: &Path, scratch: &Path, program: &str) -> Vec<Contender> {
    let source = |extension: &str| folder.join(format!("{program}.{extension}"));
    let mut found = Vec::new();
    let mut add = |name, command: Box<dyn Fn() -> Command>| {
        found.push(Contender {
            name,
            command,
            best: Duration::MAX,
            output: String::new(),
        });
    };
    let grok = grok_binary();
    let file = source("grok");
    add("grok (jit)", Box::new(move || with(&grok, &[Path::new("run"), &file])));
    let binary = scratch.join(program);
    let compiled = Command::new("rustc")
        .args(["-O", "-C", "overflow-checks=on", "-o"])
        .args([&binary, &source("rs")])
        .status()
        .is_ok_and(|status| status.success());
    if compiled {
        add("rustc -O, overflow checks", Box::new(move || Command::new(&binary)));
    }
    for (name, runner, extension) in [("LuaJIT", "luajit", "lua"), ("CPython", "python3", "py")] {
        if Command::new(runner)
            .arg("--version")
            .arg("-v")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .stdin(Stdio::null())
            .status()
            .is_ok()
        {
            let file = source(extension);
            add(name, Box::new(move || with(Path::new(runner), &[&file])));
        }
    }
    found
}

fn with(program: &Path, arguments: &[&Path]) -> Command {
    let mut command = Command::new(program);
    command.args(arguments);
    command
}

/// The `grok` beside this program, or on the PATH.
fn grok_binary() -> PathBuf {
    let beside = std::env::current_exe()
        .ok()
        .and_then(|path| Some(path.parent()?.join("grok")));
    beside
        .filter(|path| path.is_file())
        .unwrap_or_else(|| PathBuf::from("grok"))
}

fn time(contender: &mut Contender) {
    // One slow peer must not hold everybody up: what took long once is not asked again.
    if contender.best != Duration::MAX && contender.best > Duration::from_secs(5) {
        return;
    }
    let started = Instant::now();
    let output = (contender.command)()
        .output()
        .unwrap_or_else(|error| panic!("{}: {error}", contender.name));
    contender.best = contender.best.min(started.elapsed());
    contender.output = String::from_utf8_lossy(&output.stdout).trim().to_owned();
}

fn report(program: &str, contenders: &[Contender]) {
    let ours = contenders[0].best.as_secs_f64();
    println!("\n{program} = {}", contenders[0].output);
    for contender in contenders {
        let theirs = contender.best.as_secs_f64();
        let agrees = if contender.output == contenders[0].output {
            ""
        } else {
            "  (a different answer!)"
        };
        println!(
            "  {:<28}{:>9.1} ms   grok takes {:>6.2} × this{agrees}",
            contender.name,
            theirs * 1e3,
            ours / theirs
        );
    }
}

/// The processor's name, for whoever reads the figures later.
fn machine() -> String {
    let info = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = info
        .lines()
        .find_map(|line| line.strip_prefix("model name")?.split_once(": "))
        .map(|(_, name)| name.to_owned());
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    format!(
        "{}, {cores} cores, {} {}",
        model.unwrap_or_else(|| "unknown processor".to_owned()),
        std::env::consts::OS,
        std::env::consts::ARCH
    )
}
