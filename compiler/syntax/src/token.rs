//! The kinds of tokens, and the DFA that tells them apart (logos). What a DFA cannot count, such as nested comments and
//! the braces of f-strings, is left to callbacks into `lexer/scan.rs` and `lexer/fstring.rs`.

use grok_diagnostics::Span;
use logos::Logos;

use crate::lexer::LexState;

/// A token of the parser's stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Token {
    /// Which kind.
    pub kind: TokenKind,
    /// Where it stands, from the start of the file.
    pub span: Span,
    /// Whether a line break stands between it and the token before it, or it is the first.
    pub on_new_line: bool,
}

macro_rules! tokens {
    (
        keywords { $($Keyword:ident = $keyword:literal,)* }
        punctuation { $($Punct:ident = $punct:literal,)* }
    ) => {
        /// Which kind of token.
        #[derive(Logos, Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[logos(extras = LexState)]
        #[allow(missing_docs, reason = "keywords and punctuation are named as they are written")]
        pub enum TokenKind {
            /// White space; not in the parser's stream.
            #[regex(r"[\t\n\x0B\x0C\r \u{85}\u{200E}\u{200F}\u{2028}\u{2029}]+")]
            Whitespace,
            /// `// …`; not in the parser's stream.
            #[token("//", crate::lexer::line_comment)]
            LineComment,
            /// `/* … */`; not in the parser's stream.
            #[token("/*", crate::lexer::block_comment)]
            BlockComment,
            /// `/// …` or `/** … */`.
            OuterDoc,
            /// `//! …` or `/*! … */`.
            InnerDoc,
            /// An identifier. The callback finds its end, and whether it is a keyword or `_`.
            #[regex(r"[\p{XID_Start}_]", crate::lexer::word, priority = 1)]
            Ident,
            /// `'a`.
            Lifetime,
            /// An integer, with its suffix.
            #[regex("[0-9]", crate::lexer::number)]
            Int,
            /// A float, with its suffix.
            Float,
            /// `'c'`.
            #[token("'", crate::lexer::quote)]
            Char,
            /// `"…"`.
            #[token("\"", crate::lexer::string)]
            Str,
            /// `r"…"`, `r#"…"#`.
            #[regex("r#*\"", crate::lexer::raw_string)]
            RawStr,
            /// `b'x'`.
            #[token("b'", crate::lexer::byte)]
            Byte,
            /// `b"…"`.
            #[token("b\"", crate::lexer::byte_string)]
            ByteStr,
            /// `br"…"`, `br#"…"#`.
            #[regex("br#*\"", crate::lexer::raw_byte_string)]
            RawByteStr,
            /// `100ms`, `5s`, `2min`, `1h`.
            Duration,
            /// `f"…"` with all its holes.
            #[token("f\"", crate::lexer::fstring)]
            FString,
            $( $Keyword, )*
            /// `_`.
            Underscore,
            $( #[token($punct)] $Punct, )*
            /// Characters that begin no token; reported by the lexer.
            Unknown,
            /// The end of the text.
            Eof,
        }

        impl TokenKind {
            /// The text of a keyword or of punctuation, which is always the same.
            pub fn fixed_text(self) -> Option<&'static str> {
                match self {
                    $( TokenKind::$Keyword => Some($keyword), )*
                    $( TokenKind::$Punct => Some($punct), )*
                    TokenKind::Underscore => Some("_"),
                    _ => None,
                }
            }

            /// Whether this is a word that cannot be an identifier.
            pub fn is_keyword(self) -> bool {
                matches!(self, $( TokenKind::$Keyword )|*)
            }
        }

        /// Every keyword, in alphabetical order.
        pub const KEYWORDS: &[&str] = &[$($keyword),*];

        /// The kinds of [`KEYWORDS`].
        const KEYWORD_KINDS: &[TokenKind] = &[$(TokenKind::$Keyword),*];
    };
}

tokens! {
    keywords {
        Actor = "actor", As = "as", Async = "async", Await = "await", Break = "break", Const = "const",
        Continue = "continue", Crate = "crate", Dyn = "dyn", Else = "else", Enum = "enum", Extern = "extern",
        False = "false", Fn = "fn", For = "for", If = "if", Impl = "impl", In = "in", Let = "let", Loop = "loop",
        Macro = "macro", Match = "match", Mod = "mod", Move = "move", Mut = "mut", Pub = "pub", Receive = "receive",
        Ref = "ref", Return = "return", SelfValue = "self", SelfType = "Self", Spawn = "spawn", Static = "static",
        Struct = "struct", Super = "super", Supervisor = "supervisor", Trait = "trait", True = "true", Try = "try",
        Type = "type", Unsafe = "unsafe", Use = "use", Where = "where", While = "while", Yield = "yield",
    }
    punctuation {
        OpenParen = "(", CloseParen = ")", OpenBracket = "[", CloseBracket = "]", OpenBrace = "{", CloseBrace = "}",
        Comma = ",", Semi = ";", Colon = ":", PathSep = "::", Dot = ".", DotDot = "..", DotDotEq = "..=",
        Question = "?", Dollar = "$", Pound = "#", Bang = "!", At = "@", Arrow = "->", FatArrow = "=>",
        Eq = "=", EqEq = "==", Ne = "!=", Lt = "<", Gt = ">", Le = "<=", Ge = ">=",
        Shl = "<<", Shr = ">>", Plus = "+", Minus = "-", Star = "*", Slash = "/", Percent = "%",
        Caret = "^", And = "&", Or = "|", AndAnd = "&&", OrOr = "||",
        PlusEq = "+=", MinusEq = "-=", StarEq = "*=", SlashEq = "/=", PercentEq = "%=", CaretEq = "^=",
        AndEq = "&=", OrEq = "|=", ShlEq = "<<=", ShrEq = ">>=",
    }
}

