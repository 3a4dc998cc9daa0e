import {
  connectorAddress,
  EDGE,
  expect,
  expectAccessible,
  FIREFOX_TOO,
  NO_REQUEST_YET,
  openConnector,
  takePictures,
  test,
} from "./support/test.ts";

test("the console starts on the sandbox", FIREFOX_TOO, async ({ page }) => {
  await page.goto("/");
  await expect(page.getByRole("main")).toBeVisible();
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await expectAccessible(page);
  await takePictures(page, "start");
});

test("a deep link opens its connector, whatever the name", FIREFOX_TOO, async ({ page, expectNetworkErrors }) => {
  expectNetworkErrors([NO_REQUEST_YET]);
  for (const name of ["name with / % + # ü", "a%2Fb", "orders.v1.sink"]) {
    await openConnector(page, name, EDGE);
    await expect(page).toHaveURL(connectorAddress(name, EDGE));
    await expectAccessible(page);
  }
});
