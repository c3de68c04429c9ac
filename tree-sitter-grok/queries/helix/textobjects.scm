;; Parts of a program to select and to move by.
(function_item
  body: (_)? @function.inside) @function.around
(closure_expression
  body: (_) @function.inside) @function.around
(receive_item
  body: (_) @function.inside) @function.around
(macro_definition
  body: (_) @function.inside) @function.around
(struct_item
  body: (_)? @class.inside) @class.around
(enum_item
  body: (_)? @class.inside) @class.around
(trait_item
  body: (_)? @class.inside) @class.around
(impl_item
  body: (_)? @class.inside) @class.around
(actor_item
  body: (_)? @class.inside) @class.around
(supervisor_item
  body: (_)? @class.inside) @class.around

(parameters
  ((parameter) @parameter.inside
    .
    ","? @parameter.around) @parameter.around)
(closure_parameters
  ((parameter) @parameter.inside
    .
    ","? @parameter.around) @parameter.around)
(arguments
  ((_) @parameter.inside
    .
    ","? @parameter.around) @parameter.around)
(type_parameters
  ((_) @parameter.inside
    .
    ","? @parameter.around) @parameter.around)
(type_arguments
  ((_) @parameter.inside
    .
    ","? @parameter.around) @parameter.around)
(macro_arguments
  ((_) @parameter.inside
    .
    ","? @parameter.around) @parameter.around)
(parameters
  ((self_parameter) @parameter.inside
    .
    ","? @parameter.around) @parameter.around)

[
  (line_comment)
  (block_comment)
  (doc_comment)
  (inner_doc_comment)
] @comment.inside
(line_comment)+ @comment.around
(block_comment) @comment.around
(doc_comment)+ @comment.around

((function_item
  (attribute_item
    (attribute
      path: (identifier) @_test))
  body: (_) @test.inside) @test.around
  (#eq? @_test "test"))

(match_arm
  value: (_) @entry.inside) @entry.around
(after_arm
  value: (_) @entry.inside) @entry.around
(field_initializer
  value: (_) @entry.inside) @entry.around
(supervisor_setting
  value: (_) @entry.inside) @entry.around
(child_declaration
  value: (_) @entry.inside) @entry.around
(array_expression
  ((_) @entry.inside
    .
    ","? @entry.around) @entry.around)
(enum_variant) @entry.around
