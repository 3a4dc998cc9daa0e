// What is decided on the way to a request, and taken back: skips, rebases, ticks, a discarded draft.

import { storedTexts } from "./support/kept.ts";
import {
  alterElsewhere,
  connectorAddress,
  draft,
  EDGE,
  expect,
  expectConfirmed,
  expectRow,
  FAULTS,
  letItBeApplied,
  NO_REQUEST_YET,
  openConnector,
  type Page,
  problem,
  review,
  type Route,
  Sandbox,
  submit,
  submitButton,
  table,
  test,
  word,
} from "./support/test.ts";

const CLICKS = "New kafka_offset of clicks/0";
const POST = /\/offsets\/request$/;
const CONFIG = /\/connect\/v1\/.+\/connectors\/orders-to-warehouse$/;

async function press(page: Page, name: string): Promise<void> {
  await page.getByRole("button", { name, exact: true }).click();
}

/** Once Submit was pressed, and before the look just before sending: that begins with the question who answers. */
async function meanwhile(page: Page, act: () => Promise<void>): Promise<void> {
  const between = async (route: Route) => {
    await act();
    await route.continue();
  };
  await page.route(/\/config\.json$/, between, { times: 1 });
}

test("undo takes a step back, and not the note", async ({ page, expectNetworkErrors }) => {
  expectNetworkErrors([NO_REQUEST_YET]);
  await page.goto(`${connectorAddress("paused-sink", EDGE)}/alter`);
  await page.getByLabel("Select all shown").click();
  await press(page, "Shift");
  await page.getByLabel("Shift by").fill("-100");
  await page.keyboard.press("Enter");
  await expect(page.getByLabel(CLICKS)).toHaveValue("4900");
  await page.getByLabel("Note").fill("INC-9: why");
  await page.getByRole("button", { name: /^Undo: / }).click();
  await expect(page.getByLabel(CLICKS)).toHaveValue("");
  await expect(page.getByLabel("Note")).toHaveValue("INC-9: why");
  // It is not only the field: the draft has it.
  await page.getByRole("link", { name: "Offsets", exact: true }).click();
  await page.getByRole("link", { name: "Alter", exact: true }).click();
  await expect(page.getByLabel("Note")).toHaveValue("INC-9: why");
});

test("a skip past a record is a step by its name, and takes no reset's place", async ({ page, expectNetworkErrors }) => {
  expectNetworkErrors([NO_REQUEST_YET]);
  const field = page.getByLabel("New kafka_offset of shipments/3");
  await openConnector(page, "poisoned-sink", EDGE);
  await press(page, "Skip past shipments/3 at 77345");
  await expect(field).toHaveValue("77346");
  await expect(page.getByText(/^Changed 1 partition\./)).toBeVisible();
  await press(page, "Undo: skip past shipments/3 at 77345");
  await expect(field).toHaveValue("");
  await expect(page.getByText("Undone: skip past shipments/3 at 77345.")).toBeVisible();

  await press(page, "Reset offsets");
  await expect(page.getByText("DELETE of all partitions").first()).toBeVisible();
  await page.getByRole("link", { name: "Offsets", exact: true }).click();
  await press(page, "Skip past shipments/3 at 77345");
  await expect(page.getByRole("alert").filter({ hasText: /^Nothing was drafted: a reset is drafted, and a skip would take its place/ })).toBeVisible();
  await page.getByRole("link", { name: "Alter", exact: true }).click();
  await expect(page.getByText("DELETE of all partitions").first()).toBeVisible();
});

const SKIP = "Skip past shipments/3 at 77345";
const SHIPMENTS = [2, 3].map((partition) => `New kafka_offset of shipments/${partition}`) as [string, string];

