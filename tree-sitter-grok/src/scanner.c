/*
 * The external scanner: words, literals, comments, the parts of strings, and the tokens without width that stand for what a
 * person has not typed yet. It keeps no state, so every subtree can be reused after an edit.
 *
 * Order of decisions in `scan`: inside a string, its next part; else, after white space, a comment; else the word, literal or brace
 * that stands there, if the grammar can take it; else a virtual token, if the grammar has one for the place (`missing_at`).
 *
 * A lexer of tree-sitter cannot go back. Wherever a decision needs text further on, the end of the token is therefore marked first
 * (`mark_end`), and what is read after it is only looked at.
 */
#include "tree_sitter/alloc.h"
#include "tree_sitter/parser.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "xid.h"

#define KEYWORDS(X)                                                                                                    \
    X(actor) X(as) X(async) X(await) X(break) X(const) X(continue) X(crate) X(dyn) X(else) X(enum) X(extern) X(false)  \
    X(fn) X(for) X(if) X(impl) X(in) X(let) X(loop) X(macro) X(match) X(mod) X(move) X(mut) X(pub) X(receive) X(ref)   \
    X(return) X(self) X(Self) X(spawn) X(static) X(struct) X(super) X(supervisor) X(trait) X(true) X(try) X(type)      \
    X(unsafe) X(use) X(where) X(while) X(yield)

/* The order of `externals` in grammar.js. */
enum Token {
    IDENTIFIER, RESERVED_IDENTIFIER, UNDERSCORE, LIFETIME,
    INTEGER, FLOAT, DURATION, TUPLE_INDEX, CHARACTER, BYTE_CHARACTER,
    RAW_STRING, RAW_BYTE_STRING,
    STRING_START, BYTE_STRING_START, STRING_CONTENT, STRING_END, ESCAPE,
    FORMAT_START, FORMAT_CONTENT, FORMAT_HOLE, UNFINISHED_HOLE, FORMAT_SPEC,
    STRING_CONTINUES, STRING_LINE_START,
    LINE_COMMENT, BLOCK_COMMENT, DOC_COMMENT, INNER_DOC_COMMENT, SHEBANG,
    RIGHT_BRACE, VISIBILITY_OPEN, BEFORE_BRACE, NESTED_ITEM,
    STOP, END, ANCHOR, CLOSE_LIST, CLOSE_TREE,
    MISSING_NAME, MISSING_SEGMENT, MISSING_USE_SEGMENT, MISSING_EXPRESSION, MISSING_HOLE_EXPRESSION,
    MISSING_TYPE, MISSING_PATTERN, MISSING_ITEM, MACRO_AHEAD, PLAIN_ARGUMENTS,
    MISSING_QUOTE,
    LET_CONDITION, TYPE_KEYWORD,
#define KEYWORD_TOKEN(word) KEYWORD_##word,
    KEYWORDS(KEYWORD_TOKEN)
#undef KEYWORD_TOKEN
    WORD_AFTER, WORD_AI, WORD_CHILD, WORD_FROM, WORD_MACRO_RULES,
    ERROR_SENTINEL,
    NO_TOKEN
};

typedef enum Token Token;

static const struct {
    const char *text;
    Token token;
} keyword_table[] = {
#define KEYWORD_ENTRY(word) {#word, KEYWORD_##word},
    KEYWORDS(KEYWORD_ENTRY)
#undef KEYWORD_ENTRY
};

/* Longer than the longest keyword; a longer word is only counted. */
#define WORD_BYTES 16
/* F-strings inside holes of f-strings, when looking ahead. Beyond it the text counts as unterminated. */
#define NESTING_LIMIT 32

typedef struct {
    char text[WORD_BYTES];
    unsigned length;
    /* False once a character outside ASCII or too much text was seen: then it is no keyword. */
    bool plain;
} Word;

/* ---- Characters ------------------------------------------------------------------------------------------------------ */

static inline int32_t peek(TSLexer *lexer) { return lexer->lookahead; }
static inline void take(TSLexer *lexer) { lexer->advance(lexer, false); }
static inline bool at_end(TSLexer *lexer) { return lexer->lookahead == 0 && lexer->eof(lexer); }

static bool in_ranges(const uint32_t (*ranges)[2], unsigned count, uint32_t c) {
    unsigned low = 0, high = count;
    while (low < high) {
        unsigned middle = (low + high) / 2;
        if (c > ranges[middle][1]) low = middle + 1;
        else if (c < ranges[middle][0]) high = middle;
        else return true;
    }
    return false;
}

static bool starts_word(int32_t c) {
    if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_') return true;
    return c >= 0x80 && in_ranges(xid_start, XID_START_COUNT, (uint32_t)c);
}

static bool continues_word(int32_t c) {
    if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (c >= '0' && c <= '9')) return true;
    return c >= 0x80 && in_ranges(xid_continue, XID_CONTINUE_COUNT, (uint32_t)c);
}

static bool is_digit(int32_t c) { return c >= '0' && c <= '9'; }

