//! How definitions become items: labels, snippets, details, order.

use grok_hir::ids::{AdtId, CtorId, Def, FnId};
use grok_hir::signature::FieldsShape;
use grok_hir::type_ref::BuiltinType;

use super::{CompletionItem, CompletionKind, Context, ResolveKey, key_of};
use crate::TextEdit;

/// How near something is to the caret: the first letter of its key.
pub(super) mod rank {
    /// What the place wants by its type.
    pub const WANTED: &str = "0";
    /// Variables and fields.
    pub const NEAR: &str = "1";
    /// Methods, items of this package.
    pub const OWN: &str = "3";
    /// What is everywhere: prelude, library.
    pub const COMMON: &str = "5";
    /// Words of the language.
    pub const WORD: &str = "6";
    /// Rarely what is meant.
    pub const FAR: &str = "8";
}

/// Whether something is used as a value, a pattern or only named.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Use {
    Value,
    Pattern,
    Name,
}

impl<'db> Context<'db> {
    /// An item that is inserted as it reads.
    pub(super) fn item(&self, label: &str, kind: CompletionKind, rank: &str) -> CompletionItem {
        CompletionItem {
            label: label.to_owned(),
            kind,
            detail: None,
            edit: TextEdit {
                span: self.place.word,
                new_text: label.to_owned(),
            },
            snippet: None,
            sort_key: format!("{rank}{label}"),
            filter: None,
            resolve: ResolveKey::None,
        }
    }

    /// A definition under a name.
    pub(super) fn definition(&self, name: &str, def: Def, usage: Use, rank: &str) -> CompletionItem {
        let mut item = self.item(name, kind_of(def), rank);
        item.resolve = key_of(self.db, def);
        match (def, usage) {
            (Def::Fn(id), Use::Value) => self.as_call(&mut item, id, 0),
            (Def::Fn(id), _) => item.detail = self.fn_detail(id),
            (Def::Adt(AdtId::Struct(id)), Use::Value | Use::Pattern) => {
                self.as_constructor(&mut item, CtorId::Struct(id), usage)
            }
            (Def::Variant(id), Use::Value | Use::Pattern) => self.as_constructor(&mut item, CtorId::Variant(id), usage),
            (Def::Const(id), _) => item.detail = Some(grok_types::const_type(self.db, id).display(self.db).to_string()),
            _ => {}
        }
        item
    }

    /// The signature of a function, if it is written or known without looking into bodies.
    pub(super) fn fn_detail(&self, id: FnId) -> Option<String> {
        let complete = grok_hir::fn_signature(self.db, id).is_complete();
        complete.then(|| grok_types::fn_display(self.db, id))
    }

    /// Adds parentheses to a function, `skipped` parameters apart.
    pub(super) fn as_call(&self, item: &mut CompletionItem, id: FnId, skipped: usize) {
        let signature = grok_hir::fn_signature(self.db, id);
        item.detail = self.fn_detail(id);
        let own = usize::from(signature.self_kind.is_some());
        self.add_parens(item, signature.params.len() + own > skipped);
    }

    /// Adds parentheses, unless they are there.
    pub(super) fn add_parens(&self, item: &mut CompletionItem, takes_some: bool) {
        if !self.place.before_parens {
            let holes = if takes_some { "($1)$0" } else { "()$0" };
            item.snippet = Some(format!("{}{holes}", escaped(&item.edit.new_text)));
        }
    }

