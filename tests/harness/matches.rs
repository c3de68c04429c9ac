//! Generated `match`es: Grok and rustc find the same values uncovered and the same patterns unreachable.
//!
//! One text holds all of them, a function a line, and means the same to both compilers. The generator is seeded, so a failure comes back.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::process::Command;

use grok_hir::db::Database;
use grok_session::check;

/// How many functions are generated.
const COUNT: usize = 600;

/// Whether slice patterns are among them.
const SLICES: bool = true;

const PRELUDE: &str = "\
enum E { A, B, C(bool), D { x: bool, y: u8 } }
enum Light { Red, Amber, Green }
enum Void {}
struct P { a: bool, b: Light }
struct Pair(bool, Option<bool>);
const SEVEN: i64 = 7;
";

/// A random source that is the same on every machine.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % limit
    }

    fn pick<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        &items[self.below(items.len())]
    }
}

#[derive(Clone)]
enum Type {
    Bool,
    I64,
    U8,
    Char,
    Str,
    E,
    Light,
    P,
    Pair,
    Void,
    Opt(Box<Type>),
    Res(Box<Type>, Box<Type>),
    Tuple(Vec<Type>),
    Ref(Box<Type>),
    Slice(Box<Type>),
    Array(Box<Type>, usize),
}

impl Type {
    fn random(random: &mut Random, depth: usize) -> Type {
        let simple = [
            Type::Bool,
            Type::Bool,
            Type::I64,
            Type::U8,
            Type::Char,
            Type::Str,
            Type::E,
            Type::Light,
            Type::Light,
            Type::P,
            Type::Pair,
        ];
        if depth == 0 {
            return random.pick(&simple).clone();
        }
        let part = |random: &mut Random| Box::new(Type::random(random, depth - 1));
        match random.below(12) {
            0 | 1 => Type::Opt(part(random)),
            2 => Type::Res(
                part(random),
                if random.below(2) == 0 {
                    Box::new(Type::Void)
                } else {
                    part(random)
                },
            ),
            3..=5 => {
                let count = 2 + random.below(2);
                Type::Tuple((0..count).map(|_| Type::random(random, depth - 1)).collect())
            }
            // Text and constants do not match through another reference.
            6 => match *part(random) {
                Type::Str | Type::I64 => Type::Ref(Box::new(Type::E)),
                other => Type::Ref(Box::new(other)),
            },
            7 if SLICES => Type::Ref(Box::new(Type::Slice(part(random)))),
            8 if SLICES => Type::Array(part(random), 1 + random.below(3)),
            _ => random.pick(&simple).clone(),
        }
    }

    fn text(&self) -> String {
        match self {
            Type::Bool => "bool".into(),
            Type::I64 => "i64".into(),
            Type::U8 => "u8".into(),
            Type::Char => "char".into(),
            Type::Str => "&str".into(),
            Type::E => "E".into(),
            Type::Light => "Light".into(),
            Type::P => "P".into(),
            Type::Pair => "Pair".into(),
            Type::Void => "Void".into(),
            Type::Opt(inner) => format!("Option<{}>", inner.text()),
            Type::Res(ok, err) => format!("Result<{}, {}>", ok.text(), err.text()),
            Type::Tuple(items) => format!("({})", texts(items.iter().map(Type::text))),
            Type::Ref(inner) => format!("&{}", inner.text()),
            Type::Slice(inner) => format!("[{}]", inner.text()),
            Type::Array(inner, len) => format!("[{}; {len}]", inner.text()),
        }
    }

    /// A pattern of the type. Alternatives stand in parentheses.
    fn pattern(&self, random: &mut Random, depth: usize) -> String {
        match random.below(if depth == 0 { 6 } else { 10 }) {
            0 => return "_".into(),
            1 if !matches!(self, Type::Ref(_)) => {
                let alternatives = (0..2 + random.below(2)).map(|_| self.constructor(random, depth));
                return format!("({})", alternatives.collect::<Vec<_>>().join(" | "));
            }
            _ => {}
        }
        self.constructor(random, depth)
    }

