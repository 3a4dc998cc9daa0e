// Each fault of the table at its stage: what is seen, and never two requests.

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ELSEWHERE, FAULT_CASES, type FaultCase, faultsDocument, JOURNAL_STATES, type Refused, type Stage } from "./support/faults.ts";
import { storedTexts } from "./support/kept.ts";
import { root } from "./support/places.ts";
import { alterElsewhere, type APIResponse, connectorAddress, draft, expect, type Gateway, letTimePass, type Page, problem, review, type Route, Sandbox, submit, submitButton, test } from "./support/test.ts";

const NAME = "orders-to-warehouse";
const ALTER = `${connectorAddress(NAME)}/alter`;

const REQUEST = `${connectorAddress(NAME)}/request`;
const OTHER = '{"type":"PATCH","offsets":[{"partition":{"kafka_topic":"orders","kafka_partition":1},"offset":{"kafka_offset":1}}]}';
const NOT_KNOWN = "It is not known whether the server took the request.";
const WAITING = /^waiting for an observation later than that$/;
const APPLIED = /^(waiting for an observation later than that|confirmed)$/;

/** The call that a stage's faults meet. */
type Call = { url: RegExp; operation: "getOffsets" | "alterOffsets" | "getOffsetsRequestStatus" };
const POST: Call = { url: /\/offsets\/request$/, operation: "alterOffsets" };
const CALLS: Record<Stage, Call> = {
  read: { url: /\/offsets$/, operation: "getOffsets" },
  submit: POST,
  poll: { url: /\/offsets\/request\/status$/, operation: "getOffsetsRequestStatus" },
  confirm: { url: /\/offsets$/, operation: "getOffsets" },
  save: POST,
  end: POST,
};

/** How often a fault was met so far, and how often it still will be. */
type Met = () => Promise<{ met: number; left: number }>;

/** Whether a fault holds until it is taken away: what the page says meanwhile is looked at, or all of it has to be there first. */
function holds({ stage, meanwhile }: FaultCase): boolean {
  return meanwhile instanceof RegExp || (stage === "confirm" && meanwhile !== undefined);
}

/** Puts the fault in its place. */
async function arrange(page: Page, sandbox: Sandbox, gateway: Gateway, fault: FaultCase): Promise<Met> {
  const { url, operation } = CALLS[fault.stage];
  const lasting = holds(fault) ? { count: "always" as const } : {};
  const own = fault.sandbox ? [{ ...(fault.everywhere ? {} : { operation }), ...fault.sandbox, ...lasting }] : [];
  await sandbox.faults(...own);
  const inBetween = fault.abort ?? fault.answer ?? fault.also ?? fault.somebody ?? fault.repeated;
  if (!inBetween) {
    return async () => {
      const faults = await sandbox.met();
      return { met: faults[0]?.met ?? 0, left: faults[0]?.left ?? 0 };
    };
  }
  // A read fails once; a submission is one in any case.
  const times = fault.stage === "read" || holds(fault) ? undefined : (fault.repeated ?? 1);
  let met = 0;
  let first: APIResponse | undefined;
  const handler = async (route: Route) => {
    met += 1;
    if (fault.also) await sandbox.faults(...own, ...fault.also);
    if (fault.somebody) await alterElsewhere(gateway, connectorAddress(NAME), fault.somebody === "identical" ? (route.request().postData() ?? "") : OTHER);
    if (fault.repeated) {
      first ??= await route.fetch();
      return route.fulfill({ response: first });
    }
    if (fault.through) await route.fetch();
    if (fault.abort) return route.abort(fault.abort);
    if (fault.answer) return route.fulfill({ status: fault.answer.status, body: fault.answer.body, contentType: "application/json" });
    return route.continue();
  };
  await page.route(url, handler, times ? { times } : {});
  return async () => ({ met, left: times ? times - met : 0 });
}

type Counting = { refusedWrites?: number };

/** Takes the fault away. */
async function clear(page: Page, sandbox: Sandbox, fault: FaultCase): Promise<void> {
  await page.unroute(CALLS[fault.stage].url);
  await sandbox.faults();
  // What hangs still does, as far as the browser knows.
  if (fault.hangs) await page.clock.fastForward(46_000);
}

/** From the next page on, the browser refuses to write these records, and each page counts how often. */
async function refuse(page: Page, refused: Refused): Promise<void> {
  await page.addInitScript(({ store, state, key, error }) => {
    const counting = window as unknown as Counting;
    counting.refusedWrites = 0;
    const put = IDBObjectStore.prototype.put;
    IDBObjectStore.prototype.put = function (this: IDBObjectStore, ...given: [unknown, IDBValidKey?]) {
      const isState = !state || String(given[0]).includes(`"state":"${state}"`);
      if (this.name === store && isState && (!key || String(given[1]).startsWith(key))) {
        counting.refusedWrites = (counting.refusedWrites ?? 0) + 1;
        throw new DOMException("The disk does not take it.", error);
      }
      return put.apply(this, given);
    };
  }, refused);
}

