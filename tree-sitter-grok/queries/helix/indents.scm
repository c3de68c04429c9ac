;; How lines are indented, for Helix.
[
  (block)
  (declaration_list)
  (field_declaration_list)
  (tuple_field_declaration_list)
  (enum_variant_list)
  (match_block)
  (receive_block)
  (actor_body)
  (supervisor_body)
  (macro_body)
  (slice_pattern)
  (field_initializer_list)
  (struct_pattern)
  (tuple_pattern)
  (tuple_struct_pattern)
  (parameters)
  (arguments)
  (macro_arguments)
  (array_expression)
  (tuple_expression)
  (parenthesized_expression)
  (use_list)
  (type_arguments)
  (type_parameters)
  (where_clause)
  (token_tree)
] @indent

[
  "}"
  ")"
  "]"
] @outdent

;; What goes on in the next line, once
(let_declaration
  "=" @expr-start
  value: (_) @indent
  (#not-same-line? @indent @expr-start)
  (#set! "scope" "all"))
(match_arm
  "=>" @expr-start
  value: (_) @indent
  (#not-same-line? @indent @expr-start)
  (#set! "scope" "all"))
(after_arm
  "=>" @expr-start
  value: (_) @indent
  (#not-same-line? @indent @expr-start)
  (#set! "scope" "all"))
(await_expression
  value: (_) @val
  "." @indent
  (#not-same-line? @val @indent)
  (#set! "scope" "all"))
(field_expression
  value: (_) @val
  "." @indent
  (#not-same-line? @val @indent)
  (#set! "scope" "all"))
