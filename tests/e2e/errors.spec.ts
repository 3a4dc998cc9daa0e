import {
  connectorAddress,
  draft,
  expect,
  expectRow,
  FAULTS,
  letItBeApplied,
  letTimePass,
  NO_REQUEST_YET,
  openByTyping,
  openConnector,
  ORDERS,
  type Page,
  problem,
  problems,
  review,
  Sandbox,
  signIn,
  stopTime,
  submit,
  table,
  test,
} from "./support/test.ts";

const NAME = "orders-to-warehouse";
const ADDRESS = `env-dev01/lkc-orders/${NAME}`;

/** What a failure has to show besides its words: an id for support. */
async function expectRequestId(page: Page): Promise<void> {
  await expect(problem(page).getByRole("button", { name: /^Copy request id \S+/ }).first()).toBeVisible();
}

/** The offsets of orders-to-warehouse are on the screen. */
async function expectOffsets(page: Page): Promise<void> {
  await expectRow(table(page, "Offsets"), { kafka_topic: "orders", kafka_partition: "0", kafka_offset: /^\d+$/ });
}

test("an unknown connector: not found, and the way to another", async ({ page, expectNetworkErrors }) => {
  expectNetworkErrors([{ url: /\/connectors\/no-such-connector/, status: 404 }]);
  await page.goto(connectorAddress("no-such-connector"));
  await expect(problem(page, "Not found while reading the connector's state (HTTP 404).")).toBeVisible();
  await expect(problem(page).getByRole("blockquote")).toHaveText(/not found/);
  await expectRequestId(page);
  await expect(table(page, "Offsets")).toHaveCount(0);
  for (const name of ["Restart", "Pause"]) await expect(page.getByRole("button", { name, exact: true })).toBeDisabled();
  await page.getByRole("link", { name: "Open another connector" }).click();
  await page.getByLabel("Connector address").fill(ADDRESS);
  await page.getByRole("button", { name: "Open", exact: true }).click();
  await expectOffsets(page);
});

test("an unknown environment or cluster is not found either", async ({ page, expectNetworkErrors }) => {
  expectNetworkErrors([{ url: /env-none/, status: 404 }]);
  await page.goto(connectorAddress(NAME, { environment: "env-none", cluster: "lkc-none" }));
  await expect(problem(page, "Not found while")).toBeVisible();
  await expectRequestId(page);
});

test("401: somebody whose key has expired is told so, signs in anew and goes on", async ({ page, expectNetworkErrors }) => {
  expectNetworkErrors([
    { url: /\/connectors\/orders-to-warehouse/, status: 401 },
    { url: /\/org\/v2\/environments/, status: 401 },
  ]);
  await page.goto("/");
  await signIn(page, "expired");
  await openByTyping(page, ADDRESS);
  await expect(problem(page, "Not signed in: the server refused the credentials")).toBeVisible();
  await expect(problem(page, "HTTP 401")).toBeVisible();
  await expect(problem(page).getByRole("blockquote")).toHaveText("Unauthorized");
  await expectRequestId(page);

  await problem(page).getByRole("link", { name: "Sign in" }).click();
  await expect(page.getByText("Key expired", { exact: true })).toBeVisible();
  await signIn(page, "my-own-key");
  await page.goBack();
  await page.goBack();
  await expectOffsets(page);
  await expect(problems(page)).toHaveCount(0);
});

test("401 in the middle of it: the offsets stay beside the error", async ({ page, sandbox, expectNetworkErrors }) => {
  expectNetworkErrors([{ url: /\/offsets$/, status: 401 }]);
  await openConnector(page, NAME);
  await expectOffsets(page);
  await sandbox.faults({ operation: "getOffsets", status: 401, count: "always" });
  await page.getByRole("button", { name: "Refresh" }).click();
  await expect(problem(page, "while reading the offsets (HTTP 401)")).toBeVisible();
  await expect(problem(page).getByRole("link", { name: "Sign in" })).toBeVisible();
  await expectOffsets(page);
});

