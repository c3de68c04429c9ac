//! Two parsers, one language: the precise parser and tree-sitter accept the same texts and see the same outline in them.
//!
//! [`texts`] are the texts of the repository, [`mutants`] breaks them, [`outline`] is what is compared where both accept.

pub mod mutants;
pub mod outline;
pub mod texts;

/// What the parsers do not agree on; `None` if they do.
pub fn difference(text: &str) -> Option<String> {
    let precise = grok_syntax::parse(text);
    let tree = tree_sitter_grok::parser()
        .parse(text, None)
        .expect("a parser without limits gives a tree");
    let tolerant = tree_sitter_grok::errors::check(&tree, text);
    match (precise.errors.first(), tolerant.errors.first()) {
        (None, None) => {
            let ours = outline::precise(&precise.file);
            let theirs = outline::tolerant(&tree, &tolerant.token_arguments);
            outlines_differ(&ours, &theirs, text)
        }
        (Some(_), Some(_)) => None,
        (Some(error), None) => Some(format!(
            "  only the precise parser refuses: {} at {}",
            error.message,
            place(error.span.start as usize, text)
        )),
        (None, Some(error)) => Some(format!(
            "  only tree-sitter refuses: {} at {}",
            error.message,
            place(error.range.start, text)
        )),
    }
}

fn outlines_differ(ours: &[outline::Node], theirs: &[outline::Node], text: &str) -> Option<String> {
    if let Some((a, b)) = ours.iter().zip(theirs).find(|(a, b)| a != b) {
        let (a, b) = (quote(a, text), quote(b, text));
        return Some(format!("  outlines differ: precise {a}, tree-sitter {b}"));
    }
    let (longer, whose) = if ours.len() > theirs.len() {
        (ours, "the precise parser")
    } else {
        (theirs, "tree-sitter")
    };
    let extra = longer.get(ours.len().min(theirs.len()))?;
    Some(format!("  only {whose} has {}", quote(extra, text)))
}

/// A node of an outline with its text.
fn quote((start, end, kind): &outline::Node, text: &str) -> String {
    let snippet: String = text.get(*start..*end).unwrap_or("?").chars().take(40).collect();
    format!("{kind} {start}..{end} `{}`", snippet.replace('\n', "⏎"))
}

/// The surroundings of an offset.
fn place(at: usize, text: &str) -> String {
    let at = text.floor_char_boundary(at);
    let (from, to) = (
        text.floor_char_boundary(at.saturating_sub(40)),
        text.floor_char_boundary(at + 40),
    );
    format!(
        "`{}▮{}`",
        text[from..at].replace('\n', "⏎"),
        text[at..to].replace('\n', "⏎")
    )
}
