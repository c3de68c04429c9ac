//! The language client: starts the server, declares what this editor adds to the protocol, and routes runs to `Runs`.
//! It knows nothing about the language; every answer comes from the server.

import * as vscode from "vscode";
import {
  LanguageClient,
  TransportKind,
  type ClientCapabilities,
  type LanguageClientOptions,
  type ServerOptions,
  type StaticFeature,
} from "vscode-languageclient/node";
import { startsRun, type OutputChunk, type RunArguments } from "./protocol";
import type { Runs } from "./runs";
import type { ServerCommand } from "./serverPath";

/** Makes a client for the server at `server`; the caller starts and stops it. */
export function createClient(server: ServerCommand, runs: Runs, log: vscode.LogOutputChannel): LanguageClient {
  const extraArgs = vscode.workspace.getConfiguration("grok").get<string[]>("server.extraArgs", []);
  const serverOptions: ServerOptions = {
    command: server.command,
    args: [...server.args, ...extraArgs],
    // This transport appends `--stdio` by itself.
    transport: TransportKind.stdio,
  };
  const clientOptions: LanguageClientOptions = {
    documentSelector: [
      { language: "grok", scheme: "file" },
      { language: "grok", scheme: "untitled" },
    ],
    outputChannel: log,
    initializationOptions: { trusted: vscode.workspace.isTrusted },
    middleware: {
      // The client registers an editor command for each that the server offers; a lens arrives here.
      executeCommand: async (command, args, next) => {
        const [first] = args as unknown[];
        if (!startsRun(command) || !isRunArguments(first)) {
          return next(command, args);
        }
        const grant = vscode.workspace.getConfiguration("grok").get<string>("run.grant", "").trim();
        return runs.follow(first, grant, (completed) => Promise.resolve(next(command, [completed])));
      },
    },
  };
  const client = new LanguageClient("grok", "Grok Language Server", serverOptions, clientOptions);
  client.registerFeature(new OutputCapability());
  client.onNotification("grok/output", (chunk: OutputChunk) => runs.output(chunk));
  return client;
}

/** Tells the server that output may be streamed by `grok/output`. */
class OutputCapability implements StaticFeature {
  fillClientCapabilities(capabilities: ClientCapabilities): void {
    capabilities.experimental = { ...capabilities.experimental, grok: { output: true } };
  }
  initialize(): void {}
  getState(): ReturnType<StaticFeature["getState"]> {
    return { kind: "static" };
  }
  clear(): void {}
}

function isRunArguments(value: unknown): value is RunArguments {
  return typeof value === "object" && value !== null && typeof (value as RunArguments).uri === "string";
}