test("forgetting the key: nobody is signed in, and the console says so", async ({ page, expectNetworkErrors }) => {
  expectNetworkErrors([{ url: /\/connectors\/orders-to-warehouse/, status: 401 }]);
  await page.goto("/connection");
  await expect(page.getByText("Key sandbox", { exact: true })).toBeVisible();
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByText("Both the key and its secret are needed.")).toBeVisible();
  await page.getByRole("button", { name: "Forget" }).click();
  await expect(page.getByText("Nobody.")).toBeVisible();
  await openByTyping(page, ADDRESS);
  await expect(problem(page, "HTTP 401")).toBeVisible();
});

test("403 on a write: refused, the draft is still there, another key can send it", async ({
  page,
  sandbox,
  expectNetworkErrors,
}) => {
  expectNetworkErrors([{ url: /\/offsets\/request$/, status: 403 }]);
  await page.goto("/");
  await signIn(page, "viewer");
  await openByTyping(page, ADDRESS);
  await draft(page, { "New kafka_offset of orders/2": "81000" });
  await review(page);
  await submit(page);
  await expect(page.getByText(/Nothing was altered\..* The draft is still there/)).toBeVisible();
  await expect(problem(page, "Not allowed: this key may not do this (HTTP 403 while submitting the request).")).toBeVisible();
  await expect(problem(page).getByRole("blockquote")).toHaveText("Forbidden");
  await expectRequestId(page);
  expect(await sandbox.requests()).toEqual([]);

  await problem(page).getByRole("link", { name: "Sign in" }).click();
  await expect(page.getByText("Key viewer", { exact: true })).toBeVisible();
  await signIn(page, "writer");
  await openByTyping(page, ADDRESS);
  await page.getByRole("link", { name: "Alter", exact: true }).click();
  await expect(page.getByLabel("New kafka_offset of orders/2")).toHaveValue("81000");
  await review(page);
  await submit(page);
  await letItBeApplied(page, sandbox);
  expect(await sandbox.requests()).toHaveLength(1);
});

test("403 on a read: somebody who sees one cluster only", async ({ page, expectNetworkErrors }) => {
  expectNetworkErrors([{ url: /\/paused-sink/, status: 403 }]);
  await page.goto("/");
  await signIn(page, "narrow");
  await openByTyping(page, "env-dev01/lkc-edge/paused-sink");
  await expect(problem(page, "Not allowed: this key may not do this (HTTP 403 while reading the offsets).")).toBeVisible();
  await expectRequestId(page);
  await openByTyping(page, ADDRESS);
  await expectOffsets(page);
});

for (const [what, operation, tab] of [
  ["the offsets", "getOffsets", ""],
  ["the last request", "getOffsetsRequestStatus", "/request"],
] as const) {
  test(`429 while reading ${what}: the console waits as long as it is asked to, then goes on by itself`, async ({
    page,
    sandbox,
    expectNetworkErrors,
  }) => {
    const path = operation === "getOffsets" ? /\/offsets$/ : /\/offsets\/request\/status$/;
    expectNetworkErrors([{ url: path, status: 429 }]);
    await sandbox.faults({ operation, status: 429, retry_after: 60 });
    await page.clock.install();
    let asked = 0;
    page.on("request", (request) => {
      if (path.test(request.url())) asked += 1;
    });
    await page.goto(`${connectorAddress(NAME)}${tab}`);
    await expect(problem(page, `Too many requests while reading ${what} (HTTP 429).`)).toBeVisible();
    await expect(problem(page, "The server asks to wait 60 s.")).toBeVisible();
    await expectRequestId(page);
    // Other reads go on or not, as the console likes; this one must not be asked for again so soon.
    for (const step of [6_000, 6_000, 6_000, 6_000]) {
      await page.clock.fastForward(step);
      await page.evaluate(() => fetch("/gateway").then((answer) => answer.text()));
    }
    expect(asked).toBe(1);
    await page.clock.fastForward(40_000);
    await expect(problems(page)).toHaveCount(0);
    await expect(table(page, tab === "" ? "Offsets" : "Changes")).toBeVisible();
  });
}

