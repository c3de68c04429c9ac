/*
 * Macros' arguments that plainly are expressions: names, literals, calls, accesses, operators and lists of these, without any keyword
 * but `true`, `false` and the words of paths. What is recognised here the grammar reads as expressions; all else it has to try, which
 * takes twice the time and cannot be reused after an edit. Included by scanner.c, after its characters and words.
 */
#ifndef GROK_ARGUMENTS_H_
#define GROK_ARGUMENTS_H_

/* Brackets inside brackets that are followed. */
#define PLAIN_DEPTH 24

static bool plain_expression(TSLexer *lexer, unsigned depth);

/* From after the opening bracket to after the closing one. `[e; n]` is a list where `repeats`. */
static bool plain_list(TSLexer *lexer, int32_t close, bool repeats, unsigned depth) {
    if (depth > PLAIN_DEPTH) return false;
    for (bool first = true;; first = false) {
        take_space(lexer);
        if (peek(lexer) == close) break;
        if (!plain_expression(lexer, depth + 1)) return false;
        take_space(lexer);
        if (peek(lexer) == close) break;
        if (peek(lexer) == ';' && first && repeats) {
            take(lexer);
            if (!plain_expression(lexer, depth + 1)) return false;
            take_space(lexer);
            if (peek(lexer) != close) return false;
            break;
        }
        if (peek(lexer) != ',') return false;
        take(lexer);
    }
    take(lexer);
    return true;
}

/* From after the opening quote to after the closing one, on one line. */
static bool plain_string(TSLexer *lexer) {
    while (!at_end(lexer) && peek(lexer) != '\n') {
        int32_t c = peek(lexer);
        take(lexer);
        if (c == '"') return true;
        if (c == '\\') {
            if (at_end(lexer) || is_space(peek(lexer))) return false;
            take(lexer);
        }
    }
    return false;
}

static bool plain_format_string(TSLexer *lexer, unsigned depth) {
    while (!at_end(lexer) && peek(lexer) != '\n') {
        int32_t c = peek(lexer);
        take(lexer);
        if (c == '"') return true;
        if (c == '\\') {
            if (at_end(lexer) || is_space(peek(lexer))) return false;
            take(lexer);
        } else if (c == '}') {
            if (peek(lexer) != '}') return false;
            take(lexer);
        } else if (c == '{') {
            if (peek(lexer) == '{') { take(lexer); continue; }
            if (!starts_word(peek(lexer)) || !plain_expression(lexer, depth + 1)) return false;
            if (peek(lexer) == ':') {
                do take(lexer); while (!at_end(lexer) && !is_space(peek(lexer)) && peek(lexer) != ':' && peek(lexer) != '{' &&
                                       peek(lexer) != '}' && peek(lexer) != '"');
            }
            if (peek(lexer) != '}') return false;
            take(lexer);
        }
    }
    return false;
}

/* From after the opening quote: a character and the closing one. */
static bool plain_character(TSLexer *lexer) {
    if (peek(lexer) == '\\') take(lexer);
    if (at_end(lexer) || is_space(peek(lexer))) return false;
    take(lexer);
    if (peek(lexer) != '\'') return false;
    take(lexer);
    return true;
}

static bool plain_word(Token keyword) {
    switch (keyword) {
        case NO_TOKEN: case KEYWORD_true: case KEYWORD_false: case KEYWORD_self: case KEYWORD_Self: case KEYWORD_crate:
        case KEYWORD_super:
            return true;
        default:
            return false;
    }
}

/* At a letter: a path, a macro's call, or a literal with a prefix. `*unequal` is set if a `!=` has been read after it. */
static bool plain_name(TSLexer *lexer, bool *unequal, unsigned depth) {
    Word word = take_word(lexer);
    if (peek(lexer) == '"' || peek(lexer) == '#' || peek(lexer) == '\'') {
        int32_t quote = peek(lexer);
        take(lexer);
        if (quote == '"' && word_is(&word, "f")) return plain_format_string(lexer, depth);
        if (quote == '"' && word_is(&word, "b")) return plain_string(lexer);
        return quote == '\'' && word_is(&word, "b") && plain_character(lexer);
    }
    if (!plain_word(keyword_of(&word)) || word_is(&word, "_")) return false;
    while (peek(lexer) == ':') {
        take(lexer);
        if (peek(lexer) != ':') return false;
        take(lexer);
        if (!starts_word(peek(lexer))) return false;
        word = take_word(lexer);
        if (keyword_of(&word) != NO_TOKEN || word_is(&word, "_")) return false;
    }
    if (peek(lexer) != '!') return true;
    take(lexer);
    int32_t open = peek(lexer);
    take(lexer);
    *unequal = open == '=';
    if (open == '=') return peek(lexer) != '=' && peek(lexer) != '>';
    return (open == '(' && plain_list(lexer, ')', true, depth)) || (open == '[' && plain_list(lexer, ']', true, depth));
}

