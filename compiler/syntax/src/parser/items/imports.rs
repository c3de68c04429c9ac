//! Imports.

use super::super::paths::Place;
use super::super::{Parser, T};
use crate::ast::*;

impl Parser<'_> {
    /// `Use = 'use' UseTree ';'`
    pub(super) fn use_item(&mut self) -> ItemKind {
        self.bump();
        let tree = self.use_tree();
        self.expect(T::Semi);
        ItemKind::Use(tree)
    }

    /// `UseTree = (UsePath? '::')? ('*' | '{' UseTree,* '}') | UsePath ('as' (IDENT | '_'))?`
    fn use_tree(&mut self) -> UseTree {
        let start = self.start();
        let global = self.eat(T::PathSep);
        let mut path = Vec::new();
        let mut place = Place::Head;
        let kind = loop {
            match self.kind() {
                T::Star => {
                    self.bump();
                    break UseTreeKind::Glob;
                }
                T::OpenBrace => {
                    let open = self.pos;
                    self.bump();
                    let starts = |p: &Self| p.at_any(&[T::Star, T::OpenBrace]) || p.starts_name_path();
                    let tree = |p: &mut Self| p.deeper(Self::use_tree);
                    let trees = self.list(open, "an import", starts, tree);
                    break UseTreeKind::Group(trees.into_iter().flatten().collect());
                }
                _ => {
                    let name = self.path_name("a name to import", place);
                    place = match place.after(&name) {
                        Place::Inside => Place::InImport,
                        place => place,
                    };
                    path.push(name);
                }
            }
            if !self.eat(T::PathSep) {
                break UseTreeKind::Name {
                    alias: self.use_alias(),
                };
            }
        };
        UseTree {
            span: self.span_from(start),
            global,
            path,
            kind,
        }
    }

    fn use_alias(&mut self) -> Option<Name> {
        if !self.eat(T::As) {
            return None;
        }
        if self.at(T::Underscore) {
            let span = self.bump().span;
            return Some(Name { text: "_".into(), span });
        }
        Some(self.name("a name"))
    }
}
