// Other ways of seeing: more contrast, the system's own colours, less motion, paper; waiting and old data.

import { connectorsAddress, EDGE, expect, expectAccessible, NO_REQUEST_YET, openConnector, problem, table, takePictures, test } from "./support/test.ts";

test("with the system's own colours, with more contrast and without motion nothing is lost", async ({ page, expectNetworkErrors }) => {
  expectNetworkErrors([NO_REQUEST_YET]);
  await openConnector(page, "poisoned-sink", EDGE);
  await expect(problem(page, "The connector is FAILED.")).toBeVisible();
  for (const media of [
    { forcedColors: "active" },
    { forcedColors: "none", contrast: "more" },
    { contrast: "no-preference", reducedMotion: "reduce" },
  ] as const) {
    await page.emulateMedia(media);
    await expectAccessible(page);
    await takePictures(page, `seeing-${Object.values(media).join("-")}`);
  }
});

test("on paper: what is so with full stamps, and nothing to press", async ({ page }) => {
  await openConnector(page, "orders-to-warehouse");
  await expect(table(page, "Offsets")).toBeVisible();
  await page.emulateMedia({ media: "print" });
  await expect(page.getByRole("button", { name: "Refresh" })).toBeHidden();
  await expect(page.getByRole("link", { name: "Alter offsets" })).toBeHidden();
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await expect(table(page, "Offsets")).toBeVisible();
  await takePictures(page, "paper");
});

test("a long table on paper: the rows in sight and how many there are, not a hundred blank pages", async ({ page, expectNetworkErrors }) => {
  expectNetworkErrors([NO_REQUEST_YET]);
  await openConnector(page, "wide-sink", EDGE);
  await expect(table(page, "Offsets")).toBeVisible();
  const words = page.getByText(/^Rows 1–\d+ of 10000 are printed: those in sight\./);
  await expect(words).toBeHidden();
  await page.emulateMedia({ media: "print" });
  await expect(words).toBeVisible();
  expect(await page.evaluate(() => document.documentElement.scrollHeight)).toBeLessThan(5000);
});

test("a list that cannot be read again keeps what was there, with the error and its age beside it", async ({ page, sandbox, expectNetworkErrors }) => {
  expectNetworkErrors([{ url: /\/connectors\?expand/, status: 500 }]);
  await page.goto(connectorsAddress(EDGE));
  await expect(table(page, "Connectors")).toBeVisible();
  await sandbox.faults({ operation: "listConnectors", status: 500 });
  await page.getByRole("button", { name: "Refresh" }).first().click();
  await expect(problem(page, "HTTP 500")).toBeVisible();
  await expect(table(page, "Connectors")).toBeVisible();
  await expect(page.getByText(/read \d+ s ago/)).toBeVisible();
  await takePictures(page, "list-error-beside");
});

test("a slow list shows where it will stand, and only then", async ({ page }) => {
  let go = () => {};
  const held = new Promise<void>((done) => (go = done));
  await page.route(/\/connectors\?expand/, async (route) => {
    await held;
    await route.continue();
  });
  await page.goto(connectorsAddress(EDGE));
  const skeleton = page.getByRole("status").filter({ hasText: "Connectors" });
  await expect(skeleton).toBeVisible();
  // Its own time is set, so that nobody waits for it.
  const at = (milliseconds: number) =>
    skeleton.evaluate((element, milliseconds) => {
      const late = element.getAnimations()[0]!;
      late.pause();
      late.currentTime = milliseconds;
      const { visibility } = getComputedStyle(element);
      late.currentTime = 1000;
      return visibility;
    }, milliseconds);
  expect([await at(0), await at(149), await at(151)]).toEqual(["hidden", "hidden", "visible"]);
  await takePictures(page, "list-loading");
  go();
  await expect(table(page, "Connectors")).toBeVisible();
});
