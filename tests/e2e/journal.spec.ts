// What was written down before it was sent, and what becomes of it when the tab ends in between.

import { fillDisk, journalRecords, storedKeys, storedTexts } from "./support/kept.ts";
import {
  type BrowserContext,
  connectorAddress,
  countPosts,
  draft,
  EDGE,
  expect,
  expectConfirmed,
  expectRow,
  expectTaken,
  FIREFOX_TOO,
  letItBeApplied,
  letTimePass,
  NO_REQUEST_YET,
  openConnector,
  type Page,
  prepare,
  problem,
  review,
  Sandbox,
  stopTime,
  submit,
  submitButton,
  table,
  takePictures,
  test,
} from "./support/test.ts";

const NAME = "orders-to-warehouse";
const POST = /\/offsets\/request$/;
const NOT_KNOWN = "It is not known whether the server took the request.";
const REQUEST = `${connectorAddress(NAME)}/request`;

/** Writes the newest journal entry as a version of the console does that this one does not know. */
async function writeAsNewer(page: Page, isOver: boolean): Promise<void> {
  await page.evaluate(async (isOver) => {
    const open = indexedDB.open("offset-console");
    await new Promise((done) => (open.onsuccess = done));
    const transaction = open.result.transaction("journal", "readwrite");
    const store = transaction.objectStore("journal");
    const [keys, texts] = [store.getAllKeys(), store.getAll()];
    await new Promise((done) => (texts.onsuccess = done));
    const text = texts.result.at(-1).replace(/"record":\d+/, '"record":2').replace(/"is_over":(true|false)/, `"is_over":${isOver}`);
    store.put(text, keys.result.at(-1)!);
    await new Promise((done) => (transaction.oncomplete = done));
    open.result.close();
  }, isOver);
}

test("the entry is on the disk before the request leaves the browser", async ({ page, sandbox }) => {
  await openConnector(page, NAME);
  await prepare(page);
  let before: Record<string, unknown>[] = [];
  await page.route(POST, async (route) => {
    before = await journalRecords(page);
    await route.continue();
  });
  await submit(page);
  await expectTaken(page);
  await expect.poll(() => before).toHaveLength(1);
  expect(before[0]).toMatchObject({ state: "sent", is_over: false, by: "sandbox" });
  expect(await sandbox.requests()).toHaveLength(1);
});

test("whatever is written of a request waits for the disk itself, and the request for that", async ({ page, sandbox }) => {
  await page.addInitScript(() => {
    const order: string[] = ((window as unknown as { order: string[] }).order = []);
    const states = new WeakMap<IDBTransaction, string[]>();
    const begin = IDBDatabase.prototype.transaction;
    IDBDatabase.prototype.transaction = function (this: IDBDatabase, ...given: Parameters<typeof begin>) {
      const begun = begin.apply(this, given);
      // The browser's own word of it, and before the console hears that it is done.
      begun.addEventListener("complete", () => order.push(...(states.get(begun) ?? []).map((state) => `${state}, ${begun.durability}`)));
      return begun;
    };
    const put = IDBObjectStore.prototype.put;
    IDBObjectStore.prototype.put = function (this: IDBObjectStore, ...given: [unknown, IDBValidKey?]) {
      const state = this.name === "journal" && /"state":"([a-z ]+)"/.exec(String(given[0]))?.[1];
      if (state) states.set(this.transaction, [...(states.get(this.transaction) ?? []), state]);
      return put.apply(this, given);
    };
    const send = window.fetch;
    window.fetch = ((...given: unknown[]) => {
      if (given[0] instanceof Request && given[0].method === "POST") order.push("POST");
      return Reflect.apply(send, window, given);
    }) as typeof send;
  });
  await openConnector(page, NAME);
  await prepare(page);
  await submit(page);
  await letItBeApplied(page, sandbox);
  await expectConfirmed(page);
  const order = () => page.evaluate(() => (window as unknown as { order: string[] }).order);
  expect((await order()).slice(0, 3)).toEqual(["prepared, strict", "sent, strict", "POST"]);
  // What becomes of it is written no less surely.
  await expect.poll(order).toContainEqual(expect.stringMatching(/^applied, /));
  expect((await order()).filter((write) => write !== "POST" && !write.endsWith(", strict"))).toEqual([]);
});

