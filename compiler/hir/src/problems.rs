//! What names say when they are wrong: from a problem and its place to a diagnostic that teaches.

use grok_diagnostics::{Applicability, Code, Diagnostic, FileId, Fix, Span, codes};

use grok_macros::Place;

use crate::Name;
use crate::db::Db;
use crate::def_map::Namespace;
use crate::ids::{AdtId, BodyOwner, Def};
use crate::locate::def_path;
use crate::macros::MacroPlace;
use crate::type_lower::{NameProblem, NameProblemKind};

/// A diagnostic whose spans count from a body's base, and what is added to it once places elsewhere may be read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Pending {
    /// The diagnostic so far.
    pub diagnostic: Diagnostic,
    /// Labels at the names of definitions.
    pub labels: Vec<(Def, String)>,
    /// Labels at places in other bodies, relative to their base.
    pub places: Vec<(BodyOwner, Span, String)>,
    /// Paths whose import would mend it.
    pub imports: Vec<String>,
    /// Labels in the rules of macros.
    pub templates: Vec<(MacroPlace, Place, String)>,
}

impl From<Diagnostic> for Pending {
    fn from(diagnostic: Diagnostic) -> Pending {
        Pending {
            diagnostic,
            labels: Vec::new(),
            places: Vec::new(),
            imports: Vec::new(),
            templates: Vec::new(),
        }
    }
}

impl Pending {
    /// Adds a label at a definition's name.
    pub fn def_label(mut self, def: Def, message: impl Into<String>) -> Pending {
        self.labels.push((def, message.into()));
        self
    }

    /// Offers imports.
    pub fn imports(mut self, imports: Vec<String>) -> Pending {
        self.imports = imports;
        self
    }
}

/// What kind of thing a definition is, with its article.
pub fn kind_of(def: Def) -> &'static str {
    match def {
        Def::Module(_) => "a module",
        Def::Fn(_) => "a function",
        Def::Adt(AdtId::Struct(_)) => "a struct",
        Def::Adt(AdtId::Enum(_)) => "an enum",
        Def::Variant(_) => "a variant",
        Def::Const(_) => "a constant",
        Def::Alias(_) => "a type alias",
        Def::Trait(_) => "a trait",
        Def::Macro(_) => "a macro",
        Def::Actor(_) => "an actor",
        Def::Supervisor(_) => "a supervisor",
        Def::Builtin(_) => "a built-in type",
    }
}

/// The kind without its article.
pub fn bare_kind(def: Def) -> &'static str {
    kind_of(def).split_once(' ').map_or("", |(_, kind)| kind)
}

/// Adds the fix that writes a similar name.
pub fn suggest(diagnostic: Diagnostic, span: Span, similar: Option<&Name>) -> Diagnostic {
    let Some(similar) = similar else { return diagnostic };
    let file = diagnostic.file;
    diagnostic.fix(Fix::replace(
        format!("write `{similar}`"),
        Applicability::Machine,
        file,
        span,
        similar.as_str(),
    ))
}

fn with_similar(label: &str, similar: Option<&Name>) -> String {
    match similar {
        Some(similar) => format!("{label}; did you mean `{similar}`?"),
        None => label.to_owned(),
    }
}

