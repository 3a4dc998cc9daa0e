// After APPLIED: the way back at once, what ends the watching, what is no proof, and what the page keeps while it polls.

import { readFileSync } from "node:fs";
import { storedKeys, storedTexts, strayBases } from "./support/kept.ts";
import {
  connectorAddress,
  EDGE,
  expect,
  expectConfirmed,
  expectRow,
  expectTaken,
  FAULTS,
  type Gateway,
  letItBeApplied,
  letItBeObserved,
  letTimePass,
  NO_REQUEST_YET,
  observed,
  openConnector,
  type Page,
  problem,
  review,
  Sandbox,
  send,
  submit,
  table,
  test,
  word,
} from "./support/test.ts";

const CLICKS = "New kafka_offset of clicks/0";

async function press(page: Page, name: string): Promise<void> {
  await page.getByRole("button", { name, exact: true }).click();
}

/** A service that does not say what was there before. */
async function withoutPrevious(page: Page): Promise<void> {
  await page.route(/\/offsets\/request\/status$/, async (route) => {
    const response = await route.fetch();
    const body = (await response.text()).replace(/"previous_offsets":\[.*\](?=,"applied_at")/, '"previous_offsets":null');
    await route.fulfill({ response, body });
  });
}

test("the way back is submitted right after APPLIED, before anything was observed", async ({ startGateway, page, expectNetworkErrors }) => {
  expectNetworkErrors([NO_REQUEST_YET]);
  const gateway = await startGateway("--sandbox-observe-seconds", "3600");
  const sandbox = new Sandbox(gateway);
  await page.goto(`${gateway.url}${connectorAddress("paused-sink", EDGE)}`);
  await send(page, { [CLICKS]: "4000" });
  await expectTaken(page);
  await sandbox.advance(5);
  await expect(word(page, "APPLIED")).toBeVisible();
  await expect(page.getByText("waiting for an observation later than that")).toBeVisible();
  await press(page, "Restore previous offsets");
  await expect(page.getByLabel(CLICKS)).toHaveValue("5000");
  await review(page);
  // What that request set is what stands now, though nobody has observed it yet.
  await expect(page.getByText(/Until then, what that request set is taken for it\./)).toBeVisible();
  await expectRow(table(page, "Changes"), { partition: "clicks/0", live: "4000", requested: "5000" });
  await submit(page);
  await expect.poll(async () => (await sandbox.requests()).length).toBe(2);
  await sandbox.advance(5);
  await expectRow(table(page, "Changes"), { partition: "clicks/0", previous: "4000", requested: "5000" });
  const bodies = (await sandbox.requests()).map((request) => request.body);
  expect(bodies[1]).toBe(
    '{"type":"PATCH","offsets":[{"partition":{"kafka_topic":"clicks","kafka_partition":0},"offset":{"kafka_offset":5000}}]}',
  );
});

test("a connector that is deleted while its request is followed ends the following, and the lock", async ({
  page,
  startGateway,
  expectNetworkErrors,
}) => {
  expectNetworkErrors([{ url: /\/connectors\/paused-sink/, status: 404 }]);
  // Not applied before the title was seen.
  const gateway = await startGateway("--sandbox-apply-seconds", "3600");
  const sandbox = new Sandbox(gateway);
  await page.clock.install();
  await page.goto(`${gateway.url}${connectorAddress("paused-sink", EDGE)}`);
  await send(page, { [CLICKS]: "4000" });
  await expectTaken(page);
  await expect(page).toHaveTitle(/^PENDING/);
  const missing = { status: 404, count: "always" } as const;
  await sandbox.faults(
    { operation: "getOffsetsRequestStatus", ...missing },
    { operation: "getConnectorStatus", ...missing },
    { operation: "getOffsets", ...missing },
  );
  await letTimePass(page, 20_000, () =>
    expect(page.getByText("The connector is gone, or another one has its name.")).toBeVisible({ timeout: 300 }),
  );
  await expect(page.getByText(/The connector answers 404 since then: it is gone\./).first()).toBeVisible();
  await expect(page).not.toHaveTitle(/^PENDING/);
});

