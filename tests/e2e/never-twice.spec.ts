import { storedTexts } from "./support/kept.ts";
import {
  alterElsewhere,
  type APIResponse,
  connectorAddress,
  countPosts,
  draft,
  EDGE,
  expect,
  expectConfirmed,
  expectRow,
  expectTaken,
  FAULTS,
  type Gateway,
  letItBeApplied,
  letTimePass,
  loseAnswerAndStatus,
  NO_REQUEST_YET,
  openByTyping,
  openConnector,
  type Page,
  prepare,
  problem,
  review,
  type Route,
  Sandbox,
  signIn,
  submit,
  submitButton,
  table,
  test,
  word,
} from "./support/test.ts";

const NAME = "orders-to-warehouse";
const POST = /\/offsets\/request$/;
const STATUS = /\/offsets\/request\/status$/;
const NOT_KNOWN = "It is not known whether the server took the request.";
const PERHAPS = "perhaps the request of this browser that got no answer";
const REASON = "Nobody may alter this connector on a Friday.";

/** From the moment the request is on its way, its status cannot be read: the console knows nothing for as long. */
async function hideStatusAfterwards(page: Page, sandbox: Sandbox): Promise<void> {
  await page.route(POST, async (route) => {
    await sandbox.faults({ operation: "getOffsetsRequestStatus", status: 503, count: "always" });
    await route.continue();
  });
}

test("the connection breaks after the request was taken: one request, found again in the status", async ({
  page,
  sandbox,
  expectNetworkErrors,
}) => {
  expectNetworkErrors([
    NO_REQUEST_YET,
    { url: POST, failure: /ERR_EMPTY_RESPONSE|ERR_CONNECTION/ },
    { url: STATUS, status: 503 },
  ]);
  const posts = countPosts(page);
  await openConnector(page, "lost-answer", FAULTS);
  await prepare(page, "11000");
  await hideStatusAfterwards(page, sandbox);
  await submit(page);
  await expect(page.getByText(NOT_KNOWN)).toBeVisible();
  await expect(page.getByText("No connection while submitting the request.")).toBeVisible();
  await expect(page.getByText(/It is not sent again by itself/)).toBeVisible();
  expect(await sandbox.requests()).toHaveLength(1);

  await sandbox.faults();
  await expect(page.getByText(/A request identical to yours was taken at /)).toBeVisible();
  await expect(page.getByText(NOT_KNOWN)).toHaveCount(0);
  await letItBeApplied(page, sandbox);
  await expectRow(table(page, "Changes"), { partition: "orders/0", requested: "11000", verdict: /^(at it|moved on from it)$/ });
  expect(await sandbox.requests()).toHaveLength(1);
  expect(posts()).toBe(1);
});

test("no answer within the time limit, though the request was taken", async ({ page, sandbox, expectNetworkErrors }) => {
  expectNetworkErrors([{ url: STATUS, status: 503 }]);
  await page.clock.install();
  await openConnector(page, NAME);
  await prepare(page);
  await loseAnswerAndStatus(page, sandbox, { wire: "hang" });
  await submit(page);
  await expect(page.getByText("PATCH is being submitted.")).toBeVisible();
  await expect(page.getByText("The server has not answered yet. Nothing sends it again.")).toBeVisible();
  await expect.poll(async () => (await sandbox.requests()).length).toBe(1);
  await page.clock.fastForward(46_000);
  await expect(page.getByText(NOT_KNOWN)).toBeVisible();
  await expect(page.getByText("No answer within 45 s while submitting the request.")).toBeVisible();

  await sandbox.faults();
  await letTimePass(page, 5_000, () =>
    expect(page.getByText(/A request identical to yours was taken at /)).toBeVisible({ timeout: 500 }),
  );
  expect(await sandbox.requests()).toHaveLength(1);
});

test("500 for a request that was taken all the same", async ({ page, sandbox, expectNetworkErrors }) => {
  expectNetworkErrors([{ url: POST, status: 500 }]);
  await openConnector(page, NAME);
  await prepare(page);
  await sandbox.faults({ operation: "alterOffsets", taken: true, status: 500 });
  await submit(page);
  await expect(page.getByText(/A request identical to yours was taken at /)).toBeVisible();
  await letItBeApplied(page, sandbox);
  await expectConfirmed(page);
  expect(await sandbox.requests()).toHaveLength(1);
});

