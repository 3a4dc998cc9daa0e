// Move to position, typed by a person: each kind of log and time, refused in words and drafted exactly.

import { connectorAddress, expect, FAULTS, NO_REQUEST_YET, type Page, type Sandbox, test } from "./support/test.ts";

async function press(page: Page, name: string): Promise<void> {
  await page.getByRole("button", { name, exact: true }).click();
}

/** Opens the form on the connector's Alter page. */
async function openForm(page: Page, address: string): Promise<void> {
  await page.goto(`${address}/alter`);
  await press(page, "Move to position");
}

/** Applies the form, and is refused in these words; what was typed stays. */
async function expectRefused(page: Page, words: string): Promise<void> {
  await press(page, "Apply");
  await expect(page.getByRole("alert").filter({ hasText: words })).toBeVisible();
  await expect(page.getByText("Nothing is changed yet.")).toBeVisible();
}

/** Applies the form, and the draft's body has this offset. */
async function expectDrafted(page: Page, offset: string): Promise<void> {
  await press(page, "Apply");
  await expect(page.getByRole("status").filter({ hasText: /^Changed \d+ partitions?/ })).toBeVisible();
  await press(page, "JSON");
  const text = await page.getByLabel("JSON", { exact: true }).inputValue();
  expect(text).toContain(`"offset":${offset}`);
}

/** Has the sandbox answer with this one offset. */
async function answerWith(sandbox: Sandbox, partition: string, offset: string): Promise<void> {
  const body = `{"id":"lcc-7k2m9q","name":"inventory-mysql","offsets":[{"partition":${partition},"offset":${offset}}],"metadata":{"observed_at":"2026-03-02T09:15:04Z"}}`;
  await sandbox.faults({ operation: "getOffsets", status: 200, content_type: "application/json", count: "always", body });
}

test("SQL Server: a commit's LSN, and the change within it if it is known", async ({ page, expectNetworkErrors }) => {
  expectNetworkErrors([NO_REQUEST_YET]);
  await openForm(page, connectorAddress("crm-sqlserver"));
  await page.getByLabel("Commit LSN").fill("27:ac0:2");
  await expectRefused(page, "This is no SQL Server LSN. Write it as 00000027:00000ac0:0002.");
  await page.getByLabel("Commit LSN").fill(" 00000027:00000AD8:0003 ");
  await expectDrafted(page, '{"commit_lsn":"00000027:00000ad8:0003","change_lsn":null,"event_serial_no":0}');
  await press(page, "Table");
  await press(page, "Move to position");
  await page.getByLabel("Commit LSN").fill("00000027:00000ad8:0003");
  await page.getByLabel("Change LSN, if known").fill("00000027:00000ad0:0001");
  await expectDrafted(page, '{"commit_lsn":"00000027:00000ad8:0003","change_lsn":"00000027:00000ad0:0001","event_serial_no":0}');
});

test("Oracle: a system change number, as the string that the connector writes", async ({ page, expectNetworkErrors }) => {
  expectNetworkErrors([NO_REQUEST_YET]);
  await openForm(page, connectorAddress("applied-then-broken", FAULTS));
  for (const wrong of ["-1", "3710x", "1e7", ""]) {
    await page.getByLabel("SCN", { exact: true }).fill(wrong);
    await expectRefused(page, "This is no system change number. Write its digits.");
  }
  await page.getByLabel("SCN", { exact: true }).fill("123456789012345678901234567890");
  await press(page, "Apply");
  await expect(page.getByText(/processed low position, or the connector fails after APPLIED \(ORA-21560\)/).first()).toBeVisible();
  await expect(page.getByLabel("New scn")).toHaveValue("123456789012345678901234567890");
  await press(page, "JSON");
  await expect(page.getByLabel("JSON", { exact: true })).toHaveValue(/"offset":\{"scn":"123456789012345678901234567890"\}/);
});

test("MySQL with GTIDs: a file and a position do not count until gtids is left out", async ({ page, sandbox, expectNetworkErrors }) => {
  expectNetworkErrors([NO_REQUEST_YET]);
  await answerWith(sandbox, '{"server":"inventory"}', '{"file":"mysql-bin.000599","pos":4,"gtids":"3e11fa47-71ca-11e1-9e33-c80aa9429562:1-7","event":3,"row":1}');
  await openForm(page, connectorAddress("inventory-mysql"));
  await page.getByLabel("Binlog file").fill("mysql-bin.000600");
  await page.getByLabel("Position", { exact: true }).fill("2001");
  await expectRefused(page, "The connector resumes from gtids and ignores file and pos. Move by gtids, or leave gtids out knowing that file and pos then count.");
  await page.getByLabel("Leave gtids out, knowing that file and position then count").check();
  await expectDrafted(page, '{"file":"mysql-bin.000600","pos":2001,"event":0,"row":0}');
  await press(page, "Table");
  await press(page, "Discard draft");
  await press(page, "Move to position");
  await page.getByLabel("or GTID set").fill("1-7 8-9");
  await expectRefused(page, "This is no set of GTIDs. Write it as server-uuid:1-77, several joined by commas.");
  await page.getByLabel("or GTID set").fill("3e11fa47-71ca-11e1-9e33-c80aa9429562:1-77");
  await expectDrafted(page, '{"file":"mysql-bin.000599","pos":4,"gtids":"3e11fa47-71ca-11e1-9e33-c80aa9429562:1-77","event":0,"row":0}');
});

test("JDBC: a time with its zone becomes milliseconds, the part below a second agrees", async ({ page, expectNetworkErrors }) => {
  expectNetworkErrors([NO_REQUEST_YET]);
  await page.goto(`${connectorAddress("customers-jdbc")}/alter`);
  await page.getByLabel(/^Select .*customers/).first().check();
  await press(page, "Move to position");
  await page.getByLabel("Time", { exact: true }).fill("2026-01-31T12:00:00");
  await expectRefused(page, "The time has no offset from UTC. Write it as 2026-01-31T12:00:00Z, or with its offset as 2026-01-31T12:00:00+01:00.");
  await page.getByLabel("Time", { exact: true }).fill("last Tuesday");
  await expectRefused(page, "This is no time.");
  await page.getByLabel("Time", { exact: true }).fill("2026-01-31T12:00:00.25+01:00");
  await press(page, "Apply");
  await expect(page.getByText("2026-01-31T11:00:00.25Z is 1769857200250 in milliseconds since 1970.").first()).toBeVisible();
  await expect(page.getByLabel(/^New timestamp of /).first()).toHaveValue("1769857200250");
  await expect(page.getByLabel(/^New timestamp_nanos of /).first()).toHaveValue("250000000");
});

test("GitHub: a time for every resource that is selected", async ({ page, expectNetworkErrors }) => {
  expectNetworkErrors([NO_REQUEST_YET]);
  await page.goto(`${connectorAddress("repo-events")}/alter`);
  await page.getByLabel("Select all shown").check();
  await press(page, "Move to position");
  await page.getByLabel("Time", { exact: true }).fill("2025-12-24T18:00:00+01:00");
  await expectDrafted(page, '{"since":"2025-12-24T17:00:00Z"}');
  await expect(page.getByText("PATCH of 2 of 2 partitions")).toBeVisible();
});
