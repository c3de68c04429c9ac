/* The grammar for C: link `libtree-sitter-grok`, and pass the language to `ts_parser_set_language`. */
#ifndef TREE_SITTER_GROK_H_
#define TREE_SITTER_GROK_H_

typedef struct TSLanguage TSLanguage;

#ifdef __cplusplus
extern "C" {
#endif

const TSLanguage *tree_sitter_grok(void);

#ifdef __cplusplus
}
#endif

#endif
