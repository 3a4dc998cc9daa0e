// What keeps a request from being sent, or an outcome from being claimed, on grounds that are not there.

import { journalRecords, storedDrafts, storedKeys, storedTexts } from "./support/kept.ts";
import {
  alterElsewhere,
  connectorAddress,
  countPosts,
  draft,
  EDGE,
  expect,
  expectConfirmed,
  expectRow,
  expectTaken,
  type Gateway,
  letItBeApplied,
  letTimePass,
  loseAnswerAndStatus,
  NO_REQUEST_YET,
  observed,
  openConnector,
  type Page,
  prepare,
  problem,
  review,
  Sandbox,
  send,
  stopTime,
  submit,
  submitButton,
  table,
  test,
  word,
} from "./support/test.ts";

const NAME = "orders-to-warehouse";
const REQUEST = `${connectorAddress(NAME)}/request`;
const FIELD = "New kafka_offset of orders/0";
const POST = /\/offsets\/request$/;
const STATUS = /\/offsets\/request\/status$/;
const CONFIG = /\/config\.json$/;
const GATEWAY = /\/gateway$/;

test("the last request cannot be read just before sending: nothing is sent", async ({ page, sandbox, expectNetworkErrors }) => {
  expectNetworkErrors([{ url: STATUS, status: 503 }]);
  const posts = countPosts(page);
  await openConnector(page, NAME);
  await prepare(page);
  // The look begins with the question who answers: all that was read before it, the last request too, was read well.
  await page.route(
    CONFIG,
    async (route) => {
      await sandbox.faults({ operation: "getOffsetsRequestStatus", status: 503, count: "always" });
      await route.continue();
    },
    { times: 1 },
  );
  await submitButton(page).click();
  await expect(page.getByText("Nothing was sent: the look just before sending failed.")).toBeVisible();
  expect(posts()).toBe(0);
  expect(await sandbox.requests()).toEqual([]);
  // As soon as it can be read again, the same press sends it.
  await sandbox.faults();
  await submit(page);
  await expectTaken(page);
  expect(posts()).toBe(1);
});

test("a connector that somebody resumes just before the press did not stand still: what it reads by itself confirms nothing", async ({ page, gateway, sandbox }) => {
  // With a request before it: where there is none, the state is read to tell that from a connector that is gone.
  await alterElsewhere(gateway, connectorAddress("paused-sink", EDGE), JSON.stringify({ type: "PATCH", offsets: [{ partition: { kafka_topic: "clicks", kafka_partition: 1 }, offset: { kafka_offset: 5200 } }] }));
  await sandbox.advance(300);
  await openConnector(page, "paused-sink", EDGE);
  await draft(page, { "New kafka_offset of clicks/0": "1" });
  await review(page);
  // What the page has seen of it until then is that it is PAUSED.
  await page.route(
    CONFIG,
    async (route) => {
      const headers = { authorization: `Basic ${btoa("somebody:else")}` };
      const resumed = await fetch(`${gateway.url}/connect/v1${connectorAddress("paused-sink", EDGE)}/resume`, { method: "PUT", headers });
      expect(resumed.ok).toBe(true);
      await sandbox.advance(30);
      await route.continue();
    },
    { times: 1 },
  );
  await submit(page);
  await expectTaken(page);
  await expect.poll(() => journalRecords(page)).toMatchObject([{ stood_still: false }]);
});

test("the way back cannot be written down: nothing is sent, and nothing of it stays", async ({ page, sandbox }) => {
  await page.addInitScript(() => {
    const put = IDBObjectStore.prototype.put;
    IDBObjectStore.prototype.put = function (this: IDBObjectStore, ...given: [unknown, IDBValidKey?]) {
      const isWayBack = this.name === "bases" && String(given[1]).startsWith("journal.");
      if (isWayBack) throw new DOMException("The disk is full.", "QuotaExceededError");
      return put.apply(this, given);
    };
  });
  const posts = countPosts(page);
  await openConnector(page, NAME);
  await prepare(page);
  await submitButton(page).click();
  const unwritten = problem(page, "Nothing was sent: the request could not be written down.");
  await expect(unwritten).toContainText("The disk is full.");
  expect(posts()).toBe(0);
  expect(await sandbox.requests()).toEqual([]);
  await expect.poll(() => storedKeys(page, "journal")).toEqual([]);
});

