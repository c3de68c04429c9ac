//! The body of a function, script or constant with every name resolved: arenas of expressions, patterns and locals.
//!
//! No spans: two bodies that differ in white space, comments or position are equal, which is what stops an edit's wave. The
//! positions of nodes are in the source map lowered beside it. Control flow keeps its surface form (`for`, `while let`, `?`,
//! let chains), since inference and editor features speak of what was written; MIR building makes it explicit.

pub use grok_syntax::ast::Radix;
use la_arena::{Arena, Idx};

use crate::Name;
use crate::ids::{ActorId, BodyOwner, ConstId, CtorId, FnId};
use crate::type_ref::{ConstArg, Mutability, ParamRef, TraitBoundRef, TypeRef};

/// An expression's id within its body.
pub type ExprId = Idx<Expr>;
/// A pattern's id within its body.
pub type PatId = Idx<Pat>;
/// A local variable's id within its body.
pub type LocalId = Idx<Local>;
/// A loop's or labelled block's id: the expression itself.
pub type LoopId = ExprId;

/// A lowered body.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Body {
    /// Whose body it is.
    pub owner: BodyOwner,
    /// The variable `self`, in a method.
    pub self_param: Option<LocalId>,
    /// Patterns of the parameters after `self`.
    pub params: Vec<PatId>,
    /// The block or initialiser.
    pub root: ExprId,
    /// All expressions.
    pub exprs: Arena<Expr>,
    /// All patterns.
    pub pats: Arena<Pat>,
    /// All local variables.
    pub locals: Arena<Local>,
}

/// A local variable.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Local {
    /// Its name.
    pub name: Name,
    /// `mut`.
    pub mutable: bool,
}

/// A path in expression or pattern position.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum ValueRes {
    /// Not found; already reported.
    Error,
    /// A variable.
    Local(LocalId),
    /// A free function, with its turbofish.
    Fn(FnId, Vec<TypeRef>),
    /// A constant or static.
    Const(ConstId),
    /// A constant generic parameter.
    ConstParam(ParamRef),
    /// A unit or tuple constructor, with the arguments of its type (`None::<i64>`, `Option::<i64>::None`).
    Ctor(CtorId, Vec<TypeRef>),
    /// `Type::name`, `<Type as Trait>::name`, `Trait::name`: what it is depends on the type (method, constant or variant through an
    /// alias or `Self`).
    Assoc {
        /// The type before the last `::`; `Infer` where only a trait is named.
        base: TypeRef,
        /// The trait named.
        trait_: Option<TraitBoundRef>,
        /// The last segment.
        name: Name,
        /// Its turbofish.
        args: Vec<TypeRef>,
    },
}

/// The constructor of a struct expression or pattern.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum CtorRes {
    /// Not found; already reported.
    Error,
    /// A struct or variant, with its written type arguments.
    Ctor(CtorId, Vec<TypeRef>),
    /// The state of an actor that is spawned, with its written type arguments.
    Actor(ActorId, Vec<TypeRef>),
    /// `Self { … }`, an alias, or `Self::Variant { … }`.
    Type {
        /// The type named.
        base: TypeRef,
        /// The variant, if a second segment names one.
        variant: Option<Name>,
    },
}

/// A literal.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Literal {
    /// An integer's magnitude and written suffix.
    Int(u128, Option<crate::type_ref::BuiltinType>),
    /// A float: the bits of its `f64` value, and the suffix.
    Float(u64, Option<crate::type_ref::BuiltinType>),
    /// `true`, `false`.
    Bool(bool),
    /// `'c'`.
    Char(char),
    /// Text, decoded.
    Str(Name),
    /// `b'x'`.
    Byte(u8),
    /// `b"…"`.
    Bytes(std::sync::Arc<[u8]>),
    /// `5s`, in nanoseconds.
    Duration(i64),
}

/// Unary operators that are not places.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[allow(missing_docs, reason = "the names say it")]
pub enum UnaryOp {
    Neg,
    Not,
}

/// Binary operators with values on both sides; `&&` and `||` are [`Expr::Logic`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[allow(missing_docs, reason = "the names say it")]
pub enum BinaryOp {
    Add,
    Sub,
    Mul,
    Div,
    Rem,
    BitAnd,
    BitOr,
    BitXor,
    Shl,
    Shr,
    Eq,
    Ne,
    Lt,
    Le,
    Gt,
    Ge,
}

impl BinaryOp {
    /// Its sign in source.
    pub fn symbol(self) -> &'static str {
        match self {
            Self::Add => "+",
            Self::Sub => "-",
            Self::Mul => "*",
            Self::Div => "/",
            Self::Rem => "%",
            Self::BitAnd => "&",
            Self::BitOr => "|",
            Self::BitXor => "^",
            Self::Shl => "<<",
            Self::Shr => ">>",
            Self::Eq => "==",
            Self::Ne => "!=",
            Self::Lt => "<",
            Self::Le => "<=",
            Self::Gt => ">",
            Self::Ge => ">=",
        }
    }
}

