//! Lints about how names are written: `CamelCase` for types, `UPPER_CASE` for constants, `snake_case` for everything else. The fix
//! renames every mention in the package.

use grok_diagnostics::{Applicability, Code, Diagnostic, Edit, Fix, Span, codes};

use crate::db::{Db, SourceFile};
use crate::ids::Def;
use crate::mentions::{FileMention, MentionPlace, file_mentions};
use crate::package_root;
use crate::queries::package_files;
use crate::source_map::MentionTarget;

/// How the names of a kind of definition are written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Style {
    Camel,
    Snake,
    Upper,
}

pub(super) fn report(db: &dyn Db, file: SourceFile, out: &mut Vec<Diagnostic>) {
    for mention in file_mentions(db, file).iter().filter(|mention| mention.is_definition) {
        let Some((style, kind)) = style_of(&mention.target) else {
            continue;
        };
        let text = mention.span.slice(file.text(db));
        // Names of macros' own making, and those that someone made ugly on purpose, are left alone.
        if text.is_empty() || text.starts_with('_') || text == "self" || style.fits(text) {
            continue;
        }
        let better = style.written(text);
        if better == text || !is_name(&better) {
            continue;
        }
        let message = format!("{kind} `{text}` should have {} name", style.article());
        let lint = Diagnostic::warning(style.code(), file.id(db), mention.span, message)
            .primary_label(format!("by convention: `{better}`"));
        out.push(lint.fix(Fix {
            title: format!("rename it to `{better}`"),
            applicability: Applicability::Maybe,
            edits: renamed(db, file, mention, text, &better),
        }));
    }
}

fn style_of(target: &MentionTarget) -> Option<(Style, &'static str)> {
    Some(match target {
        MentionTarget::Local(_) => (Style::Snake, "variable"),
        MentionTarget::Param(_) => (Style::Camel, "type parameter"),
        MentionTarget::Def(def) => match def {
            Def::Adt(_) | Def::Alias(_) => (Style::Camel, "type"),
            Def::Variant(_) => (Style::Camel, "variant"),
            Def::Trait(_) => (Style::Camel, "trait"),
            Def::Actor(_) => (Style::Camel, "actor"),
            Def::Supervisor(_) => (Style::Camel, "supervisor"),
            Def::Fn(_) => (Style::Snake, "function"),
            Def::Module(_) => (Style::Snake, "module"),
            Def::Macro(_) => (Style::Snake, "macro"),
            Def::Const(_) => (Style::Upper, "constant"),
            Def::Builtin(_) => return None,
        },
        _ => return None,
    })
}

impl Style {
    fn code(self) -> Code {
        match self {
            Style::Camel => codes::NON_CAMEL_CASE_TYPES,
            Style::Snake => codes::NON_SNAKE_CASE,
            Style::Upper => codes::NON_UPPER_CASE_GLOBALS,
        }
    }

    fn article(self) -> &'static str {
        match self {
            Style::Camel => "a `CamelCase`",
            Style::Snake => "a `snake_case`",
            Style::Upper => "an `UPPER_CASE`",
        }
    }

    /// Whether a name is written so. Scripts without upper and lower case always are.
    fn fits(self, name: &str) -> bool {
        match self {
            Style::Camel => !name.starts_with(char::is_lowercase) && !has_inner_underscore(name),
            Style::Snake => !name.contains(char::is_uppercase),
            Style::Upper => !name.contains(char::is_lowercase),
        }
    }

    /// The name in this style.
    fn written(self, name: &str) -> String {
        let words = words(name);
        match self {
            Style::Camel => words.iter().map(|word| capitalised(word)).collect(),
            Style::Snake => words
                .iter()
                .map(|word| word.to_lowercase())
                .collect::<Vec<_>>()
                .join("_"),
            Style::Upper => words
                .iter()
                .map(|word| word.to_uppercase())
                .collect::<Vec<_>>()
                .join("_"),
        }
    }
}