test("offsets that are never observed again are not watched for ever", async ({ startGateway, page, expectNetworkErrors }) => {
  expectNetworkErrors([NO_REQUEST_YET]);
  const gateway = await startGateway("--sandbox-observe-seconds", "36000");
  await page.clock.install();
  await page.goto(`${gateway.url}${connectorAddress("paused-sink", EDGE)}`);
  await send(page, { [CLICKS]: "4000" });
  await expectTaken(page);
  await new Sandbox(gateway).advance(5);
  await letTimePass(page, 2_000, () => expect(word(page, "APPLIED")).toBeVisible({ timeout: 300 }));
  await letTimePass(page, 200_000, () =>
    expect(page.getByText(/No observation later than the application came within 15 minutes/)).toBeVisible({ timeout: 300 }),
  );
  await expect(page.getByText("and no observation later than that was seen")).toBeVisible();
});

test("what did not move and what fell to the earliest are told apart, each with its likeliest cause; and the way back is open", async ({
  page,
  sandbox,
  expectNetworkErrors,
}) => {
  expectNetworkErrors([NO_REQUEST_YET]);
  await openConnector(page, "paused-sink", EDGE);
  await send(page, { [CLICKS]: "4000" });
  await letItBeObserved(page, sandbox, observed(2099, 5000, 5210, 4890));
  await expect(page.getByText("but not where it was asked to be: see below")).toBeVisible({ timeout: 20_000 });
  const causes = page.getByRole("status").filter({ hasText: "What may be behind it, the likeliest first:" });
  await expect(causes).toContainText("APPLIED, and not where it was asked to be.");
  await expect(causes).toContainText("every key, value and type of it must be the same");
  await expectRow(table(page, "Changes"), { partition: "clicks/0", verdict: /^did not move/ });
  // It is watched on; nobody has to wait for that.
  await press(page, "Restore previous offsets");
  await page.getByRole("link", { name: "Last request", exact: true }).click();
  await sandbox.faults({ operation: "getOffsets", status: 200, body: observed(2099, 3, 5210, 4890).replace("2099", "2100"), count: "always" });
  await expect(causes).toContainText("APPLIED, and it fell to the earliest.", { timeout: 20_000 });
  await expect(causes.getByRole("listitem").first()).toContainText("The topic does not hold that offset");
});

test("a partition that was not there before and echoes what was asked for is no success", async ({ page, sandbox, expectNetworkErrors }) => {
  expectNetworkErrors([NO_REQUEST_YET]);
  await page.goto(`${connectorAddress("repo-events")}/alter`);
  await press(page, "JSON");
  const entry = '{"partition":{"name":"apache/spark_commits"},"offset":{"since":"2025-12-24T17:00:00Z"}}';
  await page.getByLabel("JSON", { exact: true }).fill(`{"type":"PATCH","offsets":[${entry}]}`);
  await review(page);
  await submit(page);
  await letItBeApplied(page, sandbox);
  await expect(page.getByText("and nothing shows that it is used: see below")).toBeVisible({ timeout: 20_000 });
  await expect(page.getByText("confirmed", { exact: true })).toHaveCount(0);
  await expect(page.getByText("at it, and new: nothing shows that the connector uses it").filter({ visible: true }).first()).toBeVisible();
  const causes = page.getByRole("status").filter({ hasText: "What may be behind it, the likeliest first:" });
  await expect(causes.getByRole("listitem").first()).toContainText("may not be the one the connector uses");
});

test("applied-then-broken: APPLIED, then FAILED with the trace, and Restart beside it", async ({ page, sandbox, expectNetworkErrors }) => {
  expectNetworkErrors([NO_REQUEST_YET]);
  await openConnector(page, "applied-then-broken", FAULTS);
  await send(page, { "New scn": "3700000" });
  await letItBeApplied(page, sandbox);
  await expect(page.getByText("The connector is FAILED: it does not run again by itself.")).toBeVisible({ timeout: 20_000 });
  await expect(problem(page, "The connector is FAILED.")).toContainText("ORA-21560");
});

test("applied-but-still: at it, and confirmed; the offsets do not move from there", async ({ page, sandbox, expectNetworkErrors }) => {
  expectNetworkErrors([NO_REQUEST_YET]);
  await openConnector(page, "applied-but-still", FAULTS);
  await send(page, { "New kafka_offset of orders/0": "2000" });
  await letItBeApplied(page, sandbox);
  await expectConfirmed(page);
  await sandbox.advance(120);
  await page.getByRole("link", { name: "Offsets", exact: true }).click();
  await press(page, "Refresh");
  await expectRow(table(page, "Offsets"), { kafka_partition: "0", kafka_offset: /^2.?000$/ });
});

