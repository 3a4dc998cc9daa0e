// The editor of a draft: strategies, the JSON view, undo, import, and what none of them may lose.

import { writeFileSync } from "node:fs";
import {
  connectorAddress,
  EDGE,
  expect,
  expectAccessible,
  type Locator,
  NO_REQUEST_YET,
  openConnector,
  type Page,
  PAYMENTS,
  review,
  table,
  takePictures,
  test,
} from "./support/test.ts";

const NAME = "orders-to-warehouse";

function field(page: Page, partition: number): Locator {
  return page.getByLabel(`New kafka_offset of orders/${partition}`);
}

async function press(page: Page, name: string): Promise<void> {
  await page.getByRole("button", { name, exact: true }).click();
}

async function showJson(page: Page): Promise<Locator> {
  await press(page, "JSON");
  return page.getByLabel("JSON", { exact: true });
}

test.describe("paused, so that nothing moves", () => {
  test.beforeEach(async ({ page, expectNetworkErrors }) => {
    expectNetworkErrors([NO_REQUEST_YET]);
    await page.goto(`${connectorAddress("paused-sink", EDGE)}/alter`);
    await expect(page.getByLabel("New kafka_offset of clicks/0")).toBeVisible();
  });

  test("set, shift and skip say what they did; every step is taken back and done again by name", async ({ page }) => {
    const clicks = (partition: number) => page.getByLabel(`New kafka_offset of clicks/${partition}`);
    await expect(page.getByRole("button", { name: "Set", exact: true })).toBeDisabled();
    await page.getByLabel("Select clicks/0").click();
    await page.getByLabel("Select clicks/2").click({ modifiers: ["Shift"] });
    await expect(page.getByText("3 of 3 selected")).toBeVisible();
    await press(page, "Shift");
    await page.getByLabel("Shift by").fill("-1 00");
    await page.keyboard.press("Enter");
    await expect(page.getByRole("status").filter({ hasText: "Changed 3 partitions." })).toBeVisible();
    await expect(clicks(0)).toHaveValue("4900");
    await press(page, "Set");
    await page.getByLabel("New value").fill("7");
    await page.keyboard.press("Enter");
    await expect(page.getByText("The same number stands on 3 partitions now")).toBeVisible();
    await page.getByLabel("Select clicks/1").click();
    await page.getByLabel("Select clicks/2").click();
    await press(page, "Skip one");
    await expect(page.getByText("not necessarily the bad record; a good one may be dropped")).toBeVisible();
    await expect(clicks(0)).toHaveValue("5001");

    await press(page, "Undo: skip of one record in clicks/0");
    await expect(page.getByText("Undone: skip of one record in clicks/0.")).toBeVisible();
    await expect(clicks(0)).toHaveValue("7");
    // By keyboard, outside fields.
    await page.getByRole("button", { name: "Table", exact: true }).focus();
    await page.keyboard.press("Control+z");
    await expect(clicks(0)).toHaveValue("4900");
    await page.keyboard.press("Control+z");
    await expect(clicks(0)).toHaveValue("");
    await page.keyboard.press("Control+Shift+z");
    await page.keyboard.press("Control+Shift+z");
    await expect(clicks(0)).toHaveValue("7");
    await takePictures(page, "editor-steps");
    await expectAccessible(page);
  });

  test("a shift stops at 0 and says so; what is no number is refused in words", async ({ page }) => {
    await page.getByLabel("Select all shown").click();
    await press(page, "Shift");
    await page.getByLabel("Shift by").fill("1,5");
    await page.keyboard.press("Enter");
    await expect(page.getByRole("alert").filter({ hasText: "comma is not taken" })).toBeVisible();
    await page.getByLabel("Shift by").fill("-999999");
    await page.keyboard.press("Enter");
    await expect(page.getByText(/stopped at 0\./).first()).toBeVisible();
    await expect(page.getByLabel("New kafka_offset of clicks/1")).toHaveValue("0");
    // Escape closes a form, and the focus comes back to its button.
    await press(page, "Set");
    await expect(page.getByLabel("New value")).toBeFocused();
    await page.keyboard.press("Escape");
    await expect(page.getByRole("button", { name: "Set", exact: true })).toBeFocused();
  });

  test("the JSON is the same draft: edited there, seen in the table, and the other way round", async ({ page }) => {
    await page.getByLabel("New kafka_offset of clicks/0").fill("4000");
    await page.getByLabel("New kafka_offset of clicks/1").fill("1,000");
    const json = await showJson(page);
    await expect(json).toHaveValue(/"kafka_offset":4000/);
    // What is half typed in the table is named here too.
    await expect(page.getByRole("list", { name: "Problems" })).toContainText("clicks/1");
    await json.fill((await json.inputValue()).replace("4000", "4001"));
    await press(page, "Table");
    await expect(page.getByLabel("New kafka_offset of clicks/0")).toHaveValue("4001");
    await expect(page.getByLabel("New kafka_offset of clicks/1")).toHaveValue("1,000");
    // An error has its place: line, column and member path; the way there selects it.
    await showJson(page);
    await json.fill('{"type": "PATCH",\n "offsets": [\n  {"partition": {"kafka_topic":"clicks","kafka_partition":0}, "offset": {"kafka_offset": true}}\n]}');
    const way = page.getByRole("button", { name: /clicks\/0, kafka_offset \(line 3, column 90, offsets\[0\]\.offset\.kafka_offset\)/ });
    await way.first().click();
    await expect(json).toBeFocused();
    expect(await json.evaluate((text: HTMLTextAreaElement) => text.value.slice(text.selectionStart, text.selectionEnd))).toBe("true");
    // A text that is no draft yet is kept, comes first, and blocks.
    await json.fill('{"type": "PATCH",\n "offsets": [{');
    await expect(page.getByRole("alert").filter({ hasText: "The text ends here, in the middle of a value. Copy it whole." })).toBeVisible();
    await press(page, "Table");
    await expect(page.getByText("The JSON view holds a text that is no draft yet.")).toBeVisible();
    await expect(page.getByRole("button", { name: "Review" })).toBeDisabled();
    await expect(page.getByRole("button", { name: "Import", exact: true })).toBeDisabled();
    await press(page, "Back to the JSON");
    await expect(json).toHaveValue('{"type": "PATCH",\n "offsets": [{');
    await takePictures(page, "editor-json");
    await expectAccessible(page);
  });

  test("filter and view stand in the address: a reload, a link and a step back show the same", async ({ page, newContext }) => {
    const filter = page.getByLabel("Filter", { exact: true });
    const expectFiltered = async () => {
      await expect(filter).toHaveValue("clicks/");
      await expect(page.getByLabel("Changed only")).toBeChecked();
      await expect(page.getByLabel("New kafka_offset of clicks/1")).toHaveValue("5000");
      await expect(page.getByLabel("New kafka_offset of clicks/0")).toHaveCount(0);
    };
    const json = page.getByLabel("JSON", { exact: true });
    await page.getByLabel("New kafka_offset of clicks/1").fill("5000");
    await expect(page.getByText(/draft saved/)).toBeVisible();
    await filter.fill("clicks/");
    await page.getByLabel("Changed only").check();
    await expect(page).toHaveURL(/\/alter\?filter=clicks%2F&show=changed$/);
    await page.reload();
    await expectFiltered();
    await showJson(page);
    await expect(page).toHaveURL(/\/alter\?filter=clicks%2F&show=changed&view=json$/);
    await page.reload();
    await expect(json).toHaveValue(/"kafka_offset":5000/);

    // A colleague has another draft, and the same view of it.
    const reader = await (await newContext()).newPage();
    await reader.goto(page.url());
    await expect(reader.getByLabel("JSON", { exact: true })).toBeVisible();
    await press(reader, "Table");
    await expect(reader.getByLabel("Filter", { exact: true })).toHaveValue("clicks/");
    await expect(reader.getByText("No partition is shown by this filter.")).toBeVisible();

    // The tab leads to the view that was left, a step to what was shown then.
    await page.getByRole("link", { name: "Offsets", exact: true }).click();
    await page.getByRole("link", { name: "Alter", exact: true }).click();
    await expect(json).toBeVisible();
    await expect(page).toHaveURL(/\/alter\?view=json$/);
    await press(page, "Table");
    await expect(page).toHaveURL(/\/alter$/);
    await page.goBack();
    await page.goBack();
    await expect(json).toBeVisible();
    await expect(page).toHaveURL(/\/alter\?filter=clicks%2F&show=changed&view=json$/);
    await page.goForward();
    await page.goForward();
    await expect(page.getByLabel("New kafka_offset of clicks/0")).toBeVisible();
    await expect(filter).toHaveValue("");

    // What is not known is what is shown without it.
    await page.goto(`${connectorAddress("paused-sink", EDGE)}/alter?view=xml&show=nothing`);
    await expect(page.getByLabel("New kafka_offset of clicks/0")).toBeVisible();
  });

  test("rows are reached, selected and filled by keyboard; a pasted column fills the rows from there on", async ({ page, context }) => {
    await context.grantPermissions(["clipboard-read", "clipboard-write"]);
    await page.getByLabel("New kafka_offset of clicks/0").focus();
    await page.keyboard.type("1");
    await page.keyboard.press("Enter");
    await page.keyboard.type("2");
    await expect(page.getByLabel("New kafka_offset of clicks/1")).toHaveValue("2");
    await page.getByLabel("Select clicks/0").focus();
    await page.keyboard.press("Space");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Space");
    await expect(page.getByText("2 of 3 selected")).toBeVisible();
    await page.evaluate(() => navigator.clipboard.writeText("11\n22\n33\n"));
    await page.getByLabel("Select clicks/0").press("Space");
    await page.getByLabel("Select clicks/1").press("Space");
    await page.getByLabel("New kafka_offset of clicks/0").focus();
    await page.keyboard.press("Control+v");
    await expect(page.getByLabel("New kafka_offset of clicks/2")).toHaveValue("33");
    await expect(page.getByText(/^Changed 3 partitions/)).toBeVisible();
  });

  test("import: a file, lines of a tool, a pasted array; what is wrong is named and the rest stays", async ({ page }, info) => {
    await page.getByLabel("New kafka_offset of clicks/0").fill("4000");
    // From the disk, as a person's files come.
    const file = async (name: string, content: Buffer | string) => {
      const path = info.outputPath(name);
      writeFileSync(path, typeof content === "string" ? content : new Uint8Array(content));
      await press(page, "Import");
      await page.getByLabel("Offsets file").setInputFiles(path);
    };
    for (const [name, content, words] of [
      ["image.png", Buffer.from([0x89, 0x50, 0x4e, 0x47, 0xff, 0xfe]), /image\.png\..*not text in UTF-8/],
      ["empty.json", "", /There is nothing in it/],
      ["half.json", '[{"partition":{"kafka_topic":"clicks"', /Line 1, column \d+.*ends here, in the middle of a value/],
      ["zero.txt", "clicks:0:007", /The offset is no offset|Line 1/],
      ["exponent.csv", "topic,partition,offset\nclicks,1,1e3", /Line 2, column \d+: The offset is no offset/],
      ["huge.json", Buffer.alloc(50_000_000, 32), /The file has 50 MB; offsets of up to 16 MB are taken/],
    ] as const) {
      await file(name, content);
      await expect(page.getByRole("alert").filter({ hasText: words }), name).toBeVisible();
      await expect(page.getByLabel("New kafka_offset of clicks/0"), name).toHaveValue("4000");
      await press(page, "Cancel");
    }
    await file("offsets.txt", "clicks:1:4500\nclicks:2:\nother:0:7\n");
    await expect(page.getByText(/^Changed 1 partition; left 2: see the list\. Read offsets\.txt as lines of topic:partition:offset\./)).toBeVisible();
    await expect(page.getByLabel("New kafka_offset of clicks/1")).toHaveValue("4500");
    await expect(page.getByLabel("New kafka_offset of clicks/0")).toHaveValue("4000");
    // Another connector's export is asked about first.
    await press(page, "Import");
    await page.getByLabel("or pasted text").fill('{"name":"other","offsets":[{"partition":{"kafka_topic":"x","kafka_partition":0},"offset":{"kafka_offset":1}}]}');
    await press(page, "Apply");
    await expect(page.getByText("The one partition in the pasted text is no partition of this connector.")).toBeVisible();
    await expect(page.getByText("It says it is of other.")).toBeVisible();
    await press(page, "Leave it");
    await expect(page.getByText("PATCH of 2 of 3 partitions")).toBeVisible();
  });

  test("a partition is added, checked, and taken out again", async ({ page }) => {
    await press(page, "Add partition");
    await page.getByLabel("kafka_topic").fill("clicks");
    await page.getByLabel("kafka_partition").fill("0");
    await press(page, "Apply");
    await expect(page.getByRole("alert").filter({ hasText: "clicks/0 is there already." })).toBeVisible();
    await page.getByLabel("kafka_partition").fill("9");
    await press(page, "Apply");
    await page.getByLabel("New kafka_offset of clicks/9").fill("5");
    await expect(page.getByRole("list", { name: "Problems" })).toContainText("unknown-partition");
    await press(page, "Take clicks/9 out");
    await expect(page.getByText("Nothing is changed yet.")).toBeVisible();
  });
});

