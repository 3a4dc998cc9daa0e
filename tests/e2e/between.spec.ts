// What changes while a request is on its way: the connector, the gateway, the console itself, the network, the tab.

import { journalRecords } from "./support/kept.ts";
import { deploy, expectKept, revision } from "./support/revisions.ts";
import {
  connectorAddress,
  countPosts,
  expect,
  expectConfirmed,
  expectTaken,
  letItBeApplied,
  openConnector,
  type Page,
  prepare,
  prepareThrough,
  Sandbox,
  submit,
  submitButton,
  test,
} from "./support/test.ts";

const NAME = "orders-to-warehouse";
const REQUEST = `${connectorAddress(NAME)}/request`;
const TAKEN = /A request identical to yours was taken at /;

/** One tab sends and waits for its answer, a second one of the same browser looks on; then the first one ends. */
async function lookOnWhileTheSenderEnds(page: Page, sandbox: Sandbox): Promise<Page> {
  await openConnector(page, NAME);
  await prepare(page);
  await sandbox.faults({ operation: "alterOffsets", taken: true, wire: "hang" });
  await submitButton(page).click();
  await expect.poll(async () => (await sandbox.requests()).length).toBe(1);
  const onlooker = await page.context().newPage();
  await onlooker.clock.install();
  await onlooker.goto(REQUEST);
  await expect(onlooker.getByText("PATCH is being submitted.")).toBeVisible();
  // From here on nothing that waits for a time happens in it: what it does, it does because of what it hears.
  await onlooker.clock.pauseAt(Date.now() + 60_000);
  await page.close();
  // The browser gives the lock of a tab that ended back a moment later; until then a look is tried again after a while, and none passes here.
  const heldLocks = () => onlooker.evaluate(async () => (await navigator.locks.query()).held?.map(({ name }) => name).filter((name) => name?.startsWith("alter/")));
  await expect.poll(heldLocks).toEqual([]);
  await expect(onlooker.getByText(TAKEN)).toHaveCount(0);
  return onlooker;
}

/** It takes the request up when this happens. */
async function comesToIt(onlooker: Page, event: "focus" | "online"): Promise<void> {
  await onlooker.evaluate((event) => window.dispatchEvent(new Event(event)), event);
  await expect(onlooker.getByText(TAKEN)).toBeVisible();
}

test("the connector is made anew between review and submit: nothing is sent", async ({ page, sandbox }) => {
  let posts = 0;
  page.on("request", (request) => void (posts += Number(request.method() === "POST")));
  await openConnector(page, NAME);
  await prepare(page);
  // The press asks who answers before anything else: what the page read until then was of the connector before.
  await page.route(
    /\/config\.json$/,
    async (route) => {
      await sandbox.faults({ operation: "getOffsets", scenario: "recreated", count: "always" });
      await route.continue();
    },
    { times: 1 },
  );
  await submitButton(page).click();
  await expect(page.getByText(/Nothing was sent/).first()).toBeVisible();
  expect(posts).toBe(0);
  expect(await sandbox.requests()).toEqual([]);
});

const PAUSED = "This request is not followed now.";

/** It says so, and still does when a minute has passed: whatever the console waits for has come by then. */
async function staysPaused(page: Page): Promise<void> {
  await expect(page.getByText(PAUSED)).toBeVisible({ timeout: 20_000 });
  for (let passed = 0; passed < 60; passed += 10) {
    await page.clock.runFor(10_000);
    await expect(page.getByText(PAUSED)).toBeVisible();
  }
}

test("the sandbox is reset while its request is followed: what the new one says is not about it", async ({ page, sandbox }) => {
  const posts = countPosts(page);
  await page.clock.install();
  await openConnector(page, NAME);
  await prepare(page);
  await submit(page);
  await expectTaken(page);
  await sandbox.reset();
  await staysPaused(page);
  await expect(page.getByText(/Another sandbox answers at this address now/)).toBeVisible();
  await expect.poll(() => journalRecords(page)).toMatchObject([{ state: "accepted", is_over: false }]);
  // And after a reload it is the new one's page.
  await page.reload();
  await expect(page.getByText("not from this browser; the API does not say by whom")).toBeVisible();
  await expect(page.getByText(PAUSED)).toHaveCount(0);
  expect(await journalRecords(page)).toMatchObject([{ state: "accepted", is_over: false }]);
  // It left once, for the sandbox that is no more.
  expect(await sandbox.requests()).toEqual([]);
  expect(posts()).toBe(1);
});

test("the sandbox is reset while a lost request is settled: nothing is concluded from the new one", async ({
  page,
  sandbox,
  expectNetworkErrors,
}) => {
  expectNetworkErrors([{ url: /\/offsets\/request$/, failure: /net::ERR_/ }]);
  const posts = countPosts(page);
  await page.clock.install();
  await openConnector(page, NAME);
  await prepare(page);
  await sandbox.faults({ operation: "alterOffsets", wire: "drop" });
  await submit(page);
  await expect(page.getByText("It is not known whether the server took the request.")).toBeVisible();
  await sandbox.reset();
  await staysPaused(page);
  await expect.poll(() => journalRecords(page)).toMatchObject([{ state: "unknown", is_over: false }]);
  // It left once, for the sandbox that is no more.
  expect(await sandbox.requests()).toEqual([]);
  expect(posts()).toBe(1);
});

