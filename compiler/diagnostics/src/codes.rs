//! The registry of codes. One row here and one page in `explain/` make a code: the row gives its constant, the page
//! what `grok explain` prints (a row without a page does not compile).

use std::fmt;

use crate::Severity;

/// Names a kind of mistake: `E0308`, or a lint's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Code(pub &'static str);

impl Code {
    /// The code as printed.
    pub fn as_str(self) -> &'static str {
        self.0
    }

    /// Whether this is a lint, whose level can be configured, rather than an error.
    pub fn is_lint(self) -> bool {
        ALL.iter()
            .any(|entry| entry.code == self && entry.level != Severity::Error)
    }

    /// The registered code of that name, in any case (`e0308`).
    pub fn find(name: &str) -> Option<Code> {
        ALL.iter()
            .map(|entry| entry.code)
            .find(|code| code.0.eq_ignore_ascii_case(name))
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

/// A row of the registry.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    /// The code.
    pub code: Code,
    /// The level it has unless configured otherwise.
    pub level: Severity,
    /// What it means, in a few words.
    pub title: &'static str,
    /// The Markdown page that `grok explain` prints.
    pub page: &'static str,
}

macro_rules! registry {
    ($($constant:ident $name:literal $level:ident $title:literal;)*) => {
        $(
            #[doc = $title]
            pub const $constant: Code = Code($name);
        )*

        /// Every code: errors by number, what runs report, lints by name.
        pub const ALL: &[Entry] = &[$(
            Entry {
                code: $constant,
                level: Severity::$level,
                title: $title,
                page: include_str!(concat!("../explain/", $name, ".md")),
            },
        )*];
    };
}

