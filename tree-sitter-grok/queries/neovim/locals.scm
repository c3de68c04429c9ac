;; Local names, with Neovim's capture names.
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
  name: (identifier) @local.definition.function)
(const_item
  name: (identifier) @local.definition.constant)
(struct_item
  name: (type_identifier) @local.definition.type)
(enum_item
  name: (type_identifier) @local.definition.type)
(type_item
  name: (type_identifier) @local.definition.type)
(static_item
  name: (identifier) @local.definition.constant)
(macro_definition
  name: (identifier) @local.definition.function)
(trait_item
  name: (type_identifier) @local.definition.type)
(actor_item
  name: (type_identifier) @local.definition.type)
(supervisor_item
  name: (type_identifier) @local.definition.type)
(const_parameter
  name: (identifier) @local.definition.constant)
(mod_item
  name: (identifier) @local.definition.namespace)
(type_parameter
  name: (type_identifier) @local.definition.type)
(parameter
  pattern: (identifier) @local.definition.parameter)
(parameter
  pattern: (binding_pattern
    name: (identifier) @local.definition.parameter))
(let_declaration
  pattern: (identifier) @local.definition.var)
(for_expression
  pattern: (identifier) @local.definition.var)
(binding_pattern
  name: (identifier) @local.definition.var)
(tuple_pattern
  (identifier) @local.definition.var)
(slice_pattern
  (identifier) @local.definition.var)
(tuple_struct_pattern
  (identifier) @local.definition.var
  (#lua-match? @local.definition.var "^[a-z_]"))
(field_pattern
  name: (identifier) @local.definition.var)
(match_arm
  pattern: (identifier) @local.definition.var
  (#lua-match? @local.definition.var "^[a-z_]"))

;; References
(identifier) @local.reference
(type_identifier) @local.reference
