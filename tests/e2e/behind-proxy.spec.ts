// Behind a proxy that says who asks: the gateway lets in nobody whom it does not name.

import { writeFileSync } from "node:fs";
import { connectorAddress, draft, EDGE, expect, expectAccessible, letTimePass, NO_REQUEST_YET, type Page, problem, review, Sandbox, submit, test, word } from "./support/test.ts";

const SECRET = "a-secret-of-the-proxy-and-the-gateway";

/** The browser's way leads through a proxy that says who asks, or no longer does. */
async function pass(page: Page, user: string | null): Promise<void> {
  await page.setExtraHTTPHeaders(user === null ? {} : { "x-user": user, "x-proxy-secret": SECRET });
}

for (const [whose, keys, said] of [
  ["the gateway's key", ["--credentials", "env"], /^The gateway does not know this tab: the tab, the gateway or a proxy in front of it was started anew\./],
  ["the user's own key", [], /^The gateway is not told who asks: the proxy in front of it has to say it\./],
] as const) {
  test(`with ${whose}, a proxy that says nothing for a while: a request is left alone meanwhile, and followed again by itself`, async ({
    startGateway,
    page,
    expectNetworkErrors,
  }, info) => {
    expectNetworkErrors([NO_REQUEST_YET, { url: /connect\/v1/, status: 401 }]);
    process.env.CONFLUENT_CLOUD_API_KEY = "KEYOFTHEGATEWAY";
    process.env.CONFLUENT_CLOUD_API_SECRET = "its-secret";
    const file = info.outputPath("proxy-secret");
    writeFileSync(file, SECRET);
    const gateway = await startGateway(...keys, "--user-header", "x-user", "--proxy-secret-file", file, "--sandbox-apply-seconds", "600");
    await page.clock.install();
    await pass(page, "ada");
    await page.goto(`${gateway.url}${connectorAddress("paused-sink", EDGE)}`);
    await draft(page, { "New kafka_offset of clicks/0": "4000" });
    await review(page);
    await submit(page);
    await expect(word(page, "PENDING")).toBeVisible();
    await pass(page, null);
    const band = page.getByRole("status").filter({ hasText: said });
    await letTimePass(page, 5_000, () => expect(band).toBeVisible({ timeout: 500 }));
    await expect(page.getByText("This request is not followed now.")).toBeVisible();
    await expect(page.getByText("A tab that it lets in follows the request, or this one when it is let in again.")).toBeVisible();
    await expectAccessible(page);
    // On Home nothing is read: whoever waits for the request asks.
    await page.getByRole("link", { name: "Offset Console" }).click();
    await expect(band).toBeVisible();
    await pass(page, "ada");
    await new Sandbox(gateway).advance(610);
    await letTimePass(page, 5_000, () => expect(band).toHaveCount(0, { timeout: 500 }));
    await page.goBack();
    await letTimePass(page, 5_000, () => expect(word(page, "APPLIED")).toBeVisible({ timeout: 500 }));
    await expect(problem(page)).toHaveCount(0);
    expect(await new Sandbox(gateway).requests()).toHaveLength(1);
  });
}
