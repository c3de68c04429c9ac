//! Definitions of macros, and calls of macros that stand for items.

use grok_diagnostics::codes;

use super::super::{Parser, T};
use crate::SyntaxError;
use crate::ast::*;

impl Parser<'_> {
    /// `MacroDef = ('macro' IDENT | IDENT "macro_rules" '!' IDENT) …`
    pub(super) fn macro_item(&mut self) -> (Option<Name>, ItemKind) {
        let is_rules = self.bump().kind == T::Ident;
        if is_rules {
            self.bump();
        }
        let name = self.name("the macro's name");
        let open = self.pos;
        let start = self.start();
        if !self.at_any(&[T::OpenBrace, T::OpenParen, T::OpenBracket]) {
            self.expected("`{` and the macro's rules");
            return (Some(name), ItemKind::Error);
        }
        let braces = self.bump().kind == T::OpenBrace;
        let rules = self.macro_rules(open, is_rules);
        let rules_span = self.span_from(start);
        if !braces {
            self.expect(T::Semi);
        }
        let decl = MacroDecl {
            is_rules,
            rules_span,
            rules,
        };
        (Some(name), ItemKind::MacroDef(decl))
    }

    /// `(MacroRule ';'?)*` up to the bracket that closes the one at `open`, and that.
    fn macro_rules(&mut self, open: usize, is_rules: bool) -> Vec<MacroRule> {
        let mut rules = Vec::new();
        let Some(closer) = self.tokens[open].kind.closer() else {
            return rules;
        };
        while !self.at_any(&[closer, T::Eof]) && !self.at_outer_item() {
            if !self.at_any(&[T::OpenParen, T::OpenBracket, T::OpenBrace]) {
                self.expected("a rule, as in `(pattern) => { template }`");
                if !self.skip_rule(open) {
                    break;
                }
                continue;
            }
            let (rule, whole) = self.macro_rule();
            rules.push(rule);
            if self.eat(T::Semi) || self.at_any(&[closer, T::Eof]) {
                continue;
            }
            if !whole {
                if !self.skip_rule(open) {
                    break;
                }
            } else if is_rules {
                self.expect(T::Semi);
            }
        }
        self.close(open, &format!("`{}`", closer.fixed_text().unwrap_or("")));
        rules
    }

    /// Skips past the next `;` of the rules at `open`, or to the next line that begins with a bracket; `false` if the rules
    /// are not closed.
    fn skip_rule(&mut self, open: usize) -> bool {
        let Some(partner) = self.brackets.partner(open).filter(|_| !self.unwinding) else {
            return false;
        };
        while self.pos < partner && !self.eat(T::Semi) {
            self.skip_one();
            if self.token().on_new_line && self.at_any(&[T::OpenParen, T::OpenBracket, T::OpenBrace]) {
                break;
            }
        }
        self.pos <= partner
    }

    /// `MacroRule = Group '=>' Group`, and whether it is whole.
    fn macro_rule(&mut self) -> (MacroRule, bool) {
        let start = self.start();
        let pattern = self.token_text();
        let whole = self.take_for(&[T::Arrow, T::Colon, T::Eq], "=>") || self.expect(T::FatArrow);
        let group = self.at_any(&[T::OpenParen, T::OpenBracket, T::OpenBrace]);
        let template = if whole && group {
            self.token_text()
        } else {
            if whole {
                self.expected("a template in brackets, as in `{ $x + 1 }`");
            }
            TokenText {
                span: grok_diagnostics::Span::at(self.prev_end()),
                text: Default::default(),
            }
        };
        let rule = MacroRule {
            span: self.span_from(start),
            pattern,
            template,
        };
        (rule, whole && group)
    }

    /// A bracketed group, as written.
    fn token_text(&mut self) -> TokenText {
        let start = self.start();
        self.token_group(|_, _| ());
        let span = self.span_from(start);
        TokenText {
            span,
            text: self.text_of(span).into(),
        }
    }

    /// `ItemMacro = MacroCall with '{ }' | MacroCall with '( )' or '[ ]' ';'`
    pub(super) fn macro_call_item(&mut self) -> ItemKind {
        let path = self.expr_path();
        let call = self.declared(|p| p.macro_call(path));
        if call.delimiter != Delimiter::Brace && !self.eat(T::Semi) {
            let error = SyntaxError::new(
                codes::E0001,
                self.missing_span(),
                format!("expected `;` after this macro call, found {}", self.found()),
            );
            let place = grok_diagnostics::Span::at(self.prev_end());
            let fix = grok_diagnostics::Applicability::Machine;
            self.error(error.at("expected `;`").fix("insert `;`", fix, place, ";"));
            if !self.token().on_new_line {
                self.skip_statement();
            }
        }
        ItemKind::MacroCall(Box::new(call))
    }
}