test("nobody says who answers: what the status shows settles nothing until somebody does", async ({ page, sandbox, expectNetworkErrors }) => {
  expectNetworkErrors([{ url: POST, status: 500 }, { url: CONFIG, status: 503 }, { url: GATEWAY, status: 503 }]);
  await openConnector(page, NAME);
  await prepare(page);
  await sandbox.faults({ operation: "alterOffsets", taken: true, status: 500 });
  let [statuses, asked, isSaid] = [0, 0, true];
  await page.route(POST, async (route) => {
    isSaid = false;
    await route.continue();
  });
  await page.route(/\/(config\.json|gateway)$/, async (route) => {
    if (isSaid) return route.continue();
    asked += Number(CONFIG.test(route.request().url()));
    return route.fulfill({ status: 503, body: "" });
  });
  page.on("response", (response) => void (statuses += Number(!isSaid && STATUS.test(response.url()) && response.ok())));
  await submit(page);
  await expect(page.getByText("It is not known whether the server took the request.")).toBeVisible();
  // Whoever asks for the third time has made up its mind about two reads that showed the very request.
  await expect.poll(() => asked, { timeout: 25_000 }).toBeGreaterThanOrEqual(3);
  expect(statuses).toBeGreaterThanOrEqual(2);
  expect(await journalRecords(page)).toMatchObject([{ state: "unknown", is_over: false }]);
  await expect(page.getByText(/A request identical to yours was taken at /)).toHaveCount(0);
  isSaid = true;
  await expect(page.getByText(/A request identical to yours was taken at /)).toBeVisible({ timeout: 20_000 });
  expect(await sandbox.requests()).toHaveLength(1);
});

test("an entry cannot be read anew: the next tab leaves it as it stands", async ({ page, context, sandbox }) => {
  await openConnector(page, NAME);
  await prepare(page);
  await sandbox.faults({ operation: "alterOffsets", taken: true, wire: "hang" });
  await submitButton(page).click();
  await expect.poll(async () => (await sandbox.requests()).length).toBe(1);
  const before = await storedTexts(page, "journal");
  expect(before).toEqual([expect.stringContaining('"state":"sent"')]);
  await page.close();
  const next = await context.newPage();
  await next.addInitScript(() => {
    const get = IDBObjectStore.prototype.get;
    IDBObjectStore.prototype.get = function (this: IDBObjectStore, ...given: [IDBValidKey]) {
      if (this.name === "journal" && !sessionStorage.getItem("readable")) throw new DOMException("I/O error", "UnknownError");
      return get.apply(this, given);
    };
  });
  await next.goto(REQUEST);
  const unread = problem(next, "The requests that this browser sent could not be read.");
  // The browser may not have let go of the lock of the tab that ended: then it is looked at when somebody comes back.
  await expect(async () => {
    await next.evaluate(() => window.dispatchEvent(new Event("focus")));
    await expect(unread).toContainText("I/O error", { timeout: 1_000 });
  }).toPass();
  // Until the records together could be read again, and one more look at the status.
  await expect(unread).toHaveCount(0);
  await next.waitForResponse(STATUS);
  expect(await storedTexts(next, "journal")).toEqual(before);
  await next.evaluate(() => sessionStorage.setItem("readable", "yes"));
  await expect(async () => {
    await next.evaluate(() => window.dispatchEvent(new Event("focus")));
    await expect(next.getByText(/A request identical to yours was taken at /)).toBeVisible({ timeout: 1_000 });
  }).toPass();
  expect(await sandbox.requests()).toHaveLength(1);
});

/** Puts so many requests of other connectors beside the one that is there: made after it, and over. */
async function addFinished(page: Page, many: number): Promise<void> {
  await page.evaluate(async (many) => {
    const open = indexedDB.open("offset-console");
    await new Promise((done) => (open.onsuccess = done));
    const transaction = open.result.transaction("journal", "readwrite");
    const store = transaction.objectStore("journal");
    const all = store.getAll();
    await new Promise((done) => (all.onsuccess = done));
    const first = JSON.parse(all.result[0]);
    for (let at = 0; at < many; at += 1) {
      const attempt = `finished-${String(at).padStart(3, "0")}`;
      const target = { ...first.target, connector: `finished-${at}` };
      const prepared_at = new Date(Date.parse(first.prepared_at) + 1_000 * (at + 1)).toISOString();
      store.put(JSON.stringify({ ...first, attempt, target, prepared_at, state: "refused", is_over: true }), attempt);
    }
    await new Promise((done) => (transaction.oncomplete = done));
    open.result.close();
  }, many);
}