/// Short-circuit operators.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[allow(missing_docs, reason = "the names say it")]
pub enum LogicOp {
    And,
    Or,
}

/// An expression.
#[derive(Clone, PartialEq, Eq, Debug)]
#[allow(missing_docs, reason = "each variant's line shows its syntax")]
pub enum Expr {
    /// Missing or broken syntax; has any type.
    Missing,
    /// A literal.
    Literal(Literal),
    /// A path to a value.
    Path(ValueRes),
    /// `{ … }`, with the label's name if it can be broken out of.
    Block {
        stmts: Vec<Stmt>,
        tail: Option<ExprId>,
        label: Option<Name>,
    },
    /// `if cond { } else { }`. The condition may hold [`Expr::Let`] under `&&`.
    If {
        cond: ExprId,
        then: ExprId,
        els: Option<ExprId>,
    },
    /// `let pat = scrutinee` inside a condition: its bindings live in what the condition guards.
    Let { pat: PatId, scrutinee: ExprId },
    /// `match`.
    Match { scrutinee: ExprId, arms: Vec<MatchArm> },
    /// `while`, also `while let`.
    While {
        cond: ExprId,
        body: ExprId,
        label: Option<Name>,
    },
    /// `loop`.
    Loop { body: ExprId, label: Option<Name> },
    /// `for pat in iter`.
    For {
        pat: PatId,
        iter: ExprId,
        body: ExprId,
        label: Option<Name>,
    },
    /// `break`, with the loop it leaves (`None` if there is none; already reported).
    Break {
        target: Option<LoopId>,
        value: Option<ExprId>,
    },
    /// `continue`.
    Continue { target: Option<LoopId> },
    /// `return`.
    Return(Option<ExprId>),
    /// `|a, b| body`.
    Closure {
        moves: bool,
        params: Vec<(PatId, TypeRef)>,
        ret: TypeRef,
        body: ExprId,
    },
    /// `place = value`. The left side may be a destructuring tuple or `_` ([`Expr::Underscore`]).
    Assign { target: ExprId, value: ExprId },
    /// `place op= value`.
    AssignOp {
        op: BinaryOp,
        target: ExprId,
        value: ExprId,
    },
    /// `_` on the left of `=`.
    Underscore,
    /// `a op b`.
    Binary { op: BinaryOp, lhs: ExprId, rhs: ExprId },
    /// `a && b`, `a || b`.
    Logic { op: LogicOp, lhs: ExprId, rhs: ExprId },
    /// `-e`, `!e`.
    Unary { op: UnaryOp, expr: ExprId },
    /// `&e`, `&mut e`.
    Ref { mutability: Mutability, expr: ExprId },
    /// `*e`.
    Deref(ExprId),
    /// `a..b` and its kin.
    Range {
        start: Option<ExprId>,
        end: Option<ExprId>,
        inclusive: bool,
    },
    /// `e as T`.
    Cast { expr: ExprId, ty: TypeRef },
    /// `e?`.
    Try(ExprId),
    /// `e.name`, `e.0`; the name is empty while it is being typed.
    Field { expr: ExprId, name: Name },
    /// `e.name::<T>(args)`.
    MethodCall {
        receiver: ExprId,
        name: Name,
        generic_args: Vec<TypeRef>,
        args: Vec<ExprId>,
    },
    /// `f(args)`.
    Call { callee: ExprId, args: Vec<ExprId> },
    /// `e[i]`.
    Index { base: ExprId, index: ExprId },
    /// `()` and tuples.
    Tuple(Vec<ExprId>),
    /// `[a, b]`.
    Array(Vec<ExprId>),
    /// `[x; n]`: `n` is a constant expression.
    Repeat { value: ExprId, len: ConstArg },
    /// `S { a: 1, ..base }`.
    Struct {
        ctor: CtorRes,
        fields: Vec<(Name, ExprId)>,
        base: Option<ExprId>,
    },
    /// A built-in macro's call.
    Macro(MacroExpr),
    /// `unsafe { … }`: the block inside.
    Unsafe(ExprId),
    /// `spawn Counter { count: 1 }`: the struct expression inside.
    Spawn(ExprId),
    /// `spawn { … }`, `spawn move { … }`.
    SpawnBlock { moves: bool, body: ExprId },
    /// `target ! message`.
    Send { target: ExprId, message: ExprId },
    /// `e.await`.
    Await(ExprId),
    /// `receive Type { … }`; the root of a `receive` member.
    Receive {
        ty: Option<TypeRef>,
        arms: Vec<MatchArm>,
        /// `after duration => e`.
        after: Option<(ExprId, ExprId)>,
    },
}

