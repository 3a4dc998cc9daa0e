// Last request: the phases as they come, long waits, somebody else's request, a connector that stays FAILED.

import { storedTexts } from "./support/kept.ts";
import {
  draft,
  EDGE,
  expect,
  expectConfirmed,
  expectAccessible,
  expectRow,
  expectTaken,
  FAULTS,
  letItBeApplied,
  letTimePass,
  NO_REQUEST_YET,
  openConnector,
  ORDERS,
  type Page,
  connectorAddress,
  problem,
  review,
  Sandbox,
  showsOnly,
  stopTime,
  submit,
  table,
  takePictures,
  test,
  word,
} from "./support/test.ts";

/** On a phone the words of a row stand under its name: nothing is to be scrolled to. */
async function expectWholeOnPhone(page: Page, cells: Parameters<typeof expectRow>[1]) {
  const before = page.viewportSize();
  await page.setViewportSize({ width: 390, height: 844 });
  await expectRow(table(page, "Changes"), cells);
  const scrollable = page.getByRole("region", { name: "Changes, scrollable" });
  expect(await scrollable.evaluate((region) => region.scrollWidth - region.clientWidth), "out of sight").toBeLessThanOrEqual(0);
  if (before) await page.setViewportSize(before);
}

test("every phase is shown as it comes, and how long each took", async ({ page, startGateway, expectNetworkErrors }) => {
  expectNetworkErrors([NO_REQUEST_YET]);
  // Long enough for each phase to be seen, however slow the machine is.
  const gateway = await startGateway("--sandbox-validation-seconds", "50", "--sandbox-apply-seconds", "50");
  const sandbox = new Sandbox(gateway);
  await page.goto(`${gateway.url}${connectorAddress("paused-sink", EDGE)}`);
  await draft(page, { "New kafka_offset of clicks/0": "4000" });
  await review(page);
  await submit(page);
  const times = page.getByRole("list").filter({ hasText: "requested" });
  await expect(times.getByText("PENDING_VALIDATION")).toBeVisible();
  await sandbox.advance(51);
  await expect(times.getByText("PENDING", { exact: true })).toBeVisible();
  await sandbox.advance(51);
  await expect(times.getByText(/^applied/)).toBeVisible();
  await expect(times.getByText("PENDING_VALIDATION")).toBeVisible();
  await sandbox.advance(12);
  await expectConfirmed(page);
  await expect(times).toContainText(/requested .+Z\s*PENDING_VALIDATION\s*\d+ s\s*PENDING\s*\d+ s\s*applied .+Z\s*observed .+Z/);
  await takePictures(page, "last-request-phases");
});