static bool is_space(int32_t c) {
    return (c >= '\t' && c <= '\r') || c == ' ' || c == 0x85 || c == 0x200e || c == 0x200f || c == 0x2028 || c == 0x2029;
}

static void take_space(TSLexer *lexer) {
    while (is_space(peek(lexer))) take(lexer);
}

static Word take_word(TSLexer *lexer) {
    Word word = {{0}, 0, true};
    while (continues_word(peek(lexer))) {
        int32_t c = peek(lexer);
        if (c >= 0x80 || word.length + 1 >= WORD_BYTES) word.plain = false;
        else word.text[word.length++] = (char)c;
        take(lexer);
    }
    return word;
}

static bool word_is(const Word *word, const char *text) { return word->plain && strcmp(word->text, text) == 0; }

static Token keyword_of(const Word *word) {
    if (!word->plain || word->length < 2) return NO_TOKEN;
    for (unsigned i = 0; i < sizeof keyword_table / sizeof keyword_table[0]; i++)
        if (keyword_table[i].text[0] == word->text[0] && strcmp(keyword_table[i].text, word->text) == 0)
            return keyword_table[i].token;
    return NO_TOKEN;
}

/* Keywords that begin an item or a `let`, now or in later versions of the language. */
static bool is_strong(Token keyword) {
    switch (keyword) {
        case KEYWORD_actor: case KEYWORD_const: case KEYWORD_enum: case KEYWORD_extern: case KEYWORD_fn: case KEYWORD_impl:
        case KEYWORD_let: case KEYWORD_macro: case KEYWORD_mod: case KEYWORD_pub: case KEYWORD_static: case KEYWORD_struct:
        case KEYWORD_supervisor: case KEYWORD_trait: case KEYWORD_type: case KEYWORD_use:
            return true;
        default:
            return false;
    }
}

/* ---- Looking ahead --------------------------------------------------------------------------------------------------- */

/* What the rest of the file says about a place: whether a brace open there is closed later, and whether the file ends inside a
 * string, which means that some quote before is missing. */
typedef struct {
    bool closed;
    bool unterminated;
} Outlook;

/* What surrounds the code that is looked over: only braces count, all brackets do, or a hole's, which ends at `:` too. */
typedef enum { IN_BRACES, IN_TREE, IN_HOLE } Surrounding;

static void look_over_code(TSLexer *lexer, Outlook *outlook, Surrounding around, unsigned nesting);

/* From after the opening quote to after the closing one. */
static void look_over_string(TSLexer *lexer, Outlook *outlook, bool format, unsigned nesting) {
    while (!at_end(lexer)) {
        int32_t c = peek(lexer);
        take(lexer);
        if (c == '"') return;
        if (c == '\\' && !at_end(lexer)) {
            take(lexer);
        } else if (format && c == '{') {
            if (peek(lexer) == '{') take(lexer);
            else if (nesting < NESTING_LIMIT) look_over_code(lexer, outlook, IN_HOLE, nesting + 1);
            if (outlook->unterminated) return;
        }
    }
    outlook->unterminated = true;
}

/* From after `r`, at `#` or `"`. Does nothing if this is no raw string. */
static void look_over_raw_string(TSLexer *lexer, Outlook *outlook) {
    unsigned hashes = 0;
    while (peek(lexer) == '#') { hashes++; take(lexer); }
    if (peek(lexer) != '"') return;
    take(lexer);
    while (!at_end(lexer)) {
        int32_t c = peek(lexer);
        take(lexer);
        if (c != '"') continue;
        unsigned found = 0;
        while (found < hashes && peek(lexer) == '#') { found++; take(lexer); }
        if (found == hashes) return;
    }
    outlook->unterminated = true;
}

/* From after `/`: over the rest of a comment, if it is one. */
static void look_over_comment(TSLexer *lexer) {
    if (peek(lexer) == '/') {
        while (!at_end(lexer) && peek(lexer) != '\n') take(lexer);
    } else if (peek(lexer) == '*') {
        take(lexer);
        unsigned depth = 1;
        while (depth > 0 && !at_end(lexer)) {
            int32_t c = peek(lexer);
            take(lexer);
            if (c == '*' && peek(lexer) == '/') { take(lexer); depth--; }
            else if (c == '/' && peek(lexer) == '*') { take(lexer); depth++; }
        }
    }
}

/* From after `'`: over a character, or one letter of a lifetime. */
static void look_over_quote(TSLexer *lexer) {
    if (peek(lexer) == '\\') {
        take(lexer);
        if (!at_end(lexer)) take(lexer);
        while (!at_end(lexer) && peek(lexer) != '\'' && peek(lexer) != '\n') take(lexer);
    } else if (!at_end(lexer)) {
        take(lexer);
    }
    if (peek(lexer) == '\'') take(lexer);
}

