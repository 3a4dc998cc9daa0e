// Each fault of the table at its stage: what is seen, and never two requests.

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ELSEWHERE, FAULT_CASES, type FaultCase, faultsDocument, type Stage } from "./support/faults.ts";
import { root } from "./support/places.ts";
import { connectorAddress, draft, expect, type Page, review, Sandbox, submit, test } from "./support/test.ts";

const NAME = "orders-to-warehouse";
const ALTER = `${connectorAddress(NAME)}/alter`;

/** The call that a stage's faults meet. */
const CALLS: Record<Stage, { url: RegExp; operation: "getOffsets" | "alterOffsets" | "getOffsetsRequestStatus" }> = {
  read: { url: /\/offsets$/, operation: "getOffsets" },
  submit: { url: /\/offsets\/request$/, operation: "alterOffsets" },
  poll: { url: /\/offsets\/request\/status$/, operation: "getOffsetsRequestStatus" },
  confirm: { url: /\/offsets$/, operation: "getOffsets" },
};

async function arrange(page: Page, sandbox: Sandbox, fault: FaultCase): Promise<void> {
  const { url, operation } = CALLS[fault.stage];
  if (fault.sandbox) await sandbox.faults({ operation, ...fault.sandbox });
  if (!fault.abort && !fault.answer) return;
  await page.route(url, async (route) => {
    if (fault.through) await route.fetch();
    if (fault.abort) await route.abort(fault.abort);
    else await route.fulfill({ status: fault.answer!.status, body: fault.answer!.body, contentType: "application/json" });
  });
}

for (const fault of FAULT_CASES) {
  test(`${fault.stage}: ${fault.name}`, async ({ page, sandbox, watch, expectNetworkErrors }) => {
    const { url } = CALLS[fault.stage];
    // Chromium repeats a read whose connection was dropped by itself, so how often it fails is up to it.
    if (fault.stage === "poll" || fault.stage === "confirm") watch.allowNetworkErrors();
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
    await page.goto(ALTER);
    await draft(page, { "New kafka_offset of orders/0": "80000" });
    await review(page);
    if (fault.stage === "submit") await arrange(page, sandbox, fault);
    await submit(page);
    if (fault.stage !== "submit") {
      await expect.poll(async () => (await sandbox.requests()).length).toBe(1);
      if (fault.stage === "poll") await arrange(page, sandbox, fault);
      await sandbox.advance(5);
      const applied = page.getByText(/^(waiting for an observation later than that|confirmed)$/).first();
      await expect(applied).toBeVisible({ timeout: 20_000 });
      if (fault.stage === "confirm") await arrange(page, sandbox, fault);
      await sandbox.advance(12);
    }
    await expect(page.getByText(fault.sees).first()).toBeVisible({ timeout: 20_000 });
    expect(await sandbox.requests()).toHaveLength(fault.taken);
    expect(posts).toBe(1);
  });
}

test("the table is as long as it should be, and docs/FAULTS.md is written from it", () => {
  expect(FAULT_CASES.length + ELSEWHERE.length).toBeGreaterThanOrEqual(40);
  const path = join(root, "docs/FAULTS.md");
  if (process.env.OFFSET_CONSOLE_WRITE) writeFileSync(path, faultsDocument());
  expect(readFileSync(path, "utf8")).toBe(faultsDocument());
});
