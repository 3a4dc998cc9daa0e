// The console's main module runs only as it was built.

import { expect, expectAccessible, problem, test } from "./support/test.ts";

const MODULE = /\/console-[^/]*\.wasm$/;

/** A section of WebAssembly that nobody reads, named `x`: the module is as valid as before, and does the same. */
const SECTION = new Uint8Array([0, 2, 1, 0x78]);

test("a main module that was changed on its way is not run, and it is said that the console could not be loaded", async ({
  page,
  expectConsoleErrors,
}) => {
  let changed = 0;
  await page.route(MODULE, async (route) => {
    const answer = await route.fetch();
    changed += 1;
    await route.fulfill({ contentType: "application/wasm", body: Buffer.concat([new Uint8Array(await answer.body()), SECTION]) });
  });
  expectConsoleErrors([/integrity/, /Failed to fetch/]);
  await page.goto("/");
  await expect(problem(page, "The console could not be loaded")).toBeVisible();
  await expect(problem(page)).toContainText("Reload the page.");
  await expect(page.getByLabel("Connector address")).toHaveCount(0);
  await expectAccessible(page);
  expect(changed).toBeGreaterThan(0);
  // As it was built, it runs.
  await page.unroute(MODULE);
  await page.reload();
  await expect(page.getByLabel("Connector address")).toBeVisible();
  await expect(problem(page)).toHaveCount(0);
});
