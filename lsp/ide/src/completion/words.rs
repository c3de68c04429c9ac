//! Words of the language: keywords where they are valid, macros, attributes, labels.

use grok_hir::type_ref::BuiltinTrait;

use super::items::rank;
use super::place::PlaceKind;
use super::{CompletionItem, CompletionKind, Context, ResolveKey};
use crate::words;

/// A keyword with the form it usually takes.
pub(super) fn push_word(ctx: &Context<'_>, word: &str, out: &mut Vec<CompletionItem>) {
    let mut item = ctx.item(word, CompletionKind::Keyword, rank::WORD);
    item.resolve = ResolveKey::Word(word.to_owned());
    item.snippet = form(word).map(str::to_owned);
    // Without snippets the space that must follow is worth typing for the writer.
    if item
        .snippet
        .as_ref()
        .is_some_and(|form| form.starts_with(&format!("{word} ")))
    {
        item.edit.new_text = format!("{word} ");
    }
    out.push(item);
}

fn form(word: &str) -> Option<&'static str> {
    Some(match word {
        "let" => "let $1 = $0;",
        "if" => "if $1 {\n\t$0\n}",
        "else" => "else {\n\t$0\n}",
        "match" => "match $1 {\n\t$0\n}",
        "while" => "while $1 {\n\t$0\n}",
        "loop" => "loop {\n\t$0\n}",
        "for" => "for $1 in $2 {\n\t$0\n}",
        "fn" => "fn $1($2) {\n\t$0\n}",
        "struct" => "struct $1 {\n\t$0\n}",
        "enum" => "enum $1 {\n\t$0\n}",
        "impl" => "impl $1 {\n\t$0\n}",
        "const" => "const $1: $2 = $0;",
        "type" => "type $1 = $0;",
        "use" => "use $0;",
        "mod" => "mod $0;",
        "pub" => "pub $0",
        "in" => "in $0",
        "mut" => "mut $0",
        "ref" => "ref $0",
        "move" => "move |$1| $0",
        _ => return None,
    })
}

/// Words an expression, and where it is one a statement or an item, can begin with.
pub(super) fn expression_starts(ctx: &Context<'_>, out: &mut Vec<CompletionItem>) {
    let PlaceKind::Expression {
        statement,
        item,
        in_loop,
        after_if,
        ..
    } = &ctx.place.kind
    else {
        return;
    };
    for word in [
        "if", "match", "loop", "true", "false", "return", "move", "crate", "self",
    ] {
        let is_variable = word == "self" && ctx.scope.locals.iter().any(|(name, _)| name == "self");
        let in_function = word != "return" || ctx.scope.owner.is_some();
        if !is_variable && in_function && !(word == "self" && ctx.scope.module.path(ctx.db).is_empty()) {
            push_word(ctx, word, out);
        }
    }
    if *after_if {
        push_word(ctx, "else", out);
        if let Some(item) = out.last_mut() {
            item.sort_key = format!("{}else", rank::NEAR);
        }
    }
    if *in_loop {
        ["break", "continue"].iter().for_each(|word| push_word(ctx, word, out));
    }
    ["while", "for"].iter().for_each(|word| push_word(ctx, word, out));
    if *statement {
        ["let", "fn", "struct", "enum", "impl", "const", "type", "use", "mod"]
            .iter()
            .for_each(|word| push_word(ctx, word, out));
        push_form(ctx, "letmut", "let mut", "let mut $1 = $0;", out);
    }
    if *item {
        push_word(ctx, "pub", out);
        push_main(ctx, out);
    }
}

fn push_form(ctx: &Context<'_>, filter: &str, label: &str, snippet: &str, out: &mut Vec<CompletionItem>) {
    let mut item = ctx.item(label, CompletionKind::Snippet, rank::WORD);
    item.edit.new_text = format!("{label} ");
    item.snippet = Some(snippet.to_owned());
    item.filter = Some(filter.to_owned());
    out.push(item);
}

