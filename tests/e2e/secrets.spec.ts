// A whole journey with a canary for a secret: afterwards it is nowhere but in the header of the calls it signed. Whatever
// can be copied, saved, exported or shared on the way is.

import { readFileSync } from "node:fs";
import {
  connectorAddress,
  draft,
  expect,
  letItBeApplied,
  openByTyping,
  type Page,
  review,
  signIn,
  submit,
  table,
  expectRow,
  test,
} from "./support/test.ts";

const NAME = "orders-to-warehouse";
const KEY = "CANARYKEYID";
const SECRET = "canary-secret-0f9e8d7c";
const SIGNED = `Basic ${btoa(`${KEY}:${SECRET}`)}`;

/** Whatever gives the secret away: itself, the header, its parts. */
const GIVES_AWAY = [SECRET, btoa(SECRET), encodeURIComponent(SECRET), SIGNED, SIGNED.slice(6)];

/** All that the page shows and holds: its text, the values of its fields, its address, its title, its markup. */
async function held(page: Page): Promise<string> {
  return page.evaluate(async () => {
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
      { ...sessionStorage },
      document.cookie,
      rows,
      cached,
    ]);
  });
}

function expectClean(where: string, text: string): void {
  for (const secret of GIVES_AWAY) expect(text.includes(secret), `${where} gives away ${secret}`).toBe(false);
}

/** Everything that leaves by the clipboard or as a file, as text. */
async function watchWhatIsTaken(page: Page): Promise<string[]> {
  const taken: string[] = [];
  await page.context().exposeBinding("reportCopied", (_source, text: string) => void taken.push(text));
  await page.context().addInitScript(() => {
    const write = Clipboard.prototype.writeText;
    Clipboard.prototype.writeText = async function (this: Clipboard, text: string) {
      await (window as unknown as { reportCopied(text: string): Promise<void> }).reportCopied(text);
      return write.call(this, text);
    };
  });
  page.on("download", async (download) => taken.push(`${download.suggestedFilename()}\n${readFileSync(await download.path(), "utf8")}`));
  return taken;
}

/** Presses what is to take something away, and waits until that is done. */
async function take(taken: string[], press: () => Promise<void>): Promise<void> {
  const before = taken.length;
  await press();
  await expect.poll(() => taken.length).toBeGreaterThan(before);
}

/** Copy as: every tool's words, copied and saved. Answers the tools. */
async function takeCopyAs(page: Page, taken: string[]): Promise<string[]> {
  await page.getByRole("button", { name: "Copy as" }).first().click();
  const dialog = page.getByRole("dialog");
  const tools = await dialog.getByLabel("Tool").getByRole("option").allInnerTexts();
  for (const tool of tools) {
    await dialog.getByLabel("Tool").selectOption({ label: tool });
    const time = dialog.getByRole("textbox", { name: "Time" });
    if (await time.isVisible()) await time.fill("2026-03-02T09:15:00Z");
    // Some tools have no words for this connector, and say why.
    for (const button of await dialog.getByRole("button", { name: /^(Copy|Save file)$/ }).all()) {
      if (await button.isEnabled()) await take(taken, () => button.click());
    }
  }
  await dialog.getByRole("button", { name: "Close" }).click();
  return tools;
}

/** The offsets table's own menu, and a row of it. */
async function takeOffsets(page: Page, taken: string[]): Promise<void> {
  for (const what of [/^Copy \d+ partitions as JSON$/, /^Copy \d+ partitions as CSV$/, /^Save \d+ partitions as JSON$/, /^Save \d+ partitions as CSV$/]) {
    await page.getByRole("button", { name: "Export" }).click();
    await take(taken, () => page.getByRole("button", { name: what }).click());
  }
}

/** Another draft, so that there is one to export. */
async function draftAgain(page: Page): Promise<void> {
  await openByTyping(page, `env-dev01/lkc-orders/${NAME}`);
  await draft(page, { "New kafka_offset of orders/1": "70000" });
  await expect(page.getByText(/draft saved \d+ s ago/)).toBeVisible();
}

