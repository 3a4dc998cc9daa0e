// A whole journey with a canary for a secret: afterwards it is nowhere but in the header of the calls it signed.

import { readFileSync } from "node:fs";
import {
  type BrowserContext,
  downloaded,
  draft,
  expect,
  expectRow,
  letItBeApplied,
  openByTyping,
  type Page,
  review,
  Sandbox,
  signIn,
  submit,
  table,
  test,
} from "./support/test.ts";

const NAME = "orders-to-warehouse";
const KEY = "CANARYKEYID";
const SECRET = "canary-secret-0f9e8d7c";
const SIGNED = `Basic ${btoa(`${KEY}:${SECRET}`)}`;

const TOKEN = "eyJ.canary-token-7a6b5c4d.x";

/** What the tab's session storage calls the keys that it was asked to remember. */
const REMEMBERED = "credentials";

/** How somebody signs in, and whatever gives the secret away then: itself, the header, its parts. */
type Way = { as: string; signed: string; givesAway: string[]; isRemembered: boolean; signIn: (page: Page) => Promise<void> };

const WAYS: Way[] = [
  {
    as: "a key",
    signed: SIGNED,
    givesAway: [SECRET, btoa(SECRET), encodeURIComponent(SECRET), SIGNED, SIGNED.slice(6)],
    isRemembered: false,
    signIn: (page) => signIn(page, KEY, SECRET),
  },
  {
    as: "a bearer token that the tab remembers",
    signed: `Bearer ${TOKEN}`,
    givesAway: [TOKEN, btoa(TOKEN), TOKEN.slice(4, -2)],
    isRemembered: true,
    signIn: async (page) => {
      await page.getByLabel("Remember in this tab over a reload").check();
      await page.getByLabel("Access token").check();
      await page.getByRole("textbox", { name: "Bearer token" }).fill(TOKEN);
      await page.getByRole("button", { name: "Sign in" }).click();
    },
  },
];

/**
 * All that the page shows and holds: its text, the values of its fields, its address, its title, its markup. What it was asked
 * to remember in `but` of its session storage is left out.
 */
async function held(page: Page, but = ""): Promise<string> {
  return page.evaluate(async (but) => {
    const fields = [...document.getElementsByTagName("input"), ...document.getElementsByTagName("textarea")].map((field) => field.value);
    const databases = await indexedDB.databases();
    const rows: unknown[] = [];
    for (const { name } of databases) {
      if (!name) continue;
      const database = await new Promise<IDBDatabase>((opened, failed) => {
        const opening = indexedDB.open(name);
        opening.onsuccess = () => opened(opening.result);
        opening.onerror = () => failed(opening.error);
      });
      for (const store of database.objectStoreNames) {
        rows.push(
          await new Promise((read, failed) => {
            const all = database.transaction(store).objectStore(store).getAll();
            all.onsuccess = () => read(all.result);
            all.onerror = () => failed(all.error);
          }),
        );
      }
      database.close();
    }
    const cached: string[] = [];
    for (const name of await caches.keys()) {
      const cache = await caches.open(name);
      for (const request of await cache.keys()) cached.push(request.url, ...[...request.headers].flat());
    }
    return JSON.stringify([
      location.href,
      document.title,
      document.referrer,
      history.state,
      document.documentElement.outerHTML,
      fields,
      { ...localStorage },
      Object.entries(sessionStorage).filter(([name]) => name !== but),
      document.cookie,
      rows,
      cached,
    ]);
  }, but);
}

function expectClean(where: string, text: string, secrets: string[]): void {
  for (const secret of secrets) expect(text.includes(secret), `${where} gives away ${secret}`).toBe(false);
}

/** All that leaves the page while somebody works with it. */
type Left = { said: string[]; urls: string[]; headers: Record<string, string>[]; bodies: string[]; copied: string[]; saved: string[]; visited: string[] };

function listen(context: BrowserContext): Left {
  const left: Left = { said: [], urls: [], headers: [], bodies: [], copied: [], saved: [], visited: [] };
  context.on("console", (message) => left.said.push(message.text()));
  context.on("request", (request) => {
    // A fragment never leaves the browser.
    left.urls.push(request.url().split("#")[0]!);
    left.headers.push(request.headers());
    left.bodies.push(request.postData() ?? "");
  });
  return left;
}

