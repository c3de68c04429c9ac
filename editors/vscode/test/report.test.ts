//! What the output channel says about each way a run can end.

import assert from "node:assert/strict";
import { test } from "node:test";
import type { RunResult } from "../src/protocol";
import { alarm, ending, heading } from "../src/report";

function result(part: Partial<RunResult>): RunResult {
  return { run: "r1", outcome: "ok", limit: null, value: null, stdout: "", stderr: "", engine: "jit", wall_ms: 1.5, ...part };
}

const range = { start: { line: 2, character: 4 }, end: { line: 2, character: 9 } };

test("the heading names the item and its file", () => {
  assert.equal(heading({ uri: "file:///w/src/a.grok", item: "main" }, "src/a.grok"), "▶ main (src/a.grok)");
  assert.equal(heading({ uri: "untitled:Untitled-1" }, "Untitled-1"), "▶ Untitled-1");
});

test("a run that went well shows its value and time", () => {
  assert.deepEqual(ending(result({ value: "42" })), ["✓ = 42 (1.5 ms, jit)"]);
  assert.deepEqual(ending(result({ wall_ms: 2500 })), ["✓ (2.50 s, jit)"]);
  assert.equal(alarm(result({})), undefined);
});

test("a panic shows its message, place and trace", () => {
  const panic = { message: "index out of range", uri: "file:///w/a.grok", range, trace: [{ name: "main", uri: "file:///w/a.grok", range }] };
  assert.deepEqual(ending(result({ outcome: "panic", panic })), [
    "✗ panicked: index out of range",
    "    at /w/a.grok:3:5",
    "    in main at /w/a.grok:3:5",
  ]);
  assert.match(alarm(result({ outcome: "panic", panic })) ?? "", /index out of range/);
});

test("a limit says which", () => {
  assert.match(ending(result({ outcome: "limit", limit: "stack" }))[0] ?? "", /recurses/);
  assert.match(alarm(result({ outcome: "limit", limit: "memory" })) ?? "", /memory/);
});

test("errors are listed with their codes", () => {
  const lines = ending(result({ outcome: "error", diagnostics: [{ code: "E0308", message: "mismatched types\nmore", range }] }));
  assert.deepEqual(lines, ["✗ the program has errors and was not run:", "    E0308: mismatched types (line 3)"]);
});

test("a stopped run is no alarm", () => {
  assert.deepEqual(ending(result({ outcome: "stopped", wall_ms: 12 })), ["■ stopped after 12 ms"]);
  assert.equal(alarm(result({ outcome: "stopped" })), undefined);
});
