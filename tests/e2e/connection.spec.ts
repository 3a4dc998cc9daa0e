// Connection: as whom, through what, and where it fails.

import { createServer, type Server } from "node:http";
import { request as ask } from "node:http";
import type { AddressInfo } from "node:net";
import {
  connectorAddress,
  draft,
  expect,
  expectAccessible,
  expectRow,
  expectTaken,
  type Gateway,
  letTimePass,
  NO_REQUEST_YET,
  openByTyping,
  openConnector,
  type Page,
  PAYMENTS,
  problem,
  review,
  Sandbox,
  signIn,
  submit,
  table,
  takePictures,
  test,
  word,
} from "./support/test.ts";

const NAME = "orders-to-warehouse";
const ADDRESS = `env-dev01/lkc-orders/${NAME}`;

/** The line of a part in the list of checks. */
function check(page: Page, part: string) {
  return page.getByRole("list", { name: "Checks" }).getByRole("listitem").filter({ hasText: `${part}:` });
}

async function checkConnection(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Check connection" }).click();
  await expect(check(page, "API")).toBeVisible();
}

/** What the tab's own storage holds. */
async function tabStorage(page: Page): Promise<string> {
  return page.evaluate(() => JSON.stringify({ ...sessionStorage }));
}

test("signing in is judged by 401 alone", async ({ page, sandbox, expectNetworkErrors }) => {
  expectNetworkErrors([
    { url: /\/org\/v2\/environments/, status: 401 },
    { url: /\/org\/v2\/environments/, status: 403 },
  ]);
  await page.goto("/connection");
  await signIn(page, "my-own-key");
  await expect(page.getByText(/^Signed in\. It sees \d+ here\.$/)).toBeVisible();
  await expect(page.getByRole("listitem").filter({ hasText: "Key my-own-key" })).toContainText("all environments · signed in");
  await signIn(page, "expired");
  await expect(page.getByText("The server does not know this key (HTTP 401). A key made for a Kafka cluster does not work here: it must be a Cloud API key.")).toBeVisible();
  await expect(page.getByRole("listitem").filter({ hasText: "Key expired" })).toContainText("refused (HTTP 401)");
  await expect(page.getByRole("banner")).toContainText("key refused");
  await expectAccessible(page);
  await takePictures(page, "connection-refused");
  await sandbox.faults({ operation: "listEnvironments", status: 403 });
  await signIn(page, "viewer");
  await expect(page.getByText(/^Signed in, limited: this key may not read this list/)).toBeVisible();
  await expect(page.getByRole("listitem").filter({ hasText: "Key viewer" })).toContainText("signed in, limited");
  await expect(page.getByRole("banner")).toContainText("viewer");
  await expectAccessible(page);
});

test("a bearer token signs as one", async ({ page }) => {
  const headers: string[] = [];
  page.on("request", (request) => headers.push(request.headers().authorization ?? ""));
  await page.goto("/connection");
  await page.getByLabel("Access token").check();
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByText("The token is needed.")).toBeVisible();
  await page.getByRole("textbox", { name: "Bearer token" }).fill("eyJ.canary.token");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByText(/^Signed in\./)).toBeVisible();
  await expect(page.getByRole("textbox", { name: "Bearer token" })).toHaveValue("");
  expect(headers).toContain("Bearer eyJ.canary.token");
  await openByTyping(page, ADDRESS);
  await expectRow(table(page, "Offsets"), { kafka_partition: "0" });
  await expect(page.getByRole("banner")).toContainText("bearer token");
});

