//! The writer and its snapshots.
//!
//! [`AnalysisHost`] owns the database and the tree-sitter trees. It lays open documents over the files on disk, loads the modules
//! and the package around them through the closure it was given, and re-parses incrementally as documents are edited.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use grok_diagnostics::FileId;
use grok_hir::db::{Database, SourceFile};
use rustc_hash::{FxHashMap, FxHashSet};
use tree_sitter::{InputEdit, Parser, Point, Tree};

use crate::TextEdit;

/// Above this size, in bytes, a tree with errors is re-parsed incrementally all the same, for speed.
const SMALL: usize = 256 << 10;

/// A document as the editor features read it.
#[derive(Clone, Debug)]
pub struct Document {
    /// The text.
    pub text: Arc<str>,
    /// Its tree-sitter tree, always of exactly this text.
    pub tree: Tree,
}

type Documents = FxHashMap<FileId, Document>;
type Loader = Box<dyn Fn(&str) -> Option<String> + Send>;

/// The only one that changes anything.
pub struct AnalysisHost {
    db: Database,
    documents: Arc<Documents>,
    loader: Loader,
    parser: Parser,
    /// The `mod name;` lines of each open document when its modules were last looked for.
    declared: FxHashMap<FileId, Vec<String>>,
    /// Files that were read from disk, with the text found there.
    from_disk: FxHashMap<Arc<str>, Arc<str>>,
}

/// A snapshot.
#[derive(Clone)]
pub struct Analysis {
    /// The compiler's side.
    pub db: Database,
    documents: Arc<Documents>,
}

impl AnalysisHost {
    /// A host without documents. `loader` reads a file by its path; `None` if there is none.
    ///
    /// # Panics
    /// If the linked tree-sitter does not know the grammar's ABI, which is a mistake of the build.
    pub fn new(loader: impl Fn(&str) -> Option<String> + Send + 'static) -> AnalysisHost {
        let mut parser = Parser::new();
        parser
            .set_language(&tree_sitter_grok::LANGUAGE.into())
            .expect("the grammar's ABI is one that this tree-sitter reads");
        let mut db = Database::default();
        // What only tests see is edited like everything else.
        db.set_testing(true);
        AnalysisHost {
            db,
            documents: Arc::default(),
            loader: Box::new(loader),
            parser,
            declared: FxHashMap::default(),
            from_disk: FxHashMap::default(),
        }
    }

    /// What readers get. The next change cancels it and waits until it is dropped.
    pub fn snapshot(&self) -> Analysis {
        Analysis {
            db: self.db.clone(),
            documents: self.documents.clone(),
        }
    }

    /// Cancels what runs on snapshots, and waits for it to be dropped.
    pub fn cancel(&mut self) {
        self.db.cancel();
    }

    /// The number of a file that was opened or loaded.
    pub fn file_id(&self, path: &str) -> Option<FileId> {
        file_id(&self.db, path)
    }

    /// Opens a document, or replaces its text; loads the package around it and the modules it declares.
    pub fn open(&mut self, path: &str, text: Arc<str>) -> FileId {
        let source = self.db.set_file(path, text.clone());
        let file = source.id(&self.db);
        let tree = self.parsed(&text, None);
        let known = self.documents.contains_key(&file);
        if let Some(tree) = tree {
            Arc::make_mut(&mut self.documents).insert(file, Document { text, tree });
        }
        if !known && self.load_around(path) {
            self.load_missing(source);
        }
        self.load_modules(file, source);
        file
    }

    /// Applies edits in order, each counted in the text that the ones before it left. Spans are clamped to the text.
    pub fn edit(&mut self, file: FileId, edits: &[TextEdit]) {
        let (Some(document), Some(path)) = (self.documents.get(&file), path(&self.db, file)) else {
            return;
        };
        let mut text = document.text.to_string();
        let mut tree = document.tree.clone();
        for edit in edits {
            let range = edit.span.clamped(&text);
            let start_position = point(&text, range.start);
            let old_end_position = point(&text, range.end);
            text.replace_range(range.clone(), &edit.new_text);
            let new_end_byte = range.start + edit.new_text.len();
            tree.edit(&InputEdit {
                start_byte: range.start,
                old_end_byte: range.end,
                new_end_byte,
                start_position,
                old_end_position,
                new_end_position: point(&text, new_end_byte),
            });
        }
        let text: Arc<str> = text.into();
        // First the database: this waits until no snapshot is left, so that the documents need not be copied.
        let source = self.db.set_file(&path, text.clone());
        if let Some(tree) = self.parsed(&text, Some(&tree)) {
            Arc::make_mut(&mut self.documents).insert(file, Document { text, tree });
        }
        self.load_modules(file, source);
    }

    /// Closes a document: its file has the text on disk again.
    pub fn close(&mut self, file: FileId) {
        let Some(path) = path(&self.db, file) else { return };
        let text = (self.loader)(&path);
        match text {
            Some(text) => self.set_from_disk(&path, text),
            None => self.forget(&path),
        }
        Arc::make_mut(&mut self.documents).remove(&file);
        self.declared.remove(&file);
    }

