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

/** Those that begin items. */
const ITEM_KEYWORDS = [
  'actor', 'const', 'enum', 'extern', 'fn', 'impl', 'macro', 'mod', 'pub', 'static', 'struct', 'supervisor', 'trait', 'type', 'use',
];

/** Words that are keywords only where the scanner finds them to be: `_word_ai` is `ai` before `fn`. */
const CONTEXTUAL = ['after', 'ai', 'child', 'from', 'macro_rules'];

/** Loosest first; patterns and types have their own, small scales. */
const PREC = {
  jump: 0,
  closure: 0,
  assign: 1,
  send: 2,
  openRange: 3,
  range: 4,
  or: 5,
  and: 6,
  letCondition: 7,
  compare: 8,
  bitor: 9,
  bitxor: 10,
  bitand: 11,
  shift: 12,
  sum: 13,
  product: 14,
  cast: 15,
  unary: 16,
  postfix: 17,
  field: 18,
  generic: 19,
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

/** Punctuation that may stand in a token tree. */
const PUNCTUATION = [
  ...BINARY.flatMap(([, operators]) => operators), ...COMPOUND,
  '=', '!', '?', '.', '..', '..=', ',', ';', ':', '::', '->', '=>', '@', '#', '$',
];

/** A possibly empty list that may end in a comma. */
const list = rule => optional(seq(rule, repeat(seq(',', rule)), optional(',')));
/** The same between braces, where a line's end may stand for a forgotten comma. */
const braceList = ($, rule) => choice(
  seq(repeat(seq(rule, comma($))), closeList($)),
  seq(repeat(seq(rule, comma($))), rule, closeAfter($)));

/** A keyword, read by the scanner. */
const kw = ($, word) => alias($[`_kw_${word}`], word);
/** A contextual keyword, likewise. */
const word = ($, text) => alias($[`_word_${text}`], text);

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
const missing = rule => prec.dynamic(-2, rule);
const blockOrMissing = $ => choice($.block, $.missing_block);

/** A name where one is required. */
const requiredName = ($, shown) => choice(
  shown ? alias($.identifier, $[shown]) : $.identifier, $.missing_name, $.reserved_identifier);
const requiredType = $ => choice($._type, $.missing_type);
/** Where a `+` does not go on with the bounds of `impl` or `dyn`. */
const requiredTypeNoBounds = $ => choice($._type_no_bounds, $.missing_type);
const requiredPattern = $ => choice($._pattern, $.missing_pattern, $.reserved_identifier);

/** An item, with or without attributes and visibility before it. */
const withHead = ($, ...rules) => seq(optional($._item_head), ...rules);

/** What stands between the braces of blocks, modules, impls and traits, and its end. */
const statements = $ => [repeat($._declaration), choice(closeItems($), seq($._expression, closeAfter($)))];

/**
 * A macro call. Whether its arguments read as expressions shows only at their end, so both readings are followed from the name on,
 * and expressions are taken where both arrive.
 */
const macroCall = ($, names, forms) => choice(
  seq($[`_${names}expressions_of`], field('arguments', choice(...forms.map(form => alias($[`macro_${form}`], $.macro_arguments))))),
  seq($[`_${names}tokens_of`], field('arguments', choice(...forms.map(form => alias($[`tree_${form}`], $.token_tree))))));
const macroName = path => seq(field('macro', path), token.immediate('!'));
/** The scanner sees at once of most arguments that they are expressions. */
const plainOrTried = ($, path) => choice(prec.dynamic(1, macroName(path)), seq(macroName(path), $._plain_arguments));

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
    field('value', e($)), kw($, 'as'), field('type', requiredTypeNoBounds($)))));
  define('send_expression', $ => prec.left(PREC.send, seq(
    field('target', e($)), '!', field('message', operand($)))));
  define('range_expression', $ => choice(
    prec.left(PREC.range, seq(field('left', e($)), field('operator', '..'), field('right', e($)))),
    prec.left(PREC.range, seq(field('left', e($)), field('operator', '..='), field('right', operand($)))),
    prec.left(PREC.openRange, seq(field('left', e($)), field('operator', '..'))),
    prec.left(PREC.range, seq(field('operator', '..'), field('right', e($)))),
    prec.left(PREC.range, seq(field('operator', '..='), field('right', operand($)))),
    prec.left(PREC.openRange, field('operator', '..')),
    // `for i in 0.. {`: the brace is the loop's, not an operand.
    ...(condition ? [
      prec.left(PREC.range, seq(field('left', e($)), field('operator', '..'), $._before_brace)),
      prec.left(PREC.range, seq(field('operator', '..'), $._before_brace)),
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
  define('await_expression', $ => prec.left(PREC.field, seq(field('value', e($)), '.', kw($, 'await'))));
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
      seq('->', field('return_type', requiredTypeNoBounds($)), field('body', blockOrMissing($))),
    ))));

  const compound = [
    'unary_expression', 'reference_expression', 'binary_expression', 'assignment_expression',
    'compound_assignment_expression', 'type_cast_expression', 'range_expression', 'try_expression', 'index_expression',
    'call_expression', 'field_expression', 'await_expression', 'return_expression', 'break_expression', 'closure_expression',
    'send_expression',
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
    $.spawn_expression,
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
    $.integer_literal, $.float_literal, $.duration_literal, $._tuple_index, $.char_literal, $.byte_literal,
    $.raw_string_literal, $.raw_byte_string_literal,
    $._string_start, $._byte_string_start, $.string_content, $._string_end, $.escape_sequence,
    $._format_start, $._format_content, $._format_hole, $._unfinished_hole, $.format_spec,
    $._string_continues, $._string_line_start,
    $.line_comment, $.block_comment, $.doc_comment, $.inner_doc_comment, $.shebang,
    $._right_brace, $._visibility_open, $._before_brace, $._nested_item,
    $._stop, $._end, $._anchor, $._close_list, $._close_tree,
    $.missing_name, $._missing_segment, $._missing_use_segment, $.missing_expression, $._missing_hole_expression,
    $.missing_type, $.missing_pattern, $.missing_item, $._macro_ahead, $._plain_arguments,
    $.missing_quote,
    $._kw_let_condition, $._type_keyword,
    ...KEYWORDS.map(word => $[`_kw_${word}`]),
    ...CONTEXTUAL.map(word => $[`_word_${word}`]),
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

  // Each costs a node for everything it covers, and so time; what no query names is none.
  supertypes: $ => [$._item],

  inline: $ => [$._path_name, $._path_keyword, $._virtual_end],

  conflicts: $ => [[$._expressions_of, $._tokens_of], [$._type_expressions_of, $._type_tokens_of]],

  rules: {
    source_file: $ => seq(
      optional($.shebang),
      // The scanner says where the file ends, since expressions share their states with those inside braces.
      repeat(choice($._declaration, $.unexpected_brace, seq($._expression, choice($.unexpected_brace, $._end)))),
      optional($._expression),
    ),

    // A `}` that closes nothing: shown as itself, so that what follows is still parsed at top level.
    unexpected_brace: $ => missing(rightBrace($)),

    // ---- Items -------------------------------------------------------------------------------------------------------

    _item: $ => choice(
      $.function_item, $.struct_item, $.enum_item, $.trait_item, $.impl_item, $.actor_item, $.supervisor_item, $.const_item,
      $.static_item, $.type_item, $.extern_block, $.mod_item, $.use_declaration, $.macro_definition, $.macro_item,
      $.incomplete_item,
    ),

    _attributes: $ => repeat1($.attribute_item),

    attribute_item: $ => seq('#', '[', $.attribute, closeBracket($)),
    // `errors` checks that it stands at the head of a file or module.
    inner_attribute_item: $ => seq('#', '!', '[', $.attribute, closeBracket($)),
    attribute: $ => seq(
      field('path', choice($._path, alias($._missing_use_segment, $.missing_name))),
      optional(choice(
        field('arguments', alias($.tree_parens, $.token_tree)),
        seq('=', field('value', choice($._literal, $.missing_expression))),
      )),
    ),
    _token_tree: $ => choice(
      $.token_tree, $.identifier, $.lifetime, $._literal, $.format_string, alias($._underscore, '_'),
      // After a dot only plain digits are a number.
      seq('.', alias($._tuple_index, $.integer_literal)),
      // The scanner has found that the brackets close behind this keyword, though it begins a line.
      seq($._nested_item, choice(...ITEM_KEYWORDS.map(word => kw($, word)))),
      ...KEYWORDS.filter(word => word !== 'true' && word !== 'false').map(word => kw($, word)),
      ...PUNCTUATION,
    ),
    token_tree: $ => choice($._tree_parens, $._tree_brackets, $._tree_braces),
    tree_parens: $ => $._tree_parens,
    tree_brackets: $ => $._tree_brackets,
    tree_braces: $ => $._tree_braces,
    _tree_parens: $ => seq('(', repeat($._token_tree), choice(')', alias($.missing_tree_end, $.missing_paren))),
    _tree_brackets: $ => seq('[', repeat($._token_tree), choice(']', alias($.missing_tree_end, $.missing_bracket))),
    _tree_braces: $ => seq('{', repeat($._token_tree), choice(rightBrace($), alias($.missing_tree_end, $.missing_brace))),

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
    // Attributes or `pub` before a macro call. Without them it is a statement.
    macro_item: $ => seq($._item_head, $._macro_ahead, $._macro_call_item),
    _macro_call_item: $ => choice(
      alias($.brace_macro_invocation, $.macro_invocation), seq($.macro_invocation, semicolon($))),

    // Without a body in traits, extern blocks and after `ai`, which `errors` checks.
    function_item: $ => withHead($, $._function_head, choice(field('body', choice($.block, $.missing_body)), ';')),
    _function_head: $ => seq(
      optional(choice(kw($, 'const'), kw($, 'unsafe'), seq(kw($, 'const'), kw($, 'unsafe')), word($, 'ai'))),
      $._function_name),
    _function_name: $ => seq(
      kw($, 'fn'), field('name', requiredName($)), choice(seq($._type_parameters, $._function_rest), $._function_rest)),
    _function_rest: $ => seq(
      field('parameters', choice($.parameters, $.missing_parameters)),
      optional(seq('->', field('return_type', requiredType($)))),
      optional($.where_clause)),
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

    struct_item: $ => withHead($, $._struct_head, choice(
      seq(field('body', $.tuple_field_declaration_list), choice(seq($.where_clause, semicolon($)), semicolon($))),
      seq($.where_clause, $._struct_body),
      $._struct_body,
    )),
    _struct_head: $ => seq(
      kw($, 'struct'), field('name', requiredName($, 'type_identifier')), optional($._type_parameters)),
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

    enum_item: $ => withHead(
      $, $._enum_head, field('body', choice($.enum_variant_list, $.missing_body, alias(';', $.missing_body)))),
    _enum_head: $ => seq(
      kw($, 'enum'), field('name', requiredName($, 'type_identifier')), optional($._type_parameters), optional($.where_clause)),
    enum_variant_list: $ => seq('{', braceList($, $.enum_variant)),
    enum_variant: $ => seq(
      optional($._attributes),
      field('name', $.identifier),
      field('body', optional(choice($.field_declaration_list, $.tuple_field_declaration_list))),
      optional(seq('=', field('value', choice($._expression, $.missing_expression)))),
    ),

    trait_item: $ => withHead($, $._trait_head, field('body', choice($._declaration_list, $.missing_body))),
    _trait_head: $ => seq(
      kw($, 'trait'), field('name', requiredName($, 'type_identifier')), optional($._type_parameters),
      optional(seq(':', field('bounds', optional($.trait_bounds)))), optional($.where_clause)),

    impl_item: $ => withHead($, $._impl_head, field('body', choice($._declaration_list, $.missing_body))),
    _impl_head: $ => seq(
      kw($, 'impl'), optional($._type_parameters),
      choice(field('type', requiredType($)), seq(field('trait', $._type), kw($, 'for'), field('type', requiredType($)))),
      optional($.where_clause)),

    actor_item: $ => withHead($, $._actor_head, field('body', choice($.actor_body, $.missing_body))),
    _actor_head: $ => seq(
      kw($, 'actor'), field('name', requiredName($, 'type_identifier')), optional($._type_parameters), optional($.where_clause)),
    // Any item, of which `errors` refuses those that do not belong there.
    actor_body: $ => seq(
      '{',
      repeat(choice(
        seq($.actor_field, comma($)), $._item, seq($._nested_item, $._item), $.receive_item,
        alias($.actor_macro_item, $.macro_item))),
      choice(closeItems($), seq($.actor_field, closeAfter($))),
    ),
    actor_field: $ => withHead(
      $, field('name', alias($.identifier, $.field_identifier)), ':', field('type', requiredType($)),
      optional(seq('=', field('value', choice($._expression, $.missing_expression))))),
    receive_item: $ => withHead($, $._receive),
    actor_macro_item: $ => seq(optional($._item_head), $._macro_call_item),

    supervisor_item: $ => withHead($, $._supervisor_head, field('body', choice($.supervisor_body, $.missing_body))),
    _supervisor_head: $ => seq(kw($, 'supervisor'), field('name', requiredName($, 'type_identifier'))),
    supervisor_body: $ => seq('{', braceList($, choice($.supervisor_setting, $.child_declaration))),
    supervisor_setting: $ => seq(
      optional($._attributes),
      field('name', alias($.identifier, $.field_identifier)), ':', field('value', choice($._expression, $.missing_expression))),
    child_declaration: $ => seq(
      optional($._attributes),
      word($, 'child'), field('name', requiredName($)), '=', field('value', choice($._expression, $.missing_expression))),

    // A missing value is a mistake outside traits, which `errors` reports.
    const_item: $ => withHead($, $._const),
    _const: $ => seq(kw($, 'const'), field('name', choice(requiredName($), alias($._underscore, '_'))), $._constant_rest),
    static_item: $ => withHead($, $._static),
    _static: $ => seq(kw($, 'static'), field('name', requiredName($)), $._constant_rest),
    _constant_rest: $ => choice(seq(':', field('type', requiredType($)), $._constant_value), $._constant_value),
    _constant_value: $ => choice(
      semicolon($), seq('=', field('value', choice($._expression, $.missing_expression)), semicolon($))),

    type_item: $ => withHead($, $._type_alias),
    _type_alias: $ => seq(
      kw($, 'type'), field('name', requiredName($, 'type_identifier')),
      choice(seq($._type_parameters, $._type_alias_bounds), $._type_alias_bounds)),
    _type_alias_bounds: $ => choice(seq(':', field('bounds', optional($.trait_bounds)), $._type_alias_rest), $._type_alias_rest),
    _type_alias_rest: $ => choice(seq($.where_clause, $._type_alias_value), $._type_alias_value),
    _type_alias_value: $ => choice(semicolon($), seq('=', field('type', requiredType($)), semicolon($))),

    extern_block: $ => withHead($, $._extern_head, field('body', choice($._declaration_list, $.missing_body))),
    // `errors` requires the language.
    _extern_head: $ => seq(
      kw($, 'extern'), optional(field('abi', $._abi)),
      optional(seq(word($, 'from'), field('source', choice($._abi, $.missing_expression))))),
    _abi: $ => choice($.string_literal, $.raw_string_literal),

    mod_item: $ => withHead($, $._mod_head, choice(';', field('body', choice($._declaration_list, $.missing_body)))),
    _mod_head: $ => seq(kw($, 'mod'), field('name', requiredName($))),

    // The bodies of modules and impls take any statement; `errors` refuses what does not belong there.
    _declaration_list: $ => alias($.block, $.declaration_list),
    _declaration: $ => choice($._statement, seq($._nested_item, $._item), $.inner_attribute_item),

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

    macro_definition: $ => withHead($, $._macro_head, choice(
      field('body', choice(alias($.macro_body_braces, $.macro_body), $.missing_body)),
      seq(field('body', $.macro_body), semicolon($)))),
    _macro_head: $ => seq(
      choice(kw($, 'macro'), seq(word($, 'macro_rules'), '!')), field('name', requiredName($))),
    // `errors` checks the `;` between the rules of `macro_rules!`.
    macro_body_braces: $ => seq(
      '{', repeat(choice($.macro_rule, ';')), choice(rightBrace($), alias($.missing_tree_end, $.missing_brace))),
    macro_body: $ => choice(
      seq('(', repeat(choice($.macro_rule, ';')), choice(')', alias($.missing_tree_end, $.missing_paren))),
      seq('[', repeat(choice($.macro_rule, ';')), choice(']', alias($.missing_tree_end, $.missing_bracket)))),
    macro_rule: $ => seq(
      field('pattern', $.token_tree), '=>', field('template', choice($.token_tree, $.missing_expression))),

    type_parameters: $ => seq(
      '<', list(choice($.lifetime_parameter, $.type_parameter, $.const_parameter)), closeAngle($)),
    lifetime_parameter: $ => seq(field('name', $.lifetime), optional(seq(':', optional($._lifetimes)))),
    _lifetimes: $ => seq($.lifetime, repeat(seq('+', $.lifetime)), optional('+')),
    // Before `<T>` as the type of an `impl`.
    type_parameter: $ => prec(1, seq(
      field('name', alias($.identifier, $.type_identifier)),
      optional(seq(':', field('bounds', optional($.trait_bounds)))),
      optional(seq('=', field('default', requiredType($)))))),
    const_parameter: $ => seq(
      kw($, 'const'), field('name', requiredName($)), ':', field('type', requiredType($)),
      optional(seq('=', field('default', choice($._const_argument, $._path, $.missing_expression))))),
    where_clause: $ => seq(kw($, 'where'), list($.where_predicate)),
    where_predicate: $ => prec(1, choice(
      seq(optional($.for_lifetimes), field('left', $._type), ':', field('bounds', optional($.trait_bounds))),
      seq(field('left', $.lifetime), ':', optional($._lifetimes)))),
    for_lifetimes: $ => seq(kw($, 'for'), '<', list($.lifetime), closeAngle($)),
    trait_bounds: $ => prec.right(seq($._bound, repeat(seq('+', $._bound)), optional('+'))),
    _bound: $ => choice($.lifetime, $._type_path, $.function_bound, $.higher_ranked_bound, $.removed_bound),
    function_bound: $ => prec.right(1, seq(
      field('trait', $._type_path),
      field('parameters', alias($.function_bound_parameters, $.type_parameter_list)),
      optional(seq('->', field('return_type', requiredTypeNoBounds($)))),
    )),
    function_bound_parameters: $ => seq('(', list($._type), closeParen($)),
    higher_ranked_bound: $ => seq($.for_lifetimes, field('bound', choice($._type_path, $.function_bound))),
    removed_bound: $ => seq('?', field('trait', $._type_path)),

    // ---- What the text leaves out ------------------------------------------------------------------------------------

    // Of two readings the one with less of it counts.
    _virtual_end: $ => choice($._stop, $._end),
    missing_paren: $ => missing($._virtual_end),
    missing_bracket: $ => missing($._virtual_end),
    missing_angle: $ => missing($._virtual_end),
    missing_pipe: $ => missing($._virtual_end),
    missing_semicolon: $ => missing($._virtual_end),
    missing_block: $ => missing($._virtual_end),
    missing_body: $ => missing($._virtual_end),
    missing_arrow: $ => missing($._virtual_end),
    missing_parameters: $ => missing($._virtual_end),
    missing_comma: $ => missing($._stop),
    missing_tree_end: $ => missing(choice($._close_tree, $._end)),
    missing_list_brace: $ => missing(choice($._close_list, $._end)),
    missing_items_brace: $ => missing(choice($._anchor, $._end)),

    // ---- Paths -------------------------------------------------------------------------------------------------------

    _path_keyword: $ => choice(
      alias($._kw_self, $.self), alias($._kw_Self, $.self_type), alias($._kw_super, $.super), alias($._kw_crate, $.crate)),
    _path_name: $ => choice($.identifier, $._path_keyword),

    // Paths in expressions and patterns, where generic arguments follow `::`.
    _path: $ => choice($._path_name, $.scoped_identifier, $.generic_function),
    scoped_identifier: $ => seq(
      field('path', optional(choice($._path, $.qualified_type))), '::',
      field('name', choice($._path_name, alias($._missing_segment, $.missing_name)))),
    generic_function: $ => seq(field('function', $._path), '::', field('type_arguments', $.type_arguments)),

    // `<T>`, `<T as Trait>`
    qualified_type: $ => seq(
      '<', field('type', $._type), optional(seq(kw($, 'as'), field('trait', choice($._type_path, $.missing_type)))),
      closeAngle($)),

    // Paths in types, where the `::` before generic arguments is optional.
    _type_path: $ => choice(
      alias($.identifier, $.type_identifier), $._path_keyword, $.scoped_type_identifier, $.generic_type),
    _type_prefix: $ => choice(
      $._path_name, alias($._type_scoped_identifier, $.scoped_identifier), $.generic_type, $.qualified_type),
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
    type_arguments: $ => seq('<', list(choice($._type, $.lifetime, $._const_argument, $.type_binding)), closeAngle($)),
    type_binding: $ => seq(field('name', alias($.identifier, $.type_identifier)), '=', field('type', requiredType($))),
    _const_argument: $ => choice($._literal, $.negative_literal, $.block),

    // ---- Types -------------------------------------------------------------------------------------------------------

    _type: $ => choice(
      $._type_no_bounds,
      alias($._abstract_type_bounds, $.abstract_type),
      alias($._dynamic_type_bounds, $.dynamic_type),
    ),
    _type_no_bounds: $ => choice(
      $._type_path, $.unit_type, $.parenthesized_type, $.tuple_type, $.array_type, $.slice_type, $.reference_type,
      $.function_type, $.abstract_type, $.dynamic_type, $.inferred_type, $.never_type,
      alias($.type_macro_invocation, $.macro_invocation),
    ),
    unit_type: $ => seq('(', closeParen($)),
    parenthesized_type: $ => seq('(', $._type, closeParen($)),
    tuple_type: $ => seq(
      '(', $._type, ',', optional(seq($._type, repeat(seq(',', $._type)), optional(','))),
      closeParen($)),
    array_type: $ => seq(
      '[', field('element', requiredType($)), ';', field('length', choice($._expression, $.missing_expression)),
      closeBracket($)),
    slice_type: $ => seq('[', field('element', $._type), closeBracket($)),
    reference_type: $ => seq(
      choice('&', '&&'), optional($.lifetime), optional($.mutable_specifier), field('type', requiredTypeNoBounds($))),
    // In a `where` clause `for<'a>` belongs to the function type that follows.
    function_type: $ => choice($._function_type, prec(1, seq($.for_lifetimes, $._function_type))),
    _function_type: $ => prec.right(seq(
      $._type_keyword, kw($, 'fn'),
      field('kind', optional(choice($.mutable_specifier, $.identifier))),
      field('parameters', $.type_parameter_list),
      optional(seq('->', field('return_type', requiredTypeNoBounds($)))),
    )),
    type_parameter_list: $ => seq('(', list($.function_type_parameter), closeParen($)),
    function_type_parameter: $ => seq(
      optional(seq(field('name', choice($.identifier, alias($._underscore, '_'))), ':')),
      field('type', $._type)),
    abstract_type: $ => seq($._type_keyword, kw($, 'impl'), field('bounds', alias($._bound, $.trait_bounds))),
    _abstract_type_bounds: $ => seq($._type_keyword, kw($, 'impl'), field('bounds', alias($.two_bounds, $.trait_bounds))),
    dynamic_type: $ => seq(kw($, 'dyn'), field('bounds', alias($._bound, $.trait_bounds))),
    _dynamic_type_bounds: $ => seq(kw($, 'dyn'), field('bounds', alias($.two_bounds, $.trait_bounds))),
    two_bounds: $ => prec.right(seq($._bound, choice('+', seq(repeat1(seq('+', $._bound)), optional('+'))))),
    type_macro_invocation: $ => macroCall($, 'type_', ['parens', 'brackets', 'braces']),
    _type_expressions_of: $ => plainOrTried($, $._type_path),
    _type_tokens_of: $ => macroName($._type_path),
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
      $.reference_pattern, $.tuple_pattern, $.slice_pattern, $._path, $.tuple_struct_pattern, $.struct_pattern,
      $.macro_invocation, alias($.brace_macro_invocation, $.macro_invocation),
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
    slice_pattern: $ => seq('[', list($._pattern), closeBracket($)),
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

    block: $ => seq('{', ...statements($)),

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
      $.match_expression, $.unsafe_block, $.receive_expression, alias($.brace_macro_invocation, $.macro_invocation),
    ),
    unsafe_block: $ => seq(kw($, 'unsafe'), blockOrMissing($)),
    labeled_block: $ => seq(field('label', $.label), ':', '{', ...statements($)),
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

    receive_expression: $ => $._receive,
    _receive: $ => seq(
      kw($, 'receive'), field('message', optional($._type)), field('body', choice($.receive_block, $.missing_block))),
    receive_block: $ => seq(
      '{',
      repeat(choice($.match_arm, $.after_arm)),
      choice(
        closeList($),
        seq(choice(alias($.last_match_arm, $.match_arm), alias($.last_after_arm, $.after_arm)), closeAfter($))),
    ),
    _after_head: $ => seq(
      optional($._attributes), word($, 'after'), field('duration', choice($._expression, $.missing_expression))),
    after_arm: $ => seq(
      $._after_head,
      choice(
        seq('=>', field('value', choice($._expression, $.missing_expression)), comma($)),
        prec(1, seq('=>', field('value', $._block_like), optional(','))),
        prec(1, seq($.missing_arrow, optional(','))),
      ),
    ),
    last_after_arm: $ => seq($._after_head, '=>', field('value', choice($._expression, $.missing_expression))),

    spawn_expression: $ => seq(kw($, 'spawn'), choice(
      $.struct_expression, seq(optional(kw($, 'move')), $.block), $.missing_expression)),

    macro_invocation: $ => macroCall($, '', ['parens', 'brackets']),
    brace_macro_invocation: $ => macroCall($, '', ['braces']),
    _expressions_of: $ => plainOrTried($, $._path),
    _tokens_of: $ => macroName($._path),
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
      $.integer_literal, $.float_literal, $.duration_literal, $.char_literal, $.byte_literal, $.string_literal,
      $.raw_string_literal, $.byte_string_literal, $.raw_byte_string_literal, $.boolean_literal),
    boolean_literal: $ => choice(kw($, 'true'), kw($, 'false')),
    string_literal: $ => seq(
      alias($._string_start, '"'),
      repeat(choice($.string_content, $.escape_sequence, $._string_line)),
      choice(alias($._string_end, '"'), $.missing_quote),
    ),
    byte_string_literal: $ => seq(
      alias($._byte_string_start, 'b"'),
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
