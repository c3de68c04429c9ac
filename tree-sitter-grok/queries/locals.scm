;; Local names, with the capture names of tree-sitter's CLI.
;; Scopes
[
  (source_file)
  (function_item)
  (closure_expression)
  (block)
  (match_arm)
  (for_expression)
  (if_expression)
  (while_expression)
  (impl_item)
  (trait_item)
  (actor_item)
  (receive_item)
  (after_arm)
  (macro_rule)
  (struct_item)
  (enum_item)
  (type_item)
] @local.scope

;; Definitions
(function_item
  name: (identifier) @local.definition)
(const_item
  name: (identifier) @local.definition)
(struct_item
  name: (type_identifier) @local.definition)
(enum_item
  name: (type_identifier) @local.definition)
(type_item
  name: (type_identifier) @local.definition)
(static_item
  name: (identifier) @local.definition)
(macro_definition
  name: (identifier) @local.definition)
(trait_item
  name: (type_identifier) @local.definition)
(actor_item
  name: (type_identifier) @local.definition)
(supervisor_item
  name: (type_identifier) @local.definition)
(const_parameter
  name: (identifier) @local.definition)
(mod_item
  name: (identifier) @local.definition)
(type_parameter
  name: (type_identifier) @local.definition)
(parameter
  pattern: (identifier) @local.definition)
(parameter
  pattern: (binding_pattern
    name: (identifier) @local.definition))
(let_declaration
  pattern: (identifier) @local.definition)
(for_expression
  pattern: (identifier) @local.definition)
(binding_pattern
  name: (identifier) @local.definition)
(tuple_pattern
  (identifier) @local.definition)
(slice_pattern
  (identifier) @local.definition)
(tuple_struct_pattern
  (identifier) @local.definition
  (#match? @local.definition "^[a-z_]"))
(field_pattern
  name: (identifier) @local.definition)
(match_arm
  pattern: (identifier) @local.definition
  (#match? @local.definition "^[a-z_]"))

;; References
(identifier) @local.reference
(type_identifier) @local.reference
