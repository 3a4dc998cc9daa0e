// The console without its gateway: kept by a service worker, never an answer of the API in it, never two versions mixed.
// It needs the console as `cargo xtask` builds it: a plain `trunk build` is not kept.

import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type RequestListener, type Server } from "node:http";
import { join } from "node:path";
import { newProfile, removeProfile, startBrowser } from "./support/browser.ts";
import { storedTexts } from "./support/kept.ts";
import { deploy, expectKept, revision } from "./support/revisions.ts";
import {
  connectorAddress,
  connectorsAddress,
  draft,
  expect,
  expectAccessible,
  expectConfirmed,
  expectRow,
  type Gateway,
  letItBeApplied,
  letTimePass,
  NO_REQUEST_YET,
  openByTyping,
  ORDERS,
  type Page,
  problem,
  review,
  Sandbox,
  signIn,
  stopTime,
  submit,
  table,
  takePictures,
  test,
} from "./support/test.ts";

test.use({ serviceWorkers: "allow" });

const CONNECTOR = connectorAddress("orders-to-warehouse");
const OFFLINE = "Offline: the gateway does not answer.";
const SEEN_LAST = "The offsets of this connector are those that this browser saw last.";
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

test("a draft outlives the gateway and the browser, and is reviewed, submitted and applied when both are back", async ({ startGateway }) => {
  test.slow();
  // The sandbox stays, as a server would; the gateway between goes.
  const server = await startGateway();
  const gateway = await startGateway("--upstream", server.url);
  const sandbox = new Sandbox(server);
  const profile = newProfile();
  const cell = (page: Page) => page.getByLabel("New kafka_offset of orders/0", { exact: true });
  try {
    const first = await startBrowser(profile);
    await first.page.goto(`${gateway.url}/connection`);
    await signIn(first.page, "sandbox", "sandbox");
    await openByTyping(first.page, "env-dev01/lkc-orders/orders-to-warehouse");
    await expect(first.page.getByRole("table", { name: "Offsets" })).toBeVisible();
    await expectKept(first.page);
    await draft(first.page, { "New kafka_offset of orders/0": "80000" });
    await expect(first.page.getByText(/draft saved/)).toBeVisible();

    await gateway.stop();
    await first.page.reload();
    await expect(first.page.getByText(OFFLINE)).toBeVisible();
    await expect(cell(first.page)).toHaveValue("80000");
    await cell(first.page).fill("79000");
    await expect.poll(async () => (await storedTexts(first.page, "drafts")).join()).toContain("79000");
    await first.close();

    const { page, close } = await startBrowser(profile);
    await page.goto(`${gateway.url}/drafts`);
    await expect(page.getByText(OFFLINE)).toBeVisible();
    await expectRow(table(page, "Drafts"), { draft: "orders-to-warehouse", does: "PATCH of 1 of 6" });
    await page.goto(`${gateway.url}${CONNECTOR}/alter`);
    await expect(cell(page)).toHaveValue("79000");

    await gateway.restart();
    await signIn(page, "sandbox", "sandbox");
    await openByTyping(page, "env-dev01/lkc-orders/orders-to-warehouse");
    await draft(page, {});
    await expect(cell(page)).toHaveValue("79000");
    // Nothing is sent by itself.
    expect(await sandbox.requests()).toEqual([]);
    await review(page);
    await page.getByLabel("Type to confirm").fill("env-dev01/orders-to-warehouse");
    await submit(page);
    await letItBeApplied(page, sandbox);
    await expectConfirmed(page);
    expect(await sandbox.requests()).toHaveLength(1);
    await close();
  } finally {
    removeProfile(profile);
  }
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
  await expect(page.getByText("This browser keeps no offsets of this connector.")).toBeVisible();
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
  await expectRow(table(page, "Drafts"), { does: "PATCH of 3", state: "kept until the gateway answers" });
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

/** A gateway that can be stopped while the server behind it stays, with a key that outlives a reload, and the console kept. */
async function signInBehind(page: Page, gateway: Gateway): Promise<void> {
  await page.clock.install();
  await page.goto(`${gateway.url}/connection`);
  await page.getByLabel("Remember in this tab over a reload").check();
  await signIn(page, "sandbox", "sandbox");
  await openByTyping(page, "env-dev01/lkc-orders/orders-to-warehouse");
  await expect(table(page, "Offsets")).toBeVisible();
  await expectKept(page);
}

/** Lets time pass until the console has found out by itself that the gateway is back. */
async function isBack(page: Page): Promise<void> {
  await letTimePass(page, 10_000, () => expect(page.getByText(OFFLINE)).toBeHidden({ timeout: 500 }));
}

test("the gateway comes back by itself: the draft says that it can be submitted now, and nothing moves under the hands", async ({
  page,
  startGateway,
  expectNetworkErrors,
}) => {
  test.slow();
  const server = await startGateway();
  const gateway = await startGateway("--upstream", server.url);
  expectNetworkErrors([{ url: new RegExp(`^${gateway.url}/`), failure: /ERR_CONNECTION_REFUSED/ }]);
  await signInBehind(page, gateway);
  await gateway.stop();
  await page.goto(`${gateway.url}${CONNECTOR}`);
  await expect(page.getByText(SEEN_LAST)).toBeVisible();
  await draft(page, { "New kafka_offset of orders/0": "80000" });
  await expect(page.getByText(/draft saved/)).toBeVisible();
  await page.goto(`${gateway.url}/drafts`);
  await expectRow(table(page, "Drafts"), { does: "PATCH of 1 of 6", state: "kept until the gateway answers" });
  await page.goto(`${gateway.url}${CONNECTOR}/alter`);
  const field = page.getByLabel("New kafka_offset of orders/0", { exact: true });
  await expect(field).toHaveValue("80000");
  await field.focus();
  const before = await field.elementHandle();
  const now = page.getByText("The gateway answers again: this draft can be reviewed and submitted now.");
  await expect(now).toHaveCount(0);
  await gateway.restart();
  await isBack(page);
  await expect(now).toBeVisible();
  await expect(field).toBeFocused();
  expect(await field.evaluate((element, known) => element === known, before)).toBe(true);
  await expectAccessible(page);
  await takePictures(page, "back-again");
  await page.goto(`${gateway.url}/drafts`);
  await expectRow(table(page, "Drafts"), { does: "PATCH of 1 of 6", state: "can be submitted after Review" });
});

test("Review waits for the live offsets, and counts a shift from them", async ({ page, startGateway, expectNetworkErrors }) => {
  test.slow();
  const server = await startGateway();
  const gateway = await startGateway("--upstream", server.url);
  expectNetworkErrors([{ url: new RegExp(`^${gateway.url}/`), failure: /ERR_CONNECTION_REFUSED/ }]);
  await signInBehind(page, gateway);
  await gateway.stop();
  await page.goto(`${gateway.url}${CONNECTOR}/alter`);
  await page.getByLabel("Select orders/0").click();
  await page.getByRole("button", { name: "Shift", exact: true }).click();
  await page.getByLabel("Shift by").fill("-5");
  await page.keyboard.press("Enter");
  const seen = BigInt(await page.getByLabel("New kafka_offset of orders/0", { exact: true }).inputValue()) + 5n;
  await page.getByRole("button", { name: "Review" }).click();
  await expect(page.getByText("It is reviewed against the live offsets, as soon as they can be read.")).toBeVisible();
  await expect(page.getByText(/Live offsets as observed/)).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Submit request" })).toBeDisabled();
  await expect(page.getByText("The live offsets are not read yet")).toBeVisible();
  await expectAccessible(page);
  await new Sandbox(server).advance(600);
  await gateway.restart();
  await letTimePass(page, 5_000, () => expect(page.getByText(/Live offsets as observed/)).toBeVisible({ timeout: 500 }));
  const row = await expectRow(table(page, "Changes"), { partition: "orders/0", requested: /^\d+$/ });
  await expect.poll(async () => BigInt((await row.getByRole("cell").nth(1).innerText()).replace(/\D/g, "")) > seen).toBe(true);
});

test("a statement that is typed stays, with the caret in it, while the gateway comes back; it is asked by one alone", async ({
  page,
  startGateway,
  expectNetworkErrors,
}) => {
  test.slow();
  const server = await startGateway();
  const gateway = await startGateway("--upstream", server.url);
  expectNetworkErrors([{ url: new RegExp(`^${gateway.url}/`), failure: /ERR_CONNECTION_REFUSED/ }]);
  await signInBehind(page, gateway);
  await gateway.stop();
  await page.goto(`${gateway.url}/query`);
  await expect(page.getByText(OFFLINE)).toBeVisible();
  const statement = page.getByLabel("Statement", { exact: true });
  await statement.fill("SELECT id FROM nowhere yet");
  // What the console asks by itself every ten seconds counts as well: from here on time passes only where it is let.
  await stopTime(page);
  let asked = 0;
  page.on("request", (request) => {
    if (request.url().endsWith("/config.json")) asked += 1;
  });
  for (const times of [1, 2, 3]) {
    await page.getByRole("button", { name: "Refresh" }).click();
    await expect.poll(() => asked).toBe(times);
    await expect(statement).toHaveValue("SELECT id FROM nowhere yet");
  }
  // Once in ten seconds, however often it was pressed. While it is being asked no time runs: those ten seconds bring nothing.
  let tens = 0;
  await expect(async () => {
    await page.clock.fastForward(10_000);
    tens += 1;
    expect(asked).toBeGreaterThanOrEqual(5);
  }).toPass();
  expect(asked).toBeLessThanOrEqual(3 + tens + 1);
  await statement.focus();
  await gateway.restart();
  await isBack(page);
  await expect(statement).toHaveValue("SELECT id FROM nowhere yet");
  await expect(statement).toBeFocused();
});

test("a list that could not be read is read when the gateway is back", async ({ page, startGateway, expectNetworkErrors }) => {
  test.slow();
  const server = await startGateway();
  const gateway = await startGateway("--upstream", server.url);
  expectNetworkErrors([{ url: new RegExp(`^${gateway.url}/`), failure: /ERR_CONNECTION_REFUSED/ }]);
  await signInBehind(page, gateway);
  await gateway.stop();
  await page.goto(`${gateway.url}/environments`);
  await expect(problem(page, "No connection while listing the environments.")).toBeVisible();
  await gateway.restart();
  await isBack(page);
  await expectRow(table(page, "Environments"), { id: "env-dev01" });
});

test("the console can be installed: its manifest and its icons are there, and are what they say", async ({ page, gateway }) => {
  await page.goto("/connection");
  const devtools = await page.context().newCDPSession(page);
  const { url, errors, data } = await devtools.send("Page.getAppManifest");
  expect(url).toBe(`${gateway.url}/manifest.webmanifest`);
  expect(errors).toEqual([]);
  const answer = await page.request.get(url);
  expect(answer.headers()["content-type"]).toContain("application/manifest+json");
  const manifest = JSON.parse(data ?? "") as { icons: { src: string; sizes: string; type: string }[] };
  expect(manifest).toMatchObject({ name: "Offset Console", start_url: "/", scope: "/", display: "standalone" });
  const sizes = manifest.icons.filter(({ type }) => type === "image/png").map(({ sizes }) => sizes);
  expect(sizes).toEqual(["192x192", "512x512"]);
  for (const icon of manifest.icons) {
    const file = await page.request.get(icon.src);
    expect(file.status(), icon.src).toBe(200);
    expect(file.headers()["content-type"], icon.src).toContain(icon.type);
    if (icon.type !== "image/png") continue;
    const bytes = await file.body();
    expect(bytes.subarray(1, 4).toString(), icon.src).toBe("PNG");
    expect(`${bytes.readUInt32BE(16)}x${bytes.readUInt32BE(20)}`).toBe(icon.sizes);
  }
  // A window that keeps nothing is no place for an app; nothing else is in the way.
  const { installabilityErrors } = await devtools.send("Page.getInstallabilityErrors");
  expect(installabilityErrors.map(({ errorId }) => errorId).filter((id) => id !== "in-incognito")).toEqual([]);
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

test("an address of the API opened as a page is the gateway's to answer, never the worker's", async ({
  page,
  context,
  startGateway,
  expectNetworkErrors,
}) => {
  const gateway = await startGateway();
  expectNetworkErrors([
    { url: new RegExp(`^${gateway.url}/`), failure: /ERR_CONNECTION_REFUSED/ },
    { url: /\/connect\/v1\//, status: 401 },
  ]);
  await page.goto(`${gateway.url}${CONNECTOR}`);
  await expectKept(page);
  // What is a page of the console goes through the worker.
  expect((await page.goto(`${gateway.url}${CONNECTOR}`))?.fromServiceWorker()).toBe(true);
  const addresses = ["/gateway", "/sandbox/requests", "/connect/v1/environments/env-dev01/clusters/lkc-orders/connectors"];
  for (const address of addresses) {
    const answer = await page.goto(gateway.url + address);
    expect(answer?.fromServiceWorker(), address).toBe(false);
    expect(answer?.headers()["content-type"], address).toContain("json");
  }
  expect(await (await page.goto(`${gateway.url}/gateway`))?.json()).toMatchObject({ upstream: "sandbox" });
  // Nor is any of it kept.
  await page.goto(`${gateway.url}${CONNECTOR}`);
  expect((await kept(page)).filter((path) => addresses.some((address) => path.startsWith(address)))).toEqual([]);
  // Where nobody answers there is no answer: least of all the console's page, with status 200.
  await gateway.stop();
  for (const address of addresses) {
    const tab = await context.newPage();
    await expect(tab.goto(gateway.url + address), address).rejects.toThrow(/ERR_CONNECTION_REFUSED/);
    await tab.close();
  }
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
  expectNetworkErrors([{ url: new RegExp(`^${gateway.url}/`), failure: /ERR_(EMPTY_RESPONSE|CONNECTION_REFUSED|CONNECTION_RESET)/ }]);
  await page.goto(`${gateway.url}/connection`);
  await expectKept(page);
  await gateway.stop();
  const silent = await takeAddress(gateway.url, () => undefined);
  const from = Date.now();
  await page.goto(`${gateway.url}/connection`);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Connection");
  await expect(page.getByText(OFFLINE)).toBeVisible();
  // Two seconds for the page, two and a half for who answers: not until each question has run out of time.
  expect(Date.now() - from).toBeLessThan(15_000);
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

test("where the console could not be kept, Connection says so, and why", async ({
  page,
  startGateway,
  placeSite,
  expectConsoleErrors,
}) => {
  expectConsoleErrors([/A bad HTTP response code \(404\) was received when fetching the script/]);
  const folder = placeSite({});
  // What the worker is to keep is of another version than the worker.
  deploy(folder, "next");
  writeFileSync(join(folder, "index.html"), readFileSync(join(folder, "index.html"), "utf8").replace("next", "later"));
  const half = await startGateway("--site", folder);
  await page.goto(`${half.url}/connection`);
  await expect(page.getByText(/^This browser does not keep the console: not all of its files came/)).toBeVisible();
  await expect(page.getByText(/^On\. This browser keeps the console itself/)).toHaveCount(0);
  await expectAccessible(page);
  for (const packed of ["", ".br", ".gz"]) rmSync(join(folder, `sw.js${packed}`), { force: true }); // allowed: a file, no click
  await page.reload();
  await expect(page.getByText(/^This browser does not keep the console: .*sw\.js/i)).toBeVisible();
  await expect(page.getByRole("button", { name: "Turn offline use off" })).toBeVisible();
});

test("offline use is switched off under Connection, and stays off", async ({ page }) => {
  await page.goto("/connection");
  await expectKept(page);
  await expect(page.getByText(/^On\. This browser keeps the console itself/)).toBeVisible();
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