test("several keys, one for each environment: each signs its own", async ({ page, expectNetworkErrors }) => {
  expectNetworkErrors([NO_REQUEST_YET]);
  const signed: [string, string][] = [];
  page.on("request", (request) => {
    const header = request.headers().authorization;
    if (header?.startsWith("Basic ")) signed.push([request.url(), atob(header.slice(6))]);
  });
  await page.goto("/connection");
  await signIn(page, "for-all");
  await page.getByLabel("For environment").fill("prod");
  await page.getByLabel("API key").fill("for-prod");
  await page.getByLabel("API secret").fill("s2");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByText(/An environment's id begins with env-/)).toBeVisible();
  await page.getByLabel("For environment").fill(PAYMENTS.environment);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByText(/^Signed in\. It sees/)).toBeVisible();
  await expect(page.getByRole("listitem").filter({ hasText: "Key for-prod" })).toContainText(PAYMENTS.environment);
  await takePictures(page, "connection-keys");
  signed.length = 0;
  await openByTyping(page, `${PAYMENTS.environment}/${PAYMENTS.cluster}/${NAME}`);
  await expectRow(table(page, "Offsets"), { kafka_partition: "0" });
  await expect(page.getByRole("banner")).toContainText("for-prod");
  await openByTyping(page, ADDRESS);
  await expectRow(table(page, "Offsets"), { kafka_partition: "0" });
  await expect(page.getByRole("banner")).toContainText("for-all");
  const wrong = signed.filter(([url, who]) => who !== (url.includes(PAYMENTS.environment) ? "for-prod:s2" : "for-all:secret"));
  expect(wrong).toEqual([]);
  expect(new Set(signed.map(([, who]) => who)).size).toBe(2);
  await page.getByRole("link", { name: "Connection" }).click();
  await page.getByRole("button", { name: "Remove for-prod" }).click();
  await expect(page.getByText("Key for-prod", { exact: true })).toHaveCount(0);
});

