//! Paths to values and constructors.

use grok_diagnostics::{Applicability, Fix, Span, codes};
use grok_syntax::ast;

use super::{Lowering, Rib};
use crate::Name;
use crate::body::{CtorRes, ExprId, LocalId, PatId, ValueRes};
use crate::def_map::Namespace;
use crate::ids::{AdtId, CtorId, Def};
use crate::problems::{Pending, bare_kind, kind_of, suggest};
use crate::resolve::{PathErrorKind, Resolution, best_match};
use crate::signature::FieldsShape;
use crate::source_map::MentionTarget;
use crate::type_lower::self_type;
use crate::type_ref::{ParamRef, SelfOwner, TraitBoundRef, TypeRef};
use crate::written::{Writer, WrittenPath};

/// Which node a path belongs to, for what only inference can tell of it.
#[derive(Clone, Copy)]
pub(super) enum PathNode {
    Expr(ExprId),
    Pat(PatId),
}

impl PathNode {
    fn assoc(self) -> MentionTarget {
        match self {
            PathNode::Expr(id) => MentionTarget::AssocExpr(id),
            PathNode::Pat(id) => MentionTarget::AssocPat(id),
        }
    }
}

/// How a name that is no path resolves in a body.
pub(super) enum Simple {
    Local(LocalId),
    Def(Resolution),
}

impl<'db> Lowering<'db> {
    /// A name from the inside outwards, among variables by its key and among items.
    pub(super) fn simple_name(&self, key: &str) -> Option<Simple> {
        let name = key.split('#').next().unwrap_or(key);
        let mut key = Name::new(key);
        for rib in self.ribs.iter().rev() {
            match rib {
                Rib::Bindings(bindings) => {
                    for (other, local, _) in bindings.iter().rev() {
                        if *other == key {
                            return Some(Simple::Local(*local));
                        }
                        if other.starts_with('#') {
                            key = self.past_mark(&key, other).unwrap_or(key);
                        }
                    }
                }
                Rib::Items(at) => {
                    let found = self
                        .names
                        .blocks
                        .get(*at)
                        .and_then(|scope| scope.get(name, Namespace::Values));
                    if let Some(found) = found {
                        return Some(Simple::Def(Resolution::of(found)));
                    }
                }
            }
        }
        self.names
            .lexical(name, Namespace::Values)
            .map(|found| Simple::Def(Resolution::of(&found)))
    }

    /// A path in expression position. `reads` is false on the left of `=`.
    pub(super) fn value_path(&mut self, path: &ast::Path, node: PathNode, reads: bool) -> ValueRes {
        if let [ast::PathSegment { name, args }] = path.segments.as_slice()
            && !path.global
            && path.qself.is_none()
        {
            if name.is_missing() {
                self.broken = true;
                return ValueRes::Error;
            }
            if let Some(found) = self.single_value(name, args.as_deref(), node, reads) {
                return found;
            }
        }
        let mut writer = Writer::default();
        let written = writer.path(path);
        if written.segments.iter().any(|segment| segment.name.is_empty()) {
            self.broken = true;
        }
        if let Some((base, trait_)) = self.special_base(path, &written, &writer) {
            return self.assoc(path, base, trait_, node);
        }
        match self.names.resolve(&written.names(), written.global, Namespace::Values) {
            Ok(found) => {
                let consumed = found.consumed;
                self.with_types(&writer, |types| types.steps(&written, &found));
                if consumed == written.segments.len() {
                    return self.value_of(path, &found, node);
                }
                if consumed + 1 == written.segments.len() {
                    let (base, trait_) = self.base_type(&written, &writer, consumed, found.def);
                    return self.assoc(path, base, trait_, node);
                }
                let name = &path.segments[consumed + 1].name;
                let error = self
                    .error(codes::E0433, name.span, format!("nothing named `{name}` can be there"))
                    .primary_label("what is before it is not a module or type");
                self.report(error);
                ValueRes::Error
            }
            Err(error) => {
                self.value_error(path, &written, &writer, error);
                ValueRes::Error
            }
        }
    }

