//! Walking trees. [`Visitor`] and [`VisitorMut`] are generated from the description in `ast.rs`; here is what they stand
//! on: [`Node`], and how containers and leaves are walked.
//!
//! ```
//! use grok_syntax::ast::{Expr, ExprKind};
//! use grok_syntax::visit::{Node, Visitor};
//!
//! struct Calls(usize);
//! impl Visitor for Calls {
//!     fn visit_expr(&mut self, expr: &Expr) {
//!         self.0 += matches!(expr.kind, ExprKind::Call { .. }) as usize;
//!         expr.walk(self);
//!     }
//! }
//!
//! let mut calls = Calls(0);
//! grok_syntax::parse("f(g(1), 2)").file.accept(&mut calls);
//! assert_eq!(calls.0, 2);
//! ```

use std::sync::Arc;

use grok_diagnostics::Span;
use smallvec::SmallVec;
use smol_str::SmolStr;

use crate::ast::Wide;

pub use crate::ast::{Visitor, VisitorMut};

/// Something a visitor can be sent into.
pub trait Node {
    /// Calls the visitor's method for this kind of node.
    fn accept<V: Visitor>(&self, visitor: &mut V);
    /// Calls the mutable visitor's method for this kind of node.
    fn accept_mut<V: VisitorMut>(&mut self, visitor: &mut V);
    /// Sends the visitor into each child, in the order of the description.
    fn walk<V: Visitor>(&self, visitor: &mut V);
    /// Sends the mutable visitor into each child, in the order of the description.
    fn walk_mut<V: VisitorMut>(&mut self, visitor: &mut V);
}

/// Moves all spans of a tree by `by`: for trees of a text that lies inside another.
pub fn shift(node: &mut impl Node, by: u32) {
    struct Shift(u32);

    impl VisitorMut for Shift {
        fn visit_span(&mut self, span: &mut Span) {
            *span = span.shift(self.0);
        }
    }

    node.accept_mut(&mut Shift(by));
}

/// Containers hand the visitor to each element, and have no method of their own.
macro_rules! container {
    ($Type:ty, |$this:ident| $each:expr, |$this_mut:ident| $each_mut:expr) => {
        impl<T: Node + Clone> Node for $Type {
            fn accept<V: Visitor>(&self, visitor: &mut V) {
                let $this = self;
                for node in $each {
                    node.accept(visitor);
                }
            }
            fn accept_mut<V: VisitorMut>(&mut self, visitor: &mut V) {
                let $this_mut = self;
                for node in $each_mut {
                    node.accept_mut(visitor);
                }
            }
            fn walk<V: Visitor>(&self, visitor: &mut V) {
                self.accept(visitor);
            }
            fn walk_mut<V: VisitorMut>(&mut self, visitor: &mut V) {
                self.accept_mut(visitor);
            }
        }
    };
}

container!(Vec<T>, |this| this.iter(), |this| this.iter_mut());
container!(SmallVec<[T; 1]>, |this| this.iter(), |this| this.iter_mut());
container!(Option<T>, |this| this.iter(), |this| this.iter_mut());
container!(Box<T>, |this| [&**this], |this| [&mut **this]);
container!(Arc<T>, |this| [&**this], |this| [Arc::make_mut(this)]);

impl Node for Span {
    fn accept<V: Visitor>(&self, visitor: &mut V) {
        visitor.visit_span(self);
    }
    fn accept_mut<V: VisitorMut>(&mut self, visitor: &mut V) {
        visitor.visit_span(self);
    }
    fn walk<V: Visitor>(&self, _visitor: &mut V) {}
    fn walk_mut<V: VisitorMut>(&mut self, _visitor: &mut V) {}
}

/// Leaves carry nothing to visit.
macro_rules! leaves {
    ($($Type:ty),* $(,)?) => {$(
        impl Node for $Type {
            fn accept<V: Visitor>(&self, _visitor: &mut V) {}
            fn accept_mut<V: VisitorMut>(&mut self, _visitor: &mut V) {}
            fn walk<V: Visitor>(&self, _visitor: &mut V) {}
            fn walk_mut<V: VisitorMut>(&mut self, _visitor: &mut V) {}
        }
    )*};
}
pub(crate) use leaves;

leaves!(bool, char, u32, Wide, SmolStr);
