// What goes wrong in people's hands: files dropped, text pasted beside the fields, half an array, names with a space at the end, a
// connector that is deleted meanwhile. Said in words, with its place, and nothing is lost.

import { readFileSync } from "node:fs";
import {
  connectorAddress,
  draft,
  EDGE,
  expect,
  type Locator,
  NO_REQUEST_YET,
  openByTyping,
  openConnector,
  type Page,
  problem,
  review,
  submitButton,
  test,
} from "./support/test.ts";

const NAME = "orders-to-warehouse";
const FIELD = "New kafka_offset of clicks/0";

async function press(page: Page, name: string): Promise<void> {
  await page.getByRole("button", { name, exact: true }).click();
}

/** Drops a file on something of the page, as from a folder. */
async function drop(page: Page, onto: Locator, name: string, content: string): Promise<void> {
  const dataTransfer = await page.evaluateHandle(
    ([name, content]) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([content as string], name as string));
      return transfer;
    },
    [name, content],
  );
  await onto.dispatchEvent("dragover", { dataTransfer });
  await onto.dispatchEvent("drop", { dataTransfer });
}

/** Pastes where no field has the focus. */
async function pasteBeside(page: Page, text: string): Promise<void> {
  await page.evaluate((text) => navigator.clipboard.writeText(text), text);
  await page.getByRole("button", { name: "Table", exact: true }).focus();
  await page.keyboard.press("Control+v");
}

test.describe("on Alter", () => {
  test.beforeEach(async ({ page, context, expectNetworkErrors }) => {
    expectNetworkErrors([NO_REQUEST_YET]);
    await context.grantPermissions(["clipboard-read", "clipboard-write"]);
    await page.goto(`${connectorAddress("paused-sink", EDGE)}/alter`);
    await page.getByLabel(FIELD).fill("4000");
  });

  test("a file is dropped anywhere on the page, a good one and a bad one", async ({ page }) => {
    const somewhere = page.getByRole("group", { name: "Strategies" });
    await drop(page, somewhere, "picture.png", "\u0089PNG\r\n");
    await expect(page.getByRole("alert").filter({ hasText: /^Nothing was imported from picture\.png\./ })).toBeVisible();
    await expect(page.getByLabel(FIELD)).toHaveValue("4000");
    await drop(page, somewhere, "offsets.json", '{"offsets":[{"partition":{"kafka_topic":"clicks","kafka_partition":1},"offset":{"kafka_offset":4500}}]}');
    await expect(page.getByText(/^Changed 1 partition\. Read offsets\.json as /)).toBeVisible();
    await expect(page.getByLabel("New kafka_offset of clicks/1")).toHaveValue("4500");
    await expect(page.getByLabel(FIELD)).toHaveValue("4000");
    await press(page, "Undo: import of offsets.json");
    await expect(page.getByLabel("New kafka_offset of clicks/1")).toHaveValue("");
  });

  test("a paste outside the fields is an import; half an array says where it ends", async ({ page }) => {
    await pasteBeside(page, '[{"partition":{"kafka_topic":"clicks","kafka_partition":1},"offset":{"kafka_offset":4500}},\n {"partition":{"kafka_topic":"cli');
    await expect(page.getByRole("alert").filter({ hasText: /^Nothing was imported from the pasted text\. Line 2, column \d+.*ends here, in the middle of a value/ })).toBeVisible();
    await expect(page.getByLabel(FIELD)).toHaveValue("4000");
    await pasteBeside(page, "clicks:1:4500\nclicks:2:4600\n");
    await expect(page.getByText(/^Changed 2 partitions\. Read the pasted text as lines of topic:partition:offset\./)).toBeVisible();
    await expect(page.getByLabel("New kafka_offset of clicks/2")).toHaveValue("4600");
    // In a field a paste of one line is that field's own.
    await page.evaluate(() => navigator.clipboard.writeText("4700"));
    await page.getByLabel("New kafka_offset of clicks/2").fill("");
    await page.getByLabel("New kafka_offset of clicks/2").focus();
    await page.keyboard.press("Control+v");
    await expect(page.getByLabel("New kafka_offset of clicks/2")).toHaveValue("4700");
  });

  test("-0, leading zeros and exponents are refused wherever they are typed", async ({ page }) => {
    const review = page.getByRole("button", { name: "Review" });
    for (const typed of ["-0", "-00", "00", "1e3", "1E3", "0.0"]) {
      await page.getByLabel(FIELD).fill(typed);
      await expect(page.getByLabel(FIELD), typed).toHaveAttribute("aria-invalid", "true");
      await expect(page.getByLabel(FIELD), typed).toHaveAccessibleDescription(/\. .+\./);
      await expect(review, typed).toBeDisabled();
    }
    await press(page, "Discard draft");
    await press(page, "JSON");
    for (const [number, words] of [
      ["007", /Line 3, column 86\b/],
      ["1e3", /not-integer/],
      ["1.0", /not-integer/],
      ["+1", /Line 3, column \d+/],
    ] as const) {
      const text = `{"type":"PATCH",\n "offsets":[\n  {"partition":{"kafka_topic":"clicks","kafka_partition":0},"offset":{"kafka_offset":${number}}}]}`;
      await page.getByLabel("JSON", { exact: true }).fill(text);
      const found = page.getByRole("list", { name: "Problems" }).or(page.getByRole("alert")).filter({ hasText: words });
      await expect(found.first(), number).toBeVisible();
      await expect(page.getByLabel("JSON", { exact: true })).toHaveValue(text);
      await expect(review, number).toBeDisabled();
    }
  });

  test("a topic typed with a space at its end is the topic", async ({ page }) => {
    await press(page, "Add partition");
    await page.getByLabel("kafka_topic").fill("clicks ");
    await page.getByLabel("kafka_partition").fill(" 0 ");
    await press(page, "Apply");
    await expect(page.getByRole("alert").filter({ hasText: "clicks/0 is there already." })).toBeVisible();
  });
});

