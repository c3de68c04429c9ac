//! The kinds of fragments that a pattern can ask for.

use grok_syntax::token::TokenKind;

use crate::tokens::Tokens;

/// What `$x:kind` stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "each has the name it is written with")]
pub enum FragmentKind {
    Block,
    Expr,
    Ident,
    Item,
    Lifetime,
    Literal,
    Meta,
    Pat,
    PatParam,
    Path,
    Stmt,
    Tt,
    Ty,
    Vis,
}

impl FragmentKind {
    /// All of them, in alphabetical order.
    pub const ALL: [(&'static str, FragmentKind); 14] = [
        ("block", FragmentKind::Block),
        ("expr", FragmentKind::Expr),
        ("ident", FragmentKind::Ident),
        ("item", FragmentKind::Item),
        ("lifetime", FragmentKind::Lifetime),
        ("literal", FragmentKind::Literal),
        ("meta", FragmentKind::Meta),
        ("pat", FragmentKind::Pat),
        ("pat_param", FragmentKind::PatParam),
        ("path", FragmentKind::Path),
        ("stmt", FragmentKind::Stmt),
        ("tt", FragmentKind::Tt),
        ("ty", FragmentKind::Ty),
        ("vis", FragmentKind::Vis),
    ];

    /// The kind of that name.
    pub fn from_name(name: &str) -> Option<FragmentKind> {
        Self::ALL
            .iter()
            .find(|(other, _)| *other == name)
            .map(|(_, kind)| *kind)
    }

    /// The name it is written with.
    pub fn name(self) -> &'static str {
        Self::ALL
            .iter()
            .find(|(_, kind)| *kind == self)
            .map_or("tt", |(name, _)| name)
    }

    /// For people: `an expression`.
    pub fn describe(self) -> &'static str {
        match self {
            FragmentKind::Block => "a block",
            FragmentKind::Expr => "an expression",
            FragmentKind::Ident => "a name",
            FragmentKind::Item => "an item",
            FragmentKind::Lifetime => "a lifetime or label",
            FragmentKind::Literal => "a literal",
            FragmentKind::Meta => "the inside of an attribute",
            FragmentKind::Pat => "a pattern",
            FragmentKind::PatParam => "a pattern without `|`",
            FragmentKind::Path => "a path",
            FragmentKind::Stmt => "a statement",
            FragmentKind::Tt => "a token tree",
            FragmentKind::Ty => "a type",
            FragmentKind::Vis => "a visibility",
        }
    }

    /// Whether a fragment of this kind can begin at a token: where it cannot, other ways of matching remain; where it can, it must
    /// be one, as in Rust.
    pub(crate) fn can_begin(self, tokens: &Tokens, at: usize) -> bool {
        use TokenKind as T;
        let kind = tokens.kind(at);
        if kind == T::Eof {
            return false;
        }
        let literal = matches!(
            kind,
            T::Int
                | T::Float
                | T::Duration
                | T::Char
                | T::Str
                | T::RawStr
                | T::Byte
                | T::ByteStr
                | T::RawByteStr
                | T::FString
                | T::True
                | T::False
        );
        let path = matches!(
            kind,
            T::Ident | T::SelfValue | T::SelfType | T::Super | T::Crate | T::PathSep | T::Lt | T::Shl | T::Dollar
        );
        match self {
            FragmentKind::Block => kind == T::OpenBrace,
            FragmentKind::Ident => tokens.is_word(at),
            FragmentKind::Lifetime => kind == T::Lifetime,
            FragmentKind::Literal => {
                literal && kind != T::FString || kind == T::Minus && matches!(tokens.kind(at + 1), T::Int | T::Float)
            }
            FragmentKind::Tt | FragmentKind::Item | FragmentKind::Stmt => !kind.is_closer(),
            FragmentKind::Path | FragmentKind::Meta => path,
            FragmentKind::Vis => true,
            FragmentKind::Expr => {
                literal
                    || path
                    || matches!(
                        kind,
                        T::OpenParen
                            | T::OpenBracket
                            | T::OpenBrace
                            | T::Minus
                            | T::Bang
                            | T::Star
                            | T::And
                            | T::AndAnd
                            | T::Or
                            | T::OrOr
                            | T::DotDot
                            | T::DotDotEq
                            | T::If
                            | T::Match
                            | T::While
                            | T::For
                            | T::Loop
                            | T::Lifetime
                            | T::Return
                            | T::Break
                            | T::Continue
                            | T::Move
                            | T::Unsafe
                            | T::Spawn
                            | T::Receive
                            | T::Underscore
                    )
            }
            FragmentKind::Ty => {
                path || matches!(
                    kind,
                    T::OpenParen
                        | T::OpenBracket
                        | T::Bang
                        | T::Star
                        | T::And
                        | T::AndAnd
                        | T::Underscore
                        | T::Fn
                        | T::Impl
                        | T::Dyn
                        | T::For
                        | T::Question
                        | T::Lifetime
                )
            }
            FragmentKind::Pat | FragmentKind::PatParam => {
                literal
                    || path
                    || kind == T::Or && self == FragmentKind::Pat
                    || matches!(
                        kind,
                        T::OpenParen
                            | T::OpenBracket
                            | T::And
                            | T::AndAnd
                            | T::Minus
                            | T::DotDot
                            | T::DotDotEq
                            | T::Underscore
                            | T::Ref
                            | T::Mut
                    )
            }
        }
    }
}
