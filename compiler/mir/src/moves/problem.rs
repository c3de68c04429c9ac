//! What can be wrong with a body's moves and assignments, without positions: nodes stand for them.

use grok_hir::Name;
use grok_hir::body::{ExprId, LocalId};

use crate::ir::Origin;

/// A mistake or a lint.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub(crate) enum Problem {
    /// E0382: a value used after (part of) it was moved.
    Moved(Moved),
    /// E0381: a variable used before it has a value (on some path).
    Uninit {
        at: Origin,
        variable: LocalId,
        name: Name,
        possibly: bool,
    },
    /// E0384: a second assignment to an immutable variable.
    AssignTwice {
        at: Origin,
        variable: LocalId,
        name: Name,
        first: Option<Origin>,
        is_param: bool,
    },
    /// E0594, E0596: a change of an immutable variable or part of one.
    Immutable {
        at: Origin,
        place: String,
        variable: LocalId,
        name: Name,
        change: Change,
    },
    /// E0594, E0596: a change through a shared reference.
    BehindShared {
        at: Origin,
        place: String,
        reference: String,
        variable: Option<LocalId>,
        change: Change,
    },
    /// E0507: a move out of something borrowed.
    MoveOut {
        at: Origin,
        place: String,
        from: MoveFrom,
        ty: String,
        can_clone: bool,
        can_borrow: bool,
    },
    /// `unused_mut`.
    UnusedMut { variable: LocalId },
    /// Lowering gave a body that the verifier refuses: a mistake of this crate.
    Internal(String),
    /// `unreachable_code`.
    Unreachable { code: ExprId, after: ExprId },
}

/// A use of a moved value.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub(crate) struct Moved {
    /// The use.
    pub(crate) at: Origin,
    /// What it does.
    pub(crate) usage: Usage,
    /// The place that has no value.
    pub(crate) place: String,
    /// Only a part of the place used was moved.
    pub(crate) partly: bool,
    /// Where it was moved.
    pub(crate) sites: Vec<MoveSite>,
    /// The type that is not `Copy`, of what was moved.
    pub(crate) ty: String,
    /// The variable that holds it.
    pub(crate) variable: LocalId,
    /// Whether `.clone()` is possible.
    pub(crate) can_clone: bool,
    /// The type is a bare parameter of the function.
    pub(crate) is_param_ty: bool,
}

/// How a moved value is used.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(crate) enum Usage {
    /// Read or moved.
    Use,
    /// Borrowed.
    Borrow,
    /// A part of it is assigned.
    AssignPart,
}

/// A move that reaches a use.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub(crate) struct MoveSite {
    /// What moves.
    pub(crate) at: OriginKey,
    /// Why.
    pub(crate) why: MoveReason,
    /// In the previous iteration of a loop.
    pub(crate) in_loop: bool,
}

/// An origin that can be ordered.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub(crate) enum OriginKey {
    /// The function as a whole.
    Owner,
    /// An expression.
    Expr(ExprId),
    /// A pattern.
    Pat(grok_hir::body::PatId),
}

impl From<Origin> for OriginKey {
    fn from(origin: Origin) -> Self {
        match origin {
            Origin::Owner => Self::Owner,
            Origin::Expr(expr) => Self::Expr(expr),
            Origin::Pat(pat) => Self::Pat(pat),
        }
    }
}

impl From<OriginKey> for Origin {
    fn from(key: OriginKey) -> Self {
        match key {
            OriginKey::Owner => Self::Owner,
            OriginKey::Expr(expr) => Self::Expr(expr),
            OriginKey::Pat(pat) => Self::Pat(pat),
        }
    }
}

/// Why a value is moved.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub(crate) enum MoveReason {
    /// It is given to something that keeps it.
    Plain,
    /// It is the receiver of that method, which takes `self`.
    Method(Name),
    /// A `for` loop walks it.
    For,
    /// A closure captures it; there it is used.
    Closure(Option<ExprId>),
    /// A pattern binds it.
    Pattern,
}

/// What kind of change is refused.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(crate) enum Change {
    /// An assignment.
    Assign,
    /// A mutable borrow.
    Borrow,
    /// A call of a `fn mut` value.
    Call,
}

/// What a value cannot be moved out of.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub(crate) enum MoveFrom {
    /// A shared reference.
    Shared,
    /// A mutable reference.
    Mutable,
    /// An element of that type.
    Index(String),
}
