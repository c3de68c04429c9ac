//! What each stage makes of a file, as text: `grok emit` and the server's views.

use grok_diagnostics::Diagnostic;
use grok_hir::db::SourceFile;
use grok_hir::{Db, entry_fn};

/// The lexer's tokens, one a line.
pub fn tokens(db: &dyn Db, file: SourceFile) -> String {
    grok_syntax::dump::tokens(file.text(db))
}

/// The syntax tree.
pub fn ast(db: &dyn Db, file: SourceFile) -> String {
    grok_syntax::dump::ast(&grok_hir::parse(db, file).file)
}

/// Every body of the file with its names resolved.
pub fn hir(db: &dyn Db, file: SourceFile) -> String {
    grok_hir::dump::file(db, file)
}

/// The type of every function and variable.
pub fn types(db: &dyn Db, file: SourceFile) -> String {
    owners(db, file, |owner| grok_types::dump::body(db, owner))
}

/// Every body as MIR.
pub fn mir(db: &dyn Db, file: SourceFile) -> String {
    owners(db, file, |owner| grok_mir::dump::owner(db, owner))
}

/// Cranelift's input for everything the file's entry reaches.
///
/// # Errors
/// The problems that keep it from being compiled.
pub fn clif(db: &dyn Db, file: SourceFile) -> Result<String, Vec<Diagnostic>> {
    emit(db, file, grok_jit::emit::clif)
}

/// Machine code for the same.
///
/// # Errors
/// The problems that keep it from being compiled.
pub fn asm(db: &dyn Db, file: SourceFile) -> Result<String, Vec<Diagnostic>> {
    emit(db, file, grok_jit::emit::asm)
}

fn owners(db: &dyn Db, file: SourceFile, show: impl Fn(grok_hir::ids::BodyOwner) -> String) -> String {
    let texts: Vec<_> = grok_hir::file_owners(db, file)
        .iter()
        .map(|&owner| show(owner))
        .collect();
    texts.join("\n")
}

fn emit(
    db: &dyn Db,
    file: SourceFile,
    text: impl Fn(&grok_mir::program::Program) -> Result<String, grok_jit::CompileError>,
) -> Result<String, Vec<Diagnostic>> {
    let Some(entry) = entry_fn(db, file) else {
        return Ok(String::new());
    };
    let program = grok_mir::program(db, entry)?;
    text(&program).map_err(|error| vec![crate::check::internal_error(db, entry, &error.to_string())])
}
