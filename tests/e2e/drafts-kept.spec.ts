// What was drafted is not lost to a tab that is left, to another tab, or to a deletion that is taken back.

import { storedDrafts, storedKeys, storedTexts } from "./support/kept.ts";
import { connectorAddress, downloaded, draftAndSave, expect, letTimePass, openConnector, type Page, table, test } from "./support/test.ts";

const NAME = "orders-to-warehouse";
const FIELD = "New kafka_offset of orders/0";
const ALTER = `${connectorAddress(NAME)}/alter`;
const ELSEWHERE = "This draft is being edited in another tab.";

function field(page: Page) {
  return page.getByLabel(FIELD, { exact: true });
}

/** Types while the clock stands: the save that follows a change by itself never comes. */
async function typeUnderStandingClock(page: Page, value: string): Promise<void> {
  await page.clock.pauseAt(Date.now() + 60_000);
  await field(page).fill(value);
  await expect(field(page)).toHaveValue(value);
  expect(await storedDrafts(page)).not.toContain(value);
}

/** In this tab, opened from now on, the disk is full of drafts whenever it is told so. */
async function diskThatFills(page: Page): Promise<(isFull: boolean) => Promise<void>> {
  await page.addInitScript(() => {
    const put = IDBObjectStore.prototype.put;
    IDBObjectStore.prototype.put = function (this: IDBObjectStore, ...given: [unknown, IDBValidKey?]) {
      const isFull = this.name === "drafts" && sessionStorage.getItem("full") === "yes";
      if (isFull) throw new DOMException("The disk is full.", "QuotaExceededError");
      return put.apply(this, given);
    };
  });
  return (isFull) => page.evaluate((says) => sessionStorage.setItem("full", says), isFull ? "yes" : "no");
}

test("a deletion that is taken back brings the draft with the offsets it stands on", async ({ page }) => {
  await openConnector(page, NAME);
  await draftAndSave(page, FIELD, "80000");
  const [draftBefore, basesBefore] = [await storedDrafts(page), await storedKeys(page, "bases")];
  expect(basesBefore.length).toBeGreaterThan(0);
  await page.goto("/drafts");
  await table(page, "Drafts").getByRole("button", { name: `Delete ${NAME}`, exact: true }).click();
  await expect(page.getByText("No draft is kept.")).toBeVisible();
  await expect.poll(() => storedKeys(page, "bases")).toEqual([]);
  await page.getByRole("button", { name: `Undo the deletion of ${NAME}` }).click();
  await expect(page.getByText("1 draft", { exact: true })).toBeVisible();
  expect(await storedKeys(page, "bases")).toEqual(basesBefore);
  expect(await storedDrafts(page)).toBe(draftBefore);
  await page.getByRole("link", { name: NAME }).click();
  await expect(field(page)).toHaveValue("80000");
  // And from the disk alone.
  await page.reload();
  await expect(field(page)).toHaveValue("80000");
});

test("what was typed in the last moment before the page is hidden is saved", async ({ page }) => {
  await page.clock.install();
  await openConnector(page, NAME);
  await draftAndSave(page, FIELD, "80000");
  await typeUnderStandingClock(page, "80001");
  await page.evaluate(() => {
    Object.defineProperty(document, "hidden", { value: true, configurable: true });
    document.dispatchEvent(new Event("visibilitychange", { bubbles: true }));
  });
  await expect.poll(() => storedDrafts(page)).toContain("80001");
});

test("Edit here in another tab takes what was typed in the last moment along", async ({ page, context }) => {
  await page.clock.install();
  await openConnector(page, NAME);
  await draftAndSave(page, FIELD, "80000");
  const other = await context.newPage();
  await other.goto(ALTER);
  await expect(other.getByText(ELSEWHERE)).toBeVisible();
  // In both tabs: neither looks by itself.
  await typeUnderStandingClock(page, "80001");
  await other.getByRole("button", { name: "Edit here" }).click();
  await expect.poll(() => storedDrafts(page)).toContain("80001");
  await letTimePass(other, 60, () => expect(other.getByText(ELSEWHERE)).toHaveCount(0, { timeout: 500 }));
  await expect(page.getByText(ELSEWHERE)).toBeVisible();
  await expect(field(other)).toHaveValue("80001");
  // One draft: nobody was too late.
  expect(await storedTexts(page, "drafts")).toHaveLength(1);
});

