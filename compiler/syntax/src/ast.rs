//! The abstract syntax tree: plain owned data, one description from which the types and both visitors are generated.
//!
//! **Spans.** A *body owner* is an [`Item`] whose kind is `Fn`, `Const`, `Static` or `Receive` and that lies outside every
//! other body owner: at file level, in an inline module, or in an `impl`, a `trait` or an actor there. All spans inside its
//! declaration are relative to [`Item::base`], the start of the item after its docs and attributes; this includes items nested in it,
//! at any depth. Every other span counts from the start of the file: the [`Item`]'s own span, name, docs, attributes
//! and visibility, all other declarations, and the script. So an edit in one function leaves the declarations of all
//! others equal, which is what incremental queries live on. `base` of the script, and of everything that is not a body
//! owner, is zero.
//!
//! **Errors.** Broken text gives whole trees: a missing expression is [`ExprKind::Missing`], text that is no
//! expression [`ExprKind::Error`]; a missing name is a [`Name`] with empty text at the place where it should stand.
//! `x.` is a [`ExprKind::Field`] with such a name, `f(` a call with the arguments that are there.

mod common;
pub(crate) mod describe;
mod operators;

use std::sync::Arc;

use grok_diagnostics::Span;
use smallvec::SmallVec;
use smol_str::SmolStr;

pub use common::{ByteText, Name, StrLiteral, Wide};
pub use operators::{
    Align, BinaryOp, Delimiter, FloatSuffix, FnTraitKind, FnTypeKind, IntSuffix, PathRoot, Radix, SelfKind, UnaryOp,
    VisibilityKind,
};

use crate::visit::Node;

