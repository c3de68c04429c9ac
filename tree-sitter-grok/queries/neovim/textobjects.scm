;; Parts of a program to select and to move by.
(function_item
  body: (_)? @function.inner) @function.outer
(closure_expression
  body: (_) @function.inner) @function.outer
(receive_item
  body: (_) @function.inner) @function.outer
(macro_definition
  body: (_) @function.inner) @function.outer
(struct_item
  body: (_)? @class.inner) @class.outer
(enum_item
  body: (_)? @class.inner) @class.outer
(trait_item
  body: (_)? @class.inner) @class.outer
(impl_item
  body: (_)? @class.inner) @class.outer
(actor_item
  body: (_)? @class.inner) @class.outer
(supervisor_item
  body: (_)? @class.inner) @class.outer

(parameters
  ((parameter) @parameter.inner
    .
    ","? @parameter.outer) @parameter.outer)
(closure_parameters
  ((parameter) @parameter.inner
    .
    ","? @parameter.outer) @parameter.outer)
(arguments
  ((_) @parameter.inner
    .
    ","? @parameter.outer) @parameter.outer)
(type_parameters
  ((_) @parameter.inner
    .
    ","? @parameter.outer) @parameter.outer)
(type_arguments
  ((_) @parameter.inner
    .
    ","? @parameter.outer) @parameter.outer)
(macro_arguments
  ((_) @parameter.inner
    .
    ","? @parameter.outer) @parameter.outer)
(parameters
  ((self_parameter) @parameter.inner
    .
    ","? @parameter.outer) @parameter.outer)

[
  (line_comment)
  (block_comment)
  (doc_comment)
  (inner_doc_comment)
] @comment.inner
(line_comment)+ @comment.outer
(block_comment) @comment.outer
(doc_comment)+ @comment.outer

(if_expression
  consequence: (_) @conditional.inner) @conditional.outer
(match_expression
  body: (_) @conditional.inner) @conditional.outer
(receive_expression
  body: (_) @conditional.inner) @conditional.outer
(loop_expression
  body: (_) @loop.inner) @loop.outer
(while_expression
  body: (_) @loop.inner) @loop.outer
(for_expression
  body: (_) @loop.inner) @loop.outer
(block) @block.outer
(unsafe_block
  (block) @block.inner) @block.outer
(call_expression
  arguments: (_) @call.inner) @call.outer
(macro_invocation
  arguments: (_) @call.inner) @call.outer
(return_expression
  value: (_)? @return.inner) @return.outer
(let_declaration
  value: (_) @assignment.inner) @assignment.outer
(assignment_expression
  right: (_) @assignment.inner) @assignment.outer
[
  (expression_statement)
  (let_declaration)
] @statement.outer
(attribute_item
  (_) @attribute.inner) @attribute.outer
[
  (integer_literal)
  (float_literal)
  (duration_literal)
] @number.inner