test("the draft turns out to be the request while its JSON is typed: that text is kept", async ({ page, sandbox, expectNetworkErrors }) => {
  expectNetworkErrors([{ url: POST, status: 500 }, { url: STATUS, status: 503 }]);
  await openConnector(page, NAME);
  await prepare(page);
  await loseAnswerAndStatus(page, sandbox);
  await submit(page);
  await expect(page.getByText(NOT_KNOWN)).toBeVisible();
  await page.getByRole("link", { name: "Alter", exact: true }).click();
  await page.getByRole("button", { name: "JSON" }).click();
  const text = '{"type":"PATCH","offsets":[\n  {"partition":';
  await page.getByLabel("JSON", { exact: true }).fill(text);
  await expect.poll(async () => (await storedTexts(page, "drafts")).join()).toContain('"typed"');
  await page.getByRole("link", { name: "Last request", exact: true }).click();
  await sandbox.faults();
  await expect(page.getByText(/A request identical to yours was taken at /)).toBeVisible();
  await letItBeApplied(page, sandbox);
  await page.getByRole("link", { name: "Alter", exact: true }).click();
  await expect(page.getByLabel("JSON", { exact: true })).toHaveValue(text);
  expect((await storedTexts(page, "drafts")).join()).toContain('"typed"');
});

test("the gateway gave the server up, though the request was taken: 504, and found again", async ({
  startGateway,
  page,
  expectNetworkErrors,
}) => {
  const gateway = await startGateway("--upstream-seconds", "1");
  const sandbox = new Sandbox(gateway);
  expectNetworkErrors([{ url: POST, status: 504 }]);
  await page.goto(`${gateway.url}${connectorAddress(NAME)}`);
  await prepare(page);
  await sandbox.faults({ operation: "alterOffsets", taken: true, wire: "delay", seconds: 5 });
  await submit(page);
  await expect(page.getByText(/A request identical to yours was taken at /)).toBeVisible();
  await letItBeApplied(page, sandbox);
  expect(await sandbox.requests()).toHaveLength(1);
});

test("500 for a request that was not taken: not seen after the waits, and the draft can be sent then", async ({
  page,
  sandbox,
  expectNetworkErrors,
}) => {
  expectNetworkErrors([{ url: POST, status: 500 }]);
  await page.clock.install();
  const posts = countPosts(page);
  await openConnector(page, NAME);
  await prepare(page);
  await sandbox.faults({ operation: "alterOffsets", status: 500 });
  await submit(page);
  await expect(page.getByText(NOT_KNOWN)).toBeVisible();
  await expect(problem(page, "The server failed while submitting the request (HTTP 500).")).toBeVisible();
  await expect(problem(page).getByRole("blockquote")).toHaveText("Oops, something went wrong");

  // Meanwhile nothing else can be sent for this connector, and the draft is still there.
  await page.getByRole("link", { name: "Alter", exact: true }).click();
  await expect(page.getByLabel("New kafka_offset of orders/0")).toHaveValue("80000");
  await review(page);
  await expect(submitButton(page)).toBeDisabled();
  await expect(submitButton(page)).toHaveAccessibleDescription("A request for this connector is under way");
  await page.getByRole("link", { name: "Last request", exact: true }).click();

  await sandbox.advance(60);
  await letTimePass(page, 5_000, () => expect(page.getByText(NOT_KNOWN)).toBeVisible({ timeout: 300 }));
  await sandbox.advance(130);
  await letTimePass(page, 5_000, () =>
    expect(page.getByText("The server does not show the request.")).toBeVisible({ timeout: 300 }),
  );
  await expect(page.getByText(/it could still arrive/)).toBeVisible();
  expect(await sandbox.requests()).toEqual([]);
  expect(posts()).toBe(1);

  await page.getByRole("link", { name: "Alter", exact: true }).click();
  await expect(page.getByLabel("New kafka_offset of orders/0")).toHaveValue("80000");
  await review(page);
  // Whoever sends it again has to know what may happen.
  await expect(page.getByText(/could still arrive/)).toBeVisible();
  await submit(page);
  await expectTaken(page);
  expect(await sandbox.requests()).toHaveLength(1);
  expect(posts()).toBe(2);
});

