/**
 * The tolerant grammar of Grok: every program of docs/reference/grammar.md, plus a named shape for each form that a person
 * leaves incomplete while typing.
 *
 * Three ideas carry it:
 * - Words, literals, comments and the parts of strings are read by `src/scanner.c`, so that a keyword is never an identifier and the
 *   text of a string is never code. `kw('fn')` below is the scanner's token for the word, shown as the anonymous node `fn`.
 * - The scanner also emits tokens without width (`missing_expression`, `missing_brace`, …) where the grammar requires something and
 *   the text cannot go on with it. They are ordinary nodes; the Rust module `errors` reports them.
 * - Expressions exist twice, because conditions forbid struct literals: `_expression`, and `_condition_expression`, whose rules are
 *   made by the same functions and shown under the same names.
 */

/** Words that are never identifiers. The order is that of the scanner's table. */
const KEYWORDS = [
  'actor', 'as', 'async', 'await', 'break', 'const', 'continue', 'crate', 'dyn', 'else', 'enum', 'extern', 'false', 'fn', 'for',
  'if', 'impl', 'in', 'let', 'loop', 'macro', 'match', 'mod', 'move', 'mut', 'pub', 'receive', 'ref', 'return', 'self', 'Self',
  'spawn', 'static', 'struct', 'super', 'supervisor', 'trait', 'true', 'try', 'type', 'unsafe', 'use', 'where', 'while', 'yield',
];

/** Loosest first; patterns and types have their own, small scales. */
const PREC = {
  jump: 0,
  closure: 0,
  assign: 1,
  openRange: 2,
  range: 3,
  or: 4,
  and: 5,
  letCondition: 6,
  compare: 7,
  bitor: 8,
  bitxor: 9,
  bitand: 10,
  shift: 11,
  sum: 12,
  product: 13,
  cast: 14,
  unary: 15,
  postfix: 16,
  field: 17,
  generic: 18,
};

const BINARY = [
  [PREC.or, ['||']],
  [PREC.and, ['&&']],
  [PREC.compare, ['==', '!=', '<', '>', '<=', '>=']],
  [PREC.bitor, ['|']],
  [PREC.bitxor, ['^']],
  [PREC.bitand, ['&']],
  [PREC.shift, ['<<', '>>']],
  [PREC.sum, ['+', '-']],
  [PREC.product, ['*', '/', '%']],
];

const COMPOUND = ['+=', '-=', '*=', '/=', '%=', '&=', '|=', '^=', '<<=', '>>='];

/** Punctuation that may stand in an attribute's token tree. */
const PUNCTUATION = [
  ...BINARY.flatMap(([, operators]) => operators), ...COMPOUND,
  '=', '!', '?', '.', '..', '..=', ',', ';', ':', '::', '->', '=>', '@', '#',
];

/** A possibly empty list that may end in a comma. */
const list = rule => optional(seq(rule, repeat(seq(',', rule)), optional(',')));
/** The same between braces, where a line's end may stand for a forgotten comma. */
const braceList = ($, rule) => choice(
  seq(repeat(seq(rule, comma($))), closeList($)),
  seq(repeat(seq(rule, comma($))), rule, closeAfter($)));

/** A keyword, read by the scanner. */
const kw = ($, word) => alias($[`_kw_${word}`], word);

/** Closing delimiters and terminators: the real one, or the scanner's word that the text cannot go on inside. */
const closeParen = $ => choice(')', $.missing_paren);
const closeBracket = $ => choice(']', $.missing_bracket);
const closeAngle = $ => choice('>', $.missing_angle);
/** Of lists in braces: before the next item's keyword (at the start of an element), or at the end of the file. */
const closeList = $ => choice(rightBrace($), alias($.missing_list_brace, $.missing_brace));
/** The same directly after an element, where a keyword first stands for a forgotten comma. */
const closeAfter = $ => choice(rightBrace($), alias($._end, $.missing_brace));
/** Of braces that hold items: before an item in column 0 whose braces would not close otherwise, or at the end of the file. */
const closeItems = $ => choice(rightBrace($), alias($.missing_items_brace, $.missing_brace));
const rightBrace = $ => alias($._right_brace, '}');
const semicolon = $ => choice(';', $.missing_semicolon);
const comma = $ => choice(',', $.missing_comma);
const blockOrMissing = $ => choice($.block, $.missing_block);

/** A name where one is required. */
const requiredName = ($, shown) => choice(
  shown ? alias($.identifier, $[shown]) : $.identifier, $.missing_name, $.reserved_identifier);
