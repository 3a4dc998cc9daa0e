import {
  connectorAddress,
  draft,
  EDGE,
  expect,
  expectConfirmed,
  expectAccessible,
  expectRow,
  expectSound,
  expectTaken,
  FAULTS,
  letItBeApplied,
  NO_REQUEST_YET,
  openConnector,
  type Page,
  PAYMENTS,
  problem,
  review,
  type Sandbox,
  submit,
  table,
  test,
  word,
} from "./support/test.ts";

const NAME = "orders-to-warehouse";
type Scene = {
  name: string;
  /** Failed requests that belong to it. */
  fails?: { url: RegExp; status: number }[];
  open: (page: Page, sandbox: Sandbox) => Promise<void>;
};

const SCENES: Scene[] = [
  {
    name: "Home",
    open: async (page) => {
      await page.goto("/");
      await expect(page.getByRole("heading", { name: "In the sandbox" })).toBeVisible();
    },
  },
  {
    name: "Home with a wrong address",
    open: async (page) => {
      await page.goto("/");
      await page.getByLabel("Connector address").fill("https://confluent.cloud/environments/env-dev01/clusters/lkc-orders/overview?a-long-one");
      await page.keyboard.press("Enter");
      await expect(problem(page)).toBeVisible();
    },
  },
  {
    name: "Offsets of a sink",
    open: async (page) => {
      await openConnector(page, NAME);
      await expect(table(page, "Offsets")).toBeVisible();
    },
  },
  {
    name: "Offsets of a source",
    fails: [NO_REQUEST_YET],
    open: async (page) => {
      await openConnector(page, "payments-cdc");
      await expect(table(page, "Offsets")).toBeVisible();
    },
  },
  {
    name: "Offsets, none yet",
    fails: [NO_REQUEST_YET],
    open: async (page) => {
      await openConnector(page, "new-sink", EDGE);
      await expect(page.getByText("No offsets yet.")).toBeVisible();
    },
  },
  {
    name: "Offsets of a connector that is FAILED",
    fails: [NO_REQUEST_YET],
    open: async (page) => {
      await openConnector(page, "poisoned-sink", EDGE);
      await expect(page.getByText("The connector is FAILED.")).toBeVisible();
      await expect(table(page, "Offsets")).toBeVisible();
    },
  },
  {
    name: "Last request",
    open: async (page) => {
      await page.goto(`${connectorAddress(NAME)}/request`);
      await expect(table(page, "Changes")).toBeVisible();
      await page.getByText("Raw answer").click();
    },
  },
  {
    name: "Last request, none yet",
    fails: [NO_REQUEST_YET],
    open: async (page) => {
      await page.goto(`${connectorAddress("new-sink", EDGE)}/request`);
      await expect(page.getByText("No request yet.")).toBeVisible();
    },
  },
  {
    name: "Last request, FAILED",
    fails: [NO_REQUEST_YET],
    open: async (page, sandbox) => {
      await openConnector(page, "fails-to-apply", FAULTS);
      await draft(page, { "New kafka_offset of orders/0": "2000" });
      await review(page);
      await submit(page);
      await expect(page.getByText(/^(PENDING|FAILED)$/).first()).toBeVisible();
      await sandbox.advance(5);
      await expect(word(page, "FAILED")).toBeVisible();
    },
  },
  {
    name: "Last request, refused",
    fails: [{ url: /\/offsets\/request$/, status: 400 }],
    open: async (page, sandbox) => {
      await openConnector(page, NAME);
      await draft(page, { "New kafka_offset of orders/0": "80000" });
      await review(page);
      await sandbox.faults({ operation: "alterOffsets", status: 400 });
      await submit(page);
      await expect(problem(page)).toBeVisible();
    },
  },
  {
    name: "Alter of a sink, with values, warnings and an error",
    open: async (page) => {
      await openConnector(page, NAME);
      await draft(page, {
        "New kafka_offset of orders/0": "70000",
        "New kafka_offset of orders/1": "90000",
        "New kafka_offset of orders/2": "1,000",
      });
      await expect(problem(page)).toBeVisible();
    },
  },
  {
    name: "Alter of a source",
    fails: [NO_REQUEST_YET],
    open: async (page) => {
      await openConnector(page, "payments-cdc");
      await draft(page, { "New lsn": "9007199254740993" });
      await expect(page.getByRole("list", { name: "Problems" })).toContainText("Error:");
    },
  },
  {
    name: "Alter, a reset",
    open: async (page) => {
      await openConnector(page, NAME);
      await page.getByRole("link", { name: "Alter", exact: true }).click();
      await page.getByRole("button", { name: "Reset offsets" }).click();
      await expect(page.getByRole("button", { name: "Keep the offsets" })).toBeVisible();
    },
  },
  {
    name: "Alter as JSON, with a text that is no draft yet",
    open: async (page) => {
      await page.goto(`${connectorAddress(NAME)}/alter`);
      await page.getByRole("button", { name: "JSON", exact: true }).click();
      await page.getByLabel("JSON", { exact: true }).fill('{"type": "PATCH", "offsets": [{');
      await expect(problem(page)).toBeVisible();
    },
  },
  {
    name: "Review of a reset",
    open: async (page) => {
      await openConnector(page, NAME);
      await page.getByRole("link", { name: "Alter", exact: true }).click();
      await page.getByRole("button", { name: "Reset offsets" }).click();
      await review(page);
      await expect(page.getByLabel("Type to confirm")).toBeVisible();
    },
  },
  {
    name: "History, with a request opened",
    open: async (page) => {
      await page.goto(`${connectorAddress(NAME)}/request`);
      // It is kept as soon as the offsets have been read too.
      await expectRow(table(page, "Changes"), { "live now": /^\d+$/ });
      await page.getByRole("link", { name: "History", exact: true }).click();
      await page.getByRole("button", { name: /^\d{4}-\d{2}-\d{2}/ }).click();
      await expect(table(page, "Before and after")).toBeVisible();
    },
  },
  {
    name: "Review in production",
    fails: [NO_REQUEST_YET],
    open: async (page) => {
      await openConnector(page, NAME, PAYMENTS);
      await page.getByRole("link", { name: "Alter", exact: true }).click();
      await page.getByLabel(/^New kafka_offset of .+\/0$/).first().fill("1");
      await review(page);
      await expect(page.getByLabel("Type to confirm")).toBeVisible();
    },
  },
  {
    name: "Review of a source",
    fails: [NO_REQUEST_YET],
    open: async (page) => {
      await openConnector(page, "payments-cdc");
      await draft(page, Object.fromEntries(["lsn", "lsn_proc", "lsn_commit"].map((key) => [`New ${key}`, "9007199254740993"])));
      await review(page);
    },
  },
  {
    name: "Review without a draft",
    open: async (page) => {
      await page.goto(`${connectorAddress(NAME)}/alter/review`);
      await expect(page.getByText("There is nothing to review.")).toBeVisible();
    },
  },
  {
    name: "a connector that is not there",
    fails: [{ url: /no-such-connector/, status: 404 }],
    open: async (page) => {
      await page.goto(connectorAddress("no-such-connector"));
      await expect(problem(page)).toBeVisible();
    },
  },
  {
    name: "answers that cannot be read",
    open: async (page) => {
      await openConnector(page, "garbled", FAULTS);
      await expect(problem(page, "could not be read")).toBeVisible();
    },
  },
  {
    name: "an error beside the last good offsets",
    fails: [{ url: /\/offsets$/, status: 500 }],
    open: async (page, sandbox) => {
      await openConnector(page, NAME);
      await expect(table(page, "Offsets")).toBeVisible();
      await sandbox.faults({ operation: "getOffsets", status: 500, count: "always" });
      // The page may come to the error by itself, which brings a Refresh of its own.
      await page.getByRole("button", { name: "Refresh" }).first().click();
      await expect(problem(page)).toBeVisible();
      await expect(table(page, "Offsets")).toBeVisible();
    },
  },
  {
    name: "Connection",
    open: async (page) => {
      await page.goto("/connection");
      await expect(page.getByLabel("API key")).toBeVisible();
    },
  },
  {
    name: "an unknown page",
    fails: [{ url: /a-page-with-a-very-long-name/, status: 404 }],
    open: async (page) => {
      await page.goto(`/a-page-with-a-very-long-name/${"so-long-that-it-is-wider-than-a-phone".repeat(3)}`);
      await expect(page.getByRole("heading", { level: 1 })).toHaveText("No such page");
    },
  },
  {
    name: "a long and odd name",
    fails: [NO_REQUEST_YET],
    open: async (page) => {
      await openConnector(page, "name with / % + # ü", EDGE);
      await expect(table(page, "Offsets")).toBeVisible();
    },
  },
];