test("while the answer to its POST is outstanding, the status does not make the request somebody else's", async ({ page, sandbox }) => {
  await page.clock.install();
  await openConnector(page, NAME);
  await prepare(page);
  await sandbox.faults({ operation: "alterOffsets", taken: true, wire: "hang" });
  await submit(page);
  await expect(page.getByText(PERHAPS)).toBeVisible({ timeout: 20_000 });
  await expect(page.getByText("PATCH is being submitted.")).toBeVisible();
  await expect(page.getByText(/not from this browser/)).toHaveCount(0);
  await page.clock.fastForward(46_000);
  await letTimePass(page, 5_000, () =>
    expect(page.getByText("identical to one sent by this browser")).toBeVisible({ timeout: 500 }),
  );
  expect(await sandbox.requests()).toHaveLength(1);
});

test("a request that arrives after all is perhaps this browser's: it locks Submit, and the history does not take it for another's", async ({
  startGateway,
  page,
  request,
  expectNetworkErrors,
}) => {
  expectNetworkErrors([NO_REQUEST_YET, { url: POST, status: 500 }]);
  const gateway = await startGateway("--sandbox-apply-seconds", "3600");
  const sandbox = new Sandbox(gateway);
  await page.clock.install();
  await page.goto(`${gateway.url}${connectorAddress("paused-sink", EDGE)}`);
  await draft(page, { "New kafka_offset of clicks/0": "4000" });
  await review(page);
  await sandbox.faults({ operation: "alterOffsets", status: 500 });
  const posted = page.waitForRequest(POST);
  await submit(page);
  const sent = await posted;
  await expect(page.getByText(NOT_KNOWN)).toBeVisible();
  await sandbox.advance(60);
  await letTimePass(page, 5_000, () => expect(page.getByText(NOT_KNOWN)).toBeVisible({ timeout: 300 }));
  await sandbox.advance(130);
  await letTimePass(page, 5_000, () =>
    expect(page.getByText("The server does not show the request.")).toBeVisible({ timeout: 300 }),
  );
  expect(await sandbox.requests()).toEqual([]);

  // Whatever held it up lets go of it.
  const { authorization, "content-type": type } = await sent.allHeaders();
  const late = await request.post(sent.url(), {
    headers: { authorization: authorization ?? "", "content-type": type ?? "" },
    data: sent.postDataBuffer() ?? "",
  });
  expect(late.status()).toBe(202);
  await letTimePass(page, 5_000, () => expect(page.getByText(PERHAPS)).toBeVisible({ timeout: 300 }));
  await expect(page.getByText(/not from this browser/)).toHaveCount(0);

  await page.getByRole("link", { name: "Alter", exact: true }).click();
  await review(page);
  await sandbox.advance(1_000);
  // When it is looked at for the second time, what came at the first is shown.
  for (let looks = 0; looks < 2; looks += 1) {
    const look = page.waitForResponse(STATUS);
    await page.clock.fastForward(6_000);
    await look;
  }
  await expect(submitButton(page)).toHaveAccessibleDescription("A request is PENDING; the API takes one at a time");
  await expect(page.getByText(/a request that is not from this browser/)).toHaveCount(0);

  await page.getByRole("link", { name: "Last request", exact: true }).click();
  await sandbox.advance(3_000);
  await letTimePass(page, 5_000, () => expect(word(page, "APPLIED")).toBeVisible({ timeout: 300 }));
  await expect(page.getByText(PERHAPS)).toBeVisible();
  await page.getByRole("link", { name: "History", exact: true }).click();
  await expect(page.getByText("1 request", { exact: true })).toBeVisible();
  await expectRow(table(page, "History"), { outcome: "not seen", "how known": "sent by this browser" });
});

test("400: refused, with the reason; the draft is still there and can be sent", async ({
  page,
  sandbox,
  expectNetworkErrors,
}) => {
  expectNetworkErrors([{ url: POST, status: 400 }]);
  await openConnector(page, NAME);
  await prepare(page);
  await sandbox.faults({
    operation: "alterOffsets",
    status: 400,
    body: JSON.stringify({ error: { code: 400, message: REASON } }),
  });
  await submit(page);
  await expect(page.getByText(/Nothing was altered\..* The draft is still there/)).toBeVisible();
  await expect(problem(page, "Refused while submitting the request (HTTP 400).")).toBeVisible();
  await expect(problem(page).getByRole("blockquote")).toHaveText(REASON);
  await expect(problem(page).getByRole("button", { name: /^Copy request id / })).toBeVisible();
  expect(await sandbox.requests()).toEqual([]);
  // The way on leads to the draft; there is nothing to read again.
  await expect(problem(page).getByRole("button", { name: "Refresh" })).toHaveCount(0);
  await page.getByRole("link", { name: "open the draft" }).click();
  await expect(page.getByLabel("New kafka_offset of orders/0")).toHaveValue("80000");
  await review(page);
  await submit(page);
  await expectTaken(page);
  expect(await sandbox.requests()).toHaveLength(1);
});

