// The console without its gateway: kept by a service worker, never an answer of the API in it, never two versions mixed.
// It needs the console as `cargo xtask` builds it: a plain `trunk build` is not kept.

import { readFileSync, writeFileSync } from "node:fs";
import { createServer, type RequestListener, type Server } from "node:http";
import { join } from "node:path";
import { deploy, expectKept, revision } from "./support/revisions.ts";
import {
  connectorAddress,
  connectorsAddress,
  draft,
  expect,
  expectAccessible,
  expectRow,
  NO_REQUEST_YET,
  openByTyping,
  ORDERS,
  type Page,
  problem,
  review,
  Sandbox,
  signIn,
  submit,
  table,
  takePictures,
  test,
} from "./support/test.ts";

test.use({ serviceWorkers: "allow" });

const CONNECTOR = connectorAddress("orders-to-warehouse");
const OFFLINE = "Offline: the gateway does not answer.";
const SEEN_LAST = "The offsets below are those that this browser saw last.";
const NEWER = "A newer version of the console is ready.";

/** The paths of everything that is kept. */
function kept(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const found: string[] = [];
    for (const name of await caches.keys()) {
      for (const request of await (await caches.open(name)).keys()) found.push(new URL(request.url).pathname);
    }
    return found;
  });
}

function registrations(page: Page): Promise<number> {
  return page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length);
}

/** Another program at a gateway's address. */
async function takeAddress(url: string, answer: RequestListener): Promise<Server> {
  const server = createServer(answer);
  await new Promise<void>((ready) => server.listen(Number(new URL(url).port), "127.0.0.1", ready));
  return server;
}

test("with the gateway stopped every page opens, and what needs it says so; with it back, all goes on", async ({
  page,
  startGateway,
  expectNetworkErrors,
}) => {
  test.slow();
  const gateway = await startGateway();
  expectNetworkErrors([{ url: new RegExp(`^${gateway.url}/`), failure: /ERR_CONNECTION_REFUSED/ }]);
  await page.goto(`${gateway.url}${CONNECTOR}`);
  await expect(page.getByRole("table", { name: "Offsets" })).toBeVisible();
  await expectKept(page);
  await gateway.stop();
  for (const [address, heading] of [
    ["/", "Open a connector"],
    ["/environments", "Environments"],
    ["/environments/env-dev01/clusters", "Clusters"],
    [connectorsAddress(ORDERS), "Connectors"],
    [CONNECTOR, "orders-to-warehouse"],
    [`${CONNECTOR}/request`, "orders-to-warehouse"],
    [`${CONNECTOR}/alter`, "orders-to-warehouse"],
    [`${CONNECTOR}/alter/review`, "orders-to-warehouse"],
    [`${CONNECTOR}/history`, "orders-to-warehouse"],
    ["/drafts", "Drafts"],
    ["/history", "History"],
    ["/query", "Query"],
    ["/connection", "Connection"],
  ] as const) {
    await page.goto(`${gateway.url}${address}`);
    await expect(page.getByRole("heading", { level: 1 }), address).toContainText(heading);
    await expect(page.getByText(OFFLINE), address).toBeVisible();
  }
  await expectAccessible(page);
  await takePictures(page, "offline");
  await gateway.restart();
  await page.getByRole("button", { name: "Refresh" }).first().click();
  await expect(page.getByText(OFFLINE)).toBeHidden();
  await page.goto(`${gateway.url}${CONNECTOR}`);
  await draft(page, { "New kafka_offset of orders/0": "80000" });
});

test("a second visit without the gateway: the offsets seen last, with their age, are drafted on, and submitted when it is back", async ({
  page,
  startGateway,
  expectNetworkErrors,
}) => {
  test.slow();
  // The sandbox stays, as a server would; the gateway between goes.
  const server = await startGateway();
  const gateway = await startGateway("--upstream", server.url);
  expectNetworkErrors([{ url: new RegExp(`^${gateway.url}/`), failure: /ERR_CONNECTION_REFUSED/ }, NO_REQUEST_YET]);
  await page.goto(`${gateway.url}/connection`);
  await signIn(page, "sandbox", "sandbox");
  await openByTyping(page, "env-dev01/lkc-orders/payments-cdc");
  const lsn = async () => /\d{16,}/.exec((await table(page, "Offsets").innerText()).replace(/\s/g, ""))?.[0];
  await expect(table(page, "Offsets")).toBeVisible();
  const seen = await lsn();
  expect(seen).toMatch(/^\d{16,}$/);
  await openByTyping(page, "env-dev01/lkc-orders/orders-to-warehouse");
  await expect(page.getByRole("table", { name: "Offsets" })).toBeVisible();
  await expectKept(page);
  await gateway.stop();

  // Numbers stay the digits that were seen.
  await page.goto(`${gateway.url}${connectorAddress("payments-cdc")}`);
  await expect(page.getByText(SEEN_LAST)).toBeVisible();
  await expect.poll(lsn).toBe(seen);
  // Two visits later, drafted on, and after another reload still there.
  await page.goto(`${gateway.url}${CONNECTOR}`);
  await expect(page.getByRole("table", { name: "Offsets" })).toBeVisible();
  await expect(page.getByText(/observed .* ago/).first()).toBeVisible();
  await expect(page.getByText(SEEN_LAST)).toBeVisible();
  await expectAccessible(page);
  await takePictures(page, "offline-offsets");
  await draft(page, { "New kafka_offset of orders/0": "80000" });
  await expect(page.getByText(/based on the observation of .*, .* ago/)).toBeVisible();
  await expect(page.getByText(/draft saved/)).toBeVisible();
  await takePictures(page, "offline-alter");
  await page.reload();
  await expect(page.getByLabel("New kafka_offset of orders/0")).toHaveValue("80000");

  await gateway.restart();
  await signIn(page, "sandbox", "sandbox");
  await openByTyping(page, "env-dev01/lkc-orders/orders-to-warehouse");
  await expect(page.getByText(SEEN_LAST)).toBeHidden();
  await page.getByRole("link", { name: "Alter", exact: true }).click();
  // Nothing is sent by itself.
  expect(await new Sandbox(server).requests()).toEqual([]);
  await review(page);
  await page.getByLabel("Type to confirm").fill("env-dev01/orders-to-warehouse");
  await submit(page);
  await expect.poll(async () => (await new Sandbox(server).requests()).length).toBe(1);
});

