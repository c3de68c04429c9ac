//! What is around a body, for names it does not find: variables of a function around, or of another block.
//!
//! Read on the way to an error only, so that sound bodies do not depend on their surroundings.

use grok_diagnostics::{Span, codes};
use grok_syntax::ast;
use grok_syntax::visit::{Node as _, Visitor};

use super::{Lowering, owner_source};
use crate::file_ids::script_fn;
use crate::ids::{BodyOwner, Container};
use crate::item_tree::{OwnerSyntax, item_tree};
use crate::locate::{module_place, outer_container, owner_container};
use crate::problems::Pending;

impl<'db> Lowering<'db> {
    /// Reports E0434 if the name is a variable of a function around, or of the script.
    pub(super) fn report_outside(&mut self, name: &ast::Name) -> bool {
        let Some((owner, span)) = self.outside_binding(name) else {
            return false;
        };
        let is_script = crate::locate::is_script(self.db, owner);
        let message = if is_script {
            format!("`{name}` is a variable of the script, which items do not see")
        } else {
            format!("`{name}` is a variable of the function around, which a nested item does not see")
        };
        let error = self
            .error(codes::E0434, name.span, message)
            .primary_label("a function is made once, not each time control passes it")
            .note(format!("take `{name}` as a parameter, or use a closure: `|…| …`"));
        let mut pending = Pending::from(error);
        pending
            .places
            .push((owner, span, "the variable is declared here".to_owned()));
        self.report(pending);
        true
    }

    fn outside_binding(&self, name: &ast::Name) -> Option<(BodyOwner, Span)> {
        let mut container = owner_container(self.db, self.owner);
        loop {
            match container {
                Container::Body(id) => {
                    let owner = BodyOwner::Fn(id);
                    if let Some(span) = binding_in(self.db, owner, &name.text) {
                        return Some((owner, span));
                    }
                }
                Container::Module(module) => {
                    let script = BodyOwner::Fn(script_fn(self.db, module));
                    let (file, _) = module_place(self.db, module)?;
                    if script == self.owner || !item_tree(self.db, file).has_script {
                        return None;
                    }
                    return binding_in(self.db, script, &name.text).map(|span| (script, span));
                }
                _ => {}
            }
            container = outer_container(self.db, container)?;
        }
    }

    /// Where this body declares a variable of that name, visible at the place or not.
    pub(super) fn declared_elsewhere(&self, name: &ast::Name) -> Option<Span> {
        binding_in(self.db, self.owner, &name.text)
    }
}

/// Where the body of `owner` binds a name first.
fn binding_in(db: &dyn crate::Db, owner: BodyOwner, name: &str) -> Option<Span> {
    let source = owner_source(db, owner).as_ref()?;
    let mut finder = BindingFinder { name, found: None };
    match &source.syntax {
        OwnerSyntax::Fn(decl) => decl.accept(&mut finder),
        syntax => syntax.accept_body(&mut finder),
    }
    finder.found
}

struct BindingFinder<'a> {
    name: &'a str,
    found: Option<Span>,
}

impl Visitor for BindingFinder<'_> {
    fn visit_item(&mut self, _item: &ast::Item) {}

    fn visit_pat(&mut self, pat: &ast::Pat) {
        if let ast::PatKind::Bind { name, .. } = &pat.kind
            && name.as_str() == self.name
            && name.span.start < crate::macros::VIRTUAL
        {
            self.found.get_or_insert(name.span);
        }
        pat.walk(self);
    }
}