/* To the end of the file, or of what surrounds this. */
static void look_over_code(TSLexer *lexer, Outlook *outlook, Surrounding around, unsigned nesting) {
    bool hole = around == IN_HOLE;
    int depth = 0;
    while (!at_end(lexer) && !outlook->unterminated) {
        int32_t c = peek(lexer);
        if (starts_word(c)) {
            Word word = take_word(lexer);
            bool quote = peek(lexer) == '"';
            if (quote && word_is(&word, "f")) {
                take(lexer);
                look_over_string(lexer, outlook, true, nesting);
            } else if ((quote || peek(lexer) == '#') && (word_is(&word, "r") || word_is(&word, "br"))) {
                look_over_raw_string(lexer, outlook);
            }
            continue;
        }
        take(lexer);
        if (c == '"') look_over_string(lexer, outlook, false, nesting);
        else if (c == '/') look_over_comment(lexer);
        else if (c == '\'') look_over_quote(lexer);
        else if (c == '{') depth++;
        else if (c == '(' || c == '[') depth += around != IN_BRACES;
        else if (c == '}' || (around != IN_BRACES && (c == ')' || c == ']'))) {
            depth--;
            if (depth < 0) {
                if (!hole) outlook->closed = true;
                return;
            }
        } else if (hole && depth == 0 && c == ':') {
            if (peek(lexer) == ':') { take(lexer); continue; }
            while (!at_end(lexer) && peek(lexer) != '}' && peek(lexer) != '{' && peek(lexer) != '"' && peek(lexer) != '\n')
                take(lexer);
        }
    }
}

/* From after `pub`: over its scope, if it has one. */
static void skip_visibility(TSLexer *lexer) {
    take_space(lexer);
    if (peek(lexer) != '(') return;
    while (!at_end(lexer) && peek(lexer) != ')' && peek(lexer) != '\n') take(lexer);
    if (peek(lexer) == ')') take(lexer);
}

/* Whether an item begins here, at a word or `#`: attributes and visibility, then an item's keyword. Leaves the lexer behind it. */
static bool item_follows(TSLexer *lexer) {
    for (;;) {
        take_space(lexer);
        int32_t c = peek(lexer);
        if (c == '/') {
            take(lexer);
            if (peek(lexer) != '/' && peek(lexer) != '*') return false;
            look_over_comment(lexer);
        } else if (c == '#') {
            take(lexer);
            take_space(lexer);
            if (peek(lexer) != '[') return false;
            int depth = 0;
            do {
                c = peek(lexer);
                take(lexer);
                if (c == '[') depth++;
                else if (c == ']') depth--;
                else if (c == '"') { Outlook ignored = {false, false}; look_over_string(lexer, &ignored, false, 0); }
            } while (depth > 0 && !at_end(lexer));
        } else if (starts_word(c)) {
            Word word = take_word(lexer);
            switch (keyword_of(&word)) {
                case KEYWORD_pub:
                    skip_visibility(lexer);
                    break;
                case KEYWORD_fn:
                    take_space(lexer);
                    return peek(lexer) != '(';
                case KEYWORD_actor: case KEYWORD_const: case KEYWORD_enum: case KEYWORD_extern: case KEYWORD_impl:
                case KEYWORD_macro: case KEYWORD_mod: case KEYWORD_static: case KEYWORD_struct: case KEYWORD_supervisor:
                case KEYWORD_trait: case KEYWORD_type: case KEYWORD_use:
                    return true;
                case KEYWORD_unsafe:
                    break;
                default:
                    if (word_is(&word, "ai")) break;
                    return false;
            }
        } else {
            return false;
        }
    }
}

/* ---- Words, numbers, quotes, comments -------------------------------------------------------------------------------- */

static Token scan_number(TSLexer *lexer) {
    bool is_float = false;
    if (peek(lexer) == '0') {
        take(lexer);
        if (peek(lexer) == 'x' || peek(lexer) == 'o' || peek(lexer) == 'b') {
            while (continues_word(peek(lexer))) take(lexer);
            lexer->mark_end(lexer);
            return INTEGER;
        }
    }
    while (is_digit(peek(lexer)) || peek(lexer) == '_') take(lexer);
    lexer->mark_end(lexer);
    if (peek(lexer) == '.') {
        take(lexer);
        int32_t next = peek(lexer);
        if (is_digit(next)) {
            while (is_digit(peek(lexer)) || peek(lexer) == '_') take(lexer);
            is_float = true;
        } else if (next == '.' || starts_word(next)) {
            return INTEGER;
        } else {
            lexer->mark_end(lexer);
            return FLOAT;
        }
    }
    lexer->mark_end(lexer);
    if (peek(lexer) == 'e' || peek(lexer) == 'E') {
        take(lexer);
        bool is_signed = peek(lexer) == '+' || peek(lexer) == '-';
        if (is_signed) take(lexer);
        while (peek(lexer) == '_') take(lexer);
        if (is_digit(peek(lexer))) {
            while (is_digit(peek(lexer)) || peek(lexer) == '_') take(lexer);
            is_float = true;
        } else if (is_signed) {
            return is_float ? FLOAT : INTEGER;
        }
        lexer->mark_end(lexer);
    }
    Word suffix = take_word(lexer);
    lexer->mark_end(lexer);
    if (is_float || word_is(&suffix, "f32") || word_is(&suffix, "f64")) return FLOAT;
    bool is_duration = word_is(&suffix, "ms") || word_is(&suffix, "s") || word_is(&suffix, "min") || word_is(&suffix, "h");
    return is_duration ? DURATION : INTEGER;
}