test("of more than 200 requests the oldest goes that is over: an older one whose outcome is unknown stays", async ({
  page,
  sandbox,
  expectNetworkErrors,
}) => {
  expectNetworkErrors([{ url: POST, failure: /net::ERR_/ }]);
  await openConnector(page, NAME);
  await prepare(page);
  await sandbox.faults({ operation: "alterOffsets", wire: "drop" });
  await submit(page);
  await expect.poll(() => journalRecords(page)).toMatchObject([{ state: "unknown", is_over: false }]);
  const [unknown] = await storedKeys(page, "journal");
  await page.goto("/");
  await addFinished(page, 201);
  await page.goto(REQUEST);
  await expect.poll(async () => (await storedKeys(page, "journal")).length).toBe(201);
  const kept = await storedKeys(page, "journal");
  expect(kept).toContain(unknown);
  expect(kept).not.toContain("finished-000");
  expect(kept).toContain("finished-001");
  await expect(page.getByText("It is not known whether the server took the request.")).toBeVisible();
});

/** A request to the paused sink, taken and applied where nothing is observed again within the hour. */
async function applyUnobserved(startGateway: (...flags: string[]) => Promise<Gateway>, page: Page): Promise<{ gateway: Gateway; sandbox: Sandbox }> {
  const gateway = await startGateway("--sandbox-observe-seconds", "3600");
  const sandbox = new Sandbox(gateway);
  await page.goto(`${gateway.url}${connectorAddress("paused-sink", EDGE)}`);
  await send(page, { "New kafka_offset of clicks/0": "4000" });
  await expectTaken(page);
  await sandbox.advance(5);
  return { gateway, sandbox };
}

test("what was applied stays applied for the next tab too, though the way back was sent at once", async ({ startGateway, page, expectNetworkErrors }) => {
  expectNetworkErrors([NO_REQUEST_YET]);
  const { sandbox } = await applyUnobserved(startGateway, page);
  await expect(word(page, "APPLIED")).toBeVisible({ timeout: 20_000 });
  await page.getByRole("button", { name: "Restore previous offsets" }).click();
  await expect(page.getByLabel("New kafka_offset of clicks/0")).toHaveValue("5000");
  await review(page);
  await submit(page);
  await expect.poll(async () => (await sandbox.requests()).length).toBe(2);
  await expect.poll(() => journalRecords(page)).toMatchObject([{ state: "applied", is_over: false }, { state: "accepted" }]);
  await page.reload();
  await expectTaken(page);
  // The status shows the way back from now on; what is observed next ends the first one's watch.
  await sandbox.advance(4_000);
  await expect.poll(async () => (await journalRecords(page))[0], { timeout: 20_000 }).toMatchObject({ is_over: true });
  expect((await journalRecords(page))[0]).toMatchObject({ state: "applied" });
});

test("what is observed after somebody else's request is not this one's doing: no verdict comes of it", async ({
  startGateway,
  page,
  expectNetworkErrors,
}) => {
  expectNetworkErrors([NO_REQUEST_YET]);
  const { gateway, sandbox } = await applyUnobserved(startGateway, page);
  await expect(page.getByText("waiting for an observation later than that")).toBeVisible({ timeout: 20_000 });
  await alterElsewhere(gateway, connectorAddress("paused-sink", EDGE), '{"type":"PATCH","offsets":[{"partition":{"kafka_topic":"clicks","kafka_partition":1},"offset":{"kafka_offset":1}}]}');
  await sandbox.advance(3_700);
  // It is no longer watched, and nothing is claimed of what was seen.
  await expect.poll(() => journalRecords(page), { timeout: 20_000 }).toMatchObject([{ state: "applied", is_over: true }]);
  await page.getByRole("link", { name: "History", exact: true }).click();
  const sent = await expectRow(table(page, "History"), { outcome: "applied", "how known": "sent by this browser" });
  await sent.getByRole("button").first().click();
  await expectRow(table(page, "Before and after"), { partition: "clicks/0", requested: '{"kafka_offset":4000}', verdict: "" });
});

