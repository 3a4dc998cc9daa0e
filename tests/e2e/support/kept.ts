// What the browser has on its disk, behind the console's back.

import type { Page } from "@playwright/test";

export type Store = "bases" | "drafts" | "journal" | "history" | "seen";

/** The records of a store, as the texts they are kept as; none, where the browser has just cleared it. */
export async function storedTexts(page: Page, store: Store): Promise<string[]> {
  return page.evaluate(async (store) => {
    const open = indexedDB.open("offset-console");
    await new Promise((done) => (open.onsuccess = done));
    if (!open.result.objectStoreNames.contains(store)) {
      open.result.close();
      return [];
    }
    const all = open.result.transaction(store).objectStore(store).getAll();
    await new Promise((done) => (all.onsuccess = done));
    open.result.close();
    return all.result as string[];
  }, store);
}

/** The records of the journal, the oldest first. */
export async function journalRecords(page: Page): Promise<Record<string, unknown>[]> {
  const records = (await storedTexts(page, "journal")).map((text) => JSON.parse(text) as Record<string, unknown>);
  return records.sort((one, other) => String(one["prepared_at"]).localeCompare(String(other["prepared_at"])));
}

/** All that the store of drafts holds, as one text. */
export async function storedDrafts(page: Page): Promise<string> {
  return (await storedTexts(page, "drafts")).join("\n");
}

/** The keys of a store, in their order. */
export async function storedKeys(page: Page, store: Store): Promise<string[]> {
  return page.evaluate(async (store) => {
    const open = indexedDB.open("offset-console");
    await new Promise((done) => (open.onsuccess = done));
    const keys = open.result.transaction(store).objectStore(store).getAllKeys();
    await new Promise((done) => (keys.onsuccess = done));
    open.result.close();
    return keys.result.map(String);
  }, store);
}

/** In pages opened from now on the disk has no room for the records of a store, but for those that hold these words. */
export async function fillDisk(page: Page, store: Store, but = ""): Promise<void> {
  await page.addInitScript(
    ([store, but]) => {
      const put = IDBObjectStore.prototype.put;
      IDBObjectStore.prototype.put = function (this: IDBObjectStore, ...given: [unknown, IDBValidKey?]) {
        const hasRoom = this.name !== store || (but !== "" && String(given[0]).includes(but));
        if (!hasRoom) throw new DOMException("The disk is full.", "QuotaExceededError");
        return put.apply(this, given);
      };
    },
    [store, but] as const,
  );
}

/** Puts snapshots there that nobody has, under these keys. */
export async function strayBases(page: Page, ...keys: string[]): Promise<void> {
  await page.evaluate(async (keys) => {
    const open = indexedDB.open("offset-console");
    await new Promise((done) => (open.onsuccess = done));
    const transaction = open.result.transaction("bases", "readwrite");
    for (const key of keys) transaction.objectStore("bases").put("of nobody", key);
    await new Promise((done) => (transaction.oncomplete = done));
    open.result.close();
  }, keys);
}
