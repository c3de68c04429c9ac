//! Textbook algorithms.

//// gcd
fn gcd(a: i64, b: i64) -> i64 { if b == 0 { a } else { gcd(b, a % b) } }
fn lcm(a: i64, b: i64) -> i64 { a / gcd(a, b) * b }
fn main() {
    println!("{} {}", gcd(48, 36), lcm(4, 6));
    let mut acc = 1;
    for n in 1..=20 { acc = lcm(acc, n); }
    println!("{}", acc);
}
//> 12 12
//> 232792560

//// sieve
fn primes(limit: usize) -> Vec<usize> {
    let mut composite = vec![false; limit + 1];
    let mut found = Vec::new();
    for n in 2..=limit {
        if composite[n] { continue; }
        found.push(n);
        let mut m = n * n;
        while m <= limit {
            composite[m] = true;
            m += n;
        }
    }
    found
}
fn main() {
    let p = primes(50);
    println!("{:?}", p);
    println!("{}", p.len());
}
//> [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47]
//> 15

//// bubble_sort
fn sort(items: &mut Vec<i64>) {
    let n = items.len();
    for i in 0..n {
        for j in 0..n - 1 - i {
            if items[j] > items[j + 1] { items.swap(j, j + 1); }
        }
    }
}
fn main() {
    let mut items = vec![5, 2, 9, 1, 7, 3];
    sort(&mut items);
    println!("{:?}", items);
}
//> [1, 2, 3, 5, 7, 9]

//// insertion_sort_of_any_type
fn sort<T: PartialOrd + Copy>(items: &mut [T]) {
    for i in 1..items.len() {
        let x = items[i];
        let mut j = i;
        while j > 0 && items[j - 1] > x {
            items[j] = items[j - 1];
            j -= 1;
        }
        items[j] = x;
    }
}
fn main() {
    let mut a = [3, 1, 2];
    sort(&mut a);
    let mut b = vec![2.5, -1.0, 9.25];
    sort(&mut b);
    let mut c = ['z', 'b', 'q'];
    sort(&mut c);
    println!("{:?} {:?} {:?}", a, b, c);
}
//> [1, 2, 3] [-1.0, 2.5, 9.25] ['b', 'q', 'z']

//// quick_sort
fn sorted(items: Vec<i64>) -> Vec<i64> {
    if items.len() <= 1 { return items; }
    let pivot = items[0];
    let mut less = Vec::new();
    let mut more = Vec::new();
    for &x in items[1..].iter() {
        if x < pivot { less.push(x); } else { more.push(x); }
    }
    let mut result = sorted(less);
    result.push(pivot);
    result.extend(sorted(more));
    result
}
fn main() { println!("{:?}", sorted(vec![3, 7, 1, 9, 2, 3, -4])); }
//> [-4, 1, 2, 3, 3, 7, 9]

//// merge_sort
fn merge(a: &[i64], b: &[i64]) -> Vec<i64> {
    let (mut i, mut j) = (0, 0);
    let mut out = Vec::new();
    while i < a.len() && j < b.len() {
        if a[i] <= b[j] { out.push(a[i]); i += 1; } else { out.push(b[j]); j += 1; }
    }
    while i < a.len() { out.push(a[i]); i += 1; }
    while j < b.len() { out.push(b[j]); j += 1; }
    out
}
fn sort(items: &[i64]) -> Vec<i64> {
    if items.len() < 2 { return items.to_vec(); }
    let middle = items.len() / 2;
    merge(&sort(&items[..middle]), &sort(&items[middle..]))
}
fn main() { println!("{:?}", sort(&[8, 3, 5, 1, 9, 2])); }
//> [1, 2, 3, 5, 8, 9]

//// binary_search
fn find(items: &[i64], wanted: i64) -> Option<usize> {
    let (mut low, mut high) = (0, items.len());
    while low < high {
        let middle = low + (high - low) / 2;
        if items[middle] == wanted { return Some(middle); }
        if items[middle] < wanted { low = middle + 1; } else { high = middle; }
    }
    None
}
fn main() {
    let items = [1, 3, 5, 7, 9, 11];
    println!("{:?} {:?}", find(&items, 7), find(&items, 8));
}
//> Some(3) None

//// fibonacci
fn fib(n: u64) -> u64 {
    let (mut a, mut b) = (0, 1);
    for _ in 0..n { (a, b) = (b, a + b); }
    a
}
fn slow(n: u64) -> u64 { match n { 0 => 0, 1 => 1, n => slow(n - 1) + slow(n - 2) } }
fn main() {
    println!("{} {}", fib(90), slow(20));
}
//> 2880067194370816120 6765

//// collatz
fn steps(mut n: u64) -> u64 {
    let mut count = 0;
    while n != 1 {
        n = if n % 2 == 0 { n / 2 } else { 3 * n + 1 };
        count += 1;
    }
    count
}
fn main() {
    let mut best = (0, 0);
    for n in 1..1000 {
        let s = steps(n);
        if s > best.1 { best = (n, s); }
    }
    println!("{:?}", best);
}
//> (871, 178)

