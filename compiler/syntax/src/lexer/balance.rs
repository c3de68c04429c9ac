//! Which brackets belong together, found before parsing. Recovery asks it whether a group can be skipped whole, and
//! whether indentation must be consulted because the brackets alone do not tell.

use crate::token::{Token, TokenKind};

/// Partners of brackets, by index of token.
pub(crate) struct Brackets {
    partner: Vec<u32>,
    balanced: bool,
}

const NONE: u32 = u32::MAX;

impl Brackets {
    /// Pairs all brackets; one that fits nothing stays alone. Linear in the number of tokens.
    pub fn new(tokens: &[Token]) -> Brackets {
        let mut partner = vec![NONE; tokens.len()];
        let mut open: Vec<(usize, TokenKind)> = Vec::new();
        let mut waiting = [0usize; 3];
        let mut balanced = true;
        for (at, token) in tokens.iter().enumerate() {
            if let Some(closer) = token.kind.closer() {
                waiting[slot(closer)] += 1;
                open.push((at, closer));
            } else if token.kind.is_closer() {
                if waiting[slot(token.kind)] == 0 {
                    balanced = false;
                    continue;
                }
                while let Some((opened, closer)) = open.pop() {
                    waiting[slot(closer)] -= 1;
                    if closer == token.kind {
                        partner[opened] = at as u32;
                        partner[at] = opened as u32;
                        break;
                    }
                    balanced = false;
                }
            }
        }
        balanced &= open.is_empty();
        Brackets { partner, balanced }
    }

    /// Whether every bracket has its partner.
    pub fn balanced(&self) -> bool {
        self.balanced
    }

    /// The partner of the bracket at an index.
    pub fn partner(&self, at: usize) -> Option<usize> {
        match self.partner.get(at) {
            Some(&NONE) | None => None,
            Some(&partner) => Some(partner as usize),
        }
    }
}

fn slot(closer: TokenKind) -> usize {
    match closer {
        TokenKind::CloseParen => 0,
        TokenKind::CloseBracket => 1,
        _ => 2,
    }
}