    fn constructor(&self, random: &mut Random, depth: usize) -> String {
        let inner = depth.saturating_sub(1);
        match self {
            Type::Bool => random.pick(&["true", "false"]).to_string(),
            Type::I64 => match random.below(6) {
                0 => format!("{}", random.below(9)),
                1 => format!("-{}", 1 + random.below(9)),
                2 => "SEVEN".into(),
                3 => format!("{}..", random.below(20)),
                4 => format!("..={}", random.below(20)),
                _ => {
                    let low = random.below(10);
                    format!("{low}..={}", low + random.below(10))
                }
            },
            Type::U8 => match random.below(3) {
                0 => format!("{}", random.below(256)),
                1 => format!("{}..", 1 + random.below(255)),
                _ => {
                    let low = random.below(200);
                    format!("{low}..{}", low + 1 + random.below(55))
                }
            },
            Type::Char => random.pick(&["'a'", "'a'..='z'", "'\\0'..='m'", "'n'.."]).to_string(),
            Type::Str => random.pick(&["\"a\"", "\"b\"", "\"c\""]).to_string(),
            Type::Light => random.pick(&["Light::Red", "Light::Amber", "Light::Green"]).to_string(),
            Type::E => match random.below(5) {
                0 => "E::A".into(),
                1 => "E::B".into(),
                2 => format!("E::C({})", Type::Bool.pattern(random, 0)),
                3 => "E::D { .. }".into(),
                _ => format!(
                    "E::D {{ x: {}, y: {} }}",
                    Type::Bool.pattern(random, 0),
                    Type::U8.pattern(random, 0)
                ),
            },
            Type::P => match random.below(3) {
                0 => "P { .. }".into(),
                1 => format!("P {{ a: {}, .. }}", Type::Bool.pattern(random, 0)),
                _ => format!(
                    "P {{ a: {}, b: {} }}",
                    Type::Bool.pattern(random, 0),
                    Type::Light.pattern(random, 0)
                ),
            },
            Type::Pair => format!(
                "Pair({}, {})",
                Type::Bool.pattern(random, 0),
                Type::Opt(Box::new(Type::Bool)).pattern(random, 1)
            ),
            Type::Void => "_".into(),
            Type::Opt(of) => match random.below(3) {
                0 => "None".into(),
                _ => format!("Some({})", of.pattern(random, inner)),
            },
            Type::Res(ok, err) => match random.below(2) {
                0 => format!("Ok({})", ok.pattern(random, inner)),
                _ => format!("Err({})", err.pattern(random, inner)),
            },
            Type::Tuple(items) => match random.below(8) {
                0 => format!("({}, ..)", items[0].pattern(random, inner)),
                _ => {
                    let parts: Vec<_> = items.iter().map(|item| item.pattern(random, inner)).collect();
                    format!("({})", texts(parts.into_iter()))
                }
            },
            Type::Ref(of) => of.pattern(random, depth),
            Type::Slice(of) => {
                let mut parts: Vec<_> = (0..random.below(4))
                    .map(|_| closed(of.pattern(random, inner)))
                    .collect();
                if random.below(2) == 0 {
                    let at = random.below(parts.len() + 1);
                    parts.insert(at, "..".into());
                }
                format!("[{}]", texts(parts.into_iter()))
            }
            Type::Array(of, len) => {
                let parts: Vec<_> = (0..*len).map(|_| closed(of.pattern(random, inner))).collect();
                match random.below(4) {
                    0 => format!("[{}, ..]", parts[0]),
                    1 => format!("[.., {}]", parts[0]),
                    _ => format!("[{}]", texts(parts.into_iter())),
                }
            }
        }
    }
}

/// Open ranges stand in parentheses among the parts of a slice, where Rust does not know them otherwise.
fn closed(pattern: String) -> String {
    if pattern.starts_with("..") || pattern.ends_with("..") {
        return format!("({pattern})");
    }
    pattern
}

fn texts(parts: impl Iterator<Item = String>) -> String {
    parts.collect::<Vec<_>>().join(", ")
}

fn programs() -> String {
    let mut random = Random(20_260_101);
    let mut text = PRELUDE.to_owned();
    for number in 0..COUNT {
        let ty = Type::random(&mut random, 2);
        let arms: Vec<_> = (0..2 + random.below(5))
            .map(|_| {
                let guard = if random.below(6) == 0 { " if c" } else { "" };
                format!("{}{guard} => {{}}", ty.pattern(&mut random, 3))
            })
            .collect();
        text.push_str(&format!(
            "fn f{number}(c: bool, x: {}) {{ match x {{ {} }} }}\n",
            ty.text(),
            arms.join(", ")
        ));
    }
    text
}

/// What a compiler says of the text: uncovered values by line, and places of unreachable patterns.
#[derive(Default)]
struct Verdict {
    missing: BTreeMap<usize, String>,
    unreachable: BTreeSet<usize>,
    other: Vec<String>,
}

fn grok(text: &str) -> Verdict {
    let mut db = Database::default();
    let file = db.set_file("/matches.grok", text);
    let mut verdict = Verdict::default();
    for found in check::package(&db, file) {
        let start = found.span.start as usize;
        let line = text[..start].matches('\n').count() + 1;
        match found.code.as_str() {
            "E0004" => drop(verdict.missing.insert(line, normal(&found.message))),
            "unreachable_pattern" => drop(verdict.unreachable.insert(inside_parentheses(text, start))),
            // Whether the engine can run it is another matter.
            "dead_code" | "unused_variable" | "internal" => {}
            other => verdict.other.push(format!("{line}: {other}: {}", found.message)),
        }
    }
    verdict
}

