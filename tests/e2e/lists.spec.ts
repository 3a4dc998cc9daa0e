// Environments, Clusters, Connectors: filter, order, counts, last requests, keys, and the way on where nothing is seen.

import {
  connectorsAddress,
  EDGE,
  expect,
  expectAccessible,
  expectRow,
  FAULTS,
  NO_REQUEST_YET,
  ORDERS,
  type Page,
  PAYMENTS,
  problem,
  signIn,
  table,
  takePictures,
  test,
} from "./support/test.ts";

/** The names of the connectors in the order shown. */
async function names(page: Page): Promise<string[]> {
  return table(page, "Connectors").getByRole("rowheader").allInnerTexts();
}

test("the order of a list is chosen at its heads and stands in the address", async ({ page }) => {
  await page.goto(connectorsAddress(EDGE));
  await expect(table(page, "Connectors").getByRole("row").nth(1)).toContainText("FAILED");
  const byName = page.getByRole("columnheader", { name: "name" });
  await byName.getByRole("button").click();
  await expect(byName).toHaveAttribute("aria-sort", "ascending");
  await expect(page).toHaveURL(/\?sort=name$/);
  expect((await names(page))[0]).toBe("a%2Fb");
  await expect(byName.getByRole("button")).toBeFocused();
  await byName.getByRole("button").click();
  await expect(byName).toHaveAttribute("aria-sort", "descending");
  const turned = await names(page);
  expect(turned.at(-1)).toBe("a%2Fb");
  await expect(page).toHaveURL(/sort=-name$/);
  await page.reload();
  await expect(byName).toHaveAttribute("aria-sort", "descending");
  expect(await names(page)).toEqual(turned);
  await byName.getByRole("button").click();
  await expect(page).toHaveURL(connectorsAddress(EDGE));
});

test("states are counted, and a count filters; the filter stands in the address", async ({ page }) => {
  await page.goto(connectorsAddress(PAYMENTS));
  await expect(page.getByText("60 in all")).toBeVisible();
  const states = page.getByRole("list", { name: "States" });
  await expect(states.getByRole("button").first()).toHaveText(/FAILED\s*1/);
  await states.getByRole("button", { name: /PAUSED/ }).click();
  await expect(page.getByLabel("Filter")).toHaveValue("PAUSED");
  await expect(page).toHaveURL(/\?filter=PAUSED$/);
  const all = await table(page, "Connectors").getByRole("row").count();
  await page.reload();
  await expect(page.getByText(new RegExp(`^${all - 1} of 60$`))).toBeVisible();
  await page.getByLabel("Filter").fill("no such thing");
  await expect(page.getByText("Nothing fits the filter.")).toBeVisible();
  await takePictures(page, "connectors-nothing-fits");
});

test("the last requests of all connectors are read at a press, the newest first", async ({ page, expectNetworkErrors }) => {
  expectNetworkErrors([NO_REQUEST_YET, { url: /flaky-reads/, status: 500 }, { url: /rate-limited/, status: 429 }]);
  await page.goto(connectorsAddress(FAULTS));
  await page.getByRole("button", { name: "Check last requests" }).click();
  await expect(page).toHaveURL(/sort=-last%20request$/);
  await expect(page.getByRole("columnheader", { name: "last request" })).toHaveAttribute("aria-sort", "descending");
  expect((await names(page)).slice(0, 2)).toEqual(["busy", "plus0000-clock"]);
  // What cannot be read says so, in its row and above the list.
  await expectRow(table(page, "Connectors"), { name: "garbled", "last request": "could not be read" });
  await expect(page.getByText(/^\d of 12 last requests could not be read/)).toBeVisible();
  await expectRow(table(page, "Connectors"), { name: "busy", "last request": /^PENDING \d+ s ago$/ });
  await expectRow(table(page, "Connectors"), { name: "slow-to-apply", "last request": "none yet" });
  await expectAccessible(page);
  await takePictures(page, "connectors-last-requests");
});

test("many reads wait as long as the server says, and can be ended", async ({ page, sandbox, expectNetworkErrors }) => {
  expectNetworkErrors([{ url: /\/offsets\/request\/status$/, status: 429 }]);
  await page.clock.install();
  await page.goto(connectorsAddress(PAYMENTS));
  await expect(table(page, "Connectors")).toBeVisible();
  await sandbox.faults({ operation: "getOffsetsRequestStatus", status: 429, retry_after: 40, count: "always" });
  await page.getByRole("button", { name: "Check last requests" }).click();
  await expect(page.getByText(/^The server limits how often it is asked: going on in \d+ s\.$/)).toBeVisible();
  await takePictures(page, "connectors-waiting");
  await page.getByRole("button", { name: "Cancel" }).click();
  await expect(page.getByText(/^Ended after 0 of 60/)).toBeVisible();
});

test("nobody is kept waiting for longer than ten minutes, whatever the server asks", async ({ page, sandbox, expectNetworkErrors }) => {
  expectNetworkErrors([{ url: /\/offsets\/request\/status$/, status: 429 }, NO_REQUEST_YET]);
  await page.clock.install();
  await page.goto(connectorsAddress(ORDERS));
  await expect(table(page, "Connectors")).toBeVisible();
  await sandbox.faults({ operation: "getOffsetsRequestStatus", status: 429, retry_after: 3_600, count: "always" });
  await page.getByRole("button", { name: "Check last requests" }).click();
  await expect(page.getByText(/^The server limits how often it is asked: going on in \d+ s\.$/)).toBeVisible();
  await sandbox.faults();
  await page.clock.fastForward(601_000);
  await expectRow(table(page, "Connectors"), { name: "orders-to-warehouse", "last request": /^APPLIED / });
});

