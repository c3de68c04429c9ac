//! The parts of the server's protocol that go beyond the Language Server Protocol: what `grok.run` takes and answers,
//! and what the server announces while a program runs.

import type { Range } from "vscode-languageclient/node";

/** The one argument of `grok.run`, `grok.test` and `grok.bench`. */
export interface RunArguments {
  uri: string;
  /** The path of the function, `a::b`; `main` or the script when absent. */
  item?: string;
  args?: string[];
  engine?: "auto" | "vm" | "jit";
  grant?: string;
  /** A name for the run, chosen by the client so that output can be matched before the answer comes. */
  run?: string;
}

/** A place in the sources that a panic went through. */
export interface Frame {
  name: string;
  uri?: string;
  range?: Range;
}

/** How a run ended. */
export interface RunResult {
  run: string;
  outcome: "ok" | "panic" | "error" | "stopped" | "limit";
  limit: "fuel" | "memory" | "stack" | "time" | "output" | "actors" | null;
  /** The result in its Debug form; null when there is none. */
  value: string | null;
  stdout: string;
  stderr: string;
  engine: string;
  wall_ms: number;
  diagnostics?: { message: string; code?: string | number; range?: Range }[];
  panic?: { message: string; uri?: string; range?: Range; trace?: Frame[] };
}

/** A piece of a running program's output: the notification `grok/output`. */
export interface OutputChunk {
  run: string;
  stream: "stdout" | "stderr";
  text: string;
}

/** The answer of `grok.stop`. */
export interface StopResult {
  stopped: number;
}

/** Whether a command of the server starts a program. */
export function startsRun(command: string): boolean {
  return command === "grok.run" || command === "grok.test" || command === "grok.bench";
}