test("the tab ends while the request is on its way: the next one finds out, and nothing is sent again", async ({
  page,
  sandbox,
  context,
}) => {
  await openConnector(page, NAME);
  await prepare(page);
  await sandbox.faults({ operation: "alterOffsets", taken: true, wire: "hang" });
  await submitButton(page).click();
  await expect.poll(async () => (await sandbox.requests()).length).toBe(1);
  await page.close();
  const next = await context.newPage();
  await next.goto(REQUEST);
  await expect(next.getByText(/A request identical to yours was taken at /)).toBeVisible();
  // It got no answer: its content alone says so.
  await expect(next.getByText("identical to one sent by this browser")).toBeVisible();
  await letItBeApplied(next, sandbox);
  await expectConfirmed(next);
  // What was drafted has become the request.
  await next.goto("/drafts");
  await expect(next.getByText("No draft is kept.")).toBeVisible();
  expect(await sandbox.requests()).toHaveLength(1);
});

test("the tab ends after the answer: the next one follows to the end", async ({ page, sandbox }) => {
  await openConnector(page, NAME);
  await prepare(page);
  await submit(page);
  await expectTaken(page);
  await page.goto("/");
  await page.goto(REQUEST);
  await letItBeApplied(page, sandbox);
  await expectConfirmed(page);
  expect(await sandbox.requests()).toHaveLength(1);
});

test("the same change drafted again while the request is followed: the next tab leaves that draft alone", async ({ page, sandbox }) => {
  const drafts = async () => (await storedTexts(page, "drafts")).join("\n");
  await openConnector(page, NAME);
  await prepare(page);
  await submit(page);
  await expectTaken(page);
  await expect.poll(drafts).toBe("");
  await draft(page, { "New kafka_offset of orders/0": "80000" });
  await page.getByLabel("Note").fill("once more, after the fix");
  await expect.poll(drafts).toContain("once more, after the fix");
  await page.goto(REQUEST);
  await letItBeApplied(page, sandbox);
  await expectConfirmed(page);
  expect(await drafts()).toContain("once more, after the fix");
  await page.getByRole("link", { name: "Alter", exact: true }).click();
  await expect(page.getByLabel("Note")).toHaveValue("once more, after the fix");
});

test("the tab ends before anything was sent: the next one says so, and the draft can be submitted", async ({ page, context, sandbox }) => {
  const posts = countPosts(context);
  // The disk takes its time over "sent": nothing leaves before it is there, and the tab is killed before that.
  await page.addInitScript(() => {
    const put = IDBObjectStore.prototype.put;
    IDBObjectStore.prototype.put = function (this: IDBObjectStore, ...given: [unknown, IDBValidKey?]) {
      if (this.name === "journal" && String(given[0]).includes('"state":"sent"')) {
        Object.assign(window, { isAtSent: true });
        // A transaction ends when nothing more is asked of it.
        const again = () => void (this.count().onsuccess = again);
        again();
      }
      return put.apply(this, given);
    };
  });
  await openConnector(page, NAME);
  await prepare(page);
  await submitButton(page).click();
  await expect.poll(() => page.evaluate(() => "isAtSent" in window)).toBe(true);
  await page.close();
  const next = await context.newPage();
  // The console does not run there: nobody settles anything yet.
  await next.goto("/config.json");
  expect(await journalRecords(next)).toMatchObject([{ state: "prepared", is_over: false }]);
  await next.goto(REQUEST);
  await expect(next.getByText(/It was written down and never sent/)).toBeVisible();
  expect(posts()).toBe(0);
  expect(await sandbox.requests()).toEqual([]);
  await prepare(next);
  await submit(next);
  await expectTaken(next);
  expect(posts()).toBe(1);
  expect(await sandbox.requests()).toHaveLength(1);
});