for (const { name, fails, open } of SCENES) {
  test(`axe finds nothing, and nothing is wider than the screen: ${name}`, async ({ page, sandbox, expectNetworkErrors }) => {
    expectNetworkErrors(fails ?? []);
    await open(page, sandbox);
    await expectSound(page);
  });
}

test("the themes can be chosen, and stay chosen", async ({ page }) => {
  await page.goto("/");
  await page.getByRole("button", { name: "Theme: system" }).click();
  await expect(page.getByRole("button", { name: "Theme: dark" })).toBeVisible();
  await expectAccessible(page);
  await page.reload();
  await page.getByRole("button", { name: "Theme: dark" }).click();
  await expect(page.getByRole("button", { name: "Theme: light" })).toBeVisible();
  await expectAccessible(page);
});

/** Presses Tab until something has the focus, as somebody without a mouse does. */
async function tabTo(page: Page, role: "link" | "button" | "textbox" | "checkbox", name: string | RegExp): Promise<void> {
  const wanted = page.getByRole(role, { name, exact: true });
  await expect(wanted.first()).toBeVisible();
  for (let presses = 0; presses < 60; presses += 1) {
    await page.keyboard.press("Tab");
    const isThere = await wanted.evaluateAll((all) => all.some((each) => each === document.activeElement));
    if (isThere) return;
  }
  expect(false, `Tab reaches ${role} ${name}`).toBe(true);
}

