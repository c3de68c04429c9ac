//! Installs the npm workspace's dependencies when they are missing or older than the lock file, so that a fresh clone's
//! first `npm test` works by itself.

import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../..", import.meta.url));

function modified(file) {
  return fs.statSync(`${root}/${file}`, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

if (modified("node_modules/.package-lock.json") < modified("package-lock.json")) {
  execFileSync("npm", ["ci", "--no-audit", "--no-fund"], { cwd: root, stdio: "inherit", shell: process.platform === "win32" });
}