/** A tab drafts on a connector and presses Submit: the request is taken, and no answer comes. */
async function sendWithoutAnswer(tab: Page, sandbox: Sandbox, address: string): Promise<void> {
  const before = (await sandbox.requests()).length;
  await tab.goto(`${address}/alter`);
  await tab.getByLabel(/^New kafka_offset of /).first().fill("7");
  await review(tab);
  await sandbox.faults({ operation: "alterOffsets", taken: true, wire: "hang" });
  await submitButton(tab).click();
  await expect.poll(async () => (await sandbox.requests()).length).toBe(before + 1);
}

test("every tab that sent something ends: the next one, on no connector's page, settles all of it but what another sandbox took", async ({
  page,
  context,
  sandbox,
  expectNetworkErrors,
}) => {
  expectNetworkErrors([NO_REQUEST_YET]);
  await sendWithoutAnswer(page, sandbox, connectorAddress("orders.v1.sink", EDGE));
  await page.close();
  await sandbox.reset();
  const tabs = [await context.newPage(), await context.newPage()] as const;
  await sendWithoutAnswer(tabs[0], sandbox, connectorAddress(NAME));
  await sendWithoutAnswer(tabs[1], sandbox, connectorAddress("paused-sink", EDGE));
  // At once: neither must have the time to come to what the other one leaves.
  await Promise.all(tabs.map((tab) => tab.close()));
  const next = await context.newPage();
  // The console does not run there: nobody settles anything yet.
  await next.goto("/config.json");
  const entries = async () => {
    const of = (entry: Record<string, unknown>) => (entry.target as { connector: string }).connector;
    return new Map((await journalRecords(next)).map((entry) => [of(entry), entry]));
  };
  const left = await entries();
  expect([...left.values()].map(({ state }) => state)).toEqual(["sent", "sent", "sent"]);
  const posts = countPosts(context);
  const asked = new Set<string>();
  next.on("request", (request) => void asked.add(new URL(request.url()).pathname));
  await next.goto("/drafts");
  await expect(next.getByRole("heading", { name: "Drafts", exact: true })).toBeVisible();
  for (const name of [NAME, "paused-sink"]) {
    await expect.poll(async () => (await entries()).get(name), { timeout: 20_000 }).toMatchObject({ state: "accepted", requested_at: expect.anything() });
  }
  expect((await entries()).get("orders.v1.sink")).toEqual(left.get("orders.v1.sink"));
  // It was not even asked for there.
  expect([...asked].filter((path) => path.includes("orders.v1.sink"))).toEqual([]);
  expect(posts()).toBe(0);
  expect(await sandbox.requests()).toHaveLength(2);
});

test("the entry of another sandbox is never settled against this one", async ({ page, context, sandbox }) => {
  const posts = countPosts(context);
  await openConnector(page, NAME);
  await prepare(page);
  await submit(page);
  await expectTaken(page);
  await page.goto("/");
  await sandbox.reset();
  await page.goto(REQUEST);
  await expect(page.getByText("not from this browser; the API does not say by whom")).toBeVisible();
  await prepare(page);
  await expect(submitButton(page)).toBeEnabled();
  expect(posts()).toBe(1);
  expect(await sandbox.requests()).toEqual([]);
});

/** Another tab of the same browser, at Review with a draft of its own: the first one's can only be looked at there. */
async function reviewACopy(context: BrowserContext, before: (other: Page) => Promise<unknown> = async () => undefined): Promise<Page> {
  const other = await context.newPage();
  await before(other);
  await other.goto("/drafts");
  const ids = async () => (await storedTexts(other, "drafts")).map((text) => JSON.parse(text).id as string);
  await expect.poll(async () => (await ids()).length).toBe(1);
  const [first] = await ids();
  await table(other, "Drafts").getByRole("button", { name: `Duplicate ${NAME}` }).click();
  await expect.poll(async () => (await ids()).length).toBe(2);
  const copy = (await ids()).find((id) => id !== first)!;
  await other.goto(`${connectorAddress(NAME)}/alter/review?draft=${copy}`);
  await expect(other.getByRole("table", { name: "Changes" })).toBeVisible();
  for (const box of await other.getByRole("checkbox").all()) await box.check();
  return other;
}

const UNDER_WAY = "Nothing was sent: a request of this browser for this connector is under way.";

