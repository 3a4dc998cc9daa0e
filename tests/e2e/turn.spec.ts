// Pause, resume, restart: asked first, sent once, followed until the state shows it; the cause of a failure.

import {
  alterElsewhere,
  connectorAddress,
  EDGE,
  expect,
  expectAccessible,
  FAULTS,
  NO_REQUEST_YET,
  openConnector,
  ORDERS,
  type Page,
  PAYMENTS,
  problem,
  showsOnly,
  table,
  takePictures,
  test,
} from "./support/test.ts";

const NAME = "orders-to-warehouse";

function action(page: Page, name: string) {
  return page.getByRole("button", { name, exact: true }).first();
}

/** Presses it and says yes. */
async function turn(page: Page, name: string): Promise<void> {
  await action(page, name).click();
  await page.getByRole("dialog").getByRole("button", { name, exact: true }).click();
}

test("a pause is asked about, sent once, and seen; then a resume", async ({ page, sandbox, gateway }) => {
  await openConnector(page, NAME);
  const from = gateway.calls().length;
  await action(page, "Pause").click();
  const dialog = page.getByRole("dialog", { name: "Pause this connector?" });
  await expect(dialog).toContainText(NAME);
  await expect(dialog).toContainText("no data flows until somebody resumes it");
  await expectAccessible(page);
  await takePictures(page, "pause-question");
  await dialog.getByRole("button", { name: "Back" }).click();
  await expect(dialog).toBeHidden();
  await expect(action(page, "Pause")).toBeFocused();
  await action(page, "Pause").click();
  await expect(dialog).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  expect(gateway.calls().slice(from).filter((call) => call.startsWith("PUT"))).toEqual([]);

  await sandbox.faults(showsOnly("RUNNING"));
  await turn(page, "Pause");
  await expect(page.getByText(/^Pause: the server took it/)).toBeVisible();
  await expect(action(page, "Restart")).toHaveAttribute("title", "Pause is under way");
  await sandbox.faults();
  await sandbox.advance(2);
  await expect(page.getByText("Pause: done.")).toBeVisible();
  await turn(page, "Resume");
  await sandbox.advance(2);
  await expect(page.getByText("Resume: done.")).toBeVisible();
  await page.getByRole("button", { name: "Close" }).click();
  await expect(page.getByText("Resume: done.")).toBeHidden();
  const sent = gateway.calls().slice(from).filter((call) => call.startsWith("PUT /connect/"));
  expect(sent.map((call) => call.replace(/\S+\/(\w+) /, "$1 "))).toEqual(["PUT pause 202", "PUT resume 202"]);
});

test("while an alter request is under way the connector is left alone", async ({ page, gateway, sandbox }) => {
  const from = gateway.calls().length;
  await openConnector(page, "busy", FAULTS);
  for (const name of ["Pause", "Restart"]) {
    const button = page.getByRole("button", { name, exact: true });
    // It shows PAUSED while its offsets are altered: Resume stands there in place of Pause.
    const shown = name === "Pause" ? page.getByRole("button", { name: "Resume", exact: true }) : button;
    await expect(shown).toHaveAttribute("title", "An alter request is PENDING. Do not pause, resume or restart now.");
    await shown.focus();
    await page.keyboard.press("Enter");
    await expect(page.getByRole("dialog")).toBeHidden();
  }
  // Somebody else's request, made since this page last looked.
  await openConnector(page, NAME);
  await expect(action(page, "Pause")).not.toHaveAttribute("aria-disabled");
  await action(page, "Pause").click();
  await alterElsewhere(gateway, connectorAddress(NAME), JSON.stringify({ type: "DELETE" }));
  await page.getByRole("dialog").getByRole("button", { name: "Pause", exact: true }).click();
  await expect(page.getByText("Pause was not asked for: an alter request is under way.")).toBeVisible();
  expect(gateway.calls().slice(from).filter((call) => call.startsWith("PUT"))).toEqual([]);
  await sandbox.advance(30);
});

test("nothing is paused or restarted while it cannot be read whether an alter request is under way", async ({
  page,
  sandbox,
  gateway,
  expectNetworkErrors,
}) => {
  expectNetworkErrors([{ url: /\/offsets\/request\/status$/, status: 503 }]);
  await openConnector(page, NAME);
  await expect(table(page, "Offsets")).toBeVisible();
  const from = gateway.calls().length;
  for (const name of ["Pause", "Restart"]) {
    await action(page, name).click();
    // What was read before the question is good: only the look after it fails.
    await sandbox.faults({ operation: "getOffsetsRequestStatus", status: 503, count: "always" });
    await page.getByRole("dialog").getByRole("button", { name, exact: true }).click();
    await expect(page.getByText(`${name} was not asked for: whether an alter request is under way could not be read.`)).toBeVisible();
    await sandbox.faults();
  }
  expect(gateway.calls().slice(from).filter((call) => /^(PUT|POST) \/connect/.test(call))).toEqual([]);
});

