//! The extension's entry: commands, and the life of the language client (start, restart, trust, settings).

import * as vscode from "vscode";
import { State, type LanguageClient } from "vscode-languageclient/node";
import { createClient } from "./client";
import type { StopResult } from "./protocol";
import { Runs } from "./runs";
import { findServer, ServerNotFound, type ServerCommand } from "./serverPath";

let session: Session | undefined;

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const current = new Session(context);
  session = current;
  context.subscriptions.push(
    current,
    vscode.commands.registerCommand("grok.restartServer", () => current.restart()),
    vscode.commands.registerCommand("grok.showOutput", () => current.runs.channel.show(true)),
    vscode.commands.registerCommand("grok.showServerLog", () => current.log.show(true)),
    vscode.commands.registerCommand("grok.stopRuns", () => current.stopRuns()),
    vscode.commands.registerCommand("grok.runAtCursor", () => current.runAtCursor()),
    vscode.workspace.onDidGrantWorkspaceTrust(() => current.restart()),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration("grok.server")) {
        void current.restart();
      }
    }),
  );
  await current.start();
}

export async function deactivate(): Promise<void> {
  await session?.stop();
  session = undefined;
}

/** One window's server with its channels. */
class Session implements vscode.Disposable {
  readonly runs = new Runs();
  readonly log = vscode.window.createOutputChannel("Grok Language Server", { log: true });
  private client: LanguageClient | undefined;
  /** Starts and stops follow one another; two at once would leave a server behind. */
  private pending: Promise<void> = Promise.resolve();

  constructor(private readonly context: vscode.ExtensionContext) {}

  start(): Promise<void> {
    return this.enqueue(() => this.startNow());
  }

  stop(): Promise<void> {
    return this.enqueue(() => this.stopNow());
  }

  restart(): Promise<void> {
    return this.enqueue(async () => {
      await this.stopNow();
      await this.startNow();
    });
  }

  async stopRuns(): Promise<void> {
    const answer = await this.client?.sendRequest<StopResult>("workspace/executeCommand", {
      command: "grok.stop",
      arguments: [{}],
    });
    const stopped = answer?.stopped ?? 0;
    const message = stopped === 0 ? "No Grok program is running" : `Stopped ${stopped === 1 ? "1 program" : `${stopped} programs`}`;
    void vscode.window.setStatusBarMessage(message, 3000);
  }

  /** Runs the lens at or above the cursor, else the file's first. */
  async runAtCursor(): Promise<void> {
    const editor = vscode.window.activeTextEditor;
    if (editor === undefined || editor.document.languageId !== "grok") {
      return;
    }
    const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
      "vscode.executeCodeLensProvider",
      editor.document.uri,
      Number.MAX_SAFE_INTEGER,
    );
    const ours = lenses
      .filter((lens) => lens.command?.command.startsWith("grok.") === true)
      .sort((a, b) => a.range.start.compareTo(b.range.start));
    const line = editor.selection.active.line;
    const above = ours.filter((lens) => lens.range.start.line <= line);
    const command = (above.at(-1) ?? ours[0])?.command;
    if (command === undefined) {
      void vscode.window.showInformationMessage("There is nothing to run in this file: it has no main and no function without parameters.");
      return;
    }
    await vscode.commands.executeCommand(command.command, ...(command.arguments ?? []));
  }

  dispose(): void {
    this.runs.dispose();
    this.log.dispose();
  }

  private enqueue(step: () => Promise<void>): Promise<void> {
    this.pending = this.pending.then(step, step);
    return this.pending;
  }

  private async startNow(): Promise<void> {
    const server = this.locate();
    if (server === undefined) {
      return;
    }
    this.log.info(`Starting ${server.command} (from ${server.origin})`);
    const client = createClient(server, this.runs, this.log);
    client.onDidChangeState(({ newState }) => {
      if (newState === State.Stopped) {
        this.runs.lost();
      }
    });
    this.client = client;
    try {
      await client.start();
    } catch (error) {
      this.log.error(String(error));
      this.offerHelp(`The Grok language server at ${server.command} did not start.`);
    }
  }

  private async stopNow(): Promise<void> {
    const client = this.client;
    this.client = undefined;
    if (client?.needsStop() === true) {
      await client.stop();
    }
    await client?.dispose();
  }

  private locate(): ServerCommand | undefined {
    try {
      return findServer({
        env: process.env,
        setting: vscode.workspace.getConfiguration("grok").get<string>("server.path", "").trim(),
        extensionPath: this.context.extensionPath,
        workspaceFolder: vscode.workspace.workspaceFolders?.[0]?.uri.fsPath,
        platform: process.platform,
      });
    } catch (error) {
      if (!(error instanceof ServerNotFound)) {
        throw error;
      }
      this.log.error(error.message);
      this.offerHelp(error.message);
      return undefined;
    }
  }

  private offerHelp(message: string): void {
    const settings = "Open Settings";
    const log = "Show Log";
    void vscode.window.showErrorMessage(message, settings, log).then((choice) => {
      if (choice === settings) {
        void vscode.commands.executeCommand("workbench.action.openSettings", "grok.server");
      } else if (choice === log) {
        this.log.show();
      }
    });
  }
}
