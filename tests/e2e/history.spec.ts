// History: out of one browser as files, into another, and a request's way back with what it cannot bring back.

import { readFileSync } from "node:fs";
import { fillDisk } from "./support/kept.ts";
import {
  connectorAddress,
  draft,
  EDGE,
  expect,
  expectAccessible,
  expectConfirmed,
  expectRow,
  expectTaken,
  letItBeApplied,
  NO_REQUEST_YET,
  openConnector,
  type Page,
  problem,
  review,
  send,
  submit,
  submitButton,
  table,
  takePictures,
  test,
} from "./support/test.ts";

async function press(page: Page, name: string): Promise<void> {
  await page.getByRole("button", { name, exact: true }).click();
}

async function saved(page: Page, button: string, path: string): Promise<string> {
  const saving = page.waitForEvent("download");
  await press(page, button);
  await (await saving).saveAs(path);
  return readFileSync(path, "utf8");
}

test("the history leaves as JSON and as CSV, and is read in another browser as what it is: from a file", async ({
  page,
  sandbox,
  newContext,
  expectNetworkErrors,
}, info) => {
  expectNetworkErrors([NO_REQUEST_YET]);
  await openConnector(page, "paused-sink", EDGE);
  await draft(page, { "New kafka_offset of clicks/0": "4000", "New kafka_offset of clicks/1": "9007199254740993" });
  await page.getByLabel("Note").fill("INC-77: \"replay\", since 09:00");
  await review(page);
  await submit(page);
  await letItBeApplied(page, sandbox);
  await expectConfirmed(page);
  // The next visit begins with nothing seen: what this one saw stays.
  await page.goto("/history");
  await expectRow(table(page, "History"), { request: "PATCH of 2", outcome: "applied", "how known": "sent by this browser" });
  const csv = await saved(page, "Export CSV", info.outputPath("history.csv"));
  const [head, ...lines] = csv.trimEnd().split("\r\n");
  expect(head).toContain("requested");
  expect(lines).toHaveLength(2);
  expect(csv).toContain("9007199254740993");
  expect(csv).toContain("INC-77: \"\"replay\"\"");
  const path = info.outputPath("history.json");
  const json = await saved(page, "Export JSON", path);
  expect(json).toContain('"kafka_offset":9007199254740993');
  expect(json).not.toContain("sandbox:sandbox");

  const other = await (await newContext()).newPage();
  await other.goto("/history");
  await expect(other.getByText("No request is known here.")).toBeVisible();
  await other.getByLabel("Import").setInputFiles(path);
  await expect(other.getByText("1 request was imported.")).toBeVisible();
  await expectRow(table(other, "History"), { request: "PATCH of 2", outcome: "applied", by: "sandbox", "how known": "from a file" });
  await other.getByRole("button", { name: /^\d{4}-\d{2}-\d{2}/ }).click();
  await expectRow(table(other, "Before and after"), { partition: "clicks/1", before: '{"kafka_offset":5210}', requested: '{"kafka_offset":9007199254740993}' });
  await takePictures(other, "history-imported");
  await expectAccessible(other);
  // What the disk has no room for was not taken in.
  const full = await (await newContext()).newPage();
  await fillDisk(full, "history");
  await full.goto("/history");
  await full.getByLabel("Import").setInputFiles(path);
  await expect(full.getByText(/No request was imported\. Left out: entry 1: it could not be written down: .*The disk is full\./)).toBeVisible();
  await expect(full.getByText("No request is known here.")).toBeVisible();
  // The same again is known, and what is no history says so.
  await other.getByLabel("Import").setInputFiles(path);
  await expect(other.getByText("No request was imported: it was known already.")).toBeVisible();
  await other.getByLabel("Import").setInputFiles({ name: "x.json", mimeType: "application/json", buffer: Buffer.from('{"drafts":[]}') });
  await expect(other.getByRole("alert").filter({ hasText: "The file holds no history" })).toBeVisible();
  await expect(other.getByText("1 request", { exact: true })).toBeVisible();
});

