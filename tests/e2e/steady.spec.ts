// What the page reads on and on takes nothing away from whoever is at it: the focus, what was opened, what a press has said.

import { connectorAddress, expect, openConnector, type Page, problem, table, test } from "./support/test.ts";

const NAME = "orders-to-warehouse";
const OFFSETS = /\/orders-to-warehouse\/offsets$/;
const STATUS = /\/offsets\/request\/status$/;

/** Has the page look so many times more. Needs `page.clock.install()` before the page is opened. */
async function look(page: Page, url: RegExp, times: number): Promise<void> {
  for (let looks = 0; looks < times; looks += 1) {
    const answered = page.waitForResponse(url);
    await page.clock.fastForward(6_000);
    await (await answered).finished();
  }
}

test("a new observation of the row that one is at", async ({ page, context, sandbox }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.clock.install();
  await openConnector(page, NAME);
  await table(page, "Offsets").getByRole("cell", { name: "orders", exact: true }).first().click();
  const keys = page.getByRole("table", { name: "Keys of orders/0" });
  const value = keys.getByRole("row", { name: /^kafka_offset/ });
  const before = await value.textContent();
  const copy = page.getByRole("button", { name: "Copy row as JSON", exact: true });
  await copy.click();
  await expect(page.getByText("copied", { exact: true })).toBeVisible();
  await sandbox.advance(30);
  await look(page, OFFSETS, 1);
  await expect(value).not.toHaveText(before ?? "");
  await expect(copy).toBeFocused();
  await expect(page.getByText("copied", { exact: true })).toBeVisible();
  // What is copied from now on is what stands there now.
  await copy.press("Enter");
  const shown = ((await value.textContent()) ?? "").replace(/\D/g, "");
  const copied = async () => (await page.evaluate(() => navigator.clipboard.readText())).replace(/.*"kafka_offset":(\d+).*/s, "$1");
  await expect.poll(async () => shown.startsWith(await copied())).toBe(true);
});

test("a failure that stays, with another request id each time", async ({ page, expectNetworkErrors }) => {
  expectNetworkErrors([{ url: OFFSETS, status: 500 }]);
  await page.clock.install();
  let asked = 0;
  const body = JSON.stringify({ error: { code: 500, message: "Oops, something went wrong" } });
  await page.route(OFFSETS, (route) => {
    asked += 1;
    return route.fulfill({ status: 500, headers: { "x-request-id": `r-${asked}` }, contentType: "application/json", body });
  });
  await openConnector(page, NAME);
  const refresh = problem(page).getByRole("button", { name: "Refresh" });
  await refresh.focus();
  const first = problem(page).getByRole("button", { name: /^Copy request id r-/ });
  const named = await first.getAttribute("aria-label");
  await look(page, OFFSETS, 2);
  await expect.poll(() => asked).toBeGreaterThan(2);
  await expect(refresh).toBeFocused();
  await expect(first).toHaveAttribute("aria-label", named ?? "");
});

test("the request id of the server's words under Last request", async ({ page, context, sandbox }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.clock.install();
  const offsets = [{ partition: { kafka_topic: "orders", kafka_partition: 0 }, offset: { kafka_offset: 5 } }];
  const body = JSON.stringify({
    request: { id: "lcc-7k2m9q", name: NAME, type: "PATCH", requested_at: "2026-03-02T09:16:31Z", offsets },
    status: { phase: "FAILED", message: "The words of the server." },
    previous_offsets: [],
  });
  await sandbox.faults({ operation: "getOffsetsRequestStatus", status: 200, body, count: "always" });
  await page.goto(`${connectorAddress(NAME)}/request`);
  const id = page.getByRole("button", { name: /^Copy request id / });
  await id.click();
  await expect(page.getByText("copied", { exact: true })).toBeVisible();
  const named = await id.getAttribute("aria-label");
  await look(page, STATUS, 2);
  await expect(id).toBeFocused();
  await expect(id).toHaveAttribute("aria-label", named ?? "");
  await expect(page.getByText("copied", { exact: true })).toBeVisible();
});