describe::nodes! {
    // ---- Files and items ----------------------------------------------------------------------------------------

    /// A whole file.
    struct SourceFile(visit_source_file) {
        span: Span,
        /// The `//!` docs at the head.
        docs: Option<Docs>,
        /// The `#![…]` attributes at the head.
        attrs: Vec<Attr>,
        items: Vec<Item>,
        /// Statements and tail expression at top level: the body of the script's `main`. Spans count from the file's
        /// start. `None` if there are none.
        script: Option<Arc<Block>>,
    }

    /// Documentation: the text of adjoining doc comments, without their markers, joined by line breaks.
    struct Docs(visit_docs) {
        span: Span,
        text: SmolStr,
    }

    /// `#[path]`, `#[path(tokens)]`, `#[path = literal]`.
    struct Attr(visit_attr) {
        span: Span,
        path: Path,
        args: AttrArgs,
    }

    /// What follows an attribute's path.
    enum AttrArgs(visit_attr_args) {
        /// Nothing.
        None,
        /// `(…)`: the tokens between the parentheses.
        Tokens(tokens: Vec<AttrToken>),
        /// `= literal`.
        Value(value: Literal),
    }

    /// One token of an attribute's arguments, as written.
    struct AttrToken(visit_attr_token) {
        span: Span,
        text: SmolStr,
    }

    /// `pub` and its restriction.
    struct Visibility(visit_visibility) {
        span: Span,
        kind: VisibilityKind,
    }

    /// An item with what stands before its keyword.
    struct Item(visit_item) {
        docs: Option<Docs>,
        attrs: Vec<Attr>,
        /// From the visibility or the keyword to the end; docs and attributes are outside.
        span: Span,
        visibility: Option<Visibility>,
        /// The name that the item defines; `None` where the kind has none (`impl`, `use`, error). `_` for `const _`.
        name: Option<Name>,
        kind: ItemKind,
    }

    /// What kind of item.
    enum ItemKind(visit_item_kind) {
        /// `fn name…`. Spans inside are relative, see the module's head.
        Fn(decl: Arc<FnDecl>),
        /// `struct Name…`.
        Struct(decl: StructDecl),
        /// `enum Name…`.
        Enum(decl: EnumDecl),
        /// `trait Name…`.
        Trait(decl: TraitDecl),
        /// `impl Type…`, `impl Trait for Type…`.
        Impl(decl: Box<ImplDecl>),
        /// `actor Name…`.
        Actor(decl: ActorDecl),
        /// `receive Type { … }`, only in actors. Spans inside are relative, see the module's head.
        Receive(decl: Arc<ReceiveDecl>),
        /// `supervisor Name…`.
        Supervisor(decl: SupervisorDecl),
        /// `macro name…`, `macro_rules! name…`.
        MacroDef(decl: MacroDecl),
        /// `name! { … }` in place of items.
        MacroCall(call: Box<MacroCall>),
        /// `const NAME…`. Spans inside are relative, see the module's head.
        Const(decl: Arc<ConstDecl>),
        /// `static NAME…`. Spans inside are relative, see the module's head.
        Static(decl: Arc<ConstDecl>),
        /// `type Name = …`, also in traits and impls of traits.
        TypeAlias(decl: Box<TypeAliasDecl>),
        /// `extern "C" from "z" { … }`.
        Extern(decl: Box<ExternDecl>),
        /// `mod name…`.
        Mod(decl: ModDecl),
        /// `use …`.
        Use(tree: UseTree),
        /// Something that begins as an item and is none: an attribute before nothing, a reserved construct.
        Error,
    }

    /// A function without its name.
    struct FnDecl(visit_fn_decl) {
        is_const: bool,
        is_unsafe: bool,
        /// `ai fn`: a model answers; it has no body.
        is_ai: bool,
        generics: Generics,
        self_param: Option<SelfParam>,
        params: Vec<Param>,
        /// From `(` to `)`.
        params_span: Span,
        ret: Option<Type>,
        /// `None` in declarations of traits, `extern` blocks and `ai fn`; elsewhere a missing one is an error.
        body: Option<Block>,
    }

    /// A parameter.
    struct Param(visit_param) {
        span: Span,
        attrs: Vec<Attr>,
        pat: Pat,
        ty: Option<Type>,
    }

    /// `self`, `mut self`, `self: T`, `&self`, `&'a mut self`.
    struct SelfParam(visit_self_param) {
        span: Span,
        attrs: Vec<Attr>,
        kind: SelfKind,
        lifetime: Option<Name>,
        /// Of the word `self`.
        self_span: Span,
        ty: Option<Type>,
    }

    /// `<…>` and `where …`; empty where neither is written.
    struct Generics(visit_generics) {
        /// From `<` to `>`; empty where the list would stand if it is not written.
        span: Span,
        params: Vec<GenericParam>,
        predicates: Vec<WherePredicate>,
    }

    /// A generic parameter.
    struct GenericParam(visit_generic_param) {
        span: Span,
        /// With its `'` if it is a lifetime.
        name: Name,
        kind: GenericParamKind,
    }

    /// Which kind of generic parameter.
    enum GenericParamKind(visit_generic_param_kind) {
        /// `'a: 'b + 'c`.
        Lifetime { outlives: Vec<Name>, },
        /// `T: Bounds = Default`.
        Type { bounds: Vec<Bound>, default: Option<Type>, },
        /// `const N: i64 = default`.
        Const { ty: Type, default: Option<Expr>, },
    }

    /// One clause of `where`.
    struct WherePredicate(visit_where_predicate) {
        span: Span,
        kind: WherePredicateKind,
    }

    /// Which kind of clause.
    enum WherePredicateKind(visit_where_predicate_kind) {
        /// `for<'a> Type: Bounds`.
        Type { lifetimes: Vec<Name>, ty: Type, bounds: Vec<Bound>, },
        /// `'a: 'b + 'c`.
        Lifetime { name: Name, outlives: Vec<Name>, },
    }

    /// One bound.
    struct Bound(visit_bound) {
        span: Span,
        /// `for<'a, 'b>` before it.
        lifetimes: Vec<Name>,
        kind: BoundKind,
    }

    /// Which kind of bound.
    enum BoundKind(visit_bound_kind) {
        /// `'a`.
        Lifetime(name: Name),
        /// A trait's path.
        Trait(path: Path),
        /// `?Sized`: says nothing here.
        Maybe(path: Path),
        /// `Fn(A) -> B` and its like.
        Fn { name: Name, kind: FnTraitKind, params: Vec<Type>, ret: Option<Type>, },
        /// Text that is no bound.
        Error,
    }

    /// A struct without its name.
    struct StructDecl(visit_struct_decl) {
        generics: Generics,
        fields: Fields,
    }

    /// The fields of a struct or a variant.
    enum Fields(visit_fields) {
        /// None at all: `struct S;`, `None`.
        Unit,
        /// `{ a: A, b: B }`.
        Named(fields: Vec<FieldDecl>),
        /// `(A, B)`.
        Tuple(fields: Vec<TupleFieldDecl>),
    }

    /// A named field.
    struct FieldDecl(visit_field_decl) {
        span: Span,
        docs: Option<Docs>,
        attrs: Vec<Attr>,
        visibility: Option<Visibility>,
        name: Name,
        ty: Type,
    }

    /// A field without a name.
    struct TupleFieldDecl(visit_tuple_field_decl) {
        span: Span,
        docs: Option<Docs>,
        attrs: Vec<Attr>,
        visibility: Option<Visibility>,
        ty: Type,
    }

    /// An enum without its name.
    struct EnumDecl(visit_enum_decl) {
        generics: Generics,
        variants: Vec<Variant>,
    }

    /// A variant of an enum.
    struct Variant(visit_variant) {
        span: Span,
        docs: Option<Docs>,
        attrs: Vec<Attr>,
        name: Name,
        fields: Fields,
        discriminant: Option<Expr>,
    }

    /// A trait without its name.
    struct TraitDecl(visit_trait_decl) {
        docs: Option<Docs>,
        generics: Generics,
        /// Its supertraits.
        bounds: Vec<Bound>,
        /// Functions, constants and types; other kinds are reported and left out.
        items: Vec<Item>,
    }

    /// An `impl`, inherent or of a trait.
    struct ImplDecl(visit_impl_decl) {
        docs: Option<Docs>,
        generics: Generics,
        /// What stands before `for`.
        trait_path: Option<Path>,
        self_ty: Type,
        /// Functions, constants and types; other kinds are reported and left out.
        items: Vec<Item>,
    }

    /// An actor without its name.
    struct ActorDecl(visit_actor_decl) {
        docs: Option<Docs>,
        generics: Generics,
        fields: Vec<ActorField>,
        /// Functions, constants and `receive` members; other kinds are reported and left out.
        items: Vec<Item>,
    }

    /// `name: Type = default` in an actor. Its spans count from the file's start.
    struct ActorField(visit_actor_field) {
        span: Span,
        docs: Option<Docs>,
        attrs: Vec<Attr>,
        visibility: Option<Visibility>,
        name: Name,
        ty: Type,
        default: Option<Expr>,
    }

    /// `receive Type { arms }` as a member of an actor.
    struct ReceiveDecl(visit_receive_decl) {
        receive: Receive,
    }

    /// `Type { pattern => …, after 5s => … }`: what follows `receive`.
    struct Receive(visit_receive) {
        ty: Option<Type>,
        /// From `{` to `}`; empty where it is missing.
        arms_span: Span,
        arms: Vec<MatchArm>,
        after: Option<AfterArm>,
    }

    /// `after duration => e`.
    struct AfterArm(visit_after_arm) {
        span: Span,
        duration: Box<Expr>,
        body: Box<Expr>,
    }

    /// A supervisor without its name. Its spans count from the file's start.
    struct SupervisorDecl(visit_supervisor_decl) {
        docs: Option<Docs>,
        /// `strategy: one_for_one`, `max_restarts: 3`, `within: 5s`.
        settings: Vec<FieldInit>,
        children: Vec<ChildDecl>,
    }

    /// `child name = Actor { … }`.
    struct ChildDecl(visit_child_decl) {
        span: Span,
        attrs: Vec<Attr>,
        name: Name,
        value: Expr,
    }

    /// A macro without its name.
    struct MacroDecl(visit_macro_decl) {
        /// Written `macro_rules! name`.
        is_rules: bool,
        /// From `{` to `}`.
        rules_span: Span,
        rules: Vec<MacroRule>,
    }

    /// `(pattern) => { template }`.
    struct MacroRule(visit_macro_rule) {
        span: Span,
        pattern: TokenText,
        template: TokenText,
    }

    /// A balanced run of tokens, as written, with its delimiters.
    struct TokenText(visit_token_text) {
        span: Span,
        text: SmolStr,
    }

    /// A constant or static without its name.
    struct ConstDecl(visit_const_decl) {
        ty: Option<Type>,
        /// `None` in declarations of traits; elsewhere a missing one is an error.
        value: Option<Expr>,
    }

    /// A type alias or an associated type, without its name.
    struct TypeAliasDecl(visit_type_alias_decl) {
        generics: Generics,
        /// Of an associated type.
        bounds: Vec<Bound>,
        /// `None` in declarations of traits; elsewhere a missing one is an error.
        ty: Option<Type>,
    }

    /// Foreign functions.
    struct ExternDecl(visit_extern_decl) {
        /// `"C"`, `"py"`.
        abi: Option<StrLiteral>,
        abi_span: Span,
        /// The library or module after `from`.
        from: Option<StrLiteral>,
        from_span: Span,
        /// Functions without bodies; other kinds are reported and left out.
        items: Vec<Item>,
    }

    /// A module without its name.
    struct ModDecl(visit_mod_decl) {
        /// The `//!` docs inside an inline module.
        docs: Option<Docs>,
        /// The `#![…]` attributes inside an inline module.
        attrs: Vec<Attr>,
        /// `None` for `mod name;`, whose text is another file.
        items: Option<Vec<Item>>,
    }

    /// One branch of an import.
    struct UseTree(visit_use_tree) {
        span: Span,
        /// Whether the path begins with `::`.
        global: bool,
        /// The path before `::{…}` or `::*`, or the whole path. Empty in `use {…}` and `use *`.
        path: Vec<Name>,
        kind: UseTreeKind,
    }

    /// How a branch of an import ends.
    enum UseTreeKind(visit_use_tree_kind) {
        /// With a name, perhaps another one (`as _` has the text `_`).
        Name { alias: Option<Name>, },
        /// With `*`.
        Glob,
        /// With `{…}`.
        Group(trees: Vec<UseTree>),
    }

    // ---- Paths and types ----------------------------------------------------------------------------------------

    /// `a::b::<T>::c`, `<T as Trait>::c`, `$crate::a`.
    struct Path(visit_path) {
        span: Span,
        /// Whether it begins with `::`.
        global: bool,
        /// `<T>` or `<T as Trait>` before the first `::`.
        qself: Option<Box<QSelf>>,
        /// At least one; its name may be empty where it is missing. A single one, as most paths have, needs no memory of
        /// its own.
        segments: SmallVec<[PathSegment; 1]>,
    }

    /// `<T>`, `<T as Trait>`.
    struct QSelf(visit_qself) {
        span: Span,
        ty: Type,
        trait_path: Option<Path>,
    }

    /// One name of a path with its generic arguments.
    struct PathSegment(visit_path_segment) {
        /// An identifier, or the word `self`, `Self`, `super`, `crate` or `$crate`, which no identifier can be.
        name: Name,
        args: Option<Box<GenericArgs>>,
    }

    /// `<A, 'b>` or `::<A, 'b>`.
    struct GenericArgs(visit_generic_args) {
        /// From `<` to `>`.
        span: Span,
        args: Vec<GenericArg>,
    }

    /// One generic argument.
    enum GenericArg(visit_generic_arg) {
        /// A type.
        Type(ty: Type),
        /// A lifetime, with its `'`.
        Lifetime(name: Name),
        /// A literal with its sign, or `{ … }`. A name alone is a [`GenericArg::Type`].
        Const(value: Expr),
        /// `Item = T`.
        Assoc { name: Name, ty: Type, },
    }

    /// A type.
    struct Type(visit_type) {
        span: Span,
        kind: TypeKind,
    }

    /// Which kind of type.
    enum TypeKind(visit_type_kind) {
        /// A path.
        Path(path: Path),
        /// `()`, `(A,)`, `(A, B)`.
        Tuple(items: Vec<Type>),
        /// `(A)`.
        Paren(inner: Box<Type>),
        /// `[T; N]`.
        Array { elem: Box<Type>, len: Box<Expr>, },
        /// `[T]`.
        Slice(elem: Box<Type>),
        /// `&'a mut T`.
        Ref { lifetime: Option<Name>, mutable: bool, inner: Box<Type>, },
        /// `for<'a> fn(A) -> B` and its kinds.
        Fn { lifetimes: Vec<Name>, kind: FnTypeKind, params: Vec<FnTypeParam>, ret: Option<Box<Type>>, },
        /// `impl Bounds`.
        Impl(bounds: Vec<Bound>),
        /// `dyn Bounds`.
        Dyn(bounds: Vec<Bound>),
        /// `_`.
        Infer,
        /// `!`.
        Never,
        /// `name!(…)`.
        Macro(call: Box<MacroCall>),
        /// Nothing where a type should stand.
        Missing,
        /// Text that is no type.
        Error,
    }

    /// A parameter of a function type.
    struct FnTypeParam(visit_fn_type_param) {
        /// Only for readers; may be `_`.
        name: Option<Name>,
        ty: Type,
    }

    // ---- Patterns -----------------------------------------------------------------------------------------------

    /// A pattern.
    struct Pat(visit_pat) {
        span: Span,
        kind: PatKind,
    }

    /// Which kind of pattern.
    enum PatKind(visit_pat_kind) {
        /// `_`.
        Wild,
        /// `..` in a tuple or slice pattern.
        Rest,
        /// A single identifier, which may turn out to name a constant or a unit variant.
        Bind { by_ref: bool, mutable: bool, name: Name, sub: Option<Box<Pat>>, },
        /// A literal.
        Literal(literal: Box<LiteralPat>),
        /// `a..=b`, `a..b`, `a..`, `..=b`, `..b`; at least one end is there.
        Range { lo: Option<Box<RangeEnd>>, hi: Option<Box<RangeEnd>>, inclusive: bool, },
        /// `&p`, `&mut p`.
        Ref { mutable: bool, inner: Box<Pat>, },
        /// `()`, `(p,)`, `(p, q)`; `(p)` is just `p`.
        Tuple(items: Vec<Pat>),
        /// `[a, .., b]`.
        Slice(items: Vec<Pat>),
        /// A path of several segments, or one with generic arguments.
        Path(path: Path),
        /// `Path(p, q)`.
        TupleStruct { path: Box<Path>, items: Vec<Pat>, },
        /// `Path { a, b: p, .. }`; `rest` is the span of `..`.
        Struct { path: Box<Path>, fields: Vec<FieldPat>, rest: Option<Span>, },
        /// `p | q`; at least two.
        Or(items: Vec<Pat>),
        /// `name!(…)`.
        Macro(call: Box<MacroCall>),
        /// Nothing where a pattern should stand.
        Missing,
        /// Text that is no pattern.
        Error,
    }

    /// A literal with its sign.
    struct LiteralPat(visit_literal_pat) {
        span: Span,
        negative: bool,
        literal: Literal,
    }

    /// One end of a range pattern.
    enum RangeEnd(visit_range_end) {
        /// A literal.
        Literal(literal: LiteralPat),
        /// The path of a constant.
        Path(path: Path),
    }

    /// `name: p`, or `ref mut name`, which stands for `name: ref mut name`.
    struct FieldPat(visit_field_pat) {
        span: Span,
        attrs: Vec<Attr>,
        /// An identifier, or digits.
        name: Name,
        /// Whether only the name is written; then `pat` binds it.
        shorthand: bool,
        pat: Pat,
    }

    // ---- Statements ---------------------------------------------------------------------------------------------

    /// `{ … }`.
    struct Block(visit_block) {
        /// With its braces.
        span: Span,
        stmts: Vec<Stmt>,
        /// The last expression, if no `;` follows it.
        tail: Option<Box<Expr>>,
    }

    /// A statement.
    struct Stmt(visit_stmt) {
        /// With its `;`.
        span: Span,
        kind: StmtKind,
    }

    /// Which kind of statement. Lone semicolons are none.
    enum StmtKind(visit_stmt_kind) {
        /// `let …;`.
        Let(stmt: Box<LetStmt>),
        /// An item inside a body.
        Item(item: Box<Item>),
        /// An expression; without `;` only where it is block-like.
        Expr { expr: Expr, semicolon: bool, },
    }

    /// `let p: T = e else { … };`.
    struct LetStmt(visit_let_stmt) {
        attrs: Vec<Attr>,
        /// Of the word `let`.
        let_span: Span,
        pat: Pat,
        ty: Option<Type>,
        init: Option<Expr>,
        else_block: Option<Block>,
    }

    // ---- Expressions --------------------------------------------------------------------------------------------

    /// An expression.
    struct Expr(visit_expr) {
        span: Span,
        kind: ExprKind,
    }

    /// Which kind of expression.
    enum ExprKind(visit_expr_kind) {
        /// Nothing where an expression should stand.
        Missing,
        /// Text that is no expression.
        Error,
        /// A literal.
        Literal(literal: Literal),
        /// `f"…{e}…"`.
        FString(parts: Vec<FStringPart>),
        /// A name or a path.
        Path(path: Path),
        /// `Path { a: 1, b, ..base }`.
        Struct {
            path: Box<Path>,
            /// From `{` to `}`.
            fields_span: Span,
            fields: Vec<FieldInit>,
            /// After `..`.
            base: Option<Box<Expr>>,
        },
        /// `name!(…)`.
        Macro(call: Box<MacroCall>),
        /// `(e)`.
        Paren(inner: Box<Expr>),
        /// `()`, `(e,)`, `(e, f)`.
        Tuple(items: Vec<Expr>),
        /// `[a, b]`.
        Array(items: Vec<Expr>),
        /// `[e; n]`.
        Repeat { value: Box<Expr>, len: Box<Expr>, },
        /// `_`, on the left of `=`.
        Underscore,
        /// `{ … }`, `'a: { … }`.
        Block { label: Option<Name>, block: Box<Block>, },
        /// `if cond { … } else …`; the `else` is another `If` or a `Block`.
        If { cond: Box<Expr>, then: Box<Block>, else_: Option<Box<Expr>>, },
        /// `let p = e`, an operand of `&&` in a condition.
        Let { pat: Box<Pat>, value: Box<Expr>, },
        /// `match e { … }`.
        Match {
            scrutinee: Box<Expr>,
            /// From `{` to `}`; empty where it is missing.
            arms_span: Span,
            arms: Vec<MatchArm>,
        },
        /// `while cond { … }`.
        While { label: Option<Name>, cond: Box<Expr>, body: Box<Block>, },
        /// `for p in e { … }`.
        For { label: Option<Name>, pat: Box<Pat>, iter: Box<Expr>, body: Box<Block>, },
        /// `unsafe { … }`.
        Unsafe(block: Box<Block>),
        /// `loop { … }`.
        Loop { label: Option<Name>, body: Box<Block>, },
        /// `-e`, `!e`, `*e`.
        Unary { op: UnaryOp, op_span: Span, operand: Box<Expr>, },
        /// `&e`, `&mut e`.
        Ref { mutable: bool, operand: Box<Expr>, },
        /// `a + b` and all its kin that take two values.
        Binary { op: BinaryOp, op_span: Span, lhs: Box<Expr>, rhs: Box<Expr>, },
        /// `a = b`.
        Assign { op_span: Span, lhs: Box<Expr>, rhs: Box<Expr>, },
        /// `a += b`; `op_span` is of the whole `+=`.
        AssignOp { op: BinaryOp, op_span: Span, lhs: Box<Expr>, rhs: Box<Expr>, },
        /// `target ! message`.
        Send { op_span: Span, target: Box<Expr>, message: Box<Expr>, },
        /// `a..b` and its five other shapes.
        Range { lo: Option<Box<Expr>>, hi: Option<Box<Expr>>, inclusive: bool, },
        /// `e as T`.
        Cast { operand: Box<Expr>, ty: Box<Type>, },
        /// `e?`; `op_span` is of the `?`.
        Try { operand: Box<Expr>, op_span: Span, },
        /// `e.await`; `op_span` is of the word.
        Await { operand: Box<Expr>, op_span: Span, },
        /// `e.name`, `e.0`.
        Field { base: Box<Expr>, dot_span: Span, name: Name, },
        /// `e.name::<T>(…)`.
        MethodCall {
            receiver: Box<Expr>,
            dot_span: Span,
            name: Name,
            generic_args: Option<Box<GenericArgs>>,
            /// From `(` to `)`.
            args_span: Span,
            args: Vec<Expr>,
        },
        /// `f(…)`.
        Call {
            callee: Box<Expr>,
            /// From `(` to `)`.
            args_span: Span,
            args: Vec<Expr>,
        },
        /// `e[i]`.
        Index { base: Box<Expr>, index: Box<Expr>, },
        /// `|p: T| e`, `move |p| -> T { … }`.
        Closure { is_move: bool, params: Vec<ClosureParam>, ret: Option<Box<Type>>, body: Box<Expr>, },
        /// `spawn Actor { … }`.
        Spawn(actor: Box<Expr>),
        /// `spawn { … }`, `spawn move { … }`.
        SpawnBlock { is_move: bool, block: Box<Block>, },
        /// `receive Type { … }`.
        Receive(receive: Box<Receive>),
        /// `return e`.
        Return(value: Option<Box<Expr>>),
        /// `break 'a e`.
        Break { label: Option<Name>, value: Option<Box<Expr>>, },
        /// `continue 'a`.
        Continue { label: Option<Name>, },
    }

    /// `name: e` in a struct literal, or `name` alone.
    struct FieldInit(visit_field_init) {
        span: Span,
        attrs: Vec<Attr>,
        /// An identifier, or digits.
        name: Name,
        /// `None` where only the name is written, which then is the value too.
        value: Option<Expr>,
    }

    /// `p if guard => e`.
    struct MatchArm(visit_match_arm) {
        span: Span,
        attrs: Vec<Attr>,
        pat: Pat,
        guard: Option<Expr>,
        body: Expr,
    }

    /// A parameter of a closure.
    struct ClosureParam(visit_closure_param) {
        span: Span,
        pat: Pat,
        ty: Option<Type>,
    }

    /// A call of a macro.
    struct MacroCall(visit_macro_call) {
        path: Path,
        delimiter: Delimiter,
        /// With its delimiters.
        args_span: Span,
        /// The text between the delimiters, as written.
        args_text: SmolStr,
        args: MacroArgs,
    }

    /// What a macro is called with.
    enum MacroArgs(visit_macro_args) {
        /// `a, b, c`.
        Exprs(args: Vec<Expr>),
        /// `e; n`.
        Repeat { value: Box<Expr>, len: Box<Expr>, },
        /// Tokens that do not read as expressions.
        Tokens,
    }

    // ---- Literals -----------------------------------------------------------------------------------------------

    /// A literal, decoded.
    struct Literal(visit_literal) {
        span: Span,
        kind: LiteralKind,
    }

    /// The value of a literal. What cannot be decoded is reported, and is the nearest value that can.
    enum LiteralKind(visit_literal_kind) {
        /// `42`, `0xffu8`.
        Int { value: Wide, suffix: Option<IntSuffix>, },
        /// `1.5`, `2e3f32`: the digits as Rust's `f64::from_str` reads them.
        Float { digits: SmolStr, suffix: Option<FloatSuffix>, },
        /// `true`, `false`.
        Bool(value: bool),
        /// `'c'`.
        Char(value: char),
        /// `"…"`, `r"…"`.
        Str(value: StrLiteral),
        /// `b'x'`.
        Byte(value: u8),
        /// `b"…"`, `br"…"`.
        ByteStr(value: ByteText),
        /// `100ms`, `5s`, `2min`, `1h`, in nanoseconds.
        Duration { nanoseconds: Wide, },
    }

    /// A part of an f-string.
    enum FStringPart(visit_fstring_part) {
        /// Text, decoded.
        Text { span: Span, text: SmolStr, },
        /// `{expr:spec}`.
        Hole(hole: FStringHole),
    }

    /// A hole of an f-string.
    struct FStringHole(visit_fstring_hole) {
        /// With its braces.
        span: Span,
        expr: Box<Expr>,
        spec: Option<FormatSpec>,
    }

    /// `[[fill]align][+][#][0][width][.precision][? | b | o | x | X | e | E]`.
    struct FormatSpec(visit_format_spec) {
        span: Span,
        fill: Option<char>,
        align: Option<Align>,
        plus: bool,
        alternate: bool,
        zero: bool,
        width: Option<u32>,
        precision: Option<u32>,
        debug: bool,
        radix: Option<Radix>,
    }
}