    /// A path of one segment; `None` if nothing is found.
    fn single_value(
        &mut self,
        name: &ast::Name,
        args: Option<&ast::GenericArgs>,
        node: PathNode,
        reads: bool,
    ) -> Option<ValueRes> {
        match name.as_str() {
            "self" => {
                return Some(match self.self_local_at(name) {
                    Some(local) => self.use_local(local, name.span, reads),
                    None => self.no_self(name.span),
                });
            }
            "Self" => return Some(self.self_ctor(name.span)),
            _ => {}
        }
        let found = self.simple_name(&self.key(name));
        if !matches!(found, Some(Simple::Local(_)))
            && let Some(index) = self
                .generics
                .iter()
                .rposition(|param| param.is_const && param.name == name.text)
        {
            let param = ParamRef {
                index: index as u32,
                name: name.text.clone(),
            };
            self.mention(name.span, MentionTarget::Param(param.clone()));
            return Some(ValueRes::ConstParam(param));
        }
        match found? {
            Simple::Local(local) => Some(self.use_local(local, name.span, reads)),
            Simple::Def(found) => {
                self.mention(name.span, MentionTarget::Def(found.def));
                self.imports.extend(found.imports.iter().copied());
                self.report_ambiguous(name, &found);
                let args = self.generic_args(args);
                Some(self.value_def(found.def, args, name, node))
            }
        }
    }

    /// E0659, if two globs bring the name.
    pub(super) fn report_ambiguous(&mut self, name: &ast::Name, found: &Resolution) {
        if let Some((_, def, rival)) = found.ambiguous {
            let error = |code, message: String| self.error(code, name.span, message);
            let pending = crate::problems::ambiguous(self.db, error, &name.text, def, rival);
            self.report(pending);
        }
    }

    /// The variable `self`, as the body itself sees it.
    fn self_local(&self) -> Option<LocalId> {
        match self.simple_name("self") {
            Some(Simple::Local(local)) => Some(local),
            _ => None,
        }
    }

    fn self_local_at(&self, name: &ast::Name) -> Option<LocalId> {
        match self.simple_name(&self.key(name)) {
            Some(Simple::Local(local)) => Some(local),
            _ => None,
        }
    }

    fn no_self(&mut self, span: Span) -> ValueRes {
        let error = self.error(codes::E0424, span, "there is no `self` here");
        let error = if self.self_owner.is_some() {
            error
                .primary_label("this function of the `impl` does not take `self`")
                .note("take it as the first parameter: `&self` to read, `&mut self` to change")
        } else {
            error.primary_label("`self` exists in methods only: functions of an `impl` that take it")
        };
        self.report(error);
        ValueRes::Error
    }

    /// `Self` as a value: the constructor of a tuple or unit struct.
    fn self_ctor(&mut self, span: Span) -> ValueRes {
        let Some(owner) = self.self_owner else {
            let error = self.error(codes::E0411, span, "there is no `Self` here");
            self.report(error.primary_label("`Self` is the type of the `impl` around it, and there is none"));
            return ValueRes::Error;
        };
        self.mention(span, MentionTarget::SelfType(owner));
        let of_impl = match owner {
            SelfOwner::Impl(id) => &crate::impl_data(self.db, id).self_ty,
            SelfOwner::Trait(_) | SelfOwner::Actor(_) => &TypeRef::Infer,
        };
        match of_impl {
            TypeRef::Adt(AdtId::Struct(id), args) if self.shape(CtorId::Struct(*id)) != FieldsShape::Named => {
                ValueRes::Ctor(CtorId::Struct(*id), args.clone())
            }
            TypeRef::Error => ValueRes::Error,
            _ => {
                let error = self.error(codes::E0423, span, "`Self` is not a value here");
                self.report(
                    error.primary_label("it has no constructor of its own; write its fields or name a variant"),
                );
                ValueRes::Error
            }
        }
    }

    pub(super) fn use_local(&mut self, local: LocalId, span: Span, reads: bool) -> ValueRes {
        if reads {
            self.info(local).used = true;
        }
        self.mention(span, MentionTarget::Local(local));
        ValueRes::Local(local)
    }

