// Each page as a screen reader has it: headings, regions, names, in their order.

import {
  connectorAddress,
  connectorsAddress,
  draft,
  EDGE,
  expect,
  FIREFOX_TOO,
  NO_REQUEST_YET,
  openConnector,
  ORDERS,
  review,
  table,
  test,
} from "./support/test.ts";

test("Home", FIREFOX_TOO, async ({ page }) => {
  await page.goto("/");
  await expect(page.getByRole("heading", { name: "In the sandbox" })).toBeVisible();
  await expect(page.getByRole("banner")).toMatchAriaSnapshot(`
    - banner:
      - link "Offset Console"
      - button "Keys"
      - 'button "Theme: system"'
      - link "Connection"
  `);
  await expect(page.getByRole("main")).toMatchAriaSnapshot(`
    - main:
      - heading "Open a connector" [level=1]
      - textbox "Connector address"
      - button "Open"
      - paragraph:
        - link "Environments"
      - paragraph:
        - link "Drafts"
        - link "History"
      - region "In the sandbox":
        - heading "In the sandbox" [level=2]
        - paragraph
        - list:
          - listitem:
            - link "orders-to-warehouse"
  `);
});

test("Environments", FIREFOX_TOO, async ({ page }) => {
  await page.goto("/environments");
  await expect(table(page, "Environments")).toBeVisible();
  await expect(page.getByRole("main")).toMatchAriaSnapshot(`
    - main:
      - heading "Environments" [level=1]
      - searchbox "Filter"
      - paragraph:
        - button "Refresh"
      - status: 2 in all
      - region "Environments, scrollable":
        - table "Environments":
          - rowgroup:
            - row "name id counts as":
              - columnheader "name":
                - button "name"
              - columnheader "id":
                - button "id"
              - columnheader "counts as":
                - button "counts as"
          - rowgroup:
            - row "dev env-dev01 not production":
              - rowheader "dev":
                - link "dev"
              - cell "env-dev01"
              - cell "not production"
  `);
});

test("Clusters", FIREFOX_TOO, async ({ page }) => {
  await page.goto("/environments/env-dev01/clusters");
  await expect(table(page, "Clusters")).toBeVisible();
  await expect(page.getByRole("navigation", { name: "Place" })).toMatchAriaSnapshot(`
    - navigation "Place":
      - link /env-dev01/
  `);
  await expect(page.getByRole("main")).toMatchAriaSnapshot(`
    - main:
      - heading "Clusters" [level=1]
      - paragraph:
        - button "Mark as production"
      - searchbox "Filter"
      - status: 3 in all
      - region "Clusters, scrollable":
        - table "Clusters":
          - rowgroup
          - rowgroup:
            - row "orders lkc-orders AWS eu-west-1":
              - rowheader "orders":
                - link "orders"
  `);
});

test("Connectors", FIREFOX_TOO, async ({ page }) => {
  await page.goto(connectorsAddress(EDGE));
  await expect(table(page, "Connectors")).toBeVisible();
  await expect(page.getByRole("main")).toMatchAriaSnapshot(`
    - main:
      - heading "Connectors" [level=1]
      - button "Check last requests"
      - searchbox "Filter"
      - paragraph:
        - button "Refresh"
      - status: 9 in all
      - list "States":
        - listitem:
          - button "FAILED 1"
      - region "Connectors, scrollable":
        - table "Connectors":
          - rowgroup
          - rowgroup:
            - row /poisoned-sink FAILED 2 of 3 BigQueryStorageSink sink lcc-x5p7oi/:
              - rowheader "poisoned-sink":
                - link "poisoned-sink"
              - cell "FAILED"
              - cell "2 of 3"
  `);
});

test("a connector that is FAILED", FIREFOX_TOO, async ({ page, expectNetworkErrors }) => {
  expectNetworkErrors([NO_REQUEST_YET]);
  await openConnector(page, "poisoned-sink", EDGE);
  await expect(table(page, "Offsets")).toBeVisible();
  await expect(page.getByRole("main")).toMatchAriaSnapshot(`
    - main:
      - heading "poisoned-sink" [level=1]
      - group
      - button "Restart"
      - button "Pause"
      - navigation "Connector":
        - link "Offsets"
        - link "Last request"
        - link "Alter"
      - alert:
        - paragraph: The connector is FAILED.
        - blockquote: /Unknown magic byte!/
        - paragraph: /task 1 of 3 FAILED/
        - paragraph:
          - strong: shipments/3
          - code: topic='shipments', partition=3, offset=77345
        - paragraph:
          - button "Skip past shipments/3 at 77345"
        - paragraph:
          - button "Restart"
        - group
  `);
});

test("Last request", FIREFOX_TOO, async ({ page }) => {
  await page.goto(`${connectorAddress("orders-to-warehouse", ORDERS)}/request`);
  await expect(table(page, "Changes")).toBeVisible();
  await expect(page.getByRole("main")).toMatchAriaSnapshot(`
    - main:
      - heading "orders-to-warehouse" [level=1]
      - navigation "Connector":
        - link "Last request"
      - paragraph:
        - strong: PATCH
      - list:
        - listitem:
          - text: requested
          - time
        - listitem: 53 s
        - listitem:
          - text: applied
          - time
      - blockquote: /altered successfully/
      - region "Changes, scrollable":
        - table "Changes":
          - rowgroup:
            - row "partition previous requested live now verdict"
      - paragraph:
        - button "Restore previous offsets"
      - group
  `);
});