/** Two tabs at Review of one connector, each with a draft of its own. */
async function reviewInTwoTabs(page: Page, context: BrowserContext): Promise<[Page, Page]> {
  await openConnector(page, NAME);
  await prepare(page);
  return [page, await reviewACopy(context)];
}

/** The tab that sent it, of two, and the other one. */
async function winnerAndLoser(tabs: [Page, Page]): Promise<[Page, Page]> {
  const hasSent = (tab: Page) => tab.url().endsWith("/request");
  await expect.poll(() => tabs.filter(hasSent).length).toBe(1);
  return hasSent(tabs[0]) ? tabs : [tabs[1], tabs[0]];
}

async function submitInTwoTabs(page: Page, context: BrowserContext, sandbox: Sandbox, meanwhile = async () => {}): Promise<void> {
  const posts = countPosts(context);
  const tabs = await reviewInTwoTabs(page, context);
  await sandbox.faults({ operation: "alterOffsets", taken: true, wire: "delay", seconds: 15 });
  // Whoever is quicker: the other one finds its button disabled, or is told that a request is under way.
  await Promise.all(tabs.map((tab) => submitButton(tab).click({ timeout: 5_000 }).catch(() => undefined)));
  await expect.poll(async () => (await sandbox.requests()).length).toBe(1);
  const [winner, loser] = await winnerAndLoser(tabs);
  await expect(submitButton(loser)).toHaveAccessibleDescription("A request for this connector is under way");
  await meanwhile();
  // Its answer takes fifteen seconds: what both tabs do before it does not, on a machine that stands still for a while either.
  await expect(winner.getByText("PATCH is being submitted.")).toHaveCount(0, { timeout: 40_000 });
  await expectTaken(winner);
  expect(posts()).toBe(1);
  expect(await sandbox.requests()).toHaveLength(1);
}

/** Both presses come before anything is written down: the look just before sending gets no answer until both were made. */
async function submitInTwoTabsAtTheLastLook(page: Page, context: BrowserContext, sandbox: Sandbox): Promise<void> {
  const posts = countPosts(context);
  const tabs = await reviewInTwoTabs(page, context);
  let release = () => {};
  const isReleased = new Promise<void>((done) => (release = done));
  await context.route(/\/offsets$/, async (route) => {
    await isReleased;
    await route.continue();
  });
  await Promise.all(tabs.map((tab) => submitButton(tab).click()));
  const told = (tab: Page) => problem(tab, UNDER_WAY).isVisible();
  await expect.poll(async () => (await Promise.all(tabs.map(told))).filter(Boolean).length).toBe(1);
  expect(posts()).toBe(0);
  const isFirstTold = await told(page);
  release();
  const [winner, loser] = await winnerAndLoser(tabs);
  expect(loser === page, "who was told that nothing was sent has sent nothing").toBe(isFirstTold);
  await expect(submitButton(loser)).toHaveAccessibleDescription("A request for this connector is under way");
  await expectTaken(winner);
  expect(posts()).toBe(1);
  expect(await sandbox.requests()).toHaveLength(1);
}

test("two tabs at once: one request", FIREFOX_TOO, async ({ page, context, sandbox }) => {
  await submitInTwoTabs(page, context, sandbox);
  await sandbox.advance(5);
  expect(await sandbox.requests()).toHaveLength(1);
});

test("two tabs at once, both at the last look: one request", async ({ page, context, sandbox }) => {
  await submitInTwoTabsAtTheLastLook(page, context, sandbox);
});

test("two tabs at once, both at the last look, in a browser without locks: one request", async ({ page, context, sandbox }) => {
  await takeLocksAway(context);
  await submitInTwoTabsAtTheLastLook(page, context, sandbox);
});

/** A browser without locks of its own: outside HTTPS, or an old one. */
async function takeLocksAway(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => Object.defineProperty(navigator, "locks", { value: undefined }));
}

