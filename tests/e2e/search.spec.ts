// Home finds a connector by its bare name or its id, in every cluster that the key sees.

import { connectorsAddress, expect, expectAccessible, expectRow, NO_REQUEST_YET, ORDERS, PAYMENTS, problem, signIn, table, takePictures, test } from "./support/test.ts";

test("a bare name is looked for in every visible cluster, and all matches are listed", async ({ page, gateway }) => {
  const before = gateway.calls().length;
  await page.goto("/");
  await page.getByLabel("Connector address").fill("orders-to-warehouse");
  await page.keyboard.press("Enter");
  await expect(page.getByText("2 connectors found: the same name in several places.")).toBeVisible();
  const matches = table(page, "Matches");
  await expectRow(matches, { environment: "dev (env-dev01)", cluster: /lkc-orders/, state: "RUNNING", id: "lcc-7k2m9q" });
  await expectRow(matches, { environment: "prod-eu (env-7k3mz2)", cluster: "payments (lkc-q9x2vw)", state: "RUNNING" });
  await expect(page).toHaveURL("/?find=orders-to-warehouse");
  await expectAccessible(page);
  await takePictures(page, "home-search");
  const asked = gateway.calls().slice(before).filter((call) => call.startsWith("GET") && !/gateway|config|\(site\)/.test(call));
  // One list of environments, one of clusters for each of the two, one of connectors for each of the four clusters.
  expect(asked.length, asked.join("\n")).toBeLessThanOrEqual(8);

  // What was listed is kept: the next name needs no call.
  await page.getByLabel("Connector address").fill("lcc-7k2m9q");
  await page.keyboard.press("Enter");
  await expect(page.getByText("1 connector found.")).toBeVisible();
  await expectRow(matches, { name: "orders-to-warehouse", listed: /^\d+ s ago$/ });
  await matches.getByRole("link").click();
  await expect(page.getByRole("heading", { level: 1, name: "orders-to-warehouse" })).toBeVisible();
  await page.goBack();
  await expect(page.getByText("1 connector found.")).toBeVisible();
});

test("what was listed on the way does not stand for a search: the namesake elsewhere is found as well", async ({ page }) => {
  await page.goto(connectorsAddress(ORDERS));
  await expect(table(page, "Connectors")).toBeVisible();
  await page.getByRole("link", { name: "Offset Console" }).click();
  await page.getByLabel("Connector address").fill("orders-to-warehouse");
  await page.keyboard.press("Enter");
  await expect(page.getByText("2 connectors found: the same name in several places.")).toBeVisible();
  await expectRow(table(page, "Matches"), { environment: "prod-eu (env-7k3mz2)" });
});

test("ids, consumer groups and odd names are found; names that contain it stand below", async ({ page }) => {
  await page.goto("/");
  for (const [typed, name] of [
    ["connect-lcc-7k2m9q", "orders-to-warehouse"],
    ["name with / % + # ü", "name with / % + # ü"],
    ["a%2Fb", "a%2Fb"],
    ["orders.v1.sink", "orders.v1.sink"],
  ] as const) {
    await page.getByLabel("Connector address").fill(typed);
    await page.keyboard.press("Enter");
    await expect(page.getByText("1 connector found.")).toBeVisible();
    await expectRow(table(page, "Matches"), { name });
  }
  await page.getByLabel("Connector address").fill("postgres-cdc");
  await page.keyboard.press("Enter");
  await expect(page.getByText("No connector of exactly that name or id is visible to this key.")).toBeVisible();
  await expectRow(table(page, "Names that contain it"), { name: "payments-postgres-cdc" });
});

test("a search shows how far it is, waits as told, says what it could not read, and can be ended", async ({ page, sandbox, expectNetworkErrors }) => {
  expectNetworkErrors([
    { url: /\/connectors\?expand/, status: 429 },
    { url: /\/connectors\?expand/, status: 403 },
  ]);
  // The cluster that has it is listed before the other one keeps everything waiting.
  await page.goto(connectorsAddress(ORDERS));
  await expect(table(page, "Connectors")).toBeVisible();
  await page.getByRole("link", { name: "Offset Console" }).click();
  await sandbox.faults({ operation: "listConnectors", path: `*${PAYMENTS.cluster}*`, status: 429, retry_after: 30, count: "always" });
  await page.getByLabel("Connector address").fill("payments-cdc");
  await page.keyboard.press("Enter");
  await expect(page.getByText(/^\d+ of \d+ lists read$/)).toBeVisible();
  await expect(page.getByText(/^The server limits how often it is asked/)).toBeVisible();
  await expectRow(table(page, "Matches"), { name: "payments-cdc" });
  await page.getByRole("button", { name: "Cancel" }).click();
  await expect(page.getByText(/^Ended after \d+ of \d+ lists\.$/)).toBeVisible();

  await sandbox.faults({ operation: "listConnectors", path: `*${PAYMENTS.cluster}*`, status: 403, count: "always" });
  await page.reload();
  await expect(page.getByText(/^1 of \d+ lists could not be read; the first of them:$/)).toBeVisible();
  await expect(problem(page, "Not allowed")).toBeVisible();
  await expectRow(table(page, "Matches"), { name: "payments-cdc" });
  await page.getByLabel("Connector address").fill("no-such-thing");
  await page.keyboard.press("Enter");
  await expect(page.getByText("It may be in a list that could not be read.")).toBeVisible();
});

test("a key that sees little is told so, and what another key listed is not shown to it", async ({ page, expectNetworkErrors }) => {
  expectNetworkErrors([NO_REQUEST_YET]);
  await page.goto("/?find=payments-cdc");
  await expect(page.getByText("1 connector found.")).toBeVisible();
  await table(page, "Matches").getByRole("link").click();
  await expect(page.getByRole("heading", { level: 1, name: "payments-cdc" })).toBeVisible();
  await page.getByRole("link", { name: "Offset Console" }).click();
  await expect(page.getByRole("heading", { name: "Recently opened" })).toBeVisible();
  await expect(page.getByRole("link", { name: "payments-cdc" }).first()).toBeVisible();
  await signIn(page, "narrow");
  await page.getByRole("link", { name: "Offset Console" }).click();
  await page.getByLabel("Connector address").fill("invoices-jdbc");
  await page.keyboard.press("Enter");
  await expect(page.getByText("No connector of exactly that name or id is visible to this key.")).toBeVisible();
  await expect(page.getByText("No name contains it either.")).toBeVisible();
  await takePictures(page, "home-nothing-found");
});

test("places on the way can be typed as well", async ({ page }) => {
  await page.goto("/");
  await page.getByLabel("Connector address").fill(`${ORDERS.environment}/${ORDERS.cluster}`);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "Connectors" })).toBeVisible();
});
