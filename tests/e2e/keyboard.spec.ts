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
  showsOnly,
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
  // Its heading takes the focus when the page is there, also from whoever is in the filter already.
  await expect(page.getByRole("heading", { level: 1, name: "Clusters" })).toBeFocused();
  await expect(table(page, "Clusters")).toBeVisible();
  await page.keyboard.press("/");
  await page.keyboard.type("edge");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(connectorsAddress(EDGE));

  await expect(page.getByRole("heading", { level: 1, name: "Connectors" })).toBeFocused();
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

test("without a mouse: from tab to tab, a row copied, all rows saved, a pause that is asked about first", async ({ page, context, sandbox }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.goto(connectorAddress("orders-to-warehouse"));
  await expect(table(page, "Offsets")).toBeVisible();
  await tabTo(page, page.getByRole("link", { name: "Last request", exact: true }));
  await page.keyboard.press("Enter");
  await expect(table(page, "Changes")).toBeVisible();
  await tabTo(page, page.getByRole("link", { name: "Offsets", exact: true }));
  await page.keyboard.press("Enter");
  await tabTo(page, page.getByRole("button", { name: "Export" }));
  await page.keyboard.press("Enter");
  await tabTo(page, page.getByRole("button", { name: "Save 6 partitions as CSV" }));
  const download = page.waitForEvent("download");
  await page.keyboard.press("Enter");
  expect((await download).suggestedFilename()).toBe("offsets-orders-to-warehouse.csv");
  await tabTo(page, page.getByRole("region", { name: "Offsets, scrollable" }));
  await page.keyboard.press("ArrowDown");
  await expect(page.getByRole("heading", { name: "orders/0" })).toBeVisible();
  await tabTo(page, page.getByRole("button", { name: "Copy row as JSON" }));
  await page.keyboard.press("Enter");
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toContain('"kafka_partition":0}');
  await tabTo(page, page.getByRole("button", { name: "Pause", exact: true }));
  await page.keyboard.press("Enter");
  const question = page.getByRole("dialog", { name: "Pause this connector?" });
  await tabTo(page, question.getByRole("button", { name: "Pause", exact: true }));
  await sandbox.faults(showsOnly("RUNNING"));
  await page.keyboard.press("Enter");
  await expect(page.getByText(/^Pause: the server took it/)).toBeVisible();
  await sandbox.faults();
  await sandbox.advance(2);
  await expect(page.getByText("Pause: done.")).toBeVisible();
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
  // A page loaded again shows the same, so it has to stand there first.
  await expect(page).toHaveURL("/environments");

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