test("a cause first: the record the trace names, past it into a draft, restart", async ({ page, sandbox, expectNetworkErrors }) => {
  expectNetworkErrors([NO_REQUEST_YET]);
  await openConnector(page, "poisoned-sink", EDGE);
  const alert = problem(page, "The connector is FAILED.");
  await expect(alert).toContainText("org.apache.kafka.common.errors.SerializationException: Unknown magic byte!");
  await expect(alert).toContainText("Stopped: task 1 of 3 FAILED");
  await expect(alert).toContainText("The trace names shipments/3 at 77345");
  await expect(alert).not.toContainText("RetryWithToleranceOperator");
  await alert.getByText(/^Trace of task 1/).click();
  await expect(alert).toContainText("RetryWithToleranceOperator");
  await expect(table(page, "Offsets")).toBeVisible();
  await takePictures(page, "failed");
  await expectAccessible(page);
  await page.getByRole("button", { name: "Skip past shipments/3 at 77345" }).click();
  await expect(page).toHaveURL(/\/alter$/);
  await expect(page.getByText(/PATCH of 1 of 6 partitions/).first()).toBeVisible();

  await page.goBack();
  await turn(page, "Restart");
  await sandbox.advance(2);
  await expect(page.getByText(/^Restart: the server took it/)).toBeVisible();
});

test("where a restart is refused, a pause and a resume are offered", async ({ page, sandbox, expectNetworkErrors, gateway }) => {
  expectNetworkErrors([{ url: /\/restart$/, status: 403 }]);
  await openConnector(page, NAME);
  await sandbox.faults({ operation: "restartConnector", status: 403 });
  await turn(page, "Restart");
  await expect(problem(page, "restarting the connector")).toBeVisible();
  await takePictures(page, "restart-refused");
  const from = gateway.calls().length;
  await turn(page, "Pause, then resume");
  await expect(async () => {
    await sandbox.advance(2);
    await expect(page.getByText("Pause, then resume: done.")).toBeVisible({ timeout: 500 });
  }).toPass();
  const sent = gateway.calls().slice(from).filter((call) => /^(PUT|POST) \/connect/.test(call));
  expect(sent.map((call) => call.replace(/\S+\/(\w+) /, "$1 "))).toEqual(["PUT pause 202", "PUT resume 202"]);
});