test("what Copy as opened stays open while the phases come", async ({ page, sandbox, expectNetworkErrors }) => {
  expectNetworkErrors([NO_REQUEST_YET]);
  await openConnector(page, "poisoned-sink", EDGE);
  await draft(page, { "New kafka_offset of shipments/3": "77346" });
  await review(page);
  await submit(page);
  await expectTaken(page);
  await page.getByRole("button", { name: "Copy as" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Tool").selectOption({ label: "Terraform" });
  await sandbox.advance(5);
  await expect(page.getByText("APPLIED").first()).toBeVisible();
  await expect(dialog.getByLabel("Tool").getByRole("option", { name: "Terraform" })).toHaveJSProperty("selected", true);
});

test("somebody else's request says that the API does not say by whom; long waits are told for what they are", async ({ page, context, sandbox }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.goto(`${connectorAddress("busy", FAULTS)}/request`);
  await expect(page.getByText(/the API does not say by whom/)).toBeVisible();
  await expect(page.getByText("One measured request took 53 s.")).toBeVisible();
  // By the server's clock: this browser's stands still beside it.
  await sandbox.advance(120);
  await expect(page.getByText("Longer than usual.")).toBeVisible();
  await sandbox.advance(600);
  await expect(page.getByText("No data is flowing. The API has no cancel. Do not pause, resume or restart now.")).toBeVisible();
  await page.getByRole("button", { name: "Copy the facts" }).click();
  await expect(page.getByText("copied").first()).toBeVisible();
  const facts = await page.evaluate(() => navigator.clipboard.readText());
  expect(facts).toContain("connector: env-dev01 / lkc-faults / busy\nid: lcc-b7u5yy\nalter request: PATCH\nrequested_at: ");
  expect(facts).toContain("phase: PENDING\n");
  await expectAccessible(page);
  await takePictures(page, "last-request-long-wait");
});

test("the facts for support are of the last read, neither of when they were drawn nor of when they are copied", async ({ page, context, sandbox }) => {
  const status = /\/offsets\/request\/status$/;
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.clock.install();
  await page.goto(`${connectorAddress("busy", FAULTS)}/request`);
  await expect(page.getByText("One measured request took 53 s.")).toBeVisible();
  await sandbox.advance(720);
  const copy = page.getByRole("button", { name: "Copy the facts" });
  await letTimePass(page, 2_000, () => expect(copy).toBeVisible({ timeout: 500 }));
  // From here on time passes only where it is let.
  await stopTime(page);
  const reads: Awaited<ReturnType<Page["waitForResponse"]>>[] = [];
  page.on("response", (response) => void (status.test(response.url()) && reads.push(response)));
  // It is looked at again, and once more; from then on nothing is answered, and a minute goes by.
  for (const times of [1, 2]) await letTimePass(page, 2_000, async () => expect(reads.length).toBeGreaterThanOrEqual(times));
  const read = reads.at(-1)!;
  await read.finished();
  const now = await page.evaluate(() => Date.now());
  // The look before was five seconds earlier.
  const [from, to] = [now - 5_000, now + 1_000];
  await page.route(status, () => undefined);
  await page.clock.setSystemTime(now + 60_000);
  await copy.click();
  await expect(page.getByText("copied", { exact: true })).toBeVisible();
  const facts = await page.evaluate(() => navigator.clipboard.readText());
  expect(facts).toContain(`request id of that read: ${read.headers()["x-request-id"]}\n`);
  const stamp = /^phase read at: (\S+) (\S+)Z$/m.exec(facts) ?? [];
  const time = Date.parse(`${stamp[1]}T${stamp[2]}Z`);
  expect(time).toBeGreaterThan(from);
  expect(time).toBeLessThan(to);
});

test("an unknown phase and an unknown state are shown as they are, and nothing is claimed of them", async ({ page, sandbox }) => {
  const status = {
    request: { id: "lcc-7k2m9q", name: "orders-to-warehouse", type: "PATCH", offsets: [], requested_at: "2026-03-02T09:16:31Z" },
    status: { phase: "QUEUED_FOR\u202e_REVIEW", message: "Waiting \u200bfor a person" },
    applied_at: null,
  };
  const state = { name: "x", type: "sink", connector: { state: "HIBERNATING", trace: "" }, tasks: [{ id: 0, state: "DREAMING", msg: "" }] };
  await sandbox.faults(
    { operation: "getOffsetsRequestStatus", body: JSON.stringify(status), count: "always" },
    { operation: "getConnectorStatus", body: JSON.stringify(state), count: "always" },
  );
  await page.goto(`${connectorAddress("orders-to-warehouse")}/request`);
  await expect(word(page, "HIBERNATING")).toBeVisible();
  await expect(page.getByText("QUEUED_FOR⟨U+202E⟩_REVIEW").first()).toBeVisible();
  await expect(page.getByText("Waiting ⟨U+200B⟩for a person")).toBeVisible();
  await expect(page.getByRole("button", { name: "Restore previous offsets" })).toHaveAttribute("title", "The request is not finished");
  // After a long while: said so, looked at again at a press, and the connector is no longer locked.
  await expect(page.getByText("Still not finished.")).toBeVisible();
  await expect(page.getByText(/No data is flowing|The connector is stopped/)).toHaveCount(0);
  await expect(page.getByRole("main").getByRole("button", { name: "Refresh" })).toBeVisible();
  await page.getByRole("button", { name: "Restart", exact: true }).click();
  await expect(page.getByRole("dialog")).toContainText("QUEUED_FOR⟨U+202E⟩_REVIEW for more than an hour, a phase that this console does not know");
  await page.keyboard.press("Escape");

  status.request.requested_at = new Date().toISOString();
  await sandbox.faults(
    { operation: "getOffsetsRequestStatus", body: JSON.stringify(status), count: "always" },
    { operation: "getConnectorStatus", body: JSON.stringify(state), count: "always" },
  );
  await page.reload();
  await expect(page.getByText(/^Not finished for \d+ s\. The API has no cancel\.$/)).toBeVisible();
  await expect(page.getByText(/No data is flowing|The connector is stopped/)).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Restart", exact: true })).toHaveAttribute("aria-disabled", "true");
});

test("a request that is PENDING while the connector shows RUNNING is not said to stop it", async ({ page, sandbox }) => {
  const state = { name: "busy", type: "sink", connector: { state: "RUNNING", trace: "" }, tasks: [{ id: 0, state: "RUNNING", msg: "" }] };
  await sandbox.faults({ operation: "getConnectorStatus", body: JSON.stringify(state), count: "always" });
  await page.goto(`${connectorAddress("busy", FAULTS)}/request`);
  await expect(page.getByText(/^Not finished for \d+ s\./)).toBeVisible();
  await sandbox.advance(120);
  await expect(page.getByText(/^Longer than usual: not finished for \d+ min/)).toBeVisible();
  await sandbox.advance(600);
  await expect(page.getByText("Still not finished.")).toBeVisible();
  await expect(page.getByRole("button", { name: "Copy the facts" })).toBeVisible();
  await expect(page.getByText(/No data is flowing|The connector is stopped/)).toHaveCount(0);
});

test("a connector that ran before and stays PAUSED after APPLIED is watched until it runs again", async ({ page, sandbox }) => {
  const name = "orders-to-warehouse";
  const kept = async () => (await storedTexts(page, "journal")).map((text) => JSON.parse(text) as Record<string, unknown>);
  await openConnector(page, name);
  await draft(page, { "New kafka_offset of orders/0": "80000" });
  await review(page);
  await submit(page);
  await expectTaken(page);
  const state = { name, type: "sink", connector: { state: "PAUSED", trace: "" }, tasks: [{ id: 0, state: "PAUSED", msg: "" }] };
  await sandbox.faults({ operation: "getConnectorStatus", body: JSON.stringify(state), count: "always" });
  await letItBeApplied(page, sandbox);
  await expectConfirmed(page);
  // Every partition has its verdict; that is not all there is to see.
  for (let looks = 0; looks < 3; looks += 1) await page.waitForResponse((response) => response.url().endsWith(`/${name}/status`));
  expect(await kept()).toMatchObject([{ state: "applied", is_over: false }]);
  const last = page.getByRole("list").filter({ hasText: "requested" }).getByRole("listitem").last();
  await expect(last).toHaveText("PAUSED");
  await sandbox.faults();
  await expect(last).toHaveText("RUNNING");
  await expect.poll(kept).toMatchObject([{ state: "applied", is_over: true }]);
});

test("a connector that was FAILED does not run by itself after a request: Restart is offered", async ({ page, sandbox, expectNetworkErrors }) => {
  expectNetworkErrors([NO_REQUEST_YET]);
  await openConnector(page, "poisoned-sink", EDGE);
  await draft(page, { "New kafka_offset of shipments/3": "77346" });
  await review(page);
  await submit(page);
  await letItBeApplied(page, sandbox);
  await expect(page.getByText("The connector is FAILED: it does not run again by itself.")).toBeVisible();
  await page.getByRole("button", { name: "Restart", exact: true }).last().click();
  await sandbox.faults(showsOnly("FAILED"));
  await page.getByRole("dialog").getByRole("button", { name: "Restart", exact: true }).click();
  await expect(page.getByText(/^Restart: the server took it/)).toBeVisible();
  await sandbox.faults();
  await sandbox.advance(2);
  await expect(page.getByText("Restart: done.")).toBeVisible();
  await expect(problem(page, "The connector is FAILED.")).toBeHidden();
  await expect(page.getByText("The connector is FAILED: it does not run again by itself.")).toBeHidden();
});

test("a FAILED connector of which other tasks run: what one of these has read past does not confirm a skip", async ({
  page,
  sandbox,
  expectNetworkErrors,
}) => {
  expectNetworkErrors([NO_REQUEST_YET]);
  await openConnector(page, "poisoned-sink", EDGE);
  await expect(word(page, "FAILED")).toBeVisible();
  await draft(page, { "New kafka_offset of shipments/0": "80000" });
  await review(page);
  await expectWholeOnPhone(page, { partition: /^shipments\/0 (skips|reads) up to /, requested: "80000" });
  await submit(page);
  // The task that reads this partition never stood still: it is past that by the first look.
  await page.route(/\/poisoned-sink\/offsets$/, async (route) => {
    const answer = await route.fetch();
    const body = (await answer.text()).replace(/(?<="kafka_partition":0\},"offset":\{"kafka_offset":)\d+/, "80700");
    await route.fulfill({ response: answer, body });
  });
  await letItBeApplied(page, sandbox);
  await expectRow(table(page, "Changes"), {
    partition: "shipments/0",
    requested: "80000",
    "live now": "80700",
    verdict: "cannot tell: it is past the requested position; skipped, or read up to there",
  });
  await expect(page.getByText("observed; see below", { exact: true })).toBeVisible();
  await expect(page.getByText("confirmed", { exact: true })).toHaveCount(0);
  await expectWholeOnPhone(page, {
    partition: "shipments/0 cannot tell: it is past the requested position; skipped, or read up to there",
    "live now": "80700",
  });
  await page.unrouteAll({ behavior: "ignoreErrors" });
});

test("what was confirmed stays confirmed after a reload, however far the connector has read since", async ({ page, sandbox }) => {
  const said = { partition: "orders/0", requested: "79000", verdict: "moved on from it" };
  await openConnector(page, "orders-to-warehouse");
  await draft(page, { "New kafka_offset of orders/0": "79000" });
  await review(page);
  await submit(page);
  await letItBeApplied(page, sandbox);
  await expectConfirmed(page);
  // By now it stands past where it stood before: of that alone nobody could tell whether it was ever replayed.
  await sandbox.advance(3_600);
  await page.getByRole("link", { name: "Offsets", exact: true }).click();
  await page.getByRole("button", { name: "Refresh", exact: true }).click();
  await page.getByRole("link", { name: "Last request", exact: true }).click();
  await expectRow(table(page, "Changes"), said);
  await page.reload();
  await expectRow(table(page, "Changes"), said);
  await expectConfirmed(page);
});

test("the status cannot be read after a reload: what this browser knows of its request is shown", async ({ page, watch }) => {
  watch.allowNetworkErrors();
  await openConnector(page, "orders-to-warehouse");
  await draft(page, { "New kafka_offset of orders/0": "79000" });
  await review(page);
  await submit(page);
  await expectTaken(page);
  await page.route(/\/offsets\/request\/status$/, (route) => route.abort("connectionrefused"));
  await page.reload();
  const ours = page.getByText(/^It was taken at .*Z\. The status could not be read since: .* Nothing sends it again\.$/);
  await expect(ours).toBeVisible();
  await page.unroute(/\/offsets\/request\/status$/);
  await expect(ours).toBeHidden({ timeout: 20_000 });
});

test("the verdict on a reset is on the number beside it: one that was seen to be absent is not called so later", async ({
  page,
  sandbox,
  expectNetworkErrors,
}) => {
  expectNetworkErrors([NO_REQUEST_YET]);
  const stands = (partition: number, offset: number) =>
    `{"partition":{"kafka_topic":"orders","kafka_partition":${partition}},"offset":{"kafka_offset":${offset}}}`;
  let seen = [stands(0, 12_500)];
  const changes = table(page, "Changes");
  const lookAgain = async () => {
    await sandbox.advance(12);
    await page.getByRole("link", { name: "Offsets", exact: true }).click();
    const answered = page.waitForResponse(/\/offsets$/);
    await page.getByRole("button", { name: "Refresh", exact: true }).click();
    await answered;
    await page.getByRole("link", { name: "Last request", exact: true }).click();
  };
  await page.goto(`${connectorAddress("deletes-all", FAULTS)}/alter`);
  await page.getByLabel("Select orders/1", { exact: true }).check();
  await page.getByRole("button", { name: "Reset offsets", exact: true }).click();
  await review(page);
  await page.getByLabel("Type to confirm").fill("env-dev01/deletes-all");
  await submit(page);
  await page.route(/\/deletes-all\/offsets$/, async (route) => {
    const answer = await route.fetch();
    const body = (await answer.text()).replace(/"offsets":\[.*\](?=,"metadata")/, `"offsets":[${seen.join(",")}]`);
    await route.fulfill({ response: answer, body });
  });
  await letItBeApplied(page, sandbox);
  await expectRow(changes, { partition: "orders/1", "live now": "", verdict: "absent: it has no offset now" });
  await expectConfirmed(page);
  seen = [stands(0, 12_500), stands(1, 2_000)];
  await lookAgain();
  await expectRow(changes, { partition: "orders/1", "live now": "2000", verdict: "below previous: it started over" });
  seen = [stands(0, 12_500), stands(1, 900_000)];
  await lookAgain();
  const since = "reset, as an earlier observation showed; it has gone on since";
  await expectRow(changes, { partition: "orders/1", "live now": "900000", verdict: since });
  await expectConfirmed(page);
  await page.unrouteAll({ behavior: "ignoreErrors" });
});

test("ten thousand partitions side by side: only the rows in sight are drawn", async ({ page }) => {
  const offsets = (plus: number) =>
    Array.from({ length: 10_000 }, (_, at) => ({ partition: { kafka_topic: "events", kafka_partition: at }, offset: { kafka_offset: at + plus } }));
  const status = {
    request: { id: "lcc-w1d3sk", name: "wide-sink", type: "PATCH", offsets: offsets(5), requested_at: "2026-03-02T09:16:31Z" },
    status: { phase: "APPLIED", message: "Done." },
    previous_offsets: offsets(9),
    applied_at: "2026-03-02T09:17:31Z",
  };
  await page.route(/\/wide-sink\/offsets\/request\/status$/, (route) => route.fulfill({ json: status }));
  await page.goto(`${connectorAddress("wide-sink", EDGE)}/request`);
  const changes = table(page, "Changes");
  await expect(changes).toHaveAttribute("aria-rowcount", "10001");
  await expectRow(changes, { partition: "events/0", previous: "9", requested: "5" });
  expect(await changes.getByRole("row").count()).toBeLessThan(120);
});

test("the raw answer is folded, and is what the server sent", async ({ page }) => {
  await page.goto(`${connectorAddress("orders-to-warehouse", ORDERS)}/request`);
  await page.getByText("Raw answer").click();
  await expect(page.getByText('"phase":"APPLIED"')).toBeVisible();
});
