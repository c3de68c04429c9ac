//! The order in which the server is looked for, on a small tree of empty programs.

import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { test } from "node:test";
import { findServer, ServerNotFound, type SearchContext } from "../src/serverPath";

function program(...parts: string[]): string {
  const file = path.join(...parts);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, "", { mode: 0o755 });
  return file;
}

function tree(): { root: string; context: SearchContext } {
  const root = fs.mkdtempSync(path.join(os.tmpdir(), "grok-server-path-"));
  const context: SearchContext = {
    env: { HOME: path.join(root, "home"), PATH: path.join(root, "bin") },
    setting: "",
    extensionPath: path.join(root, "extension"),
    workspaceFolder: path.join(root, "workspace"),
    platform: "linux",
  };
  return { root, context };
}

test("the environment wins over the setting, the bundle and PATH", () => {
  const { root, context } = tree();
  const wanted = program(root, "elsewhere", "grok-lsp");
  program(root, "extension", "server", "grok-lsp");
  program(root, "bin", "grok-lsp");
  context.env["GROK_LSP_PATH"] = wanted;
  context.setting = program(root, "set", "grok-lsp");
  assert.deepEqual(findServer(context), { command: wanted, args: [], origin: "environment" });
});

test("the setting wins over the bundle and may use ~ and ${workspaceFolder}", () => {
  const { root, context } = tree();
  program(root, "extension", "server", "grok-lsp");
  const inHome = program(root, "home", "tools", "grok-lsp");
  const inWorkspace = program(root, "workspace", "target", "grok-lsp");
  assert.equal(findServer({ ...context, setting: "~/tools/grok-lsp" }).command, inHome);
  assert.equal(findServer({ ...context, setting: "${workspaceFolder}/target/grok-lsp" }).command, inWorkspace);
});

test("a bundled server wins over PATH", () => {
  const { root, context } = tree();
  program(root, "bin", "grok-lsp");
  const bundled = program(root, "extension", "server", "grok-lsp");
  assert.deepEqual(findServer(context), { command: bundled, args: [], origin: "bundled" });
});

test("grok on PATH serves through its lsp subcommand", () => {
  const { root, context } = tree();
  const grok = program(root, "bin", "grok");
  assert.deepEqual(findServer(context), { command: grok, args: ["lsp"], origin: "path" });
});

test("a named program that is not there is an error, although PATH has one", () => {
  const { root, context } = tree();
  program(root, "bin", "grok-lsp");
  context.setting = path.join(root, "missing");
  assert.throws(() => findServer(context), (error) => error instanceof ServerNotFound && /grok\.server\.path/.test(error.message));
});

test("nothing found says how to install", () => {
  const { context } = tree();
  assert.throws(() => findServer(context), /cargo install/);
});