/// What the built-in macros mean.
#[derive(Clone, PartialEq, Eq, Debug)]
#[allow(missing_docs, reason = "each variant's line shows its syntax")]
pub enum MacroExpr {
    /// f-strings and `format!`: gives `str`.
    Format(Vec<FormatPiece>),
    /// `print!`, `println!`, `eprint!`, `eprintln!`: the pieces (a final line break included) go to a stream.
    Print { stream: Stream, pieces: Vec<FormatPiece> },
    /// `panic!`, `todo!`, `unreachable!`, with their whole message.
    Panic(Vec<FormatPiece>),
    /// `assert!`: the message is the pieces, or the condition's source text.
    Assert { cond: ExprId, message: Vec<FormatPiece> },
    /// `assert_eq!` and `assert_ne!`, with an optional message; both sides are shown by `Debug`.
    AssertCompare {
        negated: bool,
        lhs: ExprId,
        rhs: ExprId,
        message: Option<Vec<FormatPiece>>,
    },
    /// `vec![a, b]`.
    VecList(Vec<ExprId>),
    /// `vec![x; n]`.
    VecRepeat { value: ExprId, len: ExprId },
    /// `dbg!(e)`: prints the text and the value to stderr and gives the value back.
    Dbg { text: Name, expr: ExprId },
}

/// An output stream.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Stream {
    Stdout,
    Stderr,
}

/// A piece of formatted text.
#[derive(Clone, PartialEq, Eq, Debug)]
#[allow(missing_docs, reason = "each variant's line shows its syntax")]
pub enum FormatPiece {
    /// Text as it is.
    Text(Name),
    /// A value, shown by `Show` or `Debug`; it is read by reference, never moved.
    Value { expr: ExprId, spec: FormatSpec },
}

/// How a value is shown: `{:>8.2}`.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub struct FormatSpec {
    /// The padding character, a space if absent.
    pub fill: Option<char>,
    /// Where the text stands in its width.
    pub align: Option<Align>,
    /// `+`.
    pub plus: bool,
    /// `#`.
    pub alternate: bool,
    /// `0` before the width.
    pub zero: bool,
    /// The least width in characters.
    pub width: Option<u32>,
    /// Digits after the point, or the greatest number of characters.
    pub precision: Option<u32>,
    /// `?`: by `Debug` instead of `Show`.
    pub debug: bool,
    /// `x` and its kin: digits of another base, or with an exponent.
    pub radix: Option<Radix>,
}

/// Alignment within a width.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Align {
    Left,
    Center,
    Right,
}

/// An arm of `match`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MatchArm {
    /// Its pattern.
    pub pat: PatId,
    /// `if guard`, which may hold let chains.
    pub guard: Option<ExprId>,
    /// What it gives.
    pub body: ExprId,
}

/// A statement.
#[derive(Clone, PartialEq, Eq, Debug)]
#[allow(missing_docs, reason = "each variant's line shows its syntax")]
pub enum Stmt {
    /// `let pat: ty = init else { … };`
    Let {
        pat: PatId,
        ty: Option<TypeRef>,
        init: Option<ExprId>,
        els: Option<ExprId>,
    },
    /// An expression; `semicolon` tells whether its value is dropped by `;`.
    Expr { expr: ExprId, semicolon: bool },
}

/// A pattern.
#[derive(Clone, PartialEq, Eq, Debug)]
#[allow(missing_docs, reason = "each variant's line shows its syntax")]
pub enum Pat {
    /// Missing or broken syntax.
    Missing,
    /// `_`.
    Wild,
    /// `x`, `mut x`, `ref x`, `x @ sub`.
    Bind {
        local: LocalId,
        by_ref: Option<Mutability>,
        sub: Option<PatId>,
    },
    /// A literal; `negative` for `-1`.
    Literal { value: Literal, negative: bool },
    /// `a..=b`, `a..b`, `a..`, `..=b`.
    Range {
        start: Option<RangeEnd>,
        end: Option<RangeEnd>,
        inclusive: bool,
    },
    /// `(a, .., b)`: `rest` is the position of `..`.
    Tuple { pats: Vec<PatId>, rest: Option<u32> },
    /// `[a, .., b]`, `[a, rest @ .., b]`: the position of `..` among the others, and the pattern that binds it.
    Slice {
        pats: Vec<PatId>,
        rest: Option<(u32, Option<PatId>)>,
    },
    /// `Some(a)`, `Pair(a, ..)`.
    TupleCtor {
        ctor: CtorRes,
        pats: Vec<PatId>,
        rest: Option<u32>,
    },
    /// `S { a, b: p, .. }`.
    Struct {
        ctor: CtorRes,
        fields: Vec<(Name, PatId)>,
        rest: bool,
    },
    /// A unit constructor or a constant.
    Path(ValueRes),
    /// `&p`, `&mut p`.
    Ref { mutability: Mutability, pat: PatId },
    /// `a | b`. Alternatives bind the same locals.
    Or(Vec<PatId>),
}

/// An end of a range pattern.
#[derive(Clone, PartialEq, Eq, Debug)]
#[allow(missing_docs, reason = "each variant's line shows its syntax")]
pub enum RangeEnd {
    /// A literal, possibly negative.
    Literal { value: Literal, negative: bool },
    /// A constant.
    Path(ValueRes),
}
