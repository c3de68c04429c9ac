#!/bin/bash
# Drives a real Helix in tmux, with the files of editors/helix, against the real language server.
#   GROK_LSP   the server; by default target/debug/grok-lsp
#   HX         the editor; by default Debian 13's Helix, extracted on first use under target/editors
set -euo pipefail
here=$(dirname "$(realpath "$0")")
root=$(realpath "$here/../../..")

server=${GROK_LSP:-$root/target/debug/grok-lsp}
if [ ! -x "$server" ]; then
  echo "FAIL there is no server at $server: build it (cargo build -p grok-lsp) or set GROK_LSP"
  exit 1
fi
command -v tmux > /dev/null || { echo "FAIL tmux is not installed (apt-get install tmux)"; exit 1; }
hx=${HX:-$root/target/editors/helix/bin/hx}
[ -x "$hx" ] || bash "$here/install.sh" "$root/target/editors/helix"

work=$(mktemp -d)
tmux() { command tmux -L "grok-helix-$$" -f /dev/null "$@"; }
trap 'tmux kill-server 2> /dev/null || true; rm -rf "$work"' EXIT
cp -r "$here/../fixtures" "$work/files"
mkdir -p "$work/bin" "$work/config/helix" "$work/cache"
ln -s "$(realpath "$server")" "$work/bin/grok-lsp"
cp "$root/editors/helix/languages.toml" "$work/config/helix/"
cat > "$work/config/helix/config.toml" <<'CONFIG'
theme = "default"
[editor]
end-of-line-diagnostics = "hint"
[editor.inline-diagnostics]
cursor-line = "hint"
other-lines = "error"
CONFIG
export PATH=$work/bin:$PATH XDG_CONFIG_HOME=$work/config XDG_CACHE_HOME=$work/cache COLORTERM=truecolor

failures=0
ok() { echo "ok   $1"; }
fail() { echo "FAIL $1"; failures=$((failures + 1)); }
screen() { tmux capture-pane -p -t s; }
if ! "$root/editors/helix/install.sh" "$work/config/helix"; then
  fail "the tree-sitter parser and its Helix queries are not complete (see above)"
fi
# Waits until the screen holds a text.
sees() {
  for _ in $(seq 40); do
    if screen | grep -q -- "$2"; then ok "$1"; return 0; fi
    sleep 0.25
  done
  fail "$1, the screen was:"
  screen
}
# Types keys; Escape needs a pause after it, or tmux reads the next key as Alt + key.
keys() {
  for key in "$@"; do
    tmux send-keys -t s "$key"
    if [ "$key" = Escape ]; then sleep 0.4; fi
  done
}
open() {
  tmux new-session -d -s s -x 110 -y 30 \
    "env PATH=$PATH XDG_CONFIG_HOME=$XDG_CONFIG_HOME XDG_CACHE_HOME=$XDG_CACHE_HOME COLORTERM=truecolor $hx -vv --log $work/helix.log $work/files/$1"
}
close() {
  keys Escape Escape ':q!' Enter
  for _ in $(seq 20); do tmux has-session -t s 2> /dev/null || return 0; sleep 0.1; done
  tmux kill-session -t s
}

"$hx" --health grok | sed 's/\x1b\[[0-9;]*m//g' > "$work/health.txt"
if grep -q '✓.*grok-lsp' "$work/health.txt" && grep -q 'Highlight queries: ✓' "$work/health.txt"; then
  ok "hx --health grok is satisfied"
else
  fail "hx --health grok:"
  cat "$work/health.txt"
fi

open mistake.grok
sees "a mismatched type is reported" 'mismatched types'
tmux capture-pane -ep -t s > "$work/colours.ansi"
close

open points.grok
sees "the file is shown" 'fn taxicab'
keys / 'taxicab' Enter
sleep 0.5
keys ' ' k
sees "hovering a function shows its docs" 'distance from the origin'
keys Escape '/let p' Enter Escape
sleep 0.3
keys o 'p.'
sees "a dangling \`p.\` completes to the fields" 'field'
close

# Only with a parser and queries that fit have keywords the default theme's colour for them (almond, #eccdba); otherwise
# nothing but the log says what is wrong.
if grep -E 'ERROR.*"?grok"?' "$work/helix.log" | grep -q 'syntax\|grammar\|quer'; then
  fail "Helix could not use the parser or its queries:"
  grep 'ERROR' "$work/helix.log" | head -5
elif grep -qP '\x1b\[38;2;236;205;186m(let|fn|struct)' "$work/colours.ansi"; then
  ok "keywords are coloured by tree-sitter"
else
  fail "keywords have no colour of their own:"
  head -16 "$work/colours.ansi" | cat -v
fi

if [ "$failures" -eq 0 ]; then echo "Helix: all checks pass"; else echo "Helix: $failures checks failed"; exit 1; fi
