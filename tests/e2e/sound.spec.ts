// The pages that keep something, and Query, in both themes, narrow and wide: no finding of axe, and no page scrolls sideways.

import { storedTexts } from "./support/kept.ts";
import {
  connectorAddress,
  draft,
  EDGE,
  expect,
  expectSound,
  NO_REQUEST_YET,
  openConnector,
  ORDERS,
  table,
  takePictures,
  test,
} from "./support/test.ts";

const NAME = "orders-to-warehouse";
const ODD = "name with / % + # ü";
const LONG = "9".repeat(64);

test("Drafts: of an odd name, with a long note and a long number", async ({ page, expectNetworkErrors }) => {
  expectNetworkErrors([NO_REQUEST_YET]);
  await openConnector(page, ODD, EDGE);
  await page.getByRole("link", { name: "Alter", exact: true }).click();
  await page.getByLabel(/^New kafka_offset/).first().fill(LONG);
  await page.getByLabel("Note", { exact: true }).fill(`ticket 4711, ${"very ".repeat(40)}long, ${"x".repeat(200)}`);
  await expect(page.getByText(/draft saved/)).toBeVisible();
  await openConnector(page, NAME);
  await draft(page, { "New kafka_offset of orders/0": "80000" });
  await expect(page.getByText(/draft saved/)).toBeVisible();
  await page.goto("/drafts");
  await expect(page.getByText("2 drafts", { exact: true })).toBeVisible();
  await expectSound(page);
  await takePictures(page, "drafts-two");
  await page.getByRole("button", { name: "Rename", exact: false }).first().click();
  await expect(page.getByRole("dialog")).toBeVisible();
  await expectSound(page);
});

test("History: of every connector, and one request with all that is known of it", async ({ page }) => {
  await page.goto(`${connectorAddress(NAME)}/request`);
  await expect(table(page, "Changes")).toBeVisible();
  await expect.poll(async () => (await storedTexts(page, "history")).length).toBe(1);
  await page.goto("/history");
  await expect(page.getByText("1 request", { exact: true })).toBeVisible();
  await expectSound(page);
  await table(page, "History").getByRole("button").first().click();
  await expect(page.getByRole("link", { name: NAME, exact: false }).first()).toBeVisible();
  await expectSound(page);
  await takePictures(page, "history-detail");
  await page.goto(`${connectorAddress(NAME)}/history`);
  await expect(table(page, "History")).toBeVisible();
  await expectSound(page);
});

test("Query: placeholders, a result, and what is wrong with a statement", async ({ page }) => {
  await openConnector(page, NAME);
  await page.getByRole("link", { name: "Query", exact: true }).click();
  await page.getByRole("button", { name: "Read offsets" }).click();
  await expect(page.getByLabel("connector_name", { exact: true })).toBeVisible();
  await page.getByRole("button", { name: "Run" }).click();
  await expect(table(page, "Result")).toBeVisible();
  await expectSound(page);
  await takePictures(page, "query-result");
  await page.getByLabel("Statement", { exact: true }).fill(`SELECT ${"x".repeat(300)} FROM nothing`);
  await page.getByRole("button", { name: "Run" }).click();
  await expect(page.getByRole("alert")).toBeVisible();
  await expectSound(page);
  await takePictures(page, "query-wrong");
});

test("a link to a draft: shown, and handed over", async ({ page }) => {
  await openConnector(page, NAME, ORDERS);
  await draft(page, { "New kafka_offset of orders/0": LONG.slice(0, 18) });
  await page.getByRole("button", { name: "Share draft" }).click();
  await expect(page.getByText(/The link has \d+ characters\./)).toBeVisible();
  await expectSound(page);
});