/* From `'`. A character literal with no or several characters, or without its closing quote, is read as far as it goes. */
static Token scan_quote(TSLexer *lexer) {
    take(lexer);
    int32_t c = peek(lexer);
    if (c == '\\') {
        take(lexer);
        if (peek(lexer) != '\n' && !at_end(lexer)) take(lexer);
        lexer->mark_end(lexer);
        while (!at_end(lexer) && peek(lexer) != '\'' && !is_space(peek(lexer))) take(lexer);
        if (peek(lexer) == '\'') { take(lexer); lexer->mark_end(lexer); }
        return CHARACTER;
    }
    if (at_end(lexer) || c == '\n' || c == '\r') return NO_TOKEN;
    if (starts_word(c)) {
        take(lexer);
        while (continues_word(peek(lexer))) take(lexer);
        lexer->mark_end(lexer);
        if (peek(lexer) != '\'') return LIFETIME;
        take(lexer);
        lexer->mark_end(lexer);
        return CHARACTER;
    }
    take(lexer);
    /* `''` is an empty literal, `'''` one with a bare quote. */
    lexer->mark_end(lexer);
    if (peek(lexer) == '\'') { take(lexer); lexer->mark_end(lexer); return CHARACTER; }
    return c == '\'' ? CHARACTER : NO_TOKEN;
}

/* From after `b`. */
static Token scan_byte(TSLexer *lexer) {
    if (scan_quote(lexer) == NO_TOKEN) lexer->mark_end(lexer);
    return BYTE_CHARACTER;
}

/* From after `r`, at `#` or `"`. An unterminated one ends with its first line. */
static Token scan_raw_string(TSLexer *lexer) {
    unsigned hashes = 0;
    while (peek(lexer) == '#') { hashes++; take(lexer); }
    if (peek(lexer) != '"') return NO_TOKEN;
    take(lexer);
    bool line_marked = false;
    while (!at_end(lexer)) {
        int32_t c = peek(lexer);
        if (c == '\n' && !line_marked) { lexer->mark_end(lexer); line_marked = true; }
        take(lexer);
        if (c != '"') continue;
        unsigned found = 0;
        while (found < hashes && peek(lexer) == '#') { found++; take(lexer); }
        if (found == hashes) { lexer->mark_end(lexer); return RAW_STRING; }
    }
    if (!line_marked) lexer->mark_end(lexer);
    return RAW_STRING;
}

/* From after `/`, at `/` or `*`. An unterminated block comment ends with its first line. */
static Token scan_comment(TSLexer *lexer) {
    if (peek(lexer) == '/') {
        take(lexer);
        Token kind = LINE_COMMENT;
        if (peek(lexer) == '!') kind = INNER_DOC_COMMENT;
        else if (peek(lexer) == '/') {
            take(lexer);
            kind = peek(lexer) == '/' ? LINE_COMMENT : DOC_COMMENT;
        }
        while (!at_end(lexer) && peek(lexer) != '\n') take(lexer);
        lexer->mark_end(lexer);
        return kind;
    }
    take(lexer);
    Token kind = BLOCK_COMMENT;
    unsigned depth = 1;
    if (peek(lexer) == '!') {
        kind = INNER_DOC_COMMENT;
    } else if (peek(lexer) == '*') {
        take(lexer);
        if (peek(lexer) == '/') { take(lexer); lexer->mark_end(lexer); return BLOCK_COMMENT; }
        kind = peek(lexer) == '*' ? BLOCK_COMMENT : DOC_COMMENT;
    }
    bool line_marked = false;
    while (!at_end(lexer)) {
        int32_t c = peek(lexer);
        if (c == '\n' && !line_marked) { lexer->mark_end(lexer); line_marked = true; }
        take(lexer);
        if (c == '*' && peek(lexer) == '/') {
            take(lexer);
            if (--depth == 0) { lexer->mark_end(lexer); return kind; }
        } else if (c == '/' && peek(lexer) == '*') {
            take(lexer);
            depth++;
        }
    }
    if (!line_marked) lexer->mark_end(lexer);
    return kind;
}

/* ---- Strings --------------------------------------------------------------------------------------------------------- */

static Token scan_escape(TSLexer *lexer) {
    take(lexer);
    int32_t c = peek(lexer);
    if (c == '\r' || c == '\n') {
        while (is_space(peek(lexer))) take(lexer);
    } else if (c == 'x') {
        take(lexer);
        for (int i = 0; i < 2 && peek(lexer) < 0x80 && continues_word(peek(lexer)); i++) take(lexer);
    } else if (c == 'u') {
        take(lexer);
        if (peek(lexer) == '{') {
            take(lexer);
            while (peek(lexer) < 0x80 && continues_word(peek(lexer))) take(lexer);
            if (peek(lexer) == '}') take(lexer);
        }
    } else if (!at_end(lexer)) {
        take(lexer);
    }
    lexer->mark_end(lexer);
    return ESCAPE;
}