/// Whether an underscore stands between letters; between digits it keeps numbers apart.
fn has_inner_underscore(name: &str) -> bool {
    let chars: Vec<char> = name.trim_matches('_').chars().collect();
    chars
        .windows(3)
        .any(|around| around[1] == '_' && (around[0].is_alphabetic() || around[2].is_alphabetic()))
}

/// The words of a name: parted by underscores, and where a capital follows a small letter.
fn words(name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut last = '_';
    let mut chars = name.chars().peekable();
    while let Some(c) = chars.next() {
        let begins_lower = chars.peek().is_some_and(|next| next.is_lowercase());
        let parts =
            c.is_uppercase() && (last.is_lowercase() || last.is_numeric() || (last.is_uppercase() && begins_lower));
        if c == '_' {
            last = c;
            continue;
        }
        match words.last_mut() {
            Some(word) if last != '_' && !parts => word.push(c),
            _ => words.push(c.to_string()),
        }
        last = c;
    }
    words
}

fn capitalised(word: &str) -> String {
    let mut chars = word.chars();
    let all_upper = word.chars().all(|c| !c.is_lowercase()) && word.chars().count() > 1;
    match chars.next() {
        Some(first) if all_upper => first.to_uppercase().chain(chars.flat_map(char::to_lowercase)).collect(),
        Some(first) => first.to_uppercase().chain(chars).collect(),
        None => String::new(),
    }
}

fn is_name(text: &str) -> bool {
    let lexed = grok_syntax::lexer::lex(text).tokens;
    lexed
        .first()
        .is_some_and(|token| token.kind == grok_syntax::token::TokenKind::Ident)
        && lexed.len() == 2
}

/// The edits that rename every mention.
fn renamed(db: &dyn Db, file: SourceFile, definition: &FileMention, old: &str, new: &str) -> Vec<Edit> {
    let local = !matches!(definition.target, MentionTarget::Def(_));
    let same = |mention: &FileMention| {
        mention.target == definition.target && (!local || same_owner(mention.place, definition.place))
    };
    let files: Vec<SourceFile> = match local {
        true => vec![file],
        false => package_files(db, package_root(db, file))
            .into_iter()
            .map(|(file, _)| file)
            .collect(),
    };
    let mut edits: Vec<Edit> = Vec::new();
    for other in files {
        for mention in file_mentions(db, other).iter().filter(|mention| same(mention)) {
            // Another name in an import (`as`) leads there too.
            if mention.span.slice(other.text(db)) == old {
                edits.push(Edit {
                    file: other.id(db),
                    span: mention.span,
                    replacement: new.to_owned(),
                });
            }
        }
    }
    if edits.is_empty() {
        edits.push(edit_at(db, file, definition.span, new));
    }
    edits
}

fn edit_at(db: &dyn Db, file: SourceFile, span: Span, new: &str) -> Edit {
    Edit {
        file: file.id(db),
        span,
        replacement: new.to_owned(),
    }
}

fn same_owner(a: MentionPlace, b: MentionPlace) -> bool {
    a == b
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_rewritten_word_by_word() {
        let camel = |name| Style::Camel.written(name);
        assert_eq!(
            (camel("point_2d"), camel("httpServer"), camel("POINT")),
            ("Point2d".into(), "HttpServer".into(), "Point".into())
        );
        let snake = |name| Style::Snake.written(name);
        assert_eq!(
            (snake("parseHTTPText"), snake("X"), snake("maxLen")),
            ("parse_http_text".into(), "x".into(), "max_len".into())
        );
        assert_eq!(Style::Upper.written("maxLen"), "MAX_LEN");
    }

    #[test]
    fn what_has_no_case_fits_every_style() {
        assert!(Style::Camel.fits("数") && Style::Snake.fits("数") && Style::Upper.fits("数"));
        assert!(Style::Camel.fits("Point2_3") && !Style::Camel.fits("Two_words"));
    }
}
