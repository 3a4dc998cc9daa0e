// Query: the statements of the two resources' documentation, in the names of both generations.

import { readFileSync } from "node:fs";
import {
  connectorAddress,
  draft,
  draftAndSave,
  EDGE,
  expect,
  expectAccessible,
  expectRow,
  expectTaken,
  FIREFOX_TOO,
  NO_REQUEST_YET,
  openConnector,
  type Page,
  problem,
  Sandbox,
  send,
  submit,
  table,
  takePictures,
  test,
  word,
} from "./support/test.ts";

const OFFSETS = "confluent.connect.connector_offsets";
const REQUESTS = "confluent.connect.connector_offsets_requests";
const NEW = "alter_connectv1_connector_offsets_request";
const OLD = "alter_connectv1connector_offsets_request";

/** As the documentation prints it, its commas inside the comments. */
const DOCUMENTED = (method: string) => `EXEC ${REQUESTS}.${method}
@connector_name='{{ connector_name }}' --required,
@environment_id='{{ environment_id }}' --required,
@kafka_cluster_id='{{ kafka_cluster_id }}' --required
@@json=
'{
"type": "{{ type }}",
"offsets": "{{ offsets }}"
}'
;`;

const DOCUMENTED_SELECT = (resource: string, columns: string) => `SELECT
${columns}
FROM ${resource}
WHERE connector_name = '{{ connector_name }}' -- required
AND environment_id = '{{ environment_id }}' -- required
AND kafka_cluster_id = '{{ kafka_cluster_id }}' -- required
;`;

const WHERE = (name: string, cluster = "lkc-orders") =>
  `WHERE connector_name = '${name}' AND environment_id = 'env-dev01' AND kafka_cluster_id = '${cluster}'`;

async function run(page: Page, statement: string): Promise<void> {
  await page.getByLabel("Statement", { exact: true }).fill(statement);
  await page.getByRole("button", { name: "Run" }).click();
}