    /// `Self::…`, `T::…` and `<T as Trait>::…`: the type before the last segment, and the trait named.
    fn special_base(
        &mut self,
        path: &ast::Path,
        written: &WrittenPath,
        writer: &Writer,
    ) -> Option<(TypeRef, Option<TraitBoundRef>)> {
        if path.qself.is_none() {
            let head = &path.segments.first()?.name;
            let is_param = self.generics.iter().any(|param| param.name == head.text);
            if path.global || path.segments.len() < 2 || !(head.as_str() == "Self" || is_param) {
                return None;
            }
        }
        let mut before = written.clone();
        before.segments.pop();
        if !before.segments.is_empty() {
            return Some((self.with_types(writer, |types| types.path(&before)), None));
        }
        // The last segment is the only one: what is before it stands in angle brackets.
        let qself = before.qself?;
        let base = self.with_types(writer, |types| types.ty(&qself.ty));
        let Some(trait_) = &qself.trait_ else {
            return Some((base, None));
        };
        match self.with_types(writer, |types| types.trait_ref(trait_)) {
            Some(trait_) => Some((base, Some(trait_))),
            None => Some((TypeRef::Error, None)),
        }
    }

    /// The type, or the trait, that the first `consumed` segments name.
    fn base_type(
        &mut self,
        written: &WrittenPath,
        writer: &Writer,
        consumed: usize,
        def: Def,
    ) -> (TypeRef, Option<TraitBoundRef>) {
        let args = written.args(consumed.saturating_sub(1)).to_vec();
        let args = self.with_types(writer, |types| types.args(&args));
        let base = match def {
            Def::Adt(id) => TypeRef::Adt(id, args),
            Def::Alias(id) => TypeRef::Alias(id, args),
            Def::Builtin(ty) => TypeRef::Builtin(ty),
            Def::Actor(id) => TypeRef::Actor(id, args),
            Def::Trait(id) => {
                let bound = TraitBoundRef {
                    trait_: id,
                    args,
                    assoc: Vec::new(),
                };
                return (TypeRef::Infer, Some(bound));
            }
            _ => TypeRef::Error,
        };
        (base, None)
    }

    /// `base::name`, where `name` is the last segment.
    fn assoc(&mut self, path: &ast::Path, base: TypeRef, trait_: Option<TraitBoundRef>, node: PathNode) -> ValueRes {
        let Some(last) = path.segments.last() else {
            return ValueRes::Error;
        };
        let args = self.generic_args(last.args.as_deref());
        if base == TypeRef::Error || last.name.is_missing() {
            return ValueRes::Error;
        }
        if let Some(bound) = &trait_
            && !self.is_member(bound.trait_, &last.name, base != TypeRef::Infer)
        {
            return ValueRes::Error;
        }
        self.mention(last.name.span, node.assoc());
        ValueRes::Assoc {
            base,
            trait_,
            name: last.name.text.clone(),
            args,
        }
    }

    /// Whether a trait declares a function or constant of that name; reports if not. `qualified` tells `<T as Trait>::` from `Trait::`.
    fn is_member(&mut self, id: crate::ids::TraitId, name: &ast::Name, qualified: bool) -> bool {
        let data = crate::trait_data(self.db, id);
        let fns = data.fns.iter().map(|id| id.name(self.db));
        let names: Vec<Name> = fns
            .chain(data.consts.iter().map(|id| id.name(self.db)))
            .cloned()
            .collect();
        // One without members may be a trait of the language that the library has no item for.
        let has_item = crate::locate::item_of(self.db, crate::file_ids::ItemId::Trait(id)).is_some();
        if names.contains(&name.text) || !has_item {
            return true;
        }
        let similar = best_match(&name.text, names.into_iter());
        let code = if qualified { codes::E0576 } else { codes::E0599 };
        let label = match &similar {
            Some(similar) => format!("the trait declares nothing of this name; did you mean `{similar}`?"),
            None => "the trait declares nothing of this name".to_owned(),
        };
        let message = format!("no function or constant `{name}` in trait `{}`", data.name);
        let error = self.error(code, name.span, message).primary_label(label);
        let error = Pending::from(suggest(error, name.span, similar.as_ref()));
        self.report(error.def_label(Def::Trait(id), "the trait is declared here"));
        false
    }

    fn value_of(&mut self, path: &ast::Path, found: &Resolution, node: PathNode) -> ValueRes {
        let Some(last) = path.segments.last() else {
            return ValueRes::Error;
        };
        let mut args = self.generic_args(last.args.as_deref());
        // `Option::<i64>::None` writes the arguments on the enum.
        if let (Def::Variant(_), [.., parent, _]) = (found.def, path.segments.as_slice())
            && args.is_empty()
        {
            args = self.generic_args(parent.args.as_deref());
        }
        self.value_def(found.def, args, &last.name, node)
    }

