//! Closures, iterators, collections, text, patterns.

//// closures
fn apply<F: Fn(i64) -> i64>(f: F, n: i64) -> i64 { f(n) }
fn adder(k: i64) -> impl Fn(i64) -> i64 { move |n| n + k }
fn compose<A, B, C>(f: impl Fn(A) -> B, g: impl Fn(B) -> C) -> impl Fn(A) -> C { move |x| g(f(x)) }
fn main() {
    let k = 10;
    println!("{} {}", apply(|n| n * k, 3), adder(5)(1));
    let both = compose(|n: i64| n + 1, |n: i64| n * 2);
    println!("{}", both(4));
}
//> 30 6
//> 10

//// counting_closure
fn main() {
    let mut count = 0;
    let mut bump = || { count += 2; count };
    println!("{} {}", bump(), bump());
    println!("{}", count);
}
//> 2 4
//> 4

//// boxed_closures
fn main() {
    let mut steps: Vec<Box<dyn Fn(i64) -> i64>> = Vec::new();
    steps.push(Box::new(|n| n + 1));
    steps.push(Box::new(|n| n * 10));
    let k = 3;
    steps.push(Box::new(move |n| n - k));
    let mut n = 4;
    for s in &steps { n = s(n); }
    println!("{}", n);
}
//> 47

//// function_pointers
fn double(n: i64) -> i64 { n * 2 }
fn square(n: i64) -> i64 { n * n }
fn main() {
    let table: [(&str, fn(i64) -> i64); 2] = [("double", double), ("square", square)];
    for (name, f) in table { println!("{} {}", name, f(7)); }
    println!("{:?}", vec![1, 2, 3].into_iter().map(double).collect::<Vec<i64>>());
}
//> double 14
//> square 49
//> [2, 4, 6]

//// iterator_chain
fn main() {
    let total: i64 = (1..=10).filter(|n| n % 2 == 0).map(|n| n * n).sum();
    println!("{}", total);
    let words = vec!["apple", "bob", "cat"];
    let lengths: Vec<usize> = words.iter().map(|w| w.len()).collect();
    println!("{:?}", lengths);
    println!("{:?}", words.iter().position(|w| *w == "bob"));
    println!("{}", words.join("-"));
}
//> 220
//> [5, 3, 3]
//> Some(1)
//> apple-bob-cat

//// adaptors
fn main() {
    let a: [i64; 6] = [1, 2, 3, 4, 5, 6];
    println!("{:?}", a.iter().skip(1).step_by(2).collect::<Vec<_>>());
    println!("{:?}", a.iter().take_while(|n| **n < 4).collect::<Vec<_>>());
    println!("{:?}", a.iter().skip_while(|n| **n < 4).collect::<Vec<_>>());
    println!("{:?}", a.iter().zip(a.iter().rev()).map(|(x, y)| x * y).collect::<Vec<_>>());
    println!("{:?}", a.chunks(4).map(|c| c.len()).collect::<Vec<_>>());
    println!("{:?} {:?}", a.iter().max(), a.iter().min_by_key(|n| (**n - 4).abs()));
    println!("{} {}", a.iter().any(|n| *n > 5), a.iter().all(|n| *n > 5));
    println!("{}", a.iter().fold(String::new(), |acc, n| format!("{}{}", acc, n)));
    println!("{:?}", a.iter().partition::<Vec<i64>, _>(|n| **n % 2 == 0));
    println!("{:?}", a.iter().flat_map(|n| vec![*n; (*n % 3) as usize]).collect::<Vec<_>>());
    println!("{:?}", a.iter().scan(0, |s, n| { *s += n; Some(*s) }).last());
    println!("{:?}", a.iter().enumerate().filter_map(|(i, n)| if i % 2 == 0 { Some(n * 10) } else { None }).collect::<Vec<_>>());
}
//> [2, 4, 6]
//> [1, 2, 3]
//> [4, 5, 6]
//> [6, 10, 12, 12, 10, 6]
//> [4, 2]
//> Some(6) Some(4)
//> true false
//> 123456
//> ([2, 4, 6], [1, 3, 5])
//> [1, 2, 2, 4, 5, 5]
//> Some(21)
//> [10, 30, 50]