test("a connector never seen here, without the gateway: a file is drafted, kept, and held against the live offsets later", async ({
  page,
  startGateway,
  expectNetworkErrors,
}) => {
  test.slow();
  const server = await startGateway();
  const gateway = await startGateway("--upstream", server.url);
  expectNetworkErrors([{ url: new RegExp(`^${gateway.url}/`), failure: /ERR_CONNECTION_REFUSED/ }]);
  await page.goto(`${gateway.url}/connection`);
  await expectKept(page);
  await gateway.stop();
  await page.goto(`${gateway.url}${CONNECTOR}/alter`);
  await expect(page.getByText("The offsets of this connector were not seen in this browser yet.")).toBeVisible();
  await expectAccessible(page);
  await takePictures(page, "never-seen");
  const choose = (name: string, text: string) =>
    page.getByLabel("Import", { exact: true }).setInputFiles({ name, mimeType: "text/plain", buffer: Buffer.from(text) });
  await choose("nothing.txt", "what is this");
  await expect(problem(page, "Nothing was imported from nothing.txt.")).toBeVisible();
  await choose("reset.json", '{"type":"DELETE"}');
  await expect(problem(page, "It names no partition")).toBeVisible();
  await choose("offsets.txt", "orders:0:70000\norders:3:9007199254740993\norders:77:1\n");
  await expect(page.getByLabel("New kafka_offset of orders/3")).toHaveValue("9007199254740993");
  await expect(page.getByText(/draft saved/)).toBeVisible();
  await takePictures(page, "never-seen-drafted");
  await page.goto(`${gateway.url}/drafts`);
  await expectRow(table(page, "Drafts"), { does: "PATCH of 3", state: /gateway|endpoint|Review/ });
  await page.goto(`${gateway.url}${CONNECTOR}/alter/review`);
  await expect(page.getByText("It is reviewed against the live offsets, as soon as they can be read.")).toBeVisible();

  await gateway.restart();
  await signIn(page, "sandbox", "sandbox");
  await openByTyping(page, "env-dev01/lkc-orders/orders-to-warehouse");
  await expect(table(page, "Offsets")).toBeVisible();
  await page.getByRole("link", { name: "Alter", exact: true }).click();
  await expect(page.getByLabel("New kafka_offset of orders/0")).toHaveValue("70000");
  await expect(page.getByText("PATCH of 3 of 6 partitions").first()).toBeVisible();
  await expect(page.getByRole("list", { name: "Problems" })).toContainText("orders/77");
});

test("no answer of the API is kept, nor who asks", async ({ page, gateway }) => {
  await page.goto(CONNECTOR);
  await expectKept(page);
  // Now the worker sees every request.
  await page.goto("/environments");
  await expect(page.getByRole("table", { name: "Environments" })).toBeVisible();
  const paths = await kept(page);
  expect(paths).toContain("/");
  expect(paths.filter((path) => /^\/pieces\/.*\.wasm$/.test(path)).length).toBeGreaterThan(0);
  expect(paths.filter((path) => /^\/(connect\/|org\/|cmk\/|gateway|sandbox|config\.json|sw\.js)/.test(path))).toEqual([]);
  // And none is answered by it: an address of the API opened as a page comes from the gateway.
  const answer = await page.request.get(`${gateway.url}/gateway`);
  expect(await answer.json()).toMatchObject({ upstream: "sandbox" });
});

test("a new version waits until it is asked for, and then all of it is new", async ({ page, startGateway, placeSite }) => {
  const folder = placeSite({});
  const gateway = await startGateway("--site", folder);
  await page.goto(`${gateway.url}${CONNECTOR}`);
  await expectKept(page);
  const before = await revision(page);
  deploy(folder, "next");
  await page.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.update());
  await expect(page.getByText(NEWER)).toBeVisible();
  expect(await revision(page)).toBe(before);
  expect(await page.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.waiting?.state)).toBe("installed");
  await takePictures(page, "newer-version");
  await page.getByRole("button", { name: "Reload to update" }).click();
  await expect(async () => expect(await revision(page)).toBe("next")).toPass();
  await expect(page.getByText(NEWER)).toBeHidden();
  await expect(async () => {
    expect(await page.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.waiting)).toBeNull();
  }).toPass();
});