test("what could not be saved here is not replaced by what another tab saves: both are kept", async ({ page, context }) => {
  const setFull = await diskThatFills(page);
  await page.clock.install();
  await openConnector(page, NAME);
  await draftAndSave(page, FIELD, "80000");
  const other = await context.newPage();
  await other.goto(ALTER);
  await expect(other.getByText(ELSEWHERE)).toBeVisible();
  await setFull(true);
  await field(page).fill("80001");
  await expect(page.getByText(/^Not saved\./)).toBeVisible();

  await other.getByRole("button", { name: "Edit here" }).click();
  await expect(other.getByText(ELSEWHERE)).toHaveCount(0);
  await expect(field(other)).toHaveValue("80000");
  await field(other).fill("79999");
  await expect.poll(() => storedDrafts(other)).toContain("79999");
  await expect(field(page)).toHaveValue("80001");

  await setFull(false);
  await letTimePass(page, 6_000, async () => expect(await storedDrafts(page)).toContain("80001"));
  expect(await storedDrafts(page)).toContain("79999");
  const kept = await storedTexts(page, "drafts");
  expect(kept).toHaveLength(2);
  expect(kept.find((text) => text.includes("80001"))).toContain("Edited in two tabs at once: this is the other version.");
});

test("what could not be saved here is not taken away by a deletion in another tab: it is saved anew, whole", async ({ page, context }) => {
  const setFull = await diskThatFills(page);
  await page.clock.install();
  await openConnector(page, NAME);
  await draftAndSave(page, FIELD, "80000");
  await setFull(true);
  await field(page).fill("80001");
  await expect(page.getByText(/^Not saved\./)).toBeVisible();

  const other = await context.newPage();
  await other.goto("/drafts");
  await table(other, "Drafts").getByRole("button", { name: `Delete ${NAME}`, exact: true }).click();
  await expect(other.getByText("No draft is kept.")).toBeVisible();
  await expect.poll(() => storedTexts(other, "drafts")).toEqual([]);
  await expect(field(page)).toHaveValue("80001");

  await setFull(false);
  await letTimePass(page, 6_000, async () => expect(await storedDrafts(page)).toContain("80001"));
  await expect(page.getByText(/is not kept any more/)).toHaveCount(0);
  await expect(field(page)).toHaveValue("80001");
  // Whole: with the offsets that it stands on, which went with the deletion.
  await page.reload();
  await expect(field(page)).toHaveValue("80001");
});

test("a record from an older file does not replace the version of it that is here", async ({ page }) => {
  /** What a console of another version writes over the one record, behind this one's back. */
  const rewrite = (from: string, to: string) =>
    page.evaluate(
      async ([from, to]) => {
        const open = indexedDB.open("offset-console");
        await new Promise((done) => (open.onsuccess = done));
        const store = open.result.transaction("drafts", "readwrite").objectStore("drafts");
        const [keys, texts] = [store.getAllKeys(), store.getAll()];
        await new Promise((done) => (texts.onsuccess = done));
        texts.result.forEach((text: string, at) => store.put(text.replaceAll(from, to), keys.result[at]!));
        await new Promise((done) => (store.transaction.oncomplete = done));
        open.result.close();
      },
      [from, to] as const,
    );
  await openConnector(page, NAME);
  await draftAndSave(page, FIELD, "80000");
  await page.goto("/drafts");
  await rewrite('"record":1', '"record":9');
  await page.reload();
  const older = await downloaded(page, () => page.getByRole("button", { name: "Export all" }).click());
  expect(JSON.parse(older).unread).toHaveLength(1);

  await rewrite("80000", "81000");
  const newer = await storedDrafts(page);
  expect(newer).toContain("81000");
  await page.getByLabel("Import all").setInputFiles({ name: "older.json", mimeType: "application/json", buffer: Buffer.from(older) });
  await expect(page.getByText("Unread record 1 of the file: another version of it is here.")).toBeVisible();
  expect(await storedDrafts(page)).toBe(newer);
});

test("a draft from an older file stands beside the one that is here and was changed since", async ({ page }) => {
  await openConnector(page, NAME);
  await draftAndSave(page, FIELD, "80000");
  await page.goto("/drafts");
  const older = await downloaded(page, () => page.getByRole("button", { name: "Export all" }).click());
  await page.getByRole("link", { name: NAME }).click();
  await draftAndSave(page, FIELD, "81000");
  await page.goto("/drafts");
  await page.getByLabel("Import all").setInputFiles({ name: "older.json", mimeType: "application/json", buffer: Buffer.from(older) });
  await expect(page.getByText("1 draft was imported.")).toBeVisible();
  await expect(page.getByText("2 drafts", { exact: true })).toBeVisible();
  await expect.poll(() => storedTexts(page, "drafts")).toHaveLength(2);
  expect(await storedDrafts(page)).toContain("80000");
  expect(await storedDrafts(page)).toContain("81000");
});
