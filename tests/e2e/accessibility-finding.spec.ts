// What leads to a connector, and what opens over it: sound in both themes, narrow and wide.

import {
  EDGE,
  expect,
  expectSound,
  NO_REQUEST_YET,
  openConnector,
  type Page,
  type Sandbox,
  table,
  takePictures,
  test,
} from "./support/test.ts";

const NAME = "orders-to-warehouse";

type Scene = {
  name: string;
  fails?: { url: RegExp; status: number }[];
  open: (page: Page, sandbox: Sandbox) => Promise<void>;
};

async function openDialog(page: Page, button: string, dialog: string | RegExp): Promise<void> {
  await page.getByRole("button", { name: button, exact: true }).click();
  await expect(page.getByRole("dialog", { name: dialog })).toBeVisible();
}

const SCENES: Scene[] = [
  {
    name: "Environments",
    open: async (page) => {
      await page.goto("/environments");
      await expect(table(page, "Environments").getByRole("row").nth(1)).toBeVisible();
    },
  },
  {
    name: "Clusters",
    open: async (page) => {
      await page.goto("/environments/env-dev01/clusters");
      await expect(table(page, "Clusters").getByRole("row").nth(1)).toBeVisible();
    },
  },
  {
    name: "Clusters, forbidden",
    fails: [{ url: /\/cmk\/v2\/clusters/, status: 403 }],
    open: async (page, sandbox) => {
      await sandbox.faults({ operation: "listClusters", status: 403, count: "always" });
      await page.goto("/environments/env-dev01/clusters");
      await expect(page.getByLabel("Kafka cluster id")).toBeVisible();
    },
  },
  {
    name: "Connectors, sorted and filtered",
    open: async (page) => {
      await page.goto("/environments/env-dev01/clusters/lkc-faults/connectors?sort=-state&filter=fail");
      await expect(table(page, "Connectors").getByRole("row").nth(1)).toBeVisible();
    },
  },
  {
    name: "Connectors, last requests checked",
    fails: [NO_REQUEST_YET],
    open: async (page) => {
      await page.goto("/environments/env-dev01/clusters/lkc-orders/connectors");
      await page.getByRole("button", { name: "Check last requests" }).click();
      await expect(page.getByText("none yet").first()).toBeVisible();
    },
  },
  {
    name: "a search",
    open: async (page) => {
      await page.goto("/?find=payments-cdc");
      await expect(page.getByRole("link", { name: /payments-cdc/ }).first()).toBeVisible();
    },
  },
  {
    name: "the list of keys",
    open: async (page) => {
      await page.goto("/");
      await openDialog(page, "Keys", "Keys");
    },
  },
  {
    name: "the question before a pause",
    open: async (page) => {
      await openConnector(page, NAME);
      await openDialog(page, "Pause", "Pause this connector?");
    },
  },
  {
    name: "Copy as",
    open: async (page) => {
      await openConnector(page, NAME);
      await openDialog(page, "Copy as", /^Copy/);
    },
  },
  {
    name: "Offsets of very many partitions, sorted and filtered",
    fails: [NO_REQUEST_YET],
    open: async (page) => {
      await openConnector(page, "wide-sink", EDGE);
      await page.getByLabel("Filter", { exact: true }).fill("7");
      await page.getByRole("columnheader", { name: "kafka_offset" }).getByRole("button").click();
      await expect(page.getByRole("columnheader", { name: "kafka_offset" })).toHaveAttribute("aria-sort", "ascending");
    },
  },
  {
    name: "Offsets after what moved, with a row opened",
    open: async (page, sandbox) => {
      await openConnector(page, NAME);
      await expect(table(page, "Offsets")).toBeVisible();
      await sandbox.advance(11);
      await page.getByRole("button", { name: "Refresh" }).first().click();
      await expect(page.getByText(/since the last observation/).first()).toBeVisible();
      await table(page, "Offsets").getByRole("row").nth(2).click();
    },
  },
];

for (const { name, fails, open } of SCENES) {
  test(`sound in both themes, narrow and wide: ${name}`, async ({ page, sandbox, expectNetworkErrors }) => {
    expectNetworkErrors(fails ?? []);
    await open(page, sandbox);
    await expectSound(page);
    await takePictures(page, `finding-${name.toLowerCase().replace(/\W+/g, "-")}`);
  });
}
