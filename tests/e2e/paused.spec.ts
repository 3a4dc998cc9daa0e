import {
  connectorAddress,
  draft,
  EDGE,
  expect,
  expectConfirmed,
  expectRow,
  expectTaken,
  FAULTS,
  letItBeApplied,
  NO_REQUEST_YET,
  openConnector,
  review,
  Sandbox,
  send,
  submit,
  submitButton,
  table,
  test,
  word,
} from "./support/test.ts";

test("a paused sink stays PAUSED: the review promises nothing else, and the end says so", async ({
  page,
  sandbox,
  expectNetworkErrors,
}) => {
  expectNetworkErrors([NO_REQUEST_YET]);
  await openConnector(page, "paused-sink", EDGE);
  await expect(word(page, "PAUSED")).toBeVisible();
  await draft(page, { "New kafka_offset of clicks/1": "5000" });
  await review(page);
  await expect(page.getByText(/The connector is PAUSED\. Whether it stays paused afterwards the API does not say/)).toBeVisible();
  await expect(page.getByText(/resumes by itself/)).toHaveCount(0);
  await submit(page);
  await letItBeApplied(page, sandbox);
  await expectRow(table(page, "Changes"), { partition: "clicks/1", requested: "5000", "live now": "5000", verdict: "at it" });
  await expectConfirmed(page);
  await expect(page.getByRole("listitem").filter({ hasText: /^PAUSED$/ })).toBeVisible();
  await sandbox.advance(60);
  await page.getByRole("link", { name: "Offsets", exact: true }).click();
  await page.getByRole("button", { name: "Refresh" }).click();
  await expectRow(table(page, "Offsets"), { kafka_topic: "clicks", kafka_partition: "1", kafka_offset: "5000" });
  await expect(word(page, "PAUSED")).toBeVisible();
});

test("a request that fails: FAILED with the server's own words, and the offsets are where they were", async ({
  page,
  sandbox,
  expectNetworkErrors,
}) => {
  expectNetworkErrors([NO_REQUEST_YET]);
  await openConnector(page, "fails-to-apply", FAULTS);
  await send(page, { "New kafka_offset of orders/0": "2000" });
  await expect(page.getByText(/^(PENDING|FAILED)$/).first()).toBeVisible();
  await sandbox.advance(5);
  await expect(word(page, "FAILED")).toBeVisible();
  await expect(page.getByText("The request failed; the server's words:")).toBeVisible();
  await expect(page.getByRole("blockquote")).toHaveText(
    "Failed to alter consumer group offsets for connector fails-to-apply either because its tasks haven't stopped completely yet or " +
      "the connector was resumed before the request to alter its offsets could be successfully completed. If the connector is in a " +
      "stopped state, this operation can be safely retried. If it doesn't eventually succeed, the Connect cluster may need to be " +
      "restarted to get rid of the zombie sink tasks.",
  );
  await expect(page.getByText("confirmed", { exact: true })).toHaveCount(0);
  await expectRow(table(page, "Changes"), { partition: "orders/0", requested: "2000", "live now": /^1[12]\d{3}$/, verdict: "" });
  await sandbox.advance(12);
  await page.getByRole("link", { name: "Offsets", exact: true }).click();
  await expectRow(table(page, "Offsets"), { kafka_partition: "0", kafka_offset: /^1[12]\d{3}$/ });
  // Nothing of it was altered, so there is nothing to restore; the request itself can be drafted again.
  await page.getByRole("link", { name: "Last request", exact: true }).click();
  await expect(page.getByRole("button", { name: "Restore previous offsets" })).toBeDisabled();
  expect(await sandbox.requests()).toHaveLength(1);
});

test("a new sink has no offsets yet and no request yet, and both are said", async ({ page, expectNetworkErrors }) => {
  expectNetworkErrors([NO_REQUEST_YET]);
  await openConnector(page, "new-sink", EDGE);
  await expect(page.getByText("No offsets yet.")).toBeVisible();
  await expect(page.getByText("0 partitions")).toBeVisible();
  await expect(page.getByRole("alert")).toHaveCount(0);
  await page.getByRole("link", { name: "Last request", exact: true }).click();
  await expect(page.getByText("No request yet.")).toBeVisible();
  await expect(page.getByRole("alert")).toHaveCount(0);
  await page.getByRole("link", { name: "Alter", exact: true }).click();
  await expect(page.getByText("No offsets to alter yet.")).toBeVisible();
  await expect(page.getByRole("button", { name: "Review" })).toBeDisabled();
});