/* Whether the line that begins here, inside a string, looks like the head of an item or the end of one. */
static bool line_looks_like_code(TSLexer *lexer) {
    if (peek(lexer) == '}') return true;
    if (!starts_word(peek(lexer))) return false;
    Word word = take_word(lexer);
    Token keyword = keyword_of(&word);
    return is_strong(keyword) && keyword != KEYWORD_let && (peek(lexer) == ' ' || peek(lexer) == '(');
}

/* After `{`, in an f-string: whether the quote that follows ends the string, rather than beginning one inside the hole. */
static bool hole_is_unfinished(TSLexer *lexer) {
    while (peek(lexer) == ' ') take(lexer);
    if (peek(lexer) != '"') return at_end(lexer) || peek(lexer) == '\n';
    take(lexer);
    bool quoted = false;
    for (; !at_end(lexer) && peek(lexer) != '\n'; take(lexer)) {
        if (peek(lexer) == '"') quoted = true;
        else if (peek(lexer) == '}' && quoted) return false;
    }
    return true;
}

/*
 * The next part of a string. A string may span lines, so a forgotten quote would take everything up to the next one. It is ended at
 * its line if the next line looks like an item and the file, read on as if the string went on, ended inside a string.
 */
static Token scan_string_part(TSLexer *lexer, bool format) {
    int32_t c = peek(lexer);
    lexer->mark_end(lexer);
    if (at_end(lexer)) return MISSING_QUOTE;
    if (c == '"') { take(lexer); lexer->mark_end(lexer); return STRING_END; }
    if (c == '\\') return scan_escape(lexer);
    if (format && (c == '{' || c == '}')) {
        take(lexer);
        bool doubled = peek(lexer) == c;
        if (doubled) take(lexer);
        lexer->mark_end(lexer);
        /* A lone `}` is an escape that `errors` refuses. */
        if (doubled || c == '}') return ESCAPE;
        return hole_is_unfinished(lexer) ? UNFINISHED_HOLE : FORMAT_HOLE;
    }
    bool empty = true;
    while (!at_end(lexer)) {
        c = peek(lexer);
        if (c == '"' || c == '\\' || (format && (c == '{' || c == '}'))) break;
        if (c == '\n') {
            lexer->mark_end(lexer);
            take(lexer);
            if (line_looks_like_code(lexer)) {
                if (!empty) return format ? FORMAT_CONTENT : STRING_CONTENT;
                Outlook outlook = {false, false};
                look_over_string(lexer, &outlook, format, 0);
                /* Every `}` without partner ends one pass. */
                while (!outlook.unterminated && !at_end(lexer)) look_over_code(lexer, &outlook, IN_BRACES, 0);
                return outlook.unterminated ? MISSING_QUOTE : STRING_CONTINUES;
            }
        } else {
            take(lexer);
        }
        empty = false;
    }
    lexer->mark_end(lexer);
    return format ? FORMAT_CONTENT : STRING_CONTENT;
}

/* The line's end and first word, which have been found to be text. */
static Token scan_string_line_start(TSLexer *lexer) {
    take(lexer);
    if (peek(lexer) == '}') take(lexer);
    else take_word(lexer);
    lexer->mark_end(lexer);
    return STRING_LINE_START;
}

static Token scan_format_spec(TSLexer *lexer) {
    bool any = false;
    while (!at_end(lexer) && peek(lexer) != '{' && peek(lexer) != '}' && peek(lexer) != '"' && peek(lexer) != '\n' &&
           peek(lexer) != '\r') {
        take(lexer);
        any = true;
    }
    lexer->mark_end(lexer);
    return any ? FORMAT_SPEC : NO_TOKEN;
}

/* ---- What is missing ------------------------------------------------------------------------------------------------- */

typedef enum { AT_END, AT_IDENTIFIER, AT_KEYWORD, AT_STRONG_KEYWORD, AT_LITERAL, AT_PUNCTUATION } Place;

/*
 * The virtual token for a place where the text cannot go on, or NO_TOKEN. The end of the token is marked already, before the white
 * space. `c` is the first character; the lexer may stand behind it.
 */