/** Opens "Copy as", reads what it has for each tool, and takes what its buttons copy. */
async function copiedAs(page: Page): Promise<string[]> {
  await page.getByRole("button", { name: "Copy as" }).first().click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByLabel("Tool")).toBeVisible();
  const tools = await dialog.getByLabel("Tool").getByRole("option").allTextContents();
  expect(tools.length).toBeGreaterThan(3);
  const texts: string[] = [];
  for (const tool of tools) {
    await dialog.getByLabel("Tool").selectOption({ label: tool });
    await expect(dialog.getByRole("region", { name: "Command" }), tool).not.toHaveText("");
    texts.push(await dialog.innerText());
    const copies = await dialog.getByRole("button", { name: "Copy", exact: true }).all();
    const regions = await dialog.getByRole("region").all();
    expect(copies.length, tool).toBe(regions.length);
    for (const [at, copy] of copies.entries()) {
      await copy.click();
      await expect(dialog.getByText("Copied.", { exact: true }).nth(at), tool).toBeVisible();
      const copied = await page.evaluate(() => navigator.clipboard.readText());
      expect(copied.trim().slice(0, 200), tool).toBe((await regions[at]!.textContent())!.trim().slice(0, 200));
      texts.push(copied);
    }
  }
  await dialog.getByRole("button", { name: "Close" }).first().click();
  return texts;
}

/** From a connector's offsets to a request that is applied, and all that can be copied, saved and looked at on the way. */
async function work(page: Page, sandbox: Sandbox, left: Left, origin: string, look: (where: string) => Promise<void>): Promise<void> {
  const clipboard = () => page.evaluate(() => navigator.clipboard.readText());
  await openByTyping(page, `env-dev01/lkc-orders/${NAME}`);
  await expectRow(table(page, "Offsets"), { kafka_partition: "0" });
  await look("Offsets");
  await page.getByRole("button", { name: "Export" }).click();
  await page.getByRole("button", { name: /^Copy \d+ partitions as JSON$/ }).click();
  await expect(page.getByText("copied", { exact: true })).toBeVisible();
  left.copied.push(await clipboard());
  await page.getByRole("button", { name: "Export" }).click();
  left.saved.push(await downloaded(page, () => page.getByRole("button", { name: /^Save \d+ partitions as CSV$/ }).click()));
  left.copied.push(...(await copiedAs(page)));
  await look("Copy as, of the offsets");
  // At every look: the page looks by itself as well.
  await sandbox.faults({ operation: "getOffsets", status: 500, count: "always" });
  await page.getByRole("button", { name: "Refresh" }).first().click();
  await expect(page.getByRole("alert").first()).toBeVisible();
  await look("an error");
  await sandbox.faults();
  await draft(page, { "New kafka_offset of orders/0": "80000" });
  await page.getByRole("button", { name: "Share draft" }).click();
  await page.getByRole("button", { name: "Copy link" }).click();
  await expect(page.getByText("The link is on the clipboard.")).toBeVisible();
  left.copied.push(await clipboard());
  left.copied.push(...(await copiedAs(page)));
  await look("Alter");
  // What is kept of it, as files.
  await page.getByRole("link", { name: "Offset Console" }).click();
  await page.getByRole("link", { name: "Drafts", exact: true }).click();
  await expect(table(page, "Drafts").getByRole("link", { name: NAME })).toBeVisible();
  for (const button of ["Export all", `Export ${NAME}`]) {
    const file = await downloaded(page, () => page.getByRole("button", { name: button, exact: true }).click());
    expect(file, button).toContain("80000");
    left.saved.push(file);
  }
  await look("Drafts");
  await table(page, "Drafts").getByRole("link", { name: NAME }).click();
  await review(page);
  const confirm = page.getByLabel("Type to confirm");
  if (await confirm.isVisible()) await confirm.fill(`env-dev01/${NAME}`);
  await look("Review");
  await submit(page);
  await letItBeApplied(page, sandbox);
  left.copied.push(...(await copiedAs(page)));
  await look("Last request");
  await page.getByRole("link", { name: "Query", exact: true }).click();
  await page
    .getByLabel("Statement", { exact: true })
    .fill(`SELECT * FROM confluent.connect.connector_offsets WHERE connector_name = 'no-such' AND environment_id = 'env-dev01' AND kafka_cluster_id = 'lkc-orders'`);
  await page.getByRole("button", { name: "Run" }).click();
  await expect(page.getByRole("alert").first()).toBeVisible();
  await look("Query");
  await page.goto(`${origin}/drafts`);
  await look("Drafts, without any");
  await page.goto(`${origin}/history`);
  await expect(page.getByRole("table").first()).toBeVisible();
  left.saved.push(await downloaded(page, () => page.getByRole("button", { name: /^Export/ }).first().click()));
  await look("History");
  await page.reload();
  await look("a reload");
  // Back through all of it: what the browser's history holds.
  for (let step = 0; step < 5; step += 1) {
    await page.goBack();
    await look("a step back");
  }
}

