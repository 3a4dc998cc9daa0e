// What is taken along: snapshots, reports, commands; what a refusal leaves behind; an old request carried back to APPLIED.

import { readFileSync } from "node:fs";
import {
  connectorAddress,
  draft,
  EDGE,
  expect,
  expectConfirmed,
  expectRow,
  letItBeApplied,
  NO_REQUEST_YET,
  openConnector,
  type Page,
  review,
  Sandbox,
  submit,
  table,
  test,
} from "./support/test.ts";

const CLICKS = "New kafka_offset of clicks/0";
const POST = /\/offsets\/request$/;

async function press(page: Page, name: string): Promise<void> {
  await page.getByRole("button", { name, exact: true }).click();
}

async function saved(page: Page, button: string, path: string): Promise<string> {
  const saving = page.waitForEvent("download");
  await press(page, button);
  await (await saving).saveAs(path);
  return readFileSync(path, "utf8");
}

test("the snapshot of a review is the server's own answer, and Import takes it", async ({ page, expectNetworkErrors }, info) => {
  expectNetworkErrors([NO_REQUEST_YET]);
  const answer = page.waitForResponse(/\/paused-sink\/offsets$/);
  await openConnector(page, "paused-sink", EDGE);
  const sent = await (await answer).text();
  await draft(page, { [CLICKS]: "4000" });
  await review(page);
  const path = info.outputPath("snapshot.json");
  const text = await saved(page, "Export", path);
  const offsets = (body: string) => /"offsets":(\[.*?\])[,}]/.exec(body)?.[1];
  expect(offsets(text)).toBe(offsets(sent));
  expect(text).toContain("observed_at");
  await page.getByRole("link", { name: "Back", exact: true }).click();
  await press(page, "Import");
  await page.getByLabel("Offsets file").setInputFiles(path);
  await expect(page.getByText(/were already so|already so/).first()).toBeVisible();
});

test("a report has the note, whose key, the answer to the POST with its request id; after a reload, as a file, by the clipboard, and from History", async ({
  page,
  context,
  sandbox,
  expectNetworkErrors,
}, info) => {
  expectNetworkErrors([NO_REQUEST_YET]);
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await openConnector(page, "paused-sink", EDGE);
  await draft(page, { [CLICKS]: "4000" });
  await page.getByLabel("Note").fill("INC-77: why");
  await review(page);
  const posting = page.waitForResponse((response) => POST.test(response.url()) && response.request().method() === "POST");
  await submit(page);
  const post = await posting;
  const [id, body] = [post.headers()["x-request-id"] ?? "none", await post.text()];
  await letItBeApplied(page, sandbox);
  await expectConfirmed(page);
  await page.reload();
  await expectConfirmed(page);
  await press(page, "Copy as");
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Tool").selectOption({ label: "Report" });
  const report = await saved(page, "Save file", info.outputPath("report.md"));
  for (const part of ["- who: `sandbox`", "- note: `INC-77: why`", `- request id: \`${id}\``, "- answered: ", "body as sent", body, "verdict: `clicks/0: at it`"]) {
    expect(report).toContain(part);
  }
  await dialog.getByRole("button", { name: "Copy", exact: true }).click();
  await expect(dialog.getByText("Copied.")).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toContain("- note: `INC-77: why`");
  await press(page, "Close");

  await page.getByRole("link", { name: "History", exact: true }).click();
  await table(page, "History").getByRole("button").first().click();
  // After the reload it is judged anew, by who watches it: a second or two later.
  await expect(table(page, "Before and after").getByRole("cell", { name: "at it", exact: true })).toBeVisible({ timeout: 20_000 });
  const past = await saved(page, "Save report", info.outputPath("past.md"));
  for (const part of ["- who: `sandbox`", "- note: `INC-77: why`", `- request id: \`${id}\``, '{"type":"PATCH","offsets":[', body, "verdict: `clicks/0: at it`"]) {
    expect(past).toContain(part);
  }
  await press(page, "Copy report");
  await expect(page.getByText("Copied.")).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toContain("- outcome: `applied`");
});

test("a record that the trace names is read by a command", async ({ page, expectNetworkErrors }) => {
  expectNetworkErrors([NO_REQUEST_YET]);
  await openConnector(page, "poisoned-sink", EDGE);
  await page.getByRole("button", { name: "Copy as" }).first().click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Tool").selectOption({ label: "Read this record: shipments/3 at 77345" });
  await expect(dialog.getByRole("region", { name: "Command" })).toHaveText(
    "confluent kafka topic consume shipments --partition 3 --offset 77345 --environment env-dev01 --cluster lkc-edge",
  );
});