test("two tabs at once, in a browser without locks: one request", async ({ page, context, sandbox }) => {
  await takeLocksAway(context);
  const leases = () => page.evaluate(async () => {
    const open = indexedDB.open("offset-console");
    await new Promise((done) => (open.onsuccess = done));
    const keys = open.result.transaction("leases").objectStore("leases").getAllKeys();
    await new Promise((done) => (keys.onsuccess = done));
    open.result.close();
    return keys.result.map(String);
  });
  // While the answer is on its way: soon after it the lease is given back.
  await submitInTwoTabs(page, context, sandbox, async () => {
    expect((await leases()).filter((name) => name.startsWith("alter/"))).toHaveLength(1);
  });
  expect(await sandbox.requests()).toHaveLength(1);
});

test("without locks, the lease has run out while the tab was suspended before sending: nothing is sent", async ({ page, context, sandbox }) => {
  await takeLocksAway(context);
  await page.clock.install();
  await openConnector(page, NAME);
  await prepare(page);
  let posts = 0;
  page.on("request", (request) => void (posts += Number(request.method() === "POST")));
  // Once it has the lease it asks who answers; the tab is suspended while it does: the time goes on, no timer runs, nor the one
  // that renews the lease.
  await stopTime(page);
  await page.route(/\/config\.json$/, async (route) => {
    await page.clock.setSystemTime(Date.now() + 90_000);
    await route.continue();
  });
  await submitButton(page).click();
  await expect(page.getByText(/Nothing was sent/).first()).toBeVisible();
  expect(posts).toBe(0);
  expect(await sandbox.requests()).toEqual([]);
});

test("what another tab wrote and this one never heard of holds it up all the same", async ({ page, context, sandbox, expectNetworkErrors }) => {
  expectNetworkErrors([{ url: POST, failure: /net::ERR_/ }]);
  await openConnector(page, NAME);
  await prepare(page);
  // As for a tab that was suspended meanwhile: it hears nothing.
  const other = await reviewACopy(context, (other) => other.addInitScript(() => (BroadcastChannel.prototype.postMessage = () => undefined)));
  await sandbox.faults({ operation: "alterOffsets", wire: "drop" });
  await submit(other);
  await expect(other.getByText(NOT_KNOWN)).toBeVisible();
  await other.close();
  await submitButton(page).click();
  await expect(page.getByText(/Nothing was sent/).first()).toBeVisible();
  expect(await sandbox.requests()).toEqual([]);
});

test("what was sent before cannot be read: said, no second request leaves, and it is read as soon as it can be", async ({
  page,
  context,
  sandbox,
  expectNetworkErrors,
}) => {
  expectNetworkErrors([{ url: POST, failure: /net::ERR_/ }]);
  await openConnector(page, NAME);
  await prepare(page);
  await sandbox.faults({ operation: "alterOffsets", wire: "drop" });
  await submit(page);
  await expect(page.getByText(NOT_KNOWN)).toBeVisible();
  await page.close();
  const next = await context.newPage();
  await next.addInitScript(() => {
    const all = IDBObjectStore.prototype.getAll;
    IDBObjectStore.prototype.getAll = function (this: IDBObjectStore, ...given: []) {
      if (this.name === "journal" && !sessionStorage.getItem("readable")) throw new DOMException("I/O error", "UnknownError");
      return all.apply(this, given);
    };
  });
  let posts = 0;
  next.on("request", (request) => void (posts += Number(request.method() === "POST")));
  await next.clock.install();
  await next.goto(`${connectorAddress(NAME)}/alter/review`);
  const unread = problem(next, "The requests that this browser sent could not be read.");
  await expect(unread).toContainText("I/O error");
  await expect(next.getByRole("table", { name: "Changes" })).toBeVisible();
  for (const box of await next.getByRole("checkbox").all()) await box.check();
  await submitButton(next).click();
  await expect(problem(next, "Nothing was sent: what this browser sent before could not be read.")).toContainText("I/O error");
  await takePictures(next, "journal-unread");
  await next.getByRole("link", { name: "Last request", exact: true }).click();
  await expect(next.getByText("perhaps by this browser: what it sent could not be read")).toBeVisible();
  await next.evaluate(() => sessionStorage.setItem("readable", "yes"));
  await letTimePass(next, 6_000, () => expect(unread).toHaveCount(0, { timeout: 500 }));
  await expect(next.getByText(NOT_KNOWN)).toBeVisible();
  await next.goto(`${connectorAddress(NAME)}/alter/review`);
  await expect(submitButton(next)).toHaveAccessibleDescription("A request for this connector is under way");
  expect(posts).toBe(0);
  expect(await sandbox.requests()).toEqual([]);
});