    fn as_constructor(&self, item: &mut CompletionItem, ctor: CtorId, usage: Use) {
        let Some((_, data)) = grok_types::ctor_data(self.db, ctor) else {
            return;
        };
        let sees_all = data
            .fields
            .iter()
            .all(|field| grok_hir::resolve::is_visible(self.db, field.visibility, self.scope.module));
        // A struct's name begins many things beside its literal.
        let only_name = matches!(ctor, CtorId::Struct(_)) && data.shape == FieldsShape::Named && usage == Use::Value;
        let opaque = data.shape == FieldsShape::Named && data.fields.is_empty();
        if !sees_all || only_name || opaque {
            return;
        }
        if data.shape != FieldsShape::Unit {
            item.detail = crate::render::variant(self.db, ctor);
        }
        let name = escaped(&item.edit.new_text);
        match data.shape {
            FieldsShape::Unit => {}
            FieldsShape::Tuple if !self.place.before_parens => {
                let holes: Vec<String> = (1..=data.fields.len()).map(|hole| format!("${{{hole}:_}}")).collect();
                let holes = if usage == Use::Pattern && data.fields.len() > 1 {
                    holes.join(", ")
                } else {
                    "$1".to_owned()
                };
                item.snippet = Some(format!("{name}({holes})$0"));
            }
            FieldsShape::Tuple => {}
            FieldsShape::Named => {
                let fields = data.fields.iter().enumerate().map(|(index, field)| match usage {
                    Use::Pattern => field.name.to_string(),
                    _ => format!("{}: ${{{}}}", field.name, index + 1),
                });
                let fields: Vec<String> = fields.collect();
                item.snippet = Some(format!("{name} {{ {} }}$0", fields.join(", ")));
            }
        }
    }

    /// The literal of a struct with named fields, all of which can be seen here.
    pub(super) fn literal(&self, name: &str, def: Def, rank: &str) -> Option<CompletionItem> {
        let Def::Adt(AdtId::Struct(id)) = def else { return None };
        let (_, data) = grok_types::ctor_data(self.db, CtorId::Struct(id))?;
        let sees = |visibility| grok_hir::resolve::is_visible(self.db, visibility, self.scope.module);
        if data.shape != FieldsShape::Named
            || data.fields.is_empty()
            || !data.fields.iter().all(|field| sees(field.visibility))
        {
            return None;
        }
        let mut item = self.item(&format!("{name} {{…}}"), CompletionKind::Struct, rank);
        item.detail = crate::render::variant(self.db, CtorId::Struct(id));
        item.filter = Some(name.to_owned());
        item.resolve = key_of(self.db, def);
        let holes = data
            .fields
            .iter()
            .enumerate()
            .map(|(index, field)| format!("{}: ${{{}}}", field.name, index + 1));
        item.snippet = Some(format!("{name} {{ {} }}$0", holes.collect::<Vec<_>>().join(", ")));
        let fields = data.fields.iter().map(|field| format!("{}: ", field.name));
        item.edit.new_text = format!("{name} {{ {} }}", fields.collect::<Vec<_>>().join(", "));
        Some(item)
    }

    /// Items of this package come before those of the library.
    pub(super) fn rank_of(&self, def: Def) -> &'static str {
        let container = match def {
            Def::Builtin(_) => return rank::COMMON,
            Def::Module(id) => {
                return if id.root(self.db) == self.root {
                    rank::OWN
                } else {
                    rank::COMMON
                };
            }
            def => match grok_hir::locate::def_container(self.db, def) {
                Some(container) => container,
                None => return rank::COMMON,
            },
        };
        let root = grok_hir::resolve::container_root(self.db, container);
        if root == self.root { rank::OWN } else { rank::COMMON }
    }
}

/// What a definition is shown as.
pub(super) fn kind_of(def: Def) -> CompletionKind {
    match def {
        Def::Module(_) => CompletionKind::Module,
        Def::Fn(_) => CompletionKind::Function,
        Def::Adt(AdtId::Struct(_)) => CompletionKind::Struct,
        Def::Adt(AdtId::Enum(_)) => CompletionKind::Enum,
        Def::Variant(_) => CompletionKind::EnumMember,
        Def::Const(_) => CompletionKind::Constant,
        Def::Alias(_) => CompletionKind::TypeAlias,
        Def::Trait(_) => CompletionKind::Trait,
        Def::Macro(_) => CompletionKind::Macro,
        Def::Actor(_) | Def::Supervisor(_) => CompletionKind::Struct,
        Def::Builtin(_) => CompletionKind::BuiltinType,
    }
}

/// Text as a snippet writes it.
pub(super) fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('$', "\\$").replace('}', "\\}")
}

/// The built-in types, by name.
pub(super) fn builtin(def: Def) -> Option<BuiltinType> {
    match def {
        Def::Builtin(ty) => Some(ty),
        _ => None,
    }
}
