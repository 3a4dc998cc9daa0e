// Drafts outlive the tab, the browser, and what goes wrong with either.

import { readFileSync } from "node:fs";
import { fillDisk, storedDrafts, storedKeys, storedTexts, strayBases } from "./support/kept.ts";
import { newProfile, removeProfile, startBrowser } from "./support/browser.ts";
import {
  connectorAddress,
  draft,
  draftAndSave,
  EDGE,
  expect,
  expectAccessible,
  expectRow,
  expectTaken,
  FIREFOX_TOO,
  letTimePass,
  NO_REQUEST_YET,
  openByTyping,
  openConnector,
  type Page,
  problem,
  review,
  Sandbox,
  stopTime,
  submit,
  submitButton,
  table,
  takePictures,
  test,
  word,
} from "./support/test.ts";

const NAME = "orders-to-warehouse";
const FIELD = "New kafka_offset of orders/0";
const ALTER = `${connectorAddress(NAME)}/alter`;
const ELSEWHERE = "This draft is being edited in another tab.";

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
  await draftAndSave(page, FIELD, "80000");
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
    await draftAndSave(first.page, FIELD, "80000");
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
    await first.page.goto(gateway.url + connectorAddress(NAME));
    // The fields are drawn anew when the connector's class is known: not under the hands of who types.
    await expect(word(first.page, "SnowflakeSink, sink")).toBeVisible();
    await draft(first.page, {});
    const field = first.page.getByLabel(FIELD, { exact: true });
    await field.fill("");
    const times: number[] = [];
    // As fast as a person types: faster than that, all of it would lie within what may be lost. To the page, not to the
    // field: a press there puts the caret before everything when the window has lost the focus.
    for (const digit of typed) {
      await first.page.keyboard.press(digit, { delay: 60 });
      times.push(Date.now());
      await expect(field).toHaveValue(typed.slice(0, times.length));
    }
    const killedAt = Date.now();
    await first.kill();
    expect(times.at(-1)! - times[0]!, "long enough for saves in between").toBeGreaterThan(1_500);
    const { page, close } = await startBrowser(profile);
    await page.goto(gateway.url + ALTER);
    const kept = await page.getByLabel(FIELD, { exact: true }).inputValue();
    await close();
    expect(typed.startsWith(kept), kept).toBe(true);
    expect(kept.length, "some of it was saved while it was typed").toBeGreaterThan(0);
    const lost = times.filter((time, index) => index >= kept.length && killedAt - time > 500);
    expect(lost, `kept ${kept.length} of ${typed.length} digits`).toEqual([]);
  } finally {
    removeProfile(profile);
  }
});

test("one tab edits, the other follows and can take over; nothing is lost", async ({ page, context }) => {
  await openConnector(page, NAME);
  await draftAndSave(page, FIELD, "80000");
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
  await draftAndSave(page, FIELD, "80000");
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
  await draftAndSave(page, FIELD, "80000");
  const others = await Promise.all(
    Array.from({ length: 9 }, async () => {
      const other = await context.newPage();
      // All of them load at once: what is waited for is what they show, below.
      await other.goto(ALTER, { waitUntil: "commit" });
      return other;
    }),
  );
  await page.getByLabel(FIELD, { exact: true }).fill("80010");
  for (const other of others) await expect(other.getByLabel(FIELD, { exact: true })).toHaveValue("80010", { timeout: 30_000 });
  await page.goto("/drafts");
  await expect(page.getByText("1 draft", { exact: true })).toBeVisible();
});

test("the site's data is cleared while a draft is open: what the tab has is saved anew", async ({ page, context, baseURL, sandbox }) => {
  await openConnector(page, NAME);
  await draftAndSave(page, FIELD, "80000");
  const session = await context.newCDPSession(page);
  await session.send("Storage.clearDataForOrigin", { origin: baseURL!, storageTypes: "indexeddb" });
  await expect.poll(() => storedDrafts(page)).toContain("80000");
  await page.reload();
  await expect(page.getByLabel(FIELD, { exact: true })).toHaveValue("80000");
  expect(await sandbox.requests()).toEqual([]);
});

