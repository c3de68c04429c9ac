// The grammar for Node: build it once with `npm run build:node`, then pass this module to `Parser.setLanguage`.
const path = require('node:path');

const root = path.join(__dirname, '..', '..');

/** @type {import('./index')} */
const binding = require(path.join(root, 'build', 'Release', 'tree_sitter_grok_binding.node'));

binding.nodeTypeInfo = require(path.join(root, 'src', 'node-types.json'));

module.exports = binding;
