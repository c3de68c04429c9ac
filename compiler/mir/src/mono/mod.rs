//! Monomorphisation: from an entry function to a [`Program`] that owns every instance it can reach.
//!
//! A worklist over (definition, type arguments). [`types`] interns types and their shapes; when all are known they are laid out,
//! and only then it is decided which locals need a heap cell ([`cells`]).

use std::sync::Arc;

use grok_diagnostics::{Diagnostic, FileId, Span, codes};
use grok_hir::body::FormatSpec;
use grok_hir::ids::{BodyOwner, Container, FnId};
use grok_hir::{Db, Name};
use grok_types::ty::{BuiltinTrait, Ty};
use indexmap::IndexMap;
use rustc_hash::{FxBuildHasher, FxHashMap};

use crate::Waiting;
use crate::ir::{Body, FnDef, Mono};
use crate::program::{Function, InstanceId, Program, Vtable};

mod body;
mod builtin;
mod cells;
mod code;
mod derived;
mod resolve;
mod structure;
mod synthetic;
mod types;

use resolve::Callable;
use types::Types;

pub(crate) use types::erased;

/// Types of more parts than this come from a definition that needs ever larger types.
const MAX_TYPE_SIZE: usize = 2_000;
/// Types nested deeper than this, likewise.
const MAX_TYPE_DEPTH: usize = 64;
/// Programs of more instances than this, likewise.
const MAX_INSTANCES: usize = 100_000;

/// A definition with its type arguments.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
struct Instance {
    def: Def,
    args: Vec<Ty>,
}

/// What there can be instances of.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
enum Def {
    /// What a source says.
    Source(FnDef),
    /// A trait's function, at types that have the trait by structure or derivation, as a function.
    Builtin(FnId, BuiltinTrait, Name),
    /// A trait's function, called through the table of a `dyn` value by its slot.
    Virtual(FnId, u32),
    /// What a table calls: a trait's function by the address of a value.
    Method(FnId),
    /// `clone` part by part; the argument is the type. The others likewise.
    Clone,
    /// `eq`.
    Eq,
    /// `cmp`.
    Cmp,
    /// `hash`; the second argument is the type of the reference to the hasher.
    Hash,
    /// `default`.
    Default,
    /// `show` or `debug`.
    Format(FormatSpec),
}

/// The program that starts at a function without parameters. Errors are those of all bodies it can reach.
pub fn program(db: &dyn Db, entry_fn: FnId) -> Result<Arc<Program>, Vec<Diagnostic>> {
    let mut mono = Monomorphiser {
        db,
        types: Types::new(db),
        instances: IndexMap::default(),
        vtables: IndexMap::default(),
        upcasts: IndexMap::default(),
        structural: FxHashMap::default(),
        checked: FxHashMap::default(),
        diagnostics: Vec::new(),
    };
    let arity = grok_types::scheme(db, entry_fn).params.len();
    let entry = mono.instance(Instance {
        def: Def::Source(FnDef::Fn(entry_fn)),
        args: vec![Ty::unit(); arity],
    });
    let mut functions = Vec::new();
    loop {
        let Some((instance, _)) = mono.instances.get_index(functions.len()) else {
            // Tables for what values are turned into further may need more functions.
            if mono.complete_vtables() {
                continue;
            }
            break;
        };
        let instance = instance.clone();
        if functions.len() > MAX_INSTANCES || instance.args.iter().any(is_too_large) {
            mono.too_large(&instance);
            break;
        }
        functions.push(mono.function(&instance));
        if let Some(ty) = mono.types.complete() {
            mono.too_large(&Instance {
                def: instance.def.clone(),
                args: vec![ty],
            });
            break;
        }
    }
    if !mono.diagnostics.is_empty() || mono.checked.values().any(|&sound| !sound) {
        return Err(mono.diagnostics);
    }
    let vtables = std::mem::take(&mut mono.vtables);
    let types = mono.types.finish();
    for function in &mut functions {
        cells::mark(&mut function.body, &types);
        crate::cleanup::clean(&mut function.body);
    }
    let program = Program {
        types,
        functions,
        vtables: vtables.into_iter().map(|(_, table)| table).collect(),
        entry,
    };
    if let Err(problem) = crate::verify::program(&program) {
        let (file, span) = crate::spans::owner_name(db, BodyOwner::Fn(entry_fn));
        let message = "the compiler monomorphised this program wrongly";
        return Err(vec![
            Diagnostic::error(codes::INTERNAL, file, span, message).note(problem),
        ]);
    }
    Ok(Arc::new(program))
}

