;; Other languages inside.
([
  (line_comment)
  (block_comment)
] @injection.content
  (#set! injection.language "comment"))

([
  (doc_comment)
  (inner_doc_comment)
] @injection.content
  (#offset! @injection.content 0 3 0 0)
  (#set! injection.language "markdown")
  (#set! injection.combined))

;; What a macro makes is Grok, and what it is called with mostly reads as Grok
(macro_rule
  template: (token_tree) @injection.content
  (#set! injection.language "grok")
  (#set! injection.include-children))
(macro_invocation
  arguments: (token_tree) @injection.content
  (#set! injection.language "grok")
  (#set! injection.include-children))
