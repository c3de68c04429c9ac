//! Bundles test/*.test.ts and runs them with Node's own test runner.

import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));
const out = path.join(root, "dist", "test");
const entryPoints = fs
  .readdirSync(path.join(root, "test"))
  .filter((name) => name.endsWith(".test.ts"))
  .map((name) => path.join("test", name));

fs.rmSync(out, { recursive: true, force: true });
await esbuild.build({
  absWorkingDir: root,
  entryPoints,
  outdir: out,
  bundle: true,
  platform: "node",
  format: "cjs",
  target: "node20",
  logLevel: "warning",
});
const files = fs.readdirSync(out).filter((name) => name.endsWith(".js")).map((name) => path.join(out, name));
const { status } = spawnSync(process.execPath, ["--test", ...files], { stdio: "inherit" });
process.exitCode = status ?? 1;
