// An endpoint that is no sandbox (a gateway in front of a gateway): what is off there, and what is decided there.

import {
  type APIResponse,
  expect,
  expectAccessible,
  expectRow,
  type Gateway,
  letItBeApplied,
  NO_REQUEST_YET,
  openByTyping,
  type Page,
  signIn,
  submit,
  submitButton,
  table,
  takePictures,
  test,
} from "./support/test.ts";

const NAME = "orders-to-warehouse";

async function press(page: Page, name: string): Promise<void> {
  await page.getByRole("button", { name, exact: true }).click();
}

/** Signs in at a gateway whose upstream is another one, and opens the connector's Alter page. */
async function openAlter(page: Page, start: (...flags: string[]) => Promise<Gateway>, upstream: Gateway, address: string): Promise<void> {
  const gateway = await start("--upstream", upstream.url);
  await page.goto(`${gateway.url}/connection`);
  await signIn(page, "KEYFORWRITING");
  await openByTyping(page, address);
  await page.getByRole("link", { name: "Alter", exact: true }).click();
}

/** Reads the offsets anew: a service looks once a minute, and nobody waits that long here. */
async function lookAgain(page: Page): Promise<void> {
  await page.getByRole("link", { name: "Offsets", exact: true }).click();
  const answered = page.waitForResponse(/\/offsets$/);
  await press(page, "Refresh");
  await answered;
}

