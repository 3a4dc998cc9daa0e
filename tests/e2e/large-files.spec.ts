// A file that is too large is refused before it is read: in memory it would be a multiple of itself.

import { closeSync, ftruncateSync, openSync } from "node:fs";
import { expect, type Page, problem, test } from "./support/test.ts";

/** A file of so many bytes, none of which takes room on the disk. */
function sparse(path: string, bytes: number): string {
  const file = openSync(path, "w");
  ftruncateSync(file, bytes);
  closeSync(file);
  return path;
}

/** Counts how often the page reads a file. */
async function countReads(page: Page): Promise<() => Promise<number>> {
  await page.addInitScript(() => {
    const read = Blob.prototype.arrayBuffer;
    Blob.prototype.arrayBuffer = function (this: Blob) {
      sessionStorage.setItem("reads", String(Number(sessionStorage.getItem("reads")) + 1));
      return read.call(this);
    };
  });
  return () => page.evaluate(() => Number(sessionStorage.getItem("reads")));
}

for (const [what, address, label] of [
  ["drafts", "/drafts", "Import all"],
  ["history", "/history", "Import"],
] as const) {
  test(`a file of ${what} over 64 MB is refused in words, and not read`, async ({ page }, info) => {
    const reads = await countReads(page);
    await page.goto(address);
    await page.getByLabel(label, { exact: true }).setInputFiles(sparse(info.outputPath("large.json"), 65_000_000));
    await expect(problem(page, "The file has 65 MB; at most 64 MB are read.")).toBeVisible();
    expect(await reads()).toBe(0);
    // One that is as large as may be is read, and is no JSON.
    await page.getByLabel(label, { exact: true }).setInputFiles(sparse(info.outputPath("small.json"), 64_000_000));
    await expect(problem(page, "The file is no JSON")).toBeVisible();
    expect(await reads()).toBe(1);
  });
}
