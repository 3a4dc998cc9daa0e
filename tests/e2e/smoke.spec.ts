import { connectorAddress, expect, expectAccessible, ORDERS, openConnector, takePictures, test } from "./support/test.ts";

test("the console starts, signed in to the sandbox", async ({ page }) => {
  await page.goto("/");
  await expect(page.getByRole("main")).toBeVisible();
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await expectAccessible(page);
  await takePictures(page, "start");
});

test("a deep link opens its connector", async ({ page }) => {
  await openConnector(page, "payments-cdc");
  await expect(page).toHaveURL(connectorAddress("payments-cdc", ORDERS));
});
