import {
  connectorAddress,
  connectorsAddress,
  draft,
  EDGE,
  expect,
  expectRow,
  expectTaken,
  NO_REQUEST_YET,
  openByTyping,
  openConnector,
  ORDERS,
  type Page,
  problem,
  review,
  submit,
  table,
  test,
} from "./support/test.ts";

const ODD_NAMES = ["name with / % + # ü", "a%2Fb", "orders.v1.sink"];
const ORDERS_PATH = connectorAddress("orders-to-warehouse");

function title(page: Page) {
  return page.getByRole("heading", { level: 1 });
}

test("Home opens a connector by every form of address that goes around", async ({ page }) => {
  await page.goto("/");
  for (const [typed, leadsTo] of [
    [`https://confluent.cloud${ORDERS_PATH}/overview?granularity=1h#tasks`, ORDERS_PATH],
    [`confluent.cloud${ORDERS_PATH}`, ORDERS_PATH],
    [`https://offsets.example.org${ORDERS_PATH}/request`, `${ORDERS_PATH}/request`],
    [`http://offsets.example.org:8080${ORDERS_PATH}/alter`, `${ORDERS_PATH}/alter`],
    [`https://api.confluent.cloud/connect/v1${ORDERS_PATH}/offsets`, ORDERS_PATH],
    [`https://api.confluent.cloud/connect/v1${ORDERS_PATH}/offsets/request/status`, `${ORDERS_PATH}/request`],
    ["env-dev01/lkc-orders/orders-to-warehouse", ORDERS_PATH],
    ["  env-dev01 / lkc-orders / orders-to-warehouse ", ORDERS_PATH],
    ["env-dev01/lkc-orders/lcc-7k2m9q", ORDERS_PATH],
  ] as const) {
    await openByTyping(page, typed);
    await expect(title(page), typed).toHaveText("orders-to-warehouse");
    await expect(page).toHaveURL(leadsTo);
  }
});

test("Home takes the Enter key as well", async ({ page }) => {
  await page.goto("/");
  await page.getByLabel("Connector address").fill("env-dev01/lkc-orders/orders-to-warehouse");
  await page.keyboard.press("Enter");
  await expect(title(page)).toHaveText("orders-to-warehouse");
});

test("an address that leads nowhere is answered with what is missing, and stays in the field", async ({ page }) => {
  await page.goto("/");
  const field = page.getByLabel("Connector address");
  for (const [typed, words] of [
    ["", /Nothing typed/],
    ["https://confluent.cloud/environments/env-dev01/clusters/lkc-orders/overview", /names no connector.*connectors\/name/],
    ["dev01/lkc-orders/orders", /“dev01” is not an environment id.*env-/],
    ["env-dev01/orders/orders", /“orders” is not a Kafka cluster id.*lkc-/],
    ["env-dev01/lkc-orders/..", /cannot be addressed by a browser/],
    [`https://confluent.cloud${connectorsAddress(ORDERS)}/%FF`, /percent escape .* broken/],
    ["env-dev01/lkc-orders/lcc-nosuch", /No connector with the id lcc-nosuch/],
  ] as const) {
    await field.fill(typed);
    await page.getByRole("button", { name: "Open", exact: true }).click();
    await expect(problem(page), typed).toHaveText(words);
    await expect(field).toHaveValue(typed);
    await expect(field).toHaveAttribute("aria-invalid", "true");
    await expect(field).toHaveAccessibleDescription(words);
    await expect(page).toHaveURL("/");
  }
});

test("an id is looked up in its cluster; where that fails, Home says so and keeps what was typed", async ({
  page,
  sandbox,
  expectNetworkErrors,
}) => {
  expectNetworkErrors([{ url: /\/connectors\?/, status: 500 }]);
  await sandbox.faults({ operation: "listConnectors", status: 500 });
  await page.goto("/");
  const field = page.getByLabel("Connector address");
  await field.fill("env-dev01/lkc-orders/lcc-7k2m9q");
  await page.getByRole("button", { name: "Open", exact: true }).click();
  await expect(problem(page, "listing the connectors")).toBeVisible();
  await expect(field).toHaveValue("env-dev01/lkc-orders/lcc-7k2m9q");
  await page.getByRole("button", { name: "Refresh" }).click();
  await expect(title(page)).toHaveText("orders-to-warehouse");
});

test("every page has an address that opens it, a heading and a title of its own", async ({ page }) => {
  for (const [address, heading, name] of [
    ["/", "Open a connector", "Offset Console"],
    ["/connection", "Connection", "Connection · Offset Console"],
    [ORDERS_PATH, "orders-to-warehouse", "orders-to-warehouse · Offset Console"],
    [`${ORDERS_PATH}/request`, "orders-to-warehouse", "Last request · orders-to-warehouse · Offset Console"],
    [`${ORDERS_PATH}/alter`, "orders-to-warehouse", "Alter · orders-to-warehouse · Offset Console"],
    [`${ORDERS_PATH}/alter/review`, "orders-to-warehouse", "Review · orders-to-warehouse · Offset Console"],
  ] as const) {
    await page.goto(address);
    await expect(title(page), address).toHaveText(heading);
    await expect(page).toHaveTitle(name);
    await expect(page).toHaveURL(address);
  }
  // A Review without a draft leads back to Alter.
  await expect(page.getByText("There is nothing to review.")).toBeVisible();
  await page.getByRole("main").getByRole("link", { name: "Alter offsets" }).click();
  await expect(page).toHaveURL(`${ORDERS_PATH}/alter`);
  await expect(page.getByLabel("New kafka_offset of orders/0")).toBeVisible();
});