/** How often this page was refused. */
function refusedWrites(page: Page): Promise<number> {
  return page.evaluate(() => (window as unknown as Counting).refusedWrites ?? 0);
}

/** The state of the one entry in the journal; nothing, where there is none. */
async function journalState(page: Page): Promise<string> {
  const texts = await storedTexts(page, "journal");
  return texts.map((text) => JSON.parse(text).state as string).join(", ");
}

/**
 * Whether the waits between two looks of the console are cut short by the browser's clock. Not where an answer takes its time:
 * the console's own limit would be over first.
 */
function isHurried({ stage, hangs, waits, browserClock, sandbox, lasts }: FaultCase): boolean {
  const takesTime = hangs || waits || browserClock || sandbox?.wire === "drip" || sandbox?.scenario === "late";
  return (lasts || stage === "poll" || stage === "confirm" || stage === "save") && !takesTime;
}

/** Until "not seen" is certain: the sandbox's time and the browser's go past the waits. */
async function waitItOut(page: Page, sandbox: Sandbox, until: RegExp): Promise<void> {
  await expect(page.getByText(NOT_KNOWN)).toBeVisible();
  await sandbox.advance(60);
  await letTimePass(page, 5_000, () => expect(page.getByText(NOT_KNOWN)).toBeVisible({ timeout: 300 }));
  await sandbox.advance(130);
  await letTimePass(page, 5_000, () => expect(page.getByText(until).first()).toBeVisible({ timeout: 300 }));
}

/** Draws the browser's own time past its limit for an answer, as soon as one is missing. */
async function letItTimeOut(page: Page, met: Met): Promise<void> {
  await expect.poll(async () => (await met()).met, { timeout: 20_000 }).toBeGreaterThan(0);
  await page.clock.fastForward(46_000);
}