/** A static site, and a CORS proxy of somebody else's: nobody there knows an attempt by its name. */
async function prepareWithoutGateway(page: Page, gateway: Gateway): Promise<void> {
  await page.route(/\/config\.json$/, (route) => route.fulfill({ json: { api_base: gateway.url, endpoint: "cloud" } }));
  await page.route(/\/gateway$/, (route) => route.fulfill({ status: 404, json: {} }));
  await page.goto("/connection");
  await signIn(page, "KEY12345");
  await openByTyping(page, `env-dev01/lkc-orders/${NAME}`);
  await prepare(page);
  const confirm = page.getByLabel("Type to confirm");
  if (await confirm.isVisible()) await confirm.fill(`env-dev01/${NAME}`);
}

test("without our gateway, a machine that slept while the request was written down sends nothing", async ({
  page,
  sandbox,
  gateway,
  expectNetworkErrors,
}) => {
  expectNetworkErrors([{ url: /\/gateway$/, status: 404 }]);
  // The lid is closed once all checks are done: the clock goes on, and nobody marks the attempt.
  await page.addInitScript(() => {
    const now = Date.now.bind(Date);
    let slept = 0;
    Date.now = () => now() + slept;
    const put = IDBObjectStore.prototype.put;
    IDBObjectStore.prototype.put = function (...record) {
      if (this.name === "journal") slept ||= 3_600_000;
      return put.apply(this, record);
    };
  });
  const posts = countPosts(page);
  await prepareWithoutGateway(page, gateway);
  await submitButton(page).click();
  await expect(page.getByText("Nothing was sent: the look just before sending took longer than a minute.")).toBeVisible();
  expect(posts()).toBe(0);
  expect(await sandbox.requests()).toEqual([]);
});

for (const status of [400, 409, 429]) {
  test(`${status} without our gateway: the browser may have sent it twice, so the status says what became of it`, async ({
    page,
    sandbox,
    gateway,
    expectNetworkErrors,
  }) => {
    expectNetworkErrors([{ url: POST, status }, { url: /\/gateway$/, status: 404 }]);
    await prepareWithoutGateway(page, gateway);
    // The first was taken, its answer was lost, and this is the answer to the second.
    await sandbox.faults({ operation: "alterOffsets", taken: true, status });
    await submit(page);
    await expect(page.getByText(/A request identical to yours was taken at /)).toBeVisible();
    await expect(page.getByText("Nothing was altered.")).toHaveCount(0);
    await letItBeApplied(page, sandbox);
    expect(await sandbox.requests()).toHaveLength(1);
  });
}

test("a connector that takes no requests at all says so in its own words", async ({
  page,
  sandbox,
  expectNetworkErrors,
}) => {
  expectNetworkErrors([NO_REQUEST_YET, { url: POST, status: 400 }]);
  await openConnector(page, "datagen-clicks", EDGE);
  await draft(page, { "New current.iteration": "1" });
  await review(page);
  await submit(page);
  await expect(problem(page).getByRole("blockquote")).toHaveText("Bad Request: this connector does not support offset management");
  expect(await sandbox.requests()).toEqual([]);
});

test("two presses in a row are one request", async ({ page, sandbox }) => {
  const posts = countPosts(page);
  await openConnector(page, NAME);
  await prepare(page);
  await submitButton(page).dblclick();
  await expect(page).toHaveURL(/\/request$/);
  await letItBeApplied(page, sandbox);
  expect(await sandbox.requests()).toHaveLength(1);
  expect(posts()).toBe(1);
});

test("while somebody else's request is PENDING nothing can be submitted, and the review says why", async ({
  page,
  sandbox,
}) => {
  const posts = countPosts(page);
  await openConnector(page, "busy", FAULTS);
  await page.getByRole("link", { name: "Last request", exact: true }).click();
  await expect(word(page, "PENDING")).toBeVisible();
  await expect(page.getByText(/not from this browser; the API does not say by whom/)).toBeVisible();
  await prepare(page, "11500");
  await expect(submitButton(page)).toBeDisabled();
  await expect(submitButton(page)).toHaveAccessibleDescription(/A request is PENDING; the API takes one at a time/);
  await expect(page.getByText("A request is PENDING; the API takes one at a time")).toBeVisible();
  await submitButton(page).focus();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/alter\/review$/);
  expect(posts()).toBe(0);
  expect(await sandbox.requests()).toEqual([]);
});