const requiredType = $ => choice($._type, $.missing_type);
const requiredPattern = $ => choice($._pattern, $.missing_pattern, $.reserved_identifier);

/** An item, with or without attributes and visibility before it. */
const withHead = ($, rule) => choice(rule, seq($._item_head, rule));

/** The rules of expressions, once for each of the two modes. */
function expressions(mode) {
  const condition = mode === 'condition';
  const own = name => (condition ? `_condition_${name}` : name);
  const rules = {};
  const e = $ => (condition ? $._condition_expression : $._expression);
  const operand = $ => choice(e($), $.missing_expression);
  const define = (name, rule) => { rules[own(name)] = rule; };
  const shown = ($, name) => (condition ? alias($[own(name)], $[name]) : $[name]);

  define('unary_expression', $ => prec(PREC.unary, seq(
    field('operator', choice('-', '!', '*')), field('argument', operand($)))));
  define('reference_expression', $ => prec(PREC.unary, seq(
    choice('&', '&&'), optional($.mutable_specifier), field('value', operand($)))));
  define('binary_expression', $ => choice(...BINARY.map(([level, operators]) => prec.left(level, seq(
    field('left', e($)), field('operator', operators.length > 1 ? choice(...operators) : operators[0]), field('right', operand($)))))));
  define('assignment_expression', $ => prec.right(PREC.assign, seq(
    field('left', e($)), '=', field('right', operand($)))));
  define('compound_assignment_expression', $ => prec.right(PREC.assign, seq(
    field('left', e($)), field('operator', choice(...COMPOUND)), field('right', operand($)))));
  define('type_cast_expression', $ => prec.left(PREC.cast, seq(
    field('value', e($)), kw($, 'as'), field('type', requiredType($)))));
  define('range_expression', $ => choice(
    prec.left(PREC.range, seq(field('left', e($)), field('operator', '..'), field('right', e($)))),
    prec.left(PREC.range, seq(field('left', e($)), field('operator', '..='), field('right', operand($)))),
    prec.left(PREC.openRange, seq(field('left', e($)), field('operator', '..'))),
    prec.left(PREC.range, seq(field('operator', '..'), field('right', e($)))),
    prec.left(PREC.range, seq(field('operator', '..='), field('right', operand($)))),
    prec.left(PREC.openRange, field('operator', '..')),
    // `for i in 0.. {`: the brace is the loop's, not an operand.
    ...(condition ? [
      prec.left(PREC.range, seq(field('left', e($)), field('operator', alias($._range_before_brace, '..')))),
      prec.left(PREC.range, field('operator', alias($._range_before_brace, '..'))),
    ] : []),
  ));
  define('try_expression', $ => prec.left(PREC.postfix, seq(field('value', e($)), '?')));
  define('index_expression', $ => prec.left(PREC.postfix, seq(
    field('value', e($)), '[', field('index', choice($._expression, $.missing_expression)),
    closeBracket($))));
  define('call_expression', $ => prec.left(PREC.postfix, seq(
    field('function', e($)), field('arguments', $.arguments))));
  define('field_expression', $ => prec.left(PREC.field, seq(
    field('value', e($)), '.',
    field('field', choice(requiredName($, 'field_identifier'), alias($._tuple_index, $.integer_literal))))));
  define('generic_method', $ => prec(PREC.generic, seq(
    field('function', shown($, 'field_expression')), '::', field('type_arguments', $.type_arguments))));
  define('return_expression', $ => prec.right(PREC.jump, seq(kw($, 'return'), field('value', optional(e($))))));
  define('break_expression', $ => prec.right(PREC.jump, seq(
    kw($, 'break'), field('label', optional($.label)), field('value', optional(e($))))));
  define('closure_expression', $ => prec.right(PREC.closure, seq(
    optional(kw($, 'move')),
    field('parameters', $.closure_parameters),
    choice(
      field('body', operand($)),
      seq('->', field('return_type', requiredType($)), field('body', blockOrMissing($))),
    ))));

  const compound = [
    'unary_expression', 'reference_expression', 'binary_expression', 'assignment_expression',
    'compound_assignment_expression', 'type_cast_expression', 'range_expression', 'try_expression', 'index_expression',
    'call_expression', 'field_expression', 'return_expression', 'break_expression', 'closure_expression',
  ];
  rules[condition ? '_condition_expression' : '_expression'] = $ => choice(
    ...compound.map(name => shown($, name)),
    alias($[own('generic_method')], $.generic_function),
    $.continue_expression,
    $._literal,
    $.format_string,
    $._path,
    $.macro_invocation,
    $.unit_expression,
    $.parenthesized_expression,
    $.tuple_expression,
    $.array_expression,
    $.wildcard,
    $._block_like,
    ...(condition ? [$.let_condition] : [$.struct_expression]),
  );
  return rules;
}

