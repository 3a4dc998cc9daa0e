// Drafts outlive the tab, the browser, and what goes wrong with either.

import { readFileSync } from "node:fs";
import { storedTexts } from "./support/kept.ts";
import { newProfile, removeProfile, startBrowser } from "./support/browser.ts";
import {
  connectorAddress,
  draft,
  EDGE,
  expect,
  expectAccessible,
  expectRow,
  expectTaken,
  FIREFOX_TOO,
  NO_REQUEST_YET,
  openConnector,
  type Page,
  problem,
  review,
  Sandbox,
  submit,
  table,
  takePictures,
  test,
} from "./support/test.ts";

const NAME = "orders-to-warehouse";
const FIELD = "New kafka_offset of orders/0";
const ALTER = `${connectorAddress(NAME)}/alter`;
const ELSEWHERE = "This draft is being edited in another tab.";

/** Types one value and waits until the page says that it is saved. */
async function draftAndSave(page: Page, value = "80000"): Promise<void> {
  await draft(page, { [FIELD]: value });
  await expect(page.getByText(/draft saved \d+ s ago/)).toBeVisible();
  await expect.poll(() => storedDrafts(page)).toContain(value);
}

/** All that the store of drafts holds, as one text. */
async function storedDrafts(page: Page): Promise<string> {
  return (await storedTexts(page, "drafts")).join("\n");
}

/** Changes what the store of drafts holds behind the console's back: `(key, text) => [key, text]`. */
async function tamper(page: Page, from: string, to: string, key = ""): Promise<void> {
  await page.evaluate(
    async ([from, to, key]) => {
      const open = indexedDB.open("offset-console");
      await new Promise((done) => (open.onsuccess = done));
      const transaction = open.result.transaction("drafts", "readwrite");
      const store = transaction.objectStore("drafts");
      const [keys, texts] = [store.getAllKeys(), store.getAll()];
      await new Promise((done) => (texts.onsuccess = done));
      texts.result.forEach((text: string, at) => store.put(text.replace(new RegExp(from!), to!), key || keys.result[at]!));
      await new Promise((done) => (transaction.oncomplete = done));
      open.result.close();
    },
    [from, to, key],
  );
}

/** The button of a draft's row. */
function action(page: Page, words: string, of = NAME) {
  return table(page, "Drafts").getByRole("button", { name: `${words} ${of}`, exact: true }).first();
}

