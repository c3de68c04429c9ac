//! What an edit runs again: the summary of its file, the body it is in, and nothing else.

mod common;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use common::database;
use grok_hir::db::{Database, SourceFile};

/// Everything a checker asks of a file.
fn ask(db: &Database, file: SourceFile) -> usize {
    let mut count = grok_hir::hir_diagnostics(db, file).len();
    for &owner in grok_hir::file_owners(db, file) {
        count += grok_hir::body(db, owner).exprs.len();
        count += grok_hir::body_fn_mentions(db, owner).len();
        if let grok_hir::ids::BodyOwner::Fn(id) = owner {
            count += grok_hir::fn_signature(db, id).params.len();
        }
        count += grok_hir::traits_in_scope(db, owner).len();
    }
    let root = grok_hir::package_root(db, file);
    count += grok_hir::trait_impls(db, root).by_trait.len();
    count
}

/// The queries that run when the text changes from one to the other, with how often.
fn executed(before: &str, after: &str) -> BTreeMap<String, usize> {
    let (mut db, files) = database(before);
    ask(&db, files[0]);
    let log: Arc<Mutex<BTreeMap<String, usize>>> = Arc::default();
    let heard = log.clone();
    db.listen(Some(Box::new(move |name| {
        *heard.lock().unwrap().entry(name.to_owned()).or_default() += 1
    })));
    db.set_file("/main.grok", after);
    ask(&db, files[0]);
    db.listen(None);
    Arc::try_unwrap(log)
        .map(|log| log.into_inner().unwrap())
        .unwrap_or_else(|log| log.lock().unwrap().clone())
}

fn count(executed: &BTreeMap<String, usize>, query: &str) -> usize {
    executed.get(query).copied().unwrap_or(0)
}

const PROGRAM: &str = "struct P { x: i64 }
impl P { fn get(&self) -> i64 { self.x } }
fn one(n) { n + 1 }
fn two(n) { one(n) + 2 }
fn three(n) { two(n) + P { x: n }.get() }
fn main() { println(three(1)); }
";

#[test]
fn white_space_in_one_function_lowers_that_function_only() {
    let executed = executed(PROGRAM, &PROGRAM.replace("n + 1", "n  +  1"));
    assert_eq!(count(&executed, "body_with_source_map"), 1);
    assert_eq!(count(&executed, "span_free_body"), 1);
    // The body came out equal: nothing that reads it runs.
    assert_eq!(count(&executed, "body_fn_mentions"), 0);
    assert_eq!(count(&executed, "package_map"), 0);
    assert_eq!(count(&executed, "lower_fn_signature"), 0);
}

#[test]
fn an_edit_in_a_body_leaves_signatures_and_modules_alone() {
    let executed = executed(PROGRAM, &PROGRAM.replace("one(n) + 2", "one(n) * three(n)"));
    assert_eq!(count(&executed, "body_with_source_map"), 1);
    assert_eq!(count(&executed, "body_fn_mentions"), 1);
    for query in [
        "package_map",
        "lower_fn_signature",
        "lower_adt",
        "lower_impl",
        "file_ids",
        "inherent_impls",
        "package_root",
    ] {
        assert_eq!(count(&executed, query), 0, "{query} ran: {executed:?}");
    }
}

const TRAITS: &str = "pub trait Named { const KIND: i64 = 1 + 1; type Id; fn id(&self) -> Self::Id; fn kind(&self) -> i64 { Self::KIND } }
struct P { x: i64 }
impl Named for P { type Id = i64; fn id(&self) -> i64 { self.x } }
impl<T: Named> Named for Option<T> { type Id = T::Id; fn id(&self) -> T::Id { loop {} } }
actor Counter { count: i64 = 3, fn add(&mut self, n: i64) { self.count += n; } receive i64 { n => self.add(n) } }
supervisor App { strategy: one_for_one, child counter = Counter { count: 4 } }
fn main() { println(P { x: 1 }.id()); let c = spawn Counter {}; c ! 5; }
";

/// Queries that build items, modules, signatures and the indices of impls.
const OUTSIDE_BODIES: [&str; 12] = [
    "package_map",
    "block_scopes",
    "file_ids",
    "lower_fn_signature",
    "lower_adt",
    "lower_impl",
    "lower_trait",
    "lower_alias",
    "lower_actor",
    "lower_supervisor",
    "inherent_impls",
    "trait_impls",
];

#[test]
fn an_edit_in_a_body_of_a_trait_impl_or_actor_stays_there() {
    let edits = [
        ("{ Self::KIND }", "{ Self::KIND + 2 }"),
        ("= 1 + 1;", "= 1 + 2 ;"),
        ("{ self.x }", "{ let y = self.x; y }"),
        ("{ loop {} }", "{ loop { break; } }"),
        ("= 3,", "= 3 + 4,"),
        ("self.count += n;", "self.count -= n; self.count += 1;"),
        ("n => self.add(n) }", "0 => {}, n => self.add(n + 1) }"),
        ("{ count: 4 }", "{ count: 4 + 5 }"),
    ];
    for (before, after) in edits {
        assert!(TRAITS.contains(before), "{before}");
        let executed = executed(TRAITS, &TRAITS.replacen(before, after, 1));
        assert_eq!(count(&executed, "body_with_source_map"), 1, "{after}: {executed:?}");
        assert_eq!(count(&executed, "span_free_body"), 1, "{after}: {executed:?}");
        for query in OUTSIDE_BODIES {
            assert_eq!(count(&executed, query), 0, "{after}: {query} ran: {executed:?}");
        }
    }
}

