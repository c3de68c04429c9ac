//! From written types to resolved ones, with what is wrong and which names were read, all without spans.

use crate::Name;
use crate::def_map::{ImportId, Namespace};
use crate::ids::{Def, ImplId};
use crate::resolve::{Names, PathError, PathErrorKind, best_match};
use crate::source_map::MentionTarget;
use crate::type_ref::{ArrayLen, BoundRef, BuiltinTrait, BuiltinType, Mutability, ParamRef, TypeRef};
use crate::written::{Mark, WrittenBound, WrittenLen, WrittenPath, WrittenType};

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
    UnknownTrait { name: Name, similar: Option<Name> },
    /// A bound that is something else.
    NotATrait { name: Name },
    /// A trait that cannot be derived.
    NotDerivable { name: Name, similar: Option<Name> },
    /// A trait where a type is due.
    TraitAsType { name: Name },
    /// `Self` outside of an impl.
    SelfOutside,
    /// Something private.
    Private { name: Name, def: Def },
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
    /// An array length that is no constant.
    LengthNotConstant,
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
    /// Type parameters in scope, flattened.
    pub generics: &'a [Name],
    /// Type parameters of functions around, which are not in scope.
    pub outer_generics: &'a [Name],
    /// What `Self` is.
    pub impl_: Option<ImplId>,
    /// Whether `_` may stand.
    pub infer: InferRule,
    /// Whether `impl Trait` may stand.
    pub allow_impl: bool,
    /// What is found.
    pub found: Findings,
}