function expectNothingLeft(left: Left, logs: string, secrets: string[]): void {
  expectClean("an address that was asked", left.urls.join("\n"), secrets);
  expectClean("a body", left.bodies.join("\n"), secrets);
  expectClean("the console", left.said.join("\n"), secrets);
  expect(left.copied.length).toBeGreaterThan(10);
  expectClean("what was copied", left.copied.join("\n"), secrets);
  expect(left.saved.every((text) => text.length > 0)).toBe(true);
  expectClean("a file that was saved", left.saved.join("\n"), secrets);
  expectClean("an address that was shown", left.visited.join("\n"), secrets);
  expectClean("a log of the gateway", logs, secrets);
  expect(logs).toContain("/offsets");
  // Whoever leaves the console says nothing of where they were.
  expect(left.headers.filter(({ referer }) => referer)).toEqual([]);
}

const NOT_THERE = [
  { url: /no-such/, status: 404 },
  { url: /\/offsets$/, status: 500 },
];

/** It was kept where it was asked for, which is what the reload lived on, and is nowhere any more after Forget. */
async function expectForgotten(page: Page, origin: string, givesAway: string[]): Promise<void> {
  await page.goto(`${origin}/connection`);
  expect(await page.evaluate((name) => sessionStorage.getItem(name), REMEMBERED)).toContain(TOKEN);
  await page.getByRole("button", { name: "Forget" }).click();
  await expect(page.getByText("Forgotten: keys, secrets, and what this tab kept of them.")).toBeVisible();
  expectClean("what is left after Forget", await held(page), givesAway);
}

for (const { as, signed, givesAway, isRemembered, signIn } of WAYS) {
  test(`${as}: after a full journey the secret is in no address, storage, history, console, error, link, copy, export or log`, async ({ page, context, startGateway, expectNetworkErrors }, info) => {
    test.slow();
    expectNetworkErrors(NOT_THERE);
    const audit = info.outputPath("audit.jsonl");
    const gateway = await startGateway("--audit-log", audit);
    const sandbox = new Sandbox(gateway);
    await context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: gateway.url });
    const left = listen(context);
    const look = async (where: string) => {
      expectClean(where, await held(page, isRemembered ? REMEMBERED : ""), givesAway);
      left.visited.push(page.url());
    };
    await page.goto(`${gateway.url}/connection`);
    await signIn(page);
    await expect(page.getByText(/^Signed in\./)).toBeVisible();
    await look("Connection");
    await work(page, sandbox, left, gateway.url, look);

    // It was used, and in that header alone.
    expect(left.headers.filter(({ authorization }) => authorization === signed).length).toBeGreaterThan(5);
    expectClean("another header", JSON.stringify(left.headers.map(({ authorization: _, ...others }) => others)), givesAway);
    const audited = readFileSync(audit, "utf8");
    expect(audited).toContain('\\"kafka_offset\\":80000');
    expectNothingLeft(left, gateway.log() + audited, givesAway);
    if (isRemembered) await expectForgotten(page, gateway.url, givesAway);
    expectClean("the accepted request", JSON.stringify(await sandbox.requests()), givesAway);
  });
}

test("with the key at the gateway: after a full journey its secret is nowhere, and the token in its header alone", async ({
  page,
  context,
  sandbox,
  gateway: cloud,
  startGateway,
  watch,
}, info) => {
  test.slow();
  // The token ends with the page: after a reload the reads are refused.
  watch.allowNetworkErrors();
  const secret = "canary-held-secret-5a4b";
  process.env.CONFLUENT_CLOUD_API_KEY = "KEYOFTHEGATEWAY";
  process.env.CONFLUENT_CLOUD_API_SECRET = secret;
  const audit = info.outputPath("audit.jsonl");
  const gateway = await startGateway("--credentials", "env", "--upstream", cloud.url, "--audit-log", audit);
  const token = new URL(gateway.address).hash.split("=")[1] ?? "no token";
  expect(token.length).toBeGreaterThan(15);
  const basic = btoa(`KEYOFTHEGATEWAY:${secret}`);
  const givesAway = [secret, btoa(secret), basic];
  await context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: gateway.url });
  const left = listen(context);
  const look = async (where: string) => {
    expectClean(where, await held(page), [...givesAway, token]);
    left.visited.push(page.url());
  };
  await page.goto(gateway.address);
  await expect(page.getByLabel("Connector address")).toBeVisible();
  await look("Home");
  await work(page, sandbox, left, gateway.url, look);

  expect(left.headers.filter((headers) => headers["x-console-token"] === token).length).toBeGreaterThan(5);
  expectClean("a header", JSON.stringify(left.headers), givesAway);
  expectClean("another header", JSON.stringify(left.headers.map(({ "x-console-token": _, ...others }) => others)), [token]);
  const audited = readFileSync(audit, "utf8");
  expect(audited).toContain('\\"kafka_offset\\":80000');
  // The address with the token is printed once, for the person at the machine, and stands in no log.
  expectNothingLeft(left, gateway.log() + audited, [...givesAway, token]);
  expectClean("the log of the server behind it", cloud.log(), [...givesAway, token]);
});