test("what was observed of a request that is watched is not forgotten when the next one is submitted", async ({ page, sandbox, expectNetworkErrors }) => {
  expectNetworkErrors([NO_REQUEST_YET, { url: POST, status: 400 }]);
  const see = (body: string) => ({ operation: "getOffsets", status: 200, body, count: "always" }) as const;
  await page.clock.install();
  await openConnector(page, "paused-sink", EDGE);
  await send(page, { "New kafka_offset of clicks/0": "4000", "New kafka_offset of clicks/1": "6000" });
  await expectTaken(page);
  // One is where it was asked to be; the other is not, so that both are watched on.
  await sandbox.faults(see(observed(2099, 4000, 5210, 4890)));
  await sandbox.advance(5);
  await expectRow(table(page, "Changes"), { partition: "clicks/0", verdict: "at it" });
  await expectRow(table(page, "Changes"), { partition: "clicks/1", verdict: /^did not move/ });
  await draft(page, { "New kafka_offset of clicks/0": "4500" });
  await review(page);
  // From here on nothing is looked at but what the submission itself looks at: the watch ends its round, where it is on one.
  const watched = page.waitForResponse(GATEWAY, { timeout: 10_000 }).catch(() => undefined);
  await page.clock.pauseAt(Date.now() + 60_000);
  await watched;
  // Past where it stood before: of that alone nobody could tell whether it was ever replayed.
  await page.route(
    POST,
    async (route) => {
      await sandbox.faults({ operation: "alterOffsets", status: 400 }, see(observed(2100, 5005, 5210, 4890)));
      await route.continue();
    },
    { times: 1 },
  );
  await submit(page);
  await expect(page.getByText(/Nothing was altered/)).toBeVisible();
  await page.clock.resume();
  await expectRow(table(page, "Changes"), { partition: "clicks/0", "live now": "5005", verdict: "moved on from it" });
});

test("what a request set between two observations is not shown as progress alone", async ({ page, sandbox, expectNetworkErrors }) => {
  expectNetworkErrors([NO_REQUEST_YET]);
  await openConnector(page, "paused-sink", EDGE);
  await send(page, { "New kafka_offset of clicks/0": "6000" });
  await sandbox.faults({ operation: "getOffsets", status: 200, body: observed(2099, 6000, 5210, 4890), count: "always" });
  await sandbox.advance(5);
  await expectRow(table(page, "Changes"), { partition: "clicks/0", verdict: "at it" });
  await page.getByRole("link", { name: "Offsets", exact: true }).click();
  await expect(page.getByText(/^1 of 3 moved since .* · with what the request of .*Z set/)).toBeVisible();
});

test("a 202 of another connector's request gives no stamp to follow: the status says which is ours", async ({ page, sandbox }) => {
  await openConnector(page, NAME);
  await prepare(page);
  await page.route(POST, async (route) => {
    const response = await route.fetch();
    const echo = { ...(await response.json()), id: "lcc-other1", name: "somebody-elses", requested_at: "2020-01-01T00:00:00Z" };
    await route.fulfill({ response, json: echo });
  });
  await submit(page);
  await expect(page.getByText(/A request identical to yours was taken at /)).toBeVisible({ timeout: 20_000 });
  await letItBeApplied(page, sandbox);
  await expectConfirmed(page);
  const [taken] = await sandbox.requests();
  await expect.poll(() => journalRecords(page)).toMatchObject([{ state: "applied", requested_at: taken?.requested_at }]);
});

test("a browser without random ids sends nothing, and says so", async ({ page, sandbox }) => {
  await page.addInitScript(() => Object.defineProperty(Crypto.prototype, "getRandomValues", { value: undefined }));
  const posts = countPosts(page);
  await openConnector(page, NAME);
  await prepare(page);
  await submitButton(page).click();
  await expect(problem(page, "Nothing was sent: this browser gives no random ids.")).toBeVisible();
  expect(posts()).toBe(0);
  expect(await sandbox.requests()).toEqual([]);
  expect(await journalRecords(page)).toEqual([]);
});