//// own_iterator
struct Countdown { left: i64 }
impl Iterator for Countdown {
    type Item = i64;
    fn next(&mut self) -> Option<i64> {
        if self.left == 0 { return None; }
        self.left -= 1;
        Some(self.left)
    }
}
fn main() {
    for n in (Countdown { left: 3 }) { println!("{}", n); }
    println!("{}", Countdown { left: 5 }.map(|n| n * 2).filter(|n| n % 4 == 0).sum::<i64>());
    let v: Vec<(i64, i64)> = Countdown { left: 3 }.zip(Countdown { left: 9 }).collect();
    println!("{:?}", v);
}
//> 2
//> 1
//> 0
//> 12
//> [(2, 8), (1, 7), (0, 6)]

//// peekable_and_by_hand
fn main() {
    let mut it = vec![1, 1, 2, 3, 3, 3].into_iter().peekable();
    while let Some(n) = it.next() {
        let mut count = 1;
        while it.peek() == Some(&n) { it.next(); count += 1; }
        println!("{} x{}", n, count);
    }
}
//> 1 x2
//> 2 x1
//> 3 x3

//// maps
use std::collections::HashMap;
fn main() {
    let mut counts: HashMap<String, i64> = HashMap::new();
    for w in "a b a c b a".split(' ') { *counts.entry(w.to_string()).or_insert(0) += 1; }
    let mut pairs: Vec<(String, i64)> = counts.into_iter().collect();
    pairs.sort();
    println!("{:?}", pairs);
}
//> [("a", 3), ("b", 2), ("c", 1)]

//// map_operations
use std::collections::HashMap;
fn main() {
    let mut ages = HashMap::new();
    ages.insert("ann", 30);
    ages.insert("bob", 40);
    println!("{:?}", ages.insert("ann", 31));
    println!("{:?} {:?}", ages.get("ann"), ages.get("eve"));
    if let Some(a) = ages.get_mut("bob") { *a += 1; }
    println!("{} {} {}", ages["bob"], ages.contains_key("bob"), ages.len());
    println!("{:?}", ages.remove("bob"));
    let mut names: Vec<_> = ages.keys().collect();
    names.sort();
    println!("{:?}", names);
}
//> Some(30)
//> Some(31) None
//> 41 true 2
//> Some(41)
//> ["ann"]

//// sets
use std::collections::HashSet;
fn main() {
    let a: HashSet<i64> = [1, 2, 3].into_iter().collect();
    let b: HashSet<i64> = [2, 3, 4].into_iter().collect();
    let mut both: Vec<i64> = a.intersection(&b).copied().collect();
    both.sort();
    println!("{:?} {} {}", both, a.contains(&1), a.union(&b).count());
}
//> [2, 3] true 4

//// text_operations
fn main() {
    let t = "  The quick brown fox  ";
    println!("[{}] {}", t.trim(), t.len());
    println!("{:?}", t.split_whitespace().collect::<Vec<_>>());
    println!("{} {}", t.to_uppercase(), t.replace("quick", "slow"));
    println!("{:?} {:?}", t.find("quick"), t.find("cat"));
    println!("{} {}", t.trim().starts_with("The"), t.contains("brown"));
    println!("{:?}", "k=v".split_once('='));
    println!("{:?}", "a,b,,c".split(',').map(|p| p.to_string()).collect::<Vec<String>>());
    println!("{}", "ab".repeat(3));
    println!("{:?}", "héllo".chars().rev().collect::<String>());
    println!("{:?}", "line one\nline two".lines().map(|l| l.len()).collect::<Vec<_>>());
    println!("{}", &"hello"[1..3]);
    println!("{:?}", "42".parse::<i64>().unwrap() + "x".parse::<i64>().unwrap_or(-1));
}
//> [The quick brown fox] 23
//> ["The", "quick", "brown", "fox"]
//>   THE QUICK BROWN FOX     The slow brown fox  
//> Some(6) None
//> true true
//> Some(("k", "v"))
//> ["a", "b", "", "c"]
//> ababab
//> "olléh"
//> [8, 8]
//> el
//> 41