test("an old request is restored from History, and carried to APPLIED", async ({ page, sandbox, expectNetworkErrors }) => {
  expectNetworkErrors([NO_REQUEST_YET]);
  await openConnector(page, "paused-sink", EDGE);
  await draft(page, { [CLICKS]: "4000" });
  await review(page);
  await submit(page);
  await letItBeApplied(page, sandbox);
  await expectConfirmed(page);
  await page.getByRole("link", { name: "History", exact: true }).click();
  await table(page, "History").getByRole("button").first().click();
  await press(page, "Restore previous offsets");
  await expect(page.getByLabel(CLICKS)).toHaveValue("5000");
  await review(page);
  await submit(page);
  await expect.poll(async () => (await sandbox.requests()).length).toBe(2);
  await sandbox.advance(5);
  await expectRow(table(page, "Changes"), { partition: "clicks/0", previous: "4000", requested: "5000" });
  await sandbox.advance(12);
  await expectRow(table(page, "Changes"), { partition: "clicks/0", verdict: "at it" });
  await expectConfirmed(page);
  // Once more there is nothing to restore, and no draft of it.
  await page.getByRole("link", { name: "History", exact: true }).click();
  await table(page, "History").getByRole("button").last().click();
  await press(page, "Restore previous offsets");
  await expect(page.getByText("What was there before is what stands, as far as is known: there is nothing to restore.")).toBeVisible();
});

test("whatever refuses the request, the draft is kept and the server's words are shown", async ({ page, sandbox, expectNetworkErrors }) => {
  test.slow();
  // A 500 does not say whether it was taken: that one is last, and waits.
  const statuses = [400, 403, 404, 409, 429, 401, 500];
  expectNetworkErrors([NO_REQUEST_YET, ...statuses.map((status) => ({ url: POST, status }))]);
  await openConnector(page, "paused-sink", EDGE);
  await draft(page, { [CLICKS]: "4000" });
  for (const status of statuses) {
    await page.getByRole("link", { name: "Alter", exact: true }).click();
    await expect(page.getByLabel(CLICKS), String(status)).toHaveValue("4000");
    await review(page);
    const words = `The words of ${status}.`;
    await sandbox.faults({ operation: "alterOffsets", status, body: JSON.stringify({ error: { code: status, message: words } }) });
    await submit(page);
    await expect(page.getByRole("blockquote").filter({ hasText: words }), String(status)).toBeVisible();
    const outcome = status === 500 ? "It is not known whether the server took the request." : "Nothing was altered.";
    await expect(page.getByText(outcome)).toBeVisible();
  }
  await page.getByRole("link", { name: "Alter", exact: true }).click();
  await expect(page.getByLabel(CLICKS)).toHaveValue("4000");
  expect(await sandbox.requests()).toEqual([]);
});

test("the digest on Review is the one in the gateway's audit log", async ({ page, startGateway, expectNetworkErrors }, info) => {
  expectNetworkErrors([NO_REQUEST_YET]);
  const audit = info.outputPath("audit.jsonl");
  const gateway = await startGateway("--audit-log", audit);
  const sandbox = new Sandbox(gateway);
  const written = () => {
    const lines = readFileSync(audit, "utf8").trim().split("\n");
    const events = lines.map((line) => JSON.parse(line) as { event: string; digest: string; body: string; target: { connector_name: string } });
    return events.filter(({ event }) => event === "write");
  };
  const shown: string[] = [];
  // The second name is decoded once, as the path that the gateway sees is.
  for (const [name, field] of [
    ["paused-sink", CLICKS],
    ["a%2Fb", "New kafka_offset of odd/0"],
  ] as const) {
    await page.goto(`${gateway.url}${connectorAddress(name, EDGE)}`);
    await draft(page, { [field]: "4" });
    await review(page);
    const digest = page.getByText(/^digest [0-9a-f]{4}-[0-9a-f]{4}$/);
    shown.push((await digest.textContent())!.replace("digest ", ""));
    await submit(page);
    // The request that was sent is known by the same eight characters.
    await expect(digest).toHaveText(`digest ${shown.at(-1)}`);
    await expect.poll(async () => (await sandbox.requests()).length).toBe(shown.length);
  }
  expect(written().map(({ digest }) => digest)).toEqual(shown);
  expect(new Set(shown).size).toBe(2);
  expect(written().map(({ target }) => target.connector_name)).toEqual(["paused-sink", "a%2Fb"]);
  expect(written().map(({ body }) => body)).toEqual((await sandbox.requests()).map(({ body }) => body));
});
