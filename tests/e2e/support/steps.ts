// What a person does again and again, in the words of the screen.

import { readFileSync } from "node:fs";
import { expect, type Locator, type Page, type Request } from "@playwright/test";
import type { Gateway } from "./gateway.ts";
import { storedDrafts } from "./kept.ts";
import type { Fault, Sandbox } from "./sandbox.ts";

/** Opens a connector by typing its address on Home: the tab stays the same, and so does who is signed in. */
export async function openByTyping(page: Page, address: string): Promise<void> {
  await page.getByRole("link", { name: "Offset Console" }).click();
  await page.getByLabel("Connector address").fill(address);
  await page.getByRole("button", { name: "Open", exact: true }).click();
}

/** Signs in under Connection. */
export async function signIn(page: Page, key: string, secret = "secret"): Promise<void> {
  await page.getByRole("link", { name: "Connection" }).click();
  await page.getByLabel("API key").fill(key);
  await page.getByLabel("API secret").fill(secret);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByText(`Key ${key}`, { exact: true })).toBeVisible();
}

/** The panel or the line that says that something is wrong, in these words; the first of all, without any. */
export function problem(page: Page, words: string | RegExp = ""): Locator {
  return problems(page).filter({ hasText: words }).first();
}

/** All that is said to be wrong. */
export function problems(page: Page): Locator {
  return page.getByRole("alert");
}

/** Goes to Alter by its tab and types new values, by the labels of their fields. */
export async function draft(page: Page, values: Record<string, string>): Promise<void> {
  await page.getByRole("link", { name: "Alter", exact: true }).click();
  for (const [label, value] of Object.entries(values)) {
    await page.getByLabel(label, { exact: true }).fill(value);
  }
}

/** Types one value and waits until the page says that it is saved. */
export async function draftAndSave(page: Page, label: string, value: string): Promise<void> {
  await draft(page, { [label]: value });
  await expect(page.getByText(/draft saved \d+ s ago/)).toBeVisible();
  await expect.poll(() => storedDrafts(page)).toContain(value);
}

/** Goes from Alter to Review, and ticks every warning there. */
export async function review(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Review" }).click();
  await expect(page.getByRole("heading", { name: "Review", exact: true })).toBeVisible();
  await expect(page.getByRole("table", { name: "Changes" })).toBeVisible();
  // What a reset means is read anew; where it is something else then, it is ticked anew.
  await expect(page.getByText("The configuration is being read", { exact: true })).toHaveCount(0);
  for (const box of await page.getByRole("checkbox").all()) await box.check();
}

/** Opens a sink of the orders through a gateway before another endpoint, with a draft that is ready to be submitted. */
export async function prepareThrough(page: Page, gateway: Gateway, name: string): Promise<void> {
  await page.goto(gateway.url);
  await signIn(page, "KEY12345");
  await openByTyping(page, `env-dev01/lkc-orders/${name}`);
  await prepare(page);
  await page.getByLabel("Type to confirm").fill(`env-dev01/${name}`);
}

/** Drafts and reviews one change of orders-to-warehouse, so that only the last press is missing. */
export async function prepare(page: Page, value = "80000"): Promise<void> {
  await draft(page, { "New kafka_offset of orders/0": value });
  await review(page);
}

/** The one button that sends something. */
export function submitButton(page: Page): Locator {
  return page.getByRole("button", { name: "Submit request" });
}

/** Presses it, and waits for Last request to be shown. */
export async function submit(page: Page): Promise<void> {
  await submitButton(page).click();
  await expect(page).toHaveURL(/\/request$/);
}

/**
 * Counts what leaves a tab, or whichever tab of a context, and is no read: a request for a change, on these pages. What the sandbox
 * refuses, it does not count itself.
 */
export function countPosts(from: { on(event: "request", heard: (request: Request) => void): unknown }): () => number {
  let posts = 0;
  from.on("request", (request) => void (posts += Number(request.method() === "POST")));
  return () => posts;
}

/** The next request is taken, its answer says nothing of that, and from then on the status cannot be read either. */
export async function loseAnswerAndStatus(page: Page, sandbox: Sandbox, answer: Partial<Fault> = { status: 500 }): Promise<void> {
  await page.route(/\/offsets\/request$/, async (route) => {
    await sandbox.faults(
      { operation: "getOffsetsRequestStatus", status: 503, count: "always" },
      { operation: "alterOffsets", taken: true, ...answer },
    );
    await route.continue();
  });
}

