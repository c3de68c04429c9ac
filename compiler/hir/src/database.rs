//! The database that session, server and tests share: storage, files by path and by number, the embedded library.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use salsa::{Durability, Setter as _};

use crate::db::{Db, FileId, SourceFile, Workspace};

/// A listener to executed queries: gets the name of each query as it runs.
pub type Listener = Box<dyn Fn(&str) + Send>;

/// The compiler's database. Clones are cheap handles to the same data: give one to each thread that reads, and drop it to let
/// writers on. A write ([`Database::set_file`], [`Database::remove_file`], [`Database::cancel`]) first cancels what other handles
/// compute, by unwinding with [`salsa::Cancelled`], and waits until they are dropped.
#[salsa::db]
#[derive(Clone)]
pub struct Database {
    storage: salsa::Storage<Self>,
    workspace: Option<Workspace>,
    listener: Arc<Mutex<Option<Listener>>>,
}

#[salsa::db]
impl salsa::Database for Database {}

#[salsa::db]
impl Db for Database {
    fn workspace(&self) -> Workspace {
        self.workspace.expect("set by every constructor")
    }
}

impl Default for Database {
    fn default() -> Database {
        Database::new()
    }
}

impl Database {
    /// A database with the embedded library and no other file.
    pub fn new() -> Database {
        Database::with_library(crate::library::FILES)
    }

    /// A database with another library: paths (which begin with [`crate::library::PREFIX`]) and texts, the root module first.
    pub fn with_library(library: &[(&str, &str)]) -> Database {
        let listener: Arc<Mutex<Option<Listener>>> = Arc::default();
        let heard = listener.clone();
        let storage = salsa::Storage::new(Some(Box::new(move |event: salsa::Event| {
            if let salsa::EventKind::WillExecute { database_key } = event.kind
                && let Ok(listener) = heard.lock()
                && let Some(listener) = listener.as_ref()
            {
                let key = format!("{database_key:?}");
                listener(key.split('(').next().unwrap_or(&key));
            }
        })));
        let mut db = Database {
            storage,
            workspace: None,
            listener,
        };
        let mut files = Vec::with_capacity(library.len());
        for (number, (path, text)) in library.iter().enumerate() {
            let file = SourceFile::builder(FileId(number as u32), Arc::from(*path), Arc::from(*text));
            files.push(file.durability(Durability::HIGH).new(&db));
        }
        let workspace = Workspace::builder(Arc::default(), Arc::new(files));
        db.workspace = Some(workspace.library_durability(Durability::HIGH).new(&db));
        db
    }

    /// Sets whether `#[cfg(test)]` holds.
    pub fn set_testing(&mut self, is_test: bool) {
        let workspace = self.workspace();
        if workspace.is_test(self) != is_test {
            workspace.set_is_test(self).to(is_test);
        }
    }

    /// Gives a file its text, creating it if the path is new. Paths are absolute and normalised, with `/` between their parts.
    /// Nothing is written if the text is the same.
    pub fn set_file(&mut self, path: &str, text: impl Into<Arc<str>>) -> SourceFile {
        let text = text.into();
        if let Some(file) = self.file(path) {
            if *file.text(self) != text {
                file.set_text(self).to(text);
            }
            return file;
        }
        let workspace = self.workspace();
        let mut files: BTreeMap<Arc<str>, SourceFile> = (**workspace.files(self)).clone();
        let used = files.values().map(|file| file.id(self).0).max();
        let library = workspace.library(self).len() as u32;
        let number = used.map_or(library, |used| used.max(library) + 1);
        let path: Arc<str> = Arc::from(path);
        let file = SourceFile::new(self, FileId(number), path.clone(), text);
        files.insert(path, file);
        workspace.set_files(self).to(Arc::new(files));
        file
    }

    /// Forgets a file: no module finds it any more.
    pub fn remove_file(&mut self, path: &str) {
        let workspace = self.workspace();
        if workspace.files(self).contains_key(path) {
            let mut files = (**workspace.files(self)).clone();
            files.remove(path);
            workspace.set_files(self).to(Arc::new(files));
        }
    }

    /// The file at a path, the library's included.
    pub fn file(&self, path: &str) -> Option<SourceFile> {
        crate::package::file_at(self, path)
    }

    /// The file of a number.
    pub fn file_by_id(&self, id: FileId) -> Option<SourceFile> {
        let workspace = self.workspace();
        if let Some(file) = workspace.library(self).get(id.0 as usize) {
            return Some(*file);
        }
        workspace.files(self).values().copied().find(|file| file.id(self) == id)
    }

    /// All user files, by path.
    pub fn files(&self) -> Arc<BTreeMap<Arc<str>, SourceFile>> {
        self.workspace().files(self).clone()
    }

    /// Stops what other handles compute, and waits until they are dropped.
    pub fn cancel(&mut self) {
        salsa::Database::trigger_cancellation(self);
    }

    /// Calls `listener` with the name of each query that runs from now on, in every handle; `None` stops that. The listener must not
    /// ask the database anything: it is called while a query begins.
    pub fn listen(&self, listener: Option<Listener>) {
        if let Ok(mut slot) = self.listener.lock() {
            *slot = listener;
        }
    }
}
