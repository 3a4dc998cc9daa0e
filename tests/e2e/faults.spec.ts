// Each fault of the table at its stage: what is seen, and never two requests.

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ELSEWHERE, FAULT_CASES, type FaultCase, faultsDocument, JOURNAL_STATES, type Refused, type Stage } from "./support/faults.ts";
import { storedTexts } from "./support/kept.ts";
import { root } from "./support/places.ts";
import { connectorAddress, draft, expect, type Page, review, Sandbox, submit, submitButton, test } from "./support/test.ts";

const NAME = "orders-to-warehouse";
const ALTER = `${connectorAddress(NAME)}/alter`;

/** The call that a stage's faults meet. */
const CALLS: Record<Stage, { url: RegExp; operation: "getOffsets" | "alterOffsets" | "getOffsetsRequestStatus" }> = {
  read: { url: /\/offsets$/, operation: "getOffsets" },
  submit: { url: /\/offsets\/request$/, operation: "alterOffsets" },
  poll: { url: /\/offsets\/request\/status$/, operation: "getOffsetsRequestStatus" },
  confirm: { url: /\/offsets$/, operation: "getOffsets" },
  save: { url: /\/offsets\/request$/, operation: "alterOffsets" },
};

async function arrange(page: Page, sandbox: Sandbox, fault: FaultCase): Promise<void> {
  const { url, operation } = CALLS[fault.stage];
  if (fault.sandbox) await sandbox.faults({ operation, ...fault.sandbox }, ...(fault.also ?? []));
  if (!fault.abort && !fault.answer) return;
  await page.route(url, async (route) => {
    if (fault.through) await route.fetch();
    if (fault.abort) await route.abort(fault.abort);
    else await route.fulfill({ status: fault.answer!.status, body: fault.answer!.body, contentType: "application/json" });
  });
}

/** From the next page on, the browser refuses to write these records. */
async function refuse(page: Page, refused: Refused): Promise<void> {
  await page.addInitScript(({ store, state, error }) => {
    const put = IDBObjectStore.prototype.put;
    IDBObjectStore.prototype.put = function (this: IDBObjectStore, ...given: [unknown, IDBValidKey?]) {
      const met = this.name === store && (!state || String(given[0]).includes(`"state":"${state}"`));
      if (met) throw new DOMException("The disk does not take it.", error);
      return put.apply(this, given);
    };
  }, refused);
}

/** The state of the one entry in the journal; nothing, where there is none. */
async function journalState(page: Page): Promise<string> {
  const texts = await storedTexts(page, "journal");
  return texts.map((text) => JSON.parse(text).state as string).join(", ");
}

for (const fault of FAULT_CASES) {
  test(`${fault.stage}: ${fault.name}`, async ({ page, sandbox, watch, expectNetworkErrors }) => {
    const { url } = CALLS[fault.stage];
    // Chromium repeats a read whose connection was dropped by itself, so how often it fails is up to it.
    if (fault.stage === "poll" || fault.stage === "confirm" || fault.also) watch.allowNetworkErrors();
    else if (fault.logs === "failure") expectNetworkErrors([{ url, failure: /net::ERR_/ }]);
    else if (fault.logs !== "nothing") expectNetworkErrors([{ url, status: fault.logs }]);
    let posts = 0;
    page.on("request", (request) => {
      if (request.method() === "POST" && CALLS.submit.url.test(request.url())) posts += 1;
    });
    if (fault.stage === "read") {
      await arrange(page, sandbox, fault);
      await page.goto(connectorAddress(NAME));
      await expect(page.getByText(fault.sees).first()).toBeVisible();
      expect(await sandbox.requests()).toHaveLength(0);
      return;
    }
    // Twice as far as the others: the next tab has to come to the same end.
    if (fault.afterwards) test.slow();
    if (fault.refused) await refuse(page, fault.refused);
    await page.goto(ALTER);
    await draft(page, { "New kafka_offset of orders/0": "80000" });
    await review(page);
    if (fault.stage === "submit" || fault.stage === "save") await arrange(page, sandbox, fault);
    if (fault.posts === 0) await submitButton(page).click();
    else await submit(page);
    if (fault.stage === "poll" || fault.stage === "confirm" || (fault.stage === "save" && fault.taken)) {
      await expect.poll(async () => (await sandbox.requests()).length).toBe(1);
      if (fault.stage === "poll") await arrange(page, sandbox, fault);
      await sandbox.advance(5);
      const applied = page.getByText(/^(waiting for an observation later than that|confirmed)$/).first();
      await expect(applied).toBeVisible({ timeout: 20_000 });
      if (fault.stage === "confirm") await arrange(page, sandbox, fault);
      await sandbox.advance(12);
    }
    await expect(page.getByText(fault.sees).first()).toBeVisible({ timeout: fault.afterwards ? 40_000 : 20_000 });
    if (fault.row && (fault.stage === "submit" || fault.posts === 0)) {
      await expect.poll(() => journalState(page)).toMatch(JOURNAL_STATES[fault.row]);
    }
    if (fault.afterwards) {
      await page.reload();
      await expect(page.getByText(fault.afterwards).first()).toBeVisible({ timeout: 20_000 });
    }
    expect(await sandbox.requests()).toHaveLength(fault.taken);
    expect(posts).toBe(fault.posts ?? 1);
  });
}

test("the table is as long as it should be, and docs/FAULTS.md is written from it", () => {
  expect(FAULT_CASES.length + ELSEWHERE.length).toBeGreaterThanOrEqual(40);
  const path = join(root, "docs/FAULTS.md");
  if (process.env.OFFSET_CONSOLE_WRITE) writeFileSync(path, faultsDocument());
  expect(readFileSync(path, "utf8")).toBe(faultsDocument());
});