test("a connector whose reads are limited is shown in the end, whole", async ({ page, sandbox, expectNetworkErrors }) => {
  expectNetworkErrors([{ url: /\/connectors\/rate-limited/, status: 429 }, NO_REQUEST_YET]);
  await page.clock.install();
  await page.goto(connectorAddress("rate-limited", FAULTS));
  await expect(problem(page, "Too many requests while reading the offsets (HTTP 429).")).toBeVisible();
  await expect(problem(page, "The server asks to wait 2 s.")).toBeVisible();
  await letTimePass(page, 5_000, async () => {
    await sandbox.advance(5);
    await expect(table(page, "Offsets")).toBeVisible({ timeout: 300 });
    await expect(page.getByText("RUNNING", { exact: true })).toBeVisible({ timeout: 300 });
    await expect(page.getByText(/SnowflakeSink, sink/)).toBeVisible({ timeout: 300 });
  });
});

test("500: the server's words and the request id, and Refresh works", async ({ page, sandbox, expectNetworkErrors }) => {
  expectNetworkErrors([{ url: /\/offsets$/, status: 500 }]);
  await page.clock.install();
  await sandbox.faults({ operation: "getOffsets", status: 500, count: "always" });
  await openConnector(page, NAME);
  await expect(problem(page, "The server failed while reading the offsets (HTTP 500).")).toBeVisible();
  await expect(problem(page).getByRole("blockquote")).toHaveText("Oops, something went wrong");
  await expectRequestId(page);
  // It would come right by itself, too.
  await stopTime(page);
  await sandbox.faults();
  await problem(page).getByRole("button", { name: "Refresh" }).click();
  await expectOffsets(page);
  await expect(problems(page)).toHaveCount(0);
});

for (const [operation, path, what, sign] of [
  ["getConnectorStatus", /orders-to-warehouse\/status$/, "reading the connector's state", /^RUNNING$/],
  ["getConnector", /\/connectors\/orders-to-warehouse$/, "reading the connector", /SnowflakeSink/],
] as const) {
  test(`500 while ${what}: it is said, the rest is shown, and it comes right by itself`, async ({
    page,
    sandbox,
    expectNetworkErrors,
  }) => {
    expectNetworkErrors([{ url: path, status: 500 }]);
    await page.clock.install();
    await sandbox.faults({ operation, status: 500, count: "always" });
    await openConnector(page, NAME);
    await expectOffsets(page);
    await expect(page.getByText(`The server failed while ${what} (HTTP 500).`)).toBeVisible();
    await sandbox.faults();
    await letTimePass(page, 5_000, () => expect(page.getByText(sign)).toBeVisible({ timeout: 300 }));
    await expect(problems(page)).toHaveCount(0);
  });
}

test("a later error stands beside the last good offsets and beside what was typed", async ({
  page,
  sandbox,
  expectNetworkErrors,
}) => {
  expectNetworkErrors([{ url: /\/offsets$/, status: 503 }]);
  await page.clock.install();
  await openConnector(page, NAME);
  await expectOffsets(page);
  await sandbox.faults({ operation: "getOffsets", status: 503, count: "always" });
  await letTimePass(page, 5_000, () => expect(problem(page, "HTTP 503")).toBeVisible({ timeout: 500 }));
  await expectOffsets(page);
  await draft(page, { "New kafka_offset of orders/1": "80001" });
  await page.clock.fastForward(6_000);
  await page.getByRole("link", { name: "Offsets", exact: true }).click();
  await expect(problem(page, "while reading the offsets (HTTP 503)")).toBeVisible();
  await page.getByRole("link", { name: "Alter", exact: true }).click();
  await expect(page.getByLabel("New kafka_offset of orders/1")).toHaveValue("80001");
  await review(page);
  // The look just before sending fails: nothing is sent, and the same press works later.
  await page.getByRole("button", { name: "Submit request" }).click();
  await expect(page.getByText("Nothing was sent: the look just before sending failed.")).toBeVisible();
  await expect(problem(page, "HTTP 503")).toBeVisible();
  expect(await sandbox.requests()).toEqual([]);
  await sandbox.faults();
  await submit(page);
  await expect.poll(async () => (await sandbox.requests()).length).toBe(1);
});

