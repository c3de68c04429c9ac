//! What the tests of this crate share: a file becomes MIR, diagnostics or a program, as text.
#![allow(dead_code, reason = "each test binary uses its part")]

use grok_diagnostics::{Diagnostic, FileId, Sources};
use grok_hir::db::{Database, SourceFile};
use grok_hir::ids::BodyOwner;
use grok_mir::program::Program;

pub struct Fixture {
    pub db: Database,
    pub file: SourceFile,
}

struct Text<'a>(&'a str);

impl Sources for Text<'_> {
    fn name(&self, _: FileId) -> String {
        "main.grok".to_owned()
    }

    fn text(&self, _: FileId) -> &str {
        self.0
    }
}

impl Fixture {
    pub fn new(text: &str) -> Fixture {
        let mut db = Database::new();
        let file = db.set_file("/main.grok", text);
        Fixture { db, file }
    }

    pub fn owners(&self) -> Vec<BodyOwner> {
        grok_hir::queries::file_owners(&self.db, self.file).clone()
    }

    /// Diagnostics of earlier stages: fixtures should have none.
    pub fn type_errors(&self) -> Vec<Diagnostic> {
        let of = |owner| {
            grok_types::type_diagnostics(&self.db, owner)
                .iter()
                .filter(|d| d.is_error())
                .cloned()
        };
        self.owners().into_iter().flat_map(of).collect()
    }

    pub fn draw(&self, diagnostics: &[Diagnostic]) -> String {
        let text = self.file.text(&self.db);
        let draw = |d| grok_diagnostics::terminal::render(d, &Text(text), grok_diagnostics::terminal::Colours::None);
        diagnostics.iter().map(draw).collect()
    }

    /// What this crate says about all bodies of the file.
    pub fn problems(&self) -> Vec<Diagnostic> {
        let of = |owner| grok_mir::mir_diagnostics(&self.db, owner).iter().cloned();
        self.owners().into_iter().flat_map(of).collect()
    }

    pub fn mir(&self) -> String {
        let errors = self.type_errors();
        assert!(errors.is_empty(), "{}", self.draw(&errors));
        let dumps: Vec<String> = self
            .owners()
            .into_iter()
            .map(|owner| grok_mir::dump::owner(&self.db, owner))
            .collect();
        dumps.join("\n")
    }

    pub fn program(&self) -> Result<std::sync::Arc<Program>, String> {
        let entry = grok_hir::queries::entry_fn(&self.db, self.file).expect("a `main` or a script");
        grok_mir::program(&self.db, entry).map_err(|errors| self.draw(&errors))
    }
}

/// The MIR of every body of a file.
pub fn mir(text: &str) -> String {
    Fixture::new(text).mir()
}

/// What is wrong with moves and assignments, drawn.
pub fn problems(text: &str) -> String {
    let fixture = Fixture::new(text);
    let errors = fixture.type_errors();
    assert!(errors.is_empty(), "{}", fixture.draw(&errors));
    fixture.draw(&fixture.problems())
}