test("an older worker beside a newer page: the page is whole, and nothing is offered that it is already", async ({
  page,
  startGateway,
  placeSite,
}) => {
  const folder = placeSite({});
  const gateway = await startGateway("--site", folder);
  await page.goto(`${gateway.url}${CONNECTOR}`);
  await expectKept(page);
  deploy(folder, "next");
  await page.goto(`${gateway.url}${CONNECTOR}`);
  expect(await revision(page)).toBe("next");
  await draft(page, { "New kafka_offset of orders/0": "80000" });
  await expect(async () => {
    expect(await page.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.waiting?.state)).toBe("installed");
  }).toPass();
  await expect(page.getByText(NEWER)).toBeHidden();
});

test("a half-finished deployment is not kept", async ({ page, startGateway, placeSite }) => {
  const folder = placeSite({});
  const gateway = await startGateway("--site", folder);
  await page.goto(`${gateway.url}${CONNECTOR}`);
  await expectKept(page);
  const before = await kept(page);
  deploy(folder, "next");
  // The worker is there, the page it names is not yet.
  writeFileSync(join(folder, "index.html"), readFileSync(join(folder, "index.html"), "utf8").replace("next", "later"));
  await page.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.update().catch(() => undefined));
  await expect(async () => {
    const found = await page.evaluate(async () => {
      const registration = await navigator.serviceWorker.getRegistration();
      return [registration?.installing, registration?.waiting];
    });
    expect(found).toEqual([null, null]);
  }).toPass();
  expect(await kept(page)).toEqual(before);
});

test("a server that takes its time: after two seconds the page that is kept is shown", async ({
  page,
  startGateway,
  expectNetworkErrors,
}) => {
  const gateway = await startGateway();
  expectNetworkErrors([{ url: new RegExp(`^${gateway.url}/`), failure: /ERR_(EMPTY_RESPONSE|CONNECTION_REFUSED)/ }]);
  await page.goto(`${gateway.url}/connection`);
  await expectKept(page);
  await gateway.stop();
  const silent = await takeAddress(gateway.url, () => undefined);
  await page.goto(`${gateway.url}/connection`);
  await expect(page.getByRole("link", { name: "Offset Console" })).toBeVisible();
  await page.goto("about:blank");
  silent.closeAllConnections();
  await new Promise((closed) => silent.close(closed));
});

test("another program at the same address: the worker and all it kept go", async ({ page, startGateway, expectNetworkErrors }) => {
  expectNetworkErrors([{ url: /\/favicon|\/other/, status: 404 }]);
  const gateway = await startGateway();
  const first = await page.goto(`${gateway.url}/connection`);
  const headers = first?.headers() ?? {};
  await expectKept(page);
  await gateway.stop();
  const other = await takeAddress(gateway.url, (request, response) => {
    for (const name of ["content-security-policy", "x-content-type-options", "referrer-policy", "cross-origin-opener-policy"]) {
      response.setHeader(name, headers[name] ?? "");
    }
    response.writeHead(request.url === "/" ? 200 : 404, { "content-type": "text/html" });
    response.end("<!doctype html><html lang=en><title>Other</title><h1>Another program</h1>");
  });
  await page.goto(`${gateway.url}/other`);
  await expect(page.getByRole("heading", { name: "Another program" })).toBeVisible();
  await expect(async () => expect(await registrations(page)).toBe(0)).toPass();
  await expect(async () => expect(await kept(page)).toEqual([])).toPass();
  other.closeAllConnections();
  await new Promise((closed) => other.close(closed));
});

test("offline use is switched off under Connection, and stays off", async ({ page }) => {
  await page.goto("/connection");
  await expectKept(page);
  await page.getByRole("button", { name: "Turn offline use off" }).click();
  await expect(async () => expect(await registrations(page)).toBe(0)).toPass();
  await expect(async () => expect(await kept(page)).toEqual([])).toPass();
  await page.reload();
  await expect(page.getByText("Off. Without the gateway the console does not open.")).toBeVisible();
  expect(await registrations(page)).toBe(0);
  await page.getByRole("button", { name: "Turn offline use on" }).click();
  await expect(async () => expect(await registrations(page)).toBe(1)).toPass();
});

test("an operator who wants no worker has none, and it goes where it was", async ({ page, startGateway, placeSite }) => {
  const folder = placeSite({});
  const gateway = await startGateway("--site", folder);
  await page.goto(`${gateway.url}/connection`);
  await expectKept(page);
  writeFileSync(join(folder, "config.json"), '{"service_worker": false}');
  await page.goto(`${gateway.url}/connection`);
  await expect(page.getByText("Off, by config.json (service_worker).")).toBeVisible();
  await expect(async () => expect(await registrations(page)).toBe(0)).toPass();
});