test("HTML instead of offsets, half a JSON instead of a status: both are quoted as text", async ({ page }) => {
  await openConnector(page, "garbled", FAULTS);
  await expect(problem(page, "The answer could not be read while reading the offsets.")).toBeVisible();
  await expect(problem(page, "A proxy or a login page may have answered in the API's place.")).toBeVisible();
  await expect(problem(page, "reading the offsets").getByRole("blockquote")).toContainText("<h1>Bad Gateway</h1>");
  await expect(page.getByRole("heading", { name: "Bad Gateway" })).toHaveCount(0);
  await expectRequestId(page);
  await expect(problem(page, "reading the offsets").getByRole("button", { name: "Refresh" })).toBeVisible();
  await page.getByRole("link", { name: "Last request", exact: true }).click();
  await expect(problem(page, "The answer could not be read while reading the last request.")).toBeVisible();
  await expect(problem(page, "reading the last request").getByRole("blockquote")).toContainText('{"request":');
  await expectRequestId(page);
});

test("an answer that is cut off on its way", async ({ page, sandbox, expectNetworkErrors }) => {
  expectNetworkErrors([{ url: /\/offsets$/, failure: /ERR_CONTENT_LENGTH_MISMATCH|ERR_INCOMPLETE/ }]);
  await sandbox.faults({ operation: "getOffsets", wire: "cut" });
  await openConnector(page, NAME);
  await expect(problem(page, "No connection while reading the offsets.")).toBeVisible();
  await problem(page).getByRole("button", { name: "Refresh" }).click();
  await expectOffsets(page);
});

test("an answer that does not come: given up after 45 s, and asked for again on a press", async ({ page, sandbox }) => {
  await page.clock.install();
  // Always, so that the next look by itself does not take the words away before they were read.
  await sandbox.faults({ operation: "getOffsets", wire: "hang", count: "always" });
  const begun = Date.now();
  await openConnector(page, NAME);
  await expect(page.getByText("Reading the offsets", { exact: true })).toBeAttached();
  // They were asked for since then; from here on time passes only where it is let.
  await stopTime(page);
  const passed = (await page.evaluate(() => Date.now())) - begun;
  await page.clock.fastForward(44_000 - passed);
  await expect(page.getByText("Reading the offsets", { exact: true })).toBeAttached();
  await expect(problems(page)).toHaveCount(0);
  await page.clock.fastForward(passed + 2_000);
  await expect(problem(page, "No answer within 45 s while reading the offsets.")).toBeVisible();
  await sandbox.faults();
  await problem(page).getByRole("button", { name: "Refresh" }).click();
  await expectOffsets(page);
});

test("a server that is silent behind the gateway: 504, in the gateway's words", async ({
  startGateway,
  page,
  expectNetworkErrors,
}) => {
  const gateway = await startGateway("--upstream-seconds", "1");
  expectNetworkErrors([{ url: /\/offsets$/, status: 504 }]);
  await new Sandbox(gateway).faults({ operation: "getOffsets", wire: "delay", seconds: 5 });
  await page.goto(`${gateway.url}${connectorAddress(NAME)}`);
  await expect(problem(page, "The gateway has no answer while reading the offsets (HTTP 504).")).toBeVisible();
  await expect(problem(page).getByRole("blockquote")).toHaveText("The upstream did not answer in time");
  await problem(page).getByRole("button", { name: "Refresh" }).click();
  await expectOffsets(page);
});

test("an answer that comes slowly is waited for", async ({ page, sandbox }) => {
  await sandbox.faults({ operation: "getOffsets", wire: "drip", seconds: 3 });
  await openConnector(page, NAME);
  await expect(page.getByText("Reading the offsets", { exact: true })).toBeAttached();
  await expectOffsets(page);
});

test("a gateway that is not there at the start, and is there later", async ({
  startGateway,
  placeSite,
  page,
  watch,
  expectNetworkErrors,
}) => {
  const api = await startGateway("--allow-origin", "http://127.0.0.1:1");
  const site = await startGateway("--site", placeSite({ api_base: api.url }), "--connect-src", api.url);
  watch.allowCalls(site.url, api.url);
  expectNetworkErrors([{ url: /\/gateway$/, failure: /ERR_CONNECTION_REFUSED/ }]);
  await api.stop();
  await page.goto(site.url);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("The gateway does not answer");
  await expect(problem(page, "Nothing can be read or submitted now.")).toBeVisible();
  await expect(problem(page, api.url)).toBeVisible();
  api.use("--allow-origin", site.url);
  await api.restart();
  await page.getByRole("button", { name: "Refresh" }).click();
  await page.getByLabel("Connector address").fill(ADDRESS);
  await page.getByRole("button", { name: "Open", exact: true }).click();
  await expectOffsets(page);
});

