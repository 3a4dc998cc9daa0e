// A POST that reaches the gateway late: repeated by the browser, or held up on its way. Whoever made it may have given it up by then.

import { journalRecords } from "./support/kept.ts";
import {
  expect,
  expectConfirmed,
  expectTaken,
  letTimePass,
  openConnector,
  type Page,
  prepare,
  prepareThrough,
  problem,
  review,
  Sandbox,
  submit,
  submitButton,
  test,
} from "./support/test.ts";

const NAME = "orders-to-warehouse";
const POST = /\/offsets\/request$/;
const NOT_KNOWN = "It is not known whether the server took the request.";

test("a POST comes once more to a gateway that was started anew: it is not sent on a second time", async ({
  page,
  sandbox,
  gateway: cloud,
  startGateway,
  request,
  watch,
}) => {
  watch.allowNetworkErrors();
  const gateway = await startGateway("--upstream", cloud.url);
  await prepareThrough(page, gateway, NAME);
  await sandbox.faults({ operation: "alterOffsets", taken: true, wire: "hang" });
  const posted = page.waitForRequest(POST);
  await submit(page);
  await expect.poll(async () => (await sandbox.requests()).length).toBe(1);
  await gateway.kill();
  await gateway.restart();
  // It is ready for another request: one that was sent on would be taken.
  await sandbox.faults();
  await sandbox.advance(17);
  await expect(page.getByText(/A request identical to yours was taken at /)).toBeVisible({ timeout: 20_000 });
  await expectConfirmed(page);

  const sent = await posted;
  const { host: _host, "content-length": _length, ...headers } = await sent.allHeaders();
  expect(headers["x-attempt-mark"]).toMatch(/^[0-9a-f]{16}\.\d{13}$/);
  for (let times = 0; times < 2; times += 1) {
    const again = await request.post(sent.url(), { headers, data: sent.postDataBuffer() ?? "" });
    expect(again.status()).toBe(502);
    expect(await again.text()).toContain("This attempt was made before this gateway was started");
  }
  expect(await sandbox.requests()).toHaveLength(1);
});

test("a POST is held up on its way for longer than it may be: the gateway refuses it, and the draft can be sent again", async ({
  page,
  sandbox,
  expectNetworkErrors,
}) => {
  expectNetworkErrors([{ url: POST, status: 412 }]);
  await openConnector(page, NAME);
  await prepare(page);
  // Its mark is of an hour ago: of this very start, by the gateway's clock.
  await page.route(/\/gateway$/, async (route) => {
    const answer = await route.fetch();
    const who = await answer.json();
    const [start, at] = who.mark.split(".");
    await route.fulfill({ response: answer, json: { ...who, mark: `${start}.${Number(at) - 3_600_000}` } });
  });
  await submit(page);
  await expect(problem(page, "Refused by the gateway while submitting the request (HTTP 412).")).toBeVisible();
  await expect(problem(page).getByRole("blockquote")).toContainText("nothing was forwarded");
  await expect(page.getByText(/Nothing was altered\..* The draft is still there/)).toBeVisible();
  expect(await sandbox.requests()).toEqual([]);
  await page.unroute(/\/gateway$/);
  await page.getByRole("link", { name: "open the draft" }).click();
  await review(page);
  await submit(page);
  await expectTaken(page);
  expect(await sandbox.requests()).toHaveLength(1);
});

/** A draft that is ready, and what happens while the gateway is asked for the mark of its request; how often it was asked. */
async function prepareAtTheMark(page: Page, meanwhile: () => Promise<void>, isAnswered = true): Promise<() => number> {
  await page.clock.install();
  await openConnector(page, NAME);
  await prepare(page);
  let asked = 0;
  await page.route(/\/gateway$/, async (route) => {
    asked += 1;
    // The first says who it is, the second marks the attempt.
    if (asked === 2) await meanwhile();
    if (asked !== 2 || isAnswered) await route.continue();
  });
  return () => asked;
}

test("what the look and the mark took is added to the time in which the server can have taken it", async ({ page, sandbox }) => {
  const asked = await prepareAtTheMark(page, () => page.clock.fastForward(8_000));
  await submit(page);
  await expectTaken(page);
  expect(asked()).toBeGreaterThanOrEqual(2);
  const [record] = await journalRecords(page);
  const seconds = (Date.parse(String(record!["until"])) - Date.parse(String(record!["from"]))) / 1_000;
  // A minute, a second on each side, and these.
  expect(seconds).toBeGreaterThanOrEqual(70);
  expect(seconds).toBeLessThan(90);
  expect(await sandbox.requests()).toHaveLength(1);
});

