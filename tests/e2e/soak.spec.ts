// A seeded monkey: random actions in two tabs against a sandbox that throws random faults. No panic, no lost draft, no request
// twice or missing in the history, no rejection that nobody handles (the watch sees those), no memory that only grows. The
// short run is part of the suite; OFFSET_CONSOLE_SOAK=3600 OFFSET_CONSOLE_SEED=7 makes it an hour's. The seed decides what
// is done, in which order, with which faults and values; how far it comes and what it meets on a page is up to the machine.

import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { storedTexts } from "./support/kept.ts";
import { connectorAddress, expect, type Fault, Gateway, type Locator, openByTyping, type Page, submitButton, test as withGateway } from "./support/test.ts";

const SECONDS = Number(process.env.OFFSET_CONSOLE_SOAK ?? 20);
const SEED = Number(process.env.OFFSET_CONSOLE_SEED ?? 20260302);
const NAMES = ["orders-to-warehouse", "payments-cdc", "inventory-mysql"];
/** To these the monkey submits: any number is an offset there. */
const SINKS = ["env-dev01/lkc-orders/orders-to-warehouse", "env-dev01/lkc-edge/poisoned-sink"];
/** Drafts of these are kept: the monkey writes them and touches nothing else of theirs. */
const KEPT = ["orders.v1.sink", "paused-sink"];
/** What loads the console anew: now and then, and only in the first tab. */
const RARE = ["reload", "load"];
/** How often memory is read. */
const LOOKS = 10;
const MEGABYTE = 1 << 20;
/** What the page's script may hold more at the end than after a round of each action, of a document that lived through all of it. */
const MORE_SCRIPT = 1.5 * MEGABYTE;
/** The same of the module's memory, which never shrinks: what was sent is kept there too, up to the history's thousand. */
const moreModule = (sent: number) => 2 * MEGABYTE + Math.min(sent, 1_000) * 8 * 1024;
const POST = /(\/environments\/.*)\/offsets\/request$/;

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

/** A write that the gateway forwarded, as its audit log has it. */
type Forwarded = {
  event: string;
  operation: string;
  attempt: string;
  target: { environment_id: string; kafka_cluster_id: string; connector_name: string };
  body: string;
};

// A request that leaves in the moment in which its page goes may not be told of by the browser. The gateway writes down what it
// forwards before it does.
const test = withGateway.extend<object, { gateway: Gateway; audit: string }>({
  audit: [
    async ({}, use) => {
      const folder = mkdtempSync(join(tmpdir(), "monkey-"));
      await use(join(folder, "audit.jsonl"));
      rmSync(folder, { recursive: true });
    },
    { scope: "worker" },
  ],
  gateway: [
    async ({ audit }, use, worker) => {
      const gateway = await Gateway.start(`monkey-${worker.workerIndex}`, ["--audit-log", audit]);
      await use(gateway);
      await gateway.stop();
    },
    { scope: "worker" },
  ],
});

function forwardedBy(audit: string): Forwarded[] {
  const lines = readFileSync(audit, "utf8").trim().split("\n");
  const events = lines.map((line) => JSON.parse(line) as Forwarded);
  return events.filter(({ event, operation }) => event === "write" && operation === "request");
}

type Held = { script: number; module: number; gateway: number };

/**
 * What a document holds on Home after a collection, and what the gateway holds. It goes there by a link: the document stays
 * the one that it was, so what it has not let go of is counted.
 */
async function memory(page: Page, gateway: Gateway): Promise<Held> {
  // An answer that just came may open something over the page once more.
  await expect(() => goHome(page)).toPass({ timeout: 15_000 });
  const session = await page.context().newCDPSession(page);
  await session.send("HeapProfiler.enable");
  for (let round = 0; round < 3; round += 1) await session.send("HeapProfiler.collectGarbage");
  const { usedSize } = await session.send("Runtime.getHeapUsage");
  const module = await page.evaluate(() => (window as unknown as { moduleMemory?: WebAssembly.Memory }).moduleMemory?.buffer.byteLength ?? 0);
  await session.detach();
  return { script: usedSize, module, gateway: gateway.resident() };
}

