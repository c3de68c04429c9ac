//! Structs, enums, generics and traits.

//// struct_with_methods
#[derive(Debug, Clone, Copy, PartialEq)]
struct Point { x: f64, y: f64 }
impl Point {
    const ORIGIN: Point = Point { x: 0.0, y: 0.0 };
    fn new(x: f64, y: f64) -> Self { Self { x, y } }
    fn distance(&self, other: &Point) -> f64 { ((self.x - other.x).powi(2) + (self.y - other.y).powi(2)).sqrt() }
    fn scale(&mut self, by: f64) { self.x *= by; self.y *= by; }
}
fn main() {
    let mut p = Point::new(3.0, 4.0);
    println!("{}", p.distance(&Point::ORIGIN));
    p.scale(2.0);
    println!("{:?} {}", p, p == Point { x: 6.0, y: 8.0 });
}
//> 5
//> Point { x: 6.0, y: 8.0 } true

//// shapes
enum Shape { Circle(f64), Rect { w: f64, h: f64 }, Dot }
impl Shape {
    fn area(&self) -> f64 {
        match self {
            Shape::Circle(r) => 3.0 * r * r,
            Shape::Rect { w, h } => w * h,
            Shape::Dot => 0.0,
        }
    }
}
fn main() {
    let shapes = vec![Shape::Circle(2.0), Shape::Rect { w: 3.0, h: 4.5 }, Shape::Dot];
    for s in &shapes { println!("{:.2}", s.area()); }
    let total: f64 = shapes.iter().map(|s| s.area()).sum();
    println!("{}", total);
}
//> 12.00
//> 13.50
//> 0.00
//> 25.5

