//! A text as a block: its last expression's value or type.

use grok_diagnostics::{Diagnostic, Severity};
use grok_hir::db::{Database, SourceFile};
use grok_runtime::outcome::{Limits, Outcome};
use grok_runtime::stop::StopHandle;

use crate::grants::Grants;
use crate::{Executable, check};

/// The path of an evaluated text.
pub const PATH: &str = "<eval>";

/// Puts a text into a database.
pub fn load(db: &mut Database, text: &str) -> SourceFile {
    db.set_file(PATH, text)
}

/// Compiles a text, with the warnings found on the way. `None` if there is nothing to run: it has items only.
///
/// # Errors
/// All problems found, if an error is among them.
pub fn compile(db: &Database, file: SourceFile) -> Result<(Option<Executable>, Vec<Diagnostic>), Vec<Diagnostic>> {
    let found = check::package(db, file);
    if found.iter().any(|diagnostic| diagnostic.level == Severity::Error) {
        return Err(found);
    }
    // Whoever evaluates a text looks at its value, not at what is left unused in it.
    let warnings: Vec<_> = found
        .into_iter()
        .filter(|diagnostic| !diagnostic.code.is_lint())
        .collect();
    match grok_hir::script_of(db, file) {
        Some(entry) => crate::compile(db, entry).map(|executable| (Some(executable), warnings)),
        None => Ok((None, warnings)),
    }
}

/// The type of a text's last expression, as it prints; `()` if the text ends in an item or `;`. Nothing beyond inference refuses it.
///
/// # Errors
/// The errors of syntax, names and types.
pub fn type_of(db: &Database, file: SourceFile) -> Result<String, Vec<Diagnostic>> {
    let mut found = grok_hir::hir_diagnostics(db, file).clone();
    found.extend(grok_types::item_diagnostics(db, file).iter().cloned());
    for &owner in grok_hir::file_owners(db, file) {
        found.extend(grok_types::type_diagnostics(db, owner).iter().cloned());
    }
    found.retain(|diagnostic| diagnostic.level == Severity::Error);
    if found.is_empty() {
        Ok(grok_types::script_tail_type(db, file).unwrap_or_else(|| "()".to_owned()))
    } else {
        Err(found)
    }
}

/// What a text gave.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Evaluated {
    /// Its value in Debug form; `None` for `()`.
    pub value: Option<String>,
    /// What it printed.
    pub stdout: String,
    /// How it ended.
    pub outcome: Outcome,
}

/// Evaluates a text, keeping what it prints.
///
/// # Errors
/// The problems that kept it from running.
pub fn value(text: &str, limits: &Limits, grants: &Grants) -> Result<Evaluated, Vec<Diagnostic>> {
    let mut db = Database::default();
    let file = load(&mut db, text);
    let (executable, _) = compile(&db, file)?;
    let Some(executable) = executable else {
        let outcome = Outcome::Finished {
            value: None,
            exit_code: 0,
            error: None,
        };
        return Ok(Evaluated {
            value: None,
            stdout: String::new(),
            outcome,
        });
    };
    let (sink, receiver) = crate::output::kept_stdout();
    let outcome = executable.run(limits, grants, sink, &StopHandle::new());
    let value = match &outcome {
        Outcome::Finished { value, .. } => value.clone(),
        _ => None,
    };
    Ok(Evaluated {
        value,
        stdout: receiver.try_iter().collect(),
        outcome,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn show(text: &str) -> String {
        match value(text, &Limits::default(), &Grants::NONE) {
            Ok(Evaluated {
                value,
                stdout,
                outcome: Outcome::Finished { .. },
            }) => format!("{stdout}{}", value.unwrap_or_default()),
            Ok(Evaluated {
                outcome: Outcome::Panicked { message, .. },
                ..
            }) => format!("panic: {message}"),
            Ok(Evaluated { outcome, .. }) => format!("{outcome:?}"),
            Err(errors) => errors
                .iter()
                .map(|error| format!("{}: {}\n", error.code.as_str(), error.message))
                .collect(),
        }
    }

    fn show_type(text: &str) -> String {
        let mut db = Database::default();
        let file = load(&mut db, text);
        type_of(&db, file).unwrap_or_else(|errors| {
            format!(
                "{:?}",
                errors.iter().map(|error| error.code.as_str()).collect::<Vec<_>>()
            )
        })
    }

    const FIB: &str = "fn fib(n) { if n < 2 { n } else { fib(n - 1) + fib(n - 2) } }";

    #[test]
    fn the_value_of_the_last_expression_is_shown_in_debug_form() {
        assert_eq!(show(&format!("{FIB} fib(30)")), "832040");
        assert_eq!(show("\"a\\n\""), "\"a\\n\"");
        assert_eq!(show("1.0"), "1.0");
        assert_eq!(show("let x = (1, 'c', [true]); x"), "(1, 'c', [true])");
        assert_eq!(show("println!(\"hi\");"), "hi\n");
        assert_eq!(show("fn f() { 1 }"), "");
    }

    #[test]
    fn types_are_generalised_for_names_of_functions() {
        assert_eq!(show_type(&format!("{FIB} fib")), "fn(i64) -> i64");
        assert_eq!(show_type("fn id(x) { x } id"), "fn<T>(T) -> T");
        assert_eq!(show_type("let f = |x| x; f"), "fn<T>(T) -> T");
        assert_eq!(show_type("let x = 1; let y = x;"), "()");
    }

    #[test]
    fn a_panic_keeps_its_message() {
        assert_eq!(
            show("let v = vec![1]; v[1]"),
            "panic: index out of bounds: the length is 1 but the index is 1"
        );
        assert_eq!(show("9223372036854775807 + 1"), "panic: attempt to add with overflow");
    }

    #[test]
    fn compiling_without_a_check_tells_what_is_broken() {
        let mut db = Database::default();
        let file = db.set_file(
            "/broken.grok",
            "fn broken() -> i64 { 1 + }\nfn main() { println!(\"{}\", broken()); }",
        );
        let entry = grok_hir::entry_fn(&db, file).expect("there is a main");
        let codes: Vec<_> = crate::compile(&db, entry)
            .err()
            .unwrap_or_default()
            .iter()
            .map(|error| error.code.as_str())
            .collect();
        assert_eq!(codes, ["E0001"]);
    }

    #[test]
    fn errors_refuse_with_their_code() {
        assert_eq!(show("nothing"), "E0425: cannot find `nothing`\n");
    }
}