test("a skip takes no draft that another tab edits", async ({ page, context, expectNetworkErrors }) => {
  expectNetworkErrors([NO_REQUEST_YET]);
  await openConnector(page, "poisoned-sink", EDGE);
  await draft(page, { [SHIPMENTS[0]]: "70000" });
  await expect(page.getByText(/draft saved/)).toBeVisible();
  const other = await context.newPage();
  await openConnector(other, "poisoned-sink", EDGE);
  // The first press may come before the draft is read: that is said too.
  await expect(async () => {
    await press(other, SKIP);
    const why = "Nothing was drafted: this connector's draft is being edited in another tab; skip there, or edit it here first.";
    await expect(problem(other, why)).toBeVisible({ timeout: 1_000 });
  }).toPass({ timeout: 30_000 });
  await expect(other).toHaveURL(/\/poisoned-sink$/);
  await other.getByRole("link", { name: "Alter", exact: true }).click();
  for (const tab of [page, other]) {
    await expect(tab.getByLabel(SHIPMENTS[0])).toHaveValue("70000");
    await expect(tab.getByLabel(SHIPMENTS[1])).toHaveValue("");
  }
  await page.getByLabel(SHIPMENTS[0]).fill("70001");
  await expect(other.getByLabel(SHIPMENTS[0])).toHaveValue("70001");
  const kept = await storedTexts(page, "drafts");
  expect(kept).toHaveLength(1);
  expect(kept[0]).not.toContain("77346");
  // Edited here, it takes the skip beside what stands there.
  await press(other, "Edit here");
  await expect(page.getByText("This draft is being edited in another tab.")).toBeVisible();
  await expect(other.getByText("This draft is being edited in another tab.")).toHaveCount(0);
  await other.getByRole("link", { name: "Offsets", exact: true }).click();
  await press(other, SKIP);
  await expect(other.getByLabel(SHIPMENTS[1])).toHaveValue("77346");
  await expect(other.getByLabel(SHIPMENTS[0])).toHaveValue("70001");
});

test("a skip takes no place beside a JSON text that is no draft yet", async ({ page, expectNetworkErrors }) => {
  expectNetworkErrors([NO_REQUEST_YET]);
  await page.goto(`${connectorAddress("poisoned-sink", EDGE)}/alter`);
  await press(page, "JSON");
  const json = page.getByLabel("JSON", { exact: true });
  const text = '{"type":"PATCH","offsets":[{"partition":';
  await json.fill(text);
  await expect(json).toHaveAttribute("aria-invalid", "true");
  await page.getByRole("link", { name: "Offsets", exact: true }).click();
  await press(page, SKIP);
  const why = "Nothing was drafted: the JSON view of this connector's draft holds a text that is no draft yet; it comes first.";
  await expect(problem(page, why)).toBeVisible();
  await page.getByRole("link", { name: "Alter", exact: true }).click();
  await expect(json).toHaveValue(text);
  await press(page, "Table");
  await press(page, "Drop that text");
  await expect(page.getByText("Nothing is changed yet.")).toBeVisible();
  await expect(page.getByLabel(SHIPMENTS[1])).toHaveValue("");
  // It stood in the way, and nothing else.
  await page.getByRole("link", { name: "Offsets", exact: true }).click();
  await press(page, SKIP);
  await expect(page.getByLabel(SHIPMENTS[1])).toHaveValue("77346");
});

test("a skip takes no place beside a JSON text that is no draft yet, of an earlier visit either", async ({ page, expectNetworkErrors }) => {
  expectNetworkErrors([NO_REQUEST_YET]);
  await page.goto(`${connectorAddress("poisoned-sink", EDGE)}/alter`);
  await press(page, "JSON");
  const text = '{"type":"PATCH","offsets":[{"partition":';
  await page.getByLabel("JSON", { exact: true }).fill(text);
  await expect.poll(async () => (await storedTexts(page, "drafts")).join()).toContain('"typed"');
  await openConnector(page, "poisoned-sink", EDGE);
  // The first press may come before the draft is read: that is said too.
  const why = "Nothing was drafted: the JSON view of this connector's draft holds a text that is no draft yet; it comes first.";
  await expect(async () => {
    await press(page, SKIP);
    await expect(problem(page, why)).toBeVisible({ timeout: 1_000 });
  }).toPass({ timeout: 30_000 });
  await page.getByRole("link", { name: "Alter", exact: true }).click();
  await expect(page.getByLabel("JSON", { exact: true })).toHaveValue(text);
  await press(page, "Table");
  await press(page, "Drop that text");
  await expect(page.getByText("Nothing is changed yet.")).toBeVisible();
  await expect(page.getByLabel(SHIPMENTS[1])).toHaveValue("");
});