test("a clock set back by a day changes nothing", async ({ page, context, sandbox }) => {
  await openConnector(page, NAME);
  await draftAndSave(page, FIELD, "80000");
  const later = await context.newPage();
  await page.close();
  await later.clock.setSystemTime(Date.now() - 86_400_000);
  await later.goto(ALTER);
  await expect(later.getByLabel(FIELD, { exact: true })).toHaveValue("80000");
  await later.getByLabel(FIELD, { exact: true }).fill("80002");
  await expect.poll(() => storedDrafts(later)).toContain("80002");
  expect(await sandbox.requests()).toEqual([]);
});

/** A disk without room in a store, from the part of a record on: until `room` is in the tab's session storage. */
async function fillTheDisk(page: Page, store: "drafts" | "bases", from = ""): Promise<void> {
  await page.addInitScript(
    ([store, from]) => {
      const put = IDBObjectStore.prototype.put;
      IDBObjectStore.prototype.put = function (this: IDBObjectStore, ...given: [unknown, IDBValidKey?]) {
        if (this.name === store && String(given[1]).endsWith(from!) && !sessionStorage.getItem("room")) {
          throw new DOMException("The disk is full.", "QuotaExceededError");
        }
        return put.apply(this, given);
      };
    },
    [store, from],
  );
}