static Token missing_at(TSLexer *lexer, const bool *valid, Place place, bool new_line, int32_t c) {
    if (place == AT_PUNCTUATION) {
        bool path = false, range = false;
        if (c == ':' || c == '.') {
            take(lexer);
            path = c == ':' && peek(lexer) == ':';
            range = c == '.' && peek(lexer) == '.';
        }
        bool open = c == '(' || c == '&' || path;
        if (valid[MISSING_EXPRESSION] &&
            !(open || range || c == '[' || c == '{' || c == '-' || c == '*' || c == '!' || c == '|' || c == '<'))
            return MISSING_EXPRESSION;
        /* `<`: the generic parameters of `impl`. */
        if (valid[MISSING_TYPE] && !(open || c == '[' || c == '!' || c == '<')) return MISSING_TYPE;
        if (valid[MISSING_PATTERN] && !(open || range || c == '-' || c == '|' || c == '[' || c == '<'))
            return MISSING_PATTERN;
        if (valid[MISSING_SEGMENT] && c != '<') return MISSING_SEGMENT;
        if (valid[MISSING_USE_SEGMENT] && !(c == '{' || c == '*' || path)) return MISSING_USE_SEGMENT;
        if (valid[MISSING_HOLE_EXPRESSION] && (c == '}' || (c == ':' && !path))) return MISSING_HOLE_EXPRESSION;
        if (valid[MISSING_NAME]) return MISSING_NAME;
        if (valid[MISSING_ITEM] && c != '#') return MISSING_ITEM;
        if (valid[STOP]) {
            if (c == '}' && !valid[RIGHT_BRACE]) return STOP;
            if (c == '#' && new_line) return STOP;
        }
        return NO_TOKEN;
    }
    bool ends = place == AT_END || place == AT_STRONG_KEYWORD;
    if (valid[MISSING_NAME]) return MISSING_NAME;
    if (valid[MISSING_SEGMENT]) return MISSING_SEGMENT;
    if (valid[MISSING_USE_SEGMENT]) return MISSING_USE_SEGMENT;
    if (valid[MISSING_EXPRESSION]) return MISSING_EXPRESSION;
    if (valid[MISSING_HOLE_EXPRESSION]) return MISSING_HOLE_EXPRESSION;
    if (valid[MISSING_TYPE]) return MISSING_TYPE;
    if (valid[MISSING_PATTERN]) return MISSING_PATTERN;
    if (valid[MISSING_ITEM]) return MISSING_ITEM;
    if (place == AT_END) return valid[END] ? END : valid[STOP] ? STOP : NO_TOKEN;
    if (valid[STOP] && (ends || new_line)) return STOP;
    if (valid[CLOSE_LIST] && ends) return CLOSE_LIST;
    return NO_TOKEN;
}

/* After an item's keyword in column 0, or where an item begins with `#`: whether the open braces end before it, because nothing
 * closes them later. */
static Token anchor_at(TSLexer *lexer, const bool *valid) {
    Outlook outlook = {false, false};
    look_over_code(lexer, &outlook, IN_BRACES, 0);
    if (!outlook.closed) return ANCHOR;
    return valid[NESTED_ITEM] ? NESTED_ITEM : NO_TOKEN;
}

/* ---- Words ----------------------------------------------------------------------------------------------------------- */

/* `fn` or `impl` where a type may stand, the keyword having been read: whether it begins a type or the next item. */
static bool begins_type(TSLexer *lexer, Token keyword, bool column_zero) {
    take_space(lexer);
    if (keyword == KEYWORD_fn) {
        if (peek(lexer) == '(') return true;
        Word after = take_word(lexer);
        return word_is(&after, "mut") || word_is(&after, "once");
    }
    if (!column_zero) return true;
    while (!at_end(lexer)) {
        int32_t c = peek(lexer);
        if (c == '{') return false;
        if (c == '=' || c == ';' || c == ',' || c == ')') return true;
        take(lexer);
    }
    return false;
}

static bool is_item_keyword(Token keyword) { return is_strong(keyword) && keyword != KEYWORD_let; }

static bool is_path_word(Token keyword) {
    return keyword == KEYWORD_crate || keyword == KEYWORD_self || keyword == KEYWORD_super || keyword == KEYWORD_Self;
}

static void skip_space_and_comments(TSLexer *lexer) {
    for (;;) {
        take_space(lexer);
        if (peek(lexer) != '/') return;
        take(lexer);
        look_over_comment(lexer);
    }
}

/* From after the first word of a path: whether the path is a macro's that is called. */
static bool macro_follows(TSLexer *lexer) {
    while (peek(lexer) == ':') {
        take(lexer);
        if (peek(lexer) != ':') return false;
        take(lexer);
        if (!starts_word(peek(lexer))) return false;
        take_word(lexer);
    }
    return peek(lexer) == '!';
}

/* From after `after`: whether it can only be the first word of a pattern. */
static bool pattern_goes_on(TSLexer *lexer) {
    skip_space_and_comments(lexer);
    int32_t c = peek(lexer);
    if (starts_word(c)) {
        Word word = take_word(lexer);
        return word_is(&word, "if");
    }
    if (c == ',' || c == '@' || c == '(' || c == '{') return true;
    take(lexer);
    switch (c) {
        case '=': return peek(lexer) == '>';
        case ':': return peek(lexer) == ':';
        case '.': return peek(lexer) == '.';
        case '|': return peek(lexer) != '|' && peek(lexer) != '=';
        default: return false;
    }
}