static bool plain_operand(TSLexer *lexer, bool *unequal, unsigned depth) {
    int32_t c = peek(lexer);
    if (starts_word(c)) return plain_name(lexer, unequal, depth);
    if (is_digit(c)) {
        take_word(lexer);
        return true;
    }
    take(lexer);
    switch (c) {
        case '"': return plain_string(lexer);
        case '\'': return plain_character(lexer);
        case '(': return plain_list(lexer, ')', false, depth);
        case '[': return plain_list(lexer, ']', true, depth);
        default: return false;
    }
}

/* Accesses, calls and `?` after an operand. */
static bool plain_postfix(TSLexer *lexer, unsigned depth) {
    for (;;) {
        take_space(lexer);
        int32_t c = peek(lexer);
        if (c != '.' && c != '(' && c != '[' && c != '?') return true;
        take(lexer);
        if (c == '.') {
            if (is_digit(peek(lexer))) {
                while (continues_word(peek(lexer))) take(lexer);
            } else {
                if (!starts_word(peek(lexer))) return false;
                Word word = take_word(lexer);
                Token keyword = keyword_of(&word);
                if ((keyword != NO_TOKEN && keyword != KEYWORD_await) || word_is(&word, "_")) return false;
            }
        } else if (c == '(') {
            if (!plain_list(lexer, ')', false, depth)) return false;
        } else if (c == '[') {
            if (!plain_expression(lexer, depth + 1)) return false;
            take_space(lexer);
            if (peek(lexer) != ']') return false;
            take(lexer);
        }
    }
}

typedef enum { PLAIN_OPERATOR, PLAIN_END, PLAIN_NOT } PlainStep;

/* At what follows an operand: over a binary operator that does not assign. */
static PlainStep plain_operator(TSLexer *lexer) {
    int32_t c = peek(lexer);
    switch (c) {
        case '+': case '-': case '*': case '/': case '%': case '^':
            take(lexer);
            return peek(lexer) == '=' || (c == '/' && (peek(lexer) == '/' || peek(lexer) == '*')) ? PLAIN_NOT : PLAIN_OPERATOR;
        case '&': case '|':
            take(lexer);
            if (peek(lexer) == c) take(lexer);
            return peek(lexer) == '=' || peek(lexer) == '|' ? PLAIN_NOT : PLAIN_OPERATOR;
        case '<': case '>':
            take(lexer);
            if (peek(lexer) == '=') { take(lexer); return PLAIN_OPERATOR; }
            if (peek(lexer) == c) take(lexer);
            return peek(lexer) == '=' || peek(lexer) == '<' || peek(lexer) == '>' ? PLAIN_NOT : PLAIN_OPERATOR;
        case '=': case '!':
            take(lexer);
            if (peek(lexer) != '=') return PLAIN_NOT;
            take(lexer);
            return PLAIN_OPERATOR;
        default:
            return PLAIN_END;
    }
}

static bool plain_expression(TSLexer *lexer, unsigned depth) {
    if (depth > PLAIN_DEPTH) return false;
    for (;;) {
        take_space(lexer);
        while (peek(lexer) == '-' || peek(lexer) == '!' || peek(lexer) == '*' || peek(lexer) == '&') {
            take(lexer);
            take_space(lexer);
        }
        bool unequal = false;
        if (!plain_operand(lexer, &unequal, depth)) return false;
        if (unequal) continue;
        if (!plain_postfix(lexer, depth)) return false;
        switch (plain_operator(lexer)) {
            case PLAIN_OPERATOR: break;
            case PLAIN_END: return true;
            case PLAIN_NOT: return false;
        }
    }
}

/* At the opening bracket of a macro's arguments. */
static bool arguments_are_plain(TSLexer *lexer) {
    int32_t open = peek(lexer);
    take(lexer);
    return plain_list(lexer, open == '(' ? ')' : open == '[' ? ']' : '}', true, 0);
}

#endif