impl Item {
    /// What spans inside the item's declaration count from, if the item is a body owner (see the module's head): add
    /// it to get offsets in the file. Zero for items that are no functions or constants.
    ///
    /// For an item nested in a body owner, use the owner's base; its own spans are relative to that too.
    pub fn base(&self) -> u32 {
        match self.kind {
            ItemKind::Fn(_) | ItemKind::Const(_) | ItemKind::Static(_) | ItemKind::Receive(_) => self.span.start,
            _ => 0,
        }
    }

    /// The span with docs and attributes.
    pub fn full_span(&self) -> Span {
        let docs = self.docs.iter().map(|docs| docs.span);
        docs.chain(self.attrs.iter().map(|attr| attr.span))
            .fold(self.span, Span::cover)
    }
}

impl Attr {
    /// Whether the attribute is the single name given.
    pub fn is(&self, name: &str) -> bool {
        self.path.as_ident().is_some_and(|ident| ident.text == name)
    }

    /// The identifiers among the tokens of `#[path(a, b)]`, with their spans: what `derive` lists.
    pub fn words(&self) -> impl Iterator<Item = Name> + '_ {
        let tokens = match &self.args {
            AttrArgs::Tokens(tokens) => tokens.as_slice(),
            _ => &[],
        };
        let word = |token: &&AttrToken| token.text.chars().next().is_some_and(|c| c == '_' || c.is_alphabetic());
        tokens.iter().filter(word).map(|token| Name {
            text: token.text.clone(),
            span: token.span,
        })
    }
}