test("a pause whose resume is refused says that it was paused, and offers the resume", async ({ page, sandbox, expectNetworkErrors }) => {
  expectNetworkErrors([{ url: /\/restart$/, status: 403 }, { url: /\/resume$/, status: 403 }]);
  await openConnector(page, NAME);
  await sandbox.faults({ operation: "restartConnector", status: 403 }, { operation: "resumeConnector", status: 403 });
  await turn(page, "Restart");
  await turn(page, "Pause, then resume");
  const half = page.getByRole("alert").filter({ hasText: "It was paused for this, and was not resumed." });
  await expect(async () => {
    await sandbox.advance(2);
    await expect(half).toBeVisible({ timeout: 500 });
  }).toPass();
  await expect(problem(page, "resuming the connector")).toBeVisible();
  await half.getByRole("button", { name: "Resume" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Resume" }).click();
  await expect(async () => {
    await sandbox.advance(2);
    await expect(page.getByText("Resume: done.")).toBeVisible({ timeout: 500 });
  }).toPass();
  await expect(half).toHaveCount(0);
});

test("a pause without an answer is not sent again; the state says what came of it", async ({ page, sandbox, expectNetworkErrors, gateway }) => {
  expectNetworkErrors([{ url: /\/pause$/, status: 502 }]);
  await openConnector(page, NAME);
  await sandbox.faults({ operation: "pauseConnector", status: 502, taken: true }, showsOnly("RUNNING"));
  const from = gateway.calls().length;
  await turn(page, "Pause");
  await expect(problem(page, "not sent again by itself")).toBeVisible();
  await sandbox.faults();
  await sandbox.advance(2);
  await expect(page.getByText("Pause: done.")).toBeVisible();
  expect(gateway.calls().slice(from).filter((call) => call.startsWith("PUT /connect/"))).toHaveLength(1);
});

test("in production the question says so; a read-only gateway is not asked", async ({ page, startGateway, expectNetworkErrors }) => {
  expectNetworkErrors([NO_REQUEST_YET]);
  await openConnector(page, NAME, PAYMENTS);
  await action(page, "Pause").click();
  await expect(page.getByRole("dialog")).toContainText("PRODUCTION");
  await page.keyboard.press("Escape");
  const readOnly = await startGateway("--read-only");
  await page.goto(`${readOnly.url}${connectorAddress(NAME, ORDERS)}`);
  await expect(action(page, "Pause")).toHaveAttribute("title", "Read-only: writing is refused");
});

test("a running connector that is restarted shows RUNNING as before: nothing more is claimed", async ({ page }) => {
  await openConnector(page, NAME);
  await turn(page, "Restart");
  await expect(page.getByText(/^Restart: the server took it; the state shows RUNNING, as before\./)).toBeVisible({ timeout: 20_000 });
  await expect(page.getByText("Restart: done.")).toHaveCount(0);
});

test("of very many tasks the first are listed, and that is said", async ({ page, sandbox }) => {
  const tasks = Array.from({ length: 201 }, (_, id) => ({ id, state: "RUNNING", msg: "" }));
  const body = JSON.stringify({ name: NAME, type: "sink", connector: { state: "RUNNING", trace: "" }, tasks });
  await sandbox.faults({ operation: "getConnectorStatus", body, count: "always" });
  await openConnector(page, NAME);
  await page.getByText("Tasks and configuration").click();
  await expect(page.getByText(/^The first 200 of 201 tasks\./)).toBeVisible();
});

test("the configuration is read again with Refresh; no request yet costs no further look at the state", async ({ page, expectNetworkErrors }) => {
  expectNetworkErrors([NO_REQUEST_YET]);
  const calls: string[] = [];
  page.on("response", (response) => calls.push(`${response.request().method()} ${new URL(response.url()).pathname} ${response.status()}`));
  await openConnector(page, "payments-cdc");
  await expect(table(page, "Offsets")).toBeVisible();
  const count = (ending: RegExp) => calls.filter((call) => ending.test(call)).length;
  await expect.poll(() => count(/^GET \S+\/payments-cdc\/offsets\/request\/status 404$/)).toBe(1);
  await expect.poll(() => count(/^GET \S+\/payments-cdc\/status 200$/)).toBe(1);
  const config = /^GET \/connect\/\S+\/connectors\/payments-cdc 200$/;
  const before = count(config);
  await page.getByRole("button", { name: "Refresh" }).click();
  await expect.poll(() => count(config)).toBe(before + 1);
});

test("tasks and configuration stand behind a line, secrets as the server masked them", async ({ page }) => {
  await openConnector(page, NAME);
  await page.getByText("Tasks and configuration").click();
  await expect(table(page, "Tasks").getByRole("row")).toHaveCount(3);
  const configuration = table(page, "Configuration");
  await expect(configuration.getByRole("row").nth(1)).toContainText("connector.class");
  await expect(configuration.getByRole("row", { name: /kafka\.api\.secret/ })).toContainText("masked by the server");
  await expectAccessible(page);
  await takePictures(page, "tasks-and-configuration");
});

test("a trace of a megabyte does not stop the page, and can be copied whole", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const trace = `org.example.Failed: at record topic='orders', partition=3, offset=80001\n${"\tat org.example.Frame.of(Frame.java:1)\n".repeat(27_000)}Caused by: the end`;
  const body = {
    name: NAME,
    type: "sink",
    connector: { state: "DEGRADED", trace: "" },
    tasks: [{ id: 0, state: "FAILED", msg: trace }, { id: 1, state: "RUNNING", msg: "" }],
  };
  // Longer than what the sandbox's switches take.
  await page.route(/\/orders-to-warehouse\/status$/, (route) => route.fulfill({ json: body }));
  await openConnector(page, NAME);
  await expect(problem(page, "The connector is DEGRADED.")).toContainText("Stopped: task 0 of 2 FAILED");
  await problem(page).getByText("Trace of task 0, 27002 lines").click();
  await expect(problem(page)).toContainText("characters are left out here");
  await page.getByRole("button", { name: "Copy trace" }).click();
  await expect(page.getByText("copied").first()).toBeVisible();
  expect((await page.evaluate(() => navigator.clipboard.readText())).length).toBe(trace.length);
});
