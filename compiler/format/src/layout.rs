//! From a tree to a document. One file per family of syntax; here is the cursor over the tokens and how lists are laid out.
//!
//! Each function takes the tokens of its node, in order: the tree tells how they belong together, the cursor what they say. A
//! token brings the comments around it along.

mod exprs;
mod items;
mod patterns;
mod stmts;
mod types;

use grok_syntax::ast::SourceFile;
use grok_syntax::token::TokenKind;

use crate::doc::Doc;
use crate::tokens::{Comment, Tokens};

/// The document of a file; `None` if tree and tokens do not agree.
pub(crate) fn file<'t>(tokens: &Tokens<'t>, file: &SourceFile) -> Option<Doc<'t>> {
    let mut layout = Layout {
        tokens,
        at: 0,
        within: 0,
        leading_taken: false,
        lost: false,
    };
    let doc = layout.file(file);
    (!layout.lost && layout.kind() == TokenKind::Eof).then_some(doc)
}

/// A cursor over the tokens.
struct Layout<'a, 't> {
    tokens: &'a Tokens<'t>,
    /// The token that comes next.
    at: usize,
    /// How many bytes of it are taken already: `>>` may close two lists.
    within: usize,
    /// Whether the comments before it are taken.
    leading_taken: bool,
    /// Whether a token was not what the tree said.
    lost: bool,
}

/// How a list is laid out.
#[derive(Clone, Copy, PartialEq, Eq)]
enum ListStyle {
    /// On one line if it fits, else one element a line.
    Fit,
    /// The same, with spaces inside the brackets.
    Spaced,
    /// One element a line always, unless empty.
    Tall,
    /// As many elements a line as fit.
    Fill,
}