test("a key that was given for one environment signs in no other", async ({ page, expectNetworkErrors }) => {
  expectNetworkErrors([{ url: new RegExp(PAYMENTS.environment), status: 401 }]);
  const unsigned: string[] = [];
  const signed: string[] = [];
  page.on("request", (request) => {
    if (!/\/(connect|org|cmk)\//.test(request.url())) return;
    (request.headers()["authorization"] ? signed : unsigned).push(request.url());
  });
  await page.goto("/connection");
  await page.getByRole("button", { name: "Remove sandbox" }).click();
  await page.getByLabel("For environment").fill("env-dev01");
  await signIn(page, "for-dev", "s1");
  await expect(page.getByText(/^Signed in\. It sees/)).toBeVisible();
  await openByTyping(page, ADDRESS);
  await expectRow(table(page, "Offsets"), { kafka_partition: "0" });
  await openByTyping(page, `${PAYMENTS.environment}/${PAYMENTS.cluster}/${NAME}`);
  await expect(problem(page, "Not signed in")).toBeVisible();
  await expect(page.getByRole("banner")).toContainText("not signed in");
  expect(unsigned.length).toBeGreaterThan(0);
  expect(unsigned.filter((url) => !url.includes(PAYMENTS.environment))).toEqual([]);
  expect(signed.filter((url) => url.includes(PAYMENTS.environment))).toEqual([]);
});

test("a report names the key that signs in its environment", async ({ page, expectNetworkErrors }) => {
  expectNetworkErrors([NO_REQUEST_YET]);
  await page.goto("/connection");
  await signIn(page, "for-all");
  await page.getByLabel("For environment").fill(PAYMENTS.environment);
  await signIn(page, "for-prod");
  for (const [environment, cluster, key] of [
    [PAYMENTS.environment, PAYMENTS.cluster, "for-prod"],
    ["env-dev01", "lkc-orders", "for-all"],
  ] as const) {
    await openByTyping(page, `${environment}/${cluster}/${NAME}`);
    await page.getByRole("link", { name: "Alter", exact: true }).click();
    await page.getByLabel(/^New kafka_offset of /).first().fill("1");
    await page.getByRole("button", { name: "Copy as" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Tool").selectOption({ label: "Report" });
    await expect(dialog.getByRole("region", { name: "Command" })).toContainText(`- who: \`${key}\``);
    await dialog.getByRole("button", { name: "Close" }).click();
  }
});

test("a server that only asks to wait has not let anybody in", async ({ page, sandbox, expectNetworkErrors }) => {
  expectNetworkErrors([{ url: /\/org\/v2\/environments/, status: 429 }]);
  await page.goto("/connection");
  await sandbox.faults({ operation: "listEnvironments", status: 429, count: "always" });
  await signIn(page, "my-own-key");
  await expect(page.getByText("The API asks to wait (HTTP 429).")).toBeVisible();
  await expect(page.getByRole("listitem").filter({ hasText: "Key my-own-key" })).toContainText("the server has not said yet");
});

test("a key is kept over a reload only where that was asked for, and Forget leaves nothing", async ({ page }) => {
  await page.goto("/connection");
  await signIn(page, "my-own-key", "canary-1");
  expect(await tabStorage(page)).not.toContain("canary");
  await page.reload();
  await expect(page.getByText("Key sandbox", { exact: true })).toBeVisible();
  await page.getByLabel("Remember in this tab over a reload").check();
  await signIn(page, "my-own-key", "canary-2");
  expect(await tabStorage(page)).toContain("canary-2");
  await page.reload();
  await expect(page.getByText("Key my-own-key", { exact: true })).toBeVisible();
  await expect(page.getByLabel("Remember in this tab over a reload")).toBeChecked();
  await page.getByLabel("Remember in this tab over a reload").uncheck();
  expect(await tabStorage(page)).not.toContain("canary");
  await page.getByLabel("Remember in this tab over a reload").check();
  await page.getByLabel("API secret").fill("half-typed");
  await page.getByRole("button", { name: "Forget" }).click();
  await expect(page.getByText("Nobody.")).toBeVisible();
  await expect(page.getByLabel("API secret")).toHaveValue("");
  await expect(page.getByRole("banner")).toContainText("not signed in");
  expect(await tabStorage(page)).not.toMatch(/canary|half-typed/);
  expect(await page.evaluate(() => JSON.stringify({ ...localStorage }))).not.toMatch(/canary/);
});

test("nobody at the tab for half an hour: the keys are forgotten", async ({ page }) => {
  await page.clock.install();
  await page.goto("/connection");
  await signIn(page, "my-own-key");
  await expect(page.getByText(/^Signed in\./)).toBeVisible();
  await page.clock.fastForward(29 * 60_000);
  await page.keyboard.press("Shift");
  await page.clock.fastForward(29 * 60_000);
  await expect(page.getByText("Key my-own-key", { exact: true })).toBeVisible();
  await page.clock.fastForward(2 * 60_000);
  await expect(page.getByText("Nobody.")).toBeVisible();
  await expect(page.getByText("The keys were forgotten after 30 min without use.")).toBeVisible();
});

test("a machine that slept that long: whoever wakes it finds the keys forgotten, however soon they press", async ({ page }) => {
  await page.clock.install();
  await page.goto("/connection");
  await signIn(page, "my-own-key");
  await expect(page.getByText(/^Signed in\./)).toBeVisible();
  const now = await page.evaluate(() => Date.now());
  // No timer runs from here on, as while a machine sleeps; the clock on the wall goes on.
  await page.clock.pauseAt(now + 30_000);
  await page.clock.setSystemTime(now + 32 * 60_000);
  await expect(page.getByText("Key my-own-key", { exact: true })).toBeVisible();
  await page.keyboard.press("Shift");
  await expect(page.getByText("The keys were forgotten after 30 min without use.")).toBeVisible();
});

/** A gateway that holds the key: its address ends in the token, which is answered too. */
async function startKeyed(start: (...flags: string[]) => Promise<Gateway>, ...flags: string[]): Promise<{ gateway: Gateway; token: string }> {
  process.env.CONFLUENT_CLOUD_API_KEY = "KEYOFTHEGATEWAY";
  process.env.CONFLUENT_CLOUD_API_SECRET = "its-secret";
  const gateway = await start("--credentials", "env", ...flags);
  const token = new URL(gateway.address).hash.split("=")[1] ?? "";
  expect(token.length).toBeGreaterThan(15);
  return { gateway, token };
}

test("with the key at the gateway, nobody at the tab for half an hour: the token is forgotten, no draft is, and the printed address lets the tab in again", async ({
  startGateway,
  page,
  expectNetworkErrors,
}) => {
  expectNetworkErrors([{ url: /orders-to-warehouse/, status: 401 }]);
  const { gateway, token } = await startKeyed(startGateway);
  await page.clock.install();
  await page.goto(gateway.address);
  await openByTyping(page, ADDRESS);
  await draft(page, { "New kafka_offset of orders/0": "80000" });
  await expect(page.getByText(/draft saved/)).toBeVisible();
  await page.clock.fastForward(29 * 60_000);
  await page.keyboard.press("Shift");
  await page.clock.fastForward(29 * 60_000);
  await expect(page.getByRole("banner")).toContainText("the gateway's key");
  await page.clock.fastForward(2 * 60_000);
  // What happened, and what to do, stands above the draft that was left there.
  const said = page.getByRole("status").filter({ hasText: "The gateway's token was forgotten after 30 min without use." });
  await expect(said).toContainText("Nothing can be read or submitted in this tab. Drafts are kept.");
  await expect(said).toContainText("open the address that the gateway printed at its start again");
  await expect(page.getByRole("banner")).toContainText("token forgotten");
  await expect(page.getByLabel("New kafka_offset of orders/0", { exact: true })).toHaveValue("80000");
  await takePictures(page, "token-forgotten");
  await expectAccessible(page);
  // The gateway is asked without it, and lets nothing through.
  await page.getByRole("link", { name: "Offsets", exact: true }).click();
  const refused = page.waitForResponse((response) => response.status() === 401);
  await page.getByRole("button", { name: "Refresh" }).first().click();
  expect((await (await refused).request().allHeaders())["x-console-token"]).toBeUndefined();
  await expect(problem(page, "The gateway does not know this tab (HTTP 401")).toBeVisible();
  const kept = () => page.evaluate(() => JSON.stringify([location.href, history.state, document.cookie, { ...sessionStorage }, { ...localStorage }]));
  expect(await kept()).not.toContain(token);
  await page.getByRole("link", { name: "Connection" }).click();
  await expect(said).toContainText("To go on, open the address that the gateway printed at its start again");
  await expect(page.getByRole("button", { name: "Forget" })).toHaveAccessibleDescription("This tab holds no token of the gateway");
  await expectAccessible(page);

  // From Home nothing but the fragment changes: no page is loaded, and the token does not stay in the address.
  await page.getByRole("link", { name: "Offset Console" }).click();
  await page.goto(gateway.address);
  await expect(page.getByRole("banner")).toContainText("the gateway's key");
  await expect(page).toHaveURL(`${gateway.url}/`);
  await expect(said).toHaveCount(0);
  expect(await kept()).not.toContain(token);
  await openByTyping(page, ADDRESS);
  await expectRow(table(page, "Offsets"), { kafka_partition: "0" });
  await expect(problem(page, "The gateway does not know this tab")).toHaveCount(0);
  await page.getByRole("link", { name: "Alter", exact: true }).click();
  await expect(page.getByLabel("New kafka_offset of orders/0", { exact: true })).toHaveValue("80000");
});

test("with the key at the gateway, a request is followed: the tab is not left idle; after Forget, and after a reload, another tab goes on with it", async ({
  startGateway,
  page,
  expectNetworkErrors,
}) => {
  test.slow();
  expectNetworkErrors([{ url: /connect\/v1/, status: 401 }]);
  // PENDING until it is to be applied, however long the rest takes.
  const { gateway } = await startKeyed(startGateway, "--sandbox-apply-seconds", "600");
  const own = new Sandbox(gateway);
  await page.clock.install();
  await page.goto(gateway.address);
  await openByTyping(page, ADDRESS);
  await draft(page, { "New kafka_offset of orders/0": "80000" });
  await review(page);
  await expect(page.getByText("Signed by the gateway, with the key that it holds.")).toBeVisible();
  await submit(page);
  await expect(word(page, "PENDING")).toBeVisible();
  await page.clock.fastForward(40 * 60_000);
  await expect(page.getByRole("banner")).toContainText("the gateway's key");
  await page.getByRole("link", { name: "Connection" }).click();
  await expect(page.getByText("This tab is let in by the gateway's token")).toBeVisible();
  await expect(page.getByLabel("Sign out after")).toHaveValue("30");
  const refused = page.waitForResponse((response) => response.status() === 401);
  await page.getByRole("button", { name: "Forget" }).click();
  await page.clock.fastForward(20_000);
  await refused;
  await page.goBack();
  await page.getByRole("link", { name: "Last request", exact: true }).click();
  await expect(page.getByText("A tab that it lets in follows the request, or this one when it is let in again.")).toBeVisible();
  await page.getByRole("link", { name: "Offset Console" }).click();
  await expect(page.getByText("A request under way is followed by a tab that the gateway lets in.")).toBeVisible();
  await expectAccessible(page);
  // Loaded anew it has no token either, and must not hold the request that it cannot look at.
  await page.goto(`${gateway.url}${connectorAddress(NAME)}/request`);
  const banner = page.getByRole("banner");
  await letTimePass(page, 5_000, () => expect(banner).toContainText("not let in", { timeout: 500 }));
  await expect(page.getByText("The gateway does not know this tab: the tab, the gateway or a proxy in front of it was started anew.")).toBeVisible();
  await expectAccessible(page);
  await takePictures(page, "not-let-in");
  await page.getByRole("link", { name: "Connection" }).click();
  await expect(page.getByText("Where a proxy in front of the gateway says who asks, that one has to.")).toBeVisible();
  await own.advance(610);
  const other = await page.context().newPage();
  await other.goto(gateway.address);
  await openByTyping(other, `${connectorAddress(NAME)}/request`);
  await expect(word(other, "APPLIED")).toBeVisible();
  await own.advance(12);
  await expect(other.getByText("confirmed", { exact: true })).toBeVisible({ timeout: 20_000 });
  // This one is let in again, too.
  await page.goto(gateway.address);
  await expect(banner).toContainText("the gateway's key");
  expect(await own.requests()).toHaveLength(1);
});

test("with the key at the gateway the time-out can be turned off, as for keys", async ({ startGateway, page }) => {
  const { gateway } = await startKeyed(startGateway);
  await page.clock.install();
  await page.goto(gateway.address);
  await page.getByRole("link", { name: "Connection" }).click();
  await page.getByLabel("Sign out after").selectOption({ label: "never, until the tab is closed" });
  await page.clock.fastForward(10 * 60 * 60_000);
  await expect(page.getByText("This tab is let in by the gateway's token")).toBeVisible();
  await page.getByLabel("Sign out after").selectOption({ label: "15 min without use" });
  await page.clock.fastForward(16 * 60_000);
  await expect(page.getByText("The gateway's token was forgotten after 15 min without use.")).toBeVisible();
});

test("while a request is followed nobody is signed out; a 401 in the middle asks to sign in, and it goes on", async ({
  page,
  startGateway,
  expectNetworkErrors,
}) => {
  expectNetworkErrors([{ url: /orders-to-warehouse/, status: 401 }]);
  // PENDING until it is to be applied, however long the rest takes.
  const gateway = await startGateway("--sandbox-apply-seconds", "600");
  const sandbox = new Sandbox(gateway);
  await page.clock.install();
  await page.goto(`${gateway.url}${connectorAddress(NAME)}`);
  await signIn(page, "my-own-key");
  await page.getByRole("link", { name: `Go on: ${NAME}` }).click();
  await draft(page, { "New kafka_offset of orders/0": "80000" });
  await review(page);
  await expect(page.getByText("Signed with key my-own-key.")).toBeVisible();
  await submit(page);
  await expect(word(page, "PENDING")).toBeVisible();
  await page.clock.fastForward(40 * 60_000);
  await expect(page.getByRole("banner")).toContainText("my-own-key");
  await sandbox.faults({ path: "*orders-to-warehouse*", status: 401, count: "always" });
  await page.clock.fastForward(20_000);
  const asks = page.getByText("A request is being followed, and the server does not know the key any more.");
  await expect(asks).toBeVisible();
  await page.getByRole("link", { name: "Offset Console" }).click();
  await expect(asks).toBeVisible();
  await sandbox.faults();
  await sandbox.advance(610);
  await signIn(page, "another-key");
  await expect(asks).toHaveCount(0);
  await openByTyping(page, `${connectorAddress(NAME)}/request`);
  await expect(async () => {
    await page.clock.fastForward(15_000);
    await expect(word(page, "APPLIED")).toBeVisible({ timeout: 500 });
  }).toPass();
  expect(await sandbox.requests()).toHaveLength(1);
});

test("a request of which nothing is known is followed too: nobody is signed out, and a 401 asks to sign in", async ({
  page,
  sandbox,
  expectNetworkErrors,
}) => {
  expectNetworkErrors([
    { url: /\/offsets\/request$/, failure: /ERR_EMPTY_RESPONSE|ERR_CONNECTION/ },
    { url: /orders-to-warehouse/, status: 401 },
  ]);
  await page.clock.install();
  await openConnector(page, NAME);
  await signIn(page, "my-own-key");
  await page.getByRole("link", { name: `Go on: ${NAME}` }).click();
  await draft(page, { "New kafka_offset of orders/0": "80000" });
  await review(page);
  await page.route(/\/offsets\/request$/, async (route) => {
    await sandbox.faults(
      { operation: "alterOffsets", taken: true, wire: "drop" },
      { path: "*orders-to-warehouse*", status: 401, count: "always" },
    );
    await route.continue();
  });
  await submit(page);
  const asks = page.getByText("A request is being followed, and the server does not know the key any more.");
  await expect(asks).toBeVisible();
  await page.clock.fastForward(40 * 60_000);
  await page.clock.fastForward(10_000);
  await expect(page.getByRole("banner")).toContainText("key refused");
  await sandbox.faults();
  await signIn(page, "another-key");
  await expect(asks).toHaveCount(0);
  await openByTyping(page, `${connectorAddress(NAME)}/request`);
  await letTimePass(page, 5_000, () =>
    expect(page.getByText(/A request identical to yours was taken at /)).toBeVisible({ timeout: 500 }),
  );
  expect(await sandbox.requests()).toHaveLength(1);
});

test("another environment's refused key does not ask to sign in for what is followed here", async ({ page, expectNetworkErrors }) => {
  expectNetworkErrors([{ url: /\/cmk\/v2\/clusters/, status: 401 }]);
  await openConnector(page, NAME);
  await signIn(page, "my-own-key");
  await page.getByLabel("For environment").fill(PAYMENTS.environment);
  await signIn(page, "expired");
  await expect(page.getByRole("listitem").filter({ hasText: "Key expired" })).toContainText("refused (HTTP 401)");
  await openByTyping(page, ADDRESS);
  await draft(page, { "New kafka_offset of orders/0": "80000" });
  await review(page);
  await submit(page);
  await expectTaken(page);
  await expect(page.getByText("A request is being followed, and the server does not know the key")).toHaveCount(0);
});

test("checks: what is well, and which part fails", async ({ startGateway, page, context, expectNetworkErrors }) => {
  expectNetworkErrors([
    { url: /\/org\/v2\/environments/, failure: /ERR_INTERNET_DISCONNECTED/ },
    { url: /\/gateway/, failure: /ERR_INTERNET_DISCONNECTED/ },
    { url: /./, failure: /ERR_CONNECTION_REFUSED/ },
    { url: /\/org\/v2\/environments/, status: 502 },
  ]);
  const gateway = await startGateway();
  await page.goto(`${gateway.url}/connection`);
  await checkConnection(page);
  for (const part of ["Browser", "Page policy", "Proxy", "Key", "Rights", "API"]) await expect(check(page, part)).toContainText("OK");
  await takePictures(page, "connection-checks");
  await context.setOffline(true);
  await checkConnection(page);
  await expect(check(page, "Browser")).toContainText("FAILS");
  await expect(check(page, "Browser")).toContainText("offline");
  await context.setOffline(false);
  await gateway.stop();
  await checkConnection(page);
  await expect(check(page, "Proxy")).toContainText("does not answer");
  await expect(check(page, "Key")).toContainText("not reached");
  gateway.use("--upstream", "http://127.0.0.1:9");
  await gateway.restart();
  await checkConnection(page);
  await expect(check(page, "API")).toContainText("does not reach the API behind it (HTTP 502)");
  await expectAccessible(page);
});

test("checks: a gateway elsewhere that withholds its answers, and a page that may not call it", async ({
  startGateway,
  placeSite,
  page,
  watch,
  expectNetworkErrors,
  expectConsoleErrors,
}) => {
  expectConsoleErrors([/blocked by CORS policy/, /Content Security Policy|violates the following/]);
  expectNetworkErrors([{ url: /\/org\/v2\/environments|\/gateway$/, failure: /ERR_FAILED|ERR_BLOCKED_BY_RESPONSE/ }]);
  const api = await startGateway();
  const site = await startGateway("--site", placeSite({ api_base: api.url }), "--connect-src", api.url);
  api.use("--allow-origin", site.url);
  await api.restart();
  watch.allowCalls(site.url, api.url);
  await page.goto(`${site.url}/connection`);
  await expect(page.getByRole("banner")).toContainText(`via ${new URL(api.url).host}`);
  await checkConnection(page);
  await expect(check(page, "API")).toContainText("OK");
  api.use();
  await api.restart();
  await checkConnection(page);
  // Our gateway tells a page that it does not allow nothing at all, not even that it is there.
  await expect(check(page, "Proxy")).toContainText("does not allow this page's origin (CORS; our gateway: --allow-origin)");
  const closed = await startGateway("--site", placeSite({ api_base: api.url }));
  watch.expectPolicyViolations([/connect-src blocked/]);
  await page.goto(closed.url);
  await expect(problem(page, `This page may not call it: the gateway that serves this page needs --connect-src ${api.url}.`)).toBeVisible();
});

/** A CORS proxy that somebody runs already: it forwards API paths, and knows nothing of our gateway. */
async function startProxy(target: string, origin: () => string, seen: string[]): Promise<Server> {
  const server = createServer((incoming, outgoing) => {
    seen.push(`${incoming.method} ${incoming.url} ${Object.keys(incoming.headers).join(" ")}`);
    const cors = {
      "access-control-allow-origin": origin(),
      "access-control-allow-headers": "authorization, content-type",
      "access-control-allow-methods": "GET, POST, PUT",
      "access-control-expose-headers": "Date, Retry-After, X-Request-Id",
    };
    const isApi = /^\/(connect|org|cmk)\//.test(incoming.url ?? "");
    if (incoming.method === "OPTIONS" || !isApi) {
      outgoing.writeHead(isApi ? 204 : 404, cors).end();
      return;
    }
    // Server to server: what the browser says about pages stays behind.
    const kept = ["authorization", "content-type", "content-length", "accept"] as const;
    const headers = Object.fromEntries(kept.flatMap((name) => (incoming.headers[name] ? [[name, incoming.headers[name]]] : [])));
    const forwarded = ask(`${target}${incoming.url}`, { method: incoming.method ?? "GET", headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, { ...answer.headers, ...cors });
      answer.pipe(outgoing);
    });
    incoming.pipe(forwarded);
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  return server;
}

test("an operator's own CORS proxy, named in config.json: read, drafted, submitted once, and said to be one", async ({
  startGateway,
  placeSite,
  page,
  watch,
  expectNetworkErrors,
  expectConsoleErrors,
}) => {
  expectNetworkErrors([
    { url: /\/gateway$/, status: 404 },
    { url: /\/org\/v2\/environments/, failure: /ERR_FAILED/ },
  ]);
  const api = await startGateway();
  const seen: string[] = [];
  let origin = "";
  const proxy = await startProxy(api.url, () => origin, seen);
  const base = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  const site = await startGateway("--site", placeSite({ api_base: base, endpoint: "company proxy", production: [] }), "--connect-src", base);
  origin = site.url;
  watch.allowCalls(site.url, base);
  await page.goto(`${site.url}/connection`);
  await expect(page.getByText(`a CORS proxy at ${base} that is not our gateway`)).toBeVisible();
  await expect(page.getByText("Nobody.")).toBeVisible();
  await expect(page.getByRole("banner")).toContainText("company proxy");
  await signIn(page, "my-own-key");
  await expect(page.getByText(/^Signed in\./)).toBeVisible();
  await openByTyping(page, ADDRESS);
  await draft(page, { "New kafka_offset of orders/0": "80000" });
  await review(page);
  await submit(page);
  await expectTaken(page);
  const posts = seen.filter((call) => call.startsWith("POST "));
  expect(posts).toHaveLength(1);
  expect(posts[0]).not.toContain("x-attempt");
  // The proxy allows another origin only: that is told apart from one that is not there.
  expectConsoleErrors([/blocked by CORS policy/]);
  origin = "https://elsewhere.example";
  await page.getByRole("link", { name: "Connection" }).click();
  await checkConnection(page);
  await expect(check(page, "Proxy")).toContainText("answers, and does not let this page read the answer (CORS)");
  // It is gone: what this browser keeps stands on every page all the same, beside what may be the cause.
  expectNetworkErrors([{ url: new RegExp(`^${base}/`), failure: /ERR_(CONNECTION_REFUSED|CONNECTION_RESET|EMPTY_RESPONSE)/ }]);
  origin = site.url;
  await openByTyping(page, ADDRESS);
  await draft(page, { "New kafka_offset of orders/1": "70000" });
  await expect(page.getByText(/draft saved/)).toBeVisible();
  proxy.closeAllConnections();
  await new Promise((ended) => proxy.close(ended));
  const offline = page.getByRole("status").filter({ hasText: "Offline: the gateway does not answer." });
  await page.goto(`${site.url}/drafts`);
  await expect(offline).toContainText("config.json names a gateway on another origin.");
  await expect(offline).toContainText(`${base}/gateway`);
  await expectRow(table(page, "Drafts"), { draft: NAME, state: "kept until the gateway answers" });
  await page.goto(`${site.url}${connectorAddress(NAME)}/alter`);
  await expect(page.getByLabel("New kafka_offset of orders/1", { exact: true })).toHaveValue("70000");
});

test("neither HTTPS nor this machine: it is said what is missing, and drafts are drafted and submitted", async ({ page, sandbox }) => {
  await page.addInitScript(() => {
    Object.defineProperty(window, "isSecureContext", { get: () => false });
    // Browsers take this away there.
    Object.defineProperty(Crypto.prototype, "randomUUID", { value: undefined });
  });
  await page.goto("/connection");
  await expect(page.getByText("This page is neither on HTTPS nor on this machine.")).toBeVisible();
  await openByTyping(page, ADDRESS);
  await draft(page, { "New kafka_offset of orders/0": "80000" });
  await expect(page.getByText(/draft saved/)).toBeVisible();
  await page.reload();
  await expect(page.getByLabel("New kafka_offset of orders/0", { exact: true })).toHaveValue("80000");
  await review(page);
  await submit(page);
  await expectTaken(page);
  expect(await sandbox.requests()).toHaveLength(1);
});