    fn value_def(&mut self, def: Def, args: Vec<TypeRef>, name: &ast::Name, node: PathNode) -> ValueRes {
        match def {
            Def::Fn(id) => ValueRes::Fn(id, args),
            Def::Const(id) => ValueRes::Const(id),
            Def::Adt(AdtId::Struct(id)) => ValueRes::Ctor(CtorId::Struct(id), args),
            Def::Variant(id) => {
                // Patterns of unit shape are checked where they stand; a variant with named fields is no value.
                if matches!(node, PathNode::Expr(_)) && self.shape(CtorId::Variant(id)) == FieldsShape::Named {
                    let error = self
                        .error(codes::E0533, name.span, format!("variant `{name}` is not a value"))
                        .primary_label("it has named fields, which must be given")
                        .note(format!("write `{name} {{ … }}`"));
                    self.report(Pending::from(error).def_label(def, "the variant is defined here"));
                    return ValueRes::Error;
                }
                ValueRes::Ctor(CtorId::Variant(id), args)
            }
            _ => {
                self.not_a_value(name, def);
                ValueRes::Error
            }
        }
    }

    /// The shape of a constructor's payload.
    pub(super) fn shape(&self, ctor: CtorId) -> FieldsShape {
        let (id, index) = match ctor {
            CtorId::Struct(id) => (AdtId::Struct(id), 0),
            CtorId::Variant(variant) => (AdtId::Enum(variant.parent), variant.index as usize),
        };
        crate::adt_data(self.db, id)
            .variants
            .get(index)
            .map_or(FieldsShape::Unit, |data| data.shape)
    }

    fn not_a_value(&mut self, name: &ast::Name, def: Def) {
        let error = self
            .error(
                codes::E0423,
                name.span,
                format!("expected a value, found {} `{name}`", bare_kind(def)),
            )
            .primary_label(format!("this is {}", kind_of(def)));
        let error = match def {
            Def::Adt(AdtId::Struct(id)) => {
                let data = crate::adt_data(self.db, AdtId::Struct(id));
                let fields = data
                    .variants
                    .first()
                    .map(|data| data.fields.as_slice())
                    .unwrap_or_default();
                let is_tuple = data
                    .variants
                    .first()
                    .is_some_and(|data| data.shape == FieldsShape::Tuple);
                if is_tuple {
                    let error = error.note("its constructor is private, since some of its fields are: its module may have a function that makes one");
                    self.report(Pending::from(error).def_label(def, "it is defined here"));
                    return;
                }
                let fields: Vec<String> = fields.iter().map(|field| format!("{}: …", field.name)).collect();
                error.note(format!("a value of it is written `{name} {{ {} }}`", fields.join(", ")))
            }
            Def::Adt(AdtId::Enum(id)) => match self.names.variants(id).and_then(|names| names.first()) {
                Some(variant) => error.note(format!("its values are its variants, such as `{name}::{variant}`")),
                None => error,
            },
            Def::Actor(_) => error.note(format!("an actor is started by `spawn {name} {{ … }}`")),
            Def::Module(_) => error.note(format!("name something in it: `{name}::…`")),
            _ => error,
        };
        self.report(Pending::from(error).def_label(def, "it is defined here"));
    }

    /// Reports a path that leads to no value.
    fn value_error(
        &mut self,
        path: &ast::Path,
        written: &WrittenPath,
        writer: &Writer,
        error: crate::resolve::PathError,
    ) {
        let as_type = self.names.resolve(&written.names(), written.global, Namespace::Types);
        if let Ok(found) = as_type
            && found.consumed == written.segments.len()
        {
            self.with_types(writer, |types| types.steps(written, &found));
            if let Some(last) = path.segments.last() {
                self.not_a_value(&last.name, found.def);
            }
            return;
        }
        if let (Some(name), PathErrorKind::NotFound(_)) = (path.as_ident().or(single_name(path)), &error.kind) {
            return self.unknown_value(name);
        }
        // Whatever the path goes through before its dead end is still a mention.
        let known = &written.names()[..error.segment as usize];
        if !known.is_empty()
            && let Ok(found) = self.names.resolve(known, written.global, Namespace::Types)
        {
            self.with_types(writer, |types| types.steps(written, &found));
        }
        self.with_types(writer, |types| types.path_error(written, error, Namespace::Values));
    }

