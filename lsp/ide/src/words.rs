//! Short docs of the words that no source file declares: keywords, built-in types, macros, traits, attributes.

/// Keywords of this version of the language, with what they do.
pub(crate) const KEYWORDS: &[(&str, &str)] = &[
    (
        "as",
        "Converts a number, `char` or `bool` to another scalar type: `x as f64`. In `use`, gives an import another name.",
    ),
    (
        "break",
        "Leaves the innermost loop, or the one whose label follows: `break 'outer`. `break value` is the value of a `loop`.",
    ),
    (
        "const",
        "A constant: a value known while compiling. `const LIMIT: i64 = 100;`",
    ),
    (
        "continue",
        "Goes on with the next round of the innermost loop, or of the one whose label follows.",
    ),
    ("crate", "The root module of this package: `crate::shapes::area`."),
    (
        "else",
        "What happens when the condition of an `if`, or the pattern of a `let`, does not hold.",
    ),
    (
        "enum",
        "A type that is one of several variants, each with data of its own.\n\n```grok\nenum Shape { Circle(f64), Square { side: f64 } }\n```",
    ),
    ("false", "The `bool` that is not true."),
    (
        "fn",
        "A function. Types of parameters and results may be left out; they are inferred.\n\n```grok\nfn add(a, b) { a + b }\n```",
    ),
    ("for", "Goes through a range or a collection: `for i in 0..10 { … }`."),
    (
        "if",
        "Chooses by a condition. It is an expression: `let x = if a { 1 } else { 2 };`. `if let` chooses by a pattern.",
    ),
    (
        "impl",
        "Functions that belong to a type: `impl Point { fn len(&self) -> f64 { … } }`. In a signature, `impl Fn(A) -> B` is a function value.",
    ),
    ("in", "Stands between the pattern and the collection of a `for`."),
    (
        "let",
        "Declares variables. `let mut` ones can be assigned again; `let … else` leaves when the pattern does not match.",
    ),
    ("loop", "Repeats until a `break`, whose value is the value of the loop."),
    (
        "match",
        "Chooses by patterns, all of which together must cover every case.\n\n```grok\nmatch shape { Circle(r) if r > 0.0 => r, _ => 0.0 }\n```",
    ),
    (
        "mod",
        "A module: inline, `mod a { … }`, or in a file of its own, `mod a;`.",
    ),
    ("move", "Lets a closure own everything it captures: `move |x| x + n`."),
    (
        "mut",
        "Makes a variable assignable, or a reference exclusive: `let mut n = 0;`, `&mut n`.",
    ),
    (
        "pub",
        "Makes an item or a field visible outside its module; `pub(crate)` only within the package, `pub(super)` in the module around.",
    ),
    ("ref", "In a pattern, binds by reference instead of by value."),
    ("return", "Leaves the function with a value."),
    ("self", "The value that a method is called on; in a path, this module."),
    ("Self", "The type of the `impl` around."),
    ("static", "Reserved for immutable global values."),
    (
        "struct",
        "A type made of fields: `struct Point { x: f64, y: f64 }`, `struct Meters(f64);`.",
    ),
    ("super", "The module around this one, in a path."),
    ("true", "The `bool` that is true."),
    ("type", "Another name for a type: `type Grid = Vec<Vec<i64>>;`."),
    (
        "use",
        "Brings names of other modules into scope: `use shapes::{area, Circle};`.",
    ),
    (
        "where",
        "Bounds on type parameters, after the signature: `where T: Ord`.",
    ),
    (
        "while",
        "Repeats while a condition holds; `while let` while a pattern matches.",
    ),
];

/// Built-in macros: name, what follows it as a snippet, signature, docs.
pub(crate) const MACROS: &[Macro] = &[
    Macro::new(
        "println",
        "(\"$1\")$0",
        "println!(\"format\", …)",
        "Prints formatted text and a line break to standard output. `{name}`, `{}` and `{:>8.2}` stand for values, `{:?}` shows them by `Debug`.",
    ),
    Macro::new(
        "print",
        "(\"$1\")$0",
        "print!(\"format\", …)",
        "Prints formatted text to standard output.",
    ),
    Macro::new(
        "eprintln",
        "(\"$1\")$0",
        "eprintln!(\"format\", …)",
        "Prints formatted text and a line break to standard error.",
    ),
    Macro::new(
        "eprint",
        "(\"$1\")$0",
        "eprint!(\"format\", …)",
        "Prints formatted text to standard error.",
    ),
    Macro::new(
        "format",
        "(\"$1\")$0",
        "format!(\"format\", …) -> str",
        "Gives formatted text. An f-string, `f\"{x}\"`, does the same.",
    ),
    Macro::new(
        "vec",
        "[$1]$0",
        "vec![a, b, …] -> Vec<T>",
        "A `Vec` of the values given; `vec![x; n]` repeats one value.",
    ),
    Macro::new(
        "assert",
        "($1)$0",
        "assert!(condition, \"message\", …)",
        "Panics unless the condition holds.",
    ),
    Macro::new(
        "assert_eq",
        "($1, $2)$0",
        "assert_eq!(left, right, \"message\", …)",
        "Panics unless both values are equal, and shows them.",
    ),
    Macro::new(
        "assert_ne",
        "($1, $2)$0",
        "assert_ne!(left, right, \"message\", …)",
        "Panics if both values are equal, and shows them.",
    ),
    Macro::new(
        "panic",
        "(\"$1\")$0",
        "panic!(\"format\", …) -> !",
        "Ends the run with a message.",
    ),
    Macro::new(
        "todo",
        "()$0",
        "todo!() -> !",
        "Stands for code that is not written yet: it has any type, and panics when reached.",
    ),
    Macro::new(
        "unreachable",
        "()$0",
        "unreachable!() -> !",
        "Panics: this place is never reached.",
    ),
    Macro::new(
        "dbg",
        "($1)$0",
        "dbg!(value) -> T",
        "Prints the expression's text and its value to standard error, and gives the value back.",
    ),
];

