// What people come for, each told in its own words.

import {
  connectorAddress,
  EDGE,
  expect,
  expectRow,
  FAULTS,
  letItBeApplied,
  NO_REQUEST_YET,
  type Page,
  problem,
  review,
  Sandbox,
  submit,
  table,
  test,
} from "./support/test.ts";

async function press(page: Page, name: string): Promise<void> {
  await page.getByRole("button", { name, exact: true }).click();
}

/** The body of the only request the sandbox took. */
async function onlyBody(sandbox: Sandbox): Promise<string> {
  const requests = await sandbox.requests();
  expect(requests).toHaveLength(1);
  return requests[0]?.body ?? "";
}

test("stuck on a poison record at 3 a.m.: found by its bare name, its cause, past that record and no further, seen to run again", async ({
  page,
  sandbox,
  expectNetworkErrors,
}) => {
  expectNetworkErrors([NO_REQUEST_YET]);
  await page.goto("/");
  await page.getByLabel("Connector address").fill("poisoned-sink");
  await page.keyboard.press("Enter");
  await table(page, "Matches").getByRole("link").click();
  await expect(problem(page, "The connector is FAILED.")).toContainText("The trace names shipments/3 at 77345");
  await press(page, "Skip past shipments/3 at 77345");
  await expect(page.getByLabel("New kafka_offset of shipments/3")).toHaveValue("77346");

  await review(page);
  await expect(table(page, "Changes").getByRole("row")).toHaveCount(2);
  await expectRow(table(page, "Changes"), { partition: "shipments/3", meaning: "skips up to 226 records, the last of them 77 345" });
  await submit(page);
  await letItBeApplied(page, sandbox);
  expect(await onlyBody(sandbox)).toBe(
    '{"type":"PATCH","offsets":[{"partition":{"kafka_topic":"shipments","kafka_partition":3},"offset":{"kafka_offset":77346}}]}',
  );

  // What was skipped is not skipped again.
  await expect(page.getByRole("button", { name: "Skip past shipments/3 at 77345" })).toBeDisabled();
  await page.getByRole("button", { name: "Restart", exact: true }).last().click();
  await page.getByRole("dialog").getByRole("button", { name: "Restart", exact: true }).click();
  await sandbox.advance(2);
  await expect(page.getByText("Restart: done.")).toBeVisible();
  await expect(page.getByText("RUNNING", { exact: true }).first()).toBeVisible();
  await sandbox.advance(30);
  await page.getByRole("link", { name: "Offsets", exact: true }).click();
  await press(page, "Refresh");
  await expectRow(table(page, "Offsets"), { kafka_partition: "3", "since the last observation": /^\+/ });
  await expect(problem(page, "The connector is FAILED.")).toBeHidden();
});

test("one record on from the committed position is not past the bad one: it is said, and the connector fails again", async ({
  page,
  sandbox,
  expectNetworkErrors,
}) => {
  expectNetworkErrors([NO_REQUEST_YET]);
  await page.goto(`${connectorAddress("poisoned-sink", EDGE)}/alter`);
  await page.getByLabel("Select shipments/3", { exact: true }).check();
  await press(page, "Skip one");
  await expect(page.getByText(/The committed offset is where reading resumes, not necessarily the bad record; a good one may be dropped\./).first()).toBeVisible();
  await review(page);
  await submit(page);
  await letItBeApplied(page, sandbox);
  await page.getByRole("button", { name: "Restart", exact: true }).last().click();
  await page.getByRole("dialog").getByRole("button", { name: "Restart", exact: true }).click();
  await sandbox.advance(30);
  await page.getByRole("link", { name: "Offsets", exact: true }).click();
  await expect(problem(page, "The connector is FAILED.")).toContainText("The trace names shipments/3 at 77345");
});

test("a table was loaded wrongly: the offsets of a time, as the tool prints them, become a replay", async ({ page, sandbox }) => {
  await page.goto(`${connectorAddress("orders-to-warehouse")}/alter`);
  await press(page, "Import");
  await page.getByLabel("or pasted text").fill([0, 1, 2, 3, 4, 5].map((partition) => `orders:${partition}:7${partition}000`).join("\n"));
  await press(page, "Apply");
  await expect(page.getByText(/^Changed 6 partitions\. Read the pasted text as lines of topic:partition:offset\./)).toBeVisible();
  await review(page);
  await expect(page.getByText(/^6 partitions go back, up to .+ records read again\.$/)).toBeVisible();
  await expect(page.getByText(/What the target does with a replay/)).toBeVisible();
  await submit(page);
  await letItBeApplied(page, sandbox);
  expect(await onlyBody(sandbox)).toContain('"kafka_partition":5},"offset":{"kafka_offset":75000}');
});