    /// Looks at files again that changed on disk, appeared or vanished. Open documents keep their text.
    pub fn files_changed(&mut self, paths: &[String]) {
        for changed in paths {
            let loaded = self.file_id(changed);
            if loaded.is_some_and(|file| self.documents.contains_key(&file)) {
                continue;
            }
            match (self.loader)(changed) {
                Some(text) if loaded.is_some() => self.set_from_disk(changed, text),
                None if loaded.is_some() => self.forget(changed),
                _ => {}
            }
        }
        // A new file may be the module that an open one was missing.
        let open: Vec<FileId> = self.documents.keys().copied().collect();
        for file in open {
            if let Some(source) = self.db.file_by_id(file) {
                self.load_missing(source);
            }
        }
    }

    /// Reads every file again that came from disk; whether any was different.
    pub fn reload(&mut self) -> bool {
        let stale: Vec<String> = self
            .from_disk
            .iter()
            .filter(|(path, text)| (self.loader)(path).as_deref() != Some(text))
            .map(|(path, _)| path.to_string())
            .collect();
        self.files_changed(&stale);
        !stale.is_empty()
    }

    fn set_from_disk(&mut self, path: &str, text: String) {
        let text: Arc<str> = text.into();
        self.db.set_file(path, text.clone());
        self.from_disk.insert(path.into(), text);
    }

    fn forget(&mut self, path: &str) {
        self.db.remove_file(path);
        self.from_disk.remove(path);
    }

    /// The tree of a text; `old` is the tree before, edited to fit.
    ///
    /// How errors are recovered from may depend on the tree before, and what an editor shows should depend on the text alone: trees
    /// with errors are made anew.
    fn parsed(&mut self, text: &str, old: Option<&Tree>) -> Option<Tree> {
        let small = text.len() <= SMALL;
        let usable = old.filter(|old| !(small && old.root_node().has_error()));
        match self.parser.parse(text, usable) {
            Some(tree) if usable.is_some() && small && tree.root_node().has_error() => self.parser.parse(text, None),
            Some(tree) => Some(tree),
            None => {
                self.parser.reset();
                self.parser.parse(text, None)
            }
        }
    }

    /// Loads the module files that the package of `source` declares, if its declarations changed since the last time.
    fn load_modules(&mut self, file: FileId, source: SourceFile) {
        let declared = self
            .documents
            .get(&file)
            .map(|document| declarations(&document.text))
            .unwrap_or_default();
        if self.declared.get(&file) == Some(&declared) {
            return;
        }
        let nothing = declared.is_empty() && !self.declared.contains_key(&file);
        self.declared.insert(file, declared);
        if !nothing {
            self.load_missing(source);
        }
    }

    /// Loads what the package of `source` declares and has not.
    fn load_missing(&mut self, source: SourceFile) {
        let (loader, from_disk) = (&self.loader, std::cell::RefCell::new(Vec::new()));
        let read = |path: &str| {
            let text = loader(path)?;
            from_disk
                .borrow_mut()
                .push((Arc::<str>::from(path), Arc::<str>::from(&*text)));
            Some(text)
        };
        let db = &mut self.db;
        // Finding out what is missing asks the compiler, and its mistakes must not cost the edit that was just made.
        let _ = catch_unwind(AssertUnwindSafe(|| {
            grok_session::loader::load_modules(db, source, &read)
        }));
        self.from_disk.extend(from_disk.into_inner());
    }

    /// Loads the files that may declare the file at `path` as a module, so that its package is found; whether there were any.
    fn load_around(&mut self, path: &str) -> bool {
        let mut tried = FxHashSet::default();
        let mut found = false;
        let mut child = path.trim_end_matches(".grok");
        for _ in 0..4 {
            let Some(at) = child.rfind('/') else { break };
            let (folder, name) = (&child[..at], &child[at + 1..]);
            let inside = ["main.grok", "lib.grok", "mod.grok"].map(|file| format!("{folder}/{file}"));
            for candidate in inside.into_iter().chain([format!("{folder}.grok")]) {
                if candidate == path || self.file_id(&candidate).is_some() || !tried.insert(candidate.clone()) {
                    continue;
                }
                if let Some(text) = (self.loader)(&candidate) {
                    self.set_from_disk(&candidate, text);
                    found = true;
                }
            }
            // The folder of a package's sources is the topmost that can hold its root.
            if name == "src" || (self.loader)(&format!("{folder}/grok.toml")).is_some() {
                break;
            }
            child = folder;
        }
        found
    }
}

impl Analysis {
    /// An open document.
    pub fn document(&self, file: FileId) -> Option<&Document> {
        self.documents.get(&file)
    }

    /// The path of a file.
    pub fn path(&self, file: FileId) -> Option<Arc<str>> {
        path(&self.db, file)
    }

    /// The text of a file, open or not.
    pub fn text(&self, file: FileId) -> Option<Arc<str>> {
        self.source(file).map(|source| source.text(&self.db).clone())
    }