test("copy from a connector: one's offsets into another, named and checked", async ({ page, expectNetworkErrors }) => {
  expectNetworkErrors([{ url: /\/connectors\/no-such-one\/offsets$/, status: 404 }]);
  await page.goto(`${connectorAddress(NAME)}/alter`);
  await expect(field(page, 0)).toBeVisible();
  await press(page, "Copy from connector");
  await page.getByLabel("Connector to copy from").fill("no-such-one ");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("alert").filter({ hasText: /HTTP 404|not found/i })).toBeVisible();
  await page.getByLabel("Connector to copy from").fill(NAME);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("alert").filter({ hasText: "That is this connector itself." })).toBeVisible();
  await page.getByLabel("Connector to copy from").fill(`${PAYMENTS.environment}/${PAYMENTS.cluster}/${NAME}`);
  await page.keyboard.press("Enter");
  await expect(page.getByText(/The other connector is on another cluster/)).toBeVisible();
});

test("ten thousand rows: selected, shifted, undone; only those in sight are in the page", async ({ page, expectNetworkErrors }) => {
  expectNetworkErrors([NO_REQUEST_YET]);
  await openConnector(page, "wide-sink", EDGE);
  await page.getByRole("link", { name: "Alter", exact: true }).click();
  await expect(table(page, "Offsets")).toHaveAttribute("aria-rowcount", "10001");
  expect(await page.getByRole("row").count()).toBeLessThan(120);
  await page.getByLabel("Select all shown").click();
  await press(page, "Shift");
  await page.getByLabel("Shift by").fill("-5");
  await page.keyboard.press("Enter");
  await expect(page.getByText(/PATCH of 10\s000 of 10\s000 partitions/)).toBeVisible();
  await expect(page.getByRole("list", { name: "Problems" })).toContainText("sink-lowered");
  await press(page, "Undo: shift of 10 000 partitions by -5");
  await expect(page.getByText("Nothing is changed yet.")).toBeVisible();
  await press(page, "Redo: shift of 10 000 partitions by -5");
  await takePictures(page, "editor-long");
  // On a phone the field stands beside the name, and the page itself does not scroll sideways.
  await page.setViewportSize({ width: 390, height: 844 });
  await expect(page.getByLabel("New kafka_offset of events/0", { exact: true })).toBeInViewport({ ratio: 0.8 });
  const [wide, high] = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.scrollHeight]);
  expect(wide).toBeLessThanOrEqual(390);
  // Nothing of the rows far down sticks out of their table either.
  expect(high).toBeLessThan(2_000);
  await page.setViewportSize({ width: 1280, height: 720 });
  await press(page, "Review");
  await expect(table(page, "Changes")).toHaveAttribute("aria-rowcount", "10001");
  await expect(page.getByLabel("Type to confirm")).toBeVisible();
});