test("change data of MySQL is moved to a file and a position, with all that it implies", async ({ page, sandbox, expectNetworkErrors }) => {
  expectNetworkErrors([NO_REQUEST_YET]);
  await page.goto(`${connectorAddress("inventory-mysql")}/alter`);
  await press(page, "Move to position");
  await page.getByLabel("Binlog file").fill("mysql-bin");
  await page.getByLabel("Position", { exact: true }).fill("4");
  await press(page, "Apply");
  await expect(page.getByRole("alert").filter({ hasText: "A binlog file ends in a number. Write it as mysql-bin.000600." })).toBeVisible();
  await page.getByLabel("Binlog file").fill("mysql-bin.000599");
  await press(page, "Apply");
  await expect(page.getByText(/Left as they are: server_id and ts_sec/)).toBeVisible();
  await review(page);
  await submit(page);
  await letItBeApplied(page, sandbox);
  const body = await onlyBody(sandbox);
  for (const part of ['"file":"mysql-bin.000599"', '"pos":4', '"event":0', '"row":0', '"transaction_id":null']) expect(body).toContain(part);
});

test("change data of PostgreSQL is moved to 16/B374D848", async ({ page, sandbox, expectNetworkErrors }) => {
  expectNetworkErrors([NO_REQUEST_YET]);
  await page.goto(`${connectorAddress("payments-cdc")}/alter`);
  await press(page, "Move to position");
  await page.getByLabel("LSN", { exact: true }).fill("16/B374D848");
  await press(page, "Apply");
  await expect(page.getByLabel("New lsn", { exact: true })).toHaveValue("97500059720");
  await expect(page.getByLabel("New lsn_proc", { exact: true })).toHaveValue("97500059720");
  await review(page);
  await submit(page);
  await letItBeApplied(page, sandbox);
  expect(await onlyBody(sandbox)).toMatch(/"lsn_commit":97500059720[,}]/);
});

test("a JDBC source is reset: the review says that it would start now, and what lies between is never read", async ({
  page,
  sandbox,
  expectNetworkErrors,
}) => {
  expectNetworkErrors([NO_REQUEST_YET]);
  await page.goto(`${connectorAddress("customers-jdbc")}/alter`);
  await press(page, "Reset offsets");
  await review(page);
  await expect(page.getByText(/Starts now: timestamp\.initial is -1\. Rows that changed since the old position are never read\./).first()).toBeVisible();
  await page.getByLabel("Type to confirm").fill("env-dev01/customers-jdbc");
  await submit(page);
  await letItBeApplied(page, sandbox);
  expect(await onlyBody(sandbox)).toBe('{"type":"DELETE"}');
});

test("one connector's offsets are carried into another", async ({
  page,
  sandbox,
  expectNetworkErrors,
}) => {
  expectNetworkErrors([NO_REQUEST_YET]);
  await page.goto(`${connectorAddress("deletes-all", FAULTS)}/alter`);
  await press(page, "Copy from connector");
  await page.getByLabel("Connector to copy from").fill("env-dev01/lkc-faults/applied-but-still");
  await page.keyboard.press("Enter");
  await expect(page.getByText(/^Changed \d+ partitions?\./)).toBeVisible();
  await press(page, "JSON");
  const drafted = await page.getByLabel("JSON", { exact: true }).inputValue();
  await review(page);
  await submit(page);
  await letItBeApplied(page, sandbox);
  // What was copied is what was sent, digit for digit.
  const bare = (text: string) => text.replace(/\s/g, "");
  expect(await onlyBody(sandbox)).toBe(bare(drafted));
});

