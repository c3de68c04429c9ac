//! Where the language server is: the order of places to look, free of the editor's API so that it can be tested alone.

import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";

/** A program to start, with the arguments that make it a language server. */
export interface ServerCommand {
  command: string;
  args: string[];
  /** Which of the places it was found in, for the log. */
  origin: "environment" | "setting" | "bundled" | "path";
}

/** Everything the search depends on. */
export interface SearchContext {
  env: NodeJS.ProcessEnv;
  /** The `grok.server.path` setting; empty when unset. */
  setting: string;
  extensionPath: string;
  workspaceFolder: string | undefined;
  platform: NodeJS.Platform;
}

/** The server was not found; the message says where was looked and what to do. */
export class ServerNotFound extends Error {}

/**
 * Finds the server: the environment's `GROK_LSP_PATH`, the setting, a server bundled with the extension, then `grok-lsp`
 * or `grok` on `PATH`. A place that is named explicitly but holds no program is an error, not a reason to look further:
 * a silently different server would be worse.
 */
export function findServer(context: SearchContext): ServerCommand {
  const fromEnvironment = context.env["GROK_LSP_PATH"] ?? "";
  if (fromEnvironment !== "") {
    return named(fromEnvironment, "environment", "the environment variable GROK_LSP_PATH", context);
  }
  if (context.setting !== "") {
    return named(context.setting, "setting", "the setting grok.server.path", context);
  }
  const bundled = path.join(context.extensionPath, "server", executable("grok-lsp", context.platform));
  if (isProgram(bundled)) {
    return { command: bundled, args: [], origin: "bundled" };
  }
  const server = onPath("grok-lsp", context);
  if (server !== undefined) {
    return { command: server, args: [], origin: "path" };
  }
  const grok = onPath("grok", context);
  if (grok !== undefined) {
    return { command: grok, args: ["lsp"], origin: "path" };
  }
  throw new ServerNotFound(
    "The Grok language server was not found. Install it with `cargo install --path lsp/server` in Grok's repository, " +
      "or name it in the setting grok.server.path.",
  );
}

function named(value: string, origin: ServerCommand["origin"], place: string, context: SearchContext): ServerCommand {
  const command = expand(value, context);
  if (!isProgram(command)) {
    throw new ServerNotFound(`There is no program at ${command}, which ${place} names. Correct it, or remove it to search PATH.`);
  }
  return { command, args: isGrok(command) ? ["lsp"] : [], origin };
}

/** Whether the program is the command line `grok` itself, whose `lsp` subcommand is the server. */
function isGrok(command: string): boolean {
  return path.basename(command).replace(/\.exe$/i, "") === "grok";
}

function expand(value: string, context: SearchContext): string {
  const home = context.env["HOME"] ?? os.homedir();
  const expanded = value.replace(/^~(?=$|[\\/])/, home).replaceAll("${workspaceFolder}", context.workspaceFolder ?? "");
  return path.isAbsolute(expanded) ? expanded : path.resolve(context.workspaceFolder ?? home, expanded);
}

function onPath(name: string, context: SearchContext): string | undefined {
  const directories = (context.env["PATH"] ?? "").split(path.delimiter).filter((directory) => path.isAbsolute(directory));
  return directories.map((directory) => path.join(directory, executable(name, context.platform))).find(isProgram);
}

function executable(name: string, platform: NodeJS.Platform): string {
  return platform === "win32" ? `${name}.exe` : name;
}

function isProgram(file: string): boolean {
  try {
    fs.accessSync(file, fs.constants.X_OK);
    return fs.statSync(file).isFile();
  } catch {
    return false;
  }
}