test("copy as: each tool's words with placeholders and warnings; nothing secret", async ({ page }) => {
  await page.goto(`${connectorAddress(NAME)}/alter`);
  await field(page, 0).fill("80000");
  await press(page, "Copy as");
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByRole("region", { name: "Command" })).toContainText('{"type":"PATCH","offsets":[{"partition":{"kafka_topic":"orders","kafka_partition":0},"offset":{"kafka_offset":80000}}]}');
  await expect(dialog).toContainText("$CONFLUENT_CLOUD_API_KEY:$CONFLUENT_CLOUD_API_SECRET");
  for (const [tool, words] of [
    ["Confluent CLI", /confluent connect offset update lcc-7k2m9q --config-file offsets\.json/],
    ["Terraform", /resource "confluent_connector"/],
    ["StackQL", /EXEC confluent\.connect\.connector_offsets_requests?\./],
    ["Find offsets for a time", /kafka-get-offsets [\s\S]*--topic-partitions/],
    ["Create connector with these offsets", /--request POST/],
    ["Report", /# Alter request of `orders-to-warehouse`/],
  ] as const) {
    await dialog.getByLabel("Tool").selectOption({ label: tool });
    await expect(dialog.getByRole("region", { name: "Command" }), tool).toContainText(words);
    await expect(dialog, tool).not.toContainText("sandbox:sandbox");
  }
  await dialog.getByLabel("Tool").selectOption({ label: "Find offsets for a time" });
  await dialog.getByRole("textbox", { name: "Time" }).fill("yesterday");
  await expect(dialog.getByText(/This is no time\. Write it as/)).toBeVisible();
  await expectAccessible(page);
  await takePictures(page, "copy-as");
});