test("please look before I press it: a colleague opens the link, sees whose connector it is and what changes, and cannot press anything", async ({
  page,
  context,
  newContext,
  sandbox,
  expectNetworkErrors,
}) => {
  expectNetworkErrors([NO_REQUEST_YET]);
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.goto(`${connectorAddress("paused-sink", EDGE)}/alter`);
  await page.getByLabel("New kafka_offset of clicks/0").fill("4000");
  await page.getByLabel("Note").fill("INC-77: replay since 09:00");
  await press(page, "Share draft");
  await page.getByLabel("Prepared by").fill("Ada, on call");
  await press(page, "Copy link");
  await expect(page.getByText("The link is on the clipboard.")).toBeVisible();
  const link = await page.evaluate(() => navigator.clipboard.readText());

  const reviewer = await (await newContext()).newPage();
  const writes: string[] = [];
  reviewer.on("request", (request) => {
    if (request.method() !== "GET") writes.push(`${request.method()} ${request.url()}`);
  });
  await reviewer.goto(link);
  await expect(reviewer.getByRole("heading", { name: "Shared draft" })).toBeVisible();
  await expect(reviewer.getByRole("heading", { level: 1 })).toContainText("paused-sink");
  for (const words of ["Ada, on call", "INC-77: replay since 09:00"]) await expect(reviewer.getByText(words)).toBeVisible();
  await expectRow(table(reviewer, "Changes"), { partition: "clicks/0", live: "5000", requested: "4000" });
  await expect(reviewer.getByText(/reads up to 1.?000 records again/).filter({ visible: true }).first()).toBeVisible();
  await expect(reviewer.getByRole("button", { name: "Submit request" })).toHaveCount(0);
  // Both speak of the same: the digest is the one that will be on the request.
  const digest = await reviewer.getByText(/^digest [0-9a-f]{4}-[0-9a-f]{4}$/).innerText();
  await review(page);
  await expect(page.getByText(digest)).toBeVisible();
  expect(writes).toEqual([]);
  expect(await sandbox.requests()).toEqual([]);
  await submit(page);
  await expect(page.getByText(digest)).toBeVisible();
});

test("an auditor asks who moved it from what to what: a report with the bodies and answers as they were", async ({
  page,
  sandbox,
  expectNetworkErrors,
}) => {
  expectNetworkErrors([NO_REQUEST_YET]);
  await page.goto(`${connectorAddress("paused-sink", EDGE)}/alter`);
  await page.getByLabel("New kafka_offset of clicks/0").fill("4000");
  await review(page);
  await submit(page);
  await letItBeApplied(page, sandbox);
  await expectRow(table(page, "Changes"), { partition: "clicks/0", previous: "5000", requested: "4000" });
  await press(page, "Copy as");
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Tool").selectOption({ label: "Report" });
  const report = dialog.getByRole("region", { name: "Command" });
  await expect(report).toContainText("# Alter request of `paused-sink`");
  await expect(report).toContainText("- who: `sandbox`");
  await expect(report).toContainText("POST …/offsets/request, body as sent");
  await expect(report).toContainText('`{"kafka_offset":5000}` | `{"kafka_offset":4000}`');
  await expect(report).toContainText("Record of this browser");
});

test("a restore after a restore brings back the very bytes", async ({ page, sandbox, expectNetworkErrors }) => {
  expectNetworkErrors([NO_REQUEST_YET]);
  await page.goto(`${connectorAddress("paused-sink", EDGE)}/alter`);
  await page.getByLabel("New kafka_offset of clicks/0").fill("4000");
  await review(page);
  await submit(page);
  await letItBeApplied(page, sandbox);
  // Nothing waits for the verdict: the way back is open with APPLIED.
  for (const [value, previous] of [["5000", "4000"], ["4000", "5000"]] as const) {
    await press(page, "Restore previous offsets");
    await expect(page.getByText("2 partitions were not named by that request. They are left alone unless ticked.")).toBeVisible();
    await expect(page.getByLabel("New kafka_offset of clicks/0")).toHaveValue(value);
    await review(page);
    const sent = (await sandbox.requests()).length;
    await submit(page);
    await expect.poll(async () => (await sandbox.requests()).length).toBe(sent + 1);
    await letItBeApplied(page, sandbox);
    await expectRow(table(page, "Changes"), { partition: "clicks/0", previous, requested: value, verdict: /at it/ });
  }
  const bodies = (await sandbox.requests()).map((request) => request.body);
  expect(bodies[2]).toBe(bodies[0]);
});
