//! Tokens of a pattern, a template or a call's input: what the lexer gives, with brackets paired.

use grok_diagnostics::Span;
use grok_syntax::lexer::lex;
use grok_syntax::token::TokenKind;
use smol_str::SmolStr;

/// A text and its tokens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Tokens {
    pub text: SmolStr,
    /// Without the end of the text.
    pub list: Vec<Token>,
}

/// A token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Token {
    pub kind: TokenKind,
    /// Where it stands in its text; for the parts of a doc comment the whole comment.
    pub span: Span,
    /// For a bracket, the position of its partner.
    pub partner: Option<usize>,
    /// What it stands for, if that is not what is written: docs are read as the attributes they are.
    pub stands_for: Option<SmolStr>,
}

impl Tokens {
    pub fn new(text: &str) -> Tokens {
        let mut list: Vec<Token> = lex(text)
            .tokens
            .into_iter()
            .filter(|token| token.kind != TokenKind::Eof)
            .map(|token| Token {
                kind: token.kind,
                span: token.span,
                partner: None,
                stands_for: None,
            })
            .collect();
        pair(&mut list);
        Tokens {
            text: SmolStr::new(text),
            list,
        }
    }

    /// The same with each outer doc comment as `#[doc = "…"]`, which is how patterns see them.
    pub fn with_docs_as_attributes(text: &str) -> Tokens {
        let mut tokens = Tokens::new(text);
        if tokens.list.iter().any(|token| token.kind == TokenKind::OuterDoc) {
            let list = std::mem::take(&mut tokens.list);
            for token in list {
                if token.kind == TokenKind::OuterDoc {
                    let comment = token.span.slice(text);
                    tokens.list.extend(attribute(comment, token.span));
                } else {
                    tokens.list.push(token);
                }
            }
            pair(&mut tokens.list);
        }
        tokens
    }

    /// What a token says.
    pub fn text_of(&self, index: usize) -> &str {
        match self.list.get(index) {
            Some(token) => token
                .stands_for
                .as_deref()
                .unwrap_or_else(|| token.span.slice(&self.text)),
            None => "",
        }
    }

    pub fn kind(&self, index: usize) -> TokenKind {
        self.list.get(index).map_or(TokenKind::Eof, |token| token.kind)
    }

    pub fn is_dollar(&self, index: usize) -> bool {
        self.kind(index) == TokenKind::Dollar
    }

    /// Whether a token can be a name: identifiers and keywords.
    pub fn is_word(&self, index: usize) -> bool {
        let kind = self.kind(index);
        kind == TokenKind::Ident || kind.is_keyword()
    }

    /// Where a token stands; the end of the text past the last.
    pub fn span(&self, index: usize) -> Span {
        let end = self.text.len() as u32;
        self.list.get(index).map_or(Span::at(end), |token| token.span)
    }

    /// From one token to just before another.
    pub fn span_of(&self, from: usize, to: usize) -> Span {
        match to.checked_sub(1).filter(|last| *last >= from) {
            Some(last) => self.span(from).cover(self.span(last)),
            None => Span::at(self.span(from).start),
        }
    }

    /// Past the token tree that begins at a token.
    pub fn tree_end(&self, index: usize) -> usize {
        match self.list.get(index).and_then(|token| token.partner) {
            Some(partner) if partner > index => partner + 1,
            _ => index + 1,
        }
    }

    /// The tokens between the delimiters around the whole text.
    pub fn inside(&self) -> std::ops::Range<usize> {
        let len = self.list.len();
        let closed = self.list.first().and_then(|first| first.partner) == Some(len.wrapping_sub(1)) && len >= 2;
        if closed { 1..len - 1 } else { 0..len }
    }

    /// Cuts a token in two at an offset inside it, as `>>` where a type ends.
    pub fn split(&mut self, index: usize, offset: u32) {
        let Some(token) = self.list.get_mut(index) else { return };
        let rest = Span::new(offset, token.span.end);
        token.span.end = offset;
        let (first, second) = (token.span.slice(&self.text), rest.slice(&self.text));
        let kind_of = |text: &str| lex(text).tokens.first().map_or(TokenKind::Unknown, |token| token.kind);
        let (first, second) = (kind_of(first), kind_of(second));
        token.kind = first;
        let rest = Token {
            kind: second,
            span: rest,
            partner: None,
            stands_for: None,
        };
        self.list.insert(index + 1, rest);
        pair(&mut self.list);
    }
}

/// Whether two tokens are the same to a pattern.
pub(crate) fn same(left: (&Tokens, usize), right: (&Tokens, usize)) -> bool {
    let (left_kind, right_kind) = (left.0.kind(left.1), right.0.kind(right.1));
    left_kind == right_kind && (left_kind.fixed_text().is_some() || left.0.text_of(left.1) == right.0.text_of(right.1))
}

fn pair(list: &mut [Token]) {
    let mut open: Vec<(usize, TokenKind)> = Vec::new();
    for index in 0..list.len() {
        list[index].partner = None;
        if let Some(closer) = list[index].kind.closer() {
            open.push((index, closer));
        } else if list[index].kind.is_closer()
            && let Some(at) = open.iter().rposition(|(_, closer)| *closer == list[index].kind)
        {
            let (opened, _) = open[at];
            open.truncate(at);
            list[opened].partner = Some(index);
            list[index].partner = Some(opened);
        }
    }
}

/// `/// text` as the tokens of `#[doc = "text"]`.
fn attribute(comment: &str, span: Span) -> impl Iterator<Item = Token> {
    let inside = match comment.strip_prefix("///") {
        Some(line) => line,
        None => comment
            .strip_prefix("/**")
            .and_then(|text| text.strip_suffix("*/"))
            .unwrap_or(""),
    };
    let literal = SmolStr::from(format!("{inside:?}"));
    let parts = [
        (TokenKind::Pound, SmolStr::new_static("#")),
        (TokenKind::OpenBracket, SmolStr::new_static("[")),
        (TokenKind::Ident, SmolStr::new_static("doc")),
        (TokenKind::Eq, SmolStr::new_static("=")),
        (TokenKind::Str, literal),
        (TokenKind::CloseBracket, SmolStr::new_static("]")),
    ];
    parts.into_iter().map(move |(kind, text)| Token {
        kind,
        span,
        partner: None,
        stands_for: Some(text),
    })
}