test("the main journey by keyboard alone: open, alter, review, submit, APPLIED, observed", async ({ page, sandbox }) => {
  await page.goto("/");
  await expect(page.getByLabel("Connector address")).toBeVisible();
  await tabTo(page, "textbox", "Connector address");
  await page.keyboard.type("https://confluent.cloud/environments/env-dev01/clusters/lkc-orders/connectors/orders-to-warehouse");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: NAME })).toBeFocused();

  await tabTo(page, "link", "Alter offsets");
  await page.keyboard.press("Enter");
  await tabTo(page, "textbox", "New kafka_offset of orders/0");
  await page.keyboard.type("80000");
  await tabTo(page, "textbox", "New kafka_offset of orders/3");
  await page.keyboard.type("80500");
  await tabTo(page, "button", "Review");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "Review", exact: true })).toBeVisible();
  for (const box of await page.getByRole("checkbox").all()) {
    await tabTo(page, "checkbox", /./);
    await page.keyboard.press("Space");
    await expect(box).toBeChecked();
  }
  await tabTo(page, "button", "Submit request");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/request$/);
  await letItBeApplied(page, sandbox);
  await expectConfirmed(page);
  expect(await sandbox.requests()).toHaveLength(1);

  await tabTo(page, "button", "Restore previous offsets");
  await page.keyboard.press("Enter");
  await expect(page.getByText("PATCH of 2 of 6 partitions")).toBeVisible();
});

test("what changes by itself is said to a screen reader, errors at once", async ({ page, sandbox, expectNetworkErrors }) => {
  expectNetworkErrors([{ url: /\/offsets$/, status: 500 }]);
  await openConnector(page, NAME);
  await expect(table(page, "Offsets")).toBeVisible();
  await draft(page, { "New kafka_offset of orders/0": "80000" });
  await expect(page.getByRole("status").filter({ hasText: "PATCH of 1 of 6 partitions" })).toBeVisible();
  await review(page);
  await submit(page);
  await expectTaken(page);
  await sandbox.faults({ operation: "getOffsets", status: 500, count: "always" });
  await page.getByRole("link", { name: "Offsets", exact: true }).click();
  await page.getByRole("button", { name: "Refresh" }).first().click();
  await expect(page.getByRole("alert").filter({ hasText: "HTTP 500" })).toBeVisible();
});