/** Closes what covers the page, and goes to Home by its link. */
async function goHome(page: Page): Promise<void> {
  for (let open = await page.getByRole("dialog").count(); open > 0; open -= 1) await page.keyboard.press("Escape");
  await page.getByRole("link", { name: "Offset Console" }).click({ timeout: 2_000 });
  await expect(page.getByLabel("Connector address")).toBeVisible();
}

/** How often each of these is there. */
function counted(all: Iterable<string>): Map<string, number> {
  const counts = new Map<string, number>();
  for (const one of all) counts.set(one, (counts.get(one) ?? 0) + 1);
  return counts;
}

/** Those of which there are more on the left than on the right, and how many of each. */
function inExcess(left: Iterable<string>, right: Iterable<string>): string[] {
  const allowed = counted(right);
  return [...counted(left)].filter(([one, count]) => count > (allowed.get(one) ?? 0)).map(([one, count]) => `${one}: ${count}, not ${allowed.get(one) ?? 0}`);
}

test(`a monkey for ${SECONDS} s, seed ${SEED}`, async ({ page, context, sandbox, watch, gateway, audit }) => {
  test.setTimeout(SECONDS * 1000 + 120_000); // allowed: the limit of the test, not a wait
  watch.allowNetworkErrors();
  // Each action has dice of its own: how often one rolls them depends on what is on the page, and the next must not.
  const order = dice(SEED);
  let roll = order;
  const pick = <T>(list: readonly T[]): T => list[Math.floor(roll() * list.length)]!;
  // Every POST that left the browser: its attempt, and the connector and the body by which the sandbox's account knows it.
  const posts: { attempt: string; connector: string; key: string; isSure: boolean; isOfTab: boolean }[] = [];
  // The disk refuses what is written, for as long as the page lives or until it is told otherwise.
  let isFull = false;
  context.on("request", (request) => {
    const connector = POST.exec(new URL(request.url()).pathname)?.[1];
    if (request.method() !== "POST" || !connector) return;
    const key = `${decodeURIComponent(connector.split("/").at(-1)!)} ${request.postData()}`;
    posts.push({ attempt: request.headers()["x-attempt"] ?? "none", connector, key, isSure: !isFull, isOfTab: allTheSame.at(-1) === presses.length && presses.at(-1) === connector });
  });
  // Every press of a button that sends, by its connector, before the console hears of it.
  const presses: string[] = [];
  // Which of them were "Submit all the same": where the disk has no room, the record of it ends with its tab, as is said beside the button.
  const allTheSame: number[] = [];
  await context.exposeBinding("pressed", (_source, path: string, isAllTheSame: boolean) => {
    presses.push(path);
    if (isAllTheSame) allTheSame.push(presses.length);
  });
  await context.addInitScript(() => {
    const own = window as unknown as { isFull?: boolean; moduleMemory: WebAssembly.Memory | undefined; pressed(path: string, isAllTheSame: boolean): void };
    const put = IDBObjectStore.prototype.put;
    IDBObjectStore.prototype.put = function (this: IDBObjectStore, ...given: [unknown, IDBValidKey?]) {
      if (own.isFull && this.name !== "leases") throw new DOMException("The disk is full.", "QuotaExceededError");
      return put.apply(this, given);
    };
    const pressed = (event: Event) => {
      const button = event.target instanceof Element ? event.target.closest("button") : null;
      const sends = /^Submit (request|all the same)$/.test(button?.textContent?.trim() ?? "");
      if (sends && button?.ariaDisabled !== "true") own.pressed(location.pathname.replace(/\/alter\/review$/, ""), /same$/.test(button?.textContent?.trim() ?? ""));
    };
    window.addEventListener("click", pressed, { capture: true });
    // As benches/page.mjs does it: the module's memory is nowhere else to be had.
    type Made = WebAssembly.Instance & WebAssembly.WebAssemblyInstantiatedSource;
    for (const way of ["instantiate", "instantiateStreaming"] as const) {
      const real = WebAssembly[way] as (...given: unknown[]) => Promise<Made>;
      Object.assign(WebAssembly, {
        [way]: async (...given: unknown[]) => {
          const made = await real.apply(WebAssembly, given);
          own.moduleMemory = ((made.instance ?? made).exports.memory as WebAssembly.Memory | undefined) ?? own.moduleMemory;
          return made;
        },
      });
    }
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
  // One tab is never loaded anew: its memory is read. The other one is, now and then: its drafts must survive it.
  await page.goto("/");
  const lasting = await context.newPage();
  await lasting.goto("/");
  await expect(lasting.getByLabel("Connector address")).toBeVisible();
  await lasting.evaluate(() => void Object.assign(window, { isLasting: true }));
  const setFull = async (wanted: boolean) => {
    // Where one of the two could not be told, it may be full still.
    isFull = true;
    for (const tab of [page, lasting]) await tab.evaluate((isFull) => void Object.assign(window, { isFull }), wanted);
    isFull = wanted;
  };
  // Of each draft what it may hold: two values, while it is not known which of them the disk has.
  const kept = new Map<string, string[]>();
  // The page may be on its way somewhere: then it is the next look that counts.
  const expectKeptDrafts = async () => {
    const texts = await storedTexts(lasting, "drafts");
    for (const [name, values] of kept) {
      const holds = (text: string) => text.includes(`"${name}"`) && values.some((value) => text.includes(value));
      expect(texts.some(holds), `seed ${SEED}: the draft of ${name}`).toBe(true);
    }
  };
  const isKept = (words: string) => KEPT.some((name) => words.includes(name));
  // What an action did not find it did not do: it says so, and is not counted.
  const actions: Record<string, (tab: Page) => Promise<unknown>> = {
    keep: async (tab) => {
      const [name, value] = [pick(KEPT), String(1 + Math.floor(roll() * 1e9))];
      await open(tab, `env-dev01/lkc-edge/${name}`, "Alter");
      const field = await fieldToEdit(tab);
      kept.get(name)?.push(value);
      await field.fill(value, { timeout: 2_000 });
      // Before it is on the disk, nothing is promised of it.
      await expect.poll(async () => (await storedTexts(tab, "drafts")).some((text) => text.includes(value)), { timeout: 5_000 }).toBe(true);
      kept.set(name, [value]);
    },
    submit: (tab) => submitSomething(tab, pick(SINKS), String(Math.floor(roll() * 70_000))),
    open: (tab) => open(tab, `env-dev01/lkc-orders/${pick(NAMES)}`, pick(["Offsets", "Last request", "Alter", "History"])),
    back: (tab) => step(tab, "back"),
    forward: (tab) => step(tab, "forward"),
    drafts: (tab) => list(tab, "Drafts"),
    history: (tab) => list(tab, "History"),
    home: (tab) => goHome(tab),
    type: async (tab) => {
      if (isKept(tab.url())) return false;
      const fields = await tab.getByRole("main").getByRole("textbox").all();
      if (fields.length === 0) return false;
      return pick(fields).fill(String(Math.floor(roll() * 100_000)), { timeout: 1_000 });
    },
    press: async (tab) => {
      // In the history of all, a button does not say of which connector it is.
      if (isKept(tab.url()) || new URL(tab.url()).pathname === "/history") return false;
      const buttons = await tab.getByRole("main").getByRole("button", { disabled: false }).all();
      if (buttons.length === 0) return false;
      const button = pick(buttons);
      if (isKept(await button.ariaSnapshot({ timeout: 1_000 }))) return false;
      return button.click({ timeout: 1_000 });
    },
    time: () => sandbox.advance(1 + Math.floor(roll() * 20)),
    fault: () => sandbox.faults(pick(faults)),
    // What the history has by now it keeps; of the others, and of what is sent from here on, the journal may be the last to know.
    fill: async () => {
      const unwritten = async () => {
        const texts = await storedTexts(lasting, "history");
        return posts.slice(-100).filter(({ attempt, isSure }) => isSure && !texts.some((text) => text.includes(attempt)));
      };
      // Not while one is just being written: else there might be none of which it is sure.
      await expect.poll(unwritten, { timeout: 3_000 }).toEqual([]).catch(() => undefined);
      isFull = true;
      for (const post of await unwritten()) post.isSure = false;
      await setFull(true);
    },
    heal: async () => {
      await sandbox.faults();
      await setFull(false);
    },
    reload: () => page.reload(),
    load: () => page.goto(connectorAddress(pick(NAMES)) + pick(["", "/request", "/alter", "/history", "/alter/review"])),
  };
  const names = Object.keys(actions);
  // What can go wrong for good, more often than the rest.
  const often = [...names.filter((name) => !RARE.includes(name)), "submit", "submit"];
  const done = new Map<string, number>();
  const latest: string[] = [];
  let turns = 0;
  const act = async (name: string, tab: Page) => {
    roll = dice(Math.floor(order() * 2 ** 32));
    turns += 1;
    latest.push(name);
    if (latest.length > 50) latest.shift();
    // What is covered, gone or disabled in this moment cannot be pressed: the monkey goes on, but not so for ever.
    const isDone = await actions[name]!(tab).then((did) => did !== false, () => false);
    if (isDone) done.set(name, (done.get(name) ?? 0) + 1);
    for (const tab of [page, lasting]) await expect(tab.getByText("The console stopped"), `after ${latest.join(" ")}`).toHaveCount(0);
    await expectKeptDrafts();
  };
  // Each action once, in the tab that lasts: at the beginning, so that the shortest run has done all of them; and at the end, so
  // that between the first look at memory and the last one all of it was done, however slow the machine.
  const round = async () => {
    for (const name of names.flatMap((name) => (name === "fill" || name === "fault" ? [name, "heal"] : [name]))) await act(name, lasting);
  };
  const begun = Date.now();
  await round();
  const held = [await memory(lasting, gateway)];
  let lookAt = Date.now();
  while (Date.now() < begun + SECONDS * 1000) {
    const list = order() < 0.05 ? RARE : often;
    await act(list[Math.floor(order() * list.length)]!, order() < 0.5 ? lasting : page);
    if (Date.now() < lookAt + (SECONDS * 1000) / LOOKS) continue;
    held.push(await memory(lasting, gateway));
    lookAt = Date.now();
  }
  await round();
  await sandbox.faults();
  await setFull(false);
  const seed = `seed ${SEED}, the last ${latest.join(" ")}`;
  const taken = await sandbox.requests();
  const through = forwardedBy(audit);
  const attempts = new Set(posts.map(({ attempt }) => attempt));
  const words = [...done].map(([name, times]) => `${name} ${times}`).join(", ");
  console.log(`${turns} turns: ${words}`);
  console.log(`${presses.length} presses, ${attempts.size} requests told of, ${through.length} forwarded, ${taken.length} taken, ${allTheSame.length} times all the same, ${kept.size} drafts kept`);
  // What was not done proves nothing.
  expect(names.filter((name) => !done.has(name)), `${seed}: never done`).toEqual([]);
  expect([...done.values()].reduce((sum, times) => sum + times), `${seed}: of ${turns}, done`).toBeGreaterThan(turns / 2);
  expect(kept.size, seed).toBeGreaterThan(0);
  expect(taken.length, seed).toBeGreaterThan(0);
  expect(posts.filter(({ isSure }) => isSure).length, `${seed}: sent while the disk had room, and in the history`).toBeGreaterThan(0);
  // One press is one attempt at most, an attempt leaves once, and the sandbox takes once what left.
  expect(posts.filter(({ attempt }) => attempt === "none"), seed).toEqual([]);
  expect(inExcess(posts.map(({ attempt }) => attempt), attempts), `${seed}: sent, of each attempt`).toEqual([]);
  const addressOf = ({ environment_id, kafka_cluster_id, connector_name }: Forwarded["target"]) =>
    `/environments/${environment_id}/clusters/${kafka_cluster_id}/connectors/${connector_name}`;
  expect(inExcess(through.map(({ attempt }) => attempt), new Set(through.map(({ attempt }) => attempt))), `${seed}: forwarded, of each attempt`).toEqual([]);
  expect(inExcess(through.map(({ target }) => addressOf(target)), presses), `${seed}: forwarded, of presses`).toEqual([]);
  expect([...attempts].filter((attempt) => !through.some((one) => one.attempt === attempt)), `${seed}: sent, and not forwarded`).toEqual([]);
  const account = taken.map(({ connector_name, body }) => `${connector_name} ${body}`);
  expect(inExcess(account, through.map(({ target, body }) => `${target.connector_name} ${body}`)), `${seed}: taken, of those forwarded`).toEqual([]);
  // Each that was sent is in the history; where the disk refused it, at least in the journal. The oldest go at some time.
  await page.goto("/history");
  const missing = async () => {
    const texts = await storedTexts(page, "history");
    const both = [...texts, ...(await storedTexts(page, "journal"))];
    const isThere = ({ attempt, isSure, isOfTab }: (typeof posts)[number]) => isOfTab || (isSure ? texts : both).some((text) => text.includes(attempt));
    return posts.slice(-100).filter((post) => !isThere(post));
  };
  await expect.poll(missing, { message: `${seed}: sent, and not in the history`, timeout: 30_000 }).toEqual([]);
  await page.goto("/drafts");
  await expectKeptDrafts();
  held.push(await memory(lasting, gateway));
  const megabytes = (what: keyof Held) => `${what}, MB: ${held.map((at) => (at[what] / MEGABYTE).toFixed(2)).join(" ")}`;
  console.log(`${megabytes("script")}; ${megabytes("module")}; ${megabytes("gateway")}`);
  const [early, late] = [held[0]!, held.at(-1)!];
  expect(await lasting.evaluate(() => "isLasting" in window), `${seed}: still the document that was opened at first`).toBe(true);
  expect(early.module, "the module's memory was found").toBeGreaterThan(0);
  expect(late.script - early.script, megabytes("script")).toBeLessThan(MORE_SCRIPT);
  expect(late.module - early.module, megabytes("module")).toBeLessThan(moreModule(posts.length));
  expect(late.gateway, megabytes("gateway")).toBeLessThan(1.5 * early.gateway + 8 * MEGABYTE);
});

/** Goes to a connector by Home, and to one of its tabs: the document stays. */
async function open(tab: Page, address: string, where: string): Promise<void> {
  await goHome(tab);
  await openByTyping(tab, address);
  await tab.getByRole("navigation").getByRole("link", { name: where, exact: true }).click({ timeout: 2_000 });
}

/** A step in the tab's history, where it has one: never out of the console. */
async function step(tab: Page, way: "back" | "forward"): Promise<boolean> {
  return tab.evaluate(async (way) => {
    type Step = () => { committed: Promise<unknown> };
    const { navigation } = window as unknown as { navigation: { canGoBack: boolean; canGoForward: boolean; back: Step; forward: Step } };
    const can = way === "back" ? navigation.canGoBack : navigation.canGoForward;
    if (can) await navigation[way]().committed;
    return can;
  }, way);
}

/** Goes to one of the lists that Home leads to. */
async function list(tab: Page, name: "Drafts" | "History"): Promise<void> {
  await goHome(tab);
  await tab.getByRole("main").getByRole("link", { name, exact: true }).click({ timeout: 2_000 });
  await expect(tab.getByRole("heading", { name, exact: true })).toBeVisible();
}

/** The first field of a draft, to be edited in this tab: where the other one edits it, this one takes it over. */
async function fieldToEdit(tab: Page): Promise<Locator> {
  const field = tab.getByLabel(/^New /).first();
  await field.waitFor({ timeout: 5_000 });
  const here = tab.getByRole("button", { name: "Edit here" });
  if (await here.isVisible()) await here.click({ timeout: 2_000 });
  return field;
}

async function submitSomething(tab: Page, address: string, value: string): Promise<void> {
  await open(tab, address, "Alter");
  const field = await fieldToEdit(tab);
  // What was typed at random before may be no offset.
  const discard = tab.getByRole("button", { name: "Discard draft", disabled: false });
  if (await discard.isVisible()) await discard.click({ timeout: 2_000 });
  await field.fill(value, { timeout: 2_000 });
  await tab.getByRole("button", { name: "Review" }).click({ timeout: 3_000 });
  await tab.getByRole("table", { name: "Changes" }).waitFor({ timeout: 5_000 });
  for (const box of await tab.getByRole("checkbox").all()) await box.check({ timeout: 2_000 });
  // Of a disabled one, a press would be none.
  await expect(submitButton(tab)).toBeEnabled({ timeout: 3_000 });
  await submitButton(tab).click({ timeout: 2_000 });
}