test("a way back names the partitions that it cannot take away", async ({ page, sandbox, expectNetworkErrors }) => {
  expectNetworkErrors([NO_REQUEST_YET]);
  await page.goto(`${connectorAddress("repo-events")}/alter`);
  await press(page, "JSON");
  const entries = ["kafka_commits", "spark_commits", "spark_issues"].map(
    (name) => `{"partition":{"name":"apache/${name}"},"offset":{"since":"2025-12-24T17:00:00Z"}}`,
  );
  await page.getByLabel("JSON", { exact: true }).fill(`{"type":"PATCH","offsets":[${entries.join(",\n")}]}`);
  await review(page);
  await submit(page);
  await letItBeApplied(page, sandbox);
  await press(page, "Restore previous offsets");
  await expect(page.getByText(/2 partitions did not exist before: a PATCH cannot take one away\./)).toBeVisible();
  for (const name of ["apache/spark_commits", "apache/spark_issues"]) {
    await expect(page.getByRole("listitem").filter({ hasText: `${name}: had no offset before; not restorable by a PATCH` })).toBeVisible();
  }
  await takePictures(page, "restore-not-all");
  await expectAccessible(page);
});

test("the way back from a request to a connector that was made anew since is blocked as another connector's", async ({
  page,
  sandbox,
  expectNetworkErrors,
}) => {
  expectNetworkErrors([NO_REQUEST_YET]);
  await openConnector(page, "paused-sink", EDGE);
  await send(page, { "New kafka_offset of clicks/0": "4000" });
  await letItBeApplied(page, sandbox);
  await expectConfirmed(page);
  await sandbox.faults({ operation: "getOffsets", scenario: "recreated", count: "always" });
  // This visit has seen nothing but the new one.
  await openConnector(page, "paused-sink", EDGE);
  await expectRow(table(page, "Offsets"), { kafka_partition: "0", kafka_offset: "4000" });
  await page.getByRole("link", { name: "History", exact: true }).click();
  await table(page, "History").getByRole("button", { name: /^\d{4}-\d{2}-\d{2}/ }).click();
  await press(page, "Restore previous offsets");
  await expect(page.getByLabel("New kafka_offset of clicks/0")).toHaveValue("5000");
  await review(page);
  const moved = problem(page, "What stands now is not what was drafted on.");
  await expect(moved).toContainText(/Another connector has this name now: lcc-other1, where the draft was made for lcc-(?!other1)\w+\./);
  await expect(submitButton(page)).toHaveAccessibleDescription("What stands now is not what was drafted on: decide above");
  await submitButton(page).press("Enter");
  await press(page, "Rebase");
  await expect(moved).toHaveCount(0);
  await expectRow(table(page, "Changes"), { partition: "clicks/0", live: "4000", requested: "5000" });
  expect(await sandbox.requests()).toHaveLength(1);
});

test("whoever reads the history keeps the place and what was said, while the request goes on", async ({ page, sandbox, context, expectNetworkErrors }) => {
  expectNetworkErrors([NO_REQUEST_YET]);
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await openConnector(page, "paused-sink", EDGE);
  await send(page, { "New kafka_offset of clicks/0": "4000" });
  await expectTaken(page);
  await page.getByRole("link", { name: "History", exact: true }).click();
  await table(page, "History").getByRole("button").first().click();
  const copy = page.getByRole("button", { name: "Copy report", exact: true });
  await copy.click();
  await expect(page.getByText("Copied.")).toBeVisible();
  await sandbox.advance(5);
  await expect(table(page, "History").getByText("applied", { exact: true })).toBeVisible();
  await sandbox.advance(12);
  const verdict = table(page, "Before and after").getByRole("cell", { name: "at it", exact: true });
  await expect(verdict).toBeVisible({ timeout: 20_000 });
  await expect(copy).toBeFocused();
  await expect(page.getByText("Copied.")).toBeVisible();
  // What is copied now has what became known since.
  await copy.press("Enter");
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toContain("verdict: `clicks/0: at it`");
});
