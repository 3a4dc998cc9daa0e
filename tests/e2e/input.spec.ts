import {
  connectorAddress,
  draft,
  EDGE,
  expect,
  expectRow,
  letItBeApplied,
  type Locator,
  NO_REQUEST_YET,
  openByTyping,
  openConnector,
  type Page,
  PAYMENTS,
  review,
  submit,
  submitButton,
  table,
  test,
} from "./support/test.ts";

const NAME = "orders-to-warehouse";
const FIELD = "New kafka_offset of orders/0";
const LIVE = /^8\d{4}$/;

function reviewButton(page: Page): Locator {
  return page.getByRole("button", { name: "Review" });
}

/** The field says what is wrong with it, and there is no way to Review. */
async function expectWrong(page: Page, field: Locator, typed: string, words: RegExp): Promise<void> {
  await field.fill(typed);
  await expect(field, typed).toHaveAttribute("aria-invalid", "true");
  await expect(field, typed).toHaveAccessibleDescription(words);
  await expect(field).toHaveValue(typed);
  await expect(reviewButton(page)).toBeDisabled();
  await expect(reviewButton(page)).toHaveAccessibleDescription(/\S/);
}

async function expectRight(page: Page, field: Locator): Promise<void> {
  await expect(field).not.toHaveAttribute("aria-invalid", "true");
  await expect(reviewButton(page)).toBeEnabled();
}

test("what is no offset is named at its field, and nothing can be reviewed or sent", async ({ page, sandbox }) => {
  const posts: string[] = [];
  page.on("request", (request) => {
    if (request.method() !== "GET") posts.push(request.url());
  });
  await page.goto(`${connectorAddress(NAME)}/alter`);
  const field = page.getByLabel(FIELD);
  for (const [typed, words] of [
    ["abc", /no whole number.*digits/],
    ["12a", /no whole number.*digits/],
    ["1e3", /exponent is not taken.*all digits/],
    ["1,000", /comma is not taken.*grouped by spaces/],
    ["1.5", /point is not taken/],
    ["007", /^A number does not begin with 0\. Leave the zeros in front out\.$/],
    ["+5", /plus sign is not taken/],
    ["0x10", /no whole number/],
    ["--5", /no whole number/],
    ["null", /no whole number/],
    ["５", /no whole number/],
  ] as const) {
    await expectWrong(page, field, typed, words);
  }
  await expect(reviewButton(page)).toHaveAccessibleDescription("kafka_offset of orders/0 is not a value yet");
  // What stood there before is not handed on in its place, and nothing is said of it.
  for (const name of ["Copy as", "Share draft"]) {
    await expect(page.getByRole("button", { name, exact: true })).toBeDisabled();
    await expect(page.getByRole("button", { name, exact: true })).toHaveAccessibleDescription("kafka_offset of orders/0 is not a value yet");
  }
  await expect(page.getByText(/^[0-9a-f]{4}-[0-9a-f]{4}$/)).toHaveCount(0);
  await field.fill("80000");
  await expect(page.getByText(/reads up to/).filter({ visible: true }).first()).toBeVisible();
  await field.fill("80000,");
  await expect(page.getByText(/reads up to/)).toHaveCount(0);
  // It cannot be pressed by the keyboard either.
  await reviewButton(page).focus();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/alter$/);
  // The address of Review does not lead around it.
  await page.goto(`${connectorAddress(NAME)}/alter/review`);
  await expect(page.getByText("The draft is not finished.")).toBeVisible();
  await expect(page.getByText("kafka_offset of orders/0 is not a value yet. It is kept as it is.")).toBeVisible();
  expect(posts).toEqual([]);
  expect(await sandbox.requests()).toEqual([]);
});

test("a text that is no draft is not handed on as the draft that it was before", async ({ page }) => {
  await page.goto(`${connectorAddress(NAME)}/alter`);
  await page.getByLabel(FIELD).fill("80000");
  await page.getByRole("button", { name: "JSON", exact: true }).click();
  await page.getByLabel("JSON", { exact: true }).fill('{"type":"PATCH","offsets":[');
  for (const name of ["Copy as", "Share draft"]) {
    await expect(page.getByRole("button", { name, exact: true })).toBeDisabled();
    await expect(page.getByRole("button", { name, exact: true })).toHaveAccessibleDescription(/^The JSON view holds a text that is no draft yet/);
  }
});

