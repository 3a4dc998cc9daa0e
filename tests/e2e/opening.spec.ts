import type { Page } from "@playwright/test";
import { expect, test } from "./support/test.ts";

/** How high the bar is, whoever has drawn it. */
const heightOfBar = (page: Page) => page.evaluate(() => document.querySelector(".bar")?.getBoundingClientRect().height);

test("until the console is there its name stands in the bar, and then in the same place", async ({ page }) => {
  let go = () => {};
  const held = new Promise<void>((done) => (go = done));
  await page.route("**/*.wasm", async (route) => {
    await held;
    await route.continue();
  });
  await page.goto("/", { waitUntil: "commit" });
  const name = page.getByText("Offset Console", { exact: true });
  await expect(name).toBeVisible();
  // Nothing that a screen reader would read out twice.
  await expect(page.getByRole("link")).toHaveCount(0);
  const before = await name.boundingBox();
  const height = await heightOfBar(page);
  go();
  await expect(page.getByRole("link", { name: "Offset Console" })).toBeVisible();
  await expect(name).toHaveCount(1);
  expect(await name.boundingBox()).toEqual(before);
  expect(await heightOfBar(page)).toEqual(height);
});

test("the colours that were chosen are there before the console is", async ({ page }) => {
  await page.addInitScript(() => localStorage.setItem("theme", "dark"));
  await page.route("**/*.wasm", (route) => route.abort());
  await page.goto("/");
  await expect.poll(() => page.evaluate(() => document.documentElement.dataset["theme"])).toBe("dark");
});