test("a draft is there after a reload, and in the list", FIREFOX_TOO, async ({ page }) => {
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

test("a draft is there when the browser is started again, and can be submitted", async ({ gateway, sandbox }) => {
  const profile = newProfile();
  try {
    const first = await startBrowser(profile);
    await first.page.goto(gateway.url + connectorAddress(NAME));
    await draftAndSave(first.page);
    await first.close();
    const { page, close } = await startBrowser(profile);
    await page.goto(gateway.url + ALTER);
    await expect(page.getByLabel(FIELD, { exact: true })).toHaveValue("80000");
    // Nothing is sent by itself.
    expect(await sandbox.requests()).toEqual([]);
    await review(page);
    await submit(page);
    await expect.poll(async () => (await sandbox.requests()).length).toBe(1);
    await close();
  } finally {
    removeProfile(profile);
  }
});

test("the browser killed in the middle of typing loses at most half a second", async ({ gateway, sandbox }) => {
  expect(await sandbox.requests()).toEqual([]);
  const profile = newProfile();
  const typed = "123456789012345678901234567890";
  try {
    const first = await startBrowser(profile);
    await first.page.goto(gateway.url + ALTER);
    const field = first.page.getByLabel(FIELD, { exact: true });
    await field.fill("");
    const times: number[] = [];
    for (const digit of typed) {
      await field.press(digit);
      times.push(Date.now());
      await expect(field).toHaveValue(typed.slice(0, times.length));
    }
    const killedAt = Date.now();
    await first.kill();
    const { page, close } = await startBrowser(profile);
    await page.goto(gateway.url + ALTER);
    const kept = await page.getByLabel(FIELD, { exact: true }).inputValue();
    await close();
    expect(typed.startsWith(kept), kept).toBe(true);
    const lost = times.filter((time, index) => index >= kept.length && killedAt - time > 500);
    expect(lost, `kept ${kept.length} of ${typed.length} digits`).toEqual([]);
  } finally {
    removeProfile(profile);
  }
});

test("one tab edits, the other follows and can take over; nothing is lost", async ({ page, context }) => {
  await openConnector(page, NAME);
  await draftAndSave(page);
  const other = await context.newPage();
  await other.goto(ALTER);
  await expect(other.getByText(ELSEWHERE)).toBeVisible();
  await expect(other.getByLabel(FIELD, { exact: true })).toHaveValue("80000");
  await takePictures(other, "follows");
  await page.getByLabel(FIELD, { exact: true }).fill("80001");
  await expect(other.getByLabel(FIELD, { exact: true })).toHaveValue("80001");

  await other.getByRole("button", { name: "Edit here" }).click();
  await expect(other.getByText(ELSEWHERE)).toHaveCount(0);
  await expect(page.getByText(ELSEWHERE)).toBeVisible();
  await other.getByLabel(FIELD, { exact: true }).fill("79999");
  await expect(page.getByLabel(FIELD, { exact: true })).toHaveValue("79999");

  // When the one that edits is closed, the other one edits.
  await other.close();
  await expect(page.getByText(ELSEWHERE)).toHaveCount(0);
  await page.getByLabel(FIELD, { exact: true }).fill("79998");
  await expect.poll(() => storedDrafts(page)).toContain("79998");
  await page.goto("/drafts");
  await expect(page.getByText("1 draft", { exact: true })).toBeVisible();
});

test("two versions saved at once are both kept", async ({ page }) => {
  await openConnector(page, NAME);
  await draftAndSave(page);
  await tamper(page, '"revision":\\d+', '"revision":77');
  await page.getByLabel(FIELD, { exact: true }).fill("70000");
  await expect.poll(() => storedDrafts(page)).toContain("70000");
  await page.goto("/drafts");
  await expect(page.getByText("2 drafts", { exact: true })).toBeVisible();
  await expectRow(table(page, "Drafts"), { note: "Edited in two tabs at once: this is the other version." });
  const kept = await storedDrafts(page);
  expect(kept).toContain("80000");
  expect(kept).toContain("70000");
});

test("ten tabs at once show one draft", async ({ page, context }) => {
  test.slow();
  await openConnector(page, NAME);
  await draftAndSave(page);
  const others = await Promise.all(
    Array.from({ length: 9 }, async () => {
      const other = await context.newPage();
      await other.goto(ALTER);
      return other;
    }),
  );
  await page.getByLabel(FIELD, { exact: true }).fill("80010");
  for (const other of others) await expect(other.getByLabel(FIELD, { exact: true })).toHaveValue("80010", { timeout: 30_000 });
  await page.goto("/drafts");
  await expect(page.getByText("1 draft", { exact: true })).toBeVisible();
});

test("the site's data is cleared while a draft is open: what the tab has is saved anew", async ({ page, context, baseURL }) => {
  await openConnector(page, NAME);
  await draftAndSave(page);
  const session = await context.newCDPSession(page);
  await session.send("Storage.clearDataForOrigin", { origin: baseURL!, storageTypes: "indexeddb" });
  await expect.poll(() => storedDrafts(page)).toContain("80000");
  await page.reload();
  await expect(page.getByLabel(FIELD, { exact: true })).toHaveValue("80000");
});

test("a clock set back by a day changes nothing", async ({ page, context }) => {
  await openConnector(page, NAME);
  await draftAndSave(page);
  const later = await context.newPage();
  await page.close();
  await later.clock.setSystemTime(Date.now() - 86_400_000);
  await later.goto(ALTER);
  await expect(later.getByLabel(FIELD, { exact: true })).toHaveValue("80000");
  await later.getByLabel(FIELD, { exact: true }).fill("80002");
  await expect.poll(() => storedDrafts(later)).toContain("80002");
});

test("the disk is full: said, kept in the tab, and saved as soon as there is room", async ({ page }) => {
  await page.addInitScript(() => {
    const put = IDBObjectStore.prototype.put;
    IDBObjectStore.prototype.put = function (this: IDBObjectStore, ...given: [unknown, IDBValidKey?]) {
      if (this.name === "drafts" && !sessionStorage.getItem("room")) {
        throw new DOMException("The disk is full.", "QuotaExceededError");
      }
      return put.apply(this, given);
    };
  });
  await page.clock.install();
  await openConnector(page, NAME);
  await draft(page, { [FIELD]: "80000" });
  await page.clock.fastForward(1_000);
  await expect(page.getByText(/Not saved\. The browser's storage is full .*The disk is full/)).toBeVisible();
  await page.evaluate(() => sessionStorage.setItem("room", "yes"));
  await expect(async () => {
    await page.clock.fastForward(6_000);
    await expect(page.getByText(/draft saved/)).toBeVisible({ timeout: 500 });
  }).toPass();
  expect(await storedDrafts(page)).toContain("80000");
});

test("records that cannot be read stay, say why, and can be downloaded, deleted and brought back", async ({ page }) => {
  await openConnector(page, NAME);
  await draftAndSave(page);
  await tamper(page, '"record":1', '"record":9', "newer");
  await tamper(page, ".*", '{"record":1,"id":"bro', "broken");
  await page.goto("/drafts");
  await expect(page.getByText("3 drafts", { exact: true })).toBeVisible();
  await expectRow(table(page, "Drafts"), { does: /written by a newer version of the console \(schema 9\)/ });
  await expectRow(table(page, "Drafts"), { does: /The record is broken/ });
  await takePictures(page, "drafts-unreadable");
  const saving = page.waitForEvent("download");
  await action(page, "Export", "A record that cannot be read").click();
  const file = readFileSync((await (await saving).path())!, "utf8");
  expect(JSON.parse(file).unread).toHaveLength(1);
  await action(page, "Delete", "A record that cannot be read").click();
  await expect(page.getByText("2 drafts", { exact: true })).toBeVisible();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page.getByText("3 drafts", { exact: true })).toBeVisible();
});

test("a draft of another sandbox is shown as such, never submitted, and can be copied here", async ({ page, sandbox }) => {
  await openConnector(page, NAME);
  await draftAndSave(page);
  await page.goto("/connection");
  await sandbox.reset();
  await page.goto("/drafts");
  await expectRow(table(page, "Drafts"), { draft: NAME, state: "of another sandbox" });
  await expect(table(page, "Drafts").getByRole("link")).toHaveCount(0);
  await page.goto(ALTER);
  await expect(page.getByText("nothing to save yet")).toBeVisible();
  await page.goto("/drafts");
  await action(page, "Duplicate here").click();
  await expect(page.getByText("2 drafts", { exact: true })).toBeVisible();
  await page.getByRole("link", { name: NAME }).click();
  await expect(page.getByLabel(FIELD, { exact: true })).toHaveValue("80000");
  await review(page);
  await submit(page);
  await expectTaken(page);
  await expect.poll(async () => (await sandbox.requests()).length).toBe(1);
});

test("filter, name, note, duplicate, delete with undo, export and import", async ({ page, expectNetworkErrors }) => {
  expectNetworkErrors([NO_REQUEST_YET]);
  await openConnector(page, NAME);
  await draftAndSave(page);
  await openConnector(page, "paused-sink", EDGE);
  await draft(page, { "New kafka_offset of clicks/0": "7" });
  await expect(page.getByText(/draft saved/)).toBeVisible();
  await page.goto("/drafts");
  await expect(page.getByText("2 drafts", { exact: true })).toBeVisible();

  await action(page, "Rename").click();
  await page.getByLabel("Name", { exact: true }).fill("Friday's replay");
  await page.getByLabel("Note", { exact: true }).fill("ticket 4711");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expectRow(table(page, "Drafts"), { draft: "Friday's replay", note: "ticket 4711" });
  await page.getByLabel("Filter").fill("4711");
  await expect(page.getByText("1 of 2 drafts")).toBeVisible();
  await expect(page).toHaveURL(/filter=4711/);
  await expect.poll(() => storedDrafts(page)).toContain("ticket 4711");
  await page.reload();
  await expect(page.getByText("1 of 2 drafts")).toBeVisible();
  await page.getByLabel("Filter").fill("");

  await action(page, "Duplicate", "paused-sink").click();
  await expect(page.getByText("3 drafts", { exact: true })).toBeVisible();
  await action(page, "Delete", "Friday's replay").click();
  await expect(page.getByText("Friday's replay was deleted.")).toBeVisible();
  await expect(page.getByText("2 drafts", { exact: true })).toBeVisible();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page.getByText("3 drafts", { exact: true })).toBeVisible();

  const saving = page.waitForEvent("download");
  await page.getByRole("button", { name: "Export all" }).click();
  const file = (await (await saving).path())!;
  expect(JSON.parse(readFileSync(file, "utf8")).drafts).toHaveLength(3);
  await page.getByLabel("Import all").setInputFiles(file);
  await expect(page.getByText("3 drafts were imported.")).toBeVisible();
  await expect(page.getByText("6 drafts", { exact: true })).toBeVisible();
  await page.getByLabel("Import all").setInputFiles({ name: "x.json", mimeType: "application/json", buffer: Buffer.from('{"a":') });
  await expect(problem(page, "The file is no JSON")).toBeVisible();
  await page.getByLabel("Import all").setInputFiles({ name: "x.json", mimeType: "application/json", buffer: Buffer.from('{"drafts":[{"draft":{"schema":7}}]}') });
  await expect(page.getByText(/Draft 1 of the file: .*newer version/)).toBeVisible();
});

test("with the gateway stopped, a draft is kept; with it back, it can be submitted", async ({ startGateway, page, watch }) => {
  // The sandbox stays, as a server would; the gateway between goes.
  const server = await startGateway();
  const gateway = await startGateway("--upstream", server.url);
  watch.allowNetworkErrors();
  await page.goto(gateway.url + "/connection");
  await page.getByLabel("API key").fill("sandbox");
  await page.getByLabel("API secret").fill("sandbox");
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("link", { name: "Offset Console" }).click();
  await page.getByLabel("Connector address").fill(`env-dev01/lkc-orders/${NAME}`);
  await page.getByRole("button", { name: "Open", exact: true }).click();
  await draft(page, {});
  await expect(page.getByLabel(FIELD, { exact: true })).toBeVisible();
  await gateway.stop();
  await page.getByLabel(FIELD, { exact: true }).fill("80000");
  await expect(page.getByText(/draft saved/)).toBeVisible();
  await gateway.restart();
  await expect(page.getByLabel(FIELD, { exact: true })).toHaveValue("80000");
  // Nothing is sent by itself.
  expect(await new Sandbox(server).requests()).toEqual([]);
  await review(page);
  await page.getByLabel("Type to confirm").fill(`env-dev01/${NAME}`);
  await submit(page);
  await expect.poll(async () => (await new Sandbox(server).requests()).length).toBe(1);
});
