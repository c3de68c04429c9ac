;; Highlights, with Neovim's capture names.
;; Later patterns win over earlier ones.

;; Names
(identifier) @variable
(field_identifier) @variable.member
(type_identifier) @type
(self_type) @type.builtin
((type_identifier) @type.builtin
  (#any-of? @type.builtin
    "i8" "i16" "i32" "i64" "u8" "u16" "u32" "u64" "f32" "f64" "bool" "char" "str" "String"))
(self) @variable.builtin
(reserved_identifier) @variable

((identifier) @constructor
  (#lua-match? @constructor "^[A-Z]"))
((identifier) @constant
  (#lua-match? @constant "^[A-Z][A-Z0-9_]+$"))
(const_item
  name: (identifier) @constant)
(static_item
  name: (identifier) @constant)
(const_parameter
  name: (identifier) @constant)
(child_declaration
  name: (identifier) @variable.member)

;; Modules and paths
(mod_item
  name: (identifier) @module)
(scoped_identifier
  path: (identifier) @module)
(scoped_type_identifier
  path: (identifier) @module)
((scoped_identifier
  path: (identifier) @type)
  (#lua-match? @type "^[A-Z]"))
(scoped_use_list
  path: (identifier) @module)
(use_wildcard
  path: (identifier) @module)

;; Parameters and patterns
(parameter
  pattern: (identifier) @variable.parameter)
(parameter
  pattern: (binding_pattern
    name: (identifier) @variable.parameter))
(enum_variant
  name: (identifier) @constant)
(struct_pattern
  type: (identifier) @type)
(field_pattern
  name: (identifier) @variable)
(shorthand_field_initializer
  (identifier) @variable)

;; Functions
(function_item
  name: (identifier) @function)
(call_expression
  function: (identifier) @function.call)
(call_expression
  function: (scoped_identifier
    name: (identifier) @function.call))
(call_expression
  function: (field_expression
    field: (field_identifier) @function.method.call))
(call_expression
  function: (generic_function
    function: (identifier) @function.call))
(call_expression
  function: (generic_function
    function: (field_expression
      field: (field_identifier) @function.method.call)))
((call_expression
  function: (identifier) @constructor)
  (#lua-match? @constructor "^[A-Z]"))
;; Attributes and labels
(attribute
  path: (identifier) @attribute)
(attribute_item
  "#" @punctuation.special)
(label) @label
(lifetime) @label

;; Literals
(integer_literal) @number
(duration_literal) @number
(float_literal) @number.float
(boolean_literal) @boolean
[
  (char_literal)
  (byte_literal)
] @character
[
  (string_literal)
  (raw_string_literal)
  (byte_string_literal)
  (raw_byte_string_literal)
] @string
(format_string
  [
    "f\""
    "\""
  ] @string)
(format_string
  (string_content) @string)
(escape_sequence) @string.escape
(interpolation
  [
    "{"
    "}"
  ] @punctuation.special)
(format_spec) @string.special

;; Comments
[
  (line_comment)
  (block_comment)
] @comment
[
  (doc_comment)
  (inner_doc_comment)
] @comment.documentation
(shebang) @keyword.directive

;; Operators
[
  "="
  "=="
  "!="
  "<"
  ">"
  "<="
  ">="
  "&&"
  "||"
  "!"
  "|"
  "^"
  "&"
  "<<"
  ">>"
  "+"
  "-"
  "*"
  "/"
  "%"
  "+="
  "-="
  "*="
  "/="
  "%="
  "&="
  "|="
  "^="
  "<<="
  ">>="
  ".."
  "..="
  "?"
  "@"
  "->"
  "=>"
] @operator
(closure_parameters
  [
    "|"
    "||"
  ] @punctuation.bracket)

;; Macros, whose `!` is no operator
(macro_invocation
  macro: (identifier) @function.macro
  "!" @function.macro)
(macro_invocation
  macro: (scoped_identifier
    name: (identifier) @function.macro)
  "!" @function.macro)
(macro_invocation
  macro: (type_identifier) @function.macro
  "!" @function.macro)
(macro_invocation
  macro: (scoped_type_identifier
    name: (type_identifier) @function.macro)
  "!" @function.macro)
(macro_definition
  name: (identifier) @function.macro)
(macro_definition
  "!" @punctuation.special)
(inner_attribute_item
  [
    "#"
    "!"
  ] @punctuation.special)

;; The variables of a macro's rules
"$" @punctuation.special
(token_tree
  "$"
  .
  (identifier) @variable.parameter)

;; Punctuation
[
  "("
  ")"
  "["
  "]"
] @punctuation.bracket
(block
  [
    "{"
    "}"
  ] @punctuation.bracket)
(declaration_list
  [
    "{"
    "}"
  ] @punctuation.bracket)
(field_declaration_list
  [
    "{"
    "}"
  ] @punctuation.bracket)
(field_initializer_list
  [
    "{"
    "}"
  ] @punctuation.bracket)
(enum_variant_list
  [
    "{"
    "}"
  ] @punctuation.bracket)
(match_block
  [
    "{"
    "}"
  ] @punctuation.bracket)
(actor_body
  [
    "{"
    "}"
  ] @punctuation.bracket)
(supervisor_body
  [
    "{"
    "}"
  ] @punctuation.bracket)
(receive_block
  [
    "{"
    "}"
  ] @punctuation.bracket)
(macro_body
  [
    "{"
    "}"
  ] @punctuation.bracket)
(macro_arguments
  [
    "{"
    "}"
  ] @punctuation.bracket)
(token_tree
  [
    "{"
    "}"
  ] @punctuation.bracket)
(struct_pattern
  [
    "{"
    "}"
  ] @punctuation.bracket)
(use_list
  [
    "{"
    "}"
  ] @punctuation.bracket)
(type_arguments
  [
    "<"
    ">"
  ] @punctuation.bracket)
(qualified_type
  [
    "<"
    ">"
  ] @punctuation.bracket)
(for_lifetimes
  [
    "<"
    ">"
  ] @punctuation.bracket)
(type_parameters
  [
    "<"
    ">"
  ] @punctuation.bracket)
[
  ","
  ";"
  ":"
  "::"
  "."
] @punctuation.delimiter

;; Keywords
[
  "as"
  "const"
  "impl"
  "in"
  "let"
  "move"
  "mut"
  "ref"
  "where"
  "crate"
  "super"
] @keyword

[
  "ai"
  "fn"
  "macro"
  "macro_rules"
] @keyword.function

[
  "struct"
  "enum"
  "type"
  "actor"
  "supervisor"
  "trait"
] @keyword.type

[
  "use"
  "mod"
] @keyword.import

[
  "pub"
  "dyn"
  "extern"
  "static"
  "unsafe"
] @keyword.modifier

[
  "if"
  "else"
  "match"
] @keyword.conditional

[
  "for"
  "while"
  "loop"
  "break"
  "continue"
] @keyword.repeat

[
  "return"
] @keyword.return

[
  "after"
  "async"
  "await"
  "child"
  "receive"
  "spawn"
  "yield"
] @keyword.coroutine

[
  "from"
  "try"
] @keyword

(use_list
  (self) @keyword)
[
  (super)
  (crate)
] @keyword
(wildcard) @variable.builtin
(wildcard_pattern) @variable.builtin

;; Prose to be spell-checked
[
  (line_comment)
  (block_comment)
  (doc_comment)
  (inner_doc_comment)
] @spell
