// By keyboard alone: from Home down to a connector, and the keys of the page.

import { EDGE, connectorsAddress, expect, expectAccessible, table, takePictures, test } from "./support/test.ts";

test("from Home to a connector without a mouse: Tab, /, arrows, Enter, g h", async ({ page, expectNetworkErrors }) => {
  expectNetworkErrors([{ url: /\/offsets\/request\/status$/, status: 404 }]);
  await page.goto("/");
  await expect(page.getByLabel("Connector address")).toBeVisible();
  const environments = page.getByRole("link", { name: "Environments" });
  for (let presses = 0; presses < 20 && !(await environments.evaluate((link) => link === document.activeElement)); presses += 1) {
    await page.keyboard.press("Tab");
  }
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "Environments" })).toBeFocused();

  await expect(table(page, "Environments")).toBeVisible();
  await page.keyboard.press("/");
  await expect(page.getByLabel("Filter")).toBeFocused();
  await page.keyboard.press("ArrowDown");
  await expect(page.getByRole("link", { name: "dev", exact: true })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(table(page, "Clusters")).toBeVisible();
  await page.keyboard.press("/");
  await page.keyboard.type("edge");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(connectorsAddress(EDGE));

  await expect(table(page, "Connectors")).toBeVisible();
  await page.keyboard.press("/");
  await page.keyboard.press("ArrowDown");
  await expect(page.getByRole("link", { name: "poisoned-sink" })).toBeFocused();
  await page.keyboard.press("End");
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("Home");
  await expect(page.getByRole("link", { name: "poisoned-sink" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "poisoned-sink" })).toBeFocused();

  await page.keyboard.press("g");
  await page.keyboard.press("h");
  await expect(page).toHaveURL("/");
  await page.keyboard.press("/");
  await expect(page.getByLabel("Connector address")).toBeFocused();
});

test("the list of keys is a dialog; Escape closes it and the focus goes back", async ({ page }) => {
  await page.goto("/environments");
  await expect(table(page, "Environments")).toBeVisible();
  await page.getByRole("button", { name: "Keys" }).focus();
  await page.keyboard.press("?");
  const dialog = page.getByRole("dialog", { name: "Keys" });
  await expect(dialog).toBeVisible();
  await expectAccessible(page);
  await takePictures(page, "keys");
  // The page behind is out of reach.
  await page.keyboard.press("g");
  await page.keyboard.press("h");
  await expect(page).toHaveURL("/environments");
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  await expect(page.getByRole("button", { name: "Keys" })).toBeFocused();
});

test("keys of a single character never act while somebody types, and can be switched off for good", async ({ page }) => {
  await page.goto("/environments");
  await expect(table(page, "Environments")).toBeVisible();
  await page.getByLabel("Filter").click();
  await page.keyboard.type("gh/?");
  await expect(page.getByLabel("Filter")).toHaveValue("gh/?");
  await expect(page).toHaveURL("/environments?filter=gh%2F%3F");
  await page.getByLabel("Filter").fill("");

  await page.getByRole("button", { name: "Keys" }).click();
  await page.getByLabel(/^Keys of a single character act/).uncheck();
  await page.getByRole("button", { name: "Close" }).click();
  await page.reload();
  await expect(table(page, "Environments")).toBeVisible();
  await page.keyboard.press("?");
  await page.keyboard.press("g");
  await page.keyboard.press("h");
  await page.keyboard.press("/");
  await expect(page.getByRole("dialog")).toBeHidden();
  await expect(page).toHaveURL("/environments");
  await expect(page.getByLabel("Filter")).not.toBeFocused();
  await page.getByRole("button", { name: "Keys" }).click();
  await page.getByLabel(/^Keys of a single character act/).check();
  await page.keyboard.press("Escape");
  await page.keyboard.press("/");
  await expect(page.getByLabel("Filter")).toBeFocused();
});
