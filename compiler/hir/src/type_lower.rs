//! From written types to resolved ones, with what is wrong and which names were read, all without spans.

use crate::Name;
use crate::def_map::{ImportId, Namespace};
use crate::file_ids::ItemId;
use crate::ids::{AdtId, AliasId, Def, TraitId};
use crate::resolve::{Names, PathError, PathErrorKind, best_match};
use crate::signatures::ScopedParam;
use crate::source_map::MentionTarget;
use crate::type_ref::{BoundRef, BuiltinTrait, BuiltinType, Mutability, ParamRef, SelfOwner, TraitBoundRef, TypeRef};
use crate::written::{Mark, WrittenBound, WrittenPath, WrittenType};

/// A mistake about a name in a type.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct NameProblem {
    /// Where.
    pub mark: Mark,
    /// What.
    pub kind: NameProblemKind,
}

/// Kinds of mistakes about names.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
#[allow(missing_docs, reason = "each variant says what its fields are")]
pub enum NameProblemKind {
    /// No type of that name.
    UnknownType {
        name: Name,
        similar: Option<Name>,
        imports: Vec<String>,
    },
    /// No such name in a module or type on a path; `last` if nothing follows.
    UnknownInPath {
        name: Name,
        within: Option<Def>,
        similar: Option<Name>,
        imports: Vec<String>,
        last: Option<Namespace>,
    },
    /// The segment before is no module or type.
    NotAContainer { name: Name, def: Def },
    /// `super` at the root.
    NoParent,
    /// No trait of that name.
    UnknownTrait {
        name: Name,
        /// The module it was looked for in, if one was named.
        within: Option<crate::ids::ModuleId>,
        similar: Option<Name>,
        imports: Vec<String>,
    },
    /// Something else where a trait is due; `None` is a type parameter.
    NotATrait { name: Name, def: Option<Def> },
    /// `Type::Name` that only `<Type as Trait>::Name` would tell.
    AmbiguousAssoc { name: Name, within: Def },
    /// A trait has no type of that name.
    NoAssocType {
        name: Name,
        trait_: TraitId,
        similar: Option<Name>,
    },
    /// `Item = T` given twice.
    DuplicateAssoc { name: Name, first: Mark },
    /// A trait that cannot be derived.
    NotDerivable { name: Name, similar: Option<Name> },
    /// A trait where a type is due.
    TraitAsType { name: Name },
    /// `Self` outside of an impl.
    SelfOutside,
    /// Two globs bring the name with different meanings.
    Ambiguous { name: Name, def: Def, rival: Def },
    /// Something private.
    Private {
        name: Name,
        def: Def,
        /// Whether it is the constructor of a tuple struct that is meant.
        is_ctor: bool,
    },
    /// Something else than a type.
    NotAType { name: Name, def: Def },
    /// A type parameter of a function around.
    OuterParam { name: Name },
    /// `_` where a type must be written.
    InferNotAllowed,
    /// A parameter of a method without a type.
    MissingParamType { name: Name },
    /// `impl Trait` elsewhere than in a signature.
    ImplNotAllowed,
    /// Type arguments on something that takes none.
    UnexpectedArgs { name: Name },
    /// A length, a generic argument or a discriminant that is no constant expression: what it is.
    NotConstant(&'static str),
    /// A type argument where a constant parameter stands by itself, or the other way round.
    ConstParamAsType { name: Name },
    /// A default that names a parameter not yet declared.
    ForwardDefault { name: Name },
    /// A generic parameter of a name already taken.
    DuplicateParam { name: Name, first: Option<Mark> },
    /// A field of a name already taken.
    DuplicateField { name: Name, first: Mark },
    /// A variant of a name already taken.
    DuplicateVariant { name: Name, first: Mark },
}

/// Whether `_` may stand.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum InferRule {
    /// It is inferred.
    Allowed,
    /// It is an error.
    Forbidden,
}

/// What lowering found beside its result.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Findings {
    /// Mistakes.
    pub problems: Vec<NameProblem>,
    /// Names and what they lead to.
    pub mentions: Vec<(Mark, MentionTarget)>,
    /// Imports gone through.
    pub imports: Vec<ImportId>,
}