fn push_main(ctx: &Context<'_>, out: &mut Vec<CompletionItem>) {
    let has_main = ctx.scope.names.iter().any(|(name, _)| name == "main");
    if !has_main && grok_hir::item_tree(ctx.db, ctx.file).top.is_empty() {
        push_form(ctx, "main", "fn main", "fn main() {\n\t$0\n}", out);
    }
}

/// Words that begin an item.
pub(super) fn item_starts(ctx: &Context<'_>, out: &mut Vec<CompletionItem>) {
    ["fn", "struct", "enum", "impl", "const", "type", "use", "mod", "pub"]
        .iter()
        .for_each(|word| push_word(ctx, word, out));
}

/// Words that begin a member of an `impl`.
pub(super) fn member_starts(ctx: &Context<'_>, out: &mut Vec<CompletionItem>) {
    ["pub", "const"].iter().for_each(|word| push_word(ctx, word, out));
    push_word(ctx, "fn", out);
    push_form(ctx, "fn", "fn (&self)", "fn $1(&self$2) {\n\t$0\n}", out);
}

/// Only these words.
pub(super) fn plain(ctx: &Context<'_>, words: &[&str], out: &mut Vec<CompletionItem>) {
    words.iter().for_each(|word| push_word(ctx, word, out));
}

/// The ways to take `self`.
pub(super) fn self_parameters(ctx: &Context<'_>, out: &mut Vec<CompletionItem>) {
    for (index, text) in ["&self", "&mut self", "self"].iter().enumerate() {
        let mut item = ctx.item(text, CompletionKind::Keyword, rank::WANTED);
        item.sort_key = format!("{}{index}", rank::WANTED);
        item.filter = Some("self".to_owned());
        item.resolve = ResolveKey::Word("self".to_owned());
        out.push(item);
    }
}

/// The built-in macros.
pub(super) fn macros(ctx: &Context<'_>, out: &mut Vec<CompletionItem>) {
    for found in words::MACROS {
        let mut item = ctx.item(&format!("{}!", found.name), CompletionKind::Macro, rank::COMMON);
        item.detail = Some(found.signature.to_owned());
        item.filter = Some(found.name.to_owned());
        item.resolve = ResolveKey::Word(format!("{}!", found.name));
        if ctx.place.before_bang {
            item.edit.new_text = found.name.to_owned();
        } else if !ctx.place.before_parens {
            item.snippet = Some(format!("{}!{}", found.name, found.call));
        }
        out.push(item);
    }
}

/// Attributes.
pub(super) fn attributes(ctx: &Context<'_>, out: &mut Vec<CompletionItem>) {
    for (name, snippet, _) in words::ATTRIBUTES {
        let mut item = ctx.item(name, CompletionKind::Keyword, rank::OWN);
        item.snippet = (!ctx.place.before_parens).then(|| (*snippet).to_owned());
        item.resolve = ResolveKey::Word((*name).to_owned());
        out.push(item);
    }
}

/// Traits that can be derived.
pub(super) fn derives(ctx: &Context<'_>, out: &mut Vec<CompletionItem>) {
    for (_, name, found) in BuiltinTrait::ALL {
        if found.is_derivable() && found.is_of_old() {
            let mut item = ctx.item(name, CompletionKind::Trait, rank::OWN);
            item.resolve = ResolveKey::Word(name.to_owned());
            out.push(item);
        }
    }
}

/// Lints.
pub(super) fn lints(ctx: &Context<'_>, out: &mut Vec<CompletionItem>) {
    for code in grok_diagnostics::codes::ALL
        .iter()
        .map(|entry| entry.code)
        .filter(|code| code.is_lint())
    {
        out.push(ctx.item(code.as_str(), CompletionKind::Keyword, rank::OWN));
    }
}

/// Labels of the loops around.
pub(super) fn labels(ctx: &Context<'_>, out: &mut Vec<CompletionItem>) {
    for (index, (name, _)) in ctx.scope.labels.iter().rev().enumerate() {
        let text = name.trim_start_matches('\'');
        let mut item = ctx.item(text, CompletionKind::Label, rank::NEAR);
        item.label = format!("'{text}");
        item.filter = Some(text.to_owned());
        item.sort_key = format!("{}{index:04}", rank::NEAR);
        out.push(item);
    }
}
