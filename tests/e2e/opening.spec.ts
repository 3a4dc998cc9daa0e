import { expect, test } from "./support/test.ts";

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
  go();
  await expect(page.getByRole("link", { name: "Offset Console" })).toBeVisible();
  await expect(name).toHaveCount(1);
  expect(await name.boundingBox()).toEqual(before);
});

test("the colours that were chosen are there before the console is", async ({ page, watch, expectConsoleErrors }) => {
  watch.allowNetworkErrors();
  expectConsoleErrors([/Failed to fetch/]);
  await page.addInitScript(() => localStorage.setItem("theme", "dark"));
  await page.route("**/*.wasm", (route) => route.abort());
  await page.goto("/");
  await expect.poll(() => page.evaluate(() => document.documentElement.dataset["theme"])).toBe("dark");
});
