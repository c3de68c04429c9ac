//! The command line of the server, shared by `grok-lsp` and `grok lsp`.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;

use crate::log;
use crate::wire::Ending;

/// The Grok language server: hover, completion, diagnostics, and programs that run where you read them.
#[derive(Parser, Debug)]
#[command(name = "grok-lsp", version)]
struct Options {
    /// Speak over standard input and output (the default).
    #[arg(long)]
    stdio: bool,
    /// Connect to this TCP port on this machine instead, where the editor listens.
    #[arg(long, value_name = "PORT", conflicts_with = "stdio")]
    socket: Option<u16>,
    /// Also log to this file.
    #[arg(long, value_name = "FILE")]
    log: Option<PathBuf>,
    /// The editor's process; the server ends with it.
    #[arg(long = "clientProcessId", value_name = "ID")]
    client_process_id: Option<u32>,
}

/// Serves until the client leaves. `arguments` begin with the program's name.
///
/// Exit codes: 0 after `shutdown`, 1 when the client vanished without it, 2 for a command line that makes no sense.
pub fn main(arguments: impl IntoIterator<Item = String>) -> ExitCode {
    let options = match Options::try_parse_from(understood(arguments)) {
        Ok(options) => options,
        Err(error) => {
            // Help and version go to standard output and are no failure.
            let code = if error.use_stderr() { 2 } else { 0 };
            let _ = error.print();
            return ExitCode::from(code);
        }
    };
    if let Some(path) = &options.log
        && let Err(error) = log::to_file(path)
    {
        log::note(&format!("cannot log to {}: {error}", path.display()));
    }
    let runtime = match tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
    {
        Ok(runtime) => runtime,
        Err(error) => {
            log::note(&format!("cannot start: {error}"));
            return ExitCode::FAILURE;
        }
    };
    let ending = runtime.block_on(async {
        match options.socket {
            None => Ok(crate::run_stdio(options.client_process_id).await),
            Some(port) => crate::run_socket(port, options.client_process_id).await,
        }
    });
    let code = match ending {
        Ok(Ending::Clean) => 0,
        Ok(Ending::Abrupt) => 1,
        Err(error) => {
            log::note(&format!("cannot talk to the client: {error}"));
            1
        }
    };
    // Not a return: a thread that still reads standard input, or a run that is just being stopped, must not hold the process.
    std::process::exit(code)
}

/// The arguments without those that clients of other servers add; those are noted and ignored.
fn understood(arguments: impl IntoIterator<Item = String>) -> Vec<String> {
    const KNOWN: [&str; 8] = [
        "--stdio",
        "--socket",
        "--log",
        "--clientProcessId",
        "--version",
        "--help",
        "-V",
        "-h",
    ];
    const WITH_VALUE: [&str; 3] = ["--socket", "--log", "--clientProcessId"];
    let mut kept: Vec<String> = Vec::new();
    let mut value_follows = true;
    for argument in arguments {
        let name = argument.split('=').next().unwrap_or_default();
        if value_follows || KNOWN.contains(&name) {
            value_follows = !value_follows && WITH_VALUE.contains(&name) && !argument.contains('=');
            kept.push(argument);
        } else {
            log::note(&format!("ignored the argument `{argument}`"));
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(arguments: &[&str]) -> Options {
        let arguments = ["grok-lsp"]
            .iter()
            .chain(arguments)
            .map(|argument| (*argument).to_owned());
        Options::try_parse_from(understood(arguments)).expect("accepted")
    }

    #[test]
    fn what_clients_append_is_accepted() {
        for arguments in [
            &["--stdio"][..],
            &[],
            &["--clientProcessId=7", "--stdio"],
            &["--node-ipc", "--stdio", "extra", "--pipe=x"],
        ] {
            assert!(parsed(arguments).socket.is_none(), "{arguments:?}");
        }
        assert_eq!(parsed(&["--clientProcessId", "7"]).client_process_id, Some(7));
        assert_eq!(parsed(&["--socket", "9000"]).socket, Some(9000));
        assert_eq!(
            parsed(&["--socket=9000", "--log", "x.log"]).log,
            Some(PathBuf::from("x.log"))
        );
    }
}
