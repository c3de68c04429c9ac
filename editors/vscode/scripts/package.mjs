//! Makes grok.vsix. `--server FILE` puts a server program inside, for this machine's platform; without it the package
//! works everywhere and finds the server in the environment, the settings or PATH. Needs no network.

import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const { values } = await import("node:util").then(({ parseArgs }) =>
  parseArgs({ options: { server: { type: "string" }, out: { type: "string", default: path.join(root, "grok.vsix") } } }),
);

const bundled = path.join(root, "server");
fs.rmSync(bundled, { recursive: true, force: true });
const target = [];
if (values.server !== undefined) {
  const name = process.platform === "win32" ? "grok-lsp.exe" : "grok-lsp";
  fs.mkdirSync(bundled);
  fs.copyFileSync(values.server, path.join(bundled, name));
  fs.chmodSync(path.join(bundled, name), 0o755);
  target.push("--target", `${process.platform}-${process.arch}`);
}

fs.rmSync(path.join(root, "dist"), { recursive: true, force: true });
execFileSync(process.execPath, [path.join(root, "scripts", "build.mjs")], { stdio: "inherit" });
const vsce = createRequire(import.meta.url).resolve("@vscode/vsce/vsce");
execFileSync(
  process.execPath,
  // The bundle holds every dependency, so none is collected from node_modules.
  [vsce, "package", "--no-dependencies", "--allow-missing-repository", "--no-rewrite-relative-links", "--skip-license", ...target, "--out", path.resolve(values.out)],
  { cwd: root, stdio: "inherit" },
);