test("a number that the server would not take is named at its field as well", async ({ page }) => {
  await page.goto(`${connectorAddress(NAME)}/alter`);
  const field = page.getByLabel(FIELD);
  await expectWrong(page, field, "-1", /below 0/);
  await expectWrong(page, field, "9223372036854775808", /64 bits/);
  await expectWrong(page, field, "123456789012345678901234567890", /64 bits/);
  await field.fill("9223372036854775807");
  await expectRight(page, field);
  await field.fill("0");
  await expectRight(page, field);
});

test("digits may be grouped by spaces and underscores", async ({ page, sandbox }) => {
  await page.goto(`${connectorAddress(NAME)}/alter`);
  const field = page.getByLabel(FIELD);
  for (const typed of ["80 123", "80\u2009123", "80\u202f123", "80\u00a0123", "80_123", "  80123  "]) {
    await field.fill(typed);
    await expectRight(page, field);
    await expect(page.getByText("PATCH of 1 of 6 partitions")).toBeVisible();
  }
  await review(page);
  await expectRow(table(page, "Changes"), { partition: "orders/0", requested: "80123" });
  await submit(page);
  await letItBeApplied(page, sandbox);
  expect((await sandbox.requests()).map((request) => request.body)).toEqual([
    '{"type":"PATCH","offsets":[{"partition":{"kafka_topic":"orders","kafka_partition":0},"offset":{"kafka_offset":80123}}]}',
  ]);
});

test("clearing a field restores the live value; an error goes with it", async ({ page }) => {
  await page.goto(`${connectorAddress(NAME)}/alter`);
  const field = page.getByLabel(FIELD);
  await expect(field).toHaveAttribute("placeholder", LIVE);
  await field.fill("70000");
  await expect(page.getByText("PATCH of 1 of 6 partitions")).toBeVisible();
  await field.fill("");
  await expect(page.getByText("Nothing is changed yet.")).toBeVisible();
  await expect(reviewButton(page)).toBeDisabled();
  await expect(reviewButton(page)).toHaveAccessibleDescription("Nothing is changed yet");
  await expectWrong(page, field, "oops", /no whole number/);
  await field.fill("");
  await expect(field).not.toHaveAttribute("aria-invalid", "true");
  await expect(page.getByText("Nothing is changed yet.")).toBeVisible();
  // One field's error stands in the way of all the others.
  await page.getByLabel("New kafka_offset of orders/1").fill("80000");
  await expectWrong(page, field, "oops", /no whole number/);
  await field.fill("");
  await expectRight(page, field);
  await page.getByRole("button", { name: "Discard draft" }).click();
  await expect(page.getByLabel("New kafka_offset of orders/1")).toHaveValue("");
  await expect(page.getByText("Nothing is changed yet.")).toBeVisible();
});

test("what is wrong is still in its field after a look at another tab", async ({ page }) => {
  await page.goto(`${connectorAddress(NAME)}/alter`);
  const field = page.getByLabel(FIELD);
  await expectWrong(page, field, "1,000", /comma/);
  await page.getByRole("link", { name: "Offsets", exact: true }).click();
  await page.getByRole("link", { name: "Alter", exact: true }).click();
  await expect(field).toHaveValue("1,000");
  await expect(field).toHaveAccessibleDescription(/comma/);
  await expect(reviewButton(page)).toBeDisabled();
});

