import {
  connectorAddress,
  draft,
  expect,
  expectRow,
  letTimePass,
  openConnector,
  type Page,
  problem,
  review,
  submitButton,
  table,
  test,
} from "./support/test.ts";

const NAME = "orders-to-warehouse";
const OFFSETS = connectorAddress(NAME);

async function expectOffsets(page: Page): Promise<void> {
  await expectRow(table(page, "Offsets"), { kafka_topic: "orders", kafka_partition: "0", kafka_offset: /^\d+$/ });
}

test("a read-only console reads and drafts, and says why it does not submit", async ({ startGateway, placeSite, page }) => {
  const byGateway = await startGateway("--read-only");
  const bySite = await startGateway("--site", placeSite({ read_only: true }));
  for (const { url } of [byGateway, bySite]) {
    await page.goto(`${url}${OFFSETS}`);
    await expectOffsets(page);
    await expect(page.getByText("read-only", { exact: true })).toBeVisible();
    await draft(page, { "New kafka_offset of orders/0": "80000" });
    await expect(page.getByText(/draft saved/)).toBeVisible();
    await review(page);
    await expect(submitButton(page)).toBeDisabled();
    await expect(page.getByText("This console is read-only")).toBeVisible();
    await page.getByRole("link", { name: "Connection" }).click();
    await expect(page.getByText("refused: read-only")).toBeVisible();
    await page.goto(`${url}/drafts`);
    await expectRow(table(page, "Drafts"), { draft: NAME, state: "kept; this console is read-only" });
  }
});

test("the operator says which environments are production", async ({ startGateway, placeSite, page }) => {
  const gateway = await startGateway("--site", placeSite({ production: ["env-dev01"] }));
  await page.goto(`${gateway.url}${OFFSETS}`);
  await expectOffsets(page);
  await expect(page.getByText("Production environment")).toBeVisible();
  await draft(page, { "New kafka_offset of orders/0": "80000" });
  await review(page);
  await expect(submitButton(page)).toBeDisabled();
  await page.getByLabel("Type to confirm").fill(`env-dev01/${NAME}`);
  await expect(submitButton(page)).toBeEnabled();
});

test("a config.json that cannot be read is said, not passed over: it may forbid what would then be done", async ({ page }) => {
  await page.route("**/config.json", (route) => route.fulfill({ contentType: "application/json", body: '{"read_only": true,}' }));
  await page.goto(OFFSETS);
  await expect(problem(page, "config.json")).toBeVisible();
});

test("no config.json at all: the gateway's own word counts", async ({ page, expectNetworkErrors }) => {
  expectNetworkErrors([{ url: /\/config\.json$/, status: 404 }]);
  await page.route("**/config.json", (route) => route.fulfill({ status: 404, contentType: "text/plain", body: "Not found" }));
  await openConnector(page, NAME);
  await expectOffsets(page);
  await expect(page.getByText("Sandbox", { exact: true })).toBeVisible();
});

test("a gateway that takes the question and never answers: said after the time limit, with a way on", async ({ page }) => {
  await page.clock.install();
  let silent = true;
  await page.route("**/gateway", async (route) => {
    if (!silent) await route.continue();
  });
  // Both are asked for at once, and it is the gateway alone that is silent.
  const configured = page.waitForResponse("**/config.json").then((response) => response.finished());
  const asked = page.waitForRequest("**/gateway");
  await page.goto(OFFSETS);
  await expect(page.getByText("Asking the gateway")).toBeAttached();
  await Promise.all([configured, asked]);
  await page.clock.fastForward(46_000);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("The gateway does not answer");
  silent = false;
  await page.getByRole("button", { name: "Refresh" }).click();
  await expectOffsets(page);
});