    /// The number of a file that was opened or loaded.
    pub fn file_id(&self, path: &str) -> Option<FileId> {
        file_id(&self.db, path)
    }

    /// The compiler's name for a file.
    pub fn source(&self, file: FileId) -> Option<SourceFile> {
        self.db.file_by_id(file)
    }
}

fn path(db: &Database, file: FileId) -> Option<Arc<str>> {
    db.file_by_id(file).map(|source| source.path(db).clone())
}

fn file_id(db: &Database, path: &str) -> Option<FileId> {
    db.file(path).map(|source| source.id(db))
}

/// The row and the byte column of an offset.
fn point(text: &str, offset: usize) -> Point {
    let before = &text.as_bytes()[..offset];
    let row = before.iter().filter(|byte| **byte == b'\n').count();
    let start = before.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
    Point {
        row,
        column: offset - start,
    }
}

/// The lines that may say `mod name;`, cheaply and generously: only whether they changed matters. Braces around them count too,
/// since inline modules are part of a module's path.
fn declarations(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    for (at, _) in text.match_indices("mod") {
        let rest = text[at + 3..].trim_start();
        let starts_word = !text[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_');
        if starts_word && rest.len() < text.len() - at - 3 {
            let end = rest.find([';', '{', '\n']).map_or(rest.len(), |end| end + 1);
            words.push(rest[..end].to_owned());
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use grok_diagnostics::Span;
    use proptest::prelude::*;

    fn edit(start: u32, end: u32, text: &str) -> TextEdit {
        TextEdit {
            span: Span::new(start, end),
            new_text: text.to_owned(),
        }
    }

    fn host(files: &'static [(&'static str, &'static str)]) -> AnalysisHost {
        AnalysisHost::new(move |path| {
            files
                .iter()
                .find(|(name, _)| *name == path)
                .map(|(_, text)| (*text).to_owned())
        })
    }

    #[test]
    fn edits_change_text_and_tree_together() {
        let mut host = host(&[]);
        let file = host.open("/a.grok", "fn f() { 1 }".into());
        host.edit(file, &[edit(3, 4, "g"), edit(9, 10, "22")]);
        let analysis = host.snapshot();
        let document = analysis.document(file).expect("open");
        assert_eq!(&*document.text, "fn g() { 22 }");
        assert_eq!(document.tree.root_node().end_byte(), document.text.len());
        assert_eq!(analysis.text(file).as_deref(), Some("fn g() { 22 }"));
    }

    #[test]
    fn spans_beyond_the_text_are_clamped() {
        let mut host = host(&[]);
        let file = host.open("/a.grok", "é".into());
        host.edit(file, &[edit(1, 99, "x"), edit(50, 60, "y")]);
        assert_eq!(host.snapshot().text(file).as_deref(), Some("xy"));
    }

    #[test]
    fn declared_modules_are_loaded_when_they_are_typed() {
        let mut host = host(&[("/p/shapes.grok", "pub fn area() { 1 }")]);
        let file = host.open("/p/main.grok", "fn main() {}".into());
        assert_eq!(host.file_id("/p/shapes.grok"), None);
        host.edit(file, &[edit(0, 0, "mod shapes;\n")]);
        assert!(host.file_id("/p/shapes.grok").is_some());
    }

    #[test]
    fn the_package_around_a_module_is_found() {
        let mut host = host(&[
            ("/p/grok.toml", ""),
            ("/p/src/main.grok", "mod shapes; mod text;"),
            ("/p/src/text.grok", "pub fn t() {}"),
        ]);
        host.open("/p/src/shapes.grok", "pub fn area() { 1 }".into());
        assert!(host.file_id("/p/src/main.grok").is_some() && host.file_id("/p/src/text.grok").is_some());
    }

    #[test]
    fn closing_gives_the_file_its_text_on_disk() {
        let mut host = host(&[("/a.grok", "on disk")]);
        let file = host.open("/a.grok", "in the editor".into());
        host.close(file);
        let analysis = host.snapshot();
        assert!(analysis.document(file).is_none());
        assert_eq!(analysis.text(file).as_deref(), Some("on disk"));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn incremental_trees_equal_trees_from_scratch(
            edits in proptest::collection::vec((0u32..200, 0u32..12, prop::sample::select(vec!["", "x", "{", "}", "fn f() {", "\"", "😀", "\n", "let a = ", ".", "/*", "1"])), 1..12),
        ) {
            let mut host = host(&[]);
            let start = "// é😀\nfn main() {\n    let p = Point { x: 1, y: 2 };\n    println(p.x);\n}\nstruct Point { x: i64, y: i64 }\n";
            let file = host.open("/a.grok", start.into());
            for (at, length, text) in edits {
                host.edit(file, &[edit(at, at + length, text)]);
                let analysis = host.snapshot();
                let document = analysis.document(file).expect("open").clone();
                drop(analysis);
                let fresh = host.parser.parse(&*document.text, None).expect("a tree");
                prop_assert_eq!(document.tree.root_node().to_sexp(), fresh.root_node().to_sexp());
            }
        }
    }
}