test("delete-some-off: resetting only some partitions is off until it is switched on there, and may take all of them", async ({
  page,
  gateway,
  startGateway,
  sandbox,
  expectNetworkErrors,
}) => {
  expectNetworkErrors([NO_REQUEST_YET]);
  await openAlter(page, startGateway, gateway, "env-dev01/lkc-faults/deletes-all");
  await expect(page.getByText("Sandbox", { exact: true })).toHaveCount(0);
  await page.getByLabel("Select orders/1", { exact: true }).check();
  await press(page, "Reset offsets");
  await expect(page.getByText(/One sentence of the API's document says that this exists, no example shows it\. Treat every partition as at risk\./)).toBeVisible();
  await press(page, "Review");
  await expectRow(table(page, "Changes"), { partition: "orders/1", requested: "removed" });
  await expect(page.getByText(/^Every one of the \d+ partitions is at risk, not only the 1 named\.$/)).toBeVisible();
  await expect(page.getByRole("alert").filter({ hasText: "Resetting only some partitions is off for this endpoint. Switch it on for this endpoint, or reset all." })).toBeVisible();
  await expect(submitButton(page)).toHaveAccessibleDescription("The errors above come first");
  await takePictures(page, "review-delete-some-off");
  await expectAccessible(page);
  await page.getByLabel("Switch on resetting only some partitions for this endpoint").check();
  await expect(page.getByText("Resetting only some partitions is off for this endpoint.")).toHaveCount(0);
  // It holds for later drafts too, and each still has its warning.
  for (const box of await page.getByRole("group", { name: /warning/ }).getByRole("checkbox").all()) await box.check();
  await page.getByLabel("Type to confirm").fill("env-dev01/deletes-all");
  await submit(page);
  await letItBeApplied(page, sandbox);
  await lookAgain(page);
  await page.getByRole("link", { name: "Last request", exact: true }).click();
  expect((await sandbox.requests()).map((request) => request.body)).toHaveLength(1);
  // This server ignores the list: it is said, and everything can be put back.
  await expect(page.getByRole("alert").filter({ hasText: "The server removed more than was asked" })).toContainText(/orders\/0/);
  await expect(page.getByText("and more than was asked: see below")).toBeVisible();
  await takePictures(page, "request-deletes-all");
  await expectAccessible(page);
  await press(page, "Restore previous offsets");
  await expect(page.getByText(/^PATCH of (\d+) of \d+ partitions/)).toBeVisible();
  await expect(page.getByLabel("New kafka_offset of orders/0")).not.toHaveValue("");
});

test("what moved since is decided: rebased, kept as it is, or left out where it is no longer stuck", async ({
  page,
  gateway,
  startGateway,
  sandbox,
}) => {
  // What it reads by itself of the last request, every half minute, is of before; the look just before sending is of now.
  let before: APIResponse | undefined;
  let isPressed = false;
  await page.route(/\/offsets\/request\/status$/, async (route) => {
    before ??= await route.fetch();
    await (isPressed ? route.continue() : route.fulfill({ response: before }));
  });
  await openAlter(page, startGateway, gateway, `env-dev01/lkc-orders/${NAME}`);
  await page.getByLabel("Select orders/3", { exact: true }).check();
  await page.getByLabel("Select orders/4", { exact: true }).check();
  await press(page, "Skip one");
  await page.getByLabel("New kafka_offset of orders/0").fill("80000");
  // It was not stuck at all: it moves on while it is drafted.
  await sandbox.advance(30);
  await lookAgain(page);
  await page.getByRole("link", { name: "Alter", exact: true }).click();
  await press(page, "Review");
  const stuck = page.getByText("No longer stuck: orders/3, orders/4.");
  await expect(stuck).toBeVisible();
  await expect(submitButton(page)).toHaveAccessibleDescription("What stands now is not what was drafted on: decide above");
  await takePictures(page, "review-no-longer-stuck");
  await expectAccessible(page);
  await press(page, "Leave it out");
  await expect(stuck).toHaveCount(0);
  await expect(page.getByText("PATCH of 1 of 6 partitions.")).toBeVisible();

  // Somebody else's request appears: what stands now is another ground.
  await fetch(`${gateway.url}/connect/v1/environments/env-dev01/clusters/lkc-orders/connectors/${NAME}/offsets/request`, {
    method: "POST",
    headers: { authorization: `Basic ${btoa("other:other")}`, "content-type": "application/json" },
    body: '{"type":"PATCH","offsets":[{"partition":{"kafka_topic":"orders","kafka_partition":5},"offset":{"kafka_offset":70000}}]}',
  });
  await sandbox.advance(5);
  await sandbox.advance(12);
  await lookAgain(page);
  await page.getByRole("link", { name: "Alter", exact: true }).click();
  await press(page, "Review");
  const moved = page.getByRole("alert").filter({ hasText: "What stands now is not what was drafted on." });
  await expect(moved).toContainText("orders/5");
  await takePictures(page, "review-moved");
  await page.setViewportSize({ width: 390, height: 844 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth), "the page scrolls sideways").toBeLessThanOrEqual(390);
  await page.setViewportSize({ width: 1280, height: 720 });
  await expectAccessible(page);
  await press(page, "Keep my values");
  await expect(moved).toHaveCount(0);
  await expectRow(table(page, "Changes"), { partition: "orders/0", requested: "80000" });
  for (const box of await page.getByRole("group", { name: /warning/ }).getByRole("checkbox").all()) await box.check();
  await page.getByLabel("Type to confirm").fill(`env-dev01/${NAME}`);
  // That request is found by the look just before sending as well: it is decided a second time, and then sent.
  isPressed = true;
  await submitButton(page).click();
  const unsent = page.getByRole("alert").filter({ hasText: "Nothing was sent: what stands now is not what was reviewed." });
  await expect(unsent).toContainText("Another alter request was made at");
  await press(page, "Keep my values");
  // What was ticked was ticked of the state of things before.
  for (const box of await page.getByRole("group", { name: /warning/ }).getByRole("checkbox").all()) await box.check();
  await submit(page);
  await expect.poll(async () => (await sandbox.requests()).map((request) => request.body)).toContain(
    '{"type":"PATCH","offsets":[{"partition":{"kafka_topic":"orders","kafka_partition":0},"offset":{"kafka_offset":80000}}]}',
  );
});

test("delete-some: switched on, it is on for that endpoint alone, after a reload too, until it is switched off there", async ({
  page,
  gateway,
  startGateway,
  expectNetworkErrors,
}) => {
  test.slow();
  expectNetworkErrors([NO_REQUEST_YET]);
  // One gateway at one address, with one upstream and then another: the browser keeps things by the address.
  const upstreams = [gateway, await startGateway()] as const;
  const front = await startGateway("--upstream", upstreams[0].url);
  const box = page.getByLabel("Switch on resetting only some partitions for this endpoint");
  const isOff = page.getByRole("alert").filter({ hasText: "Resetting only some partitions is off for this endpoint." });
  /** Review of a reset of orders/1, anew: nothing that the page knew before is left. */
  const look = async (isDrafted: boolean) => {
    await page.goto(`${front.url}/connection`);
    await signIn(page, "KEYFORWRITING");
    await openByTyping(page, "env-dev01/lkc-faults/deletes-all");
    await page.getByRole("link", { name: "Alter", exact: true }).click();
    if (!isDrafted) {
      await page.getByLabel("Select orders/1", { exact: true }).check();
      await press(page, "Reset offsets");
    }
    await expect(page.getByText("DELETE of 1 of 2 partitions").first()).toBeVisible();
    if (!isDrafted) await expect(page.getByText(/draft saved/)).toBeVisible();
    await press(page, "Review");
    await expectRow(table(page, "Changes"), { partition: "orders/1", requested: "removed" });
  };
  const stand = async (upstream: Gateway) => {
    await page.goto("about:blank");
    front.use("--upstream", upstream.url);
    await front.restart();
  };
  await look(false);
  await expect(isOff).toBeVisible();
  await expect(box).not.toBeChecked();
  await box.check();
  await expect(isOff).toHaveCount(0);
  await look(true);
  await expect(box).toBeChecked();
  await expect(isOff).toHaveCount(0);

  await stand(upstreams[1]);
  await look(false);
  await expect(box).not.toBeChecked();
  await expect(isOff).toBeVisible();

  await stand(upstreams[0]);
  await look(true);
  await expect(box).toBeChecked();
  await expect(isOff).toHaveCount(0);
  await box.uncheck();
  await expect(isOff).toBeVisible();
  await look(true);
  await expect(box).not.toBeChecked();
  await expect(isOff).toBeVisible();
});

test("in front of Confluent Cloud the badge says so, and commands that are copied go there", async ({ page, baseURL, expectNetworkErrors }) => {
  expectNetworkErrors([NO_REQUEST_YET]);
  const address = "/connect/v1/environments/env-dev01/clusters/lkc-edge/connectors/paused-sink/offsets";
  const dialog = page.getByRole("dialog");
  const command = dialog.getByRole("region", { name: "Command" });
  /** What curl is given for the offsets, and for the request of a draft. */
  const expectCommands = async (base: string) => {
    await openByTyping(page, "env-dev01/lkc-edge/paused-sink");
    await expect(table(page, "Offsets")).toBeVisible();
    await page.getByRole("button", { name: "Copy as" }).first().click();
    await expect(command).toContainText(`--url '${base}${address}'`);
    await press(page, "Close");
    await page.getByRole("link", { name: "Alter", exact: true }).click();
    await page.getByLabel("New kafka_offset of clicks/0").fill("4000");
    await press(page, "Copy as");
    await expect(command).toContainText(`--url '${base}${address}/request'`);
    await press(page, "Close");
  };
  const badge = (words: string) => page.getByRole("banner").getByText(words, { exact: true });
  await page.goto("/");
  await expect(badge("Sandbox")).toBeVisible();
  await expectCommands(baseURL!);

  const cloud = { version: "0.1.0", endpoint: "https://api.confluent.cloud", upstream: "confluent-cloud", instance: null, credentials: "browser", read_only: false };
  await page.route(/\/gateway$/, (route) => route.fulfill({ json: cloud }));
  await page.goto("/connection");
  await expect(badge("Confluent Cloud")).toBeVisible();
  await expect(badge("Sandbox")).toHaveCount(0);
  await signIn(page, "KEYFORREADING");
  await expectCommands("https://api.confluent.cloud");
});