/// Lowers types as seen from a place.
pub struct TypeLowering<'a, 'db> {
    /// The names visible.
    pub names: &'a Names<'db>,
    /// Generic parameters in scope, flattened.
    pub generics: &'a [ScopedParam],
    /// Generic parameters of functions around, which are not in scope.
    pub outer_generics: &'a [ScopedParam],
    /// Parameters from here on are not declared yet: they cannot stand in a default.
    pub declared: usize,
    /// What `Self` is.
    pub self_: Option<SelfOwner>,
    /// Whether `_` may stand.
    pub infer: InferRule,
    /// Whether `impl Trait` may stand.
    pub allow_impl: bool,
    /// What is found.
    pub found: Findings,
}

impl<'db> TypeLowering<'_, 'db> {
    pub(crate) fn report(&mut self, mark: Mark, kind: NameProblemKind) {
        self.found.problems.push(NameProblem { mark, kind });
    }

    /// A type.
    pub fn ty(&mut self, ty: &WrittenType) -> TypeRef {
        match ty {
            WrittenType::Error => TypeRef::Error,
            WrittenType::Infer(mark) => match self.infer {
                InferRule::Allowed => TypeRef::Infer,
                InferRule::Forbidden => {
                    self.report(*mark, NameProblemKind::InferNotAllowed);
                    TypeRef::Error
                }
            },
            WrittenType::Never => TypeRef::Never,
            WrittenType::Path(path) => self.path(path),
            WrittenType::Tuple(items) => TypeRef::Tuple(self.all(items)),
            WrittenType::Array(item, len) => {
                let item = self.ty(item);
                TypeRef::Array(Box::new(item), self.constant(len, "the length of an array"))
            }
            WrittenType::Slice(item) => TypeRef::Slice(Box::new(self.ty(item))),
            WrittenType::Ref(mutability, inner) => match (mutability, self.ty(inner)) {
                // Text is immutable and shared: a reference to it is the text itself.
                (Mutability::Shared, TypeRef::Builtin(BuiltinType::Str)) => TypeRef::Builtin(BuiltinType::Str),
                (mutability, inner) => TypeRef::Ref(*mutability, Box::new(inner)),
            },
            WrittenType::Fn(kind, params, ret) => {
                let params = self.all(params);
                let ret = ret
                    .as_ref()
                    .map_or_else(|| TypeRef::Tuple(Vec::new()), |ret| self.ty(ret));
                TypeRef::Fn(*kind, params, Box::new(ret))
            }
            WrittenType::Impl(mark, bounds) => {
                if !self.allow_impl {
                    self.report(*mark, NameProblemKind::ImplNotAllowed);
                    return TypeRef::Error;
                }
                TypeRef::Impl(self.bounds(bounds))
            }
            WrittenType::Dyn(_, bounds) => {
                let mut bounds = self.bounds(bounds);
                match bounds.as_slice() {
                    [BoundRef::Fn(..)] => match bounds.remove(0) {
                        BoundRef::Fn(kind, params, ret) => TypeRef::Fn(kind, params, Box::new(ret)),
                        _ => TypeRef::Error,
                    },
                    [] | [BoundRef::Error] => TypeRef::Error,
                    _ => TypeRef::Dyn(bounds),
                }
            }
            WrittenType::Const(value) => TypeRef::Const(self.constant(value, "a generic argument")),
        }
    }

    /// Generic arguments: a name alone may be a type or a constant.
    pub fn args(&mut self, args: &[WrittenType]) -> Vec<TypeRef> {
        args.iter().map(|arg| self.arg(arg)).collect()
    }

    fn arg(&mut self, arg: &WrittenType) -> TypeRef {
        if let WrittenType::Path(path) = arg
            && let Some(name) = path.single().cloned()
            && path.args(0).is_empty()
        {
            let is_const_param = self.generics.iter().any(|param| param.is_const && param.name == name);
            let is_type = self.generics.iter().any(|param| param.name == name)
                || name == "Self"
                || self.names.lexical(&name, Namespace::Types).is_some();
            let value = self.names.lexical(&name, Namespace::Values).map(|found| found.def);
            if is_const_param || (!is_type && matches!(value, Some(Def::Const(_)))) {
                return TypeRef::Const(self.constant_path(path, "a generic argument"));
            }
        }
        self.ty(arg)
    }

    /// Types in order.
    pub fn all(&mut self, types: &[WrittenType]) -> Vec<TypeRef> {
        types.iter().map(|ty| self.ty(ty)).collect()
    }

    /// Bounds, deduplicated.
    pub fn bounds(&mut self, bounds: &[WrittenBound]) -> Vec<BoundRef> {
        let mut out = Vec::new();
        for bound in bounds {
            let bound = match bound {
                WrittenBound::Error => BoundRef::Error,
                WrittenBound::Trait(path) => self.bound_path(path),
                WrittenBound::Fn(kind, params, ret) => {
                    let params = self.all(params);
                    let ret = ret
                        .as_ref()
                        .map_or_else(|| TypeRef::Tuple(Vec::new()), |ret| self.ty(ret));
                    BoundRef::Fn(*kind, params, ret)
                }
            };
            if !out.contains(&bound) {
                out.push(bound);
            }
        }
        out
    }

    fn bound_path(&mut self, path: &WrittenPath) -> BoundRef {
        self.trait_ref(path).map_or(BoundRef::Error, BoundRef::Trait)
    }

    /// A path that must lead to a trait: in a bound, before `for`, after `as`.
    pub fn trait_ref(&mut self, path: &WrittenPath) -> Option<TraitBoundRef> {
        let id = self.trait_path(path)?;
        let last = path.segments.last()?;
        let args = self.args(&last.args);
        let mut assoc: Vec<(Name, TypeRef)> = Vec::new();
        for (index, (name, mark, ty)) in last.assoc.iter().enumerate() {
            let ty = self.ty(ty);
            if let Some((_, first, _)) = last.assoc[..index].iter().find(|(other, ..)| other == name) {
                let (name, first) = (name.clone(), *first);
                self.report(*mark, NameProblemKind::DuplicateAssoc { name, first });
                continue;
            }
            if let Some(alias) = trait_type(self.names.db, id, name) {
                self.found.mentions.push((*mark, MentionTarget::Def(Def::Alias(alias))));
            }
            assoc.push((name.clone(), ty));
        }
        Some(TraitBoundRef {
            trait_: id,
            args,
            assoc,
        })
    }

    fn trait_path(&mut self, path: &WrittenPath) -> Option<TraitId> {
        let last = path.segments.last()?;
        let mark = path.mark.plus(path.segments.len() - 1);
        let name = last.name.clone();
        if path
            .single()
            .is_some_and(|name| self.generics.iter().any(|param| param.name == *name))
        {
            self.report(mark, NameProblemKind::NotATrait { name, def: None });
            return None;
        }
        match self.names.resolve(&path.names(), path.global, Namespace::Types) {
            Ok(found) if found.consumed == path.segments.len() => {
                self.steps(path, &found);
                match found.def {
                    Def::Trait(id) => return Some(id),
                    def => self.report(mark, NameProblemKind::NotATrait { name, def: Some(def) }),
                }
            }
            Ok(found) => {
                self.steps(path, &found);
                let (name, within) = (path.segments[found.consumed].name.clone(), Some(found.def));
                self.unknown_in_path(path.mark.plus(found.consumed), name, within);
            }
            Err(error) if path.single().is_some() => {
                if let Some(found) = BuiltinTrait::from_name(&name).filter(|found| found.is_of_old()) {
                    self.found.mentions.push((mark, MentionTarget::Trait(found)));
                    return crate::lang_trait(self.names.db, found);
                }
                if error.kind != PathErrorKind::Silent {
                    self.unknown_trait(name, mark);
                }
            }
            Err(PathError {
                segment,
                kind: PathErrorKind::NotFound(Some(Def::Module(module))),
            }) if segment as usize + 1 == path.segments.len() => {
                let similar = self.names.similar_in(module, &name, Namespace::Types);
                let (imports, within) = (Vec::new(), Some(module));
                let kind = NameProblemKind::UnknownTrait {
                    name,
                    within,
                    similar,
                    imports,
                };
                self.report(mark, kind);
            }
            Err(error) => self.path_error(path, error, Namespace::Types),
        }
        None
    }

    fn unknown_trait(&mut self, name: Name, mark: Mark) {
        if name.is_empty() {
            return;
        }
        let imports = self
            .names
            .importable_if(&name, Namespace::Types, |def| matches!(def, Def::Trait(_)));
        let traits = self.names.all(Namespace::Types).into_iter();
        let traits = traits
            .filter(|(_, def)| matches!(def, Def::Trait(_)))
            .map(|(name, _)| name);
        let builtin = BuiltinTrait::ALL.iter().map(|(_, name, _)| Name::new_static(name));
        let similar = best_match(&name, traits.chain(builtin));
        let kind = NameProblemKind::UnknownTrait {
            name,
            within: None,
            similar,
            imports,
        };
        self.report(mark, kind);
    }

    fn unknown_in_path(&mut self, mark: Mark, name: Name, within: Option<Def>) {
        if name.is_empty() {
            return;
        }
        let kind = NameProblemKind::UnknownInPath {
            name,
            within,
            similar: None,
            imports: Vec::new(),
            last: Some(Namespace::Types),
        };
        self.report(mark, kind);
    }

    /// A trait of the language by name, noting the mention.
    pub fn trait_named(&mut self, name: &Name, mark: Mark) -> Option<BuiltinTrait> {
        let found = BuiltinTrait::from_name(name)?;
        let target = match crate::queries::lang_trait_item(self.names.db, found) {
            Some(id) => MentionTarget::Def(Def::Trait(id)),
            None => MentionTarget::Trait(found),
        };
        self.found.mentions.push((mark, target));
        Some(found)
    }

    /// Notes what the segments of a resolved path mean, and what is private on it.
    pub fn steps(&mut self, path: &WrittenPath, found: &crate::resolve::Resolution) {
        for (index, step) in found.steps.iter().enumerate() {
            self.found
                .mentions
                .push((path.mark.plus(index), MentionTarget::Def(*step)));
        }
        self.found.imports.extend(found.imports.iter().copied());
        if let Some((index, def, rival)) = found.ambiguous {
            let index = index as usize;
            let name = path.segments.get(index).map(|segment| segment.name.clone());
            let name = name.unwrap_or_default();
            self.report(path.mark.plus(index), NameProblemKind::Ambiguous { name, def, rival });
        }
        if let Some((index, def)) = found.private {
            let name = path
                .segments
                .get(index as usize)
                .map(|segment| segment.name.clone())
                .unwrap_or_default();
            let is_ctor = self.is_private_ctor(path, index as usize, def);
            self.report(
                path.mark.plus(index as usize),
                NameProblemKind::Private { name, def, is_ctor },
            );
        }
    }

    /// Whether what is private at the end of a path is a tuple struct's constructor, and not the struct.
    fn is_private_ctor(&self, path: &WrittenPath, index: usize, def: Def) -> bool {
        let is_last = index + 1 == path.segments.len();
        let as_type = || self.names.resolve(&path.names(), path.global, Namespace::Types);
        is_last
            && matches!(def, Def::Adt(AdtId::Struct(_)))
            && as_type().is_ok_and(|found| found.def == def && found.private.is_none())
    }

    /// A path in type position.
    pub fn path(&mut self, path: &WrittenPath) -> TypeRef {
        if let Some(qself) = &path.qself {
            let self_ty = self.ty(&qself.ty);
            let trait_ = match &qself.trait_ {
                Some(trait_) => match self.trait_ref(trait_) {
                    Some(trait_) => Some(trait_),
                    None => return TypeRef::Error,
                },
                None => None,
            };
            return self.assoc_chain(path, 0, self_ty, trait_);
        }
        if let Some(head) = path.segments.first().filter(|_| !path.global)
            && let Some(found) = self.special_head(path, &head.name)
        {
            return found;
        }
        match self.names.resolve(&path.names(), path.global, Namespace::Types) {
            Ok(found) if found.consumed == path.segments.len() => {
                self.steps(path, &found);
                self.def(path, found.def)
            }
            Ok(found) => {
                self.steps(path, &found);
                let name = path.segments[found.consumed].name.clone();
                let mark = path.mark.plus(found.consumed);
                match found.def {
                    _ if name.is_empty() => {}
                    Def::Adt(AdtId::Enum(_)) => self.unknown_in_path(mark, name, Some(found.def)),
                    within => self.report(mark, NameProblemKind::AmbiguousAssoc { name, within }),
                }
                TypeRef::Error
            }
            Err(error) => {
                self.unresolved(path, error);
                TypeRef::Error
            }
        }
    }

    /// The segments from `from` on as associated types, each of the one before.
    fn assoc_chain(
        &mut self,
        path: &WrittenPath,
        from: usize,
        base: TypeRef,
        trait_: Option<TraitBoundRef>,
    ) -> TypeRef {
        let mut ty = base;
        let mut trait_ = trait_;
        for index in from..path.segments.len() {
            let name = path.segments[index].name.clone();
            if name.is_empty() || ty == TypeRef::Error {
                return TypeRef::Error;
            }
            let mark = path.mark.plus(index);
            match self.assoc_def(&ty, trait_.as_ref(), &name) {
                Ok(Some(alias)) => self.found.mentions.push((mark, MentionTarget::Def(Def::Alias(alias)))),
                Ok(None) => {}
                Err(id) => {
                    let types = &crate::trait_data(self.names.db, id).types;
                    let names = types.iter().map(|alias| alias.name(self.names.db).clone());
                    let similar = best_match(&name, names);
                    let kind = NameProblemKind::NoAssocType {
                        name,
                        trait_: id,
                        similar,
                    };
                    self.report(mark, kind);
                    return TypeRef::Error;
                }
            }
            ty = TypeRef::Assoc {
                self_ty: Box::new(ty),
                trait_: trait_.take(),
                name,
            };
        }
        ty
    }

    /// The declaration that `ty::name` leads to, as far as names tell; the trait that has no such type.
    fn assoc_def(&self, ty: &TypeRef, trait_: Option<&TraitBoundRef>, name: &str) -> Result<Option<AliasId>, TraitId> {
        if let Some(bound) = trait_ {
            return trait_type(self.names.db, bound.trait_, name)
                .map(Some)
                .ok_or(bound.trait_);
        }
        Ok(match (ty, self.self_) {
            // The items of an impl and of a trait are asked by position, since their headers may be what is lowered here.
            (TypeRef::SelfType(SelfOwner::Impl(id)), _) => member_type(self.names.db, ItemId::Impl(*id), name),
            (TypeRef::Param(param), Some(SelfOwner::Trait(id))) if param.name == "Self" => {
                member_type(self.names.db, ItemId::Trait(id), name)
            }
            _ => None,
        })
    }

    /// `Self` and generic parameters.
    fn special_head(&mut self, path: &WrittenPath, name: &Name) -> Option<TypeRef> {
        let head = if name == "Self" {
            let Some(owner) = self.self_ else {
                self.report(path.mark, NameProblemKind::SelfOutside);
                return Some(TypeRef::Error);
            };
            self.found.mentions.push((path.mark, MentionTarget::SelfType(owner)));
            self_type(owner)
        } else {
            let index = self.generics.iter().rposition(|other| other.name == *name)?;
            let param = ParamRef {
                index: index as u32,
                name: name.clone(),
            };
            self.found
                .mentions
                .push((path.mark, MentionTarget::Param(param.clone())));
            if self.generics[index].is_const {
                self.report(path.mark, NameProblemKind::ConstParamAsType { name: name.clone() });
                return Some(TypeRef::Error);
            }
            if index >= self.declared {
                self.report(path.mark, NameProblemKind::ForwardDefault { name: name.clone() });
                return Some(TypeRef::Error);
            }
            TypeRef::Param(param)
        };
        if !path.args(0).is_empty() {
            self.report(path.mark, NameProblemKind::UnexpectedArgs { name: name.clone() });
        }
        Some(self.assoc_chain(path, 1, head, None))
    }

    fn def(&mut self, path: &WrittenPath, def: Def) -> TypeRef {
        let last = path.segments.len() - 1;
        let args = self.args(path.args(last));
        let name = path.segments[last].name.clone();
        let mark = path.mark.plus(last);
        match def {
            Def::Adt(id) => TypeRef::Adt(id, args),
            Def::Alias(id) => TypeRef::Alias(id, args),
            Def::Builtin(ty) => {
                if !args.is_empty() {
                    self.report(mark, NameProblemKind::UnexpectedArgs { name });
                }
                TypeRef::Builtin(ty)
            }
            Def::Actor(id) => TypeRef::Actor(id, args),
            Def::Trait(_) => {
                self.report(mark, NameProblemKind::TraitAsType { name });
                TypeRef::Error
            }
            Def::Module(_) | Def::Fn(_) | Def::Variant(_) | Def::Const(_) | Def::Macro(_) | Def::Supervisor(_) => {
                self.report(mark, NameProblemKind::NotAType { name, def });
                TypeRef::Error
            }
        }
    }

    fn unresolved(&mut self, path: &WrittenPath, error: PathError) {
        let Some(name) = path.single().filter(|name| !name.is_empty()).cloned() else {
            return self.path_error(path, error, Namespace::Types);
        };
        for arg in path.args(0) {
            self.arg(arg);
        }
        if error.kind == PathErrorKind::Silent {
            return;
        }
        let kind = if BuiltinTrait::from_name(&name).is_some_and(BuiltinTrait::is_of_old) {
            NameProblemKind::TraitAsType { name }
        } else if self.outer_generics.iter().any(|param| param.name == name) {
            NameProblemKind::OuterParam { name }
        } else if let Some(found) = self
            .names
            .lexical(&name, Namespace::Values)
            .or_else(|| self.names.lexical(&name, Namespace::Macros))
        {
            NameProblemKind::NotAType { name, def: found.def }
        } else {
            let imports = self.names.importable(&name, Namespace::Types);
            let generics = best_match(&name, self.generics.iter().map(|param| param.name.clone()));
            let similar = familiar_type(&name)
                .or(generics)
                .or_else(|| self.names.similar(&name, Namespace::Types));
            NameProblemKind::UnknownType { name, similar, imports }
        };
        self.report(path.mark, kind);
    }

    /// Reports a path that leads nowhere.
    pub fn path_error(&mut self, path: &WrittenPath, error: PathError, namespace: Namespace) {
        let index = (error.segment as usize).min(path.segments.len().saturating_sub(1));
        let Some(segment) = path.segments.get(index) else {
            return;
        };
        let name = segment.name.clone();
        let is_last = index + 1 == path.segments.len();
        let kind = match error.kind {
            PathErrorKind::Silent => return,
            PathErrorKind::NoParent => NameProblemKind::NoParent,
            PathErrorKind::NotAContainer(def) => NameProblemKind::NotAContainer { name, def },
            PathErrorKind::NotFound(within) => {
                let wanted = if is_last { namespace } else { Namespace::Types };
                let similar = match within {
                    Some(Def::Module(module)) => self.names.similar_in(module, &name, wanted),
                    _ => self.names.similar(&name, wanted),
                };
                let imports = if within.is_none() {
                    self.names.importable(&name, wanted)
                } else {
                    Vec::new()
                };
                let last = is_last.then_some(namespace);
                NameProblemKind::UnknownInPath {
                    name,
                    within,
                    similar,
                    imports,
                    last,
                }
            }
        };
        self.report(path.mark.plus(index), kind);
    }
}

