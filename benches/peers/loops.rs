fn sum(n: i64) -> i64 {
    let mut total = 0;
    for i in 0..n {
        for j in 0..n {
            total += i * j % 7;
        }
    }
    total
}

fn main() {
    println!("{}", sum(std::hint::black_box(20_000)));
}
