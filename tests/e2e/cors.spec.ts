import {
  connectorAddress,
  draft,
  expect,
  expectConfirmed,
  expectRow,
  type Gateway,
  letItBeApplied,
  type Page,
  problem,
  review,
  Sandbox,
  submit,
  table,
  test,
} from "./support/test.ts";

const NAME = "orders-to-warehouse";

/** Reads an answer's headers as a script of the page may: what the browser hides is null. */
async function readableHeaders(page: Page, address: string, names: string[]): Promise<(string | null)[]> {
  return page.evaluate(
    async ([address, names]) => {
      const answer = await fetch(address, { headers: { authorization: `Basic ${btoa("a:b")}` } });
      return names.map((name) => answer.headers.get(name));
    },
    [address, names] as const,
  );
}

/** Without the numbers of the machine: which calls the gateway answered. */
function kinds(gateway: Gateway): Set<string> {
  return new Set(gateway.calls().map((call) => call.replace(/ \/.*\/connectors\//, " …/")));
}

test("the site on one origin, the gateway on another: the whole journey, preflight and all", async ({
  startGateway,
  placeSite,
  page,
  watch,
  expectNetworkErrors,
}) => {
  // The two name each other: the gateway is started anew once the site's address is known.
  const api = await startGateway();
  const site = await startGateway("--site", placeSite({ api_base: api.url }), "--connect-src", api.url);
  api.use("--allow-origin", site.url);
  await api.restart();
  watch.allowCalls(site.url, api.url);
  const sandbox = new Sandbox(api);

  await page.goto(site.url);
  await expect(page.getByText("Sandbox", { exact: true })).toBeVisible();
  await page.getByLabel("Connector address").fill(`https://confluent.cloud${connectorAddress(NAME)}`);
  await page.getByRole("button", { name: "Open", exact: true }).click();
  await expect(page).toHaveURL(`${site.url}${connectorAddress(NAME)}`);
  await expectRow(table(page, "Offsets"), { kafka_topic: "orders", kafka_partition: "5" });

  const posted = page.waitForRequest((request) => request.method() === "POST");
  await draft(page, { "New kafka_offset of orders/0": "80000", "New kafka_offset of orders/3": "80500" });
  await review(page);
  await submit(page);
  expect((await posted).url()).toBe(`${api.url}/connect/v1${connectorAddress(NAME)}/offsets/request`);
  expect((await posted).headers()["x-attempt"]).toMatch(/^[0-9a-f-]{36}$/);
  await letItBeApplied(page, sandbox);
  await expectConfirmed(page);
  await expectRow(table(page, "Changes"), { partition: "orders/3", requested: "80500" });
  expect((await sandbox.requests()).map((request) => request.connector_name)).toEqual([NAME]);

  // The browser asked for leave before it read, and again before it wrote.
  const calls = kinds(api);
  expect([...calls].filter((call) => call.startsWith("OPTIONS"))).not.toEqual([]);
  expect([...calls].filter((call) => /^POST \S+ 202$/.test(call))).toHaveLength(1);
  // Where the site was served from is asked who it is, before config.json has said that another one is meant.
  expect([...kinds(site)].filter((call) => !/^GET (\(site\)|\/gateway) /.test(call))).toEqual([]);

  // What the console goes by is not hidden by the browser.
  const offsets = `${api.url}/connect/v1${connectorAddress(NAME)}/offsets`;
  const [date, id] = await readableHeaders(page, offsets, ["date", "x-request-id"]);
  expect(date).toMatch(/ GMT$/);
  expect(id).toMatch(/\S/);
  expectNetworkErrors([{ url: /\/offsets$/, status: 429 }]);
  // Always: the page asks by itself as well, and may be the one that meets it.
  await sandbox.faults({ operation: "getOffsets", status: 429, retry_after: 7, count: "always" });
  expect(await readableHeaders(page, offsets, ["retry-after"])).toEqual(["7"]);
  await page.getByRole("link", { name: "Offsets", exact: true }).click();
  await page.getByRole("button", { name: "Refresh" }).first().click();
  await expect(problem(page, "The server asks to wait 7 s.")).toBeVisible();
  await expect(problem(page).getByRole("button", { name: /^Copy request id \S+/ })).toBeVisible();
});

test("Connection says through which gateway, where the site is elsewhere", async ({ startGateway, placeSite, page, watch }) => {
  const api = await startGateway();
  const site = await startGateway("--site", placeSite({ api_base: api.url }), "--connect-src", api.url);
  api.use("--allow-origin", site.url);
  await api.restart();
  watch.allowCalls(site.url, api.url);
  await page.goto(`${site.url}/connection`);
  await expect(page.getByText(`the gateway at ${api.url}`)).toBeVisible();
});

test("a gateway that does not allow the site's origin: it is said what to look at", async ({
  startGateway,
  placeSite,
  page,
  watch,
  expectNetworkErrors,
  expectConsoleErrors,
}) => {
  const api = await startGateway();
  const site = await startGateway("--site", placeSite({ api_base: api.url }), "--connect-src", api.url);
  watch.allowCalls(site.url, api.url);
  expectConsoleErrors([/blocked by CORS policy/]);
  expectNetworkErrors([{ url: /\/gateway$/, failure: /ERR_FAILED|ERR_BLOCKED_BY_RESPONSE/ }]);
  await page.goto(site.url);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("The gateway does not answer");
  await expect(problem(page, api.url)).toBeVisible();
  await expect(problem(page, `--allow-origin ${site.url}`)).toBeVisible();
  api.use("--allow-origin", site.url);
  await api.restart();
  await page.getByRole("button", { name: "Refresh" }).click();
  await expect(page.getByLabel("Connector address")).toBeVisible();
});

test("an origin that was not named may write nothing, whoever asks", async ({ gateway, sandbox, request }) => {
  const answer = await request.post(`${gateway.url}/connect/v1${connectorAddress(NAME)}/offsets/request`, {
    headers: {
      origin: "http://127.0.0.1:1",
      authorization: `Basic ${btoa("a:b")}`,
      "content-type": "application/json",
    },
    data: '{"type":"DELETE"}',
  });
  expect(answer.status()).toBe(403);
  expect(answer.headers()["access-control-allow-origin"]).toBeUndefined();
  expect(await sandbox.requests()).toEqual([]);
});