/// Where rustc says that alternatives in parentheses begin.
fn inside_parentheses(text: &str, start: usize) -> usize {
    let mut depth = 0;
    for (at, c) in text[start..].char_indices() {
        match c {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth -= 1,
            '|' if depth == 1 && text[start..].starts_with('(') => return start + 1,
            _ => {}
        }
        if depth == 0 && at > 0 {
            break;
        }
    }
    start
}

/// rustc's verdict; none where it is not installed.
fn rustc(text: &str) -> Option<Verdict> {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("matches");
    std::fs::create_dir_all(&folder).ok()?;
    let source = folder.join("matches.rs");
    std::fs::write(&source, text).ok()?;
    let output = Command::new("rustc")
        .args([
            "--edition",
            "2024",
            "--crate-type",
            "lib",
            "--emit=metadata",
            "--error-format=json",
        ])
        .args(["-A", "warnings", "--force-warn", "unreachable_patterns", "-o"])
        .arg(folder.join("matches.rmeta"))
        .arg(&source)
        .output()
        .ok()?;
    let mut verdict = Verdict::default();
    for message in String::from_utf8_lossy(&output.stderr).lines() {
        let Ok(message) = serde_json::from_str::<serde_json::Value>(message) else {
            continue;
        };
        let text = message["message"].as_str().unwrap_or_default();
        let Some(span) = message["spans"]
            .as_array()
            .and_then(|spans| spans.iter().find(|it| it["is_primary"] == true))
        else {
            continue;
        };
        let line = span["line_start"].as_u64().unwrap_or_default() as usize;
        match message["code"]["code"].as_str() {
            Some("E0004") => drop(verdict.missing.insert(line, normal(text))),
            Some("unreachable_patterns") => {
                let start = span["byte_start"].as_u64().unwrap_or_default() as usize;
                verdict.unreachable.insert(start);
            }
            _ => verdict.other.push(format!("{line}: {text}")),
        }
    }
    Some(verdict)
}

/// The message as both write it: references and literals' suffixes left out, ends of types as open ends.
fn normal(message: &str) -> String {
    let mut text = message.replace('&', "");
    for ty in ["i64", "u8"] {
        text = text
            .replace(&format!("_{ty}"), "")
            .replace(&format!("{ty}::MIN.."), "..")
            .replace(&format!("{ty}::MAX"), "");
    }
    text = text
        .replace("..=`", "..`")
        .replace("..=,", "..,")
        .replace("..=)", "..)")
        .replace("..= ", ".. ")
        .replace("..=]", "..]");
    text = text.replace("'\\0'..", "..").replace("..='\\u{10ffff}'", "..");
    if text.contains("is non-empty") {
        text = "non-exhaustive patterns: `_` not covered".to_owned();
    }
    text
}

#[test]
fn matches_are_judged_as_rustc_judges_them() {
    let text = programs();
    let own = grok(&text);
    assert!(
        own.other.is_empty(),
        "the generated text has mistakes:\n{}",
        own.other.join("\n")
    );
    let Some(theirs) = rustc(&text) else { return };
    assert!(
        theirs.other.is_empty(),
        "the generated text has mistakes:\n{}",
        theirs.other.join("\n")
    );
    assert!(
        theirs.missing.len() > COUNT / 4 && theirs.missing.len() < COUNT,
        "the generator is one-sided: {} of {COUNT} miss something",
        theirs.missing.len()
    );
    let mut differences = Vec::new();
    for (number, line) in text.lines().enumerate() {
        let (mine, rust) = (own.missing.get(&(number + 1)), theirs.missing.get(&(number + 1)));
        if mine != rust {
            differences.push(format!("{line}\n    grok  {mine:?}\n    rustc {rust:?}"));
        }
    }
    for &place in own.unreachable.symmetric_difference(&theirs.unreachable) {
        let who = if own.unreachable.contains(&place) {
            "grok"
        } else {
            "rustc"
        };
        let line = text[..place].rfind('\n').map_or(0, |at| at + 1);
        let end = text[place..].find('\n').map_or(text.len(), |at| place + at);
        differences.push(format!(
            "{}\n    only {who} finds unreachable: {}",
            &text[line..end],
            &text[place..end]
        ));
    }
    assert!(
        differences.is_empty(),
        "{} of {COUNT} are judged otherwise:\n{}",
        differences.len(),
        differences.iter().take(12).cloned().collect::<Vec<_>>().join("\n")
    );
}
