;; What a file defines and uses, for lists of symbols.
;; Definitions
(function_item
  name: (identifier) @name) @definition.function
(declaration_list
  (function_item
    name: (identifier) @name) @definition.method)
(actor_body
  (function_item
    name: (identifier) @name) @definition.method)
(struct_item
  name: (type_identifier) @name) @definition.class
(enum_item
  name: (type_identifier) @name) @definition.class
(actor_item
  name: (type_identifier) @name) @definition.class
(supervisor_item
  name: (type_identifier) @name) @definition.class
(type_item
  name: (type_identifier) @name) @definition.type
(trait_item
  name: (type_identifier) @name) @definition.interface
(mod_item
  name: (identifier) @name) @definition.module
(macro_definition
  name: (identifier) @name) @definition.macro
(const_item
  name: (identifier) @name) @definition.constant
(static_item
  name: (identifier) @name) @definition.constant