impl<'t> Layout<'_, 't> {
    // ---- The cursor ---------------------------------------------------------------------------------------------

    fn kind(&self) -> TokenKind {
        self.tokens
            .tokens
            .get(self.at)
            .map_or(TokenKind::Eof, |token| token.kind)
    }

    fn kind_at(&self, ahead: usize) -> TokenKind {
        self.tokens
            .tokens
            .get(self.at + ahead)
            .map_or(TokenKind::Eof, |token| token.kind)
    }

    /// What is left of the next token.
    fn rest(&self) -> &'t str {
        &self.tokens.text_of(self.at)[self.within..]
    }

    fn is(&self, text: &str) -> bool {
        self.rest() == text
    }

    /// Whether what is left of the next token begins so.
    fn begins(&self, text: &str) -> bool {
        self.rest().starts_with(text) && self.kind() != TokenKind::Eof
    }

    /// Whether an empty line stands before the next token and its comments.
    fn blank_before(&self) -> bool {
        !self.leading_taken && self.tokens.gaps.get(self.at).is_some_and(|gap| gap.blank)
    }

    /// Whether a line break stands right after the next token.
    fn breaks_after(&self) -> bool {
        self.tokens.gaps.get(self.at + 1).is_some_and(|gap| gap.has_break)
    }

    /// Whether the group that the next token opens stands on one line and holds no comments.
    fn group_on_one_line(&self) -> bool {
        let Some(partner) = self.tokens.partners.get(self.at).copied().flatten() else {
            return false;
        };
        let gaps = &self.tokens.gaps[self.at + 1..=partner];
        gaps.iter()
            .all(|gap| !gap.has_break && gap.leading.is_empty() && gap.trailing.is_empty())
    }

    /// The comments before the next token.
    fn leading(&mut self) -> Doc<'t> {
        if self.leading_taken {
            return Doc::nil();
        }
        self.leading_taken = true;
        let gap = &self.tokens.gaps[self.at];
        if gap.leading.is_empty() {
            return Doc::nil();
        }
        let last = gap.leading.len() - 1;
        let comments = gap.leading.iter().enumerate().map(|(index, comment)| {
            let blank = comment.blank_after && (index < last || !self.kind().is_closer());
            leading_comment(comment, blank)
        });
        Doc::concat(comments.collect())
    }

    /// Whether comments stand before the next token.
    fn has_leading(&self) -> bool {
        !self.leading_taken && self.tokens.gaps.get(self.at).is_some_and(|gap| !gap.leading.is_empty())
    }

    fn advance(&mut self) {
        self.at += 1;
        self.within = 0;
        self.leading_taken = false;
    }

    /// Comments at the end of the line of the token just taken.
    fn trailing(&self) -> Doc<'t> {
        match self.tokens.gaps.get(self.at) {
            Some(gap) if !gap.trailing.is_empty() => Doc::concat(
                gap.trailing
                    .iter()
                    .map(|comment| Doc::trailing_comment(comment.text))
                    .collect(),
            ),
            _ => Doc::nil(),
        }
    }

    /// The next token, whatever it is, with its comments.
    fn token(&mut self) -> Doc<'t> {
        if self.kind() == TokenKind::Eof {
            self.lost = true;
            return Doc::nil();
        }
        let leading = self.leading();
        let text = Doc::text(self.rest().trim_end());
        self.advance();
        Doc::concat(vec![leading, text, self.trailing()])
    }

    /// The next token, which says `text`, or begins so where two tokens were read as one.
    fn expect(&mut self, text: &'static str) -> Doc<'t> {
        if self.is(text) {
            return self.token();
        }
        if !self.begins(text) {
            self.lost = true;
            return Doc::nil();
        }
        let leading = self.leading();
        self.within += text.len();
        Doc::concat(vec![leading, Doc::text(text)])
    }

    /// The next token if it says `text`.
    fn optional(&mut self, text: &'static str) -> Option<Doc<'t>> {
        self.is(text).then(|| self.token())
    }

    /// A word and a space.
    fn word(&mut self, text: &'static str) -> Doc<'t> {
        let word = self.expect(text);
        Doc::concat(vec![word, Doc::text(" ")])
    }

    /// A word and a space, if the word is there.
    fn optional_word(&mut self, text: &'static str) -> Doc<'t> {
        if self.is(text) { self.word(text) } else { Doc::nil() }
    }

    /// A binary sign with spaces around it.
    fn infix(&mut self, text: &'static str) -> Doc<'t> {
        let sign = self.expect(text);
        Doc::concat(vec![Doc::text(" "), sign, Doc::text(" ")])
    }

    /// From the next token to another as written, comments and line breaks included.
    fn verbatim(&mut self, last: usize) -> Doc<'t> {
        let leading = self.leading();
        let text = Doc::text(self.tokens.slice(self.at, last));
        self.at = last;
        self.advance();
        Doc::concat(vec![leading, text, self.trailing()])
    }

    /// The bracketed group that comes next, as written.
    fn verbatim_group(&mut self) -> Doc<'t> {
        match self.tokens.partners.get(self.at).copied().flatten() {
            Some(partner) => self.verbatim(partner),
            None => {
                self.lost = true;
                Doc::nil()
            }
        }
    }

    /// The break before the next statement, item or element: one empty line is kept.
    fn separator(&self) -> Doc<'t> {
        if self.blank_before() {
            Doc::blank_line()
        } else {
            Doc::hard_line()
        }
    }

    // ---- Lists --------------------------------------------------------------------------------------------------

    /// The comma that may follow an element, and whether it was there: the comments around it, which end its line.
    fn comma(&mut self) -> (Doc<'t>, bool) {
        if !self.is(",") {
            return (Doc::nil(), false);
        }
        let tokens = self.tokens;
        let leading: &[Comment<'t>] = if self.leading_taken {
            &[]
        } else {
            &tokens.gaps[self.at].leading
        };
        let mut comments: Vec<Doc<'t>> = leading
            .iter()
            .map(|comment| Doc::trailing_comment(comment.text))
            .collect();
        self.advance();
        comments.push(self.trailing());
        (Doc::concat(comments), true)
    }

    /// `open element, element close`; `element` gives the next element's document until `count` are there.
    fn list(
        &mut self,
        count: usize,
        style: ListStyle,
        mut element: impl FnMut(&mut Self, usize) -> Doc<'t>,
    ) -> Doc<'t> {
        let open = self.token();
        let mut elements = Vec::with_capacity(count);
        for index in 0..count {
            let blank = index > 0 && style == ListStyle::Tall && self.blank_before();
            let doc = element(self, index);
            let (comments, _) = self.comma();
            elements.push((doc, comments, blank));
        }
        self.close_list(open, elements, style, true)
    }

    /// The end of a list whose elements are taken. `comma_at_end` tells whether a broken list ends in one.
    fn close_list(
        &mut self,
        open: Doc<'t>,
        elements: Vec<(Doc<'t>, Doc<'t>, bool)>,
        style: ListStyle,
        comma_at_end: bool,
    ) -> Doc<'t> {
        let has_comments = self.has_leading();
        if elements.is_empty() && !has_comments {
            let close = self.token();
            return Doc::concat(vec![open, close]);
        }
        let edge = || match style {
            ListStyle::Fit | ListStyle::Fill => Doc::soft_line(),
            ListStyle::Spaced => Doc::line(),
            ListStyle::Tall => Doc::hard_line(),
        };
        let commented = elements
            .iter()
            .any(|(doc, comments, _)| doc.has_comment() || comments.has_comment());
        let last = elements.len().saturating_sub(1);
        let mut inside = vec![edge()];
        for (index, (doc, comments, blank)) in elements.into_iter().enumerate() {
            if index > 0 {
                inside.push(match style {
                    ListStyle::Fill => Doc::line().group(),
                    ListStyle::Tall if blank => Doc::blank_line(),
                    ListStyle::Tall => Doc::hard_line(),
                    ListStyle::Fit | ListStyle::Spaced => Doc::line(),
                });
            }
            inside.push(doc);
            inside.push(match (index == last, comma_at_end) {
                (false, _) => Doc::text(","),
                (true, true) => Doc::if_break(Doc::text(","), Doc::nil()),
                (true, false) => Doc::nil(),
            });
            inside.push(comments);
        }
        if has_comments {
            if last > 0 || inside.len() > 1 {
                inside.push(self.separator());
            }
            let comments = self.leading();
            inside.push(comments);
            let close = self.token();
            // The comments have ended their line, so that the bracket only needs its indentation back.
            return Doc::concat(vec![open, Doc::concat(inside).indent(), Doc::hard_line(), close]).group();
        }
        let close = self.token();
        let doc = Doc::concat(vec![open, Doc::concat(inside).indent(), edge(), close]);
        if commented { doc.broken() } else { doc.group() }
    }

    /// Documents with a separator between them.
    fn join(docs: Vec<Doc<'t>>, separator: impl Fn() -> Doc<'t>) -> Doc<'t> {
        let mut joined = Vec::with_capacity(docs.len() * 2);
        for (index, doc) in docs.into_iter().enumerate() {
            if index > 0 {
                joined.push(separator());
            }
            joined.push(doc);
        }
        Doc::concat(joined)
    }
}

fn leading_comment<'t>(comment: &Comment<'t>, blank: bool) -> Doc<'t> {
    if comment.is_line || comment.begins_line && comment.ends_line {
        Doc::own_comment(comment.text, blank)
    } else {
        Doc::inline_comment(comment.text)
    }
}