/// A problem about a name as a diagnostic. `marks` are the spans of its owner's marks.
pub fn name_problem(db: &dyn Db, file: FileId, marks: &[Span], problem: &NameProblem) -> Pending {
    let span = problem.mark.span(marks);
    let error = |code: Code, message: String| Diagnostic::error(code, file, span, message);
    use NameProblemKind as Kind;
    match &problem.kind {
        Kind::UnknownType { name, similar, imports } => unknown_type(error, span, name, similar.as_ref(), imports),
        Kind::UnknownInPath {
            name,
            within,
            similar,
            imports,
            last,
        } => in_path(db, error, span, name, *within, similar.as_ref(), *last).imports(imports.clone()),
        Kind::NotAContainer { name, def } => {
            let message = format!("nothing named `{name}` can be in {}", kind_of(*def));
            let label = format!("`{}` is {}, not a module or type", def_path(db, *def), kind_of(*def));
            Pending::from(error(codes::E0433, message).primary_label(label)).def_label(*def, "it is defined here")
        }
        Kind::NoParent => error(codes::E0433, "there is no module above this one".to_owned())
            .primary_label("this is the package's root module, which `super` cannot leave")
            .into(),
        Kind::UnknownTrait {
            name,
            within,
            similar,
            imports,
        } => {
            let similar = similar.as_ref().filter(|_| imports.is_empty());
            let label = match within {
                Some(module) => format!("no trait of this name is in `{}`", def_path(db, Def::Module(*module))),
                None => "no trait of this name is in scope".to_owned(),
            };
            let label = with_similar(&label, similar);
            let error = error(codes::E0405, format!("cannot find trait `{name}`")).primary_label(label);
            Pending::from(suggest(error, span, similar)).imports(imports.clone())
        }
        Kind::NotATrait { name, def } => {
            let kind = def.map_or("type parameter", bare_kind);
            let error = error(codes::E0404, format!("expected a trait, found {kind} `{name}`"))
                .primary_label("bounds, and what an `impl` gives a type, are traits such as `Show` or `Ord`");
            match def {
                Some(def) => Pending::from(error).def_label(*def, "it is defined here"),
                None => error.into(),
            }
        }
        Kind::NotDerivable { name, similar } => {
            let label = with_similar("`derive` writes no implementation of this name", similar.as_ref());
            let error = error(codes::E0404, format!("`{name}` cannot be derived")).primary_label(label);
            let error = suggest(error, span, similar.as_ref());
            error
                .note("derivable are `Clone`, `Copy`, `Debug`, `Default`, `Eq`, `Hash`, `Ord` and `Show`")
                .into()
        }
        Kind::TraitAsType { name } => error(codes::E0782, format!("expected a type, found trait `{name}`"))
            .primary_label("a trait is not a type of its own")
            .note(format!(
                "`dyn {name}` is the type of values that have it; `impl {name}`, or a type parameter `<T: {name}>`, leaves the type open"
            ))
            .into(),
        Kind::AmbiguousAssoc { name, within } => {
            let place = def_path(db, *within);
            let note = match within {
                Def::Trait(_) => format!("write `<Type as {place}>::{name}` with the type that has the trait"),
                _ => format!("write `<{place} as Trait>::{name}` with the trait that declares `{name}`"),
            };
            error(codes::E0223, format!("which trait's `{name}` is meant is not said"))
                .primary_label(format!("{} has no type of its own of this name", kind_of(*within)))
                .note(note)
                .into()
        }
        Kind::NoAssocType { name, trait_, similar } => {
            let trait_name = trait_.name(db);
            let label = with_similar(&format!("`{trait_name}` declares no such type"), similar.as_ref());
            let error = error(codes::E0576, format!("cannot find associated type `{name}` in trait `{trait_name}`"));
            let pending = Pending::from(suggest(error.primary_label(label), span, similar.as_ref()));
            pending.def_label(Def::Trait(*trait_), "the trait is declared here")
        }
        Kind::SelfOutside => error(codes::E0411, "there is no `Self` here".to_owned())
            .primary_label("`Self` is the type of the `impl` around it, and there is none")
            .into(),
        Kind::Ambiguous { name, def, rival } => ambiguous(db, error, name, *def, *rival),
        Kind::Private { name, def, is_ctor } => private(error, name, *def, *is_ctor),
        Kind::NotAType { name, def } => {
            let error = error(
                codes::E0573,
                format!("expected a type, found {} `{name}`", bare_kind(*def)),
            );
            let label = format!("this is {}", kind_of(*def));
            let mut pending = Pending::from(error.primary_label(label)).def_label(*def, "it is defined here");
            if let Def::Variant(variant) = def {
                let parent = Def::Adt(AdtId::Enum(variant.parent));
                let note = format!("a variant is a value of its enum's type: `{}`", def_path(db, parent));
                pending.diagnostic = pending.diagnostic.note(note);
            }
            pending
        }
        Kind::OuterParam { name } => error(
            codes::E0401,
            format!("type parameter `{name}` belongs to the function around"),
        )
        .primary_label("a nested function does not see it")
        .note(format!(
            "give the nested function a type parameter of its own: `<{name}>`"
        ))
        .into(),
        kind => declaration_problem(error, span, marks, kind),
    }
}