test("a rebase is a step as well, and what was ticked before it is ticked anew", async ({ page, sandbox, expectNetworkErrors }) => {
  expectNetworkErrors([NO_REQUEST_YET]);
  await openConnector(page, "paused-sink", EDGE);
  await draft(page, { [CLICKS]: "4000" });
  await review(page);
  const box = page.getByRole("group", { name: /warning/ }).getByRole("checkbox").first();
  await expect(box).toBeChecked();
  await sandbox.faults({ operation: "getOffsets", scenario: "recreated", count: "always" });
  const moved = problem(page, "What stands now is not what was drafted on.");
  await expect(moved).toBeVisible({ timeout: 15_000 });
  await press(page, "Rebase");
  await expect(moved).toHaveCount(0);
  await expect(box).not.toBeChecked();
  await expect(submitButton(page)).toHaveAccessibleDescription(/not acknowledged/);
  await page.getByRole("link", { name: "Back", exact: true }).click();
  await press(page, "Undo: rebase on what stands now");
  await expect(page.getByLabel(CLICKS)).toHaveValue("4000");
  await press(page, "Undo: typing in kafka_offset of clicks/0");
  await expect(page.getByLabel(CLICKS)).toHaveValue("");
});

test("somebody else's PENDING locks Submit; after a quarter of an hour it is advice, and a refusal stays readable", async ({
  page,
  sandbox,
  expectNetworkErrors,
}) => {
  expectNetworkErrors([{ url: POST, status: 400 }]);
  await openConnector(page, "busy", FAULTS);
  await draft(page, { "New kafka_offset of orders/0": "2000" });
  await review(page);
  await expect(submitButton(page)).toHaveAccessibleDescription("A request is PENDING; the API takes one at a time");
  await sandbox.advance(900);
  const box = page.getByLabel(/a request that is not from this browser has been PENDING for 1\d minutes\./);
  await expect(box).toBeVisible({ timeout: 15_000 });
  await expect(submitButton(page)).toHaveAccessibleDescription("A request is PENDING: acknowledge it above, or wait for it");
  await box.check();
  for (const other of await page.getByRole("checkbox").all()) await other.check();
  await submit(page);
  const reason = /only one alter offsets request at a time is allowed for a connector/;
  await expect(page.getByText("Nothing was altered.")).toBeVisible();
  await expect(page.getByText(reason).first()).toBeVisible();
  await page.reload();
  await expect(page.getByText("Nothing was altered.")).toBeVisible();
  await expect(page.getByRole("blockquote").filter({ hasText: reason })).toBeVisible();
  await page.getByRole("link", { name: "History", exact: true }).click();
  await expectRow(table(page, "History"), { request: "PATCH of 1", outcome: "refused" });
  await table(page, "History").getByRole("row").filter({ hasText: "refused" }).getByRole("button").click();
  await expect(page.getByRole("blockquote").filter({ hasText: reason })).toBeVisible();
  await page.getByRole("link", { name: "Alter", exact: true }).click();
  await expect(page.getByLabel("New kafka_offset of orders/0")).toHaveValue("2000");
});

test("a discarded draft has a way back", async ({ page, expectNetworkErrors }) => {
  expectNetworkErrors([NO_REQUEST_YET]);
  await page.goto(`${connectorAddress("paused-sink", EDGE)}/alter`);
  await page.getByLabel(CLICKS).fill("4000");
  await page.getByLabel("Note").fill("INC-9");
  await press(page, "Discard draft");
  await expect(page.getByText("The draft was discarded.")).toBeVisible();
  await expect(page.getByLabel(CLICKS)).toHaveValue("");
  await press(page, "Undo: bring the discarded draft back");
  await expect(page.getByText("The draft is back.")).toBeVisible();
  await expect(page.getByLabel(CLICKS)).toHaveValue("4000");
  await expect(page.getByLabel("Note")).toHaveValue("INC-9");
  // For good.
  await expect(page.getByText(/draft saved/)).toBeVisible();
  await page.reload();
  await expect(page.getByLabel(CLICKS)).toHaveValue("4000");
});

test("nothing is submitted before the last request was read, and nothing false is said", async ({ page, sandbox, expectNetworkErrors }) => {
  expectNetworkErrors([{ url: /\/offsets\/request\/status$/, status: 503 }]);
  await sandbox.faults({ operation: "getOffsetsRequestStatus", status: 503, count: "always" });
  await openConnector(page, "orders-to-warehouse");
  await draft(page, { "New kafka_offset of orders/0": "80000" });
  await review(page);
  await expect(submitButton(page)).toHaveAccessibleDescription("The last request is not read yet; it is read again by itself");
  await sandbox.faults();
  await expect(submitButton(page)).toBeEnabled({ timeout: 15_000 });
  await submit(page);
  await expect.poll(async () => (await sandbox.requests()).length).toBe(1);
});

