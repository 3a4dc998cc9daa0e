import {
  connectorAddress,
  draft,
  expect,
  expectAccessible,
  expectRow,
  openConnector,
  type Page,
  Sandbox,
  table,
  takePictures,
  test,
} from "./support/test.ts";

const NAME = "orders-to-warehouse";
const FIELD = "New kafka_offset of orders/0";

/** Types one value and waits until the page says that it is saved. */
async function draftAndSave(page: Page, value = "80000"): Promise<void> {
  await draft(page, { [FIELD]: value });
  await expect(page.getByText(/draft saved \d+ s ago/)).toBeVisible();
}

/** A row of the table of drafts, by its words. */
function row(page: Page, words: string | RegExp) {
  return table(page, "Drafts").getByRole("row").filter({ hasText: words });
}

test("a draft is there after a reload, and in the list", async ({ page }) => {
  await openConnector(page, NAME);
  await draftAndSave(page);
  await page.reload();
  await expect(page.getByLabel(FIELD, { exact: true })).toHaveValue("80000");
  await page.goto("/drafts");
  await expect(page.getByText("1 draft", { exact: true })).toBeVisible();
  await expectRow(table(page, "Drafts"), { draft: NAME, does: "PATCH of 1 of 6", state: "can be submitted after Review" });
  await expectAccessible(page);
  await takePictures(page, "drafts");
  await page.getByRole("link", { name: NAME }).click();
  await expect(page).toHaveURL(/\/alter\?draft=/);
  await expect(page.getByLabel(FIELD, { exact: true })).toHaveValue("80000");
});

test("looking at Alter leaves no draft behind", async ({ page }) => {
  await openConnector(page, NAME);
  await draft(page, {});
  await expect(page.getByText("nothing to save yet")).toBeVisible();
  await page.goto("/drafts");
  await expect(page.getByText("No draft is kept.")).toBeVisible();
});