test("a request that a newer version of the console wrote down: none leaves beside it, and what to do is said", async ({
  page,
  sandbox,
  expectNetworkErrors,
}) => {
  expectNetworkErrors([{ url: POST, status: 400 }, NO_REQUEST_YET]);
  const reviewIt = async () => {
    await page.goto(`${connectorAddress(NAME)}/alter/review`);
    await expect(page.getByRole("table", { name: "Changes" })).toBeVisible();
    for (const box of await page.getByRole("checkbox").all()) await box.check();
  };
  const words = "A request that this browser sent could not be read.";
  await openConnector(page, NAME);
  await prepare(page);
  await sandbox.faults({ operation: "alterOffsets", status: 400 });
  await submit(page);
  await expect(page.getByText("Nothing was altered.")).toBeVisible();
  await expect.poll(() => journalRecords(page)).toMatchObject([{ state: "refused", is_over: true }]);
  await expect.poll(async () => (await storedTexts(page, "drafts")).length).toBe(1);
  await page.goto("/");
  await writeAsNewer(page, false);
  let posts = 0;
  page.on("request", (request) => void (posts += Number(request.method() === "POST")));
  await reviewIt();
  await expect(problem(page, words)).toContainText("It may be under way: nothing is submitted for this connector meanwhile.");
  await expect(problem(page, words)).toContainText("(schema 2). Reload to update");
  await submitButton(page).click();
  const unsent = problem(page, "Nothing was sent: a request that this browser sent before could not be read.");
  await expect(unsent).toContainText("Reload to update");
  await takePictures(page, "journal-newer");
  await page.getByRole("link", { name: "Last request", exact: true }).click();
  await expect(page.getByText("perhaps by this browser: what it sent could not be read")).toBeVisible();
  expect(posts).toBe(0);
  expect(await sandbox.requests()).toEqual([]);
  // It holds the connector that it names, and no other.
  await page.goto(`${connectorAddress("paused-sink", EDGE)}/request`);
  await expect(page.getByText("No request yet.")).toBeVisible();
  await expect(page.getByText(words)).toHaveCount(0);
  // Over, it holds nobody up any more; what came of it is still not known here, and that is said.
  await page.goto("/");
  await writeAsNewer(page, true);
  await reviewIt();
  await expect(page.getByRole("status").filter({ hasText: words })).toContainText("It came to its end");
  await submit(page);
  await expectTaken(page);
  expect(await sandbox.requests()).toHaveLength(1);
});

test("what cannot be written down is not sent, unless that is accepted", async ({ page, sandbox }) => {
  await fillDisk(page, "journal");
  await openConnector(page, NAME);
  await prepare(page);
  await submitButton(page).click();
  await expect(problem(page, "Nothing was sent: the request could not be written down.")).toBeVisible();
  await expect(problem(page)).toContainText("The disk is full.");
  await takePictures(page, "not-written");
  expect(await sandbox.requests()).toEqual([]);
  // Nor does what was there before it stay: a full disk gets no fuller by trying.
  expect((await storedKeys(page, "bases")).filter((key) => key.startsWith("journal."))).toEqual([]);
  await page.getByRole("button", { name: "Submit all the same" }).click();
  await expectTaken(page);
  expect(await sandbox.requests()).toHaveLength(1);
});

