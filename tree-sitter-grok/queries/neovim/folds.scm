;; What can be folded, and runs of comments and imports.
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
  (token_tree)
  (field_initializer_list)
  (parameters)
  (arguments)
  (macro_arguments)
  (array_expression)
  (tuple_expression)
  (use_list)
  (where_clause)
  (block_comment)
  (string_literal)
  (raw_string_literal)
  (byte_string_literal)
  (raw_byte_string_literal)
] @fold

(line_comment)+ @fold

(doc_comment)+ @fold

(inner_doc_comment)+ @fold

(use_declaration)+ @fold