registry! {
    E0001 "E0001" Error "the text does not follow the grammar";
    E0004 "E0004" Error "a `match` does not cover every value";
    E0005 "E0005" Error "a pattern that may fail where it must not";
    E0015 "E0015" Error "a call in a constant that only runs can make";
    E0023 "E0023" Error "a pattern with the wrong number of fields";
    E0025 "E0025" Error "a field named twice in one pattern";
    E0026 "E0026" Error "a pattern names a field that does not exist";
    E0027 "E0027" Error "a pattern leaves out fields";
    E0029 "E0029" Error "a range pattern of something without an order of its own";
    E0030 "E0030" Error "a range pattern that holds nothing";
    E0034 "E0034" Error "a method or function that two traits offer";
    E0038 "E0038" Error "a trait that has no `dyn` type";
    E0040 "E0040" Error "a destructor called by hand";
    E0046 "E0046" Error "an `impl` without all that the trait asks for";
    E0049 "E0049" Error "an `impl`'s function with other type parameters than its trait's";
    E0050 "E0050" Error "an `impl`'s function with another number of parameters than its trait's";
    E0053 "E0053" Error "an `impl`'s function with other types than its trait's";
    E0054 "E0054" Error "a cast to `bool`";
    E0057 "E0057" Error "a closure called with the wrong number of arguments";
    E0061 "E0061" Error "a call with the wrong number of arguments";
    E0062 "E0062" Error "a field given twice";
    E0063 "E0063" Error "a struct literal without all its fields";
    E0067 "E0067" Error "a compound assignment to something that is not a place";
    E0069 "E0069" Error "`return` without a value where one is due";
    E0070 "E0070" Error "an assignment to something that is not a place";
    E0080 "E0080" Error "a constant whose value cannot be computed";
    E0081 "E0081" Error "two variants with one number";
    E0107 "E0107" Error "the wrong number of generic arguments";
    E0109 "E0109" Error "generic arguments for something that takes none";
    E0116 "E0116" Error "an `impl` for a type that is not this package's";
    E0117 "E0117" Error "an `impl` of a foreign trait for a foreign type";
    E0118 "E0118" Error "methods for something that has none";
    E0119 "E0119" Error "two `impl`s that fit the same type";
    E0120 "E0120" Error "a destructor for something that is not a type of one's own";
    E0121 "E0121" Error "`_` where a type must be written";
    E0124 "E0124" Error "two fields of the same name";
    E0128 "E0128" Error "a default that uses a later parameter";
    E0130 "E0130" Error "a pattern in a foreign function's parameters";
    E0131 "E0131" Error "a `main` with type parameters";
    E0133 "E0133" Error "an unsafe call outside `unsafe`";
    E0164 "E0164" Error "a function in the place of a variant";
    E0178 "E0178" Error "a `+` whose bounds need parentheses";
    E0184 "E0184" Error "`Copy` on a type with a destructor";
    E0185 "E0185" Error "`self` in an `impl` where the trait has none";
    E0186 "E0186" Error "no `self` in an `impl` where the trait has one";
    E0191 "E0191" Error "a `dyn` type without the trait's associated types";
    E0201 "E0201" Error "two items of one name in an `impl` of a trait";
    E0204 "E0204" Error "`Copy` on a type whose fields are not";
    E0206 "E0206" Error "`Copy` for something that is not a struct or enum";
    E0207 "E0207" Error "a type parameter of an `impl` that nothing decides";
    E0210 "E0210" Error "a foreign trait for a bare type parameter";
    E0214 "E0214" Error "generic arguments in parentheses";
    E0220 "E0220" Error "an associated type that the trait does not have";
    E0221 "E0221" Error "an associated type that two bounds offer";
    E0223 "E0223" Error "an associated type of a type that is not known";
    E0225 "E0225" Error "a `dyn` type of two traits";
    E0229 "E0229" Error "an associated type where none can be given";
    E0252 "E0252" Error "two imports of the same name";
    E0255 "E0255" Error "an import with the name of a local item";
    E0267 "E0267" Error "`break` or `continue` through a closure";
    E0268 "E0268" Error "`break` or `continue` outside a loop";
    E0271 "E0271" Error "an associated type that is another than asked for";
    E0275 "E0275" Error "a bound that never comes to an end";
    E0276 "E0276" Error "an `impl`'s function that asks for more than its trait's";
    E0277 "E0277" Error "a bound that the type does not meet";
    E0282 "E0282" Error "a type that cannot be inferred";
    E0308 "E0308" Error "mismatched types";
    E0317 "E0317" Error "an `if` without `else` where a value is due";
    E0323 "E0323" Error "a constant where the trait has something else";
    E0324 "E0324" Error "a function where the trait has something else";
    E0325 "E0325" Error "a type where the trait has something else";
    E0326 "E0326" Error "an `impl`'s constant of another type than its trait's";
    E0364 "E0364" Error "a re-export of a private function, type or constant";
    E0365 "E0365" Error "a re-export of something private";
    E0366 "E0366" Error "a destructor for some instances of a type";
    E0367 "E0367" Error "a destructor that asks for more than its type";
    E0368 "E0368" Error "a compound assignment that the type does not have";
    E0369 "E0369" Error "a binary operator that the type does not have";
    E0370 "E0370" Error "a variant whose number does not fit";
    E0371 "E0371" Error "a trait implemented for its own `dyn` type";
    E0379 "E0379" Error "a `const fn` in a trait";
    E0381 "E0381" Error "a variable used before it has a value";
    E0382 "E0382" Error "a value used after it was moved";
    E0384 "E0384" Error "a second assignment to an immutable variable";
    E0390 "E0390" Error "methods for a scalar, a reference or another built-in type";
    E0391 "E0391" Error "a definition that needs itself";
    E0393 "E0393" Error "a `dyn` type that leaves a parameter to `Self`";
    E0401 "E0401" Error "a type parameter of the function around";
    E0403 "E0403" Error "two generic parameters of the same name";
    E0404 "E0404" Error "a bound that is not a trait";
    E0405 "E0405" Error "an unknown trait";
    E0407 "E0407" Error "a function that the trait does not have";
    E0408 "E0408" Error "alternatives that do not bind the same names";
    E0411 "E0411" Error "`Self` outside an `impl`";
    E0415 "E0415" Error "two parameters of the same name";
    E0416 "E0416" Error "a name bound twice in one pattern";
    E0422 "E0422" Error "an unknown struct or variant";
    E0423 "E0423" Error "a type or module used as a value";
    E0424 "E0424" Error "`self` outside a method";
    E0425 "E0425" Error "an unknown name";
    E0426 "E0426" Error "an unknown label";
    E0428 "E0428" Error "two definitions of the same name";
    E0429 "E0429" Error "an import of `self` alone";
    E0430 "E0430" Error "`self` twice in one import";
    E0431 "E0431" Error "`self` in braces with nothing before them";
    E0432 "E0432" Error "an import of something that does not exist";
    E0433 "E0433" Error "a path that leads nowhere";
    E0434 "E0434" Error "a function that uses a variable around it";
    E0435 "E0435" Error "a variable where a constant is due";
    E0436 "E0436" Error "`..` with something that is not a struct";
    E0437 "E0437" Error "a type that the trait does not have";
    E0438 "E0438" Error "a constant that the trait does not have";
    E0449 "E0449" Error "`pub` where visibility is not one's own";
    E0451 "E0451" Error "a private field in a struct literal or pattern";
    E0507 "E0507" Error "a move out of a reference";
    E0508 "E0508" Error "a move out of an array or slice";
    E0509 "E0509" Error "a move out of a type with a destructor";
    E0525 "E0525" Error "a closure of a later kind than is wanted";
    E0527 "E0527" Error "a slice pattern of another length than the array";
    E0528 "E0528" Error "a slice pattern longer than the array";
    E0529 "E0529" Error "a slice pattern for something that is not a list";
    E0531 "E0531" Error "an unknown tuple struct or variant in a pattern";
    E0532 "E0532" Error "a pattern that names something else than a constant or variant";
    E0533 "E0533" Error "a variant with fields where a plain name should stand";
    E0559 "E0559" Error "an unknown field of a variant";
    E0560 "E0560" Error "an unknown field of a struct";
    E0562 "E0562" Error "`impl` types where they cannot stand";
    E0565 "E0565" Error "arguments of an attribute that are of the wrong kind";
    E0571 "E0571" Error "`break` with a value outside `loop`";
    E0572 "E0572" Error "`return` outside a function";
    E0573 "E0573" Error "something else where a type is due";
    E0574 "E0574" Error "a struct literal of something that is not a struct";
    E0576 "E0576" Error "an unknown associated item of a trait";
    E0579 "E0579" Error "a range pattern without its end that holds nothing";
    E0580 "E0580" Error "a `main` with parameters";
    E0583 "E0583" Error "a module without its file";
    E0584 "E0584" Error "a documentation comment with nothing after it";
    E0585 "E0585" Error "a documentation comment inside a function, with nothing after it";
    E0586 "E0586" Error "an inclusive range without an end";
    E0590 "E0590" Error "a `break` in the condition of its own loop";
    E0592 "E0592" Error "two methods of one name";
    E0593 "E0593" Error "a closure with another number of parameters than it is called with";
    E0594 "E0594" Error "an assignment through something immutable";
    E0596 "E0596" Error "a mutable borrow of something immutable";
    E0599 "E0599" Error "an unknown method";
    E0600 "E0600" Error "a unary operator that the type does not have";
    E0603 "E0603" Error "something private used from outside";
    E0604 "E0604" Error "a cast to `char` from something else than `u8`";
    E0605 "E0605" Error "a cast between types that have none";
    E0606 "E0606" Error "a cast that takes two steps";
    E0608 "E0608" Error "an index into something that has none";
    E0609 "E0609" Error "an unknown field";
    E0610 "E0610" Error "a field of a scalar";
    E0614 "E0614" Error "`*` on something that is not a reference";
    E0615 "E0615" Error "a method used as a field";
    E0616 "E0616" Error "a private field";
    E0618 "E0618" Error "a call of something that is not a function";
    E0624 "E0624" Error "a private method";
    E0631 "E0631" Error "a closure whose parameters have other types than it is called with";
    E0642 "E0642" Error "a pattern in a function without a body";
    E0646 "E0646" Error "a `main` with a `where` clause";
    E0659 "E0659" Error "a name that two globs bring";
    E0665 "E0665" Error "`Default` for an enum without a default variant";
    E0666 "E0666" Error "an `impl` type inside another";
    E0695 "E0695" Error "a `break` without a label in a labelled block";
    E0696 "E0696" Error "a `continue` to a labelled block";
    E0703 "E0703" Error "an unknown kind of foreign functions";
    E0704 "E0704" Error "a visibility that is none";
    E0719 "E0719" Error "an associated type given twice";
    E0732 "E0732" Error "numbers of variants that hold values";
    E0735 "E0735" Error "a default that uses `Self`";
    E0746 "E0746" Error "a function that returns a bare `dyn`";
    E0747 "E0747" Error "generic arguments in the wrong order";
    E0748 "E0748" Error "a raw string that does not end";
    E0753 "E0753" Error "an inner documentation comment in the wrong place";
    E0758 "E0758" Error "a comment that does not end";
    E0762 "E0762" Error "a character literal that does not end";
    E0763 "E0763" Error "a byte literal that does not end";
    E0765 "E0765" Error "a string that does not end";
    E0766 "E0766" Error "a byte string that does not end";
    E0767 "E0767" Error "a label outside the closure";
    E0768 "E0768" Error "a number without digits";
    E0770 "E0770" Error "a constant parameter whose type depends on another parameter";
    E0774 "E0774" Error "`derive` on something that has no fields or variants";
    E0777 "E0777" Error "text in `derive`";
    E0782 "E0782" Error "a trait used as a type";
    E0790 "E0790" Error "an item of a trait without its type";
    E1103 "E1103" Error "a value that may not leave its actor";
    E1201 "E1201" Error "an effect that the run was not granted";
    E1501 "E1501" Error "a library module with statements";
    E1601 "E1601" Error "a macro call that no rule matches";
    E1602 "E1602" Error "a rule of a macro that is wrong";
    E1603 "E1603" Error "a macro that expands for ever, or to too much";
    E1604 "E1604" Error "an expansion that is not what its place needs";
    UNSUPPORTED "unsupported" Error "what is checked but cannot be run yet";
    INTERNAL "internal" Error "a mistake of the compiler itself";
    LIMIT "limit" Error "a run that exceeded one of its limits";
    PANIC "panic" Error "a run that panicked";
    DEAD_CODE "dead_code" Warning "a definition that nothing uses";
    INFERRED_SIGNATURE "inferred_signature" Hint "a public function whose signature is not written";
    IRREFUTABLE_LET_PATTERN "irrefutable_let_pattern" Warning "a pattern that cannot fail where a failure is provided for";
    OVERFLOWING_LITERALS "overflowing_literals" Error "a number too large for its type";
    NEEDLESS_RETURN "needless_return" Warning "a `return` where the function ends anyway";
    NON_CAMEL_CASE_TYPES "non_camel_case_types" Warning "a type that is not named in `CamelCase`";
    NON_SNAKE_CASE "non_snake_case" Warning "a function or variable that is not named in `snake_case`";
    NON_UPPER_CASE_GLOBALS "non_upper_case_globals" Warning "a constant that is not named in `UPPER_CASE`";
    SHADOWED_GLOB "shadowed_glob" Warning "a name that hides what a glob import brings";
    UNKNOWN_ATTRIBUTE "unknown_attribute" Warning "an attribute that does not exist";
    UNREACHABLE_CODE "unreachable_code" Warning "code that never runs";
    UNREACHABLE_PATTERN "unreachable_pattern" Warning "a pattern that never matches";
    UNUSED_ATTRIBUTE "unused_attribute" Warning "an attribute that does nothing here";
    UNUSED_IMPORT "unused_import" Warning "an import that nothing uses";
    UNUSED_LABEL "unused_label" Warning "a label that nothing names";
    UNUSED_MUT "unused_mut" Warning "`mut` on a variable that never changes";
    UNUSED_MUST_USE "unused_must_use" Warning "a result that is dropped unseen";
    UNUSED_VARIABLE "unused_variable" Warning "a variable that nothing reads";
}