/** What a reset of orders-to-warehouse means as its configuration is at first. */
const BY_DEFAULT = "Reads all retained records again: by default it starts at the earliest one.";

async function draftReset(page: Page): Promise<void> {
  await openConnector(page, "orders-to-warehouse");
  await page.getByRole("link", { name: "Alter", exact: true }).click();
  await press(page, "Reset offsets");
}

for (const since of ["from the start", "when Review reads it anew"]) {
  test(`a configuration that cannot be read ${since}: no default is claimed of a reset, and a replay and a gap are acknowledged`, async ({
    page,
    sandbox,
    expectNetworkErrors,
  }) => {
    expectNetworkErrors([{ url: CONFIG, status: 500 }]);
    const fail = () => sandbox.faults({ operation: "getConnector", status: 500, count: "always" });
    if (since === "from the start") {
      await fail();
      await draftReset(page);
    } else {
      await draftReset(page);
      await expect(page.getByRole("list", { name: "Problems" })).toContainText(BY_DEFAULT);
      await fail();
    }
    await press(page, "Review");
    const words = "What a reset means is not known, because the configuration was not read. It may read all retained records again, start at the end, or fail.";
    const boxes = page.getByRole("checkbox", { name: `env-dev01: ${words}` });
    await expect(boxes).toHaveCount(2);
    await expect(page.getByRole("status").filter({ hasText: "What a reset means here" })).toContainText(words);
    await expect(page.getByText("What the target does with a replay: Not known, because the configuration was not read: it may add what comes again")).toBeVisible();
    await expect(page.getByText(/by default|Reads all retained/)).toHaveCount(0);
    // It does not wait for ever: both are acknowledged, each by itself.
    await page.getByLabel("Type to confirm").fill("env-dev01/orders-to-warehouse");
    await expect(submitButton(page)).toHaveAccessibleDescription("2 warnings above are not acknowledged");
    await boxes.first().check();
    await expect(submitButton(page)).toHaveAccessibleDescription("A warning above is not acknowledged");
    await boxes.last().check();
    await expect(submitButton(page)).toBeEnabled();
    // Read at last, it is something else, and what was ticked is not that.
    await sandbox.faults();
    const known = page.getByRole("checkbox", { name: `env-dev01: ${BY_DEFAULT}` });
    await expect(known).toBeVisible({ timeout: 15_000 });
    await expect(boxes).toHaveCount(0);
    await expect(known).not.toBeChecked();
    await expect(submitButton(page)).toHaveAccessibleDescription("A warning above is not acknowledged");
    expect(await sandbox.requests()).toEqual([]);
  });
}

test("Review reads the configuration anew, and a reset waits for it: what was by default is at the end now", async ({ page, sandbox }) => {
  await draftReset(page);
  await expect(page.getByRole("list", { name: "Problems" })).toContainText(BY_DEFAULT);
  const config = { "connector.class": "SnowflakeSink", "consumer.override.auto.offset.reset": "latest" };
  await sandbox.faults({
    operation: "getConnector",
    status: 200,
    content_type: "application/json",
    body: JSON.stringify({ name: "orders-to-warehouse", type: "sink", config, tasks: [] }),
    count: "always",
  });
  let release = (): void => {};
  const released = new Promise<void>((resolve) => {
    release = () => resolve();
  });
  await page.route(CONFIG, async (route) => {
    await released;
    await route.continue();
  });
  await press(page, "Review");
  await page.getByLabel("Type to confirm").fill("env-dev01/orders-to-warehouse");
  await page.getByRole("checkbox", { name: `env-dev01: ${BY_DEFAULT}` }).check();
  await expect(submitButton(page)).toHaveAccessibleDescription("The configuration is being read");
  release();
  const gap = page.getByRole("checkbox", {
    name: "env-dev01: Starts at the end: consumer.override.auto.offset.reset is latest. Everything between is never read.",
  });
  await expect(gap).not.toBeChecked();
  await expect(page.getByText(BY_DEFAULT)).toHaveCount(0);
  // Nothing is read again: what would become of that is not said either.
  await expect(page.getByText(/What the target does with a replay/)).toHaveCount(0);
  await expect(submitButton(page)).toHaveAccessibleDescription("A warning above is not acknowledged");
  await gap.check();
  await submit(page);
  await expect.poll(async () => (await sandbox.requests()).map((request) => request.body)).toEqual(['{"type":"DELETE"}']);
});

