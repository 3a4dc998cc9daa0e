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

/** The system's browser: none is ever downloaded. The shell is the same engine without windows, and done sooner. */
export function chromium(): string {
  const names = ["chromium-headless-shell", "chromium", "google-chrome", "google-chrome-stable", "chromium-browser"];
  return process.env.OFFSET_CONSOLE_CHROMIUM ?? onPath(names);
}

/** The first of these programs that PATH has. */
export function onPath(names: string[]): string {
  const folders = (process.env.PATH ?? "").split(delimiter);
  const found = names.flatMap((name) => folders.map((folder) => join(folder, name))).find((path) => existsSync(path));
  if (!found) throw new Error(`none of ${names.join(", ")} is on PATH; cargo xtask test says how to install one`);
  return found;
}
