//! The closed choices in the tree: operators, kinds of `self`, suffixes, delimiters.

use super::{Visitor, VisitorMut};
use crate::visit::{Node, leaves};

leaves!(
    UnaryOp,
    BinaryOp,
    VisibilityKind,
    SelfKind,
    FnTraitKind,
    FnTypeKind,
    IntSuffix,
    FloatSuffix,
    Delimiter,
    Align,
    Radix,
    super::StrLiteral,
    super::ByteText,
    u8,
);

/// A closed choice whose members are written one way.
macro_rules! spelled {
    ($(#[$meta:meta])* $Name:ident { $( $(#[$variant_meta:meta])* $Variant:ident = $text:literal, )* }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum $Name { $( $(#[$variant_meta])* #[doc = concat!("`", $text, "`.")] $Variant, )* }

        impl $Name {
            /// As written in source.
            pub fn as_str(self) -> &'static str {
                match self { $( $Name::$Variant => $text, )* }
            }

            /// From the text in source.
            pub fn from_text(text: &str) -> Option<$Name> {
                match text { $( $text => Some($Name::$Variant), )* _ => None }
            }
        }
    };
}

spelled! {
    /// Operators before a value.
    UnaryOp {
        Neg = "-",
        Not = "!",
        Deref = "*",
    }
}

spelled! {
    /// Operators between two values.
    BinaryOp {
        Add = "+",
        Sub = "-",
        Mul = "*",
        Div = "/",
        Rem = "%",
        Shl = "<<",
        Shr = ">>",
        BitAnd = "&",
        BitXor = "^",
        BitOr = "|",
        Eq = "==",
        Ne = "!=",
        Lt = "<",
        Gt = ">",
        Le = "<=",
        Ge = ">=",
        And = "&&",
        Or = "||",
    }
}

impl BinaryOp {
    /// `==`, `!=`, `<`, `>`, `<=`, `>=`.
    pub fn is_comparison(self) -> bool {
        use BinaryOp::*;
        matches!(self, Eq | Ne | Lt | Gt | Le | Ge)
    }

    /// `&&`, `||`, which do not always evaluate their right side.
    pub fn is_lazy(self) -> bool {
        matches!(self, BinaryOp::And | BinaryOp::Or)
    }
}

spelled! {
    /// How far an item is visible beyond its module.
    VisibilityKind {
        Public = "pub",
        Crate = "pub(crate)",
        Super = "pub(super)",
        SelfModule = "pub(self)",
    }
}

spelled! {
    /// How a method takes `self`.
    SelfKind {
        Value = "self",
        MutValue = "mut self",
        Ref = "&self",
        RefMut = "&mut self",
    }
}

spelled! {
    /// The built-in bounds of things that can be called.
    FnTraitKind {
        Fn = "Fn",
        FnMut = "FnMut",
        FnOnce = "FnOnce",
    }
}

spelled! {
    /// The three kinds of function types.
    FnTypeKind {
        Fn = "fn",
        FnMut = "fn mut",
        FnOnce = "fn once",
    }
}

spelled! {
    /// An integer literal's type.
    IntSuffix {
        I8 = "i8",
        I16 = "i16",
        I32 = "i32",
        I64 = "i64",
        U8 = "u8",
        U16 = "u16",
        U32 = "u32",
        U64 = "u64",
    }
}

spelled! {
    /// A float literal's type.
    FloatSuffix {
        F32 = "f32",
        F64 = "f64",
    }
}

spelled! {
    /// How a number's digits are written.
    Radix {
        Binary = "b",
        Octal = "o",
        LowerHex = "x",
        UpperHex = "X",
        LowerExp = "e",
        UpperExp = "E",
    }
}

spelled! {
    /// The head of a path that is a keyword.
    PathRoot {
        SelfValue = "self",
        SelfType = "Self",
        Super = "super",
        Crate = "crate",
    }
}

spelled! {
    /// Where padding goes.
    Align {
        Left = "<",
        Centre = "^",
        Right = ">",
    }
}

spelled! {
    /// What encloses a macro's arguments.
    Delimiter {
        Paren = "(",
        Bracket = "[",
        Brace = "{",
    }
}
