// A tab that nobody sees asks nothing of the server, and asks once when it is shown again.

import { connectorAddress, expect, expectRow, type Page, stopTime, table, test } from "./support/test.ts";

const NAME = "orders-to-warehouse";

/** Has the page believe that it is hidden, or shown. */
async function hide(page: Page, hidden: boolean): Promise<void> {
  await page.evaluate((hidden) => {
    Object.defineProperty(document, "hidden", { configurable: true, get: () => hidden });
    Object.defineProperty(document, "visibilityState", { configurable: true, get: () => (hidden ? "hidden" : "visible") });
    document.dispatchEvent(new Event("visibilitychange", { bubbles: true }));
  }, hidden);
}

/** What the page has asked for by now is heard of before the answer to a question that comes later. */
async function hearAll(page: Page): Promise<void> {
  await page.evaluate(() => fetch("/config.json").then((answer) => answer.text()));
}

test("watching offsets sleeps in a hidden tab, and wakes at once", async ({ page }) => {
  let reads = 0;
  page.on("request", (request) => {
    if (/\/offsets$/.test(new URL(request.url()).pathname)) reads += 1;
  });
  await page.clock.install();
  await page.goto(connectorAddress(NAME));
  await expectRow(table(page, "Offsets"), { kafka_partition: "5" });
  // The browser's time goes on by itself as well: there may have been another.
  const seen = reads;
  expect(seen).toBeGreaterThanOrEqual(1);
  await page.clock.runFor(6_000);
  await expect.poll(() => reads).toBeGreaterThan(seen);

  await hide(page, true);
  // What was waited for before it was hidden ends, and nothing is read for it.
  await page.clock.runFor(6_000);
  await hearAll(page);
  const before = reads;
  await page.clock.runFor(300_000);
  await hearAll(page);
  expect(reads).toBe(before);

  // Once, for being shown: no time passes in which it would be read anew anyway.
  await stopTime(page);
  await hide(page, false);
  await expect.poll(() => reads).toBe(before + 1);
});