test("a draft changed while its outcome was unknown is not the request that is found then: it stays", async ({ page, sandbox, expectNetworkErrors }) => {
  expectNetworkErrors([{ url: POST, status: 500 }, { url: STATUS, status: 503 }]);
  await openConnector(page, NAME);
  await prepare(page);
  await loseAnswerAndStatus(page, sandbox);
  await submit(page);
  await expect(page.getByText("It is not known whether the server took the request.")).toBeVisible();
  await draft(page, { [FIELD]: "81000" });
  await expect.poll(() => storedDrafts(page)).toContain("81000");
  await page.getByRole("link", { name: "Last request", exact: true }).click();
  await sandbox.faults();
  await expect(page.getByText(/A request identical to yours was taken at /)).toBeVisible({ timeout: 20_000 });
  await letItBeApplied(page, sandbox);
  await expectConfirmed(page);
  expect(await storedDrafts(page)).toContain("81000");
  await page.getByRole("link", { name: "Alter", exact: true }).click();
  await expect(page.getByLabel(FIELD, { exact: true })).toHaveValue("81000");
  expect((await sandbox.requests()).map(({ body }) => body)).toEqual([expect.stringContaining("80000")]);
});

/** The one lease on a connector, in a browser without locks: whose it is, and until when. */
async function lease(page: Page): Promise<{ owner: string; until: number }> {
  const text = await page.evaluate(async () => {
    const open = indexedDB.open("offset-console");
    await new Promise((done) => (open.onsuccess = done));
    const store = open.result.transaction("leases").objectStore("leases");
    const [keys, texts] = [store.getAllKeys(), store.getAll()];
    await new Promise((done) => (texts.onsuccess = done));
    open.result.close();
    return texts.result[keys.result.findIndex((key) => String(key).startsWith("alter/"))] as string;
  });
  const [owner = "", until] = text.split(" ");
  return { owner, until: Number(until) };
}

test("without locks, a request is on its way for longer than a lease lasts: no other tab takes it up", async ({ page, context, sandbox }) => {
  await context.addInitScript(() => Object.defineProperty(navigator, "locks", { value: undefined }));
  // The time of all tabs.
  await page.clock.install();
  await openConnector(page, NAME);
  await prepare(page);
  await sandbox.faults({ operation: "alterOffsets", taken: true, wire: "hang" });
  await submitButton(page).click();
  await expect.poll(async () => (await sandbox.requests()).length).toBe(1);
  const other = await context.newPage();
  await other.goto(REQUEST);
  await expect(other.getByText("PATCH is being submitted.")).toBeVisible();
  await stopTime(page);
  const first = await lease(page);
  // It lasts twenty seconds and is renewed every four.
  for (let at = 0; at < 6; at += 1) {
    const { until } = await lease(page);
    await page.clock.fastForward(4_000);
    await expect.poll(async () => (await lease(page)).until).toBeGreaterThan(until);
  }
  // The other one has looked every ten seconds whether the first is still there.
  await expect(other.getByText("PATCH is being submitted.")).toBeVisible();
  expect((await lease(page)).owner).toBe(first.owner);
  expect(await journalRecords(page)).toMatchObject([{ state: "sent", is_over: false }]);
});

/** The looks at the last request that a tab makes once nobody has the connector open: those of whoever follows it. */
type Looks = { begun: number; ended: number };

/** Counts them from now on; each is over with the answer to another question, after which nothing is left but to wait. */
function countLooks(page: Page, last: RegExp): Looks {
  const looks: Looks = { begun: 0, ended: 0 };
  page.on("request", (request) => void (looks.begun += Number(STATUS.test(request.url()))));
  page.on("response", (response) => void (looks.ended = last.test(response.url()) ? looks.begun : looks.ended));
  return looks;
}

/** Lets the browser's own time pass, which stands still otherwise, until the next look is over; how many seconds went by before it. */
async function secondsToNextLook(page: Page, looks: Looks): Promise<number> {
  const before = looks.begun;
  let seconds = 0;
  for (; looks.begun === before; seconds += 1) {
    expect(seconds, "seconds without a look").toBeLessThan(200);
    await page.clock.fastForward(1_000);
    // What the page asks for then is heard of before the answer to a question that comes later.
    await page.evaluate(() => fetch("/config.json").then((answer) => answer.text()));
  }
  await expect.poll(() => looks.ended).toBe(looks.begun);
  return seconds;
}