    /// E0425, or what explains it better.
    pub(super) fn unknown_value(&mut self, name: &ast::Name) {
        if let Some(param) = self.generics.iter().position(|other| other.name == name.text) {
            let param = ParamRef {
                index: param as u32,
                name: name.text.clone(),
            };
            self.mention(name.span, MentionTarget::Param(param));
            let error = self.error(
                codes::E0423,
                name.span,
                format!("expected a value, found type parameter `{name}`"),
            );
            self.report(error.primary_label("this stands for a type"));
            return;
        }
        if self.outer_generics.iter().any(|param| param.name == name.text) {
            let message = format!("generic parameter `{name}` belongs to the function around");
            let error = self.error(codes::E0401, name.span, message);
            let note = format!("give the nested item a parameter of its own: `<const {name}: …>`");
            self.report(error.primary_label("a nested item does not see it").note(note));
            return;
        }
        if self.names.is_failed(&name.text) || self.report_outside(name) {
            return;
        }
        let imports = self.names.importable(&name.text, Namespace::Values);
        let similar = if imports.is_empty() {
            self.similar_value(&name.text)
        } else {
            None
        };
        let label = match &similar {
            Some(similar) => format!("nothing of this name is in scope; did you mean `{similar}`?"),
            None => "nothing of this name is in scope".to_owned(),
        };
        let mut error = self
            .error(codes::E0425, name.span, format!("cannot find `{name}`"))
            .primary_label(label);
        if let Some(member) = self.member_of_self(&name.text) {
            let title = format!("write `self.{name}`");
            error = error
                .note(format!("`Self` has a {member} of this name: `self.{name}`"))
                .fix(Fix::insert(
                    title,
                    Applicability::Machine,
                    self.file,
                    name.span.start,
                    "self.",
                ));
        } else {
            error = suggest(error, name.span, similar.as_ref());
        }
        if !self.context(name.span).is_root() {
            if self
                .simple_name(&name.text)
                .is_some_and(|found| matches!(found, Simple::Local(_)))
            {
                error = error.note(format!(
                    "`{name}` of the call is another name than `{name}` of the macro: pass it to the macro as an argument"
                ));
            }
        } else if let Some(span) = self.declared_elsewhere(name) {
            let message = if span.start > name.span.start {
                "a variable of this name is declared here, later"
            } else {
                "a variable of this name is declared here, but its block has ended"
            };
            error = error.label(span, message);
        }
        self.report(Pending::from(error).imports(imports));
    }

    fn similar_value(&self, name: &str) -> Option<Name> {
        let locals = self.ribs.iter().flat_map(|rib| match rib {
            Rib::Bindings(bindings) => bindings.as_slice(),
            Rib::Items(_) => &[],
        });
        let locals = locals.map(|(name, ..)| name.clone());
        best_match(name, locals).or_else(|| self.names.similar(name, Namespace::Values))
    }