//// growing_text
fn main() {
    let mut s = String::from("abc");
    s.push('d');
    s.push_str("ef");
    s += "gh";
    s.insert(0, '>');
    println!("{} {}", s, s.len());
    println!("{:?}", s.pop());
    let t = s.clone() + "!" + &s;
    println!("{}", t);
    s.clear();
    println!("{}", s.is_empty());
}
//> >abcdefgh 9
//> Some('h')
//> >abcdefg!>abcdefg
//> true

//// formats
fn main() {
    println!("[{:5}] [{:<5}] [{:>5}] [{:^5}]", 42, 42, 42, 42);
    println!("[{:05}] [{:+}] [{:x}] [{:#b}] [{:08.3}]", 42, 42, 255, 5, 3.14159);
    println!("[{:>8}] [{:*^9}] [{:.2}]", "abc", "mid", 2.0 / 3.0);
    let name = "x"; let width = 6;
    println!("{name}={0:>1$} {0}", 7, width);
    println!("{:?} {:?} {:?}", "q\"uote\n", 'c', Some(1.0));
    println!("{:?} {:?}", (1, "a"), [Some(1), None]);
    println!("{{}} {}%", 50);
    println!("{:#?}", (1, vec![2]));
}
//> [   42] [42   ] [   42] [ 42  ]
//> [00042] [+42] [ff] [0b101] [0003.142]
//> [     abc] [***mid***] [0.67]
//> x=     7 7
//> "q\"uote\n" 'c' Some(1.0)
//> (1, "a") [Some(1), None]
//> {} 50%
//> (
//>     1,
//>     [
//>         2,
//>     ],
//> )

//// pattern_matching
fn describe(n: i64) -> &'static str {
    match n {
        i64::MIN..=-1 => "negative",
        0 => "zero",
        1 | 2 | 3 => "few",
        x if x % 2 == 0 => "even",
        _ => "many",
    }
}
fn main() { for n in [-5, 0, 2, 8, 9] { println!("{}", describe(n)); } }
//> negative
//> zero
//> few
//> even
//> many

//// slice_patterns
fn sum(items: &[i64]) -> i64 { match items { [] => 0, [first, rest @ ..] => first + sum(rest) } }
fn ends(items: &[i64]) -> String {
    match items {
        [] => "none".to_string(),
        [x] => format!("one {}", x),
        [a, .., z] => format!("{} to {}", a, z),
    }
}
fn main() {
    println!("{} {} {} {}", sum(&[1, 2, 3]), ends(&[]), ends(&[4]), ends(&[1, 5, 9]));
}
//> 6 none one 4 1 to 9

//// bindings_and_nesting
#[derive(Debug)]
enum Msg { Move { x: i64, y: i64 }, Say(String), Color(u8, u8, u8) }
fn handle(m: &Msg) -> String {
    match m {
        Msg::Move { x: 0, y } => format!("vertical {}", y),
        Msg::Move { x, y: 0 } => format!("horizontal {}", x),
        Msg::Move { x: n @ 1..=9, .. } => format!("small {}", n),
        Msg::Move { .. } => "far".to_string(),
        Msg::Say(t) if t.is_empty() => "silence".to_string(),
        Msg::Say(t) => t.clone(),
        Msg::Color(r, _, b) => format!("{}/{}", r, b),
    }
}
fn main() {
    let all = [Msg::Move { x: 0, y: 3 }, Msg::Move { x: 5, y: 1 }, Msg::Move { x: 50, y: 1 }, Msg::Say(String::new()), Msg::Say("hi".to_string()), Msg::Color(1, 2, 3)];
    for m in &all { println!("{}", handle(m)); }
}
//> vertical 3
//> small 5
//> far
//> silence
//> hi
//> 1/3

//// let_else_and_chains
fn first_word(t: &str) -> &str {
    let Some(w) = t.split(' ').next() else { return ""; };
    w
}
fn both(a: Option<i64>, b: Option<i64>) -> i64 {
    if let Some(x) = a && let Some(y) = b && x < y { y - x } else { 0 }
}
fn main() { println!("{} {} {}", first_word("one two"), both(Some(1), Some(5)), both(None, Some(5))); }
//> one 4 0