test("partitions that moved on as usual are one line, and block nothing", async ({ page, sandbox }) => {
  await openConnector(page, "orders-to-warehouse");
  await draft(page, { "New kafka_offset of orders/0": "80000" });
  await review(page);
  await sandbox.advance(30);
  await expect(page.getByText(/^\d partitions moved on as usual since you drafted\.$/)).toBeVisible({ timeout: 15_000 });
  await expect(submitButton(page)).toBeEnabled();
});

test("rows are selected through a filter and by a range, and a problem leads to its row through a filter", async ({ page }) => {
  await page.goto(`${connectorAddress("orders-to-warehouse")}/alter`);
  const filter = page.getByLabel("Filter");
  await filter.fill("orders/3");
  await page.getByLabel("Select all shown").click();
  await expect(page.getByText("1 of 6 selected", { exact: true })).toBeVisible();
  await filter.fill("");
  await page.getByLabel("Select orders/1", { exact: true }).click();
  await page.getByLabel("Select orders/4", { exact: true }).click({ modifiers: ["Shift"] });
  await expect(page.getByText("4 of 6 selected", { exact: true })).toBeVisible();
  await filter.fill("orders/1");
  await expect(page.getByText("4 of 6 selected, 3 of them not shown")).toBeVisible();
  await filter.fill("");
  await page.getByLabel("New kafka_offset of orders/5").fill("1,000");
  await filter.fill("orders/2");
  await expect(page.getByLabel("New kafka_offset of orders/5")).toHaveCount(0);
  await page.getByRole("button", { name: /^Show orders\/5/ }).click();
  await expect(page.getByLabel("New kafka_offset of orders/5")).toBeFocused();
});

test("a hundred thousand partitions are shifted and reviewed, each slow step after a word", async ({ page, expectNetworkErrors }) => {
  test.slow();
  expectNetworkErrors([NO_REQUEST_YET]);
  const patience = { timeout: 60_000 };
  await page.goto(`${connectorAddress("huge-sink", EDGE)}/alter`);
  await page.getByLabel("Select all shown").click(patience);
  await expect(page.getByText(/^100.?000 of 100.?000 selected$/)).toBeVisible(patience);
  // Between two frames it stands there: whoever listens hears it.
  await page.evaluate(() => {
    const said: string[] = ((window as unknown as { said: string[] }).said = []);
    const note = () => {
      for (const line of document.querySelectorAll('[role="status"]')) said.push(line.textContent ?? ""); // allowed: what is said and gone again
    };
    new MutationObserver(note).observe(document.body, { subtree: true, childList: true, characterData: true });
  });
  await page.getByRole("button", { name: "Shift", exact: true }).click(patience);
  await page.getByLabel("Shift by").fill("-1", patience);
  await page.keyboard.press("Enter");
  await expect(page.getByText(/^Changed \d+.?\d* partitions/).first()).toBeVisible(patience);
  await page.getByRole("button", { name: "Review" }).click(patience);
  await expect(page.getByText(/^PATCH of \d+.?\d* of 100.?000 partitions\.$/)).toBeVisible(patience);
  await expect(table(page, "Changes")).toBeVisible(patience);
  const said = (await page.evaluate(() => (window as unknown as { said: string[] }).said)).join("\n");
  expect(said).toMatch(/100\s000 partitions\. This takes a moment\./);
  expect(said).toMatch(/Holding [\d\s]+ partitions against what stands now\. This takes a moment\./);
});

const NOT_AS_REVIEWED = "Nothing was sent: what stands now is not what was reviewed.";

