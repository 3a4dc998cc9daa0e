// A key of one's own stays in the tab where the gateway signs by itself.

import { expect, openByTyping, signIn, table, test } from "./support/test.ts";

test("a remembered key is not sent to a gateway that holds the key, at the same address", async ({ page, startGateway }) => {
  // The sandbox stays, as a server would; the gateway between is started anew, as another one.
  const server = await startGateway();
  const upstream = ["--upstream", server.url];
  const gateway = await startGateway(...upstream);
  const asked: { path: string; headers: Record<string, string> }[] = [];
  page.on("request", (request) => {
    const { pathname } = new URL(request.url());
    if (/^\/(connect|org|cmk)\//.test(pathname)) asked.push({ path: pathname, headers: request.headers() });
  });
  const open = async () => {
    await openByTyping(page, "env-dev01/lkc-orders/orders-to-warehouse");
    await expect(table(page, "Offsets")).toBeVisible();
  };
  await page.goto(`${gateway.url}/connection`);
  await page.getByLabel("Remember in this tab over a reload").check();
  await signIn(page, "my-own-key", "my-own-secret");
  await open();
  const own = `Basic ${btoa("my-own-key:my-own-secret")}`;
  const signed = () => asked.filter(({ headers }) => headers["authorization"] === own).length;
  expect(signed()).toBeGreaterThan(0);

  process.env.CONFLUENT_CLOUD_API_KEY = "KEYOFTHEGATEWAY";
  process.env.CONFLUENT_CLOUD_API_SECRET = "its-secret";
  gateway.use(...upstream, "--credentials", "env");
  await gateway.restart();
  asked.length = 0;
  await page.goto(gateway.address);
  await open();
  expect(asked.length).toBeGreaterThan(0);
  expect(asked.filter(({ headers }) => headers["authorization"] !== undefined)).toEqual([]);
  expect(asked.filter(({ headers }) => headers["x-console-token"] === undefined)).toEqual([]);

  // The tab had it all the while: for a gateway that holds none, it signs with it again.
  gateway.use(...upstream);
  await gateway.restart();
  asked.length = 0;
  await page.goto(gateway.url);
  await open();
  expect(signed()).toBe(asked.length);
});