/* A name, or one of the words that are keywords in their place. The name's end is marked. */
static Token identifier_or_contextual(TSLexer *lexer, const bool *valid, const Word *word) {
    if (valid[WORD_AI] && word_is(word, "ai")) {
        skip_space_and_comments(lexer);
        Word next = take_word(lexer);
        if (word_is(&next, "fn")) return WORD_AI;
    } else if (valid[WORD_AFTER] && word_is(word, "after")) {
        if (!pattern_goes_on(lexer)) return WORD_AFTER;
    } else if (valid[WORD_CHILD] && word_is(word, "child")) {
        skip_space_and_comments(lexer);
        if (peek(lexer) != ':') return WORD_CHILD;
    } else if (valid[WORD_MACRO_RULES] && word_is(word, "macro_rules")) {
        skip_space_and_comments(lexer);
        if (peek(lexer) != '!') return IDENTIFIER;
        take(lexer);
        skip_space_and_comments(lexer);
        if (starts_word(peek(lexer))) return WORD_MACRO_RULES;
    }
    return IDENTIFIER;
}

static Token scan_word(TSLexer *lexer, const bool *valid, bool recovering, bool new_line, bool column_zero) {
    Word word = take_word(lexer);
    int32_t next = peek(lexer);
    if (next == '"' && word_is(&word, "f") && (recovering || valid[FORMAT_START])) {
        take(lexer);
        lexer->mark_end(lexer);
        return FORMAT_START;
    }
    if ((next == '"' || next == '#') && (word_is(&word, "r") || word_is(&word, "br")) && (recovering || valid[RAW_STRING])) {
        lexer->mark_end(lexer);
        if (scan_raw_string(lexer) == RAW_STRING) return word.length == 1 ? RAW_STRING : RAW_BYTE_STRING;
        return recovering || valid[IDENTIFIER] ? IDENTIFIER : NO_TOKEN;
    }
    if (next == '"' && word_is(&word, "b") && (recovering || valid[BYTE_STRING_START])) {
        take(lexer);
        lexer->mark_end(lexer);
        return BYTE_STRING_START;
    }
    if (next == '\'' && word_is(&word, "b") && (recovering || valid[BYTE_CHARACTER])) return scan_byte(lexer);
    bool underscore = word_is(&word, "_");
    Token keyword = underscore ? UNDERSCORE : keyword_of(&word);
    if (valid[MACRO_AHEAD] && !valid[IDENTIFIER] && !recovering && (keyword == NO_TOKEN || is_path_word(keyword)))
    {
        if (!word_is(&word, "ai")) return macro_follows(lexer) ? MACRO_AHEAD : MISSING_ITEM;
        lexer->mark_end(lexer);
        return identifier_or_contextual(lexer, valid, &word) == WORD_AI ? WORD_AI : NO_TOKEN;
    }
    if (keyword == NO_TOKEN) {
        if (recovering || valid[IDENTIFIER]) {
            lexer->mark_end(lexer);
            return recovering ? IDENTIFIER : identifier_or_contextual(lexer, valid, &word);
        }
        if (valid[WORD_FROM] && word_is(&word, "from")) { lexer->mark_end(lexer); return WORD_FROM; }
        return missing_at(lexer, valid, AT_IDENTIFIER, new_line, 'a');
    }
    if (column_zero && !recovering && is_item_keyword(keyword)) {
        if (valid[CLOSE_TREE]) {
            Outlook outlook = {false, false};
            look_over_code(lexer, &outlook, IN_TREE, 0);
            return outlook.closed ? NESTED_ITEM : CLOSE_TREE;
        }
        if (valid[CLOSE_LIST] && keyword == KEYWORD_pub && valid[NESTED_ITEM]) {
            skip_visibility(lexer);
            return item_follows(lexer) ? CLOSE_LIST : NESTED_ITEM;
        }
        if (valid[ANCHOR]) return anchor_at(lexer, valid);
    }
    /* `for<'a>` may begin a type, any other `for` does not. */
    bool no_type = keyword == KEYWORD_for && valid[MISSING_TYPE] && next != '<';
    if (recovering || (valid[keyword] && !no_type)) { lexer->mark_end(lexer); return keyword; }
    if (keyword == KEYWORD_let && valid[LET_CONDITION]) { lexer->mark_end(lexer); return LET_CONDITION; }
    if ((keyword == KEYWORD_impl || keyword == KEYWORD_fn) && valid[TYPE_KEYWORD]) {
        if (begins_type(lexer, keyword, column_zero)) return TYPE_KEYWORD;
        return valid[MISSING_TYPE] ? MISSING_TYPE : valid[STOP] ? STOP : NO_TOKEN;
    }
    bool is_name = !new_line && !underscore && keyword != KEYWORD_fn && keyword != KEYWORD_let && keyword != KEYWORD_pub &&
                   keyword != KEYWORD_struct && keyword != KEYWORD_enum && keyword != KEYWORD_impl;
    if (valid[RESERVED_IDENTIFIER] && is_name) { lexer->mark_end(lexer); return RESERVED_IDENTIFIER; }
    if (keyword == KEYWORD_else && valid[STOP]) return STOP;
    return missing_at(lexer, valid, is_strong(keyword) ? AT_STRONG_KEYWORD : AT_KEYWORD, new_line, 'a');
}

#include "arguments.h"

/* ---- The entry ------------------------------------------------------------------------------------------------------- */

