//! Random programs that follow the grammar: every construct, nested a few levels, names and values without meaning.

/// A small generator of numbers.
pub struct Dice(pub u64);

impl Dice {
    /// A number below `sides`.
    pub fn roll(&mut self, sides: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) % sides
    }

    fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[self.roll(from.len() as u64) as usize]
    }
}

/// A program of a few items and statements.
pub fn program(seed: u64) -> String {
    let mut generator = Generator {
        dice: Dice(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1),
        depth: 0,
    };
    let count = 1 + generator.dice.roll(4);
    let mut text = generator.many(count, "\n", Generator::item);
    text.push_str(&generator.many(2, "\n", Generator::stmt));
    text
}

struct Generator {
    dice: Dice,
    depth: u32,
}

impl Generator {
    fn many(&mut self, count: u64, separator: &str, mut one: impl FnMut(&mut Self) -> String) -> String {
        let parts: Vec<String> = (0..count).map(|_| one(self)).collect();
        parts.join(separator)
    }

    fn list(&mut self, one: impl FnMut(&mut Self) -> String) -> String {
        let count = self.dice.roll(4);
        let list = self.many(count, ", ", one);
        match count > 0 && self.dice.roll(4) == 0 {
            true => format!("{list},"),
            false => list,
        }
    }

    fn name(&mut self) -> String {
        self.dice
            .pick(&["a", "item", "total_of_everything", "x1", "value", "r", "self_made"])
            .to_owned()
    }

    fn type_name(&mut self) -> String {
        self.dice.pick(&["T", "Point", "Vec", "VeryLongNameOfAType"]).to_owned()
    }

    fn generics(&mut self) -> String {
        self.dice
            .pick(&[
                "",
                "",
                "<T>",
                "<T: Add + Eq, U = i64>",
                "<'a, const N: i64, F: Fn(T) -> U>",
            ])
            .to_owned()
    }

    fn where_clause(&mut self) -> String {
        self.dice
            .pick(&[
                "",
                "",
                "",
                " where T: Show",
                " where T::Item: Eq + Clone, for<'a> F: Fn(&'a T), 'a: 'b,",
            ])
            .to_owned()
    }

    fn item(&mut self) -> String {
        self.depth += 1;
        let attrs = self
            .dice
            .pick(&["", "", "", "/// Docs.\n", "#[derive(Debug)]\n", "#[test] "]);
        let vis = self.dice.pick(&["", "", "pub ", "pub(crate) "]);
        let item = match self.dice.roll(if self.depth > 3 { 5 } else { 14 }) {
            0..=2 => self.function(true),
            3 => format!("const N: i64 = {};", self.expr()),
            4 => format!("static S: {} = {};", self.ty(), self.expr()),
            5 => {
                let fields = self.list(|g| format!("pub {}: {}", g.name(), g.ty()));
                format!(
                    "struct {}{}{} {{ {fields} }}",
                    self.type_name(),
                    self.generics(),
                    self.where_clause()
                )
            }
            6 => {
                let fields = self.list(Self::ty);
                format!(
                    "struct {}{}({fields}){};",
                    self.type_name(),
                    self.generics(),
                    self.where_clause()
                )
            }
            7 => {
                let variants = self.list(|g| match g.dice.roll(3) {
                    0 => format!("A = {}", g.dice.roll(9)),
                    1 => format!("B({})", g.ty()),
                    _ => format!("C {{ x: {} }}", g.ty()),
                });
                format!("enum {}{} {{ {variants} }}", self.type_name(), self.generics())
            }
            8 => {
                let body = self.function(false);
                let default = self.function(true);
                format!(
                    "trait Tr{}: Show + Eq {{ type Item: Eq; const N: i64; {body} {default} }}",
                    self.generics()
                )
            }
            9 => {
                let body = self.function(true);
                let head = self.dice.pick(&["", "Add<i64> for ", "a::b::Tr for "]);
                format!(
                    "impl{} {head}{}{} {{ type Output = T; {body} }}",
                    self.generics(),
                    self.ty(),
                    self.where_clause()
                )
            }
            10 => {
                let (expr, handler, arms) = (self.expr(), self.function(true), self.arms());
                format!(
                    "actor Counter {{ count: i64 = {expr}, name: str, {handler} receive Msg {{ {arms} after 5s => {{}} }} }}"
                )
            }
            11 => {
                let items = self.many(2, "\n", Self::item);
                return format!("mod {} {{ {items} }}", self.name());
            }
            12 => self
                .dice
                .pick(&[
                    "use a::b::{c, d as e, f::*, g::{self, h}};",
                    "use std::*;",
                    "macro twice { ($x:expr) => { $x; $x } ($($y:ident),*) => { $($y);* } }",
                    "supervisor Top { strategy: one_for_one, max_restarts: 3, child db = Database { url: 1 }, }",
                    "extern \"C\" from \"z\" { fn crc(crc: u64, buf: &[u8]) -> u64; }",
                    "ai fn mood(message: str) -> Mood;",
                    "type Pairs<T> = Vec<(T, T)>;",
                ])
                .to_owned(),
            _ => "fn f() {}".to_owned(),
        };
        self.depth -= 1;
        let takes_visibility = !item.starts_with("impl") && !item.starts_with("extern") && !item.starts_with("macro");
        format!("{attrs}{}{item}", if takes_visibility { vis } else { "" })
    }

    fn function(&mut self, body: bool) -> String {
        let params = self.list(|g| format!("{}: {}", g.name(), g.ty()));
        let ret = if self.dice.roll(2) == 0 {
            format!(" -> {}", self.ty())
        } else {
            String::new()
        };
        let body = if body { self.block() } else { ";".to_owned() };
        format!(
            "fn {}{}({params}){ret}{}{body}",
            self.name(),
            self.generics(),
            self.where_clause()
        )
    }