/** Drafts these values, reviews and submits them: from the connector's page to Last request. */
export async function send(page: Page, values: Record<string, string>): Promise<void> {
  await draft(page, values);
  await review(page);
  await submit(page);
}

/** Somebody else has a connector altered, by another client of the API, and the request is taken. */
export async function alterElsewhere(gateway: Gateway, connector: string, body: string): Promise<void> {
  const headers = { authorization: `Basic ${btoa("somebody:else")}`, "content-type": "application/json" };
  const taken = await fetch(`${gateway.url}/connect/v1${connector}/offsets/request`, { method: "POST", headers, body });
  expect(taken.status).toBe(202);
}

/** What a press saves as a file. */
export async function downloaded(page: Page, press: () => Promise<void>): Promise<string> {
  const saving = page.waitForEvent("download");
  await press();
  return readFileSync(await (await saving).path(), "utf8");
}

/** The server's word for a phase or a state, as it stands on the page. */
export function word(page: Page, text: string): Locator {
  return page.getByText(text, { exact: true }).first();
}

/** What stands above the status as long as that is not about what this browser sent last, or when nothing comes of that. */
const NOT_SHOWN = [
  "(PATCH|DELETE) is being submitted",
  "It is not known whether the server took the request",
  "The server took this browser's last request",
  "The server said that this browser's last request (was applied|failed)",
  "Nothing was altered",
];

/**
 * The request was taken: PENDING, or APPLIED where the look came late. Of a connector that had a request before, the status
 * of that one stands there first, and above it that ours is under way. Both are drawn at once: where a phase is, the word
 * above it is too.
 */
export async function expectTaken(page: Page): Promise<void> {
  const phase = page.getByText(/^(PENDING|APPLIED)$/).first();
  await expect(phase).toBeVisible();
  await expect(page.getByText(new RegExp(`^(${NOT_SHOWN.join("|")})\\.$`))).toHaveCount(0);
  await expect(phase).toBeVisible();
}

/**
 * Moves the sandbox on until the request is applied and a fresh observation is there. In one step: whoever follows looks at
 * the offsets as soon as it sees APPLIED, and where the upstream is no sandbox only 20 s later again.
 */
export async function letItBeApplied(page: Page, sandbox: Sandbox): Promise<void> {
  await expectTaken(page);
  await sandbox.advance(17);
  await expect(word(page, "APPLIED")).toBeVisible();
}

/** What the service says it observed of the paused sink at the beginning of a year, long after anything was applied. */
export function observed(year: number, ...offsets: number[]): string {
  const entries = offsets.map((offset, at) => ({ partition: { kafka_topic: "clicks", kafka_partition: at }, offset: { kafka_offset: offset } }));
  return JSON.stringify({ name: "paused-sink", offsets: entries, metadata: { observed_at: `${year}-01-01T00:00:00Z` } });
}

/** Moves the sandbox on until the request is applied; whoever reads the offsets from now on gets this answer. */
export async function letItBeObserved(page: Page, sandbox: Sandbox, offsets: string): Promise<void> {
  await expectTaken(page);
  await sandbox.faults({ operation: "getOffsets", status: 200, body: offsets, count: "always" });
  await sandbox.advance(5);
}

/**
 * Every partition is where it was asked to be. Whoever follows a request looks less and less often, up to every 15 s: a
 * machine that was slow before this waits that long.
 */
export async function expectConfirmed(page: Page): Promise<void> {
  await expect(page.getByText("confirmed", { exact: true })).toBeVisible({ timeout: 20_000 });
}

/**
 * Lets the browser's own time pass, a step at a time, until something is so. Needs `page.clock.install()` before the
 * page is opened.
 */
export async function letTimePass(page: Page, step: number, until: () => Promise<void>): Promise<void> {
  await expect(async () => {
    await page.clock.fastForward(step);
    await until();
    // Time that passes much faster than the browser works would run out for what the page is still waiting for.
  }).toPass({ timeout: 60_000, intervals: [250] });
}

/**
 * Stops the browser's own time, so many milliseconds from now: from here on nothing happens by itself, only on a press. Needs
 * `page.clock.install()` before the page is opened.
 */
export async function stopTime(page: Page, ahead = 1_000): Promise<void> {
  // Who comes there later than that is refused, but the time stands by then: the next try is in time.
  await expect(async () => {
    await page.clock.pauseAt((await page.evaluate(() => Date.now())) + ahead);
  }).toPass({ timeout: 30_000 });
}
