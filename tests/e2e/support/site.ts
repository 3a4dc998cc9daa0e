// A site of one's own: the built console with another config.json, as an operator would place it elsewhere.

import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { site } from "./places.ts";

/** What `config.json` may say. */
export type SiteConfig = { api_base?: string; endpoint?: string; read_only?: boolean; production?: string[] };

/** Copies the console into a new folder, with this config. */
export function copySite(config: SiteConfig): string {
  const folder = mkdtempSync(join(tmpdir(), "offset-console-site-"));
  cpSync(site, folder, { recursive: true });
  // A compressed form beside it would be served in its place.
  for (const packed of [".br", ".gz"]) rmSync(join(folder, `config.json${packed}`), { force: true });
  writeFileSync(join(folder, "config.json"), JSON.stringify(config));
  return folder;
}

/** Takes such a folder away again. */
export function removeSite(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
}
