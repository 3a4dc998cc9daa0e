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