for (const [store, from] of [
  ["drafts", ""],
  ["bases", ""],
  ["bases", "/0001"],
] as const) {
  test(`the disk is full (${store}${from}): said, listed, exported as it stands here, and saved as soon as there is room`, async ({ page, sandbox }) => {
    await fillTheDisk(page, store, from);
    await page.clock.install();
    await openConnector(page, NAME);
    await draft(page, { [FIELD]: "80000" });
    await page.clock.fastForward(1_000);
    await expect(page.getByText(/Not saved\. The browser's storage is full .*The disk is full/)).toBeVisible();
    // Trying again and again makes a full disk no fuller.
    for (let tries = 0; tries < 3; tries += 1) await page.clock.fastForward(6_000);
    await expect.poll(async () => (await storedTexts(page, "bases")).length).toBeLessThanOrEqual(store === "drafts" ? 2 : 0);

    await page.getByRole("link", { name: "Offset Console" }).click();
    await page.getByRole("link", { name: "All drafts" }).click();
    await expectRow(table(page, "Drafts"), { draft: NAME, does: "PATCH of 1 of 6", state: "not saved" });
    await expect(page.getByText("The last change of a draft could not be saved.")).toBeVisible();
    await expect(page.getByText("1 draft", { exact: true })).toBeVisible();
    const saving = page.waitForEvent("download");
    await page.getByRole("button", { name: "Export all" }).click();
    const file = readFileSync((await (await saving).path())!, "utf8");
    expect(JSON.parse(file).drafts).toHaveLength(1);
    expect(file).toContain("80000");
    // What the disk does not have comes back all the same.
    await action(page, "Delete").click();
    await page.getByRole("button", { name: `Undo the deletion of ${NAME}` }).click();
    await expectRow(table(page, "Drafts"), { draft: NAME, does: "PATCH of 1 of 6" });
    await page.getByRole("link", { name: NAME }).click();
    await expect(page.getByLabel(FIELD, { exact: true })).toHaveValue("80000");

    await page.evaluate(() => sessionStorage.setItem("room", "yes"));
    await expect(async () => {
      await page.clock.fastForward(6_000);
      await expect(page.getByText(/draft saved/)).toBeVisible({ timeout: 500 });
    }).toPass();
    expect(await storedDrafts(page)).toContain("80000");
    expect(await storedTexts(page, "bases")).toHaveLength(2);
    expect(await sandbox.requests()).toEqual([]);
  });
}

test("one draft cannot be saved: another that can makes nothing of it good", async ({ page, expectNetworkErrors }) => {
  expectNetworkErrors([NO_REQUEST_YET]);
  await page.addInitScript(() => {
    const put = IDBObjectStore.prototype.put;
    IDBObjectStore.prototype.put = function (this: IDBObjectStore, ...given: [unknown, IDBValidKey?]) {
      if (this.name === "drafts" && String(given[0]).includes('"connector":"orders-to-warehouse"')) {
        throw new DOMException("The disk is full.", "QuotaExceededError");
      }
      return put.apply(this, given);
    };
  });
  await openConnector(page, NAME);
  await draft(page, { [FIELD]: "80000" });
  await expect(page.getByText(/^Not saved\./)).toBeVisible();
  await openByTyping(page, "env-dev01/lkc-edge/paused-sink");
  await draft(page, { "New kafka_offset of clicks/0": "7" });
  await expect(page.getByText(/draft saved/)).toBeVisible();
  await openByTyping(page, `env-dev01/lkc-orders/${NAME}`);
  await draft(page, {});
  await expect(page.getByLabel(FIELD, { exact: true })).toHaveValue("80000");
  await expect(page.getByText(/^Not saved\./)).toBeVisible();
});

test("the storage cannot be read: said, never taken for no draft, and read as soon as it can be", async ({ page }) => {
  await openConnector(page, NAME);
  await draftAndSave(page, FIELD, "80000");
  await page.addInitScript(() => {
    const all = IDBObjectStore.prototype.getAll;
    IDBObjectStore.prototype.getAll = function (this: IDBObjectStore, ...given: []) {
      if (this.name === "drafts" && !sessionStorage.getItem("readable")) throw new DOMException("I/O error", "UnknownError");
      return all.apply(this, given);
    };
  });
  await page.clock.install();
  await page.goto("/drafts");
  await expect(page.getByText("The drafts that this browser keeps could not be read.")).toBeVisible();
  await expect(page.getByText(/The browser's storage failed .*I\/O error/)).toBeVisible();
  await expect(page.getByText("No draft is kept.")).toHaveCount(0);
  await page.evaluate(() => sessionStorage.setItem("readable", "yes"));
  await expect(async () => {
    await page.clock.fastForward(6_000);
    await expect(table(page, "Drafts").getByRole("link", { name: NAME })).toBeVisible({ timeout: 500 });
  }).toPass();
  await expect(page.getByText("The drafts that this browser keeps could not be read.")).toHaveCount(0);
});

test("an address that names a draft which is not there, or cannot be read, says so", async ({ page }) => {
  await openConnector(page, NAME);
  await draftAndSave(page, FIELD, "80000");
  await tamper(page, '"record":1', '"record":9', "newer");
  const inVain = page.getByText("The draft that this address names is not the one below.");
  await page.goto(`${ALTER}?draft=never-was`);
  await expect(inVain).toBeVisible();
  await expect(page.getByText(/It is not kept in this browser/)).toBeVisible();
  await expect(page.getByLabel(FIELD, { exact: true })).toHaveValue("80000");
  await page.goto(`${ALTER}?draft=newer`);
  await expect(inVain).toBeVisible();
  await expect(page.getByText(/written by a newer version of the console/)).toBeVisible();
  await page.goto("/drafts");
  await page.getByRole("link", { name: NAME }).click();
  await expect(page).toHaveURL(/\?draft=/);
  await expect(page.getByLabel(FIELD, { exact: true })).toHaveValue("80000");
  await expect(inVain).toHaveCount(0);
  await page.getByRole("button", { name: "Discard draft" }).click();
  await expect(page.getByText("nothing to save yet")).toBeVisible();
  await expect(inVain).toHaveCount(0);
});

test("what a newer console saved in another tab is never written over", async ({ page }) => {
  await openConnector(page, NAME);
  await draftAndSave(page, FIELD, "80000");
  await tamper(page, '"record":1', '"record":9');
  await page.getByLabel(FIELD, { exact: true }).fill("70000");
  await expect.poll(() => storedDrafts(page)).toContain("70000");
  const kept = await storedTexts(page, "drafts");
  expect(kept).toHaveLength(2);
  expect(kept.filter((text) => text.includes('"record":9') && text.includes("80000"))).toHaveLength(1);
});

test("a save that is slow, and the tab hidden meanwhile: one draft, not two", async ({ page }) => {
  // Snapshots are on the disk when the test says so.
  await page.addInitScript(() => {
    const held: (() => void)[] = [];
    let holds = true;
    const of = Object.getOwnPropertyDescriptor(IDBTransaction.prototype, "oncomplete")!;
    Object.defineProperty(IDBTransaction.prototype, "oncomplete", {
      ...of,
      set(this: IDBTransaction, act: (event: Event) => void) {
        const isSlow = this.mode === "readwrite" && this.objectStoreNames.contains("bases");
        const late = (event: Event) => (holds ? void held.push(() => act.call(this, event)) : act.call(this, event));
        of.set!.call(this, isSlow ? late : act);
      },
    });
    addEventListener("release", () => {
      holds = false;
      held.forEach((act) => act());
    });
  });
  await openConnector(page, NAME);
  await draft(page, { [FIELD]: "80000" });
  await expect.poll(async () => (await storedTexts(page, "bases")).length).toBeGreaterThan(0);
  await page.getByLabel(FIELD, { exact: true }).fill("80001");
  await page.evaluate(() => {
    Object.defineProperty(document, "hidden", { value: true, configurable: true });
    document.dispatchEvent(new Event("visibilitychange", { bubbles: true }));
  });
  await page.evaluate(() => dispatchEvent(new Event("release")));
  await expect.poll(() => storedDrafts(page)).toContain("80001");
  await expect(page.getByText(/draft saved/)).toBeVisible();
  const kept = await storedTexts(page, "drafts");
  expect(kept).toHaveLength(1);
  expect(kept[0]).not.toContain("Edited in two tabs");
});

test("a tab that follows looks for its turn once at a time, however much it hears", async ({ page, context }) => {
  await openConnector(page, NAME);
  await draftAndSave(page, FIELD, "80000");
  const other = await context.newPage();
  await other.addInitScript(() => {
    const ask = LockManager.prototype.request;
    LockManager.prototype.request = function (this: LockManager, ...given: unknown[]) {
      const name = String(given[0]);
      if (name.startsWith("draft/")) sessionStorage.setItem("asked", String(Number(sessionStorage.getItem("asked")) + 1));
      return Reflect.apply(ask, this, given);
    } as typeof ask;
  });
  await other.clock.install();
  await other.goto(ALTER);
  await expect(other.getByText(ELSEWHERE)).toBeVisible();
  for (let value = 80_001; value < 80_007; value += 1) {
    await page.getByLabel(FIELD, { exact: true }).fill(String(value));
    await expect(other.getByLabel(FIELD, { exact: true })).toHaveValue(String(value));
  }
  await stopTime(other);
  const asked = () => other.evaluate(() => Number(sessionStorage.getItem("asked")));
  await other.evaluate(() => sessionStorage.setItem("asked", "0"));
  await letTimePass(other, 1_500, async () => expect(await asked()).toBeGreaterThan(0));
  expect(await asked()).toBeLessThanOrEqual(2);
});

test("a tab that took long to read a draft takes over as well when the one that edits is closed", async ({ page, context }) => {
  await openConnector(page, NAME);
  await draftAndSave(page, FIELD, "80000");
  const other = await context.newPage();
  // The snapshot is read when the test says so.
  await other.addInitScript(() => {
    const all = IDBObjectStore.prototype.getAll;
    IDBObjectStore.prototype.getAll = function (this: IDBObjectStore, ...given: []) {
      const request = all.apply(this, given);
      if (this.name !== "bases") return request;
      return {
        get result() { return request.result; },
        get error() { return request.error; },
        set onsuccess(act: (event: Event) => void) {
          request.onsuccess = (event) => addEventListener("release", () => act.call(request, event), { once: true });
        },
        set onerror(act: (event: Event) => void) { request.onerror = act; },
      } as unknown as typeof request;
    };
  });
  await other.clock.install();
  await other.goto("/drafts");
  await other.getByRole("link", { name: NAME }).click();
  await expect(other.getByText("Reading the offsets")).toBeAttached();
  await other.clock.fastForward(2_000);
  // Until the storage has answered, there is nothing to be released.
  await expect(async () => {
    await other.evaluate(() => dispatchEvent(new Event("release")));
    await expect(other.getByText(ELSEWHERE)).toBeVisible({ timeout: 500 });
  }).toPass();
  await page.close();
  await expect(async () => {
    await other.clock.fastForward(1_600);
    await expect(other.getByText(ELSEWHERE)).toHaveCount(0, { timeout: 500 });
  }).toPass();
  await other.getByLabel(FIELD, { exact: true }).fill("80005");
  await expect.poll(() => storedDrafts(other)).toContain("80005");
});

test("Review in a tab that follows shows what the other one saves, and submits nothing", async ({ page, context }) => {
  await openConnector(page, NAME);
  await draftAndSave(page, FIELD, "80000");
  const other = await context.newPage();
  await other.goto(`${ALTER}/review`);
  await expect(other.getByText(ELSEWHERE)).toBeVisible();
  await expect(table(other, "Changes")).toContainText("80000");
  const isInert = () => submitButton(other).evaluate((button) => button.closest("[inert]") !== null);
  expect(await isInert()).toBe(true);
  await page.getByLabel(FIELD, { exact: true }).fill("80003");
  await expect(other.getByText("80003").first()).toBeVisible();
  await other.getByRole("button", { name: "Edit here" }).click();
  await expect.poll(isInert).toBe(false);
  await expect(page.getByText(ELSEWHERE)).toBeVisible();
});

test("renaming a draft that another tab edits is refused, and done where it is edited here instead", async ({ page, context }) => {
  await openConnector(page, NAME);
  await draftAndSave(page, FIELD, "80000");
  const other = await context.newPage();
  await other.goto("/drafts");
  await action(other, "Rename").click();
  await other.getByLabel("Name", { exact: true }).fill("Friday's replay");
  await other.getByRole("button", { name: "Save", exact: true }).click();
  await expect(problem(other, "is being edited in another tab, and keeps its name")).toBeVisible();
  await page.getByLabel(FIELD, { exact: true }).fill("80004");
  await expect.poll(() => storedDrafts(page)).toContain("80004");
  expect(await storedDrafts(page)).not.toContain("Friday's replay");
  await other.getByRole("button", { name: "Edit here" }).click();
  await expectRow(table(other, "Drafts"), { draft: "Friday's replay" });
  await expect.poll(() => storedDrafts(page)).toContain("Friday's replay");
  // Named, it is put down: the tab where it is open edits it again.
  await expect(page.getByText(ELSEWHERE)).toHaveCount(0);
  await page.getByLabel(FIELD, { exact: true }).fill("80006");
  await expect.poll(() => storedDrafts(page)).toContain("80006");
  const kept = await storedTexts(page, "drafts");
  expect(kept).toHaveLength(1);
  expect(kept[0]).toContain("Friday's replay");
});

test("a draft deleted in another tab: said where it is open; every deletion can be undone", async ({ page, context }) => {
  await openConnector(page, NAME);
  await draftAndSave(page, FIELD, "80000");
  const other = await context.newPage();
  await other.goto("/drafts");
  await action(other, "Duplicate").click();
  await expect(other.getByText("2 drafts", { exact: true })).toBeVisible();
  await action(other, "Rename").click();
  await other.getByLabel("Name", { exact: true }).fill("the copy");
  await other.getByRole("button", { name: "Save", exact: true }).click();
  await expectRow(table(other, "Drafts"), { draft: "the copy" });
  await action(other, "Delete").click();
  await expect(other.getByText("1 draft", { exact: true })).toBeVisible();
  await expect(page.getByText(`The draft ${NAME} is not kept any more.`)).toBeVisible();
  await page.getByRole("button", { name: "Close" }).click();
  await expect(page.getByText(/is not kept any more/)).toHaveCount(0);
  await action(other, "Delete", "the copy").click();
  await expect(other.getByText("No draft is kept.")).toBeVisible();
  await other.getByRole("button", { name: `Undo the deletion of ${NAME}` }).click();
  await expect(other.getByText("1 draft", { exact: true })).toBeVisible();
  await other.getByRole("button", { name: "Undo the deletion of the copy" }).click();
  await expect(other.getByText("2 drafts", { exact: true })).toBeVisible();
  await expect(other.getByRole("button", { name: /^Undo/ })).toHaveCount(0);
});

test("snapshots that no draft stands on are swept away, the others stay, also the way back of a request", async ({ page }) => {
  await openConnector(page, NAME);
  await draft(page, { [FIELD]: "79000" });
  await review(page);
  await submit(page);
  await expectTaken(page);
  // What was drafted has become the request.
  await expect.poll(() => storedTexts(page, "drafts")).toEqual([]);
  await expect.poll(async () => (await storedKeys(page, "bases")).every((key) => key.startsWith("journal."))).toBe(true);
  await draftAndSave(page, FIELD, "80000");
  const before = await storedKeys(page, "bases");
  const own = before[0]!.split(".")[0];
  expect(before.map((key) => key.split(".")[0])).toEqual([own, own, "journal", "journal"]);
  await strayBases(page, "killed.1/0000", "killed.1/0001", `${own}.older/0000`, "journal.killed/0000");
  await page.clock.install();
  await page.goto("/drafts");
  await expect(page.getByText("1 draft", { exact: true })).toBeVisible();
  await expect(async () => {
    await page.clock.fastForward(11_000);
    expect(await storedKeys(page, "bases")).toEqual(before);
  }).toPass();
});

test("the age of what was saved is that of the save, whichever tab shows it", async ({ page, context }) => {
  await openConnector(page, NAME);
  await draftAndSave(page, FIELD, "80000");
  const later = await context.newPage();
  await later.clock.setSystemTime(Date.now() + 3 * 86_400_000);
  await later.goto(ALTER);
  await expect(later.getByText(/draft saved 3 d ago/)).toBeVisible();
});

test("a text of the JSON view that is no draft yet is there after a reload", async ({ page }) => {
  await openConnector(page, NAME);
  await draftAndSave(page, FIELD, "80000");
  await page.getByRole("button", { name: "JSON" }).click();
  const text = '{"type":"PATCH","offsets":[\n  {"partition":{"kafka_topic":"orders","kaf';
  await page.getByLabel("JSON", { exact: true }).fill(text);
  await expect.poll(() => storedDrafts(page)).toContain("typed");
  await page.reload();
  await expect(page.getByLabel("JSON", { exact: true })).toHaveValue(text);
  await expect(page.getByRole("button", { name: "Review" })).toHaveAttribute("aria-disabled", "true");
  // Made whole, it is the draft, and nothing is kept beside it.
  const whole = '{"type":"PATCH","offsets":[{"partition":{"kafka_topic":"orders","kafka_partition":0},"offset":{"kafka_offset":70001}}]}';
  await page.getByLabel("JSON", { exact: true }).fill(whole);
  await expect.poll(() => storedDrafts(page)).not.toContain("typed");
  await page.reload();
  await page.getByRole("button", { name: "Table", exact: true }).click();
  await expect(page.getByLabel(FIELD, { exact: true })).toHaveValue("70001");
});

test("a text of the JSON view alone makes a draft that is kept", async ({ page }) => {
  await openConnector(page, NAME);
  await draft(page, {});
  await page.getByRole("button", { name: "JSON" }).click();
  await page.getByLabel("JSON", { exact: true }).fill('{"type":');
  await expect(page.getByText(/draft saved/)).toBeVisible();
  await page.goto("/drafts");
  await expectRow(table(page, "Drafts"), { draft: NAME, does: "a text that is no draft yet" });
});

test("a long text of the JSON view is kept while it is typed, not after a pause alone", async ({ page }) => {
  await page.clock.install();
  await openConnector(page, NAME);
  await draft(page, { [FIELD]: "80000" });
  await page.getByRole("button", { name: "JSON" }).click();
  await page.clock.pauseAt(Date.now() + 60_000);
  const text = `{"type":"PATCH","offsets":[{"partition":{"kafka_topic":"orders","kafka_partition":0},${" ".repeat(100_000)}"offset":{"kafka_offset":7000`;
  for (const end of ["", "1", "12", "123"]) {
    await page.getByLabel("JSON", { exact: true }).fill(text + end);
    // Never a pause.
    await page.clock.fastForward(150);
  }
  await expect.poll(() => storedDrafts(page)).toMatch(/7000\d/);
  await expect(page.getByRole("button", { name: "Review" })).toHaveAttribute("title", "The JSON is being read");
});

test("the browser is asked once to keep what is stored", async ({ page }) => {
  await page.addInitScript(() => {
    StorageManager.prototype.persist = async () => {
      sessionStorage.setItem("asked", `${sessionStorage.getItem("asked") ?? ""}1`);
      return false;
    };
  });
  await openConnector(page, NAME);
  await draft(page, {});
  expect(await page.evaluate(() => sessionStorage.getItem("asked"))).toBeNull();
  await draftAndSave(page, FIELD, "80000");
  await draftAndSave(page, FIELD, "80001");
  expect(await page.evaluate(() => sessionStorage.getItem("asked"))).toBe("1");
});

test("the site's data is cleared under two tabs: one draft is saved anew, and what was not open is named as gone", async ({
  page,
  context,
  baseURL,
  expectNetworkErrors,
}) => {
  expectNetworkErrors([NO_REQUEST_YET]);
  await openConnector(page, "paused-sink", EDGE);
  await draft(page, { "New kafka_offset of clicks/0": "7" });
  await expect(page.getByText(/draft saved/)).toBeVisible();
  await openConnector(page, NAME);
  await draftAndSave(page, FIELD, "80000");
  const other = await context.newPage();
  await other.goto(ALTER);
  await expect(other.getByText(ELSEWHERE)).toBeVisible();
  const session = await context.newCDPSession(page);
  await session.send("Storage.clearDataForOrigin", { origin: baseURL!, storageTypes: "indexeddb" });
  // Said first: looking behind the console's back makes the database anew, and that is the console's to do.
  for (const tab of [page, other]) {
    await expect(tab.getByText(/Drafts that were not open are gone: paused-sink\./)).toBeVisible({ timeout: 20_000 });
  }
  await expect.poll(() => storedDrafts(page)).toContain("80000");
  const kept = await storedTexts(page, "drafts");
  expect(kept).toHaveLength(1);
  expect(kept[0]).not.toContain("Edited in two tabs");
  // The one that follows goes on from what was saved anew.
  await page.close();
  await expect(other.getByText(ELSEWHERE)).toHaveCount(0);
  await other.getByLabel(FIELD, { exact: true }).fill("80009");
  await expect.poll(() => storedDrafts(other)).toContain("80009");
  await other.reload();
  await expect(other.getByLabel(FIELD, { exact: true })).toHaveValue("80009");
});

test("records that cannot be read stay, say why, and can be downloaded, deleted and brought back", async ({ page }) => {
  await openConnector(page, NAME);
  await draftAndSave(page, FIELD, "80000");
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
  // A file of it brings it back as it was, once.
  const before = (await storedTexts(page, "drafts")).sort();
  await action(page, "Delete", "A record that cannot be read").click();
  await expect(page.getByText("2 drafts", { exact: true })).toBeVisible();
  const chosen = { name: "x.json", mimeType: "application/json", buffer: Buffer.from(file) };
  await page.getByLabel("Import all").setInputFiles(chosen);
  await expect(page.getByText("1 record that cannot be read was put back as it was.")).toBeVisible();
  await expect(page.getByText("3 drafts", { exact: true })).toBeVisible();
  expect((await storedTexts(page, "drafts")).sort()).toEqual(before);
  await page.getByLabel("Import all").setInputFiles({ ...chosen, name: "y.json" });
  await expect(page.getByText("Unread record 1 of the file: it is here already.")).toBeVisible();
});

test("a draft of another sandbox is shown as such, never submitted, and can be copied here", async ({ page, sandbox }) => {
  await openConnector(page, NAME);
  await draftAndSave(page, FIELD, "80000");
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
  await draftAndSave(page, FIELD, "80000");
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
  // One that changes nothing would be listed nowhere.
  const { draft: one } = JSON.parse(readFileSync(file, "utf8")).drafts[0];
  const nothing = JSON.stringify({ drafts: [{ draft: { ...one, note: "", intent: "patch", rows: [] } }] });
  await page.getByLabel("Import all").setInputFiles({ name: "x.json", mimeType: "application/json", buffer: Buffer.from(nothing) });
  await expect(page.getByText("Draft 1 of the file: it changes nothing.")).toBeVisible();
  await expect(page.getByText("0 drafts were imported.")).toBeVisible();
});

test("an import is told when the disk has it", async ({ page }) => {
  await openConnector(page, NAME);
  await draftAndSave(page, FIELD, "80000");
  await page.goto("/drafts");
  const saving = page.waitForEvent("download");
  await page.getByRole("button", { name: "Export all" }).click();
  const file = (await (await saving).path())!;
  await page.getByLabel("Import all").setInputFiles(file);
  await expect(page.getByText("1 draft was imported.")).toBeVisible();
  expect(await storedTexts(page, "drafts")).toHaveLength(2);
  // What the disk does not take is not told as imported.
  await fillDisk(page, "drafts");
  await page.reload();
  await expect(page.getByText("2 drafts", { exact: true })).toBeVisible();
  await page.getByLabel("Import all").setInputFiles(file);
  await expect(page.getByText("0 drafts were imported.")).toBeVisible();
  await expect(page.getByText("Draft 1 of the file: it could not be saved yet; until it is, only this tab has it.")).toBeVisible();
  expect(await storedTexts(page, "drafts")).toHaveLength(2);
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