for (const fault of FAULT_CASES) {
  test(`${fault.stage}: ${fault.name}`, async ({ page, context, sandbox, gateway, watch, expectNetworkErrors }) => {
    const { url } = CALLS[fault.stage];
    // Chromium repeats a read whose connection was dropped by itself, so how often it fails is up to it.
    if ((fault.stage !== "read" && fault.stage !== "submit") || fault.also || fault.everywhere) watch.allowNetworkErrors();
    else if (fault.logs === "failure") expectNetworkErrors([{ url, failure: /net::ERR_/ }]);
    else if (fault.logs !== "nothing") expectNetworkErrors([{ url, status: fault.logs }]);
    let posts = 0;
    context.on("request", (request) => {
      if (request.method() === "POST" && POST.url.test(request.url())) posts += 1;
    });
    if (fault.browserClock) await page.clock.install({ time: Date.now() + fault.browserClock * 1000 });
    const hurry = isHurried(fault);
    if (fault.hangs || fault.waits || hurry) await page.clock.install();
    const until = (check: () => Promise<void>) =>
      expect(async () => {
        if (hurry) await page.clock.fastForward(fault.lasts ? 10_000 : 1_500);
        await check();
      }).toPass({ timeout: fault.afterwards ? 40_000 : 30_000, intervals: [100] });
    const see = (words: RegExp) => until(() => expect(page.getByText(words).first()).toBeVisible({ timeout: 300 }));
    // What confirms, the fault keeps away.
    const isHeldUp = fault.stage === "confirm" && fault.meanwhile !== "nothing";
    /** The fault is met, all of it before anything else happens; and the page says what it says meanwhile. */
    const meet = async (met: Met, before: number) => {
      if (fault.hangs) await letItTimeOut(page, met);
      await until(async () => {
        const { met: often, left } = await met();
        expect(often > before && left === 0).toBe(true);
      });
      const said = fault.meanwhile;
      // Of reads that go on side by side the older one is not told while a newer one may say otherwise.
      if (said instanceof RegExp && fault.hangs) await letTimePass(page, 5_000, () => expect(page.getByText(said).first()).toBeVisible({ timeout: 300 }));
      else if (said instanceof RegExp) await see(said);
      if (said === "nothing") await expect(problem(page)).toHaveCount(0);
      if (isHeldUp) await expect(page.getByText(WAITING).first()).toBeVisible();
      if (fault.overtaken) await alterElsewhere(gateway, connectorAddress(NAME), OTHER);
      if (holds(fault)) await clear(page, sandbox, fault);
    };
    if (fault.stage === "read") {
      const met = await arrange(page, sandbox, gateway, fault);
      await page.goto(connectorAddress(NAME));
      if (fault.hangs) await letItTimeOut(page, met);
      await expect(page.getByText(fault.sees).first()).toBeVisible();
      expect((await met()).met).toBeGreaterThan(0);
      expect(await sandbox.requests()).toHaveLength(0);
      return;
    }
    // Twice as far as the others: the next tab has to come to the same end.
    if (fault.afterwards) test.slow();
    if (fault.refused) await refuse(page, fault.refused);
    await page.goto(ALTER);
    await draft(page, { "New kafka_offset of orders/0": "80000" });
    await review(page);
    const atPost = CALLS[fault.stage] === POST;
    let met = atPost ? await arrange(page, sandbox, gateway, fault) : undefined;
    if (fault.posts === 0) await submitButton(page).click();
    else await submit(page);
    if (atPost && fault.hangs && met) await letItTimeOut(page, met);
    if (fault.waits) await waitItOut(page, sandbox, fault.sees);
    if (fault.stage === "poll" || fault.stage === "confirm" || (fault.stage === "save" && fault.taken && !fault.stays)) {
      await expect.poll(async () => (await sandbox.requests()).length).toBe(1);
      if (fault.disk) await expect.poll(() => journalState(page)).toBe(fault.disk[0]);
      // At confirm it is there before anything can be confirmed.
      const awaited = fault.stage !== "save" && (await arrange(page, sandbox, gateway, fault));
      if (fault.stage === "poll" && awaited) await meet(awaited, 0);
      const before = awaited ? (await awaited()).met : 0;
      if (fault.stage !== "poll" || !fault.stays) {
        await sandbox.advance(5);
        if (!fault.atOnce) await see(isHeldUp ? WAITING : APPLIED);
      }
      if (fault.stage === "confirm" && awaited && !fault.atOnce) await meet(awaited, isHeldUp ? (await awaited()).met : before);
      if (!fault.stays) await sandbox.advance(12);
    }
    await see(fault.sees);
    if (fault.atOnce) {
      // What the other connector's offsets come to be confirms nothing.
      await sandbox.advance(12);
      await page.clock.fastForward(20_000);
      await expect(page.getByText("confirmed", { exact: true })).toHaveCount(0);
    }
    if (fault.overtaken) {
      // What is observed from then on is not our request's doing: no verdict is made of it.
      await until(async () => expect(JSON.parse((await storedTexts(page, "journal"))[0] ?? "{}").is_over).toBe(true));
      const lines = (await storedTexts(page, "history")).map((text) => JSON.parse(text) as { source: string; verdicts: unknown[] });
      expect(lines.filter(({ source }) => source === "sent")).toMatchObject([{ verdicts: [] }]);
    }
    const row = JOURNAL_STATES[fault.row ?? "–"];
    // What is on its way is not settled yet.
    if (fault.row && fault.stage !== "end") await expect.poll(() => journalState(page)).toMatch(row);
    if (fault.refused && fault.disk) {
      // The storage that refuses has another state than the tab.
      await expect.poll(() => refusedWrites(page)).toBeGreaterThan(0);
      await expect.poll(() => journalState(page)).toBe(fault.disk.at(-1));
    }
    if (fault.afterwards && fault.stage === "save") {
      await page.reload();
      await expect(page.getByText(fault.afterwards).first()).toBeVisible({ timeout: 20_000 });
      await expect.poll(() => journalState(page)).toBe(fault.diskAfterwards ?? fault.disk?.at(-1));
    }
    if (fault.afterwards && fault.stage === "end") {
      // It is seen a moment before it is on the disk.
      await expect.poll(() => journalState(page)).toBe(fault.killedAt);
      await page.close();
      const next = await context.newPage();
      await next.goto(REQUEST);
      await expect(next.getByText(fault.afterwards).first()).toBeVisible({ timeout: 20_000 });
      await expect.poll(() => journalState(next)).toMatch(row);
    }
    if (atPost && met && (fault.sandbox || fault.abort || fault.answer || fault.also)) expect((await met()).met).toBeGreaterThan(0);
    expect(await sandbox.requests()).toHaveLength(fault.taken);
    expect(posts).toBe(fault.posts ?? 1);
  });
}

test("the table is as long as it should be, and docs/FAULTS.md is written from it", () => {
  expect(FAULT_CASES.length + ELSEWHERE.length).toBeGreaterThanOrEqual(150);
  const names = FAULT_CASES.map(({ stage, name }) => `${stage}: ${name}`);
  expect(new Set(names).size).toBe(names.length);
  // A row that no test stands behind would be a claim, and so would a count that the test does not ask for at its end.
  for (const { file, test, taken } of ELSEWHERE) {
    const text = readFileSync(join(root, "tests/e2e", file), "utf8");
    const title = test.replace(/^40[09]/, "${status}").replace("(drafts)", "(${store}${from})");
    expect(text, `${file}: ${test}`).toContain(title);
    const at = text.indexOf(title);
    const [, indent] = /^( *)test\($/.exec(text.slice(text.lastIndexOf("\n", at) + 1, at - 1)) ?? [];
    const [body] = text.slice(at).split(`\n${indent}});\n`, 1);
    const counts = [...body!.matchAll(/requests\(\)\)\.(?:toEqual\(\[\]\)|toHaveLength\((\d)\))/g)].map(([, count]) => Number(count ?? 0));
    expect(counts.at(-1), `${file}: ${test}: what the sandbox took, asked for last`).toBe(taken);
  }
  const path = join(root, "docs/FAULTS.md");
  if (process.env.OFFSET_CONSOLE_WRITE) writeFileSync(path, faultsDocument());
  expect(readFileSync(path, "utf8")).toBe(faultsDocument());
});