test("a skip past a record that the connector has read past meanwhile is not sent as a replay", async ({
  page,
  gateway,
  sandbox,
  expectNetworkErrors,
}) => {
  expectNetworkErrors([NO_REQUEST_YET]);
  const headers = { authorization: `Basic ${btoa("sandbox:sandbox")}` };
  const stuck = await (await fetch(`${gateway.url}/connect/v1${connectorAddress("poisoned-sink", EDGE)}/offsets`, { headers })).text();
  const body = stuck.replace("77120", "80000");
  expect(body).not.toBe(stuck);
  await openConnector(page, "poisoned-sink", EDGE);
  await press(page, "Skip past shipments/3 at 77345");
  await review(page);
  await meanwhile(page, () => sandbox.faults({ operation: "getOffsets", status: 200, body, count: "always" }));
  await submitButton(page).click();
  await expect(problem(page, NOT_AS_REVIEWED)).toContainText("shipments/3 moved by itself since this draft was begun");
  expect(await sandbox.requests()).toEqual([]);
  // The draft is kept, and it is decided what becomes of it.
  await expect(page.getByText("No longer stuck: shipments/3.")).toBeVisible();
  await expect(submitButton(page)).toHaveAccessibleDescription("What stands now is not what was drafted on: decide above");
  await page.getByRole("link", { name: "Back", exact: true }).click();
  await expect(page.getByLabel("New kafka_offset of shipments/3")).toHaveValue("77346");
});

test("a shift that has come to lie behind the connector meanwhile is not sent as it was reviewed", async ({ page, sandbox }) => {
  await page.goto(`${connectorAddress("orders-to-warehouse")}/alter`);
  await page.getByLabel("Select orders/0", { exact: true }).check();
  await press(page, "Shift");
  await page.getByLabel("Shift by").fill("100");
  await page.keyboard.press("Enter");
  await review(page);
  await meanwhile(page, () => sandbox.advance(120));
  await submitButton(page).click();
  const words = "orders/0 has moved across the drafted position: what was a skip would be a replay now";
  await expect(problem(page, NOT_AS_REVIEWED)).toContainText(words);
  expect(await sandbox.requests()).toEqual([]);
  const moved = problem(page, "What stands now is not what was drafted on.");
  await expect(moved).toContainText(words);
  // Counted anew, it is a skip again.
  await press(page, "Rebase");
  await expect(moved).toHaveCount(0);
  for (const box of await page.getByRole("checkbox").all()) await box.check();
  await submit(page);
  await expect.poll(async () => (await sandbox.requests()).length).toBe(1);
});

test("a request of somebody else's between drafting and reviewing is decided about; an own one before the draft is not", async ({
  page,
  gateway,
  sandbox,
  expectNetworkErrors,
}) => {
  expectNetworkErrors([NO_REQUEST_YET]);
  await openConnector(page, "paused-sink", EDGE);
  await draft(page, { [CLICKS]: "4000" });
  const theirs = '{"type":"PATCH","offsets":[{"partition":{"kafka_topic":"clicks","kafka_partition":1},"offset":{"kafka_offset":6000}}]}';
  await alterElsewhere(gateway, connectorAddress("paused-sink", EDGE), theirs);
  await sandbox.advance(5);
  await sandbox.advance(12);
  // It is known and over when the review begins.
  await page.getByRole("link", { name: "Last request", exact: true }).click();
  await expect(word(page, "APPLIED")).toBeVisible({ timeout: 15_000 });
  await draft(page, {});
  await review(page);
  const moved = problem(page, "What stands now is not what was drafted on.");
  await expect(moved).toContainText(/Another alter request was made at .+; this draft stands on what was there before it\./);
  await expect(submitButton(page)).toHaveAccessibleDescription("What stands now is not what was drafted on: decide above");
  await press(page, "Keep my values");
  await expect(moved).toHaveCount(0);
  for (const box of await page.getByRole("checkbox").all()) await box.check();
  await submit(page);
  await letItBeApplied(page, sandbox);
  await expectConfirmed(page);
  expect(await sandbox.requests()).toHaveLength(2);

  await draft(page, { [CLICKS]: "3000" });
  await review(page);
  await expect(submitButton(page)).toBeEnabled();
  await expect(moved).toHaveCount(0);
});

test("an own request that failed is known to the next draft, though nothing was observed since", async ({ page, startGateway, expectNetworkErrors }) => {
  expectNetworkErrors([NO_REQUEST_YET]);
  const gateway = await startGateway("--sandbox-observe-seconds", "3600");
  await page.goto(`${gateway.url}${connectorAddress("fails-to-apply", FAULTS)}`);
  await draft(page, { "New kafka_offset of orders/0": "2000" });
  await review(page);
  await submit(page);
  await new Sandbox(gateway).advance(5);
  await expect(word(page, "FAILED")).toBeVisible();
  await draft(page, { "New kafka_offset of orders/0": "2100" });
  await review(page);
  await expect(submitButton(page)).toBeEnabled();
  await expect(problem(page, "What stands now is not what was drafted on.")).toHaveCount(0);
});
