//! Broken texts: a token gone, doubled, or swapped with its neighbour, or the text cut off. Drawn from a seed, so that a failure comes
//! back; and made small, so that a failure can be read.

use std::ops::Range;

use super::difference;
use super::texts::Text;

/// A small generator (xorshift): the same sequence everywhere.
pub struct Random(u64);

impl Random {
    /// The generator of the `n`th mutant.
    pub fn new(seed: u64, n: u64) -> Self {
        let mut random = Random((seed ^ n.wrapping_mul(0x9e37_79b9_7f4a_7c15)) | 1);
        for _ in 0..4 {
            random.below(2);
        }
        random
    }

    /// A number less than `bound`.
    pub fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        ((self.0 >> 11) % bound.max(1) as u64) as usize
    }
}

/// Where the tokens of a text are.
fn tokens(text: &str) -> Vec<Range<usize>> {
    grok_syntax::lexer::lex(text)
        .tokens
        .iter()
        .map(|token| token.span.start as usize..token.span.end as usize)
        .filter(|span| !span.is_empty())
        .collect()
}

/// The `n`th mutant of the texts, with what was done.
pub fn mutant(texts: &[Text], seed: u64, n: u64) -> Text {
    let mut random = Random::new(seed, n);
    loop {
        let Text { origin, text } = &texts[random.below(texts.len())];
        let tokens = tokens(text);
        if tokens.len() < 3 {
            continue;
        }
        let token = tokens[random.below(tokens.len())].clone();
        let at = token.start;
        let (how, mutant) = match random.below(4) {
            0 => (
                format!("without the token at {at}"),
                format!("{}{}", &text[..at], &text[token.end..]),
            ),
            1 => (
                format!("with the token at {at} twice"),
                format!("{} {}", &text[..token.end], &text[at..]),
            ),
            2 => {
                let i = random.below(tokens.len() - 1);
                let (a, b) = (tokens[i].clone(), tokens[i + 1].clone());
                let between = &text[a.end..b.start];
                let swapped = [
                    &text[..a.start],
                    &text[b.clone()],
                    between,
                    &text[a.clone()],
                    &text[b.end..],
                ];
                (format!("with the tokens at {} swapped", a.start), swapped.concat())
            }
            _ => (format!("cut off at {}", token.end), text[..token.end].to_owned()),
        };
        return Text {
            origin: format!("{origin}, {how}"),
            text: mutant,
        };
    }
}

/// A smaller text that the parsers do not agree on either: lines, then tokens are left out as long as that holds.
pub fn shrink(text: &str) -> String {
    let lines = |text: &str| {
        let mut start = 0;
        let line = |line: &str| {
            start += line.len();
            start - line.len()..start
        };
        text.split_inclusive('\n').map(line).collect::<Vec<_>>()
    };
    let smaller = without(text.to_owned(), lines);
    let smaller = without(smaller, tokens);
    without(smaller, lines)
}

/// Leaves out runs of parts, halving the runs' length.
fn without(mut text: String, parts: impl Fn(&str) -> Vec<Range<usize>>) -> String {
    let mut run = parts(&text).len() / 2;
    while run > 0 {
        let mut from = 0;
        loop {
            let all = parts(&text);
            if from >= all.len() {
                break;
            }
            let last = all[(from + run - 1).min(all.len() - 1)].end;
            let candidate = format!("{}{}", &text[..all[from].start], &text[last..]);
            if difference(&candidate).is_some() {
                text = candidate;
            } else {
                from += run;
            }
        }
        run /= 2;
    }
    text
}
