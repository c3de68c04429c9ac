//! What the tour prints: an editor's surface in a terminal.

use std::time::Duration;

use serde_json::Value;

use super::document::Document;
use crate::report::{BOLD, DIM, ERROR, GOOD, WARNING};

/// How long a publish may take to be followed by a better one.
pub const PAUSE: Duration = Duration::from_millis(400);

/// The most rows of a completion list.
const LIST_ROWS: usize = 12;

/// The first line.
pub fn title(text: &str) {
    anstream::println!("{BOLD}{text}{BOLD:#}");
}

/// The heading of a step.
pub fn step(number: u32, text: &str) {
    anstream::println!("\n{BOLD}{number}. {text}{BOLD:#}");
}

/// An aside.
pub fn remark(text: &str) {
    anstream::println!("   {DIM}{text}{DIM:#}");
}

/// The last lines.
pub fn closing() {
    anstream::println!(
        "\n{BOLD}That was the server your editor talks to.{BOLD:#} Next: open a .grok file in VS Code, Neovim or Helix (see editors/),"
    );
    anstream::println!("or try {GOOD}grok run examples/primes.grok{GOOD:#}.");
}

/// Each problem under its line, with its fixes' reasons.
pub fn problems(document: &Document, found: &[Value]) {
    if found.is_empty() {
        anstream::println!("   {GOOD}no problems{GOOD:#}");
    }
    for problem in found {
        let start = &problem["range"]["start"];
        let (row, column) = (number(&start["line"]), number(&start["character"]));
        let line = document.line(row);
        let end = if problem["range"]["end"]["line"] == start["line"] {
            number(&problem["range"]["end"]["character"])
        } else {
            line.len()
        };
        let style = if problem["severity"] == 1 { ERROR } else { WARNING };
        let indent = width(line, column);
        let carets = width(line, end).saturating_sub(indent).max(1);
        anstream::println!("   {DIM}{:>3} │{DIM:#} {line}", row + 1);
        let code = problem["code"].as_str().unwrap_or_default();
        let message = problem["message"].as_str().unwrap_or_default();
        let mut lines = message.lines();
        anstream::println!(
            "       {DIM}│{DIM:#} {:indent$}{style}{} {code}: {}{style:#}",
            "",
            "~".repeat(carets),
            lines.next().unwrap_or_default(),
        );
        for line in lines {
            anstream::println!("       {DIM}│{DIM:#} {:indent$}{DIM}{line}{DIM:#}", "");
        }
    }
}

/// A line with a caret under a position.
pub fn line_with_caret(document: &Document, position: &Value) {
    let row = number(&position["line"]);
    let line = document.line(row);
    let indent = width(line, number(&position["character"]));
    anstream::println!("   {DIM}{:>3} │{DIM:#} {line}", row + 1);
    anstream::println!("       {DIM}│{DIM:#} {:indent$}{BOLD}▲{BOLD:#}", "");
}

/// A hover's Markdown in a box, without the fences.
pub fn hover(markdown: &str) {
    let lines: Vec<&str> = markdown.lines().filter(|line| !line.starts_with("```")).collect();
    let inner = lines.iter().map(|line| line.chars().count()).max().unwrap_or(0);
    anstream::println!("       ╭─{}─╮", "─".repeat(inner));
    for line in &lines {
        anstream::println!("       │ {line}{} │", " ".repeat(inner - line.chars().count()));
    }
    anstream::println!("       ╰─{}─╯", "─".repeat(inner));
}

/// The head of a completion list, as sorted by the server.
pub fn completion_list(items: &[Value]) {
    let mut items: Vec<&Value> = items.iter().collect();
    items.sort_by_key(|item| {
        item["sortText"]
            .as_str()
            .or(item["label"].as_str())
            .unwrap_or_default()
            .to_owned()
    });
    for item in items.iter().take(LIST_ROWS) {
        let kind = match item["kind"].as_u64() {
            Some(2) => "method",
            Some(3) => "fn",
            Some(5) => "field",
            Some(6) => "variable",
            Some(14) => "keyword",
            Some(20) => "variant",
            Some(22) => "struct",
            _ => "",
        };
        let label = item["label"].as_str().unwrap_or_default();
        let detail = item["detail"]
            .as_str()
            .or(item["labelDetails"]["detail"].as_str())
            .unwrap_or_default();
        anstream::println!("       ┃ {label:<16} {DIM}{kind:<8}{DIM:#} {detail}");
    }
    if items.len() > LIST_ROWS {
        anstream::println!("       ┃ {DIM}… {} more{DIM:#}", items.len() - LIST_ROWS);
    }
}

/// The lens above its line.
pub fn lens(document: &Document, lens: &Value) {
    let row = number(&lens["range"]["start"]["line"]);
    anstream::println!(
        "       {DIM}│{DIM:#} {GOOD}{}{GOOD:#}",
        lens["command"]["title"].as_str().unwrap_or_default()
    );
    anstream::println!("   {DIM}{:>3} │{DIM:#} {}", row + 1, document.line(row));
}

/// Text that the program printed.
pub fn output(text: &str) {
    for line in text.lines() {
        anstream::println!("       ▏{line}");
    }
}

/// How a run ended.
pub fn outcome(result: &Value) {
    let outcome = result["outcome"].as_str().unwrap_or("?");
    let style = if outcome == "ok" { GOOD } else { ERROR };
    let took = result["wall_ms"].as_f64().unwrap_or_default();
    let message = result["panic"]["message"]
        .as_str()
        .map(|message| format!(": {message}"))
        .unwrap_or_default();
    anstream::println!(
        "       {style}{outcome}{message}{style:#} {DIM}({took:.1} ms, {}){DIM:#}",
        result["engine"].as_str().unwrap_or("jit")
    );
}

fn number(value: &Value) -> usize {
    value.as_u64().unwrap_or_default() as usize
}

/// Characters before a UTF-8 column.
fn width(line: &str, column: usize) -> usize {
    line.char_indices().take_while(|(at, _)| *at < column).count()
}