//// matrix_product
fn product(a: &Vec<Vec<i64>>, b: &Vec<Vec<i64>>) -> Vec<Vec<i64>> {
    let mut c = vec![vec![0; b[0].len()]; a.len()];
    for i in 0..a.len() {
        for j in 0..b[0].len() {
            for k in 0..b.len() { c[i][j] += a[i][k] * b[k][j]; }
        }
    }
    c
}
fn main() {
    let a = vec![vec![1, 2], vec![3, 4]];
    let b = vec![vec![5, 6], vec![7, 8]];
    println!("{:?}", product(&a, &b));
}
//> [[19, 22], [43, 50]]

//// transpose_with_arrays
fn transpose(m: [[i64; 3]; 2]) -> [[i64; 2]; 3] {
    let mut t = [[0; 2]; 3];
    for (i, row) in m.iter().enumerate() {
        for (j, x) in row.iter().enumerate() { t[j][i] = *x; }
    }
    t
}
fn main() { println!("{:?}", transpose([[1, 2, 3], [4, 5, 6]])); }
//> [[1, 4], [2, 5], [3, 6]]

//// towers_of_hanoi
fn moves(n: i64, from: char, to: char, via: char, log: &mut Vec<(char, char)>) {
    if n == 0 { return; }
    moves(n - 1, from, via, to, log);
    log.push((from, to));
    moves(n - 1, via, to, from, log);
}
fn main() {
    let mut log = Vec::new();
    moves(3, 'a', 'c', 'b', &mut log);
    println!("{} {:?}", log.len(), log[0]);
}
//> 7 ('a', 'c')

//// permutations
fn permute(rest: Vec<i64>, chosen: Vec<i64>, all: &mut Vec<Vec<i64>>) {
    if rest.is_empty() { all.push(chosen); return; }
    for i in 0..rest.len() {
        let mut others = rest.clone();
        let x = others.remove(i);
        let mut next = chosen.clone();
        next.push(x);
        permute(others, next, all);
    }
}
fn main() {
    let mut all = Vec::new();
    permute(vec![1, 2, 3], vec![], &mut all);
    for p in &all { println!("{:?}", p); }
}
//> [1, 2, 3]
//> [1, 3, 2]
//> [2, 1, 3]
//> [2, 3, 1]
//> [3, 1, 2]
//> [3, 2, 1]

//// knapsack
fn best(weights: &[usize], values: &[i64], capacity: usize) -> i64 {
    let mut table = vec![0; capacity + 1];
    for i in 0..weights.len() {
        for c in (weights[i]..=capacity).rev() {
            let with = table[c - weights[i]] + values[i];
            if with > table[c] { table[c] = with; }
        }
    }
    table[capacity]
}
fn main() { println!("{}", best(&[1, 3, 4, 5], &[1, 4, 5, 7], 7)); }
//> 9

//// edit_distance
fn distance(a: &str, b: &str) -> usize {
    let a: Vec<char> = a.chars().collect();
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut diagonal = row[0];
        row[0] = i;
        for j in 1..=b.len() {
            let above = row[j];
            let cost = if a[i - 1] == b[j - 1] { 0 } else { 1 };
            row[j] = (diagonal + cost).min(above + 1).min(row[j - 1] + 1);
            diagonal = above;
        }
    }
    row[b.len()]
}
fn main() { println!("{} {}", distance("kitten", "sitting"), distance("", "abc")); }
//> 3 3

//// power_and_modulus
fn power(mut base: u64, mut exponent: u64, modulus: u64) -> u64 {
    let mut result = 1;
    base %= modulus;
    while exponent > 0 {
        if exponent & 1 == 1 { result = result * base % modulus; }
        base = base * base % modulus;
        exponent >>= 1;
    }
    result
}
fn main() { println!("{} {}", power(2, 10, 1000), power(7, 128, 13)); }
//> 24 3

//// breadth_first_search
use std::collections::VecDeque;
fn main() {
    let edges: Vec<Vec<usize>> = vec![vec![1, 2], vec![3], vec![3, 4], vec![5], vec![5], vec![]];
    let mut distance = vec![-1; 6];
    let mut queue = vec![0];
    distance[0] = 0;
    let mut head = 0;
    while head < queue.len() {
        let at = queue[head];
        head += 1;
        for &next in &edges[at] {
            if distance[next] < 0 {
                distance[next] = distance[at] + 1;
                queue.push(next);
            }
        }
    }
    println!("{:?}", distance);
}
//> [0, 1, 1, 2, 2, 3]

//// depth_first_with_recursion
fn visit(at: usize, edges: &Vec<Vec<usize>>, seen: &mut Vec<bool>, order: &mut Vec<usize>) {
    if seen[at] { return; }
    seen[at] = true;
    for &next in &edges[at] { visit(next, edges, seen, order); }
    order.push(at);
}
fn main() {
    let edges = vec![vec![1, 3], vec![2], vec![], vec![2]];
    let mut seen = vec![false; 4];
    let mut order = vec![];
    for i in 0..4 { visit(i, &edges, &mut seen, &mut order); }
    order.reverse();
    println!("{:?}", order);
}
//> [0, 3, 1, 2]