test("a source: an lsn may be typed as PostgreSQL writes it; keys that disagree are an error", async ({
  page,
  expectNetworkErrors,
}) => {
  expectNetworkErrors([NO_REQUEST_YET]);
  await openConnector(page, "payments-cdc");
  await page.getByRole("link", { name: "Alter", exact: true }).click();
  const lsn = page.getByLabel("New lsn", { exact: true });
  await expectWrong(page, lsn, "16/XYZ", /no LSN.*16\/B374D848/);
  await lsn.fill("16/B374D848");
  await expect(lsn).not.toHaveAttribute("aria-invalid", "true");
  await expect(page.getByRole("list", { name: "Problems" })).toContainText("Error:");
  await expect(reviewButton(page)).toBeDisabled();
  await expect(reviewButton(page)).toHaveAccessibleDescription("The errors come first");
  for (const key of ["lsn_proc", "lsn_commit"]) await page.getByLabel(`New ${key}`, { exact: true }).fill("16/B374D848");
  await expectRight(page, lsn);
  await review(page);
  await expectRow(table(page, "Changes"), { partition: /\blsn$/, requested: /^97500059720/ });
});

test("on a phone a number of sixteen digits is seen whole, in its row and in its field", async ({ page, expectNetworkErrors }) => {
  expectNetworkErrors([NO_REQUEST_YET]);
  await page.setViewportSize({ width: 390, height: 844 });
  await openConnector(page, "payments-cdc");
  await page.getByRole("link", { name: "Alter", exact: true }).click();
  const lsn = page.getByLabel("New lsn", { exact: true });
  await lsn.fill("9007199254741993");
  // What a table cuts off at its edge is not in view either.
  await expect(lsn).toBeInViewport({ ratio: 1 });
  expect(await lsn.evaluate((field) => field.scrollWidth - field.clientWidth), "digits out of sight").toBeLessThanOrEqual(0);
});

test("warnings are ticked one by one, each with its environment", async ({ page, sandbox }) => {
  await openConnector(page, NAME);
  await draft(page, { [FIELD]: "70000", "New kafka_offset of orders/1": "90000" });
  await reviewButton(page).click();
  const boxes = page.getByRole("checkbox");
  await expect(boxes).toHaveCount(2);
  await expect(submitButton(page)).toBeDisabled();
  await expect(submitButton(page)).toHaveAccessibleDescription("2 warnings above are not acknowledged");
  await expect(page.getByRole("checkbox", { name: /^env-dev01: .*read again/ })).toBeVisible();
  await expect(page.getByRole("checkbox", { name: /^env-dev01: .*skips up to/ })).toBeVisible();
  await boxes.first().check();
  await expect(submitButton(page)).toHaveAccessibleDescription("A warning above is not acknowledged");
  await boxes.last().check();
  await expect(submitButton(page)).toBeEnabled();
  await boxes.first().uncheck();
  await expect(submitButton(page)).toBeDisabled();
  await boxes.first().check();
  expect(await sandbox.requests()).toEqual([]);
  await submit(page);
  await letItBeApplied(page, sandbox);
  expect(await sandbox.requests()).toHaveLength(1);
});

test("production: the band, the word on Review, and a confirmation that must match exactly", async ({
  page,
  sandbox,
  expectNetworkErrors,
}) => {
  expectNetworkErrors([NO_REQUEST_YET]);
  await openConnector(page, NAME, PAYMENTS);
  await expect(page.getByText("Production environment")).toBeVisible();
  await page.getByRole("link", { name: "Alter", exact: true }).click();
  await page.getByLabel(/^New kafka_offset of .+\/0$/).first().fill("1");
  await review(page);
  await expect(page.getByText("PRODUCTION", { exact: true })).toBeVisible();
  const confirm = page.getByLabel("Type to confirm");
  const wanted = `env-7k3mz2/${NAME}`;
  for (const typed of ["", "yes", NAME, `env-dev01/${NAME}`, wanted.toUpperCase(), wanted.slice(0, -1), `${wanted}x`, "env-7k3mz2 / orders-to-warehouse"]) {
    await confirm.fill(typed);
    await expect(submitButton(page), typed).toBeDisabled();
    await expect(submitButton(page), typed).toHaveAccessibleDescription(`Type ${wanted} to confirm`);
  }
  expect(await sandbox.requests()).toEqual([]);
  await confirm.fill(wanted);
  await expect(submitButton(page)).toBeEnabled();
  await submit(page);
  await expect.poll(async () => (await sandbox.requests()).map((request) => request.environment_id)).toEqual(["env-7k3mz2"]);
});