test("a gateway that was there before and takes the question now: after a moment the page stands on what is kept", async ({ page }) => {
  await page.goto("/drafts");
  await expect(page.getByText("No draft is kept.")).toBeVisible();
  await page.clock.install();
  let silent = true;
  await page.route("**/gateway", async (route) => {
    if (!silent) await route.continue();
  });
  const configured = page.waitForResponse("**/config.json").then((response) => response.finished());
  const asked = page.waitForRequest("**/gateway");
  await page.goto("/drafts");
  await expect(page.getByText("Asking the gateway")).toBeAttached();
  await Promise.all([configured, asked]);
  await page.clock.fastForward(3_000);
  await expect(page.getByText("Offline: the gateway does not answer.")).toBeVisible();
  await expect(page.getByText("No draft is kept.")).toBeVisible();
  // What config.json or the gateway say wrongly is said all the same: only silence is passed over.
  await page.clock.fastForward(46_000);
  await expect(page.getByText("Offline: the gateway does not answer.")).toBeVisible();
  silent = false;
  await letTimePass(page, 10_000, () => expect(page.getByText("Offline: the gateway does not answer.")).toBeHidden({ timeout: 500 }));
});

test("a config.json that cannot be read stops a console that knows its gateway, too", async ({ page }) => {
  await openConnector(page, NAME);
  await expectOffsets(page);
  await page.route("**/config.json", (route) => route.fulfill({ contentType: "application/json", body: '{"read_only": true,}' }));
  await page.reload();
  await expect(problem(page, "config.json")).toBeVisible();
  await expect(table(page, "Offsets")).toHaveCount(0);
});

test("a gateway that answers 500 at the start: said, and asked again on a press", async ({ page, expectNetworkErrors }) => {
  expectNetworkErrors([{ url: /\/gateway$/, status: 502 }]);
  await page.route("**/gateway", (route) => route.fulfill({ status: 502, body: "Bad Gateway" }), { times: 1 });
  await page.goto(OFFSETS);
  await expect(problem(page, "Nothing can be read or submitted now.")).toBeVisible();
  await expect(problem(page, "502")).toBeVisible();
  await page.getByRole("button", { name: "Refresh" }).click();
  await expectOffsets(page);
});

test("files without a gateway behind them: it is said that there is none", async ({ page, expectNetworkErrors }) => {
  expectNetworkErrors([{ url: /\/gateway$/, status: 404 }]);
  await page.route("**/gateway", (route) =>
    route.fulfill({ status: 404, contentType: "text/html", body: "<!doctype html><h1>Not found</h1>" }),
  );
  await page.goto("/");
  await expect(problem(page, "config.json")).toBeVisible();
  await expect(page.getByLabel("Connector address")).toHaveCount(0);
});

test("the gateway holds the key: opened with its token, and only so", async ({ startGateway, page, expectNetworkErrors }) => {
  process.env.CONFLUENT_CLOUD_API_KEY = "KEYOFTHEGATEWAY";
  process.env.CONFLUENT_CLOUD_API_SECRET = "its-secret";
  const gateway = await startGateway("--credentials", "env");
  const token = new URL(gateway.address).hash.split("=")[1] ?? "no token";
  const asked: Record<string, string>[] = [];
  page.on("request", (request) => {
    if (/\/offsets$/.test(request.url())) asked.push(request.headers());
  });
  await page.goto(gateway.address);
  await expect(page.getByLabel("Connector address")).toBeVisible();
  // Read once, it is gone from the address.
  await expect(page).toHaveURL(`${gateway.url}/`);
  await page.getByLabel("Connector address").fill(`env-dev01/lkc-orders/${NAME}`);
  await page.getByRole("button", { name: "Open", exact: true }).click();
  await expectOffsets(page);
  expect(asked[0]?.["x-console-token"]).toBe(token);
  expect(asked[0]?.authorization).toBeUndefined();
  await page.getByRole("link", { name: "Connection" }).click();
  await expect(page.getByText("The gateway holds the key")).toBeVisible();
  await expect(page.getByLabel("API key")).toHaveCount(0);

  // Somebody who has the address without the token is told what is missing.
  expectNetworkErrors([{ url: /orders-to-warehouse/, status: 401 }]);
  await page.goto(`${gateway.url}${OFFSETS}`);
  await expect(problem(page, "The gateway's token is missing or wrong")).toBeVisible();
  await expect(problem(page, /the address (that )?the gateway printed/)).toBeVisible();
});