impl<'db> TypeLowering<'_, 'db> {
    fn report(&mut self, mark: Mark, kind: NameProblemKind) {
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
                TypeRef::Array(Box::new(item), self.len(len))
            }
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
        }
    }

    /// Types in order.
    pub fn all(&mut self, types: &[WrittenType]) -> Vec<TypeRef> {
        types.iter().map(|ty| self.ty(ty)).collect()
    }

    /// An array's length.
    pub fn len(&mut self, len: &WrittenLen) -> ArrayLen {
        match len {
            WrittenLen::Literal(value) => ArrayLen::Literal(*value),
            WrittenLen::Infer => ArrayLen::Infer,
            WrittenLen::Missing => ArrayLen::Error,
            WrittenLen::Other(mark) => {
                self.report(*mark, NameProblemKind::LengthNotConstant);
                ArrayLen::Error
            }
            WrittenLen::Path(path) => match self.names.resolve(&path.names(), path.global, Namespace::Values) {
                Ok(found) => {
                    self.steps(path, &found);
                    match found.def {
                        Def::Const(id) if found.consumed == path.segments.len() => ArrayLen::Const(id),
                        _ => {
                            self.report(path.mark, NameProblemKind::LengthNotConstant);
                            ArrayLen::Error
                        }
                    }
                }
                Err(error) => {
                    self.path_error(path, error, Namespace::Values);
                    ArrayLen::Error
                }
            },
        }
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
        let Some(last) = path.segments.last() else {
            return BoundRef::Error;
        };
        let mark = path.mark.plus(path.segments.len() - 1);
        match self.trait_named(&last.name, mark) {
            Some(found) => BoundRef::Trait(found),
            None => {
                if !last.name.is_empty() {
                    let is_type = self.generics.contains(&last.name)
                        || self.names.resolve(&path.names(), path.global, Namespace::Types).is_ok();
                    let name = last.name.clone();
                    let kind = if is_type {
                        NameProblemKind::NotATrait { name }
                    } else {
                        NameProblemKind::UnknownTrait {
                            similar: similar_trait(&name),
                            name,
                        }
                    };
                    self.report(mark, kind);
                }
                BoundRef::Error
            }
        }
    }

    /// A trait of the language by name, noting the mention.
    pub fn trait_named(&mut self, name: &Name, mark: Mark) -> Option<BuiltinTrait> {
        let found = BuiltinTrait::from_name(name)?;
        self.found.mentions.push((mark, MentionTarget::Trait(found)));
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
        if let Some((index, def)) = found.private {
            let name = path
                .segments
                .get(index as usize)
                .map(|segment| segment.name.clone())
                .unwrap_or_default();
            self.report(path.mark.plus(index as usize), NameProblemKind::Private { name, def });
        }
    }

    /// A path in type position.
    pub fn path(&mut self, path: &WrittenPath) -> TypeRef {
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
                if !name.is_empty() {
                    let mark = path.mark.plus(found.consumed);
                    let last = Some(Namespace::Types);
                    let within = Some(found.def);
                    self.report(
                        mark,
                        NameProblemKind::UnknownInPath {
                            name,
                            within,
                            similar: None,
                            imports: Vec::new(),
                            last,
                        },
                    );
                }
                TypeRef::Error
            }
            Err(error) => {
                self.unresolved(path, error);
                TypeRef::Error
            }
        }
    }

    /// `Self` and type parameters.
    fn special_head(&mut self, path: &WrittenPath, name: &Name) -> Option<TypeRef> {
        let single = path.segments.len() == 1;
        if name == "Self" {
            let Some(id) = self.impl_ else {
                self.report(path.mark, NameProblemKind::SelfOutside);
                return Some(TypeRef::Error);
            };
            self.found.mentions.push((path.mark, MentionTarget::SelfType(id)));
            if single {
                return Some(TypeRef::SelfType(id));
            }
            let name = path.segments[1].name.clone();
            let last = Some(Namespace::Types);
            self.report(
                path.mark.plus(1),
                NameProblemKind::UnknownInPath {
                    name,
                    within: None,
                    similar: None,
                    imports: Vec::new(),
                    last,
                },
            );
            return Some(TypeRef::Error);
        }
        let index = self.generics.iter().position(|other| other == name)?;
        let param = ParamRef {
            index: index as u32,
            name: name.clone(),
        };
        self.found
            .mentions
            .push((path.mark, MentionTarget::Param(param.clone())));
        if !path.args(0).is_empty() {
            self.report(path.mark, NameProblemKind::UnexpectedArgs { name: name.clone() });
        }
        if single {
            return Some(TypeRef::Param(param));
        }
        let name = path.segments[1].name.clone();
        let last = Some(Namespace::Types);
        self.report(
            path.mark.plus(1),
            NameProblemKind::UnknownInPath {
                name,
                within: None,
                similar: None,
                imports: Vec::new(),
                last,
            },
        );
        Some(TypeRef::Error)
    }

    fn def(&mut self, path: &WrittenPath, def: Def) -> TypeRef {
        let last = path.segments.len() - 1;
        let args = self.all(path.args(last));
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
            Def::Module(_) | Def::Fn(_) | Def::Variant(_) | Def::Const(_) => {
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
            self.ty(arg);
        }
        if error.kind == PathErrorKind::Silent {
            return;
        }
        let kind = if BuiltinTrait::from_name(&name).is_some() {
            NameProblemKind::TraitAsType { name }
        } else if self.outer_generics.contains(&name) {
            NameProblemKind::OuterParam { name }
        } else if let Some(found) = self.names.lexical(&name, Namespace::Values) {
            NameProblemKind::NotAType { name, def: found.def }
        } else {
            let imports = self.names.importable(&name, Namespace::Types);
            let generics = best_match(&name, self.generics.iter().cloned());
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

/// The trait most like a name.
pub fn similar_trait(name: &str) -> Option<Name> {
    best_match(name, BuiltinTrait::ALL_NAMES.iter().map(|name| Name::new_static(name)))
}

/// The derivable trait most like a name.
pub fn similar_derive(name: &str) -> Option<Name> {
    let derivable = BuiltinTrait::ALL_NAMES
        .iter()
        .filter(|name| BuiltinTrait::from_name(name).is_some_and(BuiltinTrait::is_derivable));
    best_match(name, derivable.map(|name| Name::new_static(name)))
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