impl From<Name> for Path {
    /// The path of a single name.
    fn from(name: Name) -> Path {
        Path {
            span: name.span,
            global: false,
            qself: None,
            segments: SmallVec::from_buf([PathSegment { name, args: None }]),
        }
    }
}

impl Path {
    /// The only name, if the path is a single one without generic arguments.
    pub fn as_ident(&self) -> Option<&Name> {
        match self.segments.as_slice() {
            [PathSegment { name, args: None }] if !self.global && self.qself.is_none() => Some(name),
            _ => None,
        }
    }

    /// The last segment.
    pub fn last(&self) -> Option<&PathSegment> {
        self.segments.last()
    }
}

impl Fields {
    /// How many fields there are.
    pub fn len(&self) -> usize {
        match self {
            Fields::Unit => 0,
            Fields::Named(fields) => fields.len(),
            Fields::Tuple(fields) => fields.len(),
        }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl Expr {
    /// Whether it ends a statement without a `;`.
    pub fn is_block_like(&self) -> bool {
        match &self.kind {
            ExprKind::Block { .. }
            | ExprKind::If { .. }
            | ExprKind::Match { .. }
            | ExprKind::While { .. }
            | ExprKind::For { .. }
            | ExprKind::Unsafe(_)
            | ExprKind::Receive(_)
            | ExprKind::Loop { .. } => true,
            ExprKind::Macro(call) => call.delimiter == Delimiter::Brace,
            _ => false,
        }
    }

    /// The expression inside any parentheses.
    pub fn without_parens(&self) -> &Expr {
        let mut expr = self;
        while let ExprKind::Paren(inner) = &expr.kind {
            expr = inner;
        }
        expr
    }
}
