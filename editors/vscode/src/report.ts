//! What the output channel says about a run: plain text, free of the editor's API. Places are written `path:line:column`,
//! which the channel turns into links.

import { fileURLToPath } from "node:url";
import type { RunArguments, RunResult } from "./protocol";

/** The line that opens a run of something in `file`, named as the person knows it. */
export function heading(args: RunArguments, file: string): string {
  return `▶ ${args.item === undefined ? file : `${args.item} (${file})`}`;
}

/** The lines that close a run: its value, or why it ended early and where. */
export function ending(result: RunResult): string[] {
  const time = duration(result.wall_ms);
  switch (result.outcome) {
    case "ok":
      return [`${result.value === null ? "✓" : `✓ = ${result.value}`} (${time}, ${result.engine})`];
    case "stopped":
      return [`■ stopped after ${time}`];
    case "limit":
      return [`✗ ${limitMessage(result.limit)} (${time})`];
    case "panic":
      return panicLines(result);
    case "error":
      return errorLines(result);
  }
}

/** One sentence for a notification, or undefined when the run ended as it should. */
export function alarm(result: RunResult): string | undefined {
  switch (result.outcome) {
    case "panic":
      return `The program panicked: ${result.panic?.message ?? "no message"}`;
    case "limit":
      return `The program was ended: ${limitMessage(result.limit)}`;
    default:
      return undefined;
  }
}

function limitMessage(limit: RunResult["limit"]): string {
  switch (limit) {
    case "fuel":
      return "its fuel is used up: it ran for too many steps";
    case "memory":
      return "its memory limit is reached";
    case "stack":
      return "its stack limit is reached: it probably recurses without end";
    case "time":
      return "its time limit is reached";
    case "output":
      return "its output limit is reached";
    case "actors":
      return "it started too many actors";
    default:
      return "a limit is reached";
  }
}

function panicLines(result: RunResult): string[] {
  const panic = result.panic;
  if (panic === undefined) {
    return ["✗ panicked"];
  }
  const lines = [`✗ panicked: ${panic.message}`];
  if (panic.uri !== undefined) {
    lines.push(`    at ${place(panic.uri, panic.range)}`);
  }
  for (const frame of panic.trace ?? []) {
    lines.push(`    in ${frame.name}${frame.uri === undefined ? "" : ` at ${place(frame.uri, frame.range)}`}`);
  }
  return lines;
}

function errorLines(result: RunResult): string[] {
  const diagnostics = result.diagnostics ?? [];
  if (diagnostics.length === 0) {
    return ["✗ the program has errors and was not run"];
  }
  const lines = diagnostics.map(({ code, message, range }) => {
    const line = range === undefined ? "" : ` (line ${range.start.line + 1})`;
    return `    ${code === undefined ? "" : `${code}: `}${message.split("\n")[0]}${line}`;
  });
  return ["✗ the program has errors and was not run:", ...lines];
}

function place(uri: string, range?: { start: { line: number; character: number } }): string {
  let file = uri;
  try {
    file = fileURLToPath(uri);
  } catch {
    // An unsaved buffer or another scheme: its URI is the best name there is.
  }
  return range === undefined ? file : `${file}:${range.start.line + 1}:${range.start.character + 1}`;
}

function duration(milliseconds: number): string {
  return milliseconds < 1000 ? `${Number(milliseconds.toPrecision(3))} ms` : `${(milliseconds / 1000).toFixed(2)} s`;
}