test("the sandbox is reset before the offsets are seen: the new one's confirm nothing", async ({ page, startGateway }) => {
  // Nothing is observed by itself: only what the new one begins with is later than the application.
  const gateway = await startGateway("--sandbox-observe-seconds", "36000");
  const sandbox = new Sandbox(gateway);
  const posts = countPosts(page);
  await page.clock.install();
  await page.goto(`${gateway.url}${connectorAddress(NAME)}`);
  await prepare(page);
  await submit(page);
  await expectTaken(page);
  await sandbox.advance(5);
  await expect(page.getByText("waiting for an observation later than that").first()).toBeVisible({ timeout: 20_000 });
  await sandbox.reset();
  await sandbox.advance(60);
  await staysPaused(page);
  await expect.poll(() => journalRecords(page)).toMatchObject([{ state: "applied", is_over: false }]);
  // It left once, for the sandbox that is no more.
  expect(await sandbox.requests()).toEqual([]);
  expect(posts()).toBe(1);
});

test("the gateway is started anew under an open tab, with another sandbox: the request is not followed there", async ({
  page,
  startGateway,
  watch,
}) => {
  watch.allowNetworkErrors();
  const gateway = await startGateway();
  const posts = countPosts(page);
  await page.clock.install();
  await page.goto(`${gateway.url}${connectorAddress(NAME)}`);
  await prepare(page);
  await submit(page);
  await expectTaken(page);
  await gateway.kill();
  await gateway.restart();
  await staysPaused(page);
  await expect.poll(() => journalRecords(page)).toMatchObject([{ state: "accepted", is_over: false }]);
  // It left once, for the sandbox that is no more.
  expect(await new Sandbox(gateway).requests()).toEqual([]);
  expect(posts()).toBe(1);
});

test("the gateway is killed while the request is on its way, and started anew: one request, found again", async ({
  page,
  sandbox,
  gateway: cloud,
  startGateway,
  watch,
}) => {
  watch.allowNetworkErrors();
  const gateway = await startGateway("--upstream", cloud.url);
  let posts = 0;
  page.on("request", (request) => void (posts += Number(request.method() === "POST")));
  await prepareThrough(page, gateway, NAME);
  await sandbox.faults({ operation: "alterOffsets", taken: true, wire: "hang" });
  await submit(page);
  await expect.poll(async () => (await sandbox.requests()).length).toBe(1);
  await gateway.kill();
  await expect(page.getByText("It is not known whether the server took the request.")).toBeVisible();
  // Observed before it is asked for at all: the second look at the offsets comes 20 s after the first, where the upstream is no sandbox.
  await sandbox.advance(17);
  await gateway.restart();
  await expect(page.getByText(TAKEN)).toBeVisible({ timeout: 20_000 });
  await expectConfirmed(page);
  expect(await sandbox.requests()).toHaveLength(1);
  expect(posts).toBe(1);
});

test("the tab that sent it has ended; another one comes to it when it is looked at again", async ({ page, sandbox }) => {
  const onlooker = await lookOnWhileTheSenderEnds(page, sandbox);
  await comesToIt(onlooker, "focus");
  expect(await sandbox.requests()).toHaveLength(1);
});

test("the tab that sent it has ended; another one comes to it when the network is back", async ({ page, sandbox }) => {
  const onlooker = await lookOnWhileTheSenderEnds(page, sandbox);
  await comesToIt(onlooker, "online");
  expect(await sandbox.requests()).toHaveLength(1);
});

test.describe("with the worker that keeps the console", () => {
  test.use({ serviceWorkers: "allow" });

  test("a new version arrives while the request is on its way: the next page follows it to its end", async ({
    page,
    startGateway,
    placeSite,
  }) => {
    const folder = placeSite({});
    const gateway = await startGateway("--site", folder);
    const sandbox = new Sandbox(gateway);
    await page.goto(`${gateway.url}${connectorAddress(NAME)}`);
    await expectKept(page);
    await prepare(page);
    await sandbox.faults({ operation: "alterOffsets", taken: true, wire: "hang" });
    await submit(page);
    await expect.poll(async () => (await sandbox.requests()).length).toBe(1);
    deploy(folder, "next");
    await page.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.update());
    await page.getByRole("button", { name: "Reload to update" }).click();
    await expect(async () => expect(await revision(page)).toBe("next")).toPass();
    await expect(page.getByText(TAKEN)).toBeVisible({ timeout: 20_000 });
    await letItBeApplied(page, sandbox);
    await expectConfirmed(page);
    expect(await sandbox.requests()).toHaveLength(1);
  });
});