//// loops_with_labels
fn main() {
    let mut found = None;
    'outer: for a in 1..20 {
        for b in a..20 {
            let c2 = a * a + b * b;
            for c in b..30 {
                if c * c == c2 && a + b + c > 30 { found = Some((a, b, c)); break 'outer; }
            }
        }
    }
    println!("{:?}", found);
    let n = loop { break 7; };
    let m = 'b: { if n > 5 { break 'b 1; } 2 };
    println!("{} {}", n, m);
}
//> Some((8, 15, 17))
//> 7 1

//// shadowing_and_blocks
fn main() {
    let x = 5;
    let x = { let y = x * 2; y + 1 };
    { let x = "inner"; println!("{}", x); }
    println!("{}", x);
    let t = if x > 10 { "big" } else { "small" };
    println!("{}", t);
}
//> inner
//> 11
//> big

//// options
fn half(n: i64) -> Option<i64> { if n % 2 == 0 { Some(n / 2) } else { None } }
fn quarter(n: i64) -> Option<i64> { half(half(n)?) }
fn main() {
    println!("{:?} {:?}", quarter(12), quarter(6));
    println!("{:?} {}", half(8).map(|n| n + 1), half(3).unwrap_or(-1));
    println!("{:?} {:?}", half(8).and_then(half), half(3).or(Some(9)));
    println!("{:?} {}", half(8).filter(|n| *n > 10), half(8).is_some());
    let mut o = Some(3);
    println!("{:?} {:?}", o.take(), o);
    println!("{:?}", Some(1).ok_or("none").map(|n| n + 1));
    println!("{:?}", vec![Some(1), None, Some(3)].into_iter().flatten().collect::<Vec<_>>());
    println!("{:?}", vec![Some(1), Some(3)].into_iter().collect::<Option<Vec<_>>>());
}
//> Some(3) None
//> Some(5) -1
//> Some(2) Some(9)
//> None true
//> Some(3) None
//> Ok(2)
//> [1, 3]
//> Some([1, 3])