#[test]
fn text_before_a_trait_moves_it_and_runs_nothing_of_it() {
    let executed = executed(TRAITS, &format!("// a comment\n{TRAITS}"));
    assert_eq!(count(&executed, "body_with_source_map"), 0, "{executed:?}");
    for query in OUTSIDE_BODIES {
        assert_eq!(count(&executed, query), 0, "{query} ran: {executed:?}");
    }
}

#[test]
fn a_comment_between_functions_lowers_nothing() {
    let executed = executed(PROGRAM, &PROGRAM.replace("fn two", "// about two\nfn two"));
    assert_eq!(count(&executed, "body_with_source_map"), 0);
    assert_eq!(count(&executed, "file_summary"), 1);
    assert_eq!(count(&executed, "package_map"), 0);
}

#[test]
fn a_nested_item_that_does_not_change_is_left_alone() {
    let before = "fn outer(n) { fn inner(k) { k } let m = n; inner(m) }";
    let executed = executed(before, &before.replace("let m = n", "let m = n + 1"));
    assert_eq!(count(&executed, "body_with_source_map"), 1);
    assert_eq!(count(&executed, "package_map"), 0);
}

#[test]
fn a_changed_signature_runs_its_readers() {
    let executed = executed(PROGRAM, &PROGRAM.replace("fn one(n)", "fn one(n: i64)"));
    assert_eq!(count(&executed, "file_summary"), 1);
    assert!(count(&executed, "lower_fn_signature") > 0);
}

#[test]
fn incremental_answers_equal_fresh_ones() {
    let texts = [
        PROGRAM.to_owned(),
        PROGRAM.replace("P {", "Q {"),
        PROGRAM.replace("fn two", "fn tow"),
        PROGRAM.replace('}', ""),
        format!("use std::io::hidden;\n{PROGRAM}"),
        PROGRAM.replace("println", "let q = 1; println"),
        String::new(),
        PROGRAM.to_owned(),
    ];
    let (mut db, files) = database(PROGRAM);
    for text in &texts {
        db.set_file("/main.grok", text.as_str());
        let (fresh, fresh_files) = database(text);
        let old = grok_hir::hir_diagnostics(&db, files[0]);
        let new = match fresh_files.first() {
            Some(file) => grok_hir::hir_diagnostics(&fresh, *file).clone(),
            None => Vec::new(),
        };
        assert_eq!(*old, new, "for {text:?}");
        assert_eq!(
            grok_hir::dump::file(&db, files[0]),
            fresh_files
                .first()
                .map(|file| grok_hir::dump::file(&fresh, *file))
                .unwrap_or_default()
        );
    }
}

#[test]
fn a_write_cancels_readers() {
    let (mut db, files) = database(PROGRAM);
    let reader = db.clone();
    let file = files[0];
    let thread = std::thread::spawn(move || {
        salsa::Cancelled::catch(std::panic::AssertUnwindSafe(|| {
            // Asks until the write cancels it.
            loop {
                ask(&reader, file);
                salsa::Database::unwind_if_revision_cancelled(&reader);
                std::thread::yield_now();
            }
        }))
    });
    db.set_file("/main.grok", "fn main() {}");
    assert!(thread.join().unwrap().is_err());
    assert_eq!(grok_hir::file_owners(&db, file).len(), 1);
}

const MACROS: &str = "macro twice { ($x:expr) => { $x + $x } }
macro getter { ($name:ident) => { fn $name() -> i64 { twice!(1) } } }
getter! { one }
fn two() -> i64 { twice!(2) }
fn three() -> i64 { twice!(2) }
fn four() -> i64 { 4 }
fn main() { println(one() + two() + three() + four()); }
";

#[test]
fn equal_calls_share_an_expansion() {
    let executed = executed("fn main() {}", MACROS);
    // `twice!(1)`, `twice!(2)` and `getter! { one }`.
    assert_eq!(count(&executed, "expanded"), 3);
}

#[test]
fn an_edit_elsewhere_expands_nothing() {
    let edited = MACROS
        .replace("fn two", "// A comment.\nfn two")
        .replace("{ 4 }", "{ 2 + 2 }");
    let executed = executed(MACROS, &edited);
    assert_eq!(count(&executed, "expanded"), 0);
    assert_eq!(count(&executed, "body_with_source_map"), 1);
    assert_eq!(count(&executed, "package_macros"), 0);
    assert_eq!(count(&executed, "package_map"), 0);
}

#[test]
fn an_edit_of_a_macro_lowers_its_callers() {
    let executed = executed(MACROS, &MACROS.replace("$x + $x", "2 * $x"));
    assert_eq!(count(&executed, "expanded"), 2);
    assert_eq!(count(&executed, "body_with_source_map"), 3);
}