/// How many slots the table of keywords has: so many bits of [`keyword_slot`].
const KEYWORD_BITS: u32 = 7;

/// Where a word of at least two bytes stands in the table, if it is a keyword: each of them has a slot of its own, which
/// the making of the table checks.
const fn keyword_slot(word: &[u8]) -> usize {
    let last = word[word.len() - 1] as u32;
    let key = word[0] as u32 | (word[word.len() / 2] as u32) << 8 | last << 16 | (word.len() as u32) << 24;
    (key.wrapping_mul(0x52b9_1b9f) >> (32 - KEYWORD_BITS)) as usize
}

/// For each slot the keyword that may stand there, with its text.
const KEYWORD_TABLE: [Option<(&str, TokenKind)>; 1 << KEYWORD_BITS] = {
    let mut table = [None; 1 << KEYWORD_BITS];
    let mut at = 0;
    while at < KEYWORDS.len() {
        let slot = keyword_slot(KEYWORDS[at].as_bytes());
        assert!(
            table[slot].is_none(),
            "two keywords share a slot: another factor is needed"
        );
        table[slot] = Some((KEYWORDS[at], KEYWORD_KINDS[at]));
        at += 1;
    }
    table
};

impl TokenKind {
    /// The kind of a whole word: a keyword, `_`, or an identifier.
    pub(crate) fn of_word(word: &str) -> TokenKind {
        if word.len() < 2 {
            return if word == "_" {
                TokenKind::Underscore
            } else {
                TokenKind::Ident
            };
        }
        static TABLE: [Option<(&str, TokenKind)>; 1 << KEYWORD_BITS] = KEYWORD_TABLE;
        match TABLE[keyword_slot(word.as_bytes())] {
            Some((keyword, kind)) if keyword == word => kind,
            _ => TokenKind::Ident,
        }
    }

    /// Whether the parser never sees it.
    pub fn is_trivia(self) -> bool {
        matches!(
            self,
            TokenKind::Whitespace | TokenKind::LineComment | TokenKind::BlockComment
        )
    }

    /// Whether it is a literal of one token, f-strings apart.
    pub fn is_literal(self) -> bool {
        use TokenKind::*;
        matches!(
            self,
            Int | Float | Duration | Char | Str | RawStr | Byte | ByteStr | RawByteStr | True | False
        )
    }

    /// Whether this may make more than a path of one name of the name before it: a longer path, a macro call, a struct
    /// literal, or what stands behind operands.
    #[inline]
    pub(crate) fn follows_name(self) -> bool {
        use TokenKind::*;
        matches!(
            self,
            PathSep | Bang | OpenParen | OpenBracket | OpenBrace | Dot | Question
        )
    }

    /// Whether no operator can begin here, so that an expression in front of it is over: what most often follows one.
    #[inline]
    pub(crate) fn ends_expr(self) -> bool {
        use TokenKind::*;
        matches!(
            self,
            Comma | Semi | CloseParen | CloseBracket | CloseBrace | OpenBrace | Eof
        )
    }

    /// The bracket that closes this one.
    pub fn closer(self) -> Option<TokenKind> {
        match self {
            TokenKind::OpenParen => Some(TokenKind::CloseParen),
            TokenKind::OpenBracket => Some(TokenKind::CloseBracket),
            TokenKind::OpenBrace => Some(TokenKind::CloseBrace),
            _ => None,
        }
    }

    /// Whether it closes a bracket.
    pub fn is_closer(self) -> bool {
        matches!(
            self,
            TokenKind::CloseParen | TokenKind::CloseBracket | TokenKind::CloseBrace
        )
    }

    /// The kind, for messages: `` `fn` ``, `a name`.
    pub fn describe(self) -> String {
        let class = match self {
            TokenKind::Ident => "a name",
            TokenKind::Lifetime => "a lifetime",
            TokenKind::Int | TokenKind::Float => "a number",
            TokenKind::Char => "a character",
            TokenKind::Str | TokenKind::RawStr => "a string",
            TokenKind::Byte => "a byte",
            TokenKind::ByteStr | TokenKind::RawByteStr => "a byte string",
            TokenKind::Duration => "a duration",
            TokenKind::FString => "an f-string",
            TokenKind::OuterDoc | TokenKind::InnerDoc => "a doc comment",
            TokenKind::Eof => "the end of the file",
            _ => match self.fixed_text() {
                Some(text) => return format!("`{text}`"),
                None => "unknown characters",
            },
        };
        class.to_owned()
    }
}
