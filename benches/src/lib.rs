//! What the benches share: a large, ordinary program.

#![forbid(unsafe_code)]

/// A program of about `lines` lines: many small functions that call each other, structs, matches, loops. It checks without problems.
pub fn program(lines: usize) -> String {
    let mut text = String::from(
        "#[derive(Debug, Clone, Copy)]\nstruct Point {\n    x: f64,\n    y: f64,\n}\n\nenum Shape {\n    Dot(Point),\n    Line { from: Point, to: Point },\n}\n\n",
    );
    let mut count = text.lines().count();
    let mut n = 0;
    while count + 24 < lines {
        let callee = if n == 0 {
            "i".to_owned()
        } else {
            format!("step_{}(i, 2)", n - 1)
        };
        text.push_str(&format!(
            "/// Step number {n}.\nfn step_{n}(i: i64, by: i64) -> i64 {{\n    let mut sum = 0;\n    for k in 0..by {{\n        if k % 2 == 0 {{\n            sum += {callee};\n        }} else {{\n            sum -= k * i;\n        }}\n    }}\n    sum\n}}\n\nfn length_{n}(shape: &Shape) -> f64 {{\n    match shape {{\n        Shape::Dot(_) => 0.0,\n        Shape::Line {{ from, to }} => {{\n            let (dx, dy) = (to.x - from.x, to.y - from.y);\n            (dx * dx + dy * dy).sqrt()\n        }}\n    }}\n}}\n\n"
        ));
        count = text.lines().count();
        n += 1;
    }
    text.push_str("fn main() {\n    let p = Point { x: 3.0, y: 4.0 };\n    println!(\"{:?}\", p);\n}\n");
    text
}