test("submitting all the same takes what submitting takes: every warning acknowledged, on what stands now", async ({ page, sandbox }) => {
  await fillDisk(page, "journal");
  await openConnector(page, NAME);
  await prepare(page);
  await submitButton(page).click();
  const allTheSame = page.getByRole("button", { name: "Submit all the same" });
  await expect(allTheSame).toBeEnabled();
  await page.getByRole("checkbox").first().uncheck();
  await expect(allTheSame).toHaveAccessibleDescription(/not acknowledged$/);
  await allTheSame.press("Enter");
  await page.getByRole("checkbox").first().check();
  await expect(allTheSame).toBeEnabled();
  // Another ground: what was ticked is to be ticked of that.
  await sandbox.faults({ operation: "getOffsets", scenario: "recreated", count: "always" });
  await expect(allTheSame).toHaveAccessibleDescription("What stands now is not what was drafted on: decide above", { timeout: 15_000 });
  await allTheSame.press("Enter");
  await page.getByRole("button", { name: "Rebase", exact: true }).click();
  await expect(allTheSame).toHaveAccessibleDescription(/not acknowledged$/);
  await allTheSame.press("Enter");
  await expect(page).toHaveURL(/\/alter\/review$/);
  expect(await sandbox.requests()).toEqual([]);
});

test("the disk is full just before sending, and it is sent all the same: no next tab says that it was never sent", async ({ page, context, sandbox }) => {
  await fillDisk(page, "journal", '"state":"prepared"');
  await openConnector(page, NAME);
  await prepare(page);
  await submitButton(page).click();
  await expect(problem(page, "Nothing was sent: the request could not be written down.")).toBeVisible();
  await sandbox.faults({ operation: "alterOffsets", taken: true, wire: "hang" });
  await page.getByRole("button", { name: "Submit all the same" }).click();
  await expect.poll(async () => (await sandbox.requests()).length).toBe(1);
  expect(await journalRecords(page)).toEqual([]);
  await page.close();
  const next = await context.newPage();
  await next.goto(REQUEST);
  await expect(next.getByText("not from this browser; the API does not say by whom")).toBeVisible();
  await expect(next.getByText(/never sent/)).toHaveCount(0);
  expect(await sandbox.requests()).toHaveLength(1);
});

test("looked at again while it is taken up: what becomes of it is still written down", async ({ page, sandbox }) => {
  await openConnector(page, NAME);
  await prepare(page);
  await submit(page);
  await expectTaken(page);
  // Each time the entry is read from the disk, somebody comes back to the window.
  await page.addInitScript(() => {
    const get = IDBObjectStore.prototype.get;
    IDBObjectStore.prototype.get = function (this: IDBObjectStore, ...given: [IDBValidKey]) {
      if (this.name === "journal") queueMicrotask(() => window.dispatchEvent(new Event("focus")));
      return get.apply(this, given);
    };
  });
  await page.goto(REQUEST);
  await letItBeApplied(page, sandbox);
  await expectConfirmed(page);
  await expect.poll(() => journalRecords(page)).toMatchObject([{ state: "applied", is_over: true }]);
});