test("Connection, and an address that is no page", FIREFOX_TOO, async ({ page, expectNetworkErrors }) => {
  await page.goto("/connection");
  await expect(page.getByRole("main")).toMatchAriaSnapshot(`
    - main:
      - heading "Connection" [level=1]
  `);
  expectNetworkErrors([{ url: /\/nowhere$/, status: 404 }]);
  await page.goto("/nowhere");
  await expect(page.getByRole("main")).toMatchAriaSnapshot(`
    - main:
      - heading "No such page" [level=1]
      - paragraph:
        - code: "/nowhere"
      - paragraph
      - paragraph:
        - link "Open a connector"
  `);
});

test("Alter and Review", FIREFOX_TOO, async ({ page, startGateway }) => {
  // What was observed at the start stands: the numbers below are of then.
  const gateway = await startGateway("--sandbox-observe-seconds", "36000");
  await page.goto(`${gateway.url}${connectorAddress("orders-to-warehouse")}`);
  await draft(page, { "New kafka_offset of orders/0": "80000" });
  await expect(page.getByRole("main")).toMatchAriaSnapshot(`
    - main:
      - heading "orders-to-warehouse" [level=1]
      - navigation "Connector":
        - link "Offsets"
        - link "Last request"
        - link "Alter"
        - link "History"
      - group "View of the draft":
        - button "Table" [pressed]
        - button "JSON"
      - searchbox "Filter"
      - checkbox "Changed only"
      - group "Steps":
        - 'button "Undo: typing in kafka_offset of orders/0"'
        - button "Redo" [disabled]
      - group "Strategies":
        - checkbox "Select all shown"
        - text: 0 of 6 selected
        - button "Set" [disabled]
        - button "Shift" [disabled]
        - button "Skip one" [disabled]
        - button "Reset offsets"
        - button "Copy from connector"
        - button "Import"
        - button "Add partition"
      - region "Draft, scrollable":
        - table "Offsets":
          - rowgroup:
            - row "selected partition live new meaning"
          - rowgroup:
            - row "Select orders/0 orders/0 81244 80000 reads up to 1 244 records again":
              - cell "Select orders/0":
                - checkbox "Select orders/0"
              - rowheader "orders/0"
              - cell "81244"
              - cell "80000":
                - textbox "New kafka_offset of orders/0"
              - cell "reads up to 1 244 records again"
      - list "Problems":
        - listitem:
          - strong: "Warning:"
          - text: "orders/0: reads up to 1 244 records again. Go on if they may be read again."
          - button "Show orders/0, kafka_offset"
      - textbox "Note"
      - status: PATCH of 1 of 6 partitions 77c4-678e
      - paragraph:
        - button "Discard draft"
        - button "Review"
      - button "Copy as"
      - region "Share":
        - button "Share draft"
  `);
  await review(page);
  await expect(page.getByRole("main")).toMatchAriaSnapshot(`
    - main:
      - heading "orders-to-warehouse" [level=1]
      - heading "Review" [level=2]
      - paragraph:
        - strong: orders-to-warehouse
        - text: · lcc-7k2m9q
      - paragraph:
        - strong: PATCH of 1 of 6 partitions.
      - paragraph: 1 partition goes back, up to 1 244 records read again.
      - region "Changes, scrollable":
        - table "Changes":
          - rowgroup:
            - row "partition live requested meaning"
          - rowgroup:
            - row "orders/0 81244 80000 reads up to 1 244 records again":
              - rowheader "orders/0"
              - cell "81244"
              - cell "80000"
              - cell "reads up to 1 244 records again"
      - group "1 warning":
        - 'checkbox "env-dev01: orders/0: reads up to 1 244 records again. Go on if they may be read again." [checked]'
      - paragraph:
        - button "Export"
      - paragraph:
        - link "Back"
        - text: digest 77c4-678e
      - paragraph:
        - button "Submit request"
      - button "Copy as"
      - region "Share":
        - button "Share draft"
  `);
});

test("Drafts, History and Query", FIREFOX_TOO, async ({ page }) => {
  await page.goto("/drafts");
  await expect(page.getByText("No draft is kept.")).toBeVisible();
  await expect(page.getByRole("main")).toMatchAriaSnapshot(`
    - main:
      - heading "Drafts" [level=1]
      - status: 0 drafts
      - searchbox "Filter"
      - paragraph:
        - button "Import all"
        - button "Export all" [disabled]
      - status:
        - paragraph: No draft is kept.
        - paragraph: A draft begins under Alter of a connector, and is kept here from its first change on.
  `);
  await page.goto("/history");
  await expect(page.getByRole("main")).toMatchAriaSnapshot(`
    - main:
      - heading "History" [level=1]
      - status: 0 requests
      - searchbox "Filter"
      - paragraph:
        - button "Import"
        - button "Export JSON" [disabled]
        - button "Export CSV" [disabled]
      - status:
        - paragraph: No request is known here.
        - paragraph: A request appears here when it is submitted from this browser, or seen under Last request.
  `);
  await page.goto("/query");
  await expect(page.getByRole("main")).toMatchAriaSnapshot(`
    - main:
      - heading "Query" [level=1]
      - textbox "Statement"
      - paragraph:
        - button "Run" [disabled]
      - region "Examples":
        - heading "Examples" [level=2]
        - list:
          - listitem:
            - button "Read offsets"
          - listitem:
            - button "Read the last request"
          - listitem:
            - button "Alter, body as JSON (names of 2026)"
  `);
});