    fn ty(&mut self) -> String {
        self.depth += 1;
        let ty = match self.dice.roll(if self.depth > 4 { 3 } else { 12 }) {
            0 => "i64".to_owned(),
            1 => self.type_name(),
            2 => "str".to_owned(),
            3 => format!("Vec<Vec<{}>>", self.ty()),
            4 => format!("&mut {}", self.ty()),
            5 => format!("({},)", self.ty()),
            6 => format!("[{}; {}]", self.ty(), self.dice.roll(9)),
            7 => format!("&[{}]", self.ty()),
            8 => format!("fn({}) -> {}", self.ty(), self.ty()),
            9 => format!("Box<dyn Tr<{}> + Send>", self.ty()),
            10 => format!("<{} as Iterator>::Item", self.ty()),
            _ => format!("impl Iterator<Item = {}>", self.ty()),
        };
        self.depth -= 1;
        ty
    }

    fn pat(&mut self) -> String {
        self.depth += 1;
        let pat = match self.dice.roll(if self.depth > 4 { 3 } else { 12 }) {
            0 => "_".to_owned(),
            1 => self.name(),
            2 => "1..=9".to_owned(),
            3 => format!("({}, {})", self.pat(), self.pat()),
            4 => format!("Some({})", self.pat()),
            5 => format!("Point {{ x: {}, .. }}", self.pat()),
            6 => format!("[{}, rest @ ..]", self.pat()),
            7 => format!("&{}", self.pat()),
            8 => format!("({} | {})", self.pat(), self.pat()),
            9 => "ref mut q @ 'c'".to_owned(),
            10 => format!("(({}, _))", self.pat()),
            _ => "a::B".to_owned(),
        };
        self.depth -= 1;
        pat
    }

    fn block(&mut self) -> String {
        if self.depth > 5 {
            return "{ x }".to_owned();
        }
        let count = self.dice.roll(3);
        let stmts = self.many(count, " ", Self::stmt);
        let tail = if self.dice.roll(2) == 0 {
            self.expr()
        } else {
            String::new()
        };
        format!("{{ {stmts} {tail} }}")
    }

    fn stmt(&mut self) -> String {
        self.depth += 1;
        let stmt = match self.dice.roll(if self.depth > 4 { 4 } else { 9 }) {
            0 | 1 => format!("let {}: {} = {};", self.pat(), self.ty(), self.expr()),
            2 => format!("let Some({}) = f({}) else {{ return }};", self.name(), self.expr()),
            3 => format!("{} += {};", self.name(), self.expr()),
            4 => format!("if {} {} else {}", self.expr(), self.block(), self.block()),
            5 => format!("'out: for {} in {} {}", self.pat(), self.name(), self.block()),
            6 => format!("while let {} = {} && true {}", self.pat(), self.name(), self.block()),
            7 => self.item(),
            _ => format!("x.y({});", self.expr()),
        };
        self.depth -= 1;
        stmt
    }

    fn arms(&mut self) -> String {
        let count = 1 + self.dice.roll(3);
        self.many(count, " ", |g| {
            let guard = g.dice.pick(&["", "", " if a > b"]);
            match g.dice.roll(2) {
                0 => format!("{}{guard} => {},", g.pat(), g.expr()),
                _ => format!("{}{guard} => {}", g.pat(), g.block()),
            }
        })
    }

    fn expr(&mut self) -> String {
        self.depth += 1;
        let expr = match self.dice.roll(if self.depth > 4 { 6 } else { 30 }) {
            0 => self.dice.roll(100_000).to_string(),
            1 | 2 => self.name(),
            3 => "\"some text of some length\"".to_owned(),
            4 => "f\"{x:>8} and {y + 1}\"".to_owned(),
            5 => self
                .dice
                .pick(&["'c'", "b\"bytes\"", "r#\"raw\"#", "100ms", "1.5e3", "b'x'", "()"])
                .to_owned(),
            6 | 7 => format!("{} + {}", self.expr(), self.expr()),
            8 => format!("({} * {})", self.expr(), self.expr()),
            9 => format!("a && {} || b == {}", self.name(), self.name()),
            10 | 11 => format!("{}.method({})", self.name(), self.list(Self::expr)),
            12 => format!(
                "a.b(1).map(|x| {}).filter(|y: &i64| {}).collect::<Vec<_>>()?",
                self.expr(),
                self.expr()
            ),
            13 => format!("function({})", self.list(Self::expr)),
            14 => format!("[{}]", self.list(Self::expr)),
            15 => format!("vec![{}]", self.list(Self::expr)),
            16 => format!("println!(\"{{}}\", {})", self.expr()),
            17 => format!("move |{}| {}", self.name(), self.block()),
            18 => format!("if {} {{ {} }} else {{ {} }}", self.name(), self.expr(), self.expr()),
            19 => format!("match {} {{ {} }}", self.name(), self.arms()),
            20 => format!("Point {{ x: {}, y, ..base }}", self.expr()),
            21 => format!("({}, {})", self.expr(), self.expr()),
            22 => format!("&mut {}[{}]", self.name(), self.expr()),
            23 => format!("-{} as f64", self.name()),
            24 => format!("loop {}", self.block()),
            25 => format!("unsafe {}", self.block()),
            26 => format!("spawn move {}", self.block()),
            27 => format!("({} ! {})", self.name(), self.expr()),
            28 => format!("{}.get().await", self.name()),
            _ => format!("my_macro!({{ a => b }} {})", self.name()),
        };
        self.depth -= 1;
        expr
    }
}