test("a draft that knows no id is submitted to the connector that stands there: another one later is told from it", async ({
  page,
  sandbox,
  watch,
}) => {
  watch.allowNetworkErrors();
  await openConnector(page, NAME);
  await prepare(page);
  await expect.poll(async () => (await storedTexts(page, "drafts")).length).toBe(1);
  await page.goto("/");
  // As one that was made from a file, where no connector was looked at.
  await page.evaluate(async () => {
    const open = indexedDB.open("offset-console");
    await new Promise((done) => (open.onsuccess = done));
    const transaction = open.result.transaction("drafts", "readwrite");
    const store = transaction.objectStore("drafts");
    const [keys, texts] = [store.getAllKeys(), store.getAll()];
    await new Promise((done) => (texts.onsuccess = done));
    store.put(texts.result[0].replace(/,"lcc":"[^"]+"/, ""), keys.result[0]!);
    await new Promise((done) => (transaction.oncomplete = done));
    open.result.close();
  });
  await page.goto(`${connectorAddress(NAME)}/alter/review`);
  await expect(page.getByRole("table", { name: "Changes" })).toBeVisible();
  for (const box of await page.getByRole("checkbox").all()) await box.check();
  await sandbox.faults({ operation: "alterOffsets", wire: "drop" });
  await submit(page);
  await expect.poll(async () => (await journalRecords(page))[0]).toMatchObject({ target: { lcc: expect.stringMatching(/^lcc-/) } });
});

test("where the browser keeps nothing, the pages say so, and a request needs a second word", async ({ page, sandbox }) => {
  await page.addInitScript(() => {
    const refused = () => new DOMException("no storage here", "SecurityError");
    Object.defineProperty(window, "indexedDB", { get: () => { throw refused(); } });
    // As Chromium does where site data is blocked: the locks are there, and refuse.
    navigator.locks.request = () => Promise.reject(refused());
  });
  await openConnector(page, NAME);
  await draft(page, { "New kafka_offset of orders/0": "80000" });
  await expect(page.getByText(/Kept in this tab only, until it is closed or reloaded/)).toBeVisible();
  await review(page);
  await submitButton(page).click();
  await expect(problem(page, "Nothing was sent: the request could not be written down.")).toBeVisible();
  expect(await sandbox.requests()).toEqual([]);
  await page.getByRole("button", { name: "Submit all the same" }).click();
  await expectTaken(page);
  expect(await sandbox.requests()).toHaveLength(1);
});

test("the history has what was sent, before and after, and makes a draft of it", FIREFOX_TOO, async ({
  page,
  sandbox,
  expectNetworkErrors,
}) => {
  expectNetworkErrors([NO_REQUEST_YET]);
  await openConnector(page, "paused-sink", EDGE);
  await page.getByRole("link", { name: "History", exact: true }).click();
  await expect(page.getByText("No request is known here.")).toBeVisible();
  await draft(page, { "New kafka_offset of clicks/0": "7" });
  await review(page);
  await submit(page);
  await letItBeApplied(page, sandbox);
  await expectConfirmed(page);
  await page.getByRole("link", { name: "History", exact: true }).click();
  await expectRow(table(page, "History"), { request: "PATCH of 1", outcome: "applied", by: "sandbox", "how known": "sent by this browser" });
  await table(page, "History").getByRole("button").first().click();
  await expectRow(table(page, "Before and after"), { partition: "clicks/0", requested: '{"kafka_offset":7}', after: '{"kafka_offset":7}', verdict: "at it" });
  await takePictures(page, "history");
  await page.getByRole("button", { name: "Restore previous offsets" }).click();
  await expect(page).toHaveURL(/\/alter$/);
  await expect(page.getByText(/PATCH of 1 of/)).toBeVisible();
});

test("a request from elsewhere is in the history as seen, once", async ({ page }) => {
  await openConnector(page, NAME);
  await page.getByRole("link", { name: "Last request", exact: true }).click();
  await expect(page.getByText("not from this browser; the API does not say by whom")).toBeVisible();
  await page.reload();
  await expect(page.getByText("not from this browser; the API does not say by whom")).toBeVisible();
  await page.getByRole("link", { name: "History", exact: true }).click();
  await expect(page.getByText("1 request", { exact: true })).toBeVisible();
  await expectRow(table(page, "History"), { "how known": "seen, not sent here", by: "" });
});

test("no secret is kept anywhere", async ({ page, sandbox }) => {
  const canary = "canary-7f3a91c2-secret";
  await page.goto("/connection");
  await page.getByLabel("API key").fill("KEY12345");
  await page.getByLabel("API secret").fill(canary);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("link", { name: "Offset Console" }).click();
  await page.getByLabel("Connector address").fill(`env-dev01/lkc-orders/${NAME}`);
  await page.getByRole("button", { name: "Open", exact: true }).click();
  await prepare(page);
  await submit(page);
  await letItBeApplied(page, sandbox);
  await expectConfirmed(page);
  const kept = await page.evaluate(async () => {
    const texts = [JSON.stringify({ ...localStorage }), JSON.stringify({ ...sessionStorage }), location.href];
    for (const { name } of await indexedDB.databases()) {
      const open = indexedDB.open(name!);
      await new Promise((done) => (open.onsuccess = done));
      for (const store of open.result.objectStoreNames) {
        const all = open.result.transaction(store).objectStore(store).getAll();
        await new Promise((done) => (all.onsuccess = done));
        texts.push(JSON.stringify(all.result));
      }
    }
    return texts.join("\n");
  });
  expect(kept).toContain("KEY12345");
  expect(kept).not.toContain(canary);
  expect(kept).not.toContain(Buffer.from(`KEY12345:${canary}`).toString("base64"));
});