/// Whether a type has too many parts, or nests them too deeply.
fn is_too_large(ty: &Ty) -> bool {
    fn measure(ty: &Ty, depth: usize, left: &mut usize) -> bool {
        let Some(rest) = left.checked_sub(1) else { return true };
        *left = rest;
        depth > MAX_TYPE_DEPTH || {
            let mut large = false;
            ty.kind()
                .each_part(&mut |ty| large = large || measure(ty, depth + 1, left));
            large
        }
    }
    measure(ty, 0, &mut { MAX_TYPE_SIZE })
}

struct Monomorphiser<'db> {
    db: &'db dyn Db,
    types: Types<'db>,
    instances: IndexMap<Instance, InstanceId, FxBuildHasher>,
    /// The tables by the type of the values and the `dyn` type.
    vtables: IndexMap<(Ty, Ty), Vtable, FxBuildHasher>,
    /// The `dyn` types that values of each `dyn` type are turned into.
    upcasts: IndexMap<Ty, Vec<Ty>, FxBuildHasher>,
    /// Which types have which built-in traits by structure alone.
    structural: FxHashMap<(BuiltinTrait, Ty), bool>,
    /// Whether the body of an owner may run.
    checked: FxHashMap<BodyOwner, bool>,
    diagnostics: Vec<Diagnostic>,
}

