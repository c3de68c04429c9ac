//! Problems in words, with positions: the one file of this folder that knows where text stands.

use grok_diagnostics::{Applicability, Diagnostic, Fix, Span, codes};
use grok_hir::Db;
use grok_hir::body::LocalId;
use grok_hir::ids::BodyOwner;

use super::problem::{Change, MoveFrom, MoveReason, Moved, Problem, Usage};
use crate::ir::Origin;
use crate::spans::Positions;

/// The diagnostics of an owner's problems, by place.
pub(crate) fn diagnostics(db: &dyn Db, owner: BodyOwner, problems: &[Problem]) -> Vec<Diagnostic> {
    if problems.is_empty() {
        return Vec::new();
    }
    let text = grok_hir::owner_file(db, owner).map_or("", |file| file.text(db));
    let reporter = Reporter {
        at: Positions::new(db, owner),
        text,
    };
    let mut diagnostics: Vec<Diagnostic> = problems.iter().map(|problem| reporter.diagnostic(problem)).collect();
    diagnostics.sort_by_key(|diagnostic| (diagnostic.span.start, diagnostic.span.end));
    diagnostics
}

struct Reporter<'a> {
    at: Positions<'a>,
    text: &'a str,
}

impl Reporter<'_> {
    fn diagnostic(&self, problem: &Problem) -> Diagnostic {
        match problem {
            Problem::Moved(moved) => self.moved(moved),
            Problem::Uninit {
                at,
                variable,
                name,
                possibly,
            } => {
                let (what, label) = if *possibly {
                    (
                        "possibly has no value yet",
                        "used here, but some way here gives it no value",
                    )
                } else {
                    ("has no value yet", "used here before it is given a value")
                };
                Diagnostic::error(
                    codes::E0381,
                    self.at.file,
                    self.at.of(*at),
                    format!("variable `{name}` {what}"),
                )
                .primary_label(label)
                .label(self.local(*variable), "declared here without a value")
            }
            Problem::AssignTwice {
                at,
                variable,
                name,
                first,
                is_param,
            } => self.assigned_twice(*at, *variable, name, *first, *is_param),
            Problem::Immutable {
                at,
                place,
                variable,
                name,
                change,
            } => self.immutable(*at, place, *variable, name, *change),
            Problem::BehindShared {
                at,
                place,
                reference,
                variable,
                change,
            } => self.behind_shared(*at, place, reference, *variable, *change),
            Problem::MoveOut {
                at,
                place,
                from,
                ty,
                can_clone,
                can_borrow,
            } => {
                let diagnostic = self.move_out(*at, place, from, ty);
                self.move_out_fixes(diagnostic, *at, *can_clone, *can_borrow)
            }
            Problem::UnusedMut { variable } => {
                let span = self.local(*variable);
                let keyword = self.mut_before(span);
                let at = keyword.map_or(span, |keyword| Span::new(keyword.start, keyword.start + 3));
                let found = Diagnostic::warning(
                    codes::UNUSED_MUT,
                    self.at.file,
                    at,
                    "variable does not need to be mutable",
                )
                .primary_label("nothing changes it");
                match keyword {
                    Some(keyword) => found.fix(Fix::replace(
                        "remove `mut`",
                        Applicability::Machine,
                        self.at.file,
                        keyword,
                        "",
                    )),
                    None => found,
                }
            }
            Problem::Internal(problem) => {
                let at = self.at.of(Origin::Owner);
                Diagnostic::error(
                    codes::INTERNAL,
                    self.at.file,
                    at,
                    "the compiler lowered this function wrongly",
                )
                .note(problem)
            }
            Problem::Unreachable { code, after } => {
                let (code, after) = (self.at.of(Origin::Expr(*code)), self.at.of(Origin::Expr(*after)));
                Diagnostic::warning(codes::UNREACHABLE_CODE, self.at.file, code, "this code never runs")
                    .primary_label("never reached")
                    .label(after, "anything after this is never reached")
            }
        }
    }

    fn local(&self, variable: LocalId) -> Span {
        self.at.absolute(self.at.map().local(variable))
    }

    /// The text of `mut` and the space behind it, before a variable's name.
    fn mut_before(&self, name: Span) -> Option<Span> {
        let before = self.text.get(..name.start as usize)?;
        let start = before.trim_end().strip_suffix("mut")?.len();
        Some(Span::new(start as u32, name.start))
    }

    fn add_mut(&self, diagnostic: Diagnostic, variable: LocalId, name: &str) -> Diagnostic {
        let at = self.local(variable).start;
        let fix = Fix::insert(
            format!("make `{name}` mutable"),
            Applicability::Machine,
            self.at.file,
            at,
            "mut ",
        );
        diagnostic.fix(fix)
    }

    fn moved(&self, moved: &Moved) -> Diagnostic {
        let place = &moved.place;
        let partly = if moved.partly { "partially " } else { "" };
        let (message, label) = match moved.usage {
            Usage::Use => (
                format!("use of {partly}moved value: `{place}`"),
                "used here after the move",
            ),
            Usage::Borrow => (
                format!("borrow of {partly}moved value: `{place}`"),
                "borrowed here after the move",
            ),
            Usage::AssignPart => (
                format!("assignment to part of moved value: `{place}`"),
                "assigned here after the move",
            ),
        };
        let at = self.at.of(moved.at);
        let mut diagnostic = Diagnostic::error(codes::E0382, self.at.file, at, message);
        let mut labelled = false;
        for site in &moved.sites {
            let mut span = self.at.of(site.at.into());
            let again = if site.in_loop {
                ", in the previous iteration of the loop"
            } else {
                ""
            };
            let text = match &site.why {
                MoveReason::Plain | MoveReason::Pattern => format!("{partly}moved here{again}"),
                MoveReason::Method(name) => format!("moved here{again}: `{name}` takes `self` by value"),
                MoveReason::For => format!("moved here{again}: the loop takes what it walks"),
                MoveReason::Closure(mention) => {
                    if let Some(mention) = mention {
                        diagnostic = diagnostic.label(self.at.of(Origin::Expr(*mention)), "because it is used here");
                    }
                    // The closure's whole text says little: its bars do.
                    span = Span::new(span.start, span.start + self.bars(span));
                    format!("moved into this closure{again}")
                }
            };
            if span == at {
                labelled = true;
                diagnostic = diagnostic.primary_label(text);
            } else {
                diagnostic = diagnostic.label(span, text);
            }
        }
        if !labelled {
            diagnostic = diagnostic.primary_label(label);
        }
        let why = format!("its type `{}` is not `Copy`", moved.ty);
        let variable = self.local(moved.variable);
        diagnostic = if moved.partly {
            diagnostic.note(format!("the part moved has type `{}`, which is not `Copy`", moved.ty))
        } else {
            diagnostic.label(variable, why)
        };
        self.move_fixes(diagnostic, moved)
    }

    fn move_fixes(&self, mut diagnostic: Diagnostic, moved: &Moved) -> Diagnostic {
        let Some(site) = moved.sites.first() else {
            return diagnostic;
        };
        let span = self.at.of(site.at.into());
        match (&site.why, Origin::from(site.at)) {
            (MoveReason::For, _) => {
                let fix = Fix::insert(
                    "walk it by reference",
                    Applicability::Maybe,
                    self.at.file,
                    span.start,
                    "&",
                );
                diagnostic = diagnostic.fix(fix);
            }
            (MoveReason::Plain | MoveReason::Method(_), Origin::Expr(_)) if moved.can_clone => {
                let fix = Fix::insert(
                    "give away a copy",
                    Applicability::Maybe,
                    self.at.file,
                    span.end,
                    ".clone()",
                );
                diagnostic = diagnostic.fix(fix);
            }
            (MoveReason::Pattern, Origin::Pat(_)) => {
                let fix = Fix::insert(
                    "bind by reference",
                    Applicability::Maybe,
                    self.at.file,
                    span.start,
                    "ref ",
                );
                diagnostic = diagnostic.fix(fix);
            }
            _ => {}
        }
        if moved.is_param_ty {
            diagnostic = diagnostic.note(format!(
                "with the bound `{}: Copy` it would be copied instead",
                moved.ty
            ));
        }
        diagnostic
    }

    /// The length of a closure's head: `move |a, b|`.
    fn bars(&self, closure: Span) -> u32 {
        let text = closure.slice(self.text);
        let end = text
            .find('|')
            .and_then(|open| text[open + 1..].find('|').map(|close| open + close + 2));
        end.unwrap_or(text.len()) as u32
    }

    fn assigned_twice(
        &self,
        at: Origin,
        variable: LocalId,
        name: &str,
        first: Option<Origin>,
        is_param: bool,
    ) -> Diagnostic {
        let span = self.at.of(at);
        let declared = self.local(variable);
        let message = if is_param {
            format!("cannot assign to the immutable parameter `{name}`")
        } else {
            format!("cannot assign twice to the immutable variable `{name}`")
        };
        let mut diagnostic =
            Diagnostic::error(codes::E0384, self.at.file, span, message).primary_label("assigned here");
        match first.map(|first| self.at.of(first)) {
            Some(first) if !is_param && first != span => {
                diagnostic = diagnostic.label(first, "first given a value here");
                diagnostic = diagnostic.label(declared, "declared here without `mut`");
            }
            _ => diagnostic = diagnostic.label(declared, "declared here without `mut`"),
        }
        self.add_mut(diagnostic, variable, name)
    }

    fn immutable(&self, at: Origin, place: &str, variable: LocalId, name: &str, change: Change) -> Diagnostic {
        let (code, message, label) = match change {
            Change::Assign => (
                codes::E0594,
                format!("cannot assign to `{place}`: `{name}` is not mutable"),
                "assigned here",
            ),
            Change::Borrow => (
                codes::E0596,
                format!("cannot borrow `{place}` as mutable: `{name}` is not mutable"),
                "borrowed as mutable here",
            ),
            Change::Call => (
                codes::E0596,
                format!("cannot call `{place}`: `{name}` is not mutable"),
                "the call changes what it captured",
            ),
        };
        let diagnostic = Diagnostic::error(code, self.at.file, self.at.of(at), message)
            .primary_label(label)
            .label(self.local(variable), "declared here without `mut`");
        self.add_mut(diagnostic, variable, name)
    }

    fn behind_shared(
        &self,
        at: Origin,
        place: &str,
        reference: &str,
        variable: Option<LocalId>,
        change: Change,
    ) -> Diagnostic {
        let (code, what, label) = match change {
            Change::Assign => (codes::E0594, "assign to", "assigned here"),
            Change::Borrow => (codes::E0596, "borrow", "borrowed as mutable here"),
            Change::Call => (codes::E0596, "call", "the call changes what it captured"),
        };
        let as_mutable = if change == Change::Borrow { " as mutable" } else { "" };
        let message = format!("cannot {what} `{place}`{as_mutable}: it is behind a `&` reference");
        let mut diagnostic = Diagnostic::error(code, self.at.file, self.at.of(at), message).primary_label(label);
        let Some(variable) = variable else { return diagnostic };
        let declared = self.local(variable);
        diagnostic = diagnostic.label(declared, format!("`{reference}` is a shared reference"));
        // `&self` or `name: &T`: one word makes it exclusive.
        let before = self.text.get(..declared.start as usize).unwrap_or("");
        let after = self.text.get(declared.end as usize..).unwrap_or("");
        let typed = after
            .trim_start()
            .strip_prefix(':')
            .map(str::trim_start)
            .filter(|ty| ty.starts_with('&') && !ty.starts_with("&mut"));
        let insert_at = if reference == "self" && before.ends_with('&') {
            Some(declared.start)
        } else {
            typed.map(|ty| (self.text.len() - ty.len() + 1) as u32)
        };
        match insert_at {
            Some(at) => diagnostic.fix(Fix::insert(
                "take a mutable reference",
                Applicability::Maybe,
                self.at.file,
                at,
                "mut ",
            )),
            None => diagnostic,
        }
    }

    fn move_out(&self, at: Origin, place: &str, from: &MoveFrom, ty: &str) -> Diagnostic {
        let message = match from {
            MoveFrom::Shared => format!("cannot move out of `{place}`, which is behind a `&` reference"),
            MoveFrom::Mutable => format!("cannot move out of `{place}`, which is behind a `&mut` reference"),
            MoveFrom::Index(ty) => format!("cannot move out of an element of `{ty}`"),
        };
        Diagnostic::error(codes::E0507, self.at.file, self.at.of(at), message)
            .primary_label(format!("moved here, because its type `{ty}` is not `Copy`"))
    }

    fn move_out_fixes(&self, mut diagnostic: Diagnostic, at: Origin, can_clone: bool, can_borrow: bool) -> Diagnostic {
        let span = self.at.of(at);
        let mut offer = |title: &str, offset: u32, text: &str| {
            let fix = Fix::insert(title, Applicability::Maybe, self.at.file, offset, text);
            diagnostic.fixes.push(fix);
        };
        match at {
            Origin::Expr(_) => {
                if can_borrow {
                    offer("borrow it instead", span.start, "&");
                }
                if can_clone {
                    offer("take a copy", span.end, ".clone()");
                }
            }
            Origin::Pat(_) => offer("bind by reference", span.start, "ref "),
            Origin::Owner => {}
        }
        diagnostic
    }
}
