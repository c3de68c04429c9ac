;; How lines are indented, for Neovim.
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
] @indent.begin

;; What goes on in the next line
[
  (let_declaration)
  (expression_statement)
  (assignment_expression)
  (match_arm)
  (after_arm)
  (send_expression)
  (await_expression)
  (field_expression)
] @indent.begin

[
  "}"
  ")"
  "]"
] @indent.branch

[
  "}"
  ")"
  "]"
] @indent.end

[
  (line_comment)
  (block_comment)
  (string_literal)
  (raw_string_literal)
  (byte_string_literal)
  (raw_byte_string_literal)
  (format_string)
] @indent.ignore

(ERROR) @indent.auto