/** The server does not say what was there before: as it is in one answer that was seen. */
async function hidePrevious(page: Page): Promise<void> {
  await page.route(/\/offsets\/request\/status$/, async (route) => {
    const response = await route.fetch();
    const text = (await response.text()).replace(/"previous_offsets":\[.*\],"applied_at"/, '"previous_offsets":[],"applied_at"');
    await route.fulfill({ response, body: text });
  });
}

test("a status that names no previous offsets does not hide those that this browser saw", async ({ page, sandbox, expectNetworkErrors }) => {
  expectNetworkErrors([NO_REQUEST_YET]);
  await hidePrevious(page);
  await openConnector(page, "paused-sink", EDGE);
  await send(page, { [CLICKS]: "4000" });
  await letItBeApplied(page, sandbox);
  await expectConfirmed(page);
  await expectRow(table(page, "Changes"), { partition: "clicks/0", verdict: "at it" });
  await page.unrouteAll({ behavior: "ignoreErrors" });
});

test("a reset whose status names no previous offsets: what is observed is not called unseen, in the next tab neither", async ({
  page,
  sandbox,
  expectNetworkErrors,
}) => {
  expectNetworkErrors([NO_REQUEST_YET]);
  await hidePrevious(page);
  await openConnector(page, "paused-sink", EDGE);
  await page.getByRole("link", { name: "Alter", exact: true }).click();
  await press(page, "Reset offsets");
  await review(page);
  await page.getByLabel("Type to confirm").fill("env-dev01/paused-sink");
  await submit(page);
  await letItBeApplied(page, sandbox);
  await expectConfirmed(page);
  await page.reload();
  await expect(page.getByText(/^(confirmed|observed; see below)$/)).toBeVisible({ timeout: 20_000 });
  await expect(page.getByRole("list").filter({ hasText: "requested" })).toContainText(/observed .+Z/);
  await page.unrouteAll({ behavior: "ignoreErrors" });
});

/**
 * A request that is applied and observed when the sandbox's clock is moved on, and not before, however slow the machine is; and
 * a draft that was begun while it was not applied yet, and left untouched.
 */
async function draftWhilePending(start: (...flags: string[]) => Promise<Gateway>, page: Page): Promise<Sandbox> {
  const gateway = await start("--sandbox-apply-seconds", "3600", "--sandbox-observe-seconds", "36000");
  await page.goto(`${gateway.url}${connectorAddress("paused-sink", EDGE)}`);
  await send(page, { [CLICKS]: "4000" });
  await expectTaken(page);
  await page.getByRole("link", { name: "Alter", exact: true }).click();
  await expectRow(table(page, "Offsets"), { partition: "clicks/0", live: "5000" });
  return new Sandbox(gateway);
}

test("a draft begun after APPLIED stands on what that request set, though nobody has observed it yet: what it took away is a change", async ({
  startGateway,
  page,
  expectNetworkErrors,
}) => {
  expectNetworkErrors([NO_REQUEST_YET]);
  const sandbox = await draftWhilePending(startGateway, page);
  await page.getByRole("link", { name: "Last request", exact: true }).click();
  await sandbox.advance(3_601);
  await expect(word(page, "APPLIED")).toBeVisible();
  await page.getByRole("link", { name: "Alter", exact: true }).click();
  await expectRow(table(page, "Offsets"), { partition: "clicks/0", live: "4000" });
  await press(page, "Import");
  await page.getByLabel("or pasted text").fill("clicks:0:5000");
  await press(page, "Apply");
  await expect(page.getByText("PATCH of 1 of 3 partitions")).toBeVisible();
  await expect(page.getByLabel(CLICKS)).toHaveValue("5000");
});

test("an untouched draft that is open while a request is applied is moved to what that set, and it is said until it is observed", async ({
  startGateway,
  page,
  expectNetworkErrors,
}) => {
  expectNetworkErrors([NO_REQUEST_YET]);
  const sandbox = await draftWhilePending(startGateway, page);
  const unseen = page.getByText("The live offsets were observed before the last request was applied.");
  await expect(unseen).toHaveCount(0);
  await sandbox.advance(3_601);
  // Whoever follows a request looks less and less often, up to every 15 s.
  await expect(unseen).toBeVisible({ timeout: 20_000 });
  await expectRow(table(page, "Offsets"), { partition: "clicks/0", live: "4000" });
  await expectRow(table(page, "Offsets"), { partition: "clicks/1", live: "5210" });
  // What is typed now is held against that.
  await page.getByLabel(CLICKS).fill("5000");
  await expectRow(table(page, "Offsets"), { partition: "clicks/0", live: "4000" });
  await expect(page.getByText("PATCH of 1 of 3 partitions")).toBeVisible();
  await sandbox.advance(36_000);
  await expect(unseen).toHaveCount(0, { timeout: 20_000 });
  await expect(page.getByLabel(CLICKS)).toHaveValue("5000");
});