test("a list is followed from page to page to its end; a page named twice is said, and its rows stand once", async ({ page }) => {
  const entry = (id: string) => ({ id, display_name: id.slice(4) });
  const next = (token: string) => `https://api.confluent.cloud/org/v2/environments?page_size=100&page_token=${token}`;
  let last: string | null = null;
  await page.route(/\/org\/v2\/environments/, (route) => {
    const token = new URL(route.request().url()).searchParams.get("page_token");
    const at = token === null ? 1 : Number(token);
    return route.fulfill({ json: { data: [entry(`env-page${at}`)], metadata: { next: at < 3 ? next(String(at + 1)) : last } } });
  });
  await page.goto("/environments");
  await expect(page.getByText("3 in all")).toBeVisible();
  await expect(page.getByText(/^These are the first/)).toHaveCount(0);
  last = next("2");
  await page.getByRole("button", { name: "Refresh" }).click();
  await expect(page.getByText("These are the first 3: the server names a page as the next one that it named before.")).toBeVisible();
  await expect(table(page, "Environments").getByRole("row")).toHaveCount(4);
});

test("what the server refused for a while is read in the end", async ({ page, sandbox, expectNetworkErrors }) => {
  expectNetworkErrors([{ url: /\/offsets\/request\/status$/, status: 429 }, NO_REQUEST_YET]);
  await page.goto(connectorsAddress(ORDERS));
  await expect(table(page, "Connectors")).toBeVisible();
  await sandbox.faults({ operation: "getOffsetsRequestStatus", status: 429, retry_after: 1, count: 3 });
  await page.getByRole("button", { name: "Check last requests" }).click();
  await expectRow(table(page, "Connectors"), { name: "orders-to-warehouse", "last request": /^APPLIED / });
  await expect(page.getByText("none yet")).toHaveCount(8);
});

test("where a level shows nothing or is forbidden, the id is typed and the way goes on", async ({ page, sandbox, expectNetworkErrors }) => {
  expectNetworkErrors([
    { url: /\/org\/v2\/environments/, status: 403 },
    { url: /\/connectors\?expand/, status: 403 },
  ]);
  await sandbox.faults(
    { operation: "listEnvironments", status: 403, count: "always" },
    { operation: "listConnectors", status: 403, count: "always" },
  );
  await page.goto("/environments");
  await expect(problem(page, "Not allowed")).toBeVisible();
  await takePictures(page, "environments-forbidden");
  await page.getByLabel("Environment id").fill("dev");
  await page.keyboard.press("Enter");
  await expect(page.getByText("An environment id begins with env-.")).toBeVisible();
  await page.getByLabel("Environment id").fill("env-dev01");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL("/environments/env-dev01/clusters");
  await expectRow(table(page, "Clusters"), { id: "lkc-orders" });

  // A key that sees one cluster gets an empty list here.
  await page.goto(`/environments/${PAYMENTS.environment}/clusters`);
  await signIn(page, "narrow");
  await page.goBack();
  await expect(page.getByText("Nothing visible to this key.")).toBeVisible();
  await expectAccessible(page);
  await page.getByLabel("Kafka cluster id").fill(PAYMENTS.cluster);
  await page.keyboard.press("Enter");
  await expect(problem(page, "Not allowed")).toBeVisible();
  await page.getByLabel("Connector name").fill("orders-to-warehouse");
});

test("production is marked and unmarked at its environment, and stays marked", async ({ page }) => {
  await page.goto("/environments/env-7k3mz2/clusters");
  const band = page.getByText("Production environment", { exact: true });
  await expect(band).toBeVisible();
  await page.getByRole("button", { name: "Mark as not production" }).click();
  await expect(band).toBeHidden();
  await page.reload();
  await expect(page.getByText("not production, as marked in this browser")).toBeVisible();
  await expect(band).toBeHidden();
  await page.goto("/environments");
  await expectRow(table(page, "Environments"), { name: "prod-eu", "counts as": "not production" });
  await page.goto("/environments/env-7k3mz2/clusters");
  await page.getByRole("button", { name: "Take the mark away" }).click();
  await expect(band).toBeVisible();
});

test("names that would mislead are shown for what they are", async ({ page, sandbox }) => {
  const name = "pay\u200bments-\u202eknis";
  const body = {
    [name]: {
      id: { id: "lcc-aaaaaa", id_type: "ID" },
      info: { name, config: { "connector.class": "SnowflakeSink" } },
      status: { name, type: "sink", connector: { state: "RUN\u200bNING", trace: "" }, tasks: [] },
    },
    "طلبات/مدفوعات": {
      info: { name: "طلبات/مدفوعات", config: {} },
      status: { name: "", type: "sink", connector: { state: "HIBERNATING", trace: "" }, tasks: [] },
    },
  };
  await sandbox.faults({ operation: "listConnectors", body: JSON.stringify(body), count: "always" });
  await page.goto(connectorsAddress(EDGE));
  const row = table(page, "Connectors").getByRole("row", { name: /^pay⟨U\+200B⟩ments-⟨U\+202E⟩knis/ });
  await expect(row).toContainText("RUN⟨U+200B⟩NING");
  await expect(row.getByRole("link")).toHaveAttribute("href", `${connectorsAddress(EDGE)}/${encodeURIComponent(name)}`);
  await expectRow(table(page, "Connectors"), { state: "HIBERNATING", name: "طلبات/مدفوعات" });
  await takePictures(page, "connectors-misleading");
});
