//! Names and texts of a database's files, for renderers.

use std::path::{Path, PathBuf};

use grok_diagnostics::{FileId, Sources};
use grok_hir::db::Database;

/// Shows files relative to the working directory where they are below it.
pub struct DatabaseSources<'a> {
    db: &'a Database,
    working_directory: Option<PathBuf>,
}

impl<'a> DatabaseSources<'a> {
    /// Over that database's files.
    pub fn new(db: &'a Database) -> Self {
        Self {
            db,
            working_directory: std::env::current_dir().ok(),
        }
    }
}

impl Sources for DatabaseSources<'_> {
    fn name(&self, file: FileId) -> String {
        let Some(file) = self.db.file_by_id(file) else {
            return "<unknown>".to_owned();
        };
        let path = file.path(self.db);
        self.working_directory
            .as_deref()
            .and_then(|directory| Path::new(&**path).strip_prefix(directory).ok())
            .map_or_else(|| path.to_string(), |relative| relative.display().to_string())
    }

    fn text(&self, file: FileId) -> &str {
        self.db.file_by_id(file).map_or("", |file| file.text(self.db))
    }
}

/// Whether a file is the standard library's.
pub fn is_library(db: &Database, file: FileId) -> bool {
    db.file_by_id(file)
        .is_some_and(|file| file.path(db).starts_with(grok_hir::library::PREFIX))
}
