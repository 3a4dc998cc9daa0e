// A POST that reaches the gateway late: repeated by the browser, or held up on its way. Whoever made it may have given it up by then.

import {
  expect,
  expectConfirmed,
  letTimePass,
  openByTyping,
  type Page,
  prepare,
  problem,
  Sandbox,
  signIn,
  submit,
  test,
} from "./support/test.ts";

const NAME = "orders-to-warehouse";
const POST = /\/offsets\/request$/;
const NOT_KNOWN = "It is not known whether the server took the request.";

/** A connector of another endpoint through a gateway before it, with a draft that is ready to be submitted. */
async function prepareThrough(page: Page, url: string): Promise<void> {
  await page.goto(url);
  await signIn(page, "KEY12345");
  await openByTyping(page, `env-dev01/lkc-orders/${NAME}`);
  await prepare(page);
  await page.getByLabel("Type to confirm").fill(`env-dev01/${NAME}`);
}

test("the browser repeats a POST whose gateway was started anew: it is not sent on a second time", async ({
  page,
  sandbox: _,
  gateway: cloud,
  startGateway,
  request,
  watch,
}) => {
  watch.allowNetworkErrors();
  const sandbox = new Sandbox(cloud);
  const gateway = await startGateway("--upstream", cloud.url);
  await prepareThrough(page, gateway.url);
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
  expect(headers["x-attempt-made"]).toMatch(/^\d{13}$/);
  for (let times = 0; times < 2; times += 1) {
    const again = await request.post(sent.url(), { headers, data: sent.postDataBuffer() ?? "" });
    expect(again.status()).toBe(502);
    expect(await again.text()).toContain("This attempt was made before this gateway was started");
  }
  expect(await sandbox.requests()).toHaveLength(1);
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
  sandbox: _,
  gateway: cloud,
  startGateway,
  watch,
}) => {
  watch.allowNetworkErrors();
  const sandbox = new Sandbox(cloud);
  const gateway = await startGateway("--upstream", cloud.url);
  await page.clock.install();
  await prepareThrough(page, gateway.url);
  await page.route(POST, async (route) => {
    await gateway.restart();
    await route.continue();
  });
  await submit(page);
  await expectNeverTaken(page, sandbox, "This attempt was made before this gateway was started");
  expect(await sandbox.requests()).toEqual([]);
});

test("a POST has the time of another gateway, whose clock goes before by a minute: nothing is taken, and the console finds that out", async ({
  page,
  sandbox: _,
  gateway: cloud,
  startGateway,
  watch,
}) => {
  watch.allowNetworkErrors();
  const sandbox = new Sandbox(cloud);
  const gateway = await startGateway("--upstream", cloud.url);
  await page.clock.install();
  await prepareThrough(page, gateway.url);
  await page.route(/\/gateway$/, async (route) => {
    const answer = await route.fetch();
    const who = await answer.json();
    await route.fulfill({ response: answer, json: { ...who, now: who.now + 60_000 } });
  });
  await submit(page);
  await expectNeverTaken(page, sandbox, "or by a clock that goes differently");
  expect(await sandbox.requests()).toEqual([]);
});
