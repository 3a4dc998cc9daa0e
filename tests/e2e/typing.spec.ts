// What a person is typing stays in hand: the pages are read again and again meanwhile.

import {
  connectorAddress,
  draft,
  expect,
  letTimePass,
  type Locator,
  type Page,
  problem,
  review,
  Sandbox,
  test,
} from "./support/test.ts";

const NAME = "orders-to-warehouse";

/** Types a text in two halves, between which new offsets are read twice. */
async function typeAcrossReads(page: Page, sandbox: Sandbox, field: Locator, text: string): Promise<void> {
  await field.fill("");
  await page.keyboard.type(text.slice(0, 3));
  for (let read = 0; read < 2; read++) {
    // Observations are made every 10 s: this read brings another one.
    await sandbox.advance(11);
    let isRead = false;
    const listen = (response: { url: () => string }): void => {
      isRead ||= response.url().endsWith(`${NAME}/offsets`);
    };
    page.on("response", listen);
    await letTimePass(page, 5_000, async () => expect(isRead).toBe(true));
    page.off("response", listen);
  }
  await page.keyboard.type(text.slice(3));
  await expect(field).toHaveValue(text);
  await expect(field).toBeFocused();
}

test("a value, a note and a confirmation are typed while the connector is read again and again", async ({
  page,
  startGateway,
  placeSite,
}) => {
  const gateway = await startGateway("--site", placeSite({ production: ["env-dev01"] }));
  const sandbox = new Sandbox(gateway);
  await page.clock.install();
  await page.goto(`${gateway.url}${connectorAddress(NAME)}`);
  await draft(page, {});
  await typeAcrossReads(page, sandbox, page.getByLabel("New kafka_offset of orders/0", { exact: true }), "80000");
  await typeAcrossReads(page, sandbox, page.getByLabel("Note", { exact: true }), "ticket 4711");
  await review(page);
  await typeAcrossReads(page, sandbox, page.getByLabel("Type to confirm"), `env-dev01/${NAME}`);
});

test("a value is typed while the offsets cannot be read, and then can again", async ({ page, sandbox, watch }) => {
  watch.allowNetworkErrors();
  await page.clock.install();
  await page.goto(connectorAddress(NAME));
  await draft(page, {});
  const field = page.getByLabel("New kafka_offset of orders/0", { exact: true });
  const failed = problem(page, "reading the offsets");
  await field.fill("");
  await page.keyboard.type("80");
  await sandbox.faults({ operation: "getOffsets", status: 500, count: "always" });
  await letTimePass(page, 5_000, () => expect(failed).toBeVisible({ timeout: 300 }));
  await page.keyboard.type("00");
  await sandbox.faults();
  await letTimePass(page, 5_000, () => expect(failed).toBeHidden({ timeout: 300 }));
  await page.keyboard.type("0");
  await expect(field).toHaveValue("80000");
  await expect(field).toBeFocused();
});

test("the text of the JSON view is typed while the connector is read again and again", async ({ page, sandbox }) => {
  await page.clock.install();
  await page.goto(connectorAddress(NAME));
  await draft(page, {});
  await page.getByRole("button", { name: "JSON", exact: true }).click();
  await typeAcrossReads(page, sandbox, page.getByLabel("JSON", { exact: true }), '{"type": "PATCH", "offsets": []}');
});

test("a filter is typed while the connector is read again and again", async ({ page, sandbox }) => {
  await page.clock.install();
  await page.goto(connectorAddress(NAME));
  await typeAcrossReads(page, sandbox, page.getByLabel("Filter", { exact: true }), "orders 5");
});
