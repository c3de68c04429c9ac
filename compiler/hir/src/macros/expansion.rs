//! One call's expansion: a query by the rules, the input and the place, so that equal calls share and edits elsewhere run nothing.
#![allow(
    missing_docs,
    reason = "salsa writes accessors without docs; everything written here has them"
)]

use std::sync::Arc;

use grok_macros::{Macro, Problem};
use grok_syntax::ast::{Item, ItemKind};
use grok_syntax::visit::shift;
use grok_syntax::{Fragment, FragmentNode, SyntaxError, parse_fragment};

use crate::Name;
use crate::db::Db;

/// The rules of a macro, known by what they say.
#[salsa::interned(unsafe(no_lifetime), debug, revisions = usize::MAX)]
#[derive(PartialOrd, Ord)]
pub struct MacroRules {
    /// The macro's name, for messages.
    #[returns(ref)]
    pub name: Name,
    /// Patterns and templates, with their delimiters.
    #[returns(ref)]
    pub rules: Vec<(Name, Name)>,
}

/// What a call becomes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Expanded {
    /// Its text and where that comes from.
    pub expansion: Arc<grok_macros::Expansion>,
    /// What the text was read as. All spans count from the text's start, those in body owners too.
    pub node: FragmentNode,
    /// What keeps it from being that.
    pub errors: Vec<SyntaxError>,
}

/// The rules of a macro, read.
#[salsa::tracked]
pub fn compiled(db: &dyn Db, rules: MacroRules) -> Arc<Macro> {
    let texts = rules.rules(db).iter();
    let texts = texts.map(|(pattern, template)| (pattern.as_str(), template.as_str()));
    Arc::new(Macro::new(rules.name(db), texts))
}

/// The expansion of a call with that input, read as what its place needs.
#[salsa::tracked]
pub fn expanded(db: &dyn Db, rules: MacroRules, input: Name, place: Fragment) -> Result<Arc<Expanded>, Problem> {
    let expansion = compiled(db, rules).expand(&input)?;
    let mut parse = parse_fragment(&expansion.text, place);
    if let FragmentNode::Items(items) = &mut parse.node {
        items.iter_mut().for_each(absolute);
    }
    Ok(Arc::new(Expanded {
        expansion: Arc::new(expansion),
        node: parse.node,
        errors: parse.errors,
    }))
}

/// Makes the spans in body owners count from the text's start, as all others do.
fn absolute(item: &mut Item) {
    let base = item.base();
    match &mut item.kind {
        ItemKind::Fn(decl) => shift(decl, base),
        ItemKind::Const(decl) | ItemKind::Static(decl) => shift(decl, base),
        ItemKind::Receive(decl) => shift(decl, base),
        ItemKind::Mod(decl) => decl.items.iter_mut().flatten().for_each(absolute),
        ItemKind::Impl(decl) => decl.items.iter_mut().for_each(absolute),
        ItemKind::Trait(decl) => decl.items.iter_mut().for_each(absolute),
        ItemKind::Actor(decl) => decl.items.iter_mut().for_each(absolute),
        ItemKind::Extern(decl) => decl.items.iter_mut().for_each(absolute),
        _ => {}
    }
}
