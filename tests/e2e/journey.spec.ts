import {
  expect,
  expectAccessible,
  expectConfirmed,
  expectRow,
  FIREFOX_TOO,
  Gateway,
  openConnector,
  type Page,
  type Sandbox,
  table,
  takePictures,
  test as usual,
} from "./support/test.ts";

// A request takes a minute of the sandbox's time, so that PENDING is seen however slow the machine is; and for an hour a connector
// stands where it was put.
const APPLY_SECONDS = 60;
const FLAGS = ["--sandbox-apply-seconds", `${APPLY_SECONDS}`, "--sandbox-restart-seconds", "3600"];
const test = usual.extend<object, { gateway: Gateway }>({
  gateway: [
    async ({}, use, worker) => {
      const gateway = await Gateway.start(`journey-${worker.workerIndex}`, FLAGS);
      await use(gateway);
      await gateway.stop();
    },
    { scope: "worker" },
  ],
});

const LINK = "https://confluent.cloud/environments/env-dev01/clusters/lkc-orders/connectors";

/** Ticks every warning of the review. */
async function acknowledgeAll(page: Page): Promise<void> {
  for (const box of await page.getByRole("checkbox").all()) await box.check();
}

/** Moves the sandbox on until the status is terminal, and then until a fresh observation is there. */
async function letItBeApplied(page: Page, sandbox: Sandbox): Promise<void> {
  await expect(page.getByText("PENDING", { exact: true }).first()).toBeVisible();
  await sandbox.advance(APPLY_SECONDS + 1);
  await expect(page.getByText("APPLIED", { exact: true }).first()).toBeVisible();
  await sandbox.advance(12);
}

test("a sink: open by a pasted link, alter two partitions, review, submit, APPLIED, observed, reset", FIREFOX_TOO, async ({
  page,
  sandbox,
}) => {
  await page.goto("/");
  await page.getByLabel("Connector address").fill(`${LINK}/orders-to-warehouse/overview`);
  await takePictures(page, "home");
  await page.getByRole("button", { name: "Open" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("orders-to-warehouse");
  await expectRow(table(page, "Offsets"), { kafka_topic: "orders", kafka_partition: "5" });
  await takePictures(page, "offsets");

  await page.getByRole("link", { name: "Alter offsets" }).click();
  await page.getByLabel("New kafka_offset of orders/0").fill("80000");
  await page.getByLabel("New kafka_offset of orders/3").fill("80 500");
  await expectRow(table(page, "Offsets"), { partition: "orders/0", meaning: /^reads up to 1.\d{3} records again$/ });
  await takePictures(page, "alter");
  await expectAccessible(page);
  await page.getByRole("button", { name: "Review" }).click();

  await expectRow(table(page, "Changes"), { partition: "orders/3", requested: "80500" });
  await takePictures(page, "review");
  await expectAccessible(page);
  await acknowledgeAll(page);
  const digest = await page.getByText(/^digest [0-9a-f]{4}-[0-9a-f]{4}$/).textContent();
  await page.getByRole("button", { name: "Submit request" }).click();

  await expect(page).toHaveURL(/\/orders-to-warehouse\/request$/);
  await expect(page.getByText("PENDING", { exact: true }).first()).toBeVisible();
  await takePictures(page, "pending");
  await letItBeApplied(page, sandbox);
  const changes = table(page, "Changes");
  await expectRow(changes, { partition: "orders/0", requested: "80000", verdict: "at it" });
  await expectRow(changes, { partition: "orders/3", requested: "80500", verdict: "at it" });
  await expectConfirmed(page);
  await expect(page.getByText(digest ?? "no digest").first()).toBeVisible();
  await takePictures(page, "applied");
  await expectAccessible(page);

  const [first, ...others] = await sandbox.requests();
  expect(others).toEqual([]);
  expect(first?.body).toBe(
    '{"type":"PATCH","offsets":[{"partition":{"kafka_topic":"orders","kafka_partition":0},"offset":{"kafka_offset":80000}},' +
      '{"partition":{"kafka_topic":"orders","kafka_partition":3},"offset":{"kafka_offset":80500}}]}',
  );

  await page.getByRole("link", { name: "Offsets", exact: true }).click();
  await expectRow(table(page, "Offsets"), { kafka_partition: "0", kafka_offset: "80000" });

  await page.getByRole("link", { name: "Alter", exact: true }).click();
  await page.getByRole("button", { name: "Reset offsets" }).click();
  await page.getByRole("button", { name: "Review" }).click();
  await expect(page.getByText("DELETE of all 6 partitions.")).toBeVisible();
  await acknowledgeAll(page);
  await page.getByLabel("Type to confirm").fill("env-dev01/orders-to-warehouse");
  await takePictures(page, "review-reset");
  await page.getByRole("button", { name: "Submit request" }).click();
  await expect(page.getByText("DELETE", { exact: true })).toBeVisible();
  await letItBeApplied(page, sandbox);
  await expectRow(table(page, "Changes"), { partition: "orders/0", verdict: "absent: it has no offset now" });
  expect((await sandbox.requests()).map((request) => request.body)).toEqual([first?.body, '{"type":"DELETE"}']);
});

test("a source: an lsn beyond 2^53 is shown, sent and applied digit for digit", FIREFOX_TOO, async ({
  page,
  sandbox,
  expectNetworkErrors,
}) => {
  // No request was ever made: the server says so with a 404.
  expectNetworkErrors([{ url: /\/offsets\/request\/status$/, status: 404 }]);
  await openConnector(page, "payments-cdc");
  await expectRow(table(page, "Offsets"), { lsn: /^90071992547\d{5} 200000\// });
  await takePictures(page, "offsets-source");
  await page.getByRole("link", { name: "Alter", exact: true }).click();
  for (const key of ["lsn", "lsn_proc", "lsn_commit"]) {
    await page.getByLabel(`New ${key}`, { exact: true }).fill("9007199254740993");
  }
  await takePictures(page, "alter-source");
  await page.getByRole("button", { name: "Review" }).click();
  await expectRow(table(page, "Changes"), { partition: /\blsn$/, requested: /^9007199254740993/ });
  await takePictures(page, "review-source");
  await acknowledgeAll(page);
  await page.getByRole("button", { name: "Submit request" }).click();
  await letItBeApplied(page, sandbox);
  await expectRow(table(page, "Changes"), { partition: /\blsn$/, requested: "9007199254740993" });
  await expectRow(table(page, "Changes"), { partition: /transaction_id$/, requested: "null" });
  await takePictures(page, "applied-source");
  const [request] = await sandbox.requests();
  expect(request?.body).toMatch(/"lsn":9007199254740993[,}]/);
  expect(request?.body).toMatch(/"lsn_proc":9007199254740993[,}]/);
  expect(request?.body).toMatch(/"transaction_id":null[,}]/);
});
