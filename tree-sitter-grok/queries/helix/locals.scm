;; Local names, with Helix's capture names.
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
  name: (identifier) @local.definition.macro)
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
  name: (type_identifier) @local.definition.type.parameter)
(parameter
  pattern: (identifier) @local.definition.variable.parameter)
(parameter
  pattern: (binding_pattern
    name: (identifier) @local.definition.variable.parameter))
(let_declaration
  pattern: (identifier) @local.definition.variable)
(for_expression
  pattern: (identifier) @local.definition.variable)
(binding_pattern
  name: (identifier) @local.definition.variable)
(tuple_pattern
  (identifier) @local.definition.variable)
(slice_pattern
  (identifier) @local.definition.variable)
(tuple_struct_pattern
  (identifier) @local.definition.variable
  (#match? @local.definition.variable "^[a-z_]"))
(field_pattern
  name: (identifier) @local.definition.variable)
(match_arm
  pattern: (identifier) @local.definition.variable
  (#match? @local.definition.variable "^[a-z_]"))

;; References
(identifier) @local.reference
(type_identifier) @local.reference
