// The Offsets tab: movement, filter, order, export, bad answers, keyboard and screen readers.

import { readFileSync } from "node:fs";
import {
  connectorAddress,
  EDGE,
  expect,
  expectAccessible,
  expectRow,
  FAULTS,
  type Gateway,
  NO_REQUEST_YET,
  openConnector,
  type Page,
  problem,
  Sandbox,
  table,
  takePictures,
  test,
} from "./support/test.ts";

const NAME = "orders-to-warehouse";
const SINCE = "since the last observation";

/** Lets the sandbox's time pass and looks again. */
async function observeAgain(page: Page, sandbox: Sandbox, seconds = 60): Promise<void> {
  await sandbox.advance(seconds);
  await page.getByRole("button", { name: "Refresh" }).click();
}

/** An answer of a sink with these rows, observed now. */
function answer(rows: [topic: string, partition: number | string, offset: string][]): string {
  const offsets = rows.map(
    ([topic, partition, offset]) =>
      `{"partition":{"kafka_topic":${JSON.stringify(topic)},"kafka_partition":${partition}},"offset":{"kafka_offset":${offset}}}`,
  );
  return `{"id":"lcc-7k2m9q","name":"${NAME}","offsets":[${offsets.join(",")}],"metadata":{"observed_at":"${new Date().toISOString()}"}}`;
}

async function answerWith(sandbox: Sandbox, body: string): Promise<void> {
  await sandbox.faults({ operation: "getOffsets", count: "always", status: 200, body, content_type: "application/json" });
}

/** The connector in a sandbox that observes once a minute: between two observations there is time, also on a slow machine. */
async function openObservedSeldom(page: Page, start: (...flags: string[]) => Promise<Gateway>, query = ""): Promise<Sandbox> {
  const gateway = await start("--sandbox-observe-seconds", "60");
  await page.goto(`${gateway.url}${connectorAddress(NAME)}${query}`);
  return new Sandbox(gateway);
}

test("movement: nothing is said of one observation; then the change, the rate and what moved in all", async ({ page, startGateway }) => {
  const sandbox = await openObservedSeldom(page, startGateway);
  await expectRow(table(page, "Offsets"), { kafka_topic: "orders", kafka_partition: "0", [SINCE]: "" });
  await expect(page.getByText(/^movement after the next observation, (in about 10 s|expected any moment)$/)).toBeVisible();
  await observeAgain(page, sandbox);
  await expectRow(table(page, "Offsets"), { kafka_partition: "0", [SINCE]: /^\+\d+ \d+\.\d\/s$/ });
  await expect(page.getByText(/^6 of 6 moved since [\d:]+Z · \+\d+ records, \d+(\.\d)?\/s/)).toBeVisible();
});

test("a partition that stands while its siblings move is named, counted, filtered, sorted and announced", async ({
  page,
  sandbox,
  expectNetworkErrors,
}) => {
  expectNetworkErrors([NO_REQUEST_YET]);
  await openConnector(page, "poisoned-sink", EDGE);
  await expect(table(page, "Offsets")).toBeVisible();
  await observeAgain(page, sandbox, 660);
  const offsets = table(page, "Offsets");
  await expectRow(offsets, { kafka_partition: "3", [SINCE]: "0 not moving for 11 min" });
  await expect(page.getByText("(stuck, or no new records: the API cannot tell)").first()).toBeVisible();
  await expect(page.getByRole("status").filter({ hasText: "2 partitions are not moving: shipments/" })).toHaveCount(1);
  await takePictures(page, "offsets-not-moving");

  await page.getByRole("button", { name: "2 not moving" }).click();
  await expect(page).toHaveURL(/\?filter=not%20moving$/);
  await expect(offsets).toHaveAttribute("aria-rowcount", "3");
  await expect(page.getByText("2 of 6 partitions")).toBeVisible();
  await page.getByLabel("Filter").fill("");
  await page.getByRole("button", { name: SINCE }).click();
  await expect(page.getByRole("columnheader", { name: SINCE })).toHaveAttribute("aria-sort", "ascending");
  await expect(offsets.getByRole("row").nth(1)).toContainText("not moving for 11 min");
  await expectAccessible(page);
});