//// traits_and_default_methods
trait Animal {
    fn name(&self) -> String;
    fn noise(&self) -> String { String::from("...") }
    fn speak(&self) -> String { format!("{} says {}", self.name(), self.noise()) }
}
struct Dog;
struct Fish { kind: &'static str }
impl Animal for Dog {
    fn name(&self) -> String { "Dog".to_string() }
    fn noise(&self) -> String { "woof".to_string() }
}
impl Animal for Fish { fn name(&self) -> String { self.kind.to_string() } }
fn main() {
    println!("{}", Dog.speak());
    println!("{}", Fish { kind: "Cod" }.speak());
}
//> Dog says woof
//> Cod says ...

//// trait_objects
trait Shape { fn area(&self) -> f64; fn label(&self) -> &'static str { "shape" } }
struct Square(f64);
struct Circle(f64);
impl Shape for Square { fn area(&self) -> f64 { self.0 * self.0 } fn label(&self) -> &'static str { "square" } }
impl Shape for Circle { fn area(&self) -> f64 { 3.0 * self.0 * self.0 } }
fn largest(shapes: &Vec<Box<dyn Shape>>) -> f64 {
    let mut best = 0.0;
    for s in shapes { if s.area() > best { best = s.area(); } }
    best
}
fn main() {
    let shapes: Vec<Box<dyn Shape>> = vec![Box::new(Square(2.0)), Box::new(Circle(1.5))];
    for s in shapes.iter() { println!("{} {}", s.label(), s.area()); }
    println!("{}", largest(&shapes));
}
//> square 4
//> shape 6.75
//> 6.75

//// dyn_by_reference
trait Greet { fn hi(&self) -> String; }
struct A;
struct B { n: i64 }
impl Greet for A { fn hi(&self) -> String { "a".to_string() } }
impl Greet for B { fn hi(&self) -> String { format!("b{}", self.n) } }
fn twice(g: &dyn Greet) -> String { format!("{}{}", g.hi(), g.hi()) }
fn main() {
    println!("{} {}", twice(&A), twice(&B { n: 7 }));
}
//> aa b7b7

//// generic_functions
fn largest<T: PartialOrd + Copy>(items: &[T]) -> T {
    let mut best = items[0];
    for &x in items { if x > best { best = x; } }
    best
}
fn swap<A, B>(pair: (A, B)) -> (B, A) { (pair.1, pair.0) }
fn main() {
    println!("{} {} {}", largest(&[3, 8, 2]), largest(&[1.5, -2.0]), largest(&['x', 'b']));
    println!("{:?}", swap((1, "one")));
}
//> 8 1.5 x
//> ("one", 1)

//// generic_stack
struct Stack<T> { items: Vec<T> }
impl<T: Clone> Stack<T> {
    fn new() -> Self { Stack { items: Vec::new() } }
    fn push(&mut self, item: T) -> &mut Self { self.items.push(item); self }
    fn pop(&mut self) -> Option<T> { self.items.pop() }
    fn peek(&self) -> Option<&T> { self.items.last() }
    fn len(&self) -> usize { self.items.len() }
}
fn main() {
    let mut s = Stack::new();
    s.push(1).push(2).push(3);
    println!("{:?} {:?} {}", s.pop(), s.peek(), s.len());
}
//> Some(3) Some(2) 2

//// associated_types
trait Container {
    type Item;
    fn get(&self, i: usize) -> Option<Self::Item>;
    fn first(&self) -> Option<Self::Item> { self.get(0) }
}
struct Squares(usize);
impl Container for Squares {
    type Item = usize;
    fn get(&self, i: usize) -> Option<usize> { if i < self.0 { Some(i * i) } else { None } }
}
fn second<C: Container>(c: &C) -> Option<C::Item> { c.get(1) }
fn main() {
    let s = Squares(3);
    println!("{:?} {:?} {:?}", s.first(), second(&s), s.get(9));
}
//> Some(0) Some(1) None

//// associated_constants
trait Animal { const LEGS: i64; const ARMS: i64 = 0; fn limbs() -> i64 { Self::LEGS + Self::ARMS } }
struct Dog;
struct Ape;
impl Animal for Dog { const LEGS: i64 = 4; }
impl Animal for Ape { const LEGS: i64 = 2; const ARMS: i64 = 2; }
fn show<A: Animal>() -> i64 { A::LEGS * 10 + A::ARMS }
fn main() {
    println!("{} {} {} {}", Dog::LEGS, Ape::limbs(), show::<Dog>(), show::<Ape>());
}
//> 4 4 40 22

//// operators
use std::ops::{Add, Mul, Neg, Sub, Index, AddAssign};
#[derive(Debug, Clone, Copy, PartialEq)]
struct V { x: i64, y: i64 }
impl Add for V { type Output = V; fn add(self, o: V) -> V { V { x: self.x + o.x, y: self.y + o.y } } }
impl Sub for V { type Output = V; fn sub(self, o: V) -> V { V { x: self.x - o.x, y: self.y - o.y } } }
impl Mul<i64> for V { type Output = V; fn mul(self, k: i64) -> V { V { x: self.x * k, y: self.y * k } } }
impl Neg for V { type Output = V; fn neg(self) -> V { V { x: -self.x, y: -self.y } } }
impl AddAssign for V { fn add_assign(&mut self, o: V) { self.x += o.x; self.y += o.y; } }
impl Index<usize> for V { type Output = i64; fn index(&self, i: usize) -> &i64 { if i == 0 { &self.x } else { &self.y } } }
fn main() {
    let a = V { x: 1, y: 2 };
    let b = V { x: 3, y: 5 };
    let mut c = a + b * 2 - -a;
    println!("{:?}", c);
    c += a;
    println!("{} {}", c[0], c[1]);
    println!("{}", c == b);
}
//> V { x: 8, y: 14 }
//> 9 16
//> false

//// display
use std::fmt;
struct Money { cents: i64 }
impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result { write!(f, "{}.{:02}", self.cents / 100, self.cents % 100) }
}
fn main() {
    println!("{} {}", Money { cents: 1234 }, Money { cents: 5 });
}
//> 12.34 0.05

//// derives
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
struct Version { major: i64, minor: i64 }
fn main() {
    let a = Version { major: 1, minor: 9 };
    let b = Version { major: 2, ..Default::default() };
    println!("{} {} {}", a < b, a == a.clone(), a != b);
    println!("{:?} {:?}", Version::default(), a.cmp(&b));
    println!("{:?}", std::cmp::max(a.clone(), b.clone()));
}
//> true true true
//> Version { major: 0, minor: 0 } Less
//> Version { major: 2, minor: 0 }

//// default_of_an_enum
#[derive(Debug, Default, PartialEq)]
enum Mode { Fast, #[default] Slow }
#[derive(Debug, Default)]
struct Settings { mode: Mode, level: i64, name: String }
fn main() { println!("{:?}", Settings::default()); }
//> Settings { mode: Slow, level: 0, name: "" }

//// ordering_of_enums
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Clone, Copy)]
enum Suit { Clubs, Diamonds, Hearts, Spades }
fn main() {
    let mut suits = vec![Suit::Spades, Suit::Clubs, Suit::Hearts];
    suits.sort();
    println!("{:?} {}", suits, Suit::Diamonds < Suit::Hearts);
    println!("{}", Suit::Hearts as i64);
}
//> [Clubs, Hearts, Spades] true
//> 2

//// newtypes_and_from
struct Celsius(f64);
struct Fahrenheit(f64);
impl From<Celsius> for Fahrenheit { fn from(c: Celsius) -> Self { Fahrenheit(c.0 * 9.0 / 5.0 + 32.0) } }
fn main() {
    let f: Fahrenheit = Celsius(100.0).into();
    println!("{}", f.0);
    println!("{}", Fahrenheit::from(Celsius(0.0)).0);
}
//> 212
//> 32

//// errors_with_question_mark
#[derive(Debug)]
enum Failure { Empty, Bad(String) }
fn number(text: &str) -> Result<i64, Failure> {
    if text.is_empty() { return Err(Failure::Empty); }
    text.parse::<i64>().map_err(|_| Failure::Bad(text.to_string()))
}
fn sum(a: &str, b: &str) -> Result<i64, Failure> { Ok(number(a)? + number(b)?) }
fn main() {
    println!("{:?} {:?} {:?}", sum("1", "2"), sum("", "2"), sum("1", "x"));
}
//> Ok(3) Err(Empty) Err(Bad("x"))

//// error_conversion
#[derive(Debug)]
struct Low(i64);
#[derive(Debug)]
enum High { FromLow(i64), Other }
impl From<Low> for High { fn from(l: Low) -> High { High::FromLow(l.0) } }
fn low(n: i64) -> Result<i64, Low> { if n > 0 { Ok(n) } else { Err(Low(n)) } }
fn high(n: i64) -> Result<i64, High> {
    if n == 99 { return Err(High::Other); }
    let x = low(n)?;
    Ok(x * 2)
}
fn main() { println!("{:?} {:?} {:?}", high(4), high(-1), high(99)); }
//> Ok(8) Err(FromLow(-1)) Err(Other)

//// blanket_impl
trait Describe { fn describe(&self) -> String; }
impl<T: std::fmt::Debug> Describe for T { fn describe(&self) -> String { format!("<{:?}>", self) } }
fn main() { println!("{} {}", 3.describe(), vec![1, 2].describe()); }
//> <3> <[1, 2]>

//// supertraits
trait Named { fn name(&self) -> String; }
trait Greeter: Named { fn greet(&self) -> String { format!("Hello, {}", self.name()) } }
struct P(&'static str);
impl Named for P { fn name(&self) -> String { self.0.to_string() } }
impl Greeter for P {}
fn welcome<G: Greeter>(g: &G) -> String { format!("{}! ({})", g.greet(), g.name()) }
fn main() { println!("{}", welcome(&P("Ada"))); }
//> Hello, Ada! (Ada)

//// generic_trait
trait Convert<T> { fn convert(&self) -> T; }
struct N(i64);
impl Convert<f64> for N { fn convert(&self) -> f64 { self.0 as f64 / 2.0 } }
impl Convert<bool> for N { fn convert(&self) -> bool { self.0 != 0 } }
fn main() {
    let f: f64 = N(3).convert();
    let b: bool = N(3).convert();
    println!("{} {}", f, b);
}
//> 1.5 true

//// static_dispatch_by_type
trait Zero { fn zero() -> Self; }
impl Zero for i64 { fn zero() -> Self { 0 } }
impl Zero for f64 { fn zero() -> Self { 0.0 } }
fn sum<T: Zero + std::ops::Add<Output = T> + Copy>(items: &[T]) -> T {
    let mut total = T::zero();
    for &x in items { total = total + x; }
    total
}
fn main() { println!("{} {}", sum(&[1i64, 2, 3]), sum(&[0.5, 0.25])); }
//> 6 0.75

//// const_generics
struct Grid<const W: usize, const H: usize> { cells: [[i64; W]; H] }
impl<const W: usize, const H: usize> Grid<W, H> {
    fn new() -> Self { Grid { cells: [[0; W]; H] } }
    fn area(&self) -> usize { W * H }
}
fn total<const N: usize>(a: [i64; N]) -> i64 { let mut s = 0; for x in a { s += x; } s }
fn main() {
    let mut g = Grid::<3, 2>::new();
    g.cells[1][2] = 5;
    println!("{} {} {}", g.area(), g.cells[1][2], total([1, 2, 3, 4]));
}
//> 6 5 10

//// binary_tree
#[derive(Debug)]
struct Node { value: i64, left: Option<Box<Node>>, right: Option<Box<Node>> }
impl Node {
    fn new(value: i64) -> Node { Node { value, left: None, right: None } }
    fn insert(&mut self, value: i64) {
        let side = if value < self.value { &mut self.left } else { &mut self.right };
        match side {
            Some(node) => node.insert(value),
            None => *side = Some(Box::new(Node::new(value))),
        }
    }
    fn depth(&self) -> i64 {
        let left = self.left.as_ref().map_or(0, |n| n.depth());
        let right = self.right.as_ref().map_or(0, |n| n.depth());
        1 + left.max(right)
    }
    fn walk(&self, out: &mut Vec<i64>) {
        if let Some(l) = &self.left { l.walk(out); }
        out.push(self.value);
        if let Some(r) = &self.right { r.walk(out); }
    }
}
fn main() {
    let mut root = Node::new(5);
    for v in [2, 8, 1, 9, 3] { root.insert(v); }
    let mut out = vec![];
    root.walk(&mut out);
    println!("{:?} {}", out, root.depth());
}
//> [1, 2, 3, 5, 8, 9] 3

//// expression_tree
enum Expr { Num(f64), Add(Box<Expr>, Box<Expr>), Mul(Box<Expr>, Box<Expr>), Neg(Box<Expr>) }
fn eval(e: &Expr) -> f64 {
    match e {
        Expr::Num(n) => *n,
        Expr::Add(a, b) => eval(a) + eval(b),
        Expr::Mul(a, b) => eval(a) * eval(b),
        Expr::Neg(a) => -eval(a),
    }
}
fn show(e: &Expr) -> String {
    match e {
        Expr::Num(n) => format!("{}", n),
        Expr::Add(a, b) => format!("({} + {})", show(a), show(b)),
        Expr::Mul(a, b) => format!("{} * {}", show(a), show(b)),
        Expr::Neg(a) => format!("-{}", show(a)),
    }
}
fn main() {
    let e = Expr::Mul(Box::new(Expr::Num(3.0)), Box::new(Expr::Add(Box::new(Expr::Num(1.5)), Box::new(Expr::Neg(Box::new(Expr::Num(0.5)))))));
    println!("{} = {}", show(&e), eval(&e));
}
//> 3 * (1.5 + -0.5) = 3

//// linked_list
enum List { Cons(i64, Box<List>), Nil }
use List::{Cons, Nil};
impl List {
    fn sum(&self) -> i64 { match self { Cons(n, rest) => n + rest.sum(), Nil => 0 } }
    fn text(&self) -> String { match self { Cons(n, rest) => format!("{}, {}", n, rest.text()), Nil => format!("nil") } }
}
fn main() {
    let l = Cons(1, Box::new(Cons(2, Box::new(Nil))));
    println!("{} {}", l.sum(), l.text());
}
//> 3 1, 2, nil

//// state_machine
#[derive(Debug, Clone, Copy, PartialEq)]
enum State { Idle, Running { ticks: i64 }, Done }
enum Event { Start, Tick, Stop }
impl State {
    fn next(self, e: &Event) -> State {
        match (self, e) {
            (State::Idle, Event::Start) => State::Running { ticks: 0 },
            (State::Running { ticks }, Event::Tick) if ticks < 2 => State::Running { ticks: ticks + 1 },
            (State::Running { .. }, Event::Tick | Event::Stop) => State::Done,
            (s, _) => s,
        }
    }
}
fn main() {
    let mut s = State::Idle;
    for e in [Event::Tick, Event::Start, Event::Tick, Event::Tick, Event::Tick, Event::Stop] {
        s = s.next(&e);
        println!("{:?}", s);
    }
}
//> Idle
//> Running { ticks: 0 }
//> Running { ticks: 1 }
//> Running { ticks: 2 }
//> Done
//> Done

//// modules
mod bank {
    pub mod account {
        pub struct Account { balance: i64 }
        impl Account {
            pub fn open() -> Account { Account { balance: super::opening_gift() } }
            pub fn put(&mut self, n: i64) { self.balance += n; }
            pub fn balance(&self) -> i64 { self.balance }
        }
    }
    fn opening_gift() -> i64 { 5 }
    pub use self::account::Account;
}
use bank::Account;
fn main() {
    let mut a = Account::open();
    a.put(20);
    println!("{}", a.balance());
}
//> 25