async function openQuery(page: Page): Promise<void> {
  await page.getByRole("link", { name: "Query", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Query");
}

test("the documentation's reads run as they stand, for the connector opened last", FIREFOX_TOO, async ({ page }) => {
  await openConnector(page, "orders-to-warehouse");
  await openQuery(page);
  await run(page, DOCUMENTED_SELECT(REQUESTS, "applied_at,\nprevious_offsets,\nrequest,\nstatus"));
  await expect(page.getByLabel("connector_name")).toHaveValue("orders-to-warehouse");
  await expect(page.getByLabel("environment_id")).toHaveValue("env-dev01");
  await expect(page.getByLabel("kafka_cluster_id")).toHaveValue("lkc-orders");
  await expectRow(table(page, "Result"), { status: /"phase":"APPLIED"/, request: /"id":"lcc-7k2m9q"/ });
  await run(page, DOCUMENTED_SELECT(OFFSETS, "id,\nname,\nmetadata,\noffsets"));
  await expectRow(table(page, "Result"), { id: "lcc-7k2m9q", name: "orders-to-warehouse", metadata: /observed_at/ });
  await takePictures(page, "query-result");
  await expectAccessible(page);
  // Each example of the page is a statement that can be run.
  const examples = page.getByRole("region", { name: "Examples" }).getByRole("button");
  expect(await examples.count()).toBe(8);
  await page.getByRole("button", { name: "Methods" }).click();
  await page.getByRole("button", { name: "Run" }).click();
  await expectRow(table(page, "Result"), { MethodName: NEW, SQLVerb: "EXEC" });
  await expectRow(table(page, "Result"), { MethodName: OLD, SQLVerb: "EXEC" });
  await run(page, `DESCRIBE EXTENDED ${REQUESTS}`);
  await expectRow(table(page, "Result"), { name: "applied_at", type: "string" });
});

test("numbers stay the digits the server wrote: in the cells, in JSON, in CSV, on the clipboard, on the disk", async ({
  page,
  context,
}) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.goto("/query");
  await run(page, `SELECT offsets, name AS connector FROM ${OFFSETS} ${WHERE("payments-cdc")}`);
  const exact = /"lsn":(\d+)/;
  const answer = await page.request.get(`/connect/v1${connectorAddress("payments-cdc")}/offsets`, {
    headers: { authorization: `Basic ${btoa("a:b")}` },
  });
  const digits = exact.exec(await answer.text())?.[1] ?? "no lsn";
  expect(BigInt(digits) > 2n ** 53n).toBe(true);
  await expectRow(table(page, "Result"), { offsets: new RegExp(`"lsn":${digits}\\b`), connector: "payments-cdc" });
  await page.getByRole("button", { name: "JSON", exact: true }).click();
  await expect(page.getByRole("region", { name: "JSON" })).toContainText(`"lsn":${digits}`);
  await expect(page.getByRole("region", { name: "JSON" })).toContainText('"connector":"payments-cdc"}]');
  await page.getByRole("button", { name: "Copy", exact: true }).click();
  await expect(page.getByText("Copied.")).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toContain(`"lsn":${digits}`);
  await page.getByRole("button", { name: "CSV", exact: true }).click();
  await expect(page.getByRole("region", { name: "CSV" })).toContainText("offsets,connector");
  await expectAccessible(page);
  const saving = page.waitForEvent("download");
  await page.getByRole("button", { name: "Download" }).click();
  const file = await saving;
  expect(file.suggestedFilename()).toBe("result.csv");
  expect(readFileSync(await file.path(), "utf8")).toContain(`""lsn"":${digits}`);
});

for (const [name, statement] of [
  ["the documentation's form, names of 2026", DOCUMENTED(NEW)],
  ["the documentation's form, names of 2024", DOCUMENTED(OLD)],
  ["with the hint", DOCUMENTED(NEW).replace("EXEC", "EXEC /*+ SHOWRESULTS */")],
  [
    "parameters, names of 2026",
    `EXEC ${REQUESTS}.${NEW} @connector_name='{{ connector_name }}', @environment_id='env-dev01', @kafka_cluster_id='lkc-edge', @type='PATCH', @offsets='{{ offsets }}'`,
  ],
  [
    "parameters, names of 2024",
    `EXEC ${REQUESTS}.${OLD} @connector_name='{{ connector_name }}' @environment_id='env-dev01' @kafka_cluster_id='lkc-edge' @data__type='PATCH' @data__offsets='{{ offsets }}'`,
  ],
] as const) {
  test(`EXEC opens as a draft whose request is what curl would send: ${name}`, async ({
    page,
    sandbox,
    expectNetworkErrors,
  }) => {
    expectNetworkErrors([NO_REQUEST_YET]);
    const offsets =
      '[{"partition":{"kafka_topic":"clicks","kafka_partition":0},"offset":{"kafka_offset":4000}},' +
      '{"partition":{"kafka_topic":"clicks","kafka_partition":1},"offset":{"kafka_offset":9007199254740993}}]';
    await openConnector(page, "paused-sink", EDGE);
    await openQuery(page);
    await page.getByLabel("Statement", { exact: true }).fill(statement);
    await page.getByLabel("offsets", { exact: true }).fill(offsets);
    await page.getByRole("button", { name: "Run" }).click();
    await expect(page).toHaveURL(`${connectorAddress("paused-sink", EDGE)}/alter/review`);
    await expectRow(table(page, "Changes"), { partition: "clicks/0", requested: "4000" });
    // Nothing was sent by it: that takes the reviewer's own press.
    expect(await sandbox.requests()).toEqual([]);
    for (const box of await page.getByRole("checkbox").all()) await box.check();
    await submit(page);
    const bodies = async () => (await sandbox.requests()).map((request) => request.body);
    await expect.poll(bodies).toEqual([`{"type":"PATCH","offsets":${offsets}}`]);
  });
}

test("a reset by EXEC is reviewed as one, where a draft is there already", async ({ page, sandbox }) => {
  await openConnector(page, "orders-to-warehouse");
  await draft(page, { "New kafka_offset of orders/0": "80000" });
  await openQuery(page);
  const reset = `EXEC ${REQUESTS}.${NEW} @connector_name='orders-to-warehouse', @environment_id='env-dev01', @kafka_cluster_id='lkc-orders', @type='DELETE'`;
  await run(page, reset);
  await expect(page).toHaveURL(/\/alter\/review$/);
  await expect(page.getByText("DELETE of all 6 partitions.")).toBeVisible();
  expect(await sandbox.requests()).toEqual([]);
});

test("the draft of an EXEC is kept beside the one that is there, and stays the one that is shown", async ({ page }) => {
  await page.clock.install();
  await openConnector(page, "orders-to-warehouse");
  await page.clock.pauseAt(Date.now() + 3_600_000);
  // Typed a moment ago: not saved yet while the statement runs.
  await draft(page, { "New kafka_offset of orders/0": "80000" });
  await openQuery(page);
  const reset = `EXEC ${REQUESTS}.${NEW} @connector_name='orders-to-warehouse', @environment_id='env-dev01', @kafka_cluster_id='lkc-orders', @type='DELETE'`;
  await run(page, reset);
  await expect(page.getByText("DELETE of all 6 partitions.")).toBeVisible();
  await page.clock.runFor(2_000);
  await page.getByRole("link", { name: "Back" }).click();
  await expect(page.getByText("Reset: the offsets of all 6 partitions will be removed.")).toBeVisible();
  // Both are there the moment after: the one that was typed, and the one of the statement.
  await page.goto("/drafts");
  await expect(page.getByText("2 drafts", { exact: true })).toBeVisible();
  await expectRow(table(page, "Drafts"), { does: "DELETE of 6 of 6" });
  await expectRow(table(page, "Drafts"), { does: "PATCH of 1 of 6" });
});

test("the draft of an EXEC is on the disk when its Review opens", async ({ page }) => {
  await openConnector(page, "orders-to-warehouse");
  await openQuery(page);
  await run(page, `EXEC ${REQUESTS}.${NEW} @connector_name='orders-to-warehouse', @environment_id='env-dev01', @kafka_cluster_id='lkc-orders', @type='DELETE'`);
  await expect(page).toHaveURL(/\/alter\/review$/);
  await page.reload();
  await expect(page.getByText("DELETE of all 6 partitions.")).toBeVisible();
});

test("of an EXEC, what is so already is said, and is not in the draft: Review waits for a press", async ({ page, sandbox, expectNetworkErrors }) => {
  expectNetworkErrors([NO_REQUEST_YET]);
  const entry = (partition: number, offset: number) =>
    `{"partition":{"kafka_topic":"clicks","kafka_partition":${partition}},"offset":{"kafka_offset":${offset}}}`;
  await openConnector(page, "paused-sink", EDGE);
  await openQuery(page);
  const alter = `EXEC ${REQUESTS}.${NEW} @connector_name='paused-sink', @environment_id='env-dev01', @kafka_cluster_id='lkc-edge', @type='PATCH'`;
  await run(page, `${alter}, @offsets='[${entry(0, 4000)},${entry(1, 5210)}]'`);
  await expect(page.getByText("1 partition is so already, as far as is known: it is not in the draft.", { exact: true })).toBeVisible();
  await expect(page).toHaveURL(/\/query#/);
  await page.getByRole("main").getByRole("link", { name: "Review", exact: true }).click();
  await expectRow(table(page, "Changes"), { partition: "clicks/0", live: "5000", requested: "4000" });
  await expect(page.getByText("PATCH of 1 of 3 partitions.")).toBeVisible();
  await expect(table(page, "Changes").getByText("clicks/1")).toHaveCount(0);
  expect(await sandbox.requests()).toEqual([]);
});

test("an EXEC stands on what the last request set, though nobody has observed it yet", async ({ page, startGateway, expectNetworkErrors }) => {
  expectNetworkErrors([NO_REQUEST_YET]);
  // Applied when the sandbox's clock is moved on, and then not observed for hours.
  const gateway = await startGateway("--sandbox-apply-seconds", "3600", "--sandbox-observe-seconds", "36000");
  await page.goto(`${gateway.url}${connectorAddress("paused-sink", EDGE)}`);
  await send(page, { "New kafka_offset of clicks/0": "4000" });
  await expectTaken(page);
  await new Sandbox(gateway).advance(3_601);
  await expect(word(page, "APPLIED")).toBeVisible();
  const alter = (offset: number) =>
    `EXEC ${REQUESTS}.${NEW} @connector_name='paused-sink', @environment_id='env-dev01', @kafka_cluster_id='lkc-edge', @type='PATCH', ` +
    `@offsets='[{"partition":{"kafka_topic":"clicks","kafka_partition":0},"offset":{"kafka_offset":${offset}}}]'`;
  await openQuery(page);
  await run(page, alter(4000));
  await expect(page.getByText("1 partition is so already, as far as is known: it is not in the draft.", { exact: true })).toBeVisible();
  // Where it stood when it was observed is a change by now.
  await run(page, alter(5000));
  await expect(page).toHaveURL(/\/alter\/review$/);
  await expectRow(table(page, "Changes"), { partition: "clicks/0", live: "4000", requested: "5000" });
});

test("what Copy as says in StackQL is opened in Query: the alteration is the same draft, the read runs", async ({
  page,
  sandbox,
  expectNetworkErrors,
}) => {
  expectNetworkErrors([NO_REQUEST_YET]);
  const digest = page.getByText(/^digest [0-9a-f]{4}-[0-9a-f]{4}$/);
  const openInQuery = async (tool: string) => {
    await page.getByRole("button", { name: "Copy as" }).click();
    await page.getByRole("dialog").getByLabel("Tool").selectOption({ label: tool });
    const words = await page.getByRole("dialog").getByRole("region", { name: "Command" }).innerText();
    await page.getByRole("dialog").getByRole("link", { name: "Open in Query" }).click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Query");
    await expect(page.getByLabel("Statement", { exact: true })).toHaveValue(words);
    await page.getByRole("button", { name: "Run" }).click();
  };
  await openConnector(page, "paused-sink", EDGE);
  await openInQuery("StackQL");
  await expectRow(table(page, "Result"), { name: "paused-sink", offsets: /"kafka_offset":5000/ });
  await page.goBack();
  await draft(page, { "New kafka_offset of clicks/0": "9007199254740993" });
  await page.getByRole("button", { name: "Review" }).click();
  const reviewed = await digest.innerText();
  for (const tool of ["StackQL", "StackQL, body as @@json", "StackQL, provider of 2024", "StackQL, provider of 2024, body as @@json"]) {
    await openInQuery(tool);
    await expect(page, tool).toHaveURL(`${connectorAddress("paused-sink", EDGE)}/alter/review`);
    await expectRow(table(page, "Changes"), { partition: "clicks/0", requested: "9007199254740993" });
    await expect(digest, tool).toHaveText(reviewed);
  }
  expect(await sandbox.requests()).toEqual([]);
});

test("a wrong statement: line and column, the place marked and the caret there", async ({ page }) => {
  await page.goto("/query");
  const field = page.getByLabel("Statement", { exact: true });
  for (const [statement, words, marked] of [
    ["DROP TABLE x", /Line 1, column 1: expected SELECT, EXEC, SHOW METHODS IN or DESCRIBE/, "DROP"],
    [`SELECT nam\nFROM ${OFFSETS}`, /Line 1, column 8: .* it has id, name, metadata and offsets/, "nam"],
    [`SELECT id\nFROM ${OFFSETS}\nWHERE wrong = 'x'`, /Line 3, column 15: wrong is not a parameter here; there are connector_name/, "'"],
    ["SELECT id FROM nowhere", /Line 1, column 16: expected one of confluent\.connect/, "nowhere"],
    [`EXEC ${REQUESTS}.${NEW} @@json='{"type":"PATCH"'`, /missing|no request/, ""],
    ["SELECT '<img src=x onerror=alert(1)>", /no end/, "'"],
  ] as const) {
    await run(page, statement);
    await expect(problem(page, words), statement).toBeVisible();
    await expect(field).toHaveAttribute("aria-invalid", "true");
    await expect(field).toHaveAccessibleDescription(words);
    await expect(field).toBeFocused();
    const selected = await field.evaluate((element) => {
      const area = element as HTMLTextAreaElement;
      return area.value.slice(area.selectionStart, area.selectionEnd);
    });
    if (marked) expect(selected, statement).toBe(marked);
    await expect(table(page, "Result")).toHaveCount(0);
  }
  await takePictures(page, "query-error");
  await expectAccessible(page);
  // A place after a filled placeholder is the place in what was written.
  await run(page, `SELECT id FROM ${OFFSETS} WHERE connector_name = '{{ x }}' AND wrong = '1'`);
  await page.getByLabel("x", { exact: true }).fill("a name that is longer than its placeholder");
  await page.getByRole("button", { name: "Run" }).click();
  await expect(problem(page, `Line 1, column ${`SELECT id FROM ${OFFSETS} WHERE connector_name = '{{ x }}' AND wrong = `.length + 1}:`)).toBeVisible();
  await run(page, `SELECT id FROM ${OFFSETS} ${WHERE("{{ nobody_knows }}")}`);
  await expect(problem(page, "Fill in nobody_knows first.")).toBeVisible();
});

test("completion by keyboard alone writes a statement, and Ctrl and Enter run it", async ({ page }) => {
  await page.goto("/query");
  const field = page.getByLabel("Statement", { exact: true });
  const offered = page.getByRole("listbox", { name: "Suggestions" }).getByRole("option");
  await field.focus();
  await page.keyboard.press("Control+Space");
  await expect(offered).toHaveCount(4);
  await page.keyboard.press("Escape");
  await expect(offered).toHaveCount(0);
  await page.keyboard.type("sel");
  await page.keyboard.press("ArrowDown");
  await expect(offered.first()).toHaveAttribute("aria-selected", "true");
  await expectAccessible(page);
  await page.keyboard.press("Enter");
  await expect(field).toHaveValue("SELECT ");
  await page.keyboard.type("meta");
  await takePictures(page, "query-suggestions");
  for (const typed of ["", "fr", "requests", "wh", "conn"]) {
    if (typed) await page.keyboard.type(typed);
    await expect(offered.first()).toBeVisible();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
  }
  await expect(field).toHaveValue(`SELECT metadata FROM ${REQUESTS} WHERE connector_name = ''`);
  await expect(field).toBeFocused();
  await page.keyboard.type("orders");
  await expect(field).toHaveValue(/connector_name = 'orders'$/);
  // What is not begun is not offered unasked, so that Enter stays Enter.
  await field.fill("DESCRIBE ");
  await page.keyboard.press("Control+Space");
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("Enter");
  await expect(field).toHaveValue(`DESCRIBE ${OFFSETS} `);
  await page.keyboard.press("Enter");
  await expect(field).toHaveValue(`DESCRIBE ${OFFSETS} \n`);
  await page.keyboard.press("Control+Enter");
  await expectRow(table(page, "Result"), { name: "metadata" });
});

test("a statement in the address: shared, shown, run only at a press", async ({ page, newContext, gateway }) => {
  await page.goto("/query");
  const statement = `SELECT id -- ü % # 🦀\nFROM ${OFFSETS} ${WHERE("orders-to-warehouse")}`;
  await run(page, statement);
  await expectRow(table(page, "Result"), { id: "lcc-7k2m9q" });
  expect(page.url()).toMatch(/\/query#statement=[A-Za-z0-9_-]+$/);
  const reader = await (await newContext()).newPage();
  await reader.goto(page.url());
  await expect(reader.getByLabel("Statement", { exact: true })).toHaveValue(statement);
  await expect(table(reader, "Result")).toHaveCount(0);
  await reader.getByRole("button", { name: "Run" }).click();
  await expectRow(table(reader, "Result"), { id: "lcc-7k2m9q" });
  // The statement is not sent to the server that serves the page.
  expect(gateway.calls().join("\n")).not.toContain("statement");
  await reader.evaluate(() => location.assign("/query#statement=%20"));
  await expect(problem(reader, "damaged on its way")).toBeVisible();
});

test("the form of the result stands in the address, beside the statement: a reload and a link show the same", async ({ page, newContext }) => {
  const shown = (reader: Page, name: string) => reader.getByRole("region", { name, exact: true });
  await page.goto("/query");
  await run(page, `DESCRIBE ${OFFSETS}`);
  await page.getByRole("button", { name: "JSON", exact: true }).click();
  await expect(page).toHaveURL(/\/query\?result=json#statement=[A-Za-z0-9_-]+$/);
  // It stays for the next statement.
  await run(page, `DESCRIBE ${REQUESTS}`);
  await expect(shown(page, "JSON")).toContainText("applied_at");
  await page.getByRole("button", { name: "CSV", exact: true }).click();
  await expect(page).toHaveURL(/\/query\?result=csv#statement=[A-Za-z0-9_-]+$/);
  const reader = await (await newContext()).newPage();
  await reader.goto(page.url());
  await page.reload();
  for (const one of [page, reader]) {
    await expect(one.getByLabel("Statement", { exact: true })).toHaveValue(`DESCRIBE ${REQUESTS}`);
    await one.getByRole("button", { name: "Run" }).click();
    await expect(shown(one, "CSV")).toContainText("applied_at");
  }
  await page.getByRole("button", { name: "Table", exact: true }).click();
  await expect(page).toHaveURL(/\/query#statement=[A-Za-z0-9_-]+$/);
  // A form that is not known is the table.
  await page.goto("/query?result=xml");
  await run(page, `DESCRIBE ${REQUESTS}`);
  await expectRow(table(page, "Result"), { name: "applied_at" });
});

test("what the server refuses, and a connector that is not there", async ({ page, sandbox, expectNetworkErrors }) => {
  expectNetworkErrors([
    { url: /no-such/, status: 404 },
    NO_REQUEST_YET,
    { url: /orders-to-warehouse\/offsets$/, status: 403 },
  ]);
  await page.goto("/query");
  await run(page, `SELECT * FROM ${OFFSETS} ${WHERE("no-such")}`);
  await expect(problem(page, "Not found while reading the offsets")).toBeVisible();
  await run(page, `SELECT * FROM ${REQUESTS} ${WHERE("paused-sink", "lkc-edge")}`);
  await expect(page.getByText("0 rows: the server knows of no request for this connector yet.")).toBeVisible();
  await sandbox.faults({ operation: "getOffsets", status: 403 });
  await run(page, `SELECT * FROM ${OFFSETS} ${WHERE("orders-to-warehouse")}`);
  await expect(problem(page, "Not allowed")).toBeVisible();
  await page.getByLabel("Statement", { exact: true }).fill(`EXEC ${OFFSETS}.get_connectv1_connector_offsets @connector_name='orders-to-warehouse' @environment_id='env-dev01' @kafka_cluster_id='lkc-orders'`);
  await page.getByRole("button", { name: "Run" }).click();
  await expectRow(table(page, "Result"), { name: "orders-to-warehouse" });
});

test("a hundred thousand partitions in one cell do not stop the page", async ({ page }) => {
  await page.goto("/query");
  await run(page, `SELECT offsets FROM ${OFFSETS} ${WHERE("huge-sink", "lkc-edge")}`);
  await expect(page.getByText(/more bytes: Copy and Download have them all/)).toBeVisible();
  const saving = page.waitForEvent("download");
  await page.getByRole("button", { name: "Download" }).click();
  const text = readFileSync(await (await saving).path(), "utf8");
  expect(text.match(/"kafka_partition"/g)).toHaveLength(100_000);
});

test("an EXEC of which all is so already drafts nothing, and hides no draft that is there", async ({ page, expectNetworkErrors }) => {
  expectNetworkErrors([NO_REQUEST_YET]);
  await openConnector(page, "paused-sink", EDGE);
  await draftAndSave(page, "New kafka_offset of clicks/1", "4321");
  await openQuery(page);
  const alter = `EXEC ${REQUESTS}.${NEW} @connector_name='paused-sink', @environment_id='env-dev01', @kafka_cluster_id='lkc-edge', @type='PATCH'`;
  await run(page, `${alter}, @offsets='[{"partition":{"kafka_topic":"clicks","kafka_partition":0},"offset":{"kafka_offset":5000}}]'`);
  await expect(page.getByText("Nothing was drafted.")).toBeVisible();
  await expect(page.getByText("1 partition is so already, as far as is known: it is not in the draft.", { exact: true })).toBeVisible();
  await expect(page.getByRole("main").getByRole("link", { name: "Review", exact: true })).toHaveCount(0);
  await page.goBack();
  await expect(page.getByLabel("New kafka_offset of clicks/1")).toHaveValue("4321");
});