test("a sink that was paused is paused afterwards: it is said, and what to do", async ({ page, sandbox, expectNetworkErrors }) => {
  expectNetworkErrors([NO_REQUEST_YET]);
  await openConnector(page, "paused-sink", EDGE);
  await send(page, { [CLICKS]: "4000" });
  await letItBeApplied(page, sandbox);
  await expect(page.getByText("It was PAUSED before and is PAUSED: resume it when you want data to flow.")).toBeVisible();
  await page.getByRole("button", { name: "Resume", exact: true }).last().click();
  await expect(page.getByRole("dialog")).toBeVisible();
});

test("what was there before is exported, byte for byte, and imported as a draft", async ({ page, sandbox, expectNetworkErrors }, info) => {
  expectNetworkErrors([NO_REQUEST_YET]);
  await openConnector(page, "paused-sink", EDGE);
  await send(page, { [CLICKS]: "4000" });
  await letItBeApplied(page, sandbox);
  await page.getByText("Raw answer").click();
  const status = await page.getByText(/^\{"request":/).textContent();
  const previous = /"previous_offsets":(\[.*\]),"applied_at"/.exec(status ?? "")?.[1];
  const saving = page.waitForEvent("download");
  await press(page, "Export");
  const path = info.outputPath("previous.json");
  await (await saving).saveAs(path);
  expect(readFileSync(path, "utf8")).toBe(`{"offsets":${previous}}`);
  await page.getByRole("link", { name: "Alter", exact: true }).click();
  await press(page, "Import");
  await page.getByLabel("Offsets file").setInputFiles(path);
  await expect(page.getByLabel(CLICKS)).toHaveValue("5000");
});

test("where the server does not say what was there before, this browser does: after a reload, and after the sweep", async ({
  page,
  sandbox,
  expectNetworkErrors,
}) => {
  expectNetworkErrors([NO_REQUEST_YET]);
  await openConnector(page, "paused-sink", EDGE);
  await send(page, { [CLICKS]: "4000" });
  await letItBeApplied(page, sandbox);
  await expectConfirmed(page);
  // Nobody takes it up again.
  await expect.poll(() => storedTexts(page, "journal")).toEqual([expect.stringContaining('"is_over":true')]);
  await page.getByText("Raw answer").click();
  const status = await page.getByText(/^\{"request":/).textContent();
  const silent = status!.replace(/"previous_offsets":\[.*\](?=,"applied_at")/, '"previous_offsets":null');
  expect(silent).toContain('"previous_offsets":null');
  await sandbox.faults({ operation: "getOffsetsRequestStatus", status: 200, body: silent, count: "always" });
  await strayBases(page, "killed.1/0000");
  await page.clock.install();
  const wayBack = page.getByRole("button", { name: "Restore previous offsets" });
  await page.reload();
  await expect(wayBack).toBeEnabled();
  await expect(async () => {
    await page.clock.fastForward(11_000);
    expect(await storedKeys(page, "bases")).not.toContain("killed.1/0000");
  }).toPass();
  await page.reload();
  await expectRow(table(page, "Changes"), { partition: "clicks/0", requested: "4000", "live now": "4000" });
  await wayBack.click();
  await expect(page.getByLabel(CLICKS)).toHaveValue("5000");
});

test("whoever reads the raw answer keeps it, and the focus, while the status is polled", async ({ page, expectNetworkErrors }) => {
  expectNetworkErrors([NO_REQUEST_YET]);
  await openConnector(page, "slow-to-apply", FAULTS);
  await send(page, { "New kafka_offset of orders/0": "2000" });
  await expect(word(page, "PENDING")).toBeVisible();
  const polled = () => page.waitForResponse(/\/offsets\/request\/status$/);
  await polled();
  const raw = page.getByText("Raw answer", { exact: true });
  await raw.click();
  await expect(page.getByText('"phase":"PENDING"')).toBeVisible();
  await expect(raw).toBeFocused();
  for (let looks = 0; looks < 3; looks += 1) await polled();
  await expect(page.getByText('"phase":"PENDING"')).toBeVisible();
  await expect(raw).toBeFocused();
});

test("where the status names no previous offsets, the way back is what this browser saw before it sent", async ({
  page,
  sandbox,
  expectNetworkErrors,
}) => {
  expectNetworkErrors([NO_REQUEST_YET]);
  await withoutPrevious(page);
  await openConnector(page, "paused-sink", EDGE);
  await send(page, { [CLICKS]: "4000" });
  await letItBeApplied(page, sandbox);
  await expectConfirmed(page);
  await page.getByText("Raw answer").click();
  await expect(page.getByText('"previous_offsets":null')).toBeVisible();
  await press(page, "Restore previous offsets");
  await expect(page.getByLabel(CLICKS)).toHaveValue("5000");
  await expect(page.getByText("PATCH of 1 of 3 partitions")).toBeVisible();
  await review(page);
  await submit(page);
  await expect.poll(async () => (await sandbox.requests()).map((request) => request.body).at(1)).toBe(
    '{"type":"PATCH","offsets":[{"partition":{"kafka_topic":"clicks","kafka_partition":0},"offset":{"kafka_offset":5000}}]}',
  );
  await page.unrouteAll({ behavior: "ignoreErrors" });
});

test("what cannot be told is not called confirmed", async ({ page, sandbox, expectNetworkErrors }) => {
  expectNetworkErrors([NO_REQUEST_YET]);
  await openConnector(page, "paused-sink", EDGE);
  await send(page, { [CLICKS]: "4000" });
  // Past where it stood before: the replay is over already, or there was none.
  await letItBeObserved(page, sandbox, observed(2099, 5005, 5210, 4890));
  await expect(page.getByText("observed; see below")).toBeVisible({ timeout: 20_000 });
  await expectRow(table(page, "Changes"), {
    partition: "clicks/0",
    "live now": "5005",
    verdict: "cannot tell: it is already past the previous position; replayed, or untouched",
  });
  await expect(page.getByText("confirmed", { exact: true })).toHaveCount(0);
  // Nor is it called wrong.
  await expect(page.getByText("What may be behind it, the likeliest first:")).toHaveCount(0);
});

test("partitions that the request did not name are left alone, unless ticked; and what was ticked is unticked", async ({
  page,
  sandbox,
  expectNetworkErrors,
}) => {
  expectNetworkErrors([NO_REQUEST_YET]);
  await openConnector(page, "paused-sink", EDGE);
  await send(page, { [CLICKS]: "4000" });
  // The others have moved on meanwhile: there is something to restore.
  await letItBeObserved(page, sandbox, observed(2099, 4000, 6000, 7000));
  await expectConfirmed(page);
  await press(page, "Restore previous offsets");
  const fields = [0, 1, 2].map((partition) => page.getByLabel(`New kafka_offset of clicks/${partition}`));
  const expectDrafted = async (...values: string[]) => {
    for (const [at, value] of values.entries()) await expect(fields[at]!).toHaveValue(value);
  };
  await expectDrafted("5000", "", "");
  await page.getByText("2 partitions were not named by that request. They are left alone unless ticked.").click();
  const [first, second] = [page.getByLabel("clicks/1: kafka_offset 5210"), page.getByLabel("clicks/2: kafka_offset 4890")];
  await expect(first).not.toBeChecked();
  await expect(second).not.toBeChecked();
  await first.check();
  await expectDrafted("5000", "5210", "");
  await expect(page.getByText("PATCH of 2 of 3 partitions")).toBeVisible();
  // The list stays for the next one.
  await second.check();
  await expectDrafted("5000", "5210", "4890");
  await first.uncheck();
  await expectDrafted("5000", "", "4890");
  await expect(second).toBeChecked();
  await expect(page.getByRole("button", { name: "Undo: clicks/1 left alone" })).toBeVisible();
  await review(page);
  await expectRow(table(page, "Changes"), { partition: "clicks/2", live: "7000", requested: "4890" });
  await expect(page.getByText("PATCH of 2 of 3 partitions.")).toBeVisible();
  await expect(table(page, "Changes").getByText("clicks/1")).toHaveCount(0);
});