test("somebody else is quicker: the look just before sending finds it, and nothing is sent", async ({
  page,
  sandbox,
  newContext,
}) => {
  const posts = countPosts(page);
  // What it reads by itself is of before; the look just before sending is of now.
  let before: APIResponse | undefined;
  let isPressed = false;
  await page.route(/\/offsets\/request\/status$/, async (route) => {
    before ??= await route.fetch();
    await (isPressed ? route.continue() : route.fulfill({ response: before }));
  });
  await openConnector(page, NAME);
  await prepare(page);
  const colleague = await (await newContext()).newPage();
  await openConnector(colleague, NAME);
  await prepare(colleague, "79999");
  await submit(colleague);
  await expectTaken(colleague);
  isPressed = true;
  await submitButton(page).click();
  await expect(page.getByText(/A request is PENDING; the API takes one|Nothing was sent|What stands now is not/).first()).toBeVisible();
  expect(posts()).toBe(0);
  expect(await sandbox.requests()).toHaveLength(1);
});

test("somebody else was quicker, and a poll of the page failed while the look lasted: what the look read counts", async ({
  page,
  startGateway,
  expectNetworkErrors,
}) => {
  expectNetworkErrors([{ url: /\/offsets\/request\/status$/, status: 503 }]);
  // What the colleague sets is not observed before the press: only the status tells of it.
  const gateway = await startGateway("--sandbox-observe-seconds", "3600");
  const sandbox = new Sandbox(gateway);
  const posts = countPosts(page);
  await page.clock.install();
  let before: APIResponse | undefined;
  let reads: "stale" | "look" | "poll" = "stale";
  let hold: (look: Route) => void;
  const look = new Promise<Route>((resolve) => (hold = resolve));
  await page.route(/\/offsets\/request\/status$/, async (route) => {
    before ??= await route.fetch();
    if (reads === "stale") return route.fulfill({ response: before });
    if (reads === "poll") return route.fulfill({ status: 503, json: {} });
    reads = "poll";
    hold(route);
  });
  await page.goto(`${gateway.url}${connectorAddress(NAME)}`);
  await prepare(page);
  const other = '{"type":"PATCH","offsets":[{"partition":{"kafka_topic":"orders","kafka_partition":0},"offset":{"kafka_offset":70000}}]}';
  await alterElsewhere(gateway, connectorAddress(NAME), other);
  await sandbox.advance(10);
  reads = "look";
  await submitButton(page).click();
  const held = await look;
  // The page's own poll begins after the look, and fails before it is answered.
  const failed = page.waitForResponse((response) => response.status() === 503);
  await page.clock.fastForward(6_000);
  await failed;
  await held.continue();
  await expect(page.getByText("What stands now is not what was drafted on.")).toBeVisible();
  expect(posts()).toBe(0);
  expect(await sandbox.requests()).toHaveLength(1);
});

test("leaving the page right after the press does not cut the request, and the page left for stays", async ({
  page,
  sandbox,
}) => {
  await openConnector(page, NAME);
  await prepare(page);
  // The look just before sending takes its time: the page is left while it lasts.
  await sandbox.faults({ operation: "getOffsets", wire: "delay", seconds: 1, count: "always" });
  const looking = page.waitForRequest(/\/offsets$/);
  const sent = page.waitForResponse((response) => response.request().method() === "POST" && POST.test(response.url()), { timeout: 20_000 });
  await submitButton(page).click();
  await looking;
  await page.getByRole("link", { name: "Offset Console" }).click();
  await expect(page.getByLabel("Connector address")).toBeVisible();
  expect((await sent).status()).toBe(202);
  expect(await sandbox.requests()).toHaveLength(1);
  await expect(page).toHaveURL("/");
  await expect(page.getByLabel("Connector address")).toBeVisible();

  await sandbox.faults();
  await page.goBack();
  await page.getByRole("link", { name: "Last request", exact: true }).click();
  await expect(page.getByText("by this browser")).toBeVisible();
  await letItBeApplied(page, sandbox);
  await expectConfirmed(page);
  expect(await sandbox.requests()).toHaveLength(1);
});