/// Problems of how something is declared, as opposed to what a name leads to.
fn declaration_problem(
    error: impl Fn(Code, String) -> Diagnostic,
    span: Span,
    marks: &[Span],
    kind: &NameProblemKind,
) -> Pending {
    use NameProblemKind as Kind;
    match kind {
        Kind::InferNotAllowed => error(codes::E0121, "`_` cannot stand here".to_owned())
            .primary_label("this type must be written out")
            .note("types are inferred inside bodies and in signatures of free functions; everything else is written")
            .into(),
        Kind::MissingParamType { name } => {
            let error = error(codes::E0121, format!("parameter `{name}` of a method needs a type"));
            let error = error.primary_label("write its type here");
            let file = error.file;
            let fix = Fix::insert(
                format!("give `{name}` a type"),
                Applicability::Placeholder,
                file,
                span.end,
                ": _",
            );
            error
                .note("only free functions may leave out the types of parameters")
                .fix(fix)
                .into()
        }
        Kind::ImplNotAllowed => error(codes::E0562, "`impl` types cannot stand here".to_owned())
            .primary_label("they stand for parameters and results of functions only")
            .into(),
        Kind::UnexpectedArgs { name } => error(codes::E0109, format!("`{name}` takes no type arguments"))
            .primary_label("nothing in angle brackets may follow it")
            .into(),
        Kind::NotConstant(what) => error(codes::E0435, format!("{what} must be a constant"))
            .primary_label("this is not a number or the name of a constant")
            .into(),
        Kind::ConstParamAsType { name } => error(
            codes::E0573,
            format!("expected a type, found constant parameter `{name}`"),
        )
        .primary_label("this stands for a value")
        .into(),
        Kind::ForwardDefault { name } => error(
            codes::E0128,
            format!("a default cannot name `{name}`, which is not declared yet"),
        )
        .primary_label("defaults name parameters before them alone")
        .into(),
        Kind::DuplicateAssoc { name, first } => error(codes::E0719, format!("`{name}` is given twice"))
            .primary_label("a second value of this associated type")
            .label(first.span(marks), "the first one is here")
            .into(),
        Kind::DuplicateParam { name, first } => {
            let error = error(codes::E0403, format!("type parameter `{name}` is already there"));
            let error = error.primary_label("a second one of this name");
            match first {
                Some(first) => error.label(first.span(marks), "the first one is here").into(),
                None => error
                    .note("the first one belongs to the `impl`, `trait` or `actor` around")
                    .into(),
            }
        }
        Kind::DuplicateField { name, first } => error(codes::E0124, format!("field `{name}` is already there"))
            .primary_label("a second field of this name")
            .label(first.span(marks), "the first one is here")
            .into(),
        Kind::DuplicateVariant { name, first } => error(codes::E0428, format!("variant `{name}` is already there"))
            .primary_label("a second variant of this name")
            .label(first.span(marks), "the first one is here")
            .into(),
        // What names lead to is said by the caller.
        _ => error(codes::E0425, "cannot find a name".to_owned()).into(),
    }
}

fn unknown_type(
    error: impl Fn(Code, String) -> Diagnostic,
    span: Span,
    name: &Name,
    similar: Option<&Name>,
    imports: &[String],
) -> Pending {
    let similar = similar.filter(|_| imports.is_empty());
    let label = with_similar("no type of this name is in scope", similar);
    let diagnostic = error(codes::E0425, format!("cannot find type `{name}`")).primary_label(label);
    Pending::from(suggest(diagnostic, span, similar)).imports(imports.to_vec())
}

/// A name that two globs bring.
pub fn ambiguous(
    db: &dyn Db,
    error: impl Fn(Code, String) -> Diagnostic,
    name: &Name,
    def: Def,
    rival: Def,
) -> Pending {
    let (one, other) = (def_path(db, def), def_path(db, rival));
    let error = error(codes::E0659, format!("`{name}` is ambiguous"))
        .primary_label(format!("it may be `{one}` or `{other}`: two globs bring this name"))
        .note(format!(
            "import one of them by name, which wins over globs: `use {one};`"
        ));
    Pending::from(error)
        .def_label(def, "one is defined here")
        .def_label(rival, "the other is defined here")
}

/// Something private on a path.
pub fn private(error: impl Fn(Code, String) -> Diagnostic, name: &Name, def: Def, is_ctor: bool) -> Pending {
    if is_ctor {
        let diagnostic = error(codes::E0603, format!("the constructor of `{name}` is private"))
            .primary_label("only the module that sees all its fields can build or take apart its values")
            .note("`pub` before each field lets other modules do so");
        return Pending::from(diagnostic).def_label(def, "its fields are declared here");
    }
    let kind = bare_kind(def);
    let diagnostic = error(codes::E0603, format!("{kind} `{name}` is private"))
        .primary_label("it cannot be named outside of its module")
        .note("`pub` before its definition lets other modules name it");
    Pending::from(diagnostic).def_label(def, "it is defined here, without `pub`")
}

fn in_path(
    db: &dyn Db,
    error: impl Fn(Code, String) -> Diagnostic,
    span: Span,
    name: &Name,
    within: Option<Def>,
    similar: Option<&Name>,
    last: Option<Namespace>,
) -> Pending {
    let (code, what) = match last {
        None => (codes::E0433, "module or type"),
        Some(Namespace::Types) => (codes::E0425, "type"),
        Some(Namespace::Values) => (codes::E0425, "value"),
        Some(Namespace::Macros) => (codes::E0433, "macro"),
    };
    let (message, label) = match within {
        Some(Def::Module(module)) => {
            let place = def_path(db, Def::Module(module));
            (
                format!("cannot find {what} `{name}` in `{place}`"),
                format!("nothing of this name is in `{place}`"),
            )
        }
        Some(def) => {
            let place = def_path(db, def);
            (
                format!("cannot find {what} `{name}` in `{place}`"),
                format!("{} `{place}` has no such member", bare_kind(def)),
            )
        }
        None => (
            format!("cannot find {what} `{name}`"),
            format!("no {what} of this name is in scope"),
        ),
    };
    let diagnostic = error(code, message).primary_label(with_similar(&label, similar));
    suggest(diagnostic, span, similar).into()
}
