// Another revision of the console in the place of the one that is served.

import { createHash } from "node:crypto";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, type Page } from "@playwright/test";

/** Until the worker has kept everything and answers for this page. */
export async function expectKept(page: Page): Promise<void> {
  await expect(async () => {
    expect(await page.evaluate(() => navigator.serviceWorker.controller?.state)).toBe("activated");
  }).toPass({ timeout: 15_000 });
}

/** The revision that a page is of. */
export function revision(page: Page): Promise<string | undefined> {
  return page.evaluate(() => document.documentElement.dataset["revision"]);
}

/** Puts another revision in a site's place: the same pages, under another name. */
export function deploy(folder: string, name: string): void {
  for (const file of ["index.html", "sw.js"]) {
    for (const packed of [".br", ".gz"]) {
      if (existsSync(join(folder, file + packed))) rmSync(join(folder, file + packed));
    }
  }
  const index = readFileSync(join(folder, "index.html"), "utf8").replace(/data-revision="[^"]*"/, `data-revision="${name}"`);
  writeFileSync(join(folder, "index.html"), index);
  const digest = createHash("sha256").update(index).digest("hex");
  const worker = readFileSync(join(folder, "sw.js"), "utf8")
    .replace(/const REVISION = "[^"]*"/, `const REVISION = "${name}"`)
    .replace(/"\/": "[0-9a-f]+"/, `"/": "${digest}"`);
  writeFileSync(join(folder, "sw.js"), worker);
}
