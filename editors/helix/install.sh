#!/bin/sh
# Puts the tree-sitter parser and Helix's queries where Helix looks for them:
#   install.sh [CONFIG]    CONFIG is Helix's configuration directory; by default ~/.config/helix
# Needs only a C compiler. Run it again after an update: queries name the parser's nodes.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
grammar=$here/../../tree-sitter-grok
config=${1:-${XDG_CONFIG_HOME:-$HOME/.config}/helix}

mkdir -p "$config/runtime/grammars" "$config/runtime/queries/grok"
set -- "$grammar/src/parser.c"
[ ! -f "$grammar/src/scanner.c" ] || set -- "$@" "$grammar/src/scanner.c"
"${CC:-cc}" -shared -fPIC -O2 -I "$grammar/src" "$@" -o "$config/runtime/grammars/grok.so"
cp "$grammar"/queries/helix/*.scm "$config/runtime/queries/grok/"
