// By keyboard alone: from Home down to a connector, and the keys of the page.

import {
  connectorAddress,
  connectorsAddress,
  EDGE,
  expect,
  expectAccessible,
  FIREFOX_TOO,
  letItBeApplied,
  type Locator,
  NO_REQUEST_YET,
  type Page,
  submitButton,
  table,
  takePictures,
  test,
} from "./support/test.ts";

/** Presses Tab until something has the focus. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  await expect(target).toBeVisible();
  for (let presses = 0; presses < 80; presses += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press("Tab");
  }
  await expect(target).toBeFocused();
}

test("from Home to a connector without a mouse: Tab, /, arrows, Enter, g h", FIREFOX_TOO, async ({ page, expectNetworkErrors }) => {
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

test("a whole alter without a mouse: rows are selected, shifted, taken back and shifted again, reviewed and sent", async ({
  page,
  sandbox,
  expectNetworkErrors,
}) => {
  expectNetworkErrors([NO_REQUEST_YET]);
  await page.goto(`${connectorAddress("paused-sink", EDGE)}/alter`);
  const fields = [0, 1, 2].map((partition) => page.getByLabel(`New kafka_offset of clicks/${partition}`));
  await tabTo(page, page.getByLabel("Select all shown"));
  await page.keyboard.press("Space");
  await expect(page.getByText("3 of 3 selected")).toBeVisible();
  await tabTo(page, page.getByRole("button", { name: "Shift", exact: true }));
  await page.keyboard.press("Enter");
  await expect(page.getByLabel("Shift by")).toBeFocused();
  await page.keyboard.type("-100");
  await page.keyboard.press("Enter");
  await expect(fields[0] as Locator).toHaveValue("4900");
  // The focus is where the form was opened, and the step can be taken back from there.
  await expect(page.getByRole("button", { name: "Shift", exact: true })).toBeFocused();
  await page.keyboard.press("Control+z");
  await expect(fields[2] as Locator).toHaveValue("");
  await page.keyboard.press("Control+Shift+z");
  await expect(fields[2] as Locator).toHaveValue("4790");
  await tabTo(page, page.getByRole("button", { name: "Review" }));
  await page.keyboard.press("Enter");
  await expect(table(page, "Changes").getByRole("row")).toHaveCount(4);
  for (const box of await page.getByRole("checkbox").all()) {
    await tabTo(page, box);
    await page.keyboard.press("Space");
  }
  await tabTo(page, submitButton(page));
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/request$/);
  await letItBeApplied(page, sandbox);
  expect(await sandbox.requests()).toHaveLength(1);
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