test("each submission names its attempt to the gateway, as it was marked last; a read names none", async ({ page, sandbox }) => {
  const attempts: string[] = [];
  const reads: string[] = [];
  const before: string[] = [];
  let last = "";
  page.on("request", (request) => {
    const attempt = request.headers()["x-attempt"];
    if (POST.test(request.url())) {
      attempts.push(attempt ?? "none");
      before.push(last);
    } else if (attempt !== undefined) reads.push(request.url());
    last = new URL(request.url()).pathname;
  });
  await openConnector(page, NAME);
  await prepare(page);
  await submit(page);
  await letItBeApplied(page, sandbox);
  await expectConfirmed(page);
  await prepare(page, "79000");
  await submit(page);
  await expectTaken(page);
  expect(attempts).toHaveLength(2);
  for (const attempt of attempts) expect(attempt).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  expect(attempts[0]).not.toBe(attempts[1]);
  expect(reads).toEqual([]);
  // Whatever the look just before it takes: the mark is younger than that.
  expect(before).toEqual(["/gateway", "/gateway"]);
});

test("the gateway takes one attempt once, however often it arrives", async ({ page, sandbox, gateway, request }) => {
  await openConnector(page, NAME);
  await prepare(page);
  const posted = page.waitForRequest(POST);
  await submit(page);
  const first = await posted;
  const again = await request.post(`${gateway.url}/connect/v1${connectorAddress(NAME)}/offsets/request`, {
    headers: await first.allHeaders().then(({ authorization, "x-attempt": attempt, "content-type": type }) => ({
      authorization: authorization ?? "",
      "x-attempt": attempt ?? "",
      "content-type": type ?? "",
    })),
    data: first.postDataBuffer() ?? "",
  });
  expect(again.status()).toBe(202);
  expect(await sandbox.requests()).toHaveLength(1);
});

test("back on Review after the press, the same request cannot be pressed again", async ({ page, sandbox }) => {
  const posts = countPosts(page);
  await openConnector(page, NAME);
  await prepare(page);
  await sandbox.faults({ operation: "alterOffsets", taken: true, wire: "delay", seconds: 1 });
  const answered = page.waitForResponse(POST);
  await submit(page);
  // While it is on its way.
  await page.goBack();
  await expect(page).toHaveURL(/\/alter\/review$/);
  await expect(submitButton(page)).toBeDisabled();
  await expect.poll(async () => (await sandbox.requests()).length).toBe(1);
  // And when it has been applied: this Review has nothing left to submit.
  await answered;
  await sandbox.advance(5);
  await page.getByRole("link", { name: "Last request", exact: true }).click();
  await expect(word(page, "APPLIED")).toBeVisible();
  await page.goBack();
  await expect(page).toHaveURL(/\/alter\/review$/);
  await expect(page.getByText("There is nothing to review.")).toBeVisible();
  await expect(submitButton(page)).toHaveCount(0);
  expect(posts()).toBe(1);
});

test("a Review that stays open until its request is applied has nothing left to submit", async ({ page, sandbox }) => {
  const posts = countPosts(page);
  await openConnector(page, NAME);
  await prepare(page);
  await sandbox.faults({ operation: "alterOffsets", taken: true, wire: "delay", seconds: 1 });
  await submit(page);
  await page.goBack();
  await expect(page).toHaveURL(/\/alter\/review$/);
  await expect.poll(async () => (await sandbox.requests()).length).toBe(1);
  const applied = page.waitForResponse(
    async (answer) => STATUS.test(answer.url()) && /"kafka_offset":80000\}.*"APPLIED"/.test(await answer.text()),
    { timeout: 20_000 },
  );
  await sandbox.advance(30);
  await applied;
  await expect(submitButton(page).and(page.getByRole("button", { disabled: false }))).toHaveCount(0);
  expect(posts()).toBe(1);
});

test("a draft begun on one sandbox is not submitted to another that answers in its place", async ({
  startGateway,
  page,
}) => {
  const gateway = await startGateway();
  await page.goto(`${gateway.url}${connectorAddress(NAME)}`);
  await prepare(page);
  await new Sandbox(gateway).reset();
  await submitButton(page).click();
  await expect(page.getByText(/another sandbox|another endpoint/i).first()).toBeVisible();
  expect(await new Sandbox(gateway).requests()).toEqual([]);
});