    /// Whether `Self` has a field or method of that name, and `self` is here.
    fn member_of_self(&self, name: &str) -> Option<&'static str> {
        self.self_local()?;
        let (fns, self_ty) = match self.self_owner? {
            SelfOwner::Impl(id) => {
                let data = crate::impl_data(self.db, id);
                (&data.fns, &data.self_ty)
            }
            SelfOwner::Trait(id) => (&crate::trait_data(self.db, id).fns, &TypeRef::Error),
            SelfOwner::Actor(id) => {
                let data = crate::actor_data(self.db, id);
                if data.fields.iter().any(|field| field.name == name) {
                    return Some("field");
                }
                (&data.fns, &TypeRef::Error)
            }
        };
        if let TypeRef::Adt(id @ AdtId::Struct(_), _) = self_ty {
            let fields = &crate::adt_data(self.db, *id).variants.first()?.fields;
            if fields.iter().any(|field| field.name == name) {
                return Some("field");
            }
        }
        let is_method =
            |id: &crate::ids::FnId| id.name(self.db) == name && crate::fn_signature(self.db, *id).self_kind.is_some();
        fns.iter().any(is_method).then_some("method")
    }

    /// The constructor of a struct expression or of a pattern with a payload.
    pub(super) fn ctor_path(&mut self, path: &ast::Path, namespace: Namespace, node: PathNode) -> CtorRes {
        let mut writer = Writer::default();
        let written = writer.path(path);
        if written.segments.iter().any(|segment| segment.name.is_empty()) {
            self.broken = true;
        }
        if let (Some("Self"), Some(owner), false) = (
            written.segments.first().map(|head| head.name.as_str()),
            self.self_owner,
            written.global,
        ) {
            return self.self_ctor_path(path, owner, node);
        }
        if written.qself.is_some() {
            return self.assoc_ctor(&written, &writer);
        }
        match self.names.resolve(&written.names(), written.global, namespace) {
            Ok(found) => {
                self.with_types(&writer, |types| types.steps(&written, &found));
                self.ctor_of(path, &written, &writer, &found, (node, namespace))
            }
            Err(error) => {
                self.ctor_error(path, &written, &writer, error, namespace);
                CtorRes::Error
            }
        }
    }

    /// `<T as Trait>::Item { … }`.
    fn assoc_ctor(&mut self, written: &WrittenPath, writer: &Writer) -> CtorRes {
        let base = self.with_types(writer, |types| types.path(written));
        match base {
            TypeRef::Error => CtorRes::Error,
            base => CtorRes::Type { base, variant: None },
        }
    }

    fn self_ctor_path(&mut self, path: &ast::Path, owner: SelfOwner, node: PathNode) -> CtorRes {
        self.mention(path.segments[0].name.span, MentionTarget::SelfType(owner));
        let base = self_type(owner);
        match path.segments.as_slice() {
            [_] => CtorRes::Type { base, variant: None },
            [_, variant] if !variant.name.is_missing() => {
                self.mention(variant.name.span, node.assoc());
                CtorRes::Type {
                    base,
                    variant: Some(variant.name.text.clone()),
                }
            }
            _ => CtorRes::Error,
        }
    }

    fn ctor_of(
        &mut self,
        path: &ast::Path,
        written: &WrittenPath,
        writer: &Writer,
        found: &Resolution,
        (node, namespace): (PathNode, Namespace),
    ) -> CtorRes {
        let len = path.segments.len();
        let Some(last) = path.segments.last() else {
            return CtorRes::Error;
        };
        if found.consumed == len {
            let mut args = self.generic_args(last.args.as_deref());
            return match found.def {
                Def::Adt(AdtId::Struct(id)) => CtorRes::Ctor(CtorId::Struct(id), args),
                Def::Variant(id) => {
                    if args.is_empty() && len > 1 {
                        args = self.generic_args(path.segments[len - 2].args.as_deref());
                    }
                    CtorRes::Ctor(CtorId::Variant(id), args)
                }
                Def::Actor(id) => CtorRes::Actor(id, args),
                Def::Alias(id) => CtorRes::Type {
                    base: TypeRef::Alias(id, args),
                    variant: None,
                },
                def => {
                    self.not_a_ctor(&last.name, def, namespace);
                    CtorRes::Error
                }
            };
        }
        match found.def {
            Def::Alias(_) if found.consumed + 1 == len => {
                let (base, _) = self.base_type(written, writer, found.consumed, found.def);
                self.mention(last.name.span, node.assoc());
                CtorRes::Type {
                    base,
                    variant: Some(last.name.text.clone()),
                }
            }
            Def::Adt(AdtId::Enum(id)) if !last.name.is_missing() => {
                self.unknown_variant(id, &path.segments[found.consumed].name);
                CtorRes::Error
            }
            def => {
                if !last.name.is_missing() {
                    let error = self
                        .error(
                            codes::E0574,
                            last.name.span,
                            format!("{} has no constructor `{}`", kind_of(def), last.name),
                        )
                        .primary_label("expected a struct or a variant");
                    self.report(error);
                }
                CtorRes::Error
            }
        }
    }

    /// E0599 for `Enum::Name` where a variant is due.
    pub(super) fn unknown_variant(&mut self, id: crate::ids::EnumId, name: &ast::Name) {
        let variants = self.names.variants(id).cloned().unwrap_or_default();
        let similar = best_match(&name.text, variants.iter().cloned());
        let parent = id.name(self.db);
        let label = match &similar {
            Some(similar) => format!("did you mean `{similar}`?"),
            None => format!("`{parent}` has no variant of this name"),
        };
        let mut error = self
            .error(
                codes::E0599,
                name.span,
                format!("no variant `{name}` in enum `{parent}`"),
            )
            .primary_label(label);
        if similar.is_none() && !variants.is_empty() {
            let list: Vec<String> = variants.iter().map(|variant| format!("`{variant}`")).collect();
            error = error.note(format!("its variants are {}", list.join(", ")));
        }
        let error = suggest(error, name.span, similar.as_ref());
        self.report(Pending::from(error).def_label(Def::Adt(AdtId::Enum(id)), "the enum is defined here"));
    }

    fn not_a_ctor(&mut self, name: &ast::Name, def: Def, namespace: Namespace) {
        let (code, expected) = match namespace {
            Namespace::Types => (codes::E0574, "a struct or a variant"),
            Namespace::Values | Namespace::Macros => (codes::E0532, "a tuple struct or a variant"),
        };
        let mut error = self
            .error(
                code,
                name.span,
                format!("expected {expected}, found {} `{name}`", bare_kind(def)),
            )
            .primary_label(format!("this is {}", kind_of(def)));
        if let Def::Adt(AdtId::Enum(id)) = def
            && let Some(variant) = self.names.variants(id).and_then(|names| names.first())
        {
            error = error.note(format!("name one of its variants, such as `{name}::{variant}`"));
        }
        self.report(Pending::from(error).def_label(def, "it is defined here"));
    }

    fn ctor_error(
        &mut self,
        path: &ast::Path,
        written: &WrittenPath,
        writer: &Writer,
        error: crate::resolve::PathError,
        namespace: Namespace,
    ) {
        let single = path.as_ident().or(single_name(path));
        let Some(name) = single.filter(|_| matches!(error.kind, PathErrorKind::NotFound(_))) else {
            return self.with_types(writer, |types| types.path_error(written, error, namespace));
        };
        // A tuple pattern of a struct with named fields, or of something else than a value.
        if namespace == Namespace::Values
            && let Some(found) = self.names.lexical(&name.text, Namespace::Types)
        {
            self.mention(name.span, MentionTarget::Def(found.def));
            let error = self
                .error(
                    codes::E0532,
                    name.span,
                    format!(
                        "expected a tuple struct or variant, found {} `{name}`",
                        bare_kind(found.def)
                    ),
                )
                .primary_label(match found.def {
                    Def::Adt(AdtId::Struct(_)) => format!("its fields have names: write `{name} {{ … }}`"),
                    def => format!("this is {}", kind_of(def)),
                });
            self.report(Pending::from(error).def_label(found.def, "it is defined here"));
            return;
        }
        if matches!(self.simple_name(&self.key(name)), Some(Simple::Local(_))) {
            let error = self.error(
                codes::E0574,
                name.span,
                format!("expected a struct, found variable `{name}`"),
            );
            self.report(error.primary_label("this is a variable, not a type"));
            return;
        }
        let (code, what) = match namespace {
            Namespace::Types => (codes::E0422, "struct or variant"),
            Namespace::Values | Namespace::Macros => (codes::E0531, "tuple struct or variant"),
        };
        let imports = self.names.importable(&name.text, namespace);
        let similar = if imports.is_empty() {
            match namespace {
                Namespace::Types => self.names.similar(&name.text, namespace),
                Namespace::Values | Namespace::Macros => self.names.similar_tuple_ctor(&name.text),
            }
        } else {
            None
        };
        let label = match &similar {
            Some(similar) => format!("nothing of this name is in scope; did you mean `{similar}`?"),
            None => "nothing of this name is in scope".to_owned(),
        };
        let error = self
            .error(code, name.span, format!("cannot find {what} `{name}`"))
            .primary_label(label);
        let error = suggest(error, name.span, similar.as_ref());
        self.report(Pending::from(error).imports(imports));
    }
}

/// The only segment's name, with or without type arguments.
fn single_name(path: &ast::Path) -> Option<&ast::Name> {
    match path.segments.as_slice() {
        [segment] if !path.global => Some(&segment.name),
        _ => None,
    }
}