test("a machine that slept between the last look and the mark sends nothing: it looks anew first", async ({ page, sandbox }) => {
  // No timer runs while a machine sleeps; its clock does.
  await prepareAtTheMark(page, async () => page.clock.setSystemTime((await page.evaluate(() => Date.now())) + 61_000));
  await submitButton(page).click();
  await expect(page.getByText("Nothing was sent: the look just before sending took longer than a minute.")).toBeVisible();
  expect(await sandbox.requests()).toEqual([]);
  await submit(page);
  await expectTaken(page);
  expect(await sandbox.requests()).toHaveLength(1);
});

test("a gateway that does not mark the attempt in time is sent nothing", async ({ page, sandbox, watch }) => {
  watch.allowNetworkErrors();
  await prepareAtTheMark(page, () => page.clock.fastForward(11_000), false);
  await submitButton(page).click();
  await expect(page.getByText("Nothing was sent: the gateway did not say who it is.")).toBeVisible();
  await expect(page.getByText("/gateway: no answer within 10 s")).toBeVisible();
  expect(await sandbox.requests()).toEqual([]);
});

test("the operator moved the API while the tab was open: nothing is sent past what the tab knows", async ({ page, sandbox, gateway }) => {
  await openConnector(page, NAME);
  await prepare(page);
  // The same sandbox, by another way.
  await page.route(/\/config\.json$/, (route) => route.fulfill({ json: { api_base: gateway.url } }));
  await submitButton(page).click();
  await expect(page.getByText("Nothing was sent: another sandbox or another endpoint answers now.")).toBeVisible();
  expect(await sandbox.requests()).toEqual([]);
});

test("a gateway that cannot reach the server says so, and nothing is in doubt", async ({ page, startGateway, watch }) => {
  watch.allowNetworkErrors();
  const server = await startGateway();
  const gateway = await startGateway("--upstream", server.url);
  await prepareThrough(page, gateway, NAME);
  await page.route(POST, async (route) => {
    await server.kill();
    await route.continue();
  });
  await submit(page);
  await expect(problem(page, "Refused by the gateway while submitting the request (HTTP 502).")).toBeVisible();
  await expect(problem(page).getByRole("blockquote")).toContainText("nothing was forwarded");
  await expect(page.getByText(/Nothing was altered\..* The draft is still there/)).toBeVisible();
  await server.restart();
  expect(await new Sandbox(server).requests()).toEqual([]);
});

/** The gateway answers that it did not send the POST on and knows nothing of it, in these words; the console finds out by reading. */
async function expectNeverTaken(page: Page, sandbox: Sandbox, words: string): Promise<void> {
  await expect(page.getByText(NOT_KNOWN)).toBeVisible();
  await expect(problem(page).getByRole("blockquote")).toContainText(words);
  await sandbox.advance(190);
  await letTimePass(page, 5_000, () =>
    expect(page.getByText("The server does not show the request.")).toBeVisible({ timeout: 300 }),
  );
}

test("a POST is held up on its way until its gateway was started anew: nothing is taken, and the console finds that out", async ({
  page,
  sandbox,
  gateway: cloud,
  startGateway,
  watch,
}) => {
  watch.allowNetworkErrors();
  const gateway = await startGateway("--upstream", cloud.url);
  await page.clock.install();
  await prepareThrough(page, gateway, NAME);
  await page.route(POST, async (route) => {
    await gateway.restart();
    await route.continue();
  });
  await submit(page);
  await expectNeverTaken(page, sandbox, "This attempt was made before this gateway was started");
  expect(await sandbox.requests()).toEqual([]);
});

test("a POST comes through another gateway, whose clock goes before by a minute: nothing is taken, and the console finds that out", async ({
  page,
  sandbox,
  gateway: cloud,
  startGateway,
  watch,
}) => {
  watch.allowNetworkErrors();
  const gateway = await startGateway("--upstream", cloud.url);
  await page.clock.install();
  await prepareThrough(page, gateway, NAME);
  await page.route(/\/gateway$/, async (route) => {
    const answer = await route.fetch();
    const who = await answer.json();
    const at = Number(who.mark.split(".")[1]);
    await route.fulfill({ response: answer, json: { ...who, mark: `0123456789abcdef.${at + 60_000}` } });
  });
  await submit(page);
  await expectNeverTaken(page, sandbox, "or through another one whose clock goes differently");
  expect(await sandbox.requests()).toEqual([]);
});