test("a step backwards is marked with its times", async ({ page, sandbox }) => {
  await answerWith(sandbox, answer([["orders", 0, "81244"], ["orders", 1, "5"]]).replace(/"observed_at":"[^"]+"/, '"observed_at":"2026-03-02T02:10:00Z"'));
  await openConnector(page, NAME);
  await expectRow(table(page, "Offsets"), { kafka_partition: "0", kafka_offset: "81244" });
  await answerWith(sandbox, answer([["orders", 0, "80000"], ["orders", 1, "9"]]).replace(/"observed_at":"[^"]+"/, '"observed_at":"2026-03-02T02:20:00Z"'));
  await page.getByRole("button", { name: "Refresh" }).click();
  await expectRow(table(page, "Offsets"), { kafka_partition: "0", [SINCE]: /^−1.244 went back by 1.244 between .*02:10Z and .*02:20Z$/ });
  await expect(page.getByRole("button", { name: "1 went back" })).toBeVisible();
});

test("what was observed is remembered across visits, and can be forgotten", async ({ page, startGateway }) => {
  const sandbox = await openObservedSeldom(page, startGateway);
  await expect(table(page, "Offsets")).toBeVisible();
  await observeAgain(page, sandbox);
  await expect(page.getByText("2 observations of this connector are remembered in this browser.")).toBeVisible();
  await page.reload();
  await expectRow(table(page, "Offsets"), { kafka_partition: "0", [SINCE]: /^\+\d+ / });
  await page.getByRole("button", { name: "Forget observations" }).click();
  await expect(page.getByText(/remembered in this browser/)).toHaveCount(0);
  await page.reload();
  await expect(page.getByText(/^movement after the next observation/)).toBeVisible();
});

test("filter and order stand in the address: a link opens the same table, back and forward keep them", async ({ page }) => {
  await openConnector(page, NAME);
  await page.getByLabel("Filter").fill("orders 8");
  await page.getByRole("button", { name: "kafka_offset" }).click();
  await page.getByRole("button", { name: "kafka_offset" }).click();
  await expect(page).toHaveURL(/\?filter=orders%208&sort=-kafka_offset$/);
  const partitions = () =>
    table(page, "Offsets").evaluate((element) => [...(element as HTMLTableElement).rows].slice(1).map((row) => Number(row.cells[2]?.innerText)));
  const sorted = await partitions();
  expect(sorted).toEqual([...sorted].sort((left, right) => right - left));
  await page.getByRole("link", { name: "Last request", exact: true }).click();
  await expect(table(page, "Changes")).toBeVisible();
  await page.goBack();
  await expect(page.getByLabel("Filter")).toHaveValue("orders 8");
  await expect(page.getByRole("columnheader", { name: "kafka_offset" })).toHaveAttribute("aria-sort", "descending");
  await page.reload();
  await expect(page.getByLabel("Filter")).toHaveValue("orders 8");
  await page.getByLabel("Filter").fill("no such thing");
  await expect(page.getByText("No partition matches the filter.")).toBeVisible();
});

test("by keyboard alone: into the table, to its rows, Ctrl-F to the filter, Ctrl-C for a cell", async ({ page, context, sandbox }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await answerWith(sandbox, answer([["orders", 0, "81244"], ["orders", 1, "80917"], ["orders", 2, "82031"]]));
  await openConnector(page, NAME);
  await expectRow(table(page, "Offsets"), { kafka_partition: "2" });
  await page.getByRole("region", { name: "Offsets, scrollable" }).focus();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Control+c");
  await expect(page.getByRole("status").filter({ hasText: "copied" })).toHaveCount(1);
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe("80917");
  await expectRow(table(page, "Keys of orders/1"), { key: "kafka_offset", value: "80917", meaning: "the next record to read" });
  await page.keyboard.press("Control+f");
  await expect(page.getByLabel("Filter")).toBeFocused();
  // The second press is not taken.
  const taken = await page.evaluate(() => {
    const event = new KeyboardEvent("keydown", { key: "f", ctrlKey: true, bubbles: true, cancelable: true });
    return !document.activeElement!.dispatchEvent(event);
  });
  expect(taken).toBe(false);
});

test("a row, and all rows, as JSON and as CSV: exactly what the server sent", async ({ page, context, sandbox }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const long = "1".repeat(64);
  const body = answer([["a,b", 0, long], ["orders", '"1"', "1.0e3"], ["orders", 2, "null"]]);
  await answerWith(sandbox, body);
  await openConnector(page, NAME);
  const clipboard = () => page.evaluate(() => navigator.clipboard.readText());
  await page.getByRole("button", { name: "Export" }).click();
  await page.getByRole("button", { name: "Copy 3 partitions as JSON" }).click();
  await expect(page.getByText("copied", { exact: true })).toBeVisible();
  expect(await clipboard()).toBe(body);
  await page.getByLabel("Filter").fill("orders");
  await page.getByRole("button", { name: "Export" }).click();
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Save 2 partitions as CSV" }).click();
  const file = await download;
  expect(file.suggestedFilename()).toBe(`offsets-${NAME}.csv`);
  expect(readFileSync(await file.path(), "utf8")).toBe("kafka_topic,kafka_partition,kafka_offset\r\norders,1,1.0e3\r\norders,2,null\r\n");
  await page.getByLabel("Filter").fill("");
  await page.getByRole("cell", { name: "a,b" }).click();
  await page.getByRole("button", { name: "Copy row as CSV" }).click();
  await expect.poll(clipboard).toBe(`"a,b",0,${long}`);
  await page.getByRole("button", { name: "Copy row as JSON" }).click();
  await expect.poll(clipboard).toBe(`{"partition":{"kafka_topic":"a,b","kafka_partition":0},"offset":{"kafka_offset":${long}}}`);
});

test("odd answers are shown as what they are, and do not mislead", async ({ page }) => {
  const long = `1${"0".repeat(62)}7`;
  const huge = "x".repeat(1 << 20);
  // Larger than the sandbox takes as a fault.
  const body = answer([
      ["knis-\u202eredro", 0, long],
      ["pay\u200bments", 1, '{"deep":[1,null]}'],
      ["plain", 2, `"${huge}"`],
    ]);
  await page.route("**/offsets", (route) => route.fulfill({ contentType: "application/json", body }));
  await openConnector(page, NAME);
  const offsets = table(page, "Offsets");
  await expectRow(offsets, { kafka_topic: "knis-⟨U+202E⟩redro", kafka_offset: long });
  await expectRow(offsets, { kafka_topic: "pay⟨U+200B⟩ments", kafka_offset: '{"deep":[1,null]}' });
  await expectRow(offsets, { kafka_topic: "plain", kafka_offset: /^x{200}…$/ });
  await page.getByRole("cell", { name: "plain" }).click();
  await expect(page.getByText("1048576 characters.")).toBeVisible();
  await expectAccessible(page);
  await takePictures(page, "offsets-odd");
});

test("what only looks like a number is marked, in cells, heads and details; a string of digits keeps its quotes beside numbers", async ({ page }) => {
  const offset = (value: string) => `{"partition":{"server":"a"},"offset":{"lsn":${value},"l\u200bsn":1}}`;
  const body = `{"id":"lcc-7k2m9q","name":"${NAME}","offsets":[${offset('"12\u200b34"')},${offset('{"a":"\u202eb"}')}],"metadata":{"observed_at":"${new Date().toISOString()}"}}`;
  await page.route("**/offsets", (route) => route.fulfill({ contentType: "application/json", body }));
  await openConnector(page, NAME);
  const offsets = table(page, "Offsets");
  await expectRow(offsets, { lsn: "12⟨U+200B⟩34" });
  await expectRow(offsets, { lsn: '{"a":"⟨U+202E⟩b"}' });
  await expect(offsets.getByRole("columnheader", { name: "l⟨U+200B⟩sn" })).toBeVisible();
});

test("a time in a row's details is said by the clock here as well, with what here means", async ({ page, expectNetworkErrors }) => {
  expectNetworkErrors([NO_REQUEST_YET]);
  await openConnector(page, "repo-events");
  await table(page, "Offsets").getByRole("cell", { name: "apache/kafka_commits" }).click();
  await expectRow(table(page, "Keys of apache/kafka_commits"), { key: "since", value: /Z \d{4}-\d\d-\d\d \d\d:\d\d:\d\d here \(UTC[+−]\d\d:\d\d\)$/ });
});

test("an observation that is old looks old; without its time it is said so", async ({ page, sandbox }) => {
  await answerWith(sandbox, answer([["orders", 0, "1"]]).replace(/"observed_at":"[^"]+"/, '"observed_at":"2026-03-02T02:10:00+0000"'));
  await openConnector(page, NAME);
  await expect(page.getByText(/^stale: the service usually looks every 10 s$/)).toBeVisible();
  await answerWith(sandbox, answer([["orders", 0, "1"]]).replace(/,"metadata.*/, "}"));
  await page.getByRole("button", { name: "Refresh" }).click();
  await expect(page.getByText("the answer does not say when it was observed")).toBeVisible();
});

test("reads that fail leave the last good offsets, with the error beside them", async ({ page, sandbox, expectNetworkErrors }) => {
  expectNetworkErrors([{ url: /\/offsets$/, status: 500 }]);
  await openConnector(page, NAME);
  await expectRow(table(page, "Offsets"), { kafka_partition: "5" });
  await sandbox.faults({ operation: "getOffsets", status: 500, count: "always" });
  await page.getByRole("button", { name: "Refresh" }).click();
  await expect(problem(page, "reading the offsets")).toBeVisible();
  await expectRow(table(page, "Offsets"), { kafka_partition: "5" });
});

test("a clock written with +0000 is read; so is the next observation", async ({ page, sandbox }) => {
  await openConnector(page, "plus0000-clock", FAULTS);
  await expect(page.getByText(/observed (in )?\d+ s/).first()).toBeVisible();
  await observeAgain(page, sandbox);
  await expect(page.getByText(/ moved since /)).toBeVisible();
});

test("what a screen reader is told of the page", async ({ page, startGateway }) => {
  await openObservedSeldom(page, startGateway, "?filter=orders&sort=kafka_partition");
  await expectRow(table(page, "Offsets"), { kafka_partition: "5" });
  await expect(table(page, "Offsets")).toHaveAttribute("aria-rowcount", "7");
  await expect(page.getByRole("main")).toMatchAriaSnapshot(`
    - main:
      - heading "${NAME}" [level=1]
      - paragraph:
        - text: /RUNNING/
      - paragraph:
        - button "Copy as"
        - link "Alter offsets"
      - navigation "Connector":
        - link "Offsets"
        - link "Last request"
        - link "Alter"
      - paragraph:
        - status: 6 of 6 partitions
        - text: observed
        - time: /\\d+ s ago/
        - button "Refresh"
      - text: Filter
      - searchbox "Filter": orders
      - button "Export"
      - status
      - paragraph: /movement after the next observation/
      - status
      - region "Offsets, scrollable":
        - table "Offsets":
          - rowgroup:
            - row "kafka_topic kafka_partition kafka_offset since the last observation":
              - columnheader "kafka_topic":
                - button "kafka_topic"
              - columnheader "kafka_partition":
                - button "kafka_partition"
              - columnheader "kafka_offset":
                - button "kafka_offset"
              - columnheader "since the last observation":
                - button "since the last observation"
          - rowgroup:
            - row /orders 0 \\d+/
            - row /orders 1 \\d+/
  `);
});
