import { EDGE, ORDERS, PAYMENTS, connectorsAddress, expect, expectAccessible, expectRow, table, takePictures, test } from "./support/test.ts";

test("down to a connector by hand: environments, clusters, connectors, each a link and each an address", async ({ page }) => {
  await page.goto("/");
  await page.getByRole("link", { name: "Environments" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Environments");
  await expectRow(table(page, "Environments"), { name: "prod-eu", id: "env-7k3mz2" });
  await expectAccessible(page);
  await takePictures(page, "environments");
  await table(page, "Environments").getByRole("link").first().click();
  await expect(page).toHaveURL("/environments/env-dev01/clusters");
  await expectRow(table(page, "Clusters"), { id: "lkc-orders" });
  await expectAccessible(page);
  await page.goto(connectorsAddress(EDGE));
  await expectRow(table(page, "Connectors"), { name: "paused-sink", state: "PAUSED" });
  await expectAccessible(page);
  await takePictures(page, "connectors");
  await page.goto(connectorsAddress(ORDERS));
  await page.getByRole("link", { name: "orders-to-warehouse" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("orders-to-warehouse");
  await page.getByRole("navigation", { name: "Place" }).getByRole("link", { name: "lkc-orders" }).click();
  await expect(page).toHaveURL(connectorsAddress(ORDERS));
});

test("the connectors that are not well come first, and the filter looks in every column", async ({ page }) => {
  await page.goto(connectorsAddress(EDGE));
  const connectors = table(page, "Connectors");
  await expect(connectors.getByRole("row").nth(1)).toContainText("FAILED");
  await page.getByLabel("Filter").fill("paused");
  await expect(connectors.getByRole("row")).toHaveCount(2);
  await expect(page.getByText(/^1 of \d+$/)).toBeVisible();
});

test("a list that shows nothing, or fails, does not end the way", async ({ page, sandbox, expectNetworkErrors }) => {
  expectNetworkErrors([{ url: /\/org\/v2\/environments/, status: 403 }]);
  await sandbox.faults({ operation: "listEnvironments", status: 403 });
  await page.goto("/environments");
  await expect(page.getByText(/^Not allowed: this key may not do this/)).toBeVisible();
  await page.reload();
  await expect(table(page, "Environments")).toBeVisible();

  // A key that sees one cluster gets an empty list here.
  await page.goto(`/environments/${PAYMENTS.environment}/clusters`);
  await expectRow(table(page, "Clusters"), { id: PAYMENTS.cluster });
  await page.getByRole("link", { name: "Connection" }).click();
  await page.getByLabel("API key").fill("narrow");
  await page.getByLabel("API secret").fill("any");
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.goBack();
  await expect(page.getByText("Nothing visible to this key.")).toBeVisible();
});
