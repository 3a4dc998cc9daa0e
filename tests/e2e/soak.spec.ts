// A seeded monkey: random actions against a sandbox that throws random faults. No panic, no lost draft, no request
// twice or missing in the history, no rejection that nobody handles (the watch sees those), no memory that only grows. The
// short run is part of the suite; OFFSET_CONSOLE_SOAK=3600 OFFSET_CONSOLE_SEED=7 makes it an hour's. The seed decides what
// is done, in which order, with which faults and values; how far it comes and what it meets on a page is up to the machine.

import { storedTexts } from "./support/kept.ts";
import { connectorAddress, EDGE, expect, type Fault, type Gateway, type Page, test } from "./support/test.ts";

const SECONDS = Number(process.env.OFFSET_CONSOLE_SOAK ?? 20);
const SEED = Number(process.env.OFFSET_CONSOLE_SEED ?? 20260302);
const NAMES = ["orders-to-warehouse", "payments-cdc", "inventory-mysql"];
/** Drafts of these are kept: the monkey writes them and touches nothing else of theirs. */
const KEPT = ["orders.v1.sink", "paused-sink"];
/** How often memory is read. */
const LOOKS = 10;
const MEGABYTE = 1 << 20;
const POST = /\/offsets\/request$/;

/** mulberry32: the same numbers for the same seed. */
function dice(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** What the page's script holds on Home after a collection, and what the gateway holds. */
async function memory(page: Page, gateway: Gateway): Promise<{ page: number; gateway: number }> {
  await page.goto("/");
  await expect(page.getByLabel("Connector address")).toBeVisible();
  const session = await page.context().newCDPSession(page);
  await session.send("HeapProfiler.collectGarbage");
  const { usedSize } = await session.send("Runtime.getHeapUsage");
  await session.detach();
  return { page: usedSize, gateway: gateway.resident() };
}

test(`a monkey for ${SECONDS} s, seed ${SEED}`, async ({ page, sandbox, watch, gateway }) => {
  test.setTimeout(SECONDS * 1000 + 60_000); // allowed: the limit of the test, not a wait
  watch.allowNetworkErrors();
  // Each action has dice of its own: how often one rolls them depends on what is on the page, and the next must not.
  const order = dice(SEED);
  let roll = order;
  const pick = <T>(list: readonly T[]): T => list[Math.floor(roll() * list.length)]!;
  const attempts = new Map<string, number>();
  page.on("request", (request) => {
    const attempt = request.headers()["x-attempt"];
    if (request.method() === "POST" && POST.test(request.url()) && attempt) attempts.set(attempt, (attempts.get(attempt) ?? 0) + 1);
  });
  const faults: Fault[] = [
    { operation: "getOffsets", status: 500 },
    { operation: "getOffsets", wire: "html" },
    { operation: "getOffsetsRequestStatus", status: 503 },
    { operation: "getOffsetsRequestStatus", wire: "drop" },
    { operation: "getConnectorStatus", status: 429, retry_after: 1 },
    { operation: "alterOffsets", wire: "drop", taken: true },
    { operation: "alterOffsets", status: 500 },
    { operation: "alterOffsets", status: 500, taken: true },
    { operation: "alterOffsets", status: 409 },
    { operation: "alterOffsets", wire: "cut", taken: true },
    { operation: "alterOffsets", wire: "hang", taken: true },
    { operation: "alterOffsets", wire: "drip", seconds: 3 },
    { operation: "alterOffsets", scenario: "202-without-stamp" },
    { operation: "getOffsets", wire: "cut" },
    { operation: "getOffsets", wire: "hang" },
    { operation: "getOffsets", wire: "drip", seconds: 3 },
    { operation: "getOffsetsRequestStatus", wire: "hang" },
    { operation: "getOffsetsRequestStatus", scenario: "status-of-before" },
    { scenario: "clock-ahead", count: 20 },
    { scenario: "clock-behind", count: 20 },
  ];
  // Of each draft what it may hold: two values, while it is not known which of them the disk has.
  const kept = new Map<string, string[]>();
  // The disk refuses what is written, for as long as the page lives or until it is told otherwise.
  let hasRefused = false;
  await page.addInitScript(() => {
    const put = IDBObjectStore.prototype.put;
    IDBObjectStore.prototype.put = function (this: IDBObjectStore, ...given: [unknown, IDBValidKey?]) {
      const { isFull } = window as unknown as { isFull?: boolean };
      if (isFull && this.name !== "leases") throw new DOMException("The disk is full.", "QuotaExceededError");
      return put.apply(this, given);
    };
  });
  const setFull = (isFull: boolean) => page.evaluate((isFull) => Object.assign(window, { isFull }), isFull);
  // The page may be on its way somewhere: then it is the next look that counts.
  const expectKeptDrafts = async () => {
    const texts = await storedTexts(page, "drafts").catch(() => undefined);
    for (const [name, values] of texts ? kept : []) {
      const holds = (text: string) => text.includes(`"${name}"`) && values.some((value) => text.includes(value));
      expect(texts!.some(holds), `seed ${SEED}: the draft of ${name}`).toBe(true);
    }
  };
  const isKept = (words: string) => KEPT.some((name) => words.includes(name));
  const actions: Record<string, () => Promise<void>> = {
    open: async () => void (await page.goto(connectorAddress(pick(NAMES)) + pick(["", "/request", "/alter", "/history", "/alter/review"]))),
    drafts: async () => void (await page.goto("/drafts")),
    back: async () => void (await page.goBack()),
    reload: async () => void (await page.reload()),
    fault: () => sandbox.faults(pick(faults)),
    heal: async () => {
      await sandbox.faults();
      await setFull(false);
    },
    fill: async () => {
      hasRefused = true;
      await setFull(true);
    },
    time: () => sandbox.advance(1 + Math.floor(roll() * 20)),
    keep: async () => {
      const [name, value] = [pick(KEPT), String(1 + Math.floor(roll() * 1e9))];
      await page.goto(`${connectorAddress(name, EDGE)}/alter`);
      kept.get(name)?.push(value);
      await page.getByLabel(/^New /).first().fill(value, { timeout: 2_000 });
      // Before it is on the disk, nothing is promised of it.
      await expect.poll(async () => (await storedTexts(page, "drafts")).some((text) => text.includes(value)), { timeout: 5_000 }).toBe(true);
      kept.set(name, [value]);
    },
    type: async () => {
      if (isKept(page.url())) return;
      const fields = await page.getByRole("main").getByRole("textbox").all();
      if (fields.length > 0) await pick(fields).fill(String(Math.floor(roll() * 100_000)), { timeout: 1_000 });
    },
    press: async () => {
      if (isKept(page.url())) return;
      const buttons = await page.getByRole("main").getByRole("button").all();
      if (buttons.length === 0) return;
      const button = pick(buttons);
      if (!isKept(await button.ariaSnapshot({ timeout: 1_000 }))) await button.click({ timeout: 1_000 });
    },
    submit: () => submitSomething(page, pick(NAMES), String(Math.floor(roll() * 70_000))),
  };
  const done: string[] = [];
  const held = [await memory(page, gateway)];
  const begun = Date.now();
  while (Date.now() < begun + SECONDS * 1000) {
    const names = Object.keys(actions);
    const name = names[Math.floor(order() * names.length)]!;
    roll = dice(Math.floor(order() * 2 ** 32));
    done.push(name);
    // What is covered, gone or disabled in this moment cannot be pressed: the monkey goes on.
    await actions[name]!().catch(() => undefined);
    await expect(page.getByText("The console stopped"), `after ${done.slice(-50).join(" ")}`).toHaveCount(0);
    await expectKeptDrafts();
    if (Date.now() > begun + (SECONDS * 1000 * held.length) / LOOKS) held.push(await memory(page, gateway));
  }
  await sandbox.faults();
  expect([...attempts.values()].filter((count) => count > 1), `seed ${SEED}`).toEqual([]);
  // Each request that the sandbox took is one that was sent.
  const taken = (await sandbox.requests()).length;
  expect(taken, `seed ${SEED}: ${done.slice(-50).join(" ")}`).toBeLessThanOrEqual(attempts.size);
  // Each that was sent is in the history; where the disk refused it, at least in the journal. The oldest go at some time.
  await page.goto("/history");
  const sent = [...attempts.keys()].slice(-100);
  const missing = async () => {
    const texts = await storedTexts(page, "history");
    if (hasRefused) texts.push(...(await storedTexts(page, "journal")));
    return sent.filter((attempt) => !texts.some((text) => text.includes(attempt)));
  };
  await expect.poll(missing, { message: `seed ${SEED}: sent, and not in the history`, timeout: 30_000 }).toEqual([]);
  await page.goto("/drafts");
  await expectKeptDrafts();
  held.push(await memory(page, gateway));
  const megabytes = (what: "page" | "gateway") => held.map((at) => (at[what] / MEGABYTE).toFixed(1)).join(" ");
  console.log(`${done.length} actions, ${attempts.size} requests sent, ${taken} taken, ${kept.size} drafts kept`);
  console.log(`page, MB: ${megabytes("page")}; gateway, MB: ${megabytes("gateway")}`);
  // The first look is at a page that has loaded nothing yet: the later ones are compared with the second.
  const [early, late] = [held[1]!, held.at(-1)!];
  expect(late.page, `the page, MB: ${megabytes("page")}`).toBeLessThan(1.5 * early.page + 2 * MEGABYTE);
  expect(late.gateway, `the gateway, MB: ${megabytes("gateway")}`).toBeLessThan(1.5 * early.gateway + 8 * MEGABYTE);
});

async function submitSomething(page: Page, name: string, value: string): Promise<void> {
  await page.goto(`${connectorAddress(name)}/alter`);
  await page.getByLabel(/^New /).first().fill(value, { timeout: 2_000 });
  await page.getByRole("button", { name: "Review" }).click({ timeout: 1_000 });
  await page.getByRole("table", { name: "Changes" }).waitFor({ timeout: 2_000 });
  for (const box of await page.getByRole("checkbox").all()) await box.check({ timeout: 1_000 });
  await page.getByRole("button", { name: "Submit request" }).click({ timeout: 1_000 });
}