//// sorting_by
#[derive(Debug, Clone)]
struct P { name: &'static str, age: i64 }
fn main() {
    let mut people = vec![P { name: "c", age: 3 }, P { name: "a", age: 9 }, P { name: "b", age: 3 }];
    people.sort_by(|a, b| a.age.cmp(&b.age).then(b.name.cmp(a.name)));
    println!("{:?}", people.iter().map(|p| p.name).collect::<Vec<_>>());
    people.sort_by_key(|p| p.name);
    println!("{:?}", people.iter().map(|p| p.age).collect::<Vec<_>>());
    let mut n = vec![3, 1, 2];
    n.sort_by(|a, b| b.cmp(a));
    n.dedup();
    println!("{:?} {:?}", n, n.binary_search_by(|x| 2.cmp(x)));
}
//> ["c", "b", "a"]
//> [9, 3, 3]
//> [3, 2, 1] Ok(1)

//// vec_operations
fn main() {
    let mut v = vec![1, 2, 3];
    v.insert(1, 9);
    v.extend(vec![7, 7]);
    println!("{:?} {:?} {:?}", v, v.first(), v.last());
    v.retain(|n| *n != 7);
    v.truncate(3);
    println!("{:?} {}", v, v.contains(&9));
    println!("{}", v.remove(0));
    let w: Vec<i64> = v.drain(..).collect();
    println!("{:?} {:?}", v, w);
    let mut grid = vec![vec!['.'; 3]; 2];
    grid[1][2] = '#';
    for row in &grid { println!("{}", row.iter().collect::<String>()); }
    println!("{:?}", [[1, 2], [3, 4]].concat());
    let (a, b) = w.split_at(1);
    println!("{:?} {:?}", a, b);
}
//> [1, 9, 2, 3, 7, 7] Some(1) Some(7)
//> [1, 9, 2] true
//> 1
//> [] [9, 2]
//> ...
//> ..#
//> [1, 2, 3, 4]
//> [9] [2]

//// integer_methods
fn main() {
    println!("{} {} {}", (-7i64).rem_euclid(3), -7 / 2, -7 % 3);
    println!("{:?} {:?}", 250u8.checked_add(10), 250u8.checked_add(5));
    println!("{} {}", 250u8.wrapping_add(10), 250u8.saturating_add(10));
    println!("{} {} {}", 2i64.pow(10), (-5i64).abs(), 7i64.signum());
    println!("{} {}", i64::MAX, u8::MIN);
    println!("{} {}", 300i64 as u8, -1i64 as u32);
    println!("{} {}", 3.99f64 as i64, 'a' as u32);
}
//> 2 -3 -1
//> None Some(255)
//> 4 255
//> 1024 5 1
//> 9223372036854775807 0
//> 44 4294967295
//> 3 97

//// float_methods
fn main() {
    println!("{} {} {}", 2.5f64.floor(), 2.5f64.ceil(), (-2.5f64).round());
    println!("{} {}", 9.0f64.sqrt(), 2.0f64.powf(0.5));
    println!("{} {}", 1.0 / 3.0, 1e21);
    println!("{:?} {:?} {}", 1.0, 0.1 + 0.2, f64::MAX > 1e300);
    println!("{} {}", f64::NAN == f64::NAN, (0.0f64 / 0.0).is_nan());
}
//> 2 3 -3
//> 3 1.4142135623730951
//> 0.3333333333333333 1000000000000000000000
//> 1.0 0.30000000000000004 true
//> false true

//// mutable_references
fn swap(a: &mut i64, b: &mut i64) { let t = *a; *a = *b; *b = t; }
fn longest<'a>(a: &'a str, b: &'a str) -> &'a str { if a.len() >= b.len() { a } else { b } }
fn main() {
    let (mut a, mut b) = (1, 2);
    swap(&mut a, &mut b);
    println!("{} {} {}", a, b, longest("abc", "de"));
    let mut v = vec![1, 2, 3];
    for x in v.iter_mut() { *x *= 10; }
    if let Some(last) = v.last_mut() { *last += 1; }
    println!("{:?}", v);
}
//> 2 1 abc
//> [10, 20, 31]

//// tokenizer_and_parser
#[derive(Debug, Clone, PartialEq)]
enum Token { Num(i64), Plus, Minus, Star, Slash, Open, Close }
fn lex(text: &str) -> Result<Vec<Token>, String> {
    let chars: Vec<char> = text.chars().collect();
    let mut i = 0;
    let mut out = Vec::new();
    while i < chars.len() {
        let c = chars[i];
        match c {
            ' ' => {}
            '+' => out.push(Token::Plus),
            '-' => out.push(Token::Minus),
            '*' => out.push(Token::Star),
            '/' => out.push(Token::Slash),
            '(' => out.push(Token::Open),
            ')' => out.push(Token::Close),
            '0'..='9' => {
                let mut n = 0;
                while i < chars.len() && chars[i].is_ascii_digit() {
                    n = n * 10 + chars[i].to_digit(10).unwrap() as i64;
                    i += 1;
                }
                out.push(Token::Num(n));
                continue;
            }
            other => return Err(format!("unexpected {:?}", other)),
        }
        i += 1;
    }
    Ok(out)
}
struct Parser { tokens: Vec<Token>, at: usize }
impl Parser {
    fn peek(&self) -> Option<&Token> { self.tokens.get(self.at) }
    fn next(&mut self) -> Option<Token> { let t = self.tokens.get(self.at).cloned(); self.at += 1; t }
    fn sum(&mut self) -> Result<i64, String> {
        let mut left = self.product()?;
        while let Some(op) = self.peek().cloned() {
            match op {
                Token::Plus => { self.next(); left += self.product()?; }
                Token::Minus => { self.next(); left -= self.product()?; }
                _ => break,
            }
        }
        Ok(left)
    }
    fn product(&mut self) -> Result<i64, String> {
        let mut left = self.atom()?;
        loop {
            match self.peek() {
                Some(Token::Star) => { self.next(); left *= self.atom()?; }
                Some(Token::Slash) => {
                    self.next();
                    let right = self.atom()?;
                    if right == 0 { return Err("division by zero".to_string()); }
                    left /= right;
                }
                _ => return Ok(left),
            }
        }
    }
    fn atom(&mut self) -> Result<i64, String> {
        match self.next() {
            Some(Token::Num(n)) => Ok(n),
            Some(Token::Minus) => Ok(-self.atom()?),
            Some(Token::Open) => {
                let n = self.sum()?;
                if self.next() == Some(Token::Close) { Ok(n) } else { Err("no closing".to_string()) }
            }
            t => Err(format!("unexpected {:?}", t)),
        }
    }
}
fn eval(text: &str) -> Result<i64, String> {
    let mut p = Parser { tokens: lex(text)?, at: 0 };
    p.sum()
}
fn main() {
    for t in ["1 + 2 * 3", "(1 + 2) * -3", "8 / (4 - 4)", "2 *", "2 ? 3"] { println!("{:?}", eval(t)); }
}
//> Ok(7)
//> Ok(-9)
//> Err("division by zero")
//> Err("unexpected None")
//> Err("unexpected '?'")

//// bank_account
#[derive(Debug)]
enum TxError { Insufficient { needed: i64, available: i64 }, Frozen }
struct Account { owner: String, balance: i64, frozen: bool, log: Vec<i64> }
impl Account {
    fn new(owner: &str) -> Self { Account { owner: owner.to_string(), balance: 0, frozen: false, log: vec![] } }
    fn deposit(&mut self, n: i64) { self.balance += n; self.log.push(n); }
    fn withdraw(&mut self, n: i64) -> Result<i64, TxError> {
        if self.frozen { return Err(TxError::Frozen); }
        if n > self.balance { return Err(TxError::Insufficient { needed: n, available: self.balance }); }
        self.balance -= n;
        self.log.push(-n);
        Ok(self.balance)
    }
}
fn main() {
    let mut a = Account::new("ann");
    a.deposit(100);
    println!("{:?} {:?}", a.withdraw(30).is_ok(), a.withdraw(300));
    a.frozen = true;
    match a.withdraw(1) { Err(TxError::Frozen) => println!("{} is frozen", a.owner), other => println!("{:?}", other) }
    println!("{:?}", a.log);
}
//> true Err(Insufficient { needed: 300, available: 70 })
//> ann is frozen
//> [100, -30]

//// game_of_life
fn step(grid: &Vec<Vec<bool>>) -> Vec<Vec<bool>> {
    let (h, w) = (grid.len() as i64, grid[0].len() as i64);
    let mut next = vec![vec![false; w as usize]; h as usize];
    for y in 0..h {
        for x in 0..w {
            let mut n = 0;
            for dy in -1..=1 {
                for dx in -1..=1 {
                    if dx == 0 && dy == 0 { continue; }
                    let (yy, xx) = ((y + dy + h) % h, (x + dx + w) % w);
                    if grid[yy as usize][xx as usize] { n += 1; }
                }
            }
            next[y as usize][x as usize] = matches!((grid[y as usize][x as usize], n), (true, 2) | (_, 3));
        }
    }
    next
}
fn main() {
    let mut g = vec![vec![false; 5]; 5];
    for (y, x) in [(2, 1), (2, 2), (2, 3)] { g[y][x] = true; }
    g = step(&g);
    for row in &g { println!("{}", row.iter().map(|c| if *c { '#' } else { '.' }).collect::<String>()); }
}
//> .....
//> ..#..
//> ..#..
//> ..#..
//> .....

//// cache_with_map
use std::collections::HashMap;
struct Cache<F: Fn(i64) -> i64> { f: F, known: HashMap<i64, i64>, misses: i64 }
impl<F: Fn(i64) -> i64> Cache<F> {
    fn new(f: F) -> Self { Cache { f, known: HashMap::new(), misses: 0 } }
    fn get(&mut self, n: i64) -> i64 {
        if let Some(v) = self.known.get(&n) { return *v; }
        self.misses += 1;
        let v = (self.f)(n);
        self.known.insert(n, v);
        v
    }
}
fn main() {
    let mut c = Cache::new(|n| n * n);
    println!("{} {} {} misses {}", c.get(4), c.get(4), c.get(5), c.misses);
}
//> 16 16 25 misses 2