test("copy as: without a configuration that was read no connector can be created, and it is said why", async ({
  page,
  sandbox,
  expectNetworkErrors,
}) => {
  expectNetworkErrors([{ url: /\/connectors\/orders-to-warehouse$/, status: 500 }]);
  await sandbox.faults({ operation: "getConnector", status: 500, count: "always" });
  await page.goto(`${connectorAddress(NAME)}/alter`);
  await field(page, 0).fill("80000");
  await press(page, "Copy as");
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Tool").selectOption({ label: "Create connector with these offsets" });
  const why = dialog.getByRole("alert");
  await expect(why).toContainText("There is no such command: the configuration of this connector was not read");
  await expect(why).toContainText("Refresh under Offsets reads it again.");
  await expect(dialog.getByRole("region")).toHaveCount(0);
  await takePictures(page, "copy-as-no-config");
  // As soon as it can be read the command is there, with what was read.
  await sandbox.faults();
  await expect(dialog.getByRole("region", { name: "File" })).toContainText('"connector.class":"SnowflakeSink"', { timeout: 15_000 });
  await expect(why).toHaveCount(0);
});

test("review: how much, the snapshot to export, a partial reset that is at risk everywhere", async ({ page }) => {
  await page.goto(`${connectorAddress(NAME)}/alter`);
  await page.getByLabel("Select orders/1").click();
  await press(page, "Reset offsets");
  await expect(page.getByText("Reset: the offsets of 1 of 6 partitions will be removed.")).toBeVisible();
  await review(page);
  await expect(page.getByText("DELETE of 1 of 6 partitions.")).toBeVisible();
  await expect(page.getByText("Every one of the 6 partitions is at risk, not only the 1 named.")).toBeVisible();
  await expect(page.getByText("What a reset means here")).toBeVisible();
  const saving = page.waitForEvent("download");
  await press(page, "Export");
  expect((await saving).suggestedFilename()).toMatch(/^orders-to-warehouse-offsets-.+\.json$/);
  await takePictures(page, "review-delete-some");
  await expectAccessible(page);
});
