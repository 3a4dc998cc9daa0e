// Pages that travel in pieces of their own: what a first visit loads, and what happens when a piece does not come.
// It needs the console as `cargo xtask` builds it: a plain `trunk build` cuts nothing.

import {
  connectorAddress,
  draft,
  expect,
  expectAccessible,
  openConnector,
  type Page,
  problem,
  takePictures,
  test,
} from "./support/test.ts";

const NAME = "orders-to-warehouse";
const PIECES = /\/pieces\//;

/** The pieces that a page asks for, from now on. */
function piecesAskedFor(page: Page): string[] {
  const asked: string[] = [];
  page.on("request", (request) => {
    if (PIECES.test(request.url())) asked.push(new URL(request.url()).pathname.replace(/-[0-9a-f]+/, ""));
  });
  return asked;
}

test("a first visit to a connector loads no piece; Alter loads its own, once", async ({ page }) => {
  const asked = piecesAskedFor(page);
  await openConnector(page, NAME);
  await expect(page.getByRole("table", { name: "Offsets" })).toBeVisible();
  expect(asked).toEqual([]);
  await draft(page, { "New kafka_offset of orders/0": "80000" });
  expect(asked).toContain("/pieces/drafting.wasm");
  const first = [...asked];
  await page.getByRole("link", { name: "Offsets", exact: true }).click();
  await page.getByRole("link", { name: "Alter", exact: true }).click();
  await expect(page.getByLabel("New kafka_offset of orders/0", { exact: true })).toHaveValue("80000");
  expect(asked).toEqual(first);
});

test("a piece that does not come is said, with a way on, and nothing else is touched", async ({
  page,
  expectConsoleErrors,
  expectNetworkErrors,
}) => {
  expectConsoleErrors([/Failed to fetch/]);
  expectNetworkErrors([{ url: PIECES, failure: /ERR_FAILED/ }]);
  await openConnector(page, NAME);
  await page.route(PIECES, (route) => route.abort());
  await page.getByRole("link", { name: "Alter", exact: true }).click();
  await expect(problem(page, "This page could not be loaded.")).toBeVisible();
  await expectAccessible(page);
  await takePictures(page, "piece-missing");
  await page.unroute(PIECES);
  await page.getByRole("button", { name: "Refresh", exact: true }).last().click();
  await expect(page.getByLabel("New kafka_offset of orders/0", { exact: true })).toBeVisible();
  await expect(problem(page)).toBeHidden();
});

test("where the gateway is gone, it says that the page was never loaded", async ({
  page,
  expectConsoleErrors,
  expectNetworkErrors,
  startGateway,
}) => {
  const gateway = await startGateway();
  expectConsoleErrors([/Failed to fetch/]);
  expectNetworkErrors([{ url: new RegExp(gateway.url), failure: /ERR_CONNECTION_REFUSED/ }]);
  await page.goto(`${gateway.url}${connectorAddress(NAME)}`);
  await expect(page.getByRole("table", { name: "Offsets" })).toBeVisible();
  await gateway.stop();
  await page.getByRole("link", { name: "Alter", exact: true }).click();
  await expect(problem(page, "the gateway does not answer")).toBeVisible();
});

test("where a newer version is in place, it is offered", async ({ page, expectConsoleErrors, expectNetworkErrors }) => {
  expectConsoleErrors([/integrity/, /Failed to fetch/]);
  expectNetworkErrors([{ url: PIECES, status: 404 }]);
  await openConnector(page, NAME);
  // As after a deployment: the old files are gone, and the page names others.
  await page.route(PIECES, (route) => route.fulfill({ status: 404, contentType: "text/html", body: "<!doctype html>" }));
  await page.route(new URL("/", page.url()).href, (route) =>
    route.request().resourceType() === "document"
      ? route.continue()
      : route.fulfill({ contentType: "text/html", body: '<script data-js="/console-0123456789abcdef.js"></script>' }),
  );
  await page.getByRole("link", { name: "Alter", exact: true }).click();
  await expect(problem(page, "A newer version of the console is in place.")).toBeVisible();
  await page.unroute(PIECES);
  await page.getByRole("button", { name: "Reload to update" }).click();
  await expect(page.getByLabel("New kafka_offset of orders/0", { exact: true })).toBeVisible();
});

test("a piece that was changed on its way is not run", async ({ page, expectConsoleErrors }) => {
  expectConsoleErrors([/integrity/, /Failed to fetch/]);
  await openConnector(page, NAME);
  await page.route(PIECES, (route) => route.fulfill({ contentType: "application/wasm", body: "\0asm\x01\0\0\0" }));
  await page.getByRole("link", { name: "Alter", exact: true }).click();
  await expect(problem(page, "This page could not be loaded.")).toBeVisible();
});
