// Every connector of the usual places, opened: each key that its answer names has a column, and each value is to be seen.

import { type Cells, connectorAddress, EDGE, expect, expectRow, FAULTS, NO_REQUEST_YET, ORDERS, table, test } from "./support/test.ts";

const LSN = /^[\d\s]+ [0-9A-F]+\/[0-9A-F]+$/;
const UTC = /^[\d\s]+ \d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/;

const OPENED: [name: string, where: typeof ORDERS, cells: Cells][] = [
  ["orders-to-warehouse", ORDERS, { kafka_topic: "orders", kafka_partition: "5" }],
  ["payments-cdc", ORDERS, { server: "payments", lsn: LSN, lsn_proc: LSN, ts_usec: UTC, transaction_id: "null" }],
  ["inventory-mysql", ORDERS, { transaction_id: "null" }],
  ["customers-jdbc", ORDERS, { table: "public.customers", incrementing: /\d/ }],
  ["catalog-mongo", ORDERS, { _id: /^\{"_data": "8265E3/ }],
  ["repo-events", ORDERS, { name: "apache/kafka_issues", since: /Z$/ }],
  ["crm-sqlserver", ORDERS, { commit_lsn: /^00000027:/, event_serial_no: "1" }],
  ["telemetry-kinesis", ORDERS, { sequenceNumber: /^49655132034216158934501/ }],
  ["travel-couchbase", ORDERS, { partition: /512/, vbuuid: /227.?436.?501.?823.?841/ }],
  ["paused-sink", EDGE, { kafka_topic: "clicks" }],
  ["orders.v1.sink", EDGE, { kafka_topic: "orders.v1" }],
  ["a%2Fb", EDGE, {}],
];

for (const [name, where, cells] of OPENED) {
  test(`every key of ${name} has a column`, async ({ page, expectNetworkErrors }) => {
    if (name !== "orders-to-warehouse") expectNetworkErrors([NO_REQUEST_YET]);
    const answered = page.waitForResponse(/\/offsets$/);
    await page.goto(connectorAddress(name, where));
    const body = (await (await answered).json()) as { offsets: { partition: object; offset: object }[] };
    const offsets = table(page, "Offsets");
    await expect(offsets).toBeVisible();
    const heads = (await offsets.getByRole("columnheader").allInnerTexts()).map((head) => head.trim());
    for (const { partition, offset } of body.offsets) {
      for (const key of [...Object.keys(partition), ...Object.keys(offset)]) expect(heads).toContain(key);
    }
    if (Object.keys(cells).length > 0) await expectRow(offsets, cells);
  });
}

test("reads that fail now and then: the page says so, and shows what it got", async ({ page, expectNetworkErrors }) => {
  expectNetworkErrors([{ url: /flaky-reads/, status: 500 }, NO_REQUEST_YET]);
  // Every second read fails: sooner or later each of them is answered.
  const lastRequest = page.waitForResponse((answer) => NO_REQUEST_YET.url.test(answer.url()) && answer.status() === 404);
  await page.goto(connectorAddress("flaky-reads", FAULTS));
  await expect(page.getByRole("heading", { level: 1, name: "flaky-reads" })).toBeVisible();
  await expect(page.getByRole("alert").filter({ hasText: "HTTP 500" }).first()).toBeVisible();
  await expect(async () => {
    await page.getByRole("button", { name: "Refresh" }).first().click();
    await expect(table(page, "Offsets")).toBeVisible({ timeout: 1000 });
  }).toPass();
  await lastRequest;
});