test("an address and an id typed with spaces around them open the connector", async ({ page, expectNetworkErrors }) => {
  expectNetworkErrors([NO_REQUEST_YET]);
  await page.goto("/");
  for (const typed of ["  env-dev01/lkc-edge/paused-sink ", "paused-sink ", "\tenv-dev01/lkc-edge/paused-sink\n"]) {
    await openByTyping(page, typed);
    if (typed === "paused-sink ") await page.getByRole("table", { name: "Matches" }).getByRole("link").first().click();
    await expect(page).toHaveURL(connectorAddress("paused-sink", EDGE));
  }
});

test("the connector is deleted while it is drafted: said, nothing is sent, and the draft can be taken along", async ({
  page,
  sandbox,
  expectNetworkErrors,
}, info) => {
  expectNetworkErrors([{ url: /orders-to-warehouse/, status: 404 }]);
  await openConnector(page, NAME);
  await draft(page, { "New kafka_offset of orders/0": "80000" });
  await review(page);
  await sandbox.faults({ path: `*/connectors/${NAME}*`, status: 404, count: "always" });
  await submitButton(page).click();
  await expect(page.getByText("Nothing was sent: the look just before sending failed.")).toBeVisible();
  await expect(problem(page, /Not found while/)).toBeVisible();
  expect(await sandbox.requests()).toEqual([]);
  await page.getByRole("link", { name: "Alter", exact: true }).click();
  await expect(page.getByLabel("New kafka_offset of orders/0")).toHaveValue("80000");
  // What was drafted can be handed on: as a file of Drafts.
  await page.goto("/drafts");
  const saving = page.waitForEvent("download");
  await page.getByRole("button", { name: /^Export/ }).first().click();
  const path = info.outputPath("drafts.json");
  await (await saving).saveAs(path);
  expect(readFileSync(path, "utf8")).toContain('"kafka_offset":80000');
});