test("outside production a PATCH needs no typing, and nothing is called production", async ({ page }) => {
  await openConnector(page, NAME);
  await draft(page, { [FIELD]: "80000" });
  await review(page);
  await expect(page.getByLabel("Type to confirm")).toHaveCount(0);
  await expect(page.getByText(/production/i)).toHaveCount(0);
  await expect(submitButton(page)).toBeEnabled();
});

test("a PATCH of more than a hundred partitions is typed to confirm, one of a hundred is not", async ({ page, sandbox, expectNetworkErrors }) => {
  expectNetworkErrors([NO_REQUEST_YET]);
  const take = async (from: number, to: number) => {
    await page.getByRole("button", { name: "Import", exact: true }).click();
    const lines = Array.from({ length: to - from }, (_, at) => `events:${from + at}:900000`);
    await page.getByLabel("or pasted text").fill(lines.join("\n"));
    await page.getByRole("button", { name: "Apply", exact: true }).click();
    await expect(page.getByText(new RegExp(`^Changed ${to - from} partitions?\\.`))).toBeVisible();
  };
  const confirm = page.getByLabel("Type to confirm");
  await page.goto(`${connectorAddress("wide-sink", EDGE)}/alter`);
  await take(0, 100);
  await review(page);
  await expect(page.getByText("PATCH of 100 of 10 000 partitions.")).toBeVisible();
  await expect(submitButton(page)).toBeEnabled();
  await expect(confirm).toHaveCount(0);
  await page.getByRole("link", { name: "Back", exact: true }).click();
  await take(100, 101);
  await review(page);
  await expect(page.getByText("PATCH of 101 of 10 000 partitions.")).toBeVisible();
  await expect(confirm).toBeVisible();
  await expect(submitButton(page)).toBeDisabled();
  await expect(submitButton(page)).toHaveAccessibleDescription("Type env-dev01/wide-sink to confirm");
  expect(await sandbox.requests()).toEqual([]);
  await confirm.fill("env-dev01/wide-sink");
  await submit(page);
  await expect.poll(async () => (await sandbox.requests()).map(({ body }) => JSON.parse(body).offsets.length)).toEqual([101]);
});

test("a reset of everything is typed to confirm anywhere, and says what a reset means here", async ({ page, sandbox }) => {
  await openConnector(page, NAME);
  await page.getByRole("link", { name: "Alter", exact: true }).click();
  await page.getByRole("button", { name: "Reset offsets" }).click();
  await expect(page.getByText("Reset: the offsets of all 6 partitions will be removed.")).toBeVisible();
  await page.getByRole("button", { name: "Keep the offsets" }).click();
  await expect(page.getByText("Nothing is changed yet.")).toBeVisible();
  await page.getByRole("button", { name: "Reset offsets" }).click();
  await review(page);
  await expect(page.getByText("DELETE of all 6 partitions.")).toBeVisible();
  await expect(page.getByRole("checkbox", { name: /^env-dev01: .*all retained records again/ })).toBeVisible();
  const confirm = page.getByLabel("Type to confirm");
  await confirm.fill("DELETE");
  await expect(submitButton(page)).toBeDisabled();
  await confirm.fill(`env-dev01/${NAME}`);
  await submit(page);
  await expect.poll(async () => (await sandbox.requests()).map((request) => request.body)).toEqual(['{"type":"DELETE"}']);
});

test("a draft belongs to one connector: its namesake elsewhere has none", async ({ page, expectNetworkErrors }) => {
  expectNetworkErrors([NO_REQUEST_YET]);
  await openConnector(page, NAME);
  await draft(page, { [FIELD]: "80000" });
  await openByTyping(page, `env-7k3mz2/lkc-q9x2vw/${NAME}`);
  await page.getByRole("link", { name: "Alter", exact: true }).click();
  await expect(page.getByText("Nothing is changed yet.")).toBeVisible();
  await openByTyping(page, `env-dev01/lkc-orders/${NAME}`);
  await page.getByRole("link", { name: "Alter", exact: true }).click();
  await expect(page.getByLabel(FIELD)).toHaveValue("80000");
});