//// union_find
struct Sets { parent: Vec<usize> }
impl Sets {
    fn new(n: usize) -> Self { Sets { parent: (0..n).collect() } }
    fn root(&mut self, x: usize) -> usize {
        if self.parent[x] == x { return x; }
        let r = self.root(self.parent[x]);
        self.parent[x] = r;
        r
    }
    fn join(&mut self, a: usize, b: usize) -> bool {
        let (a, b) = (self.root(a), self.root(b));
        if a == b { return false; }
        self.parent[a] = b;
        true
    }
}
fn main() {
    let mut s = Sets::new(5);
    println!("{} {} {}", s.join(0, 1), s.join(1, 2), s.join(0, 2));
    println!("{} {}", s.root(0) == s.root(2), s.root(3) == s.root(4));
}
//> true true false
//> true false

//// pascal
fn main() {
    let mut row: Vec<i64> = vec![1];
    for _ in 0..5 {
        println!("{:?}", row);
        let mut next = vec![1];
        for pair in row.windows(2) { next.push(pair[0] + pair[1]); }
        next.push(1);
        row = next;
    }
}
//> [1]
//> [1, 1]
//> [1, 2, 1]
//> [1, 3, 3, 1]
//> [1, 4, 6, 4, 1]

//// perfect_numbers
fn divisors(n: i64) -> i64 { (1..n).filter(|d| n % d == 0).sum() }
fn main() {
    let perfect: Vec<i64> = (2..500).filter(|&n| divisors(n) == n).collect();
    println!("{:?}", perfect);
}
//> [6, 28, 496]

//// fizz_buzz
fn main() {
    for n in 1..=15 {
        match (n % 3, n % 5) {
            (0, 0) => println!("FizzBuzz"),
            (0, _) => println!("Fizz"),
            (_, 0) => println!("Buzz"),
            _ => println!("{}", n),
        }
    }
}
//> 1
//> 2
//> Fizz
//> 4
//> Buzz
//> Fizz
//> 7
//> 8
//> Fizz
//> Buzz
//> 11
//> Fizz
//> 13
//> 14
//> FizzBuzz

//// roman_numerals
fn roman(mut n: i64) -> String {
    let table = [(1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")];
    let mut text = String::new();
    for (value, sign) in table {
        while n >= value {
            text.push_str(sign);
            n -= value;
        }
    }
    text
}
fn main() { println!("{} {} {}", roman(1994), roman(2026), roman(4)); }
//> MCMXCIV MMXXVI IV

//// run_length
fn encode(text: &str) -> String {
    let mut out = String::new();
    let mut last: Option<char> = None;
    let mut count = 0;
    for c in text.chars() {
        match last {
            Some(l) if l == c => count += 1,
            Some(l) => {
                out.push_str(&format!("{}{}", count, l));
                last = Some(c);
                count = 1;
            }
            None => { last = Some(c); count = 1; }
        }
    }
    if let Some(l) = last { out.push_str(&format!("{}{}", count, l)); }
    out
}
fn main() { println!("{}", encode("aaabccdddd")); }
//> 3a1b2c4d

//// palindromes
fn palindrome(text: &str) -> bool {
    let letters: Vec<char> = text.chars().filter(|c| c.is_alphabetic()).map(|c| c.to_ascii_lowercase()).collect();
    let n = letters.len();
    (0..n / 2).all(|i| letters[i] == letters[n - 1 - i])
}
fn main() { println!("{} {}", palindrome("A man, a plan, a canal: Panama"), palindrome("rust")); }
//> true false

//// caesar
fn shift(c: char, by: u8) -> char {
    if c.is_ascii_lowercase() { ((c as u8 - b'a' + by) % 26 + b'a') as char } else { c }
}
fn main() {
    let text: String = "hello, world".chars().map(|c| shift(c, 3)).collect();
    println!("{}", text);
}
//> khoor, zruog

//// digits
fn digit_sum(mut n: u64) -> u64 {
    let mut s = 0;
    while n > 0 { s += n % 10; n /= 10; }
    s
}
fn main() {
    println!("{}", digit_sum(987654321));
    let text = 12345.to_string();
    let reversed: String = text.chars().rev().collect();
    println!("{}", reversed);
}
//> 45
//> 54321

//// bits
fn main() {
    let n: u32 = 0b1011_0000;
    println!("{} {} {}", n.count_ones(), n.leading_zeros(), n.trailing_zeros());
    println!("{} {} {}", n & 0xF0, n | 1, n ^ 0xFF);
    println!("{} {}", 1u8 << 7, 200u8 >> 3);
    println!("{}", !0u8);
}
//> 3 24 4
//> 176 177 79
//> 128 25
//> 255

//// newton
fn root(x: f64) -> f64 {
    let mut guess = x / 2.0;
    for _ in 0..20 { guess = (guess + x / guess) / 2.0; }
    guess
}
fn main() { println!("{:.6} {:.3}", root(2.0), root(81.0)); }
//> 1.414214 9.000