/// `Self` as a type.
pub(crate) fn self_type(owner: SelfOwner) -> TypeRef {
    match owner {
        SelfOwner::Trait(_) => TypeRef::Param(ParamRef {
            index: 0,
            name: Name::new_static("Self"),
        }),
        owner => TypeRef::SelfType(owner),
    }
}

/// A trait's associated type by name.
fn trait_type(db: &dyn crate::Db, id: TraitId, name: &str) -> Option<AliasId> {
    member_type(db, ItemId::Trait(id), name)
}

/// An associated type among the items of an impl or trait.
fn member_type(db: &dyn crate::Db, id: ItemId, name: &str) -> Option<AliasId> {
    let found = crate::locate::item_of(db, id)?;
    found.item.members().iter().find_map(|&idx| match found.ids.id(idx) {
        Some(ItemId::Alias(id)) if id.name(db) == name => Some(id),
        _ => None,
    })
}

/// The derivable trait most like a name.
pub fn similar_derive(name: &str) -> Option<Name> {
    let derivable = BuiltinTrait::ALL.iter().filter(|(.., found)| found.is_derivable());
    let others = ["PartialEq", "PartialOrd", "Display"];
    let names = derivable.map(|(_, name, _)| *name).chain(others);
    best_match(name, names.map(Name::new_static))
}

/// What other languages call a type of this one.
fn familiar_type(name: &str) -> Option<Name> {
    Some(Name::new_static(match name {
        "String" | "string" | "Str" => "str",
        "usize" | "isize" | "int" | "integer" | "Int" => "i64",
        "uint" => "u64",
        "float" | "double" | "Float" => "f64",
        "boolean" | "Bool" => "bool",
        _ => return None,
    }))
}