/** Leaves the connector's pages, and stops the browser's time. */
async function goHomeAndStopTheTime(page: Page): Promise<void> {
  await page.getByRole("link", { name: "Offset Console" }).click();
  await expect(page.getByLabel("Connector address")).toBeVisible();
  await stopTime(page, 5_000);
}

test("a status that never says when its request was taken is followed for a while, and nothing is claimed of it", async ({ page, sandbox }) => {
  await page.clock.install();
  await openConnector(page, NAME);
  await prepare(page);
  await submit(page);
  await expectTaken(page);
  await page.route(STATUS, async (route) => {
    const answer = await route.fetch();
    await route.fulfill({ response: answer, body: (await answer.text()).replace(/,"requested_at":"[^"]*"/, "") });
  });
  const end = page.getByText("A request without a time stands in the status: whether it is this one, this browser cannot tell.");
  await letTimePass(page, 15_000, () => expect(end).toBeVisible({ timeout: 500 }));
  await expect(page.getByText("The status shows a request that may be yours.")).toBeVisible();
  expect(await sandbox.requests()).toHaveLength(1);
});

test("whoever follows a request looks less and less often, but every 15 s at the latest", async ({ startGateway, page }) => {
  test.slow();
  const gateway = await startGateway("--sandbox-apply-seconds", "36000");
  await page.clock.install();
  await page.goto(`${gateway.url}${connectorAddress(NAME)}`);
  await prepare(page);
  await submit(page);
  await expectTaken(page);
  await goHomeAndStopTheTime(page);
  const looks = countLooks(page, /orders-to-warehouse\/status$/);
  const waits: number[] = [];
  for (let at = 0; at < 12; at += 1) waits.push(await secondsToNextLook(page, looks));
  // Without an end to it the last would be more than a minute. A look is seen a moment after the time that it was made at.
  expect(Math.max(...waits.slice(-3)), waits.join(", ")).toBeGreaterThanOrEqual(15);
  expect(Math.max(...waits), waits.join(", ")).toBeLessThanOrEqual(20);
});

test("whoever follows a request waits as long as the server asks", async ({ startGateway, page, expectNetworkErrors }) => {
  test.slow();
  expectNetworkErrors([{ url: STATUS, status: 429 }]);
  const gateway = await startGateway("--sandbox-apply-seconds", "36000");
  await page.clock.install();
  await page.goto(`${gateway.url}${connectorAddress(NAME)}`);
  await prepare(page);
  await submit(page);
  await expectTaken(page);
  await goHomeAndStopTheTime(page);
  const looks = countLooks(page, /orders-to-warehouse\/status$/);
  await new Sandbox(gateway).faults({ operation: "getOffsetsRequestStatus", status: 429, retry_after: 60, count: "always" });
  // The first may have been on its way when the limit came.
  for (let at = 0; at < 2; at += 1) await secondsToNextLook(page, looks);
  expect(await secondsToNextLook(page, looks)).toBeGreaterThanOrEqual(60);
});

test("whoever finds out what became of a request waits as long as the server asks", async ({ page, sandbox, expectNetworkErrors }) => {
  test.slow();
  expectNetworkErrors([{ url: POST, failure: /net::ERR_/ }, { url: STATUS, status: 429 }]);
  await page.clock.install();
  await openConnector(page, NAME);
  await prepare(page);
  await sandbox.faults({ operation: "alterOffsets", wire: "drop" });
  await submit(page);
  await expect(page.getByText("It is not known whether the server took the request.")).toBeVisible();
  await goHomeAndStopTheTime(page);
  const looks = countLooks(page, GATEWAY);
  await sandbox.faults({ operation: "getOffsetsRequestStatus", status: 429, retry_after: 60, count: "always" });
  // The first may have been on its way when the limit came.
  for (let at = 0; at < 2; at += 1) await secondsToNextLook(page, looks);
  expect(await secondsToNextLook(page, looks)).toBeGreaterThanOrEqual(60);
});