test("what stands after a connector's name and is not ours is ignored", async ({ page }) => {
  for (const rest of ["/overview", "/tasks/0/logs", "/", "/settings?tab=2#x"]) {
    await page.goto(`${ORDERS_PATH}${rest}`);
    await expectRow(table(page, "Offsets"), { kafka_topic: "orders", kafka_partition: "0" });
    await expect(page.getByRole("link", { name: "Offsets", exact: true })).toHaveAttribute("aria-current", "page");
  }
  await page.goto(`${ORDERS_PATH}/alter/whatever`);
  await expect(page.getByRole("link", { name: "Alter", exact: true })).toHaveAttribute("aria-current", "page");
});

test("an unknown address says so, and leads home", async ({ page, expectNetworkErrors }) => {
  expectNetworkErrors([{ url: /\/no\/such%20page$/, status: 404 }]);
  const answer = await page.goto("/no/such%20page");
  expect(answer?.status()).toBe(404);
  await expect(title(page)).toHaveText("No such page");
  await expect(page).toHaveTitle("Page not found · Offset Console");
  await expect(page.getByRole("main")).toContainText("/no/such%20page");
  await page.getByRole("link", { name: "Open a connector" }).click();
  await expect(page.getByLabel("Connector address")).toBeVisible();
});

for (const name of ODD_NAMES) {
  test(`the connector ${name}: deep link, Home, tabs, back and forward, reload`, async ({ page, expectNetworkErrors }) => {
    expectNetworkErrors([NO_REQUEST_YET]);
    const address = connectorAddress(name, EDGE);
    const offsets = table(page, "Offsets");
    const isHere = async (where: string, heading: string) => {
      await expect(page).toHaveURL(where);
      await expect(title(page)).toHaveText(name);
      await expect(page).toHaveTitle(heading);
    };
    await openConnector(page, name, EDGE);
    await expectRow(offsets, { kafka_partition: "0", kafka_offset: /^\d+$/ });

    await page.getByRole("link", { name: "Last request", exact: true }).click();
    await isHere(`${address}/request`, `Last request · ${name} · Offset Console`);
    await expect(page.getByText("No request yet.")).toBeVisible();
    await page.getByRole("link", { name: "Alter", exact: true }).click();
    await isHere(`${address}/alter`, `Alter · ${name} · Offset Console`);
    await expect(page.getByLabel(/^New kafka_offset of .+\/0$/)).toBeVisible();

    await page.goBack();
    await isHere(`${address}/request`, `Last request · ${name} · Offset Console`);
    await page.goBack();
    await isHere(address, `${name} · Offset Console`);
    await expectRow(offsets, { kafka_partition: "0" });
    await page.goForward();
    await isHere(`${address}/request`, `Last request · ${name} · Offset Console`);
    await page.reload();
    await isHere(`${address}/request`, `Last request · ${name} · Offset Console`);
    await expect(page.getByText("No request yet.")).toBeVisible();

    await openByTyping(page, `env-dev01/lkc-edge/${name}`);
    await isHere(address, `${name} · Offset Console`);
    await openByTyping(page, `https://confluent.cloud${address}/overview`);
    await isHere(address, `${name} · Offset Console`);
    // The place on top leads there too.
    await page.getByRole("link", { name: "Last request", exact: true }).click();
    await page.getByRole("navigation", { name: "Place" }).getByRole("link", { name }).click();
    await isHere(address, `${name} · Offset Console`);
    await expectRow(offsets, { kafka_partition: "0" });
  });

  test(`a request for ${name} reaches that connector`, async ({ page, sandbox, expectNetworkErrors }) => {
    expectNetworkErrors([NO_REQUEST_YET]);
    await openConnector(page, name, EDGE);
    const topic = name === "orders.v1.sink" ? "orders.v1" : "odd";
    await draft(page, { [`New kafka_offset of ${topic}/0`]: "200" });
    await review(page);
    await expect(page.getByText(`env-dev01 / lkc-edge / ${name}`)).toBeVisible();
    await submit(page);
    await expectTaken(page);
    const accepted = await sandbox.requests();
    expect(accepted.map((request) => [request.kafka_cluster_id, request.connector_name])).toEqual([["lkc-edge", name]]);
  });
}

test("after a move inside the console the focus is on the heading, and one button skips to the page", async ({ page }) => {
  await page.goto("/");
  await expect(title(page)).toBeVisible();
  // The first page leaves the focus to the browser: the first Tab finds the way past the bar.
  await page.keyboard.press("Tab");
  const skip = page.getByRole("button", { name: "Skip to the page" });
  await expect(skip).toBeFocused();
  await expect(skip).toBeInViewport();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("main")).toBeFocused();
  await page.keyboard.press("Tab");
  await expect(page.getByLabel("Connector address")).toBeFocused();

  await page.getByLabel("Connector address").fill("env-dev01/lkc-orders/orders-to-warehouse");
  await page.keyboard.press("Enter");
  await expect(title(page)).toHaveText("orders-to-warehouse");
  await expect(title(page)).toBeFocused();
  for (const link of ["Last request", "Alter", "Connection", "Offset Console"]) {
    await page.getByRole("link", { name: link, exact: true }).click();
    await expect(title(page), link).toBeFocused();
  }
  await page.goBack();
  await expect(title(page)).toHaveText("Connection");
  await expect(title(page)).toBeFocused();
});

test("a link opened with a modifier is the browser's own affair", async ({ page, context }) => {
  await openConnector(page, "orders-to-warehouse");
  const opened = context.waitForEvent("page");
  await page.getByRole("link", { name: "Last request", exact: true }).click({ modifiers: ["ControlOrMeta"] });
  const other = await opened;
  await expect(other).toHaveURL(`${ORDERS_PATH}/request`);
  await expect(page).toHaveURL(ORDERS_PATH);
  await expect(title(other)).toHaveText("orders-to-warehouse");
});