/// A built-in macro.
pub(crate) struct Macro {
    /// Its name without `!`.
    pub name: &'static str,
    /// What follows `name!` when it is completed, as a snippet.
    pub call: &'static str,
    /// How it is called and what it gives.
    pub signature: &'static str,
    /// What it does.
    pub docs: &'static str,
}

impl Macro {
    const fn new(name: &'static str, call: &'static str, signature: &'static str, docs: &'static str) -> Macro {
        Macro {
            name,
            call,
            signature,
            docs,
        }
    }

    /// The macro of that name.
    pub fn named(name: &str) -> Option<&'static Macro> {
        MACROS.iter().find(|found| found.name == name)
    }
}

/// Types of the language itself.
const TYPES: &[(&str, &str)] = &[
    ("i8", "A signed integer of 8 bits: −128 to 127. Overflow panics."),
    (
        "i16",
        "A signed integer of 16 bits: −32,768 to 32,767. Overflow panics.",
    ),
    (
        "i32",
        "A signed integer of 32 bits: −2,147,483,648 to 2,147,483,647. Overflow panics.",
    ),
    (
        "i64",
        "A signed integer of 64 bits, the type of integer literals. Overflow panics.",
    ),
    ("u8", "An unsigned integer of 8 bits: 0 to 255. Overflow panics."),
    ("u16", "An unsigned integer of 16 bits: 0 to 65,535. Overflow panics."),
    (
        "u32",
        "An unsigned integer of 32 bits: 0 to 4,294,967,295. Overflow panics.",
    ),
    ("u64", "An unsigned integer of 64 bits. Overflow panics."),
    ("f32", "A floating-point number of 32 bits."),
    (
        "f64",
        "A floating-point number of 64 bits, the type of literals with a point.",
    ),
    ("bool", "`true` or `false`."),
    ("char", "A Unicode scalar value: `'a'`, `'ß'`, `'🦀'`."),
    (
        "str",
        "Immutable text. Sharing it is free, so it is copied, never moved.",
    ),
];

/// Traits of the language.
const TRAITS: &[(&str, &str)] = &[
    ("Add", "Types with `+`."),
    ("Sub", "Types with binary `-`."),
    ("Mul", "Types with `*`."),
    ("Div", "Types with `/`."),
    ("Rem", "Types with `%`."),
    ("BitAnd", "Types with `&`."),
    ("BitOr", "Types with `|`."),
    ("BitXor", "Types with `^`."),
    ("Shl", "Types with `<<`."),
    ("Shr", "Types with `>>`."),
    ("Neg", "Types with unary `-`."),
    ("Not", "Types with `!`."),
    (
        "Eq",
        "Types whose values can be compared with `==` and `!=`. Derivable.",
    ),
    (
        "Ord",
        "Types whose values are ordered: `<`, `<=`, `>`, `>=`, `cmp`. Derivable.",
    ),
    ("Hash", "Types whose values can be hashed. Derivable."),
    (
        "Show",
        "Types whose values have a text for people: `{}`, `println(x)`. Derivable.",
    ),
    (
        "Debug",
        "Types whose values have a text for programmers: `{:?}`. Derivable.",
    ),
    (
        "Clone",
        "Types whose values can be duplicated with `clone()`. Derivable.",
    ),
    ("Copy", "Types whose values are copied instead of moved. Derivable."),
    ("Default", "Types with a default value, `T::default()`. Derivable."),
    ("Step", "The integers and `char`: what a range can be walked over."),
    (
        "Fn",
        "Functions that can be called any number of times: `F: Fn(A) -> B`.",
    ),
    (
        "FnMut",
        "Functions that change what they captured when called: `F: FnMut(A) -> B`.",
    ),
    ("FnOnce", "Functions that can be called once: `F: FnOnce(A) -> B`."),
];

/// Attributes: name, snippet, docs.
pub(crate) const ATTRIBUTES: &[(&str, &str, &str)] = &[
    (
        "derive",
        "derive($1)$0",
        "Gives a type the traits listed: `#[derive(Clone, Eq, Show)]`.",
    ),
    ("allow", "allow($1)$0", "Silences the lints listed, for this item."),
    (
        "must_use",
        "must_use$0",
        "Warns where the result of this function is dropped unused.",
    ),
];

/// The docs of a keyword.
pub(crate) fn keyword_docs(word: &str) -> Option<&'static str> {
    lookup(KEYWORDS, word)
}

/// The docs of a type of the language.
pub(crate) fn type_docs(word: &str) -> Option<&'static str> {
    lookup(TYPES, word)
}

/// The docs of a trait of the language.
pub(crate) fn trait_docs(word: &str) -> Option<&'static str> {
    lookup(TRAITS, word)
}

/// The docs of any word without a declaration.
pub(crate) fn docs(word: &str) -> Option<String> {
    let plain = keyword_docs(word)
        .or_else(|| type_docs(word))
        .or_else(|| trait_docs(word));
    let attribute = || {
        ATTRIBUTES
            .iter()
            .find(|(name, ..)| *name == word)
            .map(|(_, _, docs)| *docs)
    };
    let found = plain.or_else(attribute).map(str::to_owned);
    found.or_else(|| {
        word.strip_suffix('!')
            .and_then(Macro::named)
            .map(|found| found.docs.to_owned())
    })
}

fn lookup(words: &[(&'static str, &'static str)], word: &str) -> Option<&'static str> {
    words.iter().find(|(name, _)| *name == word).map(|(_, docs)| *docs)
}