test("after a full journey the secret is in no address, storage, history, console, error, link, export or log", async ({
  page,
  context,
  sandbox,
  gateway,
  expectNetworkErrors,
}) => {
  expectNetworkErrors([
    { url: /no-such/, status: 404 },
    { url: /\/offsets$/, status: 500 },
  ]);
  test.slow();
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const taken = await watchWhatIsTaken(page);
  const tools = new Set<string>();
  const copyAs = async () => (await takeCopyAs(page, taken)).forEach((tool) => tools.add(tool));
  const said: string[] = [];
  const urls: string[] = [];
  const others: string[] = [];
  let signed = 0;
  context.on("console", (message) => said.push(message.text()));
  context.on("request", (request) => {
    const { authorization, ...headers } = request.headers();
    if (authorization === SIGNED) signed += 1;
    urls.push(request.url());
    others.push(JSON.stringify(headers), request.postData() ?? "");
  });
  const visited: string[] = [];
  const look = async (where: string) => {
    expectClean(where, await held(page));
    visited.push(page.url());
  };

  await page.goto("/connection");
  await signIn(page, KEY, SECRET);
  await expect(page.getByText(/^Signed in\./)).toBeVisible();
  await look("Connection");
  await openByTyping(page, `env-dev01/lkc-orders/${NAME}`);
  await expectRow(table(page, "Offsets"), { kafka_partition: "0" });
  await takeOffsets(page, taken);
  await copyAs();
  await look("Offsets");
  await sandbox.faults({ operation: "getOffsets", status: 500 });
  await page.getByRole("button", { name: "Refresh" }).first().click();
  await expect(page.getByRole("alert").first()).toBeVisible();
  await look("an error");
  await draft(page, { "New kafka_offset of orders/0": "80000" });
  await page.getByRole("button", { name: "Share draft" }).click();
  await page.getByRole("button", { name: "Copy link" }).click();
  await expect(page.getByText("The link is on the clipboard.")).toBeVisible();
  await page.keyboard.press("Escape");
  await copyAs();
  await look("Alter");
  await review(page);
  await copyAs();
  await look("Review");
  await submit(page);
  await letItBeApplied(page, sandbox);
  await copyAs();
  await look("Last request");
  await page.getByRole("link", { name: "Query", exact: true }).click();
  await page
    .getByLabel("Statement", { exact: true })
    .fill(`SELECT * FROM confluent.connect.connector_offsets WHERE connector_name = 'no-such' AND environment_id = 'env-dev01' AND kafka_cluster_id = 'lkc-orders'`);
  await page.getByRole("button", { name: "Run" }).click();
  await expect(page.getByRole("alert").first()).toBeVisible();
  await look("Query");
  await page
    .getByLabel("Statement", { exact: true })
    .fill(`SELECT * FROM confluent.connect.connector_offsets WHERE connector_name = '${NAME}' AND environment_id = 'env-dev01' AND kafka_cluster_id = 'lkc-orders'`);
  await page.getByRole("button", { name: "Run" }).click();
  await expect(table(page, "Result")).toBeVisible();
  for (const form of ["JSON", "CSV"]) {
    await page.getByRole("button", { name: form, exact: true }).click();
    await take(taken, () => page.getByRole("button", { name: "Copy", exact: true }).click());
    await take(taken, () => page.getByRole("button", { name: "Download" }).click());
  }
  await draftAgain(page);
  await page.goto("/drafts");
  await take(taken, () => page.getByRole("button", { name: "Export all" }).click());
  await take(taken, () => page.getByRole("button", { name: `Export ${NAME}`, exact: true }).first().click());
  await look("Drafts");
  await page.goto("/history");
  for (const form of ["JSON", "CSV"]) {
    await take(taken, () => page.getByRole("button", { name: `Export ${form}` }).click());
  }
  await look("History");
  await page.reload();
  await look("a reload");
  // Back through all of it: what the history holds.
  for (let step = 0; step < 5; step += 1) {
    await page.goBack();
    await look("a step back");
  }

  expect(signed).toBeGreaterThan(5);
  expectClean("an address that was asked", urls.join("\n"));
  expectClean("a body or another header", others.join("\n"));
  expectClean("the console", said.join("\n"));
  expectClean("what was copied, saved or shared", taken.join("\n"));
  // All of it was taken: each tool's words of a read, a status and a draft, the report, the link.
  expect([...tools]).toEqual(expect.arrayContaining(["curl", "Confluent CLI", "Terraform", "StackQL", "Report"]));
  expect(taken.join("\n")).toContain("$CONFLUENT_CLOUD_API_SECRET");
  expect(taken.some((text) => text.includes("#draft=v1."))).toBe(true);
  expect(taken.length).toBeGreaterThan(40);
  expectClean("an address that was shown", visited.join("\n"));
  expectClean("the gateway's log", gateway.log());
  expect(gateway.log()).toContain("/offsets");
  expectClean("the accepted request", JSON.stringify(await sandbox.requests()));
  // Whoever leaves the console says nothing of where they were.
  expect(others.filter((headers) => /"referer":"[^"]/i.test(headers))).toEqual([]);
  expectClean("the address of the connector", connectorAddress(NAME));
});
