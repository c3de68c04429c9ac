//! The tokens of a text with the comments between them: what the layout takes from left to right, so that nothing is lost.

use grok_syntax::lexer::lex;
use grok_syntax::token::{Token, TokenKind};

/// A comment, as written, without the line break after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Comment<'t> {
    pub text: &'t str,
    /// Whether the line must end after it.
    pub is_line: bool,
    /// Whether it begins its line.
    pub begins_line: bool,
    /// Whether an empty line stands before it.
    pub blank_before: bool,
    /// Whether a line break stands after it.
    pub ends_line: bool,
    /// Whether an empty line stands after it.
    pub blank_after: bool,
}

/// What stands between two tokens.
#[derive(Clone, Debug, Default)]
pub(crate) struct Gap<'t> {
    /// Comments at the end of the line of the token before.
    pub trailing: Vec<Comment<'t>>,
    /// Comments that belong to the token after.
    pub leading: Vec<Comment<'t>>,
    /// Whether an empty line stands before the first of `leading`, or before the token.
    pub blank: bool,
    /// Whether a line break stands in it at all.
    pub has_break: bool,
}

/// A text's tokens, `Eof` last, and the gap before each.
pub(crate) struct Tokens<'t> {
    pub text: &'t str,
    pub tokens: Vec<Token>,
    pub gaps: Vec<Gap<'t>>,
    /// Index of the bracket that belongs to each bracket.
    pub partners: Vec<Option<usize>>,
    /// The `#!` line, if there is one.
    pub shebang: Option<&'t str>,
}

impl<'t> Tokens<'t> {
    pub fn new(text: &'t str) -> Tokens<'t> {
        let tokens = lex(text).tokens;
        let mut start = text.len() - text.trim_start_matches('\u{feff}').len();
        let mut shebang = None;
        if text[start..].starts_with("#!") && !text[start..].starts_with("#![") {
            let line = text[start..].lines().next().unwrap_or_default();
            shebang = Some(line);
            start += line.len();
        }
        let mut gaps = Vec::with_capacity(tokens.len());
        for (index, token) in tokens.iter().enumerate() {
            gaps.push(gap(&text[start..token.span.start as usize], index == 0));
            start = token.span.end as usize;
        }
        let partners = partners(&tokens);
        Tokens {
            text,
            tokens,
            gaps,
            partners,
            shebang,
        }
    }

    /// A token's text.
    pub fn text_of(&self, index: usize) -> &'t str {
        self.tokens.get(index).map_or("", |token| {
            &self.text[token.span.start as usize..token.span.end as usize]
        })
    }

    /// The text from one token to another, both included.
    pub fn slice(&self, from: usize, to: usize) -> &'t str {
        &self.text[self.tokens[from].span.start as usize..self.tokens[to].span.end as usize]
    }

    /// All comments in order.
    pub fn comments(&self) -> impl Iterator<Item = &Comment<'t>> {
        self.gaps.iter().flat_map(|gap| gap.trailing.iter().chain(&gap.leading))
    }
}

fn partners(tokens: &[Token]) -> Vec<Option<usize>> {
    let mut partners = vec![None; tokens.len()];
    let mut open = Vec::new();
    for (index, token) in tokens.iter().enumerate() {
        if token.kind.closer().is_some() {
            open.push(index);
        } else if token.kind.is_closer()
            && let Some(opened) = open.pop()
        {
            partners[opened] = Some(index);
            partners[index] = Some(opened);
        }
    }
    partners
}

/// Reads white space and comments. `first` is the gap at the head of the file, whose first line has no token before it.
fn gap(text: &str, first: bool) -> Gap<'_> {
    let mut comments: Vec<Comment<'_>> = Vec::new();
    let mut rest = text;
    let mut breaks = usize::from(first);
    let mut blank = false;
    loop {
        let trimmed = rest.trim_start_matches(is_space);
        let space = &rest[..rest.len() - trimmed.len()];
        let new_lines = space.matches('\n').count();
        let is_first_space = comments.is_empty();
        if let Some(last) = comments.last_mut() {
            last.ends_line |= new_lines > 0;
            last.blank_after = new_lines > 1;
        }
        let blank_here = new_lines > 1;
        breaks += new_lines;
        if trimmed.is_empty() {
            if is_first_space {
                blank = blank_here;
            }
            break;
        }
        let length = comment_length(trimmed);
        let (comment, after) = trimmed.split_at(length);
        comments.push(Comment {
            text: comment.trim_end(),
            is_line: comment.starts_with("//"),
            begins_line: breaks > 0,
            blank_before: blank_here,
            ends_line: false,
            blank_after: false,
        });
        breaks = 0;
        rest = after;
    }
    // Comments on the line of the token before are its own, unless the token after stands on that line too.
    let on_line = comments
        .iter()
        .position(|comment| comment.begins_line)
        .unwrap_or(comments.len());
    let ends = comments[..on_line]
        .last()
        .is_some_and(|last| last.is_line || last.ends_line);
    let split = if ends { on_line } else { 0 };
    let leading = comments.split_off(split);
    if let Some(first) = leading.first() {
        blank = first.blank_before;
    } else if let Some(last) = comments.last() {
        blank = last.blank_after;
    }
    Gap {
        trailing: comments,
        leading,
        blank,
        has_break: text.contains('\n'),
    }
}

/// White space as the grammar has it.
fn is_space(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{200E}' | '\u{200F}')
}

/// The length of the comment at the head of a text; of what stands there, if that is none.
fn comment_length(text: &str) -> usize {
    if text.starts_with("//") {
        return text.find('\n').unwrap_or(text.len());
    }
    if !text.starts_with("/*") {
        return text.chars().next().map_or(0, char::len_utf8);
    }
    let bytes = text.as_bytes();
    let mut depth = 0usize;
    let mut at = 0;
    while at < bytes.len() {
        if bytes[at..].starts_with(b"/*") {
            depth += 1;
            at += 2;
        } else if bytes[at..].starts_with(b"*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                return at;
            }
        } else {
            at += 1;
        }
    }
    bytes.len()
}

/// Whether two texts have the same tokens but for commas, and the same comments.
pub(crate) fn same_meaning(before: &Tokens<'_>, after: &Tokens<'_>) -> bool {
    // Signs are compared one by one, since `>>` may become two tokens.
    let tokens = |tokens: &Tokens<'_>| -> Vec<String> {
        let kept = tokens.tokens.iter().filter(|token| token.kind != TokenKind::Comma);
        kept.flat_map(|token| {
            let text = &tokens.text[token.span.start as usize..token.span.end as usize];
            match text.chars().all(|c| matches!(c, '<' | '>' | '|' | '&' | '=')) {
                true => text.chars().map(String::from).collect(),
                false => vec![without_line_ends(text)],
            }
        })
        .collect()
    };
    let comments = |tokens: &Tokens<'_>| -> String {
        tokens
            .comments()
            .flat_map(|comment| comment.text.chars())
            .filter(|c| !c.is_whitespace())
            .collect()
    };
    tokens(before) == tokens(after) && comments(before) == comments(after)
}

/// Line ends are written as `\n`, and doc comments lose the white space at their end.
fn without_line_ends(text: &str) -> String {
    text.trim_end().replace("\r\n", "\n")
}
