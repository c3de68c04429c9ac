//! grok-lsp
