#!/bin/sh
# Builds the tree-sitter parser and copies its queries, so that this directory is complete as a Neovim plugin:
#   build-parser.sh [DIR]    DIR is where parser/ and queries/ go; by default beside this script.
# Needs only a C compiler. Both come from the same revision of tree-sitter-grok, because queries name the parser's nodes.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
grammar=$here/../../tree-sitter-grok
out=${1:-$here}

mkdir -p "$out/parser" "$out/queries/grok"
set -- "$grammar/src/parser.c"
[ ! -f "$grammar/src/scanner.c" ] || set -- "$@" "$grammar/src/scanner.c"
"${CC:-cc}" -shared -fPIC -O2 -I "$grammar/src" "$@" -o "$out/parser/grok.so"
cp "$grammar"/queries/neovim/*.scm "$out/queries/grok/"
