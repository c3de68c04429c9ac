//! Programs started from the editor: their output channel, the status bar item that stops them, and the bookkeeping that
//! matches streamed output to runs.

import * as vscode from "vscode";
import type { OutputChunk, RunArguments, RunResult } from "./protocol";
import { alarm, ending, heading } from "./report";

/** Runs under way and the channel that shows them. */
export class Runs implements vscode.Disposable {
  readonly channel = vscode.window.createOutputChannel("Grok");
  private readonly status = vscode.window.createStatusBarItem("grok.runs", vscode.StatusBarAlignment.Left, 0);
  /** For each run under way, whether any of its output has arrived by notification. */
  private readonly streamed = new Map<string, boolean>();
  private atLineStart = true;
  private next = 1;

  constructor() {
    this.status.name = "Grok runs";
    this.status.command = "grok.stopRuns";
    this.status.tooltip = "Stop all running Grok programs";
  }

  /** How many runs are under way. */
  get active(): number {
    return this.streamed.size;
  }

  /**
   * Shows one run from start to end. `start` sends the command, with the arguments as completed here, and resolves when
   * the program has ended.
   */
  async follow(given: RunArguments, grant: string, start: (args: RunArguments) => Promise<unknown>): Promise<unknown> {
    const args: RunArguments = { ...given, run: given.run ?? `vscode-${process.pid}-${this.next++}` };
    if (args.grant === undefined && grant !== "") {
      args.grant = grant;
    }
    const run = args.run as string;
    this.streamed.set(run, false);
    this.showStatus();
    this.channel.show(true);
    this.line(heading(args, vscode.workspace.asRelativePath(vscode.Uri.parse(args.uri))));
    try {
      const answer = await start(args);
      if (isRunResult(answer)) {
        this.finish(run, answer);
      }
      return answer;
    } catch (error) {
      this.line(`✗ ${error instanceof Error ? error.message : String(error)}`);
      throw error;
    } finally {
      this.streamed.delete(run);
      this.showStatus();
    }
  }

  /** Output of a program, as it comes. */
  output(chunk: OutputChunk): void {
    if (this.streamed.has(chunk.run)) {
      this.streamed.set(chunk.run, true);
    }
    this.append(chunk.text);
  }

  /** The server is gone, and with it every program. */
  lost(): void {
    if (this.streamed.size > 0) {
      this.line("✗ the language server ended, and its programs with it");
      this.streamed.clear();
      this.showStatus();
    }
  }

  dispose(): void {
    this.channel.dispose();
    this.status.dispose();
  }

  private finish(run: string, result: RunResult): void {
    if (this.streamed.get(run) === false) {
      // Nothing came as a notification, so the answer's copy of the output has not been shown yet.
      this.append(result.stdout);
      this.append(result.stderr);
    }
    for (const text of ending(result)) {
      this.line(text);
    }
    const message = alarm(result);
    if (message !== undefined) {
      void vscode.window.showWarningMessage(message, "Show Output").then((choice) => {
        if (choice !== undefined) {
          this.channel.show(true);
        }
      });
    }
  }

  private append(text: string): void {
    if (text !== "") {
      this.channel.append(text);
      this.atLineStart = text.endsWith("\n");
    }
  }

  private line(text: string): void {
    this.append(`${this.atLineStart ? "" : "\n"}${text}\n`);
  }

  private showStatus(): void {
    if (this.active === 0) {
      this.status.hide();
      return;
    }
    this.status.text = `$(debug-stop) Grok: ${this.active === 1 ? "1 run" : `${this.active} runs`}`;
    this.status.show();
  }
}

function isRunResult(answer: unknown): answer is RunResult {
  return typeof answer === "object" && answer !== null && "outcome" in answer && "run" in answer;
}
