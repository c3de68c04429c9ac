//! The macro that turns the description of the nodes in `ast.rs` into their types and both visitors, so that the three
//! can never disagree.

/// Declares AST nodes. A node is `struct Name(visit_name) { field: Type, … }` or
/// `enum Name(visit_name) { Unit, Tuple(field: Type), Struct { field: Type, … }, … }`.
///
/// Each gets its type, an implementation of [`Node`](crate::visit::Node) that visits its fields in the order written, a
/// method of the given name in [`Visitor`] and in [`VisitorMut`], and its part of the dump.
macro_rules! nodes {
    ($( $(#[$meta:meta])* $keyword:ident $Name:ident($visit:ident) { $($body:tt)* } )*) => {
        $( $crate::ast::describe::node! { $(#[$meta])* $keyword $Name($visit) { $($body)* } } )*

        /// Reads a tree. Each method visits one kind of node and, unless overridden, walks on into its children; an
        /// override calls `node.walk(self)` to do so.
        pub trait Visitor: Sized {
            /// Visits a span.
            fn visit_span(&mut self, _span: &Span) {}
            /// Visits a name, whether it defines or refers.
            fn visit_name(&mut self, name: &Name) { name.walk(self) }
            $(
                #[doc = concat!("Visits a [`", stringify!($Name), "`].")]
                fn $visit(&mut self, node: &$Name) { node.walk(self) }
            )*
        }

        /// Changes a tree in place; the mutable twin of [`Visitor`].
        pub trait VisitorMut: Sized {
            /// Visits a span.
            fn visit_span(&mut self, _span: &mut Span) {}
            /// Visits a name, whether it defines or refers.
            fn visit_name(&mut self, name: &mut Name) { name.walk_mut(self) }
            $(
                #[doc = concat!("Visits a [`", stringify!($Name), "`].")]
                fn $visit(&mut self, node: &mut $Name) { node.walk_mut(self) }
            )*
        }
    };
}

/// One node of [`nodes!`].
macro_rules! node {
    ($(#[$meta:meta])* struct $Name:ident($visit:ident) {
        $( $(#[$field_meta:meta])* $field:ident: $Type:ty, )*
    }) => {
        $(#[$meta])*
        #[allow(missing_docs, reason = "fields are named as the grammar names them; the others carry a comment")]
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        pub struct $Name { $( $(#[$field_meta])* pub $field: $Type, )* }

        impl Node for $Name {
            fn accept<V: Visitor>(&self, visitor: &mut V) { visitor.$visit(self) }
            fn accept_mut<V: VisitorMut>(&mut self, visitor: &mut V) { visitor.$visit(self) }
            fn walk<V: Visitor>(&self, visitor: &mut V) {
                $( self.$field.accept(visitor); )*
                let _ = visitor;
            }
            fn walk_mut<V: VisitorMut>(&mut self, visitor: &mut V) {
                $( self.$field.accept_mut(visitor); )*
                let _ = visitor;
            }
        }

        impl $crate::dump::Dump for $Name {
            fn dump(&self, field: &str, dumper: &mut $crate::dump::Dumper) {
                dumper.child(field, stringify!($Name), |dumper| {
                    $( self.$field.dump(stringify!($field), dumper); )*
                });
            }
        }
    };
    ($(#[$meta:meta])* enum $Name:ident($visit:ident) {
        $(
            $(#[$variant_meta:meta])*
            $Variant:ident
            $( ( $slot:ident: $Slot:ty ) )?
            $( { $( $(#[$field_meta:meta])* $child:ident: $Type:ty, )* } )?
            ,
        )*
    }) => {
        $(#[$meta])*
        #[allow(missing_docs, reason = "fields are named as the grammar names them; the others carry a comment")]
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        pub enum $Name {
            $( $(#[$variant_meta])* $Variant $( ($Slot) )? $( { $( $(#[$field_meta])* $child: $Type, )* } )?, )*
        }

        impl Node for $Name {
            fn accept<V: Visitor>(&self, visitor: &mut V) { visitor.$visit(self) }
            fn accept_mut<V: VisitorMut>(&mut self, visitor: &mut V) { visitor.$visit(self) }
            fn walk<V: Visitor>(&self, visitor: &mut V) {
                match self {
                    $( $Name::$Variant $( ($slot) )? $( { $($child,)* } )? => {
                        $( $slot.accept(visitor); )?
                        $( $( $child.accept(visitor); )* )?
                    } )*
                }
                let _ = visitor;
            }
            fn walk_mut<V: VisitorMut>(&mut self, visitor: &mut V) {
                match self {
                    $( $Name::$Variant $( ($slot) )? $( { $($child,)* } )? => {
                        $( $slot.accept_mut(visitor); )?
                        $( $( $child.accept_mut(visitor); )* )?
                    } )*
                }
                let _ = visitor;
            }
        }

        impl $crate::dump::Dump for $Name {
            fn dump(&self, field: &str, dumper: &mut $crate::dump::Dumper) {
                match self {
                    $( $Name::$Variant $( ($slot) )? $( { $($child,)* } )? => {
                        dumper.variant(field, stringify!($Variant), |dumper| {
                            $( $slot.dump(stringify!($slot), dumper); )?
                            $( $( $child.dump(stringify!($child), dumper); )* )?
                            let _ = dumper;
                        });
                    } )*
                }
            }
        }
    };
}

pub(crate) use {node, nodes};
