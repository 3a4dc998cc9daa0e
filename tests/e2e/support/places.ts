// Where the things under test are. `cargo xtask test e2e` says so; what it does not say is where it puts them.

import { existsSync } from "node:fs";
import { delimiter, dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

export const root = resolve(dirname(fileURLToPath(import.meta.url)), "../../..");

/** The gateway's program. */
export const gatewayProgram = process.env.OFFSET_CONSOLE_GATEWAY ?? join(root, "target/gateway/offset-console");

/** The console, as Trunk built it. */
export const site = process.env.OFFSET_CONSOLE_SITE ?? join(root, "dist");

/** Where logs, traces and pictures go. */
export const results = join(root, "target");

/** The system's browser, for tests that end it or keep its profile: none is ever downloaded. */
export function chromium(): string {
  return process.env.OFFSET_CONSOLE_CHROMIUM ?? onPath(["chromium", "google-chrome", "google-chrome-stable", "chromium-browser"]);
}

/** What all other tests run in: the same engine without windows where the system has it, because it is done sooner. */
export function chromiumShell(): string {
  return process.env.OFFSET_CONSOLE_CHROMIUM_SHELL ?? onPathAs("chromium-headless-shell") ?? chromium();
}

/** The first of these programs that PATH has. */
export function onPath(names: string[]): string {
  const [found] = names.flatMap((name) => onPathAs(name) ?? []);
  if (!found) throw new Error(`none of ${names.join(", ")} is on PATH; cargo xtask test says how to install one`);
  return found;
}

/** Where PATH has this program. */
function onPathAs(name: string): string | undefined {
  return (process.env.PATH ?? "").split(delimiter).map((folder) => join(folder, name)).find((path) => existsSync(path));
}
