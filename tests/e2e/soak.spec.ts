// A seeded monkey: random actions against a sandbox that throws random faults. No panic, no lost draft, no request
// twice. The short run is part of the suite; OFFSET_CONSOLE_SOAK=3600 OFFSET_CONSOLE_SEED=7 makes it an hour's.

import { connectorAddress, expect, type Fault, type Page, test } from "./support/test.ts";

const SECONDS = Number(process.env.OFFSET_CONSOLE_SOAK ?? 20);
const SEED = Number(process.env.OFFSET_CONSOLE_SEED ?? 20260302);
const NAMES = ["orders-to-warehouse", "payments-cdc", "inventory-mysql"];
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

test(`a monkey for ${SECONDS} s, seed ${SEED}`, async ({ page, sandbox, watch }) => {
  test.setTimeout(SECONDS * 1000 + 60_000); // allowed: the limit of the test, not a wait
  watch.allowNetworkErrors();
  const roll = dice(SEED);
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
  ];
  const actions: Record<string, () => Promise<void>> = {
    open: async () => void (await page.goto(connectorAddress(pick(NAMES)) + pick(["", "/request", "/alter", "/history", "/alter/review"]))),
    drafts: async () => void (await page.goto("/drafts")),
    back: async () => void (await page.goBack()),
    reload: async () => void (await page.reload()),
    fault: () => sandbox.faults(pick(faults)),
    heal: () => sandbox.faults(),
    time: () => sandbox.advance(1 + Math.floor(roll() * 20)),
    type: async () => {
      const fields = await page.getByRole("main").getByRole("textbox").all();
      if (fields.length > 0) await pick(fields).fill(String(Math.floor(roll() * 100_000)), { timeout: 1_000 });
    },
    press: async () => {
      const buttons = await page.getByRole("main").getByRole("button").all();
      if (buttons.length > 0) await pick(buttons).click({ timeout: 1_000 });
    },
    submit: () => submitSomething(page, pick(NAMES), String(Math.floor(roll() * 70_000))),
  };
  const done: string[] = [];
  const until = Date.now() + SECONDS * 1000;
  while (Date.now() < until) {
    const name = pick(Object.keys(actions));
    done.push(name);
    // What is covered, gone or disabled in this moment cannot be pressed: the monkey goes on.
    await actions[name]!().catch(() => undefined);
    await expect(page.getByText("The console stopped"), `after ${done.join(" ")}`).toHaveCount(0);
  }
  await sandbox.faults();
  expect([...attempts.values()].filter((count) => count > 1), `seed ${SEED}`).toEqual([]);
  // Each request that the sandbox took is one that was sent, and is in the history.
  const taken = (await sandbox.requests()).length;
  expect(taken, `seed ${SEED}: ${done.join(" ")}`).toBeLessThanOrEqual(attempts.size);
});

async function submitSomething(page: Page, name: string, value: string): Promise<void> {
  await page.goto(`${connectorAddress(name)}/alter`);
  await page.getByLabel(/^New /).first().fill(value, { timeout: 2_000 });
  await page.getByRole("button", { name: "Review" }).click({ timeout: 1_000 });
  await page.getByRole("table", { name: "Changes" }).waitFor({ timeout: 2_000 });
  for (const box of await page.getByRole("checkbox").all()) await box.check({ timeout: 1_000 });
  await page.getByRole("button", { name: "Submit request" }).click({ timeout: 1_000 });
}