impl Monomorphiser<'_> {
    fn instance(&mut self, instance: Instance) -> InstanceId {
        let next = InstanceId(self.instances.len() as u32);
        *self.instances.entry(instance).or_insert(next)
    }

    /// Reports a definition that needs ever larger types.
    fn too_large(&mut self, instance: &Instance) {
        let owner = owner_of(&instance.def);
        let (file, span) = owner.map_or((FileId(0), Span::default()), |owner| {
            crate::spans::owner_name(self.db, owner)
        });
        let mut text = instance
            .args
            .iter()
            .find(|ty| is_too_large(ty))
            .map_or_else(String::new, |ty| ty.display(self.db).to_string());
        if let Some((at, _)) = text.char_indices().nth(60) {
            text.truncate(at);
            text.push('…');
        }
        let name = self.name(&instance.def, &instance.args);
        let diagnostic = Diagnostic::error(
            codes::E0391,
            file,
            span,
            format!("`{name}` needs itself at ever larger types"),
        )
        .primary_label("running it would take infinitely many versions of this function or its types")
        .note(format!("it is used at `{text}`"));
        self.diagnostics.push(diagnostic);
    }

    /// Reports what the compiler should have known of a type.
    fn missing(&mut self, name: BuiltinTrait, method: &str, ty: &Ty) {
        let message = format!(
            "`{}` has no `{}::{method}` that could be run",
            ty.display(self.db),
            name.name()
        );
        self.internal(message);
    }

    fn internal(&mut self, message: String) {
        self.diagnostics
            .push(Diagnostic::error(codes::INTERNAL, FileId(0), Span::default(), message));
    }

    /// Reports a function that no engine runs yet.
    fn waits(&mut self, owner: BodyOwner, waiting: Waiting) {
        let (file, span) = crate::spans::owner_name(self.db, owner);
        let what = match (waiting, owner) {
            (Waiting::Actors, _) => "programs with actors",
            (Waiting::Outside, BodyOwner::Fn(id)) if grok_hir::fn_signature(self.db, id).is_ai => "`ai` functions",
            (Waiting::Outside, _) => "foreign functions",
        };
        let message = format!("{what} are checked, but cannot be run yet");
        self.diagnostics.push(
            Diagnostic::error(codes::UNSUPPORTED, file, span, message).primary_label("the program comes to this"),
        );
    }

    /// Whether an owner's body may run; gathers why not.
    fn is_sound(&mut self, owner: BodyOwner) -> bool {
        if let Some(&known) = self.checked.get(&owner) {
            return known;
        }
        let errors: Vec<Diagnostic> = crate::mir_diagnostics(self.db, owner)
            .iter()
            .filter(|d| d.is_error())
            .cloned()
            .collect();
        let mut sound = errors.is_empty();
        self.diagnostics.extend(errors);
        let mir = crate::mir_body(self.db, owner);
        if mir.poisoned {
            sound = false;
            if let Some(waiting) = mir.waiting {
                self.waits(owner, waiting);
            }
            let names = grok_hir::body_diagnostics(self.db, owner).into_iter();
            let types = grok_types::type_diagnostics(self.db, owner).iter().cloned();
            self.diagnostics.extend(names.chain(types).filter(Diagnostic::is_error));
        }
        self.checked.insert(owner, sound);
        sound
    }

    fn function(&mut self, instance: &Instance) -> Function {
        let name: Arc<str> = self.name(&instance.def, &instance.args).into();
        let args = instance.args.as_slice();
        let body = match &instance.def {
            Def::Source(def) => self.source_body(*def, args),
            Def::Builtin(id, name, method) => self.builtin_body(*id, *name, method, args),
            Def::Virtual(id, slot) => self.virtual_body(*id, *slot, args),
            Def::Method(id) => self.method_body(*id, args),
            Def::Clone => self.derived_clone(&args[0]),
            Def::Eq => self.derived_eq(&args[0]),
            Def::Cmp => self.derived_cmp(&args[0]),
            Def::Hash => self.derived_hash(&args[0], &args[1]),
            Def::Default => self.derived_default(&args[0]),
            Def::Format(spec) => self.derived_format(&args[0], spec),
        };
        let spans = match owner_of(&instance.def) {
            Some(owner) => crate::spans::absolute(self.db, owner, &body.origins),
            None => vec![(FileId(0), Span::default()); body.origins.len()],
        };
        let params = body.locals[1..=body.params as usize]
            .iter()
            .map(|local| local.ty)
            .collect();
        Function {
            name,
            is_closure: !body.captures.is_empty(),
            params,
            ret: body.locals[0].ty,
            body,
            spans,
        }
    }

    fn source_body(&mut self, def: FnDef, args: &[Ty]) -> Body<Mono> {
        match def {
            FnDef::Fn(id) if grok_hir::fn_signature(self.db, id).intrinsic.is_some() => self.intrinsic_body(id, args),
            FnDef::Ctor(ctor) => self.constructor_body(ctor, args),
            FnDef::Fn(id) => self.owner_body(BodyOwner::Fn(id), args),
            FnDef::Const(id) => self.owner_body(BodyOwner::Const(id), args),
            FnDef::Closure(owner, expr) => {
                self.is_sound(owner);
                let mir = crate::mir_body(self.db, owner);
                match mir.closures.iter().find(|(id, _)| *id == expr) {
                    Some((_, body)) => self.body(body, args),
                    None => {
                        self.checked.insert(owner, false);
                        self.body(&mir.body, args)
                    }
                }
            }
        }
    }

    fn owner_body(&mut self, owner: BodyOwner, args: &[Ty]) -> Body<Mono> {
        self.is_sound(owner);
        let mir = crate::mir_body(self.db, owner);
        self.body(&mir.body, args)
    }

    /// How traces name it.
    fn name(&self, def: &Def, args: &[Ty]) -> String {
        let of = |name: &str| match args.first() {
            Some(ty) => format!("{}::{name}", ty.display(self.db)),
            None => name.to_owned(),
        };
        match def {
            Def::Source(def) => self.source_name(*def),
            Def::Builtin(_, _, name) => of(name),
            Def::Virtual(id, _) | Def::Method(id) => of(id.name(self.db)),
            Def::Clone => of("clone"),
            Def::Eq => of("eq"),
            Def::Cmp => of("cmp"),
            Def::Hash => of("hash"),
            Def::Default => of("default"),
            Def::Format(spec) => of(if spec.debug { "debug" } else { "show" }),
        }
    }

    fn source_name(&self, def: FnDef) -> String {
        let in_container = |container: Container, name: &str| match container {
            Container::Impl(id) => {
                let name_of = id.name(self.db).as_str();
                // `Trait for Type`: a trace names the type.
                let self_ty = name_of.split_once(" for ").map_or(name_of, |(_, ty)| ty);
                format!("{}::{name}", self_ty.split('<').next().unwrap_or(self_ty).trim())
            }
            Container::Trait(id) => format!("{}::{name}", id.name(self.db)),
            Container::Actor(id) => format!("{}::{name}", id.name(self.db)),
            Container::Supervisor(id) => format!("{}::{name}", id.name(self.db)),
            Container::Module(_) | Container::Body(_) | Container::Extern(_) => name.to_owned(),
        };
        match def {
            FnDef::Fn(id) => in_container(id.container(self.db), id.name(self.db)),
            FnDef::Const(id) => in_container(id.container(self.db), id.name(self.db)),
            FnDef::Closure(BodyOwner::Fn(id), _) => format!("{}::{{closure}}", self.source_name(FnDef::Fn(id))),
            FnDef::Closure(BodyOwner::Const(id), _) => format!("{}::{{closure}}", self.source_name(FnDef::Const(id))),
            FnDef::Ctor(ctor) => {
                grok_types::ctor_data(self.db, ctor).map_or_else(String::new, |(_, data)| data.name.to_string())
            }
        }
    }
}

fn owner_of(def: &Def) -> Option<BodyOwner> {
    let Def::Source(def) = def else { return None };
    match *def {
        FnDef::Fn(id) => Some(BodyOwner::Fn(id)),
        FnDef::Const(id) => Some(BodyOwner::Const(id)),
        FnDef::Closure(owner, _) => Some(owner),
        FnDef::Ctor(_) => None,
    }
}