test("a gateway that goes away: the offsets and the draft stay, and all goes on when it is back", async ({
  startGateway,
  page,
  expectNetworkErrors,
}) => {
  const gateway = await startGateway();
  expectNetworkErrors([{ url: /127\.0\.0\.1/, failure: /ERR_CONNECTION_REFUSED|ERR_EMPTY_RESPONSE|ERR_CONNECTION_RESET/ }]);
  await page.clock.install();
  await page.goto(`${gateway.url}${connectorAddress(NAME, ORDERS)}`);
  await expectOffsets(page);
  await draft(page, { "New kafka_offset of orders/4": "79000" });
  await gateway.stop();
  await page.getByRole("link", { name: "Offsets", exact: true }).click();
  await letTimePass(page, 5_000, () =>
    expect(problem(page, "No connection while reading the offsets.")).toBeVisible({ timeout: 500 }),
  );
  await expectOffsets(page);
  await page.getByRole("link", { name: "Alter", exact: true }).click();
  await expect(page.getByLabel("New kafka_offset of orders/4")).toHaveValue("79000");
  await page.getByRole("link", { name: "Offsets", exact: true }).click();
  await expect(problem(page, "reading the offsets")).toBeVisible();
  // The offsets would come by themselves, too.
  await stopTime(page);
  await gateway.restart();
  await problem(page, "reading the offsets").getByRole("button", { name: "Refresh" }).click();
  await letTimePass(page, 5_000, () => expect(problems(page)).toHaveCount(0, { timeout: 500 }));
  await expectOffsets(page);
  await page.getByRole("link", { name: "Alter", exact: true }).click();
  await expect(page.getByLabel("New kafka_offset of orders/4")).toHaveValue("79000");
  expect(await new Sandbox(gateway).requests()).toEqual([]);
});

test("an echo with another number than was sent is a loud alert", async ({ page, sandbox, expectNetworkErrors }) => {
  expectNetworkErrors([NO_REQUEST_YET]);
  await openConnector(page, "payments-cdc");
  await draft(page, Object.fromEntries(["lsn", "lsn_proc", "lsn_commit"].map((key) => [`New ${key}`, "9007199254740993"])));
  await review(page);
  // As a client does that takes JSON's numbers for its own.
  await page.route(/\/offsets\/request$/, async (route) => {
    const answer = await route.fetch();
    const body = (await answer.text()).replaceAll("9007199254740993", "9007199254740992");
    await route.fulfill({ response: answer, body });
  });
  await submit(page);
  await expect(problem(page, "The server's echo of payments is not what was sent.")).toBeVisible();
  expect((await sandbox.requests())[0]?.body).toContain('"lsn":9007199254740993');
});

test("a phase that nobody knows is shown as it is, and counts as not finished", async ({ page }) => {
  await page.route(/\/offsets\/request\/status$/, async (route) => {
    const answer = await route.fetch();
    // Just made: after an hour such a phase is advice.
    const now = new Date().toISOString().replace("Z", "000000Z");
    const body = (await answer.text()).replace('"APPLIED"', '"QUEUED_ON_THE_MOON"').replace(/"requested_at":"[^"]*"/, `"requested_at":"${now}"`);
    await route.fulfill({ response: answer, body });
  });
  await page.goto(`${connectorAddress(NAME)}/request`);
  await expect(page.getByText("QUEUED_ON_THE_MOON", { exact: true }).first()).toBeVisible();
  await expect(page.getByRole("button", { name: "Restore previous offsets" })).toBeDisabled();
  await draft(page, { "New kafka_offset of orders/1": "80001" });
  await review(page);
  await expect(page.getByRole("button", { name: "Submit request" })).toBeDisabled();
  await expect(page.getByText("A request is QUEUED_ON_THE_MOON; the API takes one at a time")).toBeVisible();
});
