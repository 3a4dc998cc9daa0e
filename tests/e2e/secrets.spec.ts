// A whole journey with a canary for a secret: afterwards it is nowhere but in the header of the calls it signed.

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
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
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
  const copied: string[] = [];
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
  await look("Offsets");
  await sandbox.faults({ operation: "getOffsets", status: 500 });
  await page.getByRole("button", { name: "Refresh" }).first().click();
  await expect(page.getByRole("alert").first()).toBeVisible();
  await look("an error");
  await draft(page, { "New kafka_offset of orders/0": "80000" });
  await page.getByRole("button", { name: "Share draft" }).click();
  await page.getByRole("button", { name: "Copy link" }).click();
  await expect(page.getByText("The link is on the clipboard.")).toBeVisible();
  copied.push(await page.evaluate(() => navigator.clipboard.readText()));
  await look("Alter");
  await review(page);
  await look("Review");
  await submit(page);
  await letItBeApplied(page, sandbox);
  await look("Last request");
  await page.getByRole("link", { name: "Query", exact: true }).click();
  await page
    .getByLabel("Statement", { exact: true })
    .fill(`SELECT * FROM confluent.connect.connector_offsets WHERE connector_name = 'no-such' AND environment_id = 'env-dev01' AND kafka_cluster_id = 'lkc-orders'`);
  await page.getByRole("button", { name: "Run" }).click();
  await expect(page.getByRole("alert").first()).toBeVisible();
  await look("Query");
  await page.goto("/drafts");
  await look("Drafts");
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
  expectClean("what was copied", copied.join("\n"));
  expectClean("an address that was shown", visited.join("\n"));
  expectClean("the gateway's log", gateway.log());
  expect(gateway.log()).toContain("/offsets");
  expectClean("the accepted request", JSON.stringify(await sandbox.requests()));
  // Whoever leaves the console says nothing of where they were.
  expect(others.filter((headers) => /"referer":"[^"]/i.test(headers))).toEqual([]);
  expectClean("the address of the connector", connectorAddress(NAME));
});
