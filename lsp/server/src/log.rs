//! The log: standard error, and a file if `--log` names one. Never standard output, which is the wire.

use std::fs::File;
use std::io::Write;
use std::path::Path;
use std::sync::{Mutex, OnceLock, PoisonError};
use std::time::SystemTime;

static FILE: OnceLock<Mutex<File>> = OnceLock::new();

/// Also logs to this file, from now on.
///
/// # Errors
/// The file cannot be opened for appending.
pub fn to_file(path: &Path) -> std::io::Result<()> {
    let file = File::options().create(true).append(true).open(path)?;
    // A second call keeps the first file.
    let _ = FILE.set(Mutex::new(file));
    Ok(())
}

/// Logs one line.
pub fn note(message: &str) {
    let since = SystemTime::now()
        .duration_since(SystemTime::UNIX_EPOCH)
        .unwrap_or_default();
    let line = format!("{}.{:03} grok-lsp: {message}\n", since.as_secs(), since.subsec_millis());
    // A client that closed our standard error must not end us.
    let _ = std::io::stderr().write_all(line.as_bytes());
    if let Some(file) = FILE.get() {
        let _ = file
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .write_all(line.as_bytes());
    }
}
