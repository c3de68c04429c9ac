//! tree-sitter-grok