module.exports = grammar({
  name: 'grok',

  externals: $ => [
    $.identifier, $.reserved_identifier, $._underscore, $.lifetime,
    $.integer_literal, $.float_literal, $._tuple_index, $.char_literal, $.raw_string_literal,
    $._string_start, $.string_content, $._string_end, $.escape_sequence,
    $._format_start, $._format_content, $._format_hole, $._unfinished_hole, $.format_spec,
    $._string_continues, $._string_line_start,
    $.line_comment, $.block_comment, $.doc_comment, $.inner_doc_comment, $.shebang,
    $._right_brace, $._visibility_open, $._range_before_brace, $._nested_item,
    $._stop, $._end, $._anchor, $._close_list, $._close_tree,
    $.missing_name, $._missing_segment, $._missing_use_segment, $.missing_expression, $._missing_hole_expression,
    $.missing_type, $.missing_pattern, $.missing_item, $.missing_quote,
    $._kw_let_condition, $._type_keyword,
    ...KEYWORDS.map(word => $[`_kw_${word}`]),
    $._error_sentinel,
  ],

  // Unicode's Pattern_White_Space, and comments.
  extras: $ => [
    /[\t-\r \u0085\u200e\u200f\u2028\u2029]/,
    $.line_comment,
    $.block_comment,
    $.doc_comment,
    $.inner_doc_comment,
  ],

  supertypes: $ => [$._expression, $._block_like, $._literal, $._pattern, $._type, $._item, $._statement],

  inline: $ => [$._path_name, $._path_keyword, $._virtual_end],

  rules: {
    source_file: $ => seq(
      optional($.shebang),
      // The scanner says where the file ends, since expressions share their states with those inside braces.
      repeat(choice($._declaration, $.unexpected_brace, seq($._expression, choice($.unexpected_brace, $._end)))),
      optional($._expression),
    ),

    // A `}` that closes nothing: shown as itself, so that what follows is still parsed at top level.
    unexpected_brace: $ => rightBrace($),

    // ---- Items -------------------------------------------------------------------------------------------------------

    _item: $ => choice(
      $.function_item, $.struct_item, $.enum_item, $.impl_item, $.const_item, $.type_item, $.mod_item, $.use_declaration,
      $.incomplete_item,
    ),

    _attributes: $ => repeat1($.attribute_item),

    attribute_item: $ => seq('#', '[', $.attribute, closeBracket($)),
    attribute: $ => seq(
      field('path', choice($._path, alias($._missing_use_segment, $.missing_name))),
      optional(choice(
        field('arguments', alias($._attribute_arguments, $.token_tree)),
        seq('=', field('value', choice($._literal, $.missing_expression))),
      )),
    ),
    _attribute_arguments: $ => seq(
      '(', repeat($._token_tree), choice(')', alias($.missing_tree_end, $.missing_paren))),
    _token_tree: $ => choice(
      $.token_tree, $.identifier, $.lifetime, $._literal, $.format_string, alias($._underscore, '_'),
      ...KEYWORDS.filter(word => word !== 'true' && word !== 'false').map(word => kw($, word)),
      ...PUNCTUATION,
    ),
    token_tree: $ => choice(
      seq('(', repeat($._token_tree), choice(')', alias($.missing_tree_end, $.missing_paren))),
      seq('[', repeat($._token_tree), choice(']', alias($.missing_tree_end, $.missing_bracket))),
      seq('{', repeat($._token_tree), choice(rightBrace($), alias($.missing_tree_end, $.missing_brace))),
    ),

    // The scanner decides whether `(` belongs to `pub`, since `pub (crate::T)` is a tuple field.
    visibility_modifier: $ => seq(
      kw($, 'pub'),
      optional(seq(
        alias($._visibility_open, '('),
        choice(alias($._kw_crate, $.crate), alias($._kw_super, $.super), alias($._kw_self, $.self)),
        ')',
      )),
    ),

    _item_head: $ => choice(
      $._attributes,
      field('visibility', $.visibility_modifier),
      seq($._attributes, field('visibility', $.visibility_modifier)),
    ),

    // Attributes or `pub` before something that is no item.
    incomplete_item: $ => seq($._item_head, $.missing_item),

    function_item: $ => withHead($, $._function),
    _function: $ => choice(seq(kw($, 'const'), $._function_name), $._function_name),
    _function_name: $ => seq(
      kw($, 'fn'), field('name', requiredName($)), choice(seq($._type_parameters, $._function_rest), $._function_rest)),
    _function_rest: $ => seq(field('parameters', choice($.parameters, $.missing_parameters)), choice(
      seq('->', field('return_type', requiredType($)), $._function_tail), $._function_tail)),
    _function_tail: $ => choice(seq($.where_clause, $._function_body), $._function_body),
    _function_body: $ => field('body', choice($.block, $.missing_body, alias(';', $.missing_body))),
    _type_parameters: $ => field('type_parameters', $.type_parameters),
    parameters: $ => seq(
      '(', list(choice($.parameter, $.self_parameter)), closeParen($)),
    parameter: $ => seq(
      optional($._attributes),
      field('pattern', $._pattern),
      optional(seq(':', field('type', requiredType($)))),
    ),
    // Before `self` as a path, which no parameter can be.
    self_parameter: $ => prec(1, seq(
      optional($._attributes),
      choice(
        seq('&', optional($.lifetime), optional($.mutable_specifier), alias($._kw_self, $.self)),
        seq(optional($.mutable_specifier), alias($._kw_self, $.self), optional(seq(':', field('type', requiredType($))))),
      ),
    )),

    struct_item: $ => withHead($, $._struct),
    _struct: $ => seq(
      kw($, 'struct'), field('name', requiredName($, 'type_identifier')),
      choice(seq($._type_parameters, $._struct_rest), $._struct_rest)),
    _struct_rest: $ => choice(
      seq(field('body', $.tuple_field_declaration_list), choice(seq($.where_clause, semicolon($)), semicolon($))),
      seq($.where_clause, $._struct_body),
      $._struct_body,
    ),
    _struct_body: $ => choice(field('body', choice($.field_declaration_list, $.missing_body)), ';'),
    field_declaration_list: $ => seq(
      '{', braceList($, seq(optional($._nested_item), $.field_declaration))),
    field_declaration: $ => seq(
      optional($._attributes),
      field('visibility', optional($.visibility_modifier)),
      field('name', alias($.identifier, $.field_identifier)),
      ':',
      field('type', requiredType($)),
    ),
    tuple_field_declaration_list: $ => seq(
      '(', list($.tuple_field_declaration), closeParen($)),
    tuple_field_declaration: $ => choice(
      field('type', $._type),
      seq($._item_head, field('type', requiredType($))),
    ),

    enum_item: $ => withHead($, $._enum),
    _enum: $ => seq(
      kw($, 'enum'), field('name', requiredName($, 'type_identifier')),
      choice(seq($._type_parameters, $._enum_rest), $._enum_rest)),
    _enum_rest: $ => choice(seq($.where_clause, $._enum_body), $._enum_body),
    _enum_body: $ => field('body', choice($.enum_variant_list, $.missing_body, alias(';', $.missing_body))),
    enum_variant_list: $ => seq('{', braceList($, $.enum_variant)),
    enum_variant: $ => seq(
      optional($._attributes),
      field('name', $.identifier),
      field('body', optional(choice($.field_declaration_list, $.tuple_field_declaration_list))),
      optional(seq('=', field('value', choice($._expression, $.missing_expression)))),
    ),

    // `impl Trait for Type` is read although traits are not there yet; `errors` refuses it.
    impl_item: $ => withHead($, $._impl),
    _impl: $ => seq(kw($, 'impl'), choice(seq($._type_parameters, $._impl_type), $._impl_type)),
    _impl_type: $ => choice(
      seq(field('type', requiredType($)), $._impl_rest),
      seq(field('trait', $._type), kw($, 'for'), field('type', requiredType($)), $._impl_rest),
    ),
    _impl_rest: $ => choice(seq($.where_clause, $._impl_body), $._impl_body),
    _impl_body: $ => field('body', choice($.declaration_list, $.missing_body)),

    const_item: $ => withHead($, $._const),
    _const: $ => seq(
      kw($, 'const'), field('name', choice(requiredName($), alias($._underscore, '_'))),
      choice(seq(':', field('type', requiredType($)), $._const_value), $._const_value)),
    _const_value: $ => seq('=', field('value', choice($._expression, $.missing_expression)), semicolon($)),

    type_item: $ => withHead($, $._type_alias),
    _type_alias: $ => seq(
      kw($, 'type'), field('name', requiredName($, 'type_identifier')),
      choice(seq($._type_parameters, $._type_alias_rest), $._type_alias_rest)),
    _type_alias_rest: $ => choice(seq($.where_clause, $._type_alias_value), $._type_alias_value),
    _type_alias_value: $ => seq('=', field('type', requiredType($)), semicolon($)),

    mod_item: $ => withHead($, $._mod),
    _mod: $ => seq(
      kw($, 'mod'), field('name', requiredName($)),
      choice(';', field('body', choice($.declaration_list, $.missing_body)))),

    // The bodies of modules and impls take any statement; `errors` refuses what does not belong there.
    declaration_list: $ => $._braces,
    _declaration: $ => choice($._statement, seq($._nested_item, $._item)),

    use_declaration: $ => withHead($, $._use),
    _use: $ => seq(
      kw($, 'use'), field('argument', choice($._use_tree, alias($._missing_use_segment, $.missing_name))), semicolon($)),
    _use_tree: $ => choice($._use_path, $.use_as_clause, $.use_list, $.scoped_use_list, $.use_wildcard),
    _use_path: $ => choice($._path_name, alias($._use_scoped_identifier, $.scoped_identifier)),
    _use_scoped_identifier: $ => seq(
      field('path', optional($._use_path)), '::',
      field('name', choice($._path_name, alias($._missing_use_segment, $.missing_name)))),
    use_as_clause: $ => seq(
      field('path', $._use_path), kw($, 'as'),
      field('alias', choice(requiredName($), alias($._underscore, '_')))),
    use_list: $ => seq('{', braceList($, $._use_tree)),
    scoped_use_list: $ => seq(field('path', optional($._use_path)), '::', field('list', $.use_list)),
    use_wildcard: $ => seq(optional(seq(field('path', optional($._use_path)), '::')), '*'),

    type_parameters: $ => seq('<', list(choice($.lifetime_parameter, $.type_parameter)), closeAngle($)),
    lifetime_parameter: $ => seq(
      field('name', $.lifetime), optional(seq(':', $.lifetime, repeat(seq('+', $.lifetime))))),
    type_parameter: $ => seq(
      field('name', alias($.identifier, $.type_identifier)),
      optional(seq(':', field('bounds', optional($.trait_bounds))))),
    where_clause: $ => seq(kw($, 'where'), list($.where_predicate)),
    where_predicate: $ => seq(field('left', $._type), ':', field('bounds', optional($.trait_bounds))),
    trait_bounds: $ => prec.right(seq($._bound, repeat(seq('+', $._bound)), optional('+'))),
    _bound: $ => choice($.lifetime, $._type_path, $.function_bound),
    function_bound: $ => prec.right(1, seq(
      field('trait', $._type_path),
      field('parameters', alias($.function_bound_parameters, $.type_parameter_list)),
      optional(seq('->', field('return_type', requiredType($)))),
    )),
    function_bound_parameters: $ => seq('(', list($._type), closeParen($)),

    // ---- What the text leaves out ------------------------------------------------------------------------------------

    _virtual_end: $ => choice($._stop, $._end),
    missing_paren: $ => $._virtual_end,
    missing_bracket: $ => $._virtual_end,
    missing_angle: $ => $._virtual_end,
    missing_pipe: $ => $._virtual_end,
    missing_semicolon: $ => $._virtual_end,
    missing_block: $ => $._virtual_end,
    missing_body: $ => $._virtual_end,
    missing_arrow: $ => $._virtual_end,
    missing_parameters: $ => $._virtual_end,
    missing_comma: $ => $._stop,
    missing_tree_end: $ => choice($._close_tree, $._end),
    missing_list_brace: $ => choice($._close_list, $._end),
    missing_items_brace: $ => choice($._anchor, $._end),

    // ---- Paths -------------------------------------------------------------------------------------------------------

    _path_keyword: $ => choice(
      alias($._kw_self, $.self), alias($._kw_Self, $.self_type), alias($._kw_super, $.super), alias($._kw_crate, $.crate)),
    _path_name: $ => choice($.identifier, $._path_keyword),

    // Paths in expressions and patterns, where generic arguments follow `::`.
    _path: $ => choice($._path_name, $.scoped_identifier, $.generic_function),
    scoped_identifier: $ => seq(
      field('path', optional($._path)), '::',
      field('name', choice($._path_name, alias($._missing_segment, $.missing_name)))),
    generic_function: $ => seq(field('function', $._path), '::', field('type_arguments', $.type_arguments)),

    // Paths in types, where the `::` before generic arguments is optional.
    _type_path: $ => choice(
      alias($.identifier, $.type_identifier), $._path_keyword, $.scoped_type_identifier, $.generic_type),
    _type_prefix: $ => choice($._path_name, alias($._type_scoped_identifier, $.scoped_identifier), $.generic_type),
    _type_scoped_identifier: $ => seq(field('path', optional($._type_prefix)), '::', field('name', $._path_name)),
    scoped_type_identifier: $ => seq(
      field('path', optional($._type_prefix)), '::',
      field('name', choice(
        alias($.identifier, $.type_identifier), $._path_keyword, alias($._missing_segment, $.missing_name)))),
    generic_type: $ => prec(PREC.generic, choice(
      seq(
        field('type', choice(alias($.identifier, $.type_identifier), $._path_keyword, $.scoped_type_identifier)),
        field('type_arguments', $.type_arguments)),
      seq(
        field('type', $._type_prefix), '::', field('type_arguments', $.type_arguments)),
    )),
    type_arguments: $ => seq('<', list(choice($._type, $.lifetime)), closeAngle($)),

    // ---- Types -------------------------------------------------------------------------------------------------------

    _type: $ => choice(
      $._type_path, $.unit_type, $.parenthesized_type, $.tuple_type, $.array_type, $.reference_type, $.function_type,
      $.abstract_type, $.inferred_type, $.never_type,
    ),
    unit_type: $ => seq('(', closeParen($)),
    parenthesized_type: $ => seq('(', $._type, closeParen($)),
    tuple_type: $ => seq(
      '(', $._type, ',', optional(seq($._type, repeat(seq(',', $._type)), optional(','))),
      closeParen($)),
    array_type: $ => seq(
      '[', field('element', requiredType($)), ';', field('length', choice($._expression, $.missing_expression)),
      closeBracket($)),
    reference_type: $ => seq(
      choice('&', '&&'), optional($.lifetime), optional($.mutable_specifier), field('type', requiredType($))),
    function_type: $ => prec.right(seq(
      $._type_keyword, kw($, 'fn'),
      field('kind', optional(choice($.mutable_specifier, $.identifier))),
      field('parameters', $.type_parameter_list),
      optional(seq('->', field('return_type', requiredType($)))),
    )),
    type_parameter_list: $ => seq('(', list($.function_type_parameter), closeParen($)),
    function_type_parameter: $ => seq(
      optional(seq(field('name', choice($.identifier, alias($._underscore, '_'))), ':')),
      field('type', $._type)),
    abstract_type: $ => prec.right(seq($._type_keyword, kw($, 'impl'), field('bounds', $.trait_bounds))),
    inferred_type: $ => alias($._underscore, '_'),
    never_type: _ => '!',
    mutable_specifier: $ => kw($, 'mut'),

    // ---- Patterns ----------------------------------------------------------------------------------------------------

    _pattern: $ => choice($._pattern_alternative, $.or_pattern),
    or_pattern: $ => choice(
      seq('|', $._pattern_alternative, repeat(seq('|', $._pattern_alternative))),
      seq($._pattern_alternative, repeat1(seq('|', $._pattern_alternative))),
    ),
    _pattern_alternative: $ => choice(
      alias($._underscore, $.wildcard_pattern), $.rest_pattern, $.binding_pattern, $._literal, $.negative_literal, $.range_pattern,
      $.reference_pattern, $.tuple_pattern, $._path, $.tuple_struct_pattern, $.struct_pattern,
    ),
    rest_pattern: _ => '..',
    // A bare name is an `identifier`.
    // In `&mut x` the `mut` is the reference's.
    binding_pattern: $ => choice(
      prec(-1, seq(
        choice(kw($, 'ref'), $.mutable_specifier, seq(kw($, 'ref'), $.mutable_specifier)),
        field('name', choice($.identifier, alias($.missing_pattern, $.missing_name), $.reserved_identifier)),
        optional(seq('@', field('pattern', $._pattern_alternative))))),
      seq(field('name', $.identifier), '@', field('pattern', $._pattern_alternative)),
    ),
    negative_literal: $ => seq('-', choice($.integer_literal, $.float_literal)),
    range_pattern: $ => choice(
      seq(field('left', $._range_end), field('operator', choice('..=', '..')), field('right', $._range_end)),
      seq(field('left', $._range_end), field('operator', '..')),
      seq(field('operator', choice('..=', '..')), field('right', $._range_end)),
    ),
    _range_end: $ => choice($._literal, $.negative_literal, $._path),
    reference_pattern: $ => seq(
      choice('&', '&&'), optional($.mutable_specifier), field('pattern', $._pattern_alternative)),
    tuple_pattern: $ => seq('(', list($._pattern), closeParen($)),
    tuple_struct_pattern: $ => seq(
      field('type', $._path), '(', list($._pattern), closeParen($)),
    struct_pattern: $ => seq(
      field('type', $._path),
      '{',
      repeat(seq($.field_pattern, comma($))),
      choice(
        closeList($),
        seq(choice($.field_pattern, alias($.rest_pattern, $.remaining_field_pattern)), closeAfter($))),
    ),
    field_pattern: $ => seq(
      optional($._attributes),
      choice(
        seq(
          field('name', choice(alias($.identifier, $.field_identifier), $.integer_literal)), ':',
          field('pattern', choice($._pattern, $.missing_pattern))),
        seq(optional(kw($, 'ref')), optional($.mutable_specifier), field('name', $.identifier)),
      ),
    ),

    // ---- Statements --------------------------------------------------------------------------------------------------

    _statement: $ => choice(
      $.empty_statement, $._item, $.let_declaration, $.expression_statement,
      // A statement that begins with a block-like expression ends with it.
      prec(1, $._block_like),
    ),
    empty_statement: _ => ';',
    expression_statement: $ => choice(
      seq($._expression, choice(';', alias($._stop, $.missing_semicolon))),
      prec(2, seq($._block_like, ';')),
    ),
    let_declaration: $ => choice($._let, seq($._attributes, $._let)),
    _let: $ => seq(
      kw($, 'let'), field('pattern', requiredPattern($)),
      choice(seq(':', field('type', requiredType($)), $._let_rest), $._let_rest)),
    _let_rest: $ => choice(
      semicolon($),
      seq('=', field('value', choice($._expression, $.missing_expression)), choice(
        semicolon($),
        // The scanner ends the value before `else`.
        seq($._stop, kw($, 'else'), field('alternative', blockOrMissing($)), semicolon($)))),
    ),

    block: $ => $._braces,
    _braces: $ => seq('{', repeat($._declaration), choice(closeItems($), seq($._expression, closeAfter($)))),

    // ---- Expressions -------------------------------------------------------------------------------------------------

    ...expressions('full'),
    ...expressions('condition'),

    continue_expression: $ => prec.right(PREC.jump, seq(kw($, 'continue'), field('label', optional($.label)))),

    // `let P = e` as an operand of `&&`; `errors` checks that it stands nowhere else.
    let_condition: $ => prec.left(PREC.letCondition, seq(
      alias($._kw_let_condition, 'let'),
      field('pattern', requiredPattern($)),
      choice(
        seq('=', field('value', choice($._condition_expression, $.missing_expression))),
        field('value', alias($._virtual_end, $.missing_expression)),
      ),
    )),

    closure_parameters: $ => choice(
      '||',
      seq('|', list(alias($.closure_parameter, $.parameter)), choice('|', $.missing_pipe)),
    ),
    closure_parameter: $ => seq(
      field('pattern', $._pattern_alternative), optional(seq(':', field('type', requiredType($))))),

    arguments: $ => seq('(', list($._expression), closeParen($)),
    unit_expression: $ => seq('(', closeParen($)),
    parenthesized_expression: $ => seq('(', $._expression, closeParen($)),
    tuple_expression: $ => seq(
      '(', $._expression, ',', optional(seq($._expression, repeat(seq(',', $._expression)), optional(','))),
      closeParen($)),
    array_expression: $ => seq(
      '[',
      choice(
        list($._expression),
        seq(field('element', $._expression), ';', field('length', choice($._expression, $.missing_expression))),
      ),
      closeBracket($),
    ),
    wildcard: $ => alias($._underscore, '_'),

    struct_expression: $ => seq(
      field('name', choice(
        alias($.identifier, $.type_identifier), $._path_keyword,
        alias($.scoped_identifier, $.scoped_type_identifier), alias($.generic_function, $.generic_type))),
      field('body', $.field_initializer_list)),
    field_initializer_list: $ => seq(
      '{',
      repeat(seq($._field_initializer, comma($))),
      choice(
        closeList($),
        seq($._field_initializer, closeAfter($)),
        seq($.base_field_initializer, choice(closeAfter($), alias($._stop, $.missing_brace)))),
    ),
    _field_initializer: $ => choice($.field_initializer, $.shorthand_field_initializer),
    field_initializer: $ => seq(
      optional($._attributes),
      field('field', choice(alias($.identifier, $.field_identifier), $.integer_literal)), ':',
      field('value', choice($._expression, $.missing_expression))),
    shorthand_field_initializer: $ => seq(optional($._attributes), choice($.identifier, $.integer_literal)),
    base_field_initializer: $ => seq('..', choice($._expression, $.missing_expression)),

    _block_like: $ => choice(
      $.block, alias($.labeled_block, $.block), $.loop_expression, $.while_expression, $.for_expression, $.if_expression,
      $.match_expression, alias($.brace_macro_invocation, $.macro_invocation),
    ),
    labeled_block: $ => seq(field('label', $.label), ':', $._braces),
    label: $ => $.lifetime,
    loop_expression: $ => seq(
      optional(seq(field('label', $.label), ':')), kw($, 'loop'), field('body', blockOrMissing($))),
    while_expression: $ => seq(
      optional(seq(field('label', $.label), ':')), kw($, 'while'),
      field('condition', choice($._condition_expression, $.missing_expression)),
      field('body', blockOrMissing($))),
    for_expression: $ => seq(
      optional(seq(field('label', $.label), ':')), kw($, 'for'),
      field('pattern', requiredPattern($)),
      choice(
        seq(
          kw($, 'in'), field('value', choice($._condition_expression, $.missing_expression)), field('body', blockOrMissing($))),
        field('body', $.missing_block),
      )),
    if_expression: $ => prec.right(seq(
      kw($, 'if'),
      field('condition', choice($._condition_expression, $.missing_expression)),
      field('consequence', blockOrMissing($)),
      field('alternative', optional($.else_clause)),
    )),
    else_clause: $ => seq(kw($, 'else'), choice($.block, $.if_expression, $.missing_block)),
    match_expression: $ => seq(
      kw($, 'match'),
      field('value', choice($._condition_expression, $.missing_expression)),
      field('body', choice($.match_block, $.missing_block))),
    match_block: $ => seq(
      '{',
      repeat($.match_arm),
      choice(closeList($), seq(alias($.last_match_arm, $.match_arm), closeAfter($))),
    ),
    _arm_head: $ => seq(
      optional($._attributes),
      field('pattern', $._pattern),
      optional(seq(kw($, 'if'), field('guard', choice($._condition_expression, $.missing_expression)))),
    ),
    match_arm: $ => seq(
      $._arm_head,
      choice(
        seq('=>', field('value', choice($._expression, $.missing_expression)), comma($)),
        prec(1, seq('=>', field('value', $._block_like), optional(','))),
        prec(1, seq($.missing_arrow, optional(','))),
      ),
    ),
    last_match_arm: $ => seq($._arm_head, '=>', field('value', choice($._expression, $.missing_expression))),

    macro_invocation: $ => seq(
      field('macro', $._path), token.immediate('!'),
      field('arguments', choice(
        alias($.macro_parens, $.macro_arguments), alias($.macro_brackets, $.macro_arguments)))),
    brace_macro_invocation: $ => seq(
      field('macro', $._path), token.immediate('!'), field('arguments', alias($.macro_braces, $.macro_arguments))),
    macro_parens: $ => seq('(', optional($._macro_content), closeParen($)),
    macro_brackets: $ => seq('[', optional($._macro_content), closeBracket($)),
    macro_braces: $ => seq('{', choice(
      closeList($),
      seq($._macro_content, choice(closeAfter($), alias($._stop, $.missing_brace))))),
    _macro_content: $ => choice(
      seq($._expression, repeat(seq(',', $._expression)), optional(',')),
      seq(field('element', $._expression), ';', field('length', choice($._expression, $.missing_expression))),
    ),

    // ---- Literals ----------------------------------------------------------------------------------------------------

    _literal: $ => choice(
      $.integer_literal, $.float_literal, $.char_literal, $.string_literal, $.raw_string_literal, $.boolean_literal),
    boolean_literal: $ => choice(kw($, 'true'), kw($, 'false')),
    string_literal: $ => seq(
      alias($._string_start, '"'),
      repeat(choice($.string_content, $.escape_sequence, $._string_line)),
      choice(alias($._string_end, '"'), $.missing_quote),
    ),
    // A line of a string that looks like the head of an item, which the scanner has found to be text.
    _string_line: $ => seq($._string_continues, alias($._string_line_start, $.string_content)),
    format_string: $ => seq(
      alias($._format_start, 'f"'),
      repeat(choice(alias($._format_content, $.string_content), $.escape_sequence, $._string_line, $.interpolation)),
      choice(alias($._string_end, '"'), $.missing_quote),
    ),
    interpolation: $ => choice(
      seq(
        alias($._format_hole, '{'),
        field('expression', choice($._expression, alias($._missing_hole_expression, $.missing_expression))),
        optional(seq(':', field('format', optional($.format_spec)))),
        choice(closeAfter($), alias($._stop, $.missing_brace)),
      ),
      // `f"{"`: only the brace, before the end of the string.
      alias($._unfinished_hole, '{'),
    ),
  },
});