test("what was there before is one press from being a draft, and comes back byte for byte", async ({
  page,
  sandbox,
  expectNetworkErrors,
}) => {
  expectNetworkErrors([NO_REQUEST_YET]);
  // Paused, so that nothing moves meanwhile and the very bytes can be compared.
  await openConnector(page, "paused-sink", EDGE);
  await send(page, { "New kafka_offset of clicks/0": "4000", "New kafka_offset of clicks/2": "9000" });
  await letItBeApplied(page, sandbox);
  await expectRow(table(page, "Changes"), { partition: "clicks/2", previous: "4890", requested: "9000", "live now": "9000" });
  await page.getByRole("button", { name: "Restore previous offsets" }).click();

  // A draft like any other: only the partitions that the request named, and nothing is sent by it.
  await expect(page).toHaveURL(`${connectorAddress("paused-sink", EDGE)}/alter`);
  await expect(page.getByLabel("New kafka_offset of clicks/0")).toHaveValue("5000");
  await expect(page.getByLabel("New kafka_offset of clicks/1")).toHaveValue("");
  await expect(page.getByLabel("New kafka_offset of clicks/2")).toHaveValue("4890");
  await expect(page.getByText("PATCH of 2 of 3 partitions")).toBeVisible();
  expect(await sandbox.requests()).toHaveLength(1);
  await page.getByRole("button", { name: "Review" }).click();
  await expect(submitButton(page)).toBeDisabled();
  for (const box of await page.getByRole("checkbox").all()) await box.check();
  await submit(page);
  await letItBeApplied(page, sandbox);
  await expectRow(table(page, "Changes"), { partition: "clicks/0", previous: "4000", requested: "5000", "live now": "5000", verdict: "at it" });
  expect((await sandbox.requests()).map((request) => request.body)).toEqual([
    '{"type":"PATCH","offsets":[{"partition":{"kafka_topic":"clicks","kafka_partition":0},"offset":{"kafka_offset":4000}},' +
      '{"partition":{"kafka_topic":"clicks","kafka_partition":2},"offset":{"kafka_offset":9000}}]}',
    '{"type":"PATCH","offsets":[{"partition":{"kafka_topic":"clicks","kafka_partition":0},"offset":{"kafka_offset":5000}},' +
      '{"partition":{"kafka_topic":"clicks","kafka_partition":2},"offset":{"kafka_offset":4890}}]}',
  ]);
});

test("the way back is open at once, before anything new was observed", async ({
  startGateway,
  page,
  expectNetworkErrors,
}) => {
  expectNetworkErrors([NO_REQUEST_YET]);
  // The service looks now and then only: until it does, the offsets look as they did before the request.
  const gateway = await startGateway("--sandbox-observe-seconds", "3600");
  await page.goto(`${gateway.url}${connectorAddress("paused-sink", EDGE)}`);
  await send(page, { "New kafka_offset of clicks/0": "4000" });
  await expectTaken(page);
  await new Sandbox(gateway).advance(5);
  await expect(word(page, "APPLIED")).toBeVisible();
  await expect(page.getByText("waiting for an observation later than that")).toBeVisible();
  await page.getByRole("button", { name: "Restore previous offsets" }).click();
  await expect(page.getByLabel("New kafka_offset of clicks/0")).toHaveValue("5000");
  await expect(page.getByText("PATCH of 1 of 3 partitions")).toBeVisible();
});

test("a source's previous offset comes back with every key and every digit", async ({
  page,
  sandbox,
  expectNetworkErrors,
}) => {
  expectNetworkErrors([NO_REQUEST_YET]);
  await openConnector(page, "payments-cdc");
  const keys = ["lsn", "lsn_proc", "lsn_commit"];
  // Far enough back that the running connector has not caught up with the old position before the way back is reviewed:
  // the review would rightly stop a replay that has become a skip.
  await send(page, Object.fromEntries(keys.map((key) => [`New ${key}`, "9007199253740993"])));
  await letItBeApplied(page, sandbox);
  await expectConfirmed(page);
  const raw = page.getByText("Raw answer");
  await raw.click();
  const status = await page.getByText(/^\{"request":/).textContent();
  const previous = /"previous_offsets":\[(.*)\],"applied_at"/.exec(status ?? "")?.[1];
  await page.getByRole("button", { name: "Restore previous offsets" }).click();
  await review(page);
  await submit(page);
  await expectTaken(page);
  const bodies = (await sandbox.requests()).map((request) => request.body);
  expect(bodies).toHaveLength(2);
  expect(bodies[1]).toBe(`{"type":"PATCH","offsets":[${previous}]}`);
  expect(previous).toMatch(/"lsn":90071992547\d{5}/);
});