/* `pub (` belongs together only before `crate)`, `super)` and `self)`. */
static Token scan_parenthesis(TSLexer *lexer, const bool *valid) {
    if (!valid[VISIBILITY_OPEN]) return missing_at(lexer, valid, AT_PUNCTUATION, false, '(');
    take(lexer);
    lexer->mark_end(lexer);
    take_space(lexer);
    Word word = take_word(lexer);
    take_space(lexer);
    bool scope = word_is(&word, "crate") || word_is(&word, "super") || word_is(&word, "self");
    return scope && peek(lexer) == ')' ? VISIBILITY_OPEN : NO_TOKEN;
}

static Token scan_literal(TSLexer *lexer, const bool *valid, bool recovering, bool new_line, int32_t c) {
    if (is_digit(c)) {
        if (valid[TUPLE_INDEX] && !recovering) {
            while (is_digit(peek(lexer)) || peek(lexer) == '_') take(lexer);
            lexer->mark_end(lexer);
            return TUPLE_INDEX;
        }
        if (recovering || valid[INTEGER] || valid[FLOAT] || valid[DURATION]) return scan_number(lexer);
    } else if (c == '\'') {
        if (recovering || valid[LIFETIME] || valid[CHARACTER]) return scan_quote(lexer);
    } else if (recovering || valid[STRING_START]) {
        take(lexer);
        lexer->mark_end(lexer);
        return STRING_START;
    } else if (valid[STOP] && valid[RIGHT_BRACE]) {
        /* The end of an f-string whose hole is still open. */
        return STOP;
    }
    return missing_at(lexer, valid, AT_LITERAL, new_line, c);
}

static Token scan(TSLexer *lexer, const bool *valid) {
    bool recovering = valid[ERROR_SENTINEL];
    if (!recovering) {
        if (valid[STRING_LINE_START]) return scan_string_line_start(lexer);
        if (valid[FORMAT_CONTENT]) return scan_string_part(lexer, true);
        if (valid[STRING_CONTENT]) return scan_string_part(lexer, false);
        if (valid[FORMAT_SPEC]) return scan_format_spec(lexer);
    }
    lexer->mark_end(lexer);
    if (valid[SHEBANG] && !recovering && peek(lexer) == '#') {
        take(lexer);
        if (peek(lexer) != '!') return NO_TOKEN;
        take(lexer);
        if (peek(lexer) == '[') return NO_TOKEN;
        while (!at_end(lexer) && peek(lexer) != '\n') take(lexer);
        lexer->mark_end(lexer);
        return SHEBANG;
    }
    bool new_line = false, column_zero = false, spaced = false;
    while (is_space(peek(lexer))) {
        column_zero = peek(lexer) == '\n';
        new_line |= column_zero;
        spaced = true;
        lexer->advance(lexer, true);
    }
    int32_t c = peek(lexer);
    if (at_end(lexer)) return recovering ? NO_TOKEN : missing_at(lexer, valid, AT_END, new_line, 0);
    if (starts_word(c)) return scan_word(lexer, valid, recovering, new_line, column_zero);
    if (is_digit(c) || c == '\'' || c == '"') return scan_literal(lexer, valid, recovering, new_line, c);
    if (c == '}' && (recovering || valid[RIGHT_BRACE])) {
        take(lexer);
        lexer->mark_end(lexer);
        return RIGHT_BRACE;
    }
    if (c == '/') {
        take(lexer);
        if (peek(lexer) == '/' || peek(lexer) == '*') return scan_comment(lexer);
    }
    if (recovering) return NO_TOKEN;
    if (c == '#' && column_zero && (valid[ANCHOR] || valid[CLOSE_LIST])) {
        if (!item_follows(lexer)) return NO_TOKEN;
        return valid[CLOSE_LIST] ? CLOSE_LIST : anchor_at(lexer, valid);
    }
    if ((c == '(' || c == '[' || c == '{') && valid[PLAIN_ARGUMENTS])
        return arguments_are_plain(lexer) ? PLAIN_ARGUMENTS : NO_TOKEN;
    /* `=>` where no arrow may stand is no `=` without its value. */
    if (c == '>' && !spaced && valid[MISSING_EXPRESSION]) return NO_TOKEN;
    if (c == '(') return scan_parenthesis(lexer, valid);
    if (c == '{' && valid[BEFORE_BRACE]) return BEFORE_BRACE;
    return missing_at(lexer, valid, AT_PUNCTUATION, new_line, c);
}

void *tree_sitter_grok_external_scanner_create(void) { return NULL; }
void tree_sitter_grok_external_scanner_destroy(void *payload) { (void)payload; }
unsigned tree_sitter_grok_external_scanner_serialize(void *payload, char *buffer) {
    (void)payload;
    (void)buffer;
    return 0;
}
void tree_sitter_grok_external_scanner_deserialize(void *payload, const char *buffer, unsigned length) {
    (void)payload;
    (void)buffer;
    (void)length;
}

bool tree_sitter_grok_external_scanner_scan(void *payload, TSLexer *lexer, const bool *valid_symbols) {
    (void)payload;
    Token token = scan(lexer, valid_symbols);
    if (token == NO_TOKEN) return false;
    lexer->result_symbol = (TSSymbol)token;
    return true;
}
