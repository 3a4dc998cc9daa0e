// Two people: one shares a draft, the other opens it. What a link holds is a stranger's word.

import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { deflateRawSync } from "node:zlib";
import {
  connectorAddress,
  draft,
  draftAndSave,
  EDGE,
  expect,
  expectAccessible,
  expectRow,
  expectTaken,
  FIREFOX_TOO,
  NO_REQUEST_YET,
  openByTyping,
  openConnector,
  type Page,
  problem,
  review,
  Sandbox,
  send,
  signIn,
  submit,
  table,
  takePictures,
  test,
  word,
} from "./support/test.ts";

const NAME = "orders-to-warehouse";
const ORDERS = connectorAddress(NAME);

/** Packs what a link contains as the console does. */
function pack(draft: string, check = createHash("sha256").update(draft).digest("hex").slice(0, 16)): string {
  return `v1.${deflateRawSync(`{"check":"${check}","draft":${draft}}`).toString("base64url")}`;
}

/** What a link contains; every member may be another. */
function contents(other: Record<string, unknown> = {}): string {
  return JSON.stringify({
    endpoint: "sandbox",
    environment: "env-dev01",
    cluster: "lkc-orders",
    connector: NAME,
    note: "",
    drafted_at: "2026-03-02T09:16:31Z",
    type: "PATCH",
    offsets: [{ partition: { kafka_topic: "orders", kafka_partition: 0 }, offset: { kafka_offset: 5 } }],
    ...other,
  });
}

async function changes(page: Page): Promise<string[]> {
  return table(page, "Changes").getByRole("row").allInnerTexts();
}

test("two people: one shares, the other reviews the same and submits with a key of their own", async ({
  page,
  context,
  newContext,
  sandbox,
  expectNetworkErrors,
}) => {
  expectNetworkErrors([NO_REQUEST_YET]);
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const mine: string[] = [];
  context.on("request", (request) => mine.push(`${request.url()} ${JSON.stringify(request.headers())} ${request.postData() ?? ""}`));
  // The sandbox stands still, so that both see the same offsets.
  await openConnector(page, "paused-sink", EDGE);
  await draft(page, { "New kafka_offset of clicks/0": "9007199254740993" });
  await page.getByRole("button", { name: "Share draft" }).click();
  await page.getByLabel("Prepared by").fill("Ada, on call");
  await expect(page.getByRole("region", { name: "Share" }).getByLabel("What this link contains")).toContainText(
    '"offset":{"kafka_offset":9007199254740993}',
  );
  await expect(page.getByText(/The link has \d+ characters\./)).toBeVisible();
  await takePictures(page, "share-draft");
  await expectAccessible(page);
  await page.getByRole("button", { name: "Copy link" }).click();
  await expect(page.getByText("The link is on the clipboard.")).toBeVisible();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  expect(link).toMatch(/\/connectors\/paused-sink\/alter#draft=v1\.[A-Za-z0-9_-]+$/);
  await review(page);
  const digest = await page.getByText(/^digest [0-9a-f]{4}-[0-9a-f]{4}$/).innerText();
  const reviewed = await changes(page);

  const other = await newContext();
  const theirs: string[] = [];
  other.on("request", (request) => theirs.push(`${request.url()} ${JSON.stringify(request.headers())} ${request.postData() ?? ""}`));
  const reader = await other.newPage();
  await openConnector(reader, NAME);
  await signIn(reader, "KEYOFTHEREADER", "canary-of-the-reader");
  await openByTyping(reader, link);
  await expect(reader.getByRole("heading", { name: "Shared draft" })).toBeVisible();
  // Read once, it is gone from the address.
  await expect(reader).toHaveURL(new RegExp("/connectors/paused-sink/alter$"));
  await expect(reader.getByText("Ada, on call")).toBeVisible();
  await expect(reader.getByText(digest)).toBeVisible();
  await takePictures(reader, "shared-draft");
  await expectAccessible(reader);
  expect(await sandbox.requests()).toEqual([]);
  await reader.getByRole("button", { name: "Make it my draft" }).click();
  await review(reader);
  await expect(reader.getByText(digest)).toBeVisible();
  expect(await changes(reader)).toEqual(reviewed);
  expect(await sandbox.requests()).toEqual([]);
  await submit(reader);
  await expect.poll(async () => (await sandbox.requests()).map((request) => request.body)).toEqual([
    '{"type":"PATCH","offsets":[{"partition":{"kafka_topic":"clicks","kafka_partition":0},"offset":{"kafka_offset":9007199254740993}}]}',
  ]);

  // The reader's key stays with the reader: it is in their own headers and nowhere else.
  expect(theirs.some((call) => call.includes(`Basic ${btoa("KEYOFTHEREADER:canary-of-the-reader")}`))).toBe(true);
  for (const call of [...mine, ...theirs]) {
    expect(call).not.toContain("canary-of-the-reader");
    if (mine.includes(call)) expect(call).not.toContain(btoa("KEYOFTHEREADER:canary-of-the-reader"));
  }
  expect(link).not.toContain("KEYOFTHEREADER");
  const kept = await other.storageState({ indexedDB: true });
  expect(JSON.stringify(kept)).not.toContain("canary");
});

test("a link pasted over the address of an open tab, and one looked at and left", FIREFOX_TOO, async ({ page }) => {
  await openConnector(page, NAME);
  await page.evaluate((address) => location.assign(address), `${ORDERS}#draft=${pack(contents())}`);
  await expect(page.getByRole("heading", { name: "Shared draft" })).toBeVisible();
  await expect(page).toHaveURL(`${ORDERS}/alter`);
  await expectRow(table(page, "Changes"), { partition: "orders/0", requested: "5" });
  await page.getByRole("button", { name: "Not now" }).click();
  await expect(page.getByLabel("New kafka_offset of orders/0")).toHaveValue("");
  // And once more, in the same tab.
  await page.evaluate((address) => location.assign(address), `${ORDERS}/alter#draft=${pack(contents())}`);
  await expect(page.getByRole("heading", { name: "Shared draft" })).toBeVisible();
  await page.getByRole("button", { name: "Make it my draft" }).click();
  await expect(page.getByLabel("New kafka_offset of orders/0")).toHaveValue("5");
  await page.goBack();
  await expect(page.getByRole("heading", { name: "Shared draft" })).toHaveCount(0);
});

test("a reset travels too, and an own draft is not replaced unasked", async ({ page }) => {
  await openConnector(page, NAME);
  await draft(page, { "New kafka_offset of orders/1": "7" });
  await openByTyping(page, `https://elsewhere.example${ORDERS}/alter#draft=${pack(contents({ type: "DELETE", offsets: [] }))}`);
  await expect(page.getByText("DELETE of 6 of 6 partitions.")).toBeVisible();
  await expect(page.getByText("You have a draft for this connector already. It stays")).toBeVisible();
  await page.getByRole("button", { name: "Not now" }).click();
  await expect(page.getByLabel("New kafka_offset of orders/1")).toHaveValue("7");
});

test("a reader who is not signed in signs in first; the draft waits", async ({ page, sandbox, expectNetworkErrors }) => {
  expectNetworkErrors([{ url: /orders-to-warehouse/, status: 401 }]);
  await sandbox.faults({ path: "*orders-to-warehouse*", status: 401, count: "always" });
  await page.goto(`${ORDERS}/alter#draft=${pack(contents({ prepared_by: "Ada" }))}`);
  await expect(page.getByText("A shared draft waits here.")).toBeVisible();
  await sandbox.faults();
  await signIn(page, "my-own-key");
  await page.goBack();
  await expect(page.getByRole("heading", { name: "Shared draft" })).toBeVisible();
});

/** Opens each link by typing it: its words are said, and nothing else happens. */
async function expectRefused(page: Page, sandbox: Sandbox, links: [packed: string, words: RegExp][]): Promise<void> {
  await openConnector(page, NAME);
  for (const [packed, words] of links) {
    await openByTyping(page, `https://h.example${ORDERS}/alter#draft=${packed}`);
    await expect(problem(page, words), packed.slice(0, 60)).toBeVisible();
    await expect(page.getByRole("button", { name: "Make it my draft" })).toHaveCount(0);
    await page.getByRole("button", { name: "Close" }).click();
    await expect(page.getByLabel("New kafka_offset of orders/0")).toHaveValue("");
  }
  expect(await sandbox.requests()).toEqual([]);
}

test("a damaged link is named, and nothing else happens", async ({ page, sandbox }) => {
  const good = pack(contents());
  const flipped = `${good.slice(0, 40)}${good[40] === "A" ? "B" : "A"}${good.slice(41)}`;
  await expectRefused(page, sandbox, [
    [good.slice(0, good.length - 30), /damaged, perhaps cut short on its way/],
    [`${good}>`, /damaged/],
    [flipped, /damaged|changed on its way/],
    [pack(contents(), "0123456789abcdef"), /changed on its way/],
    [`v2.${good.slice(3)}`, /another version \(v2\)/],
    ["nonsense", /no link to a draft/],
    ["", /no link to a draft/],
  ]);
});

test("a link that is far too long, or unpacks to far too much, is named, and nothing else happens", async ({ page, sandbox }) => {
  await expectRefused(page, sandbox, [
    [`v1.${"A".repeat(1_000_000)}`, /longer than a link can be/],
    [`v1.${deflateRawSync("[".repeat(6_000_000)).toString("base64url")}`, /unpacks to more/],
  ]);
});

test("a link whose contents are wrong, or for somewhere else, is named, and nothing else happens", async ({ page, sandbox }) => {
  await expectRefused(page, sandbox, [
    [pack("{}"), /the connector's address is missing or wrong/],
    [pack(contents({ type: "PUT" })), /type is missing or wrong/],
    [pack(contents({ offsets: [{ partition: 1, offset: {} }] })), /offsets is missing or wrong/],
    [pack(contents({ connector: "payments-cdc" })), /the draft inside is for env-dev01 \/ lkc-orders \/ payments-cdc/],
    [pack(contents({ environment: "env-7k3mz2" })), /the draft inside is for env-7k3mz2/],
    [pack(contents({ endpoint: "https://api.confluent.cloud" })), /drafted against Confluent Cloud; this console talks to a sandbox/],
    [pack(contents({ endpoint: "https://evil.example" })), /drafted against “https:\/\/evil\.example”/],
  ]);
});

test("what does not fit this connector is named, its mistakes too", async ({ page }) => {
  const entry = (partition: object, offset: object) => ({ partition, offset });
  const offsets = [
    entry({ kafka_topic: "orders", kafka_partition: 0 }, { kafka_offset: 5 }),
    entry({ kafka_partition: 0, kafka_topic: "orders" }, { kafka_offset: 6 }),
    entry({ kafka_topic: "orders", kafka_partition: 99 }, { kafka_offset: 1 }),
    entry({ kafka_topic: "orders", kafka_partition: 1 }, { kafka_offset: -1 }),
  ];
  await page.goto(`${ORDERS}/alter#draft=${pack(contents({ offsets, lcc: "lcc-000000" }))}`);
  await expect(page.getByText("It was drafted on another run of the sandbox.")).toBeVisible();
  await expect(page.getByText("The connector was made anew since this was drafted.")).toBeVisible();
  await expect(page.getByText("orders/0: it is there twice; the first one was taken")).toBeVisible();
  await expect(page.getByRole("list", { name: "Problems" })).toContainText("orders/99");
  await expect(page.getByRole("list", { name: "Problems" })).toContainText("orders/1");
  await expectAccessible(page);
  await takePictures(page, "shared-draft-problems");
});

test("of a shared draft, what is so already is said, and does not become the reader's draft", async ({ page, expectNetworkErrors }) => {
  expectNetworkErrors([NO_REQUEST_YET]);
  const entry = (partition: number, offset: number) => ({
    partition: { kafka_topic: "clicks", kafka_partition: partition },
    offset: { kafka_offset: offset },
  });
  const offsets = [entry(0, 4000), entry(1, 5210)];
  const shared = contents({ cluster: EDGE.cluster, connector: "paused-sink", offsets });
  await page.goto(`${connectorAddress("paused-sink", EDGE)}/alter#draft=${pack(shared)}`);
  await expect(page.getByText("1 partition is so already, as far as is known: it is not in the draft.", { exact: true })).toBeVisible();
  await expect(page.getByText("PATCH of 1 of 3 partitions.")).toBeVisible();
  await expectRow(table(page, "Changes"), { partition: "clicks/0", live: "5000", requested: "4000" });
  await expect(table(page, "Changes").getByText("clicks/1")).toHaveCount(0);
  await page.getByRole("button", { name: "Make it my draft" }).click();
  await expect(page.getByLabel("New kafka_offset of clicks/0")).toHaveValue("4000");
  await expect(page.getByLabel("New kafka_offset of clicks/1")).toHaveValue("");
});

test("a shared draft is held against what the last request set, though nobody has observed it yet", async ({
  page,
  startGateway,
  expectNetworkErrors,
}) => {
  expectNetworkErrors([NO_REQUEST_YET]);
  // Applied when the sandbox's clock is moved on, and then not observed for hours.
  const gateway = await startGateway("--sandbox-apply-seconds", "3600", "--sandbox-observe-seconds", "36000");
  const address = `${gateway.url}${connectorAddress("paused-sink", EDGE)}`;
  await page.goto(address);
  await send(page, { "New kafka_offset of clicks/0": "4000" });
  await expectTaken(page);
  await new Sandbox(gateway).advance(3_601);
  await expect(word(page, "APPLIED")).toBeVisible();
  const offsets = [{ partition: { kafka_topic: "clicks", kafka_partition: 0 }, offset: { kafka_offset: 5000 } }];
  const link = `${address}/alter#draft=${pack(contents({ cluster: EDGE.cluster, connector: "paused-sink", offsets }))}`;
  await openByTyping(page, link);
  await expectRow(table(page, "Changes"), { partition: "clicks/0", live: "4000", requested: "5000" });
  await expect(page.getByText(/is so already/)).toHaveCount(0);
  await page.getByRole("button", { name: "Make it my draft" }).click();
  await expect(page.getByLabel("New kafka_offset of clicks/0")).toHaveValue("5000");
});

test("a browser that hands links on is asked to; thinking better of it is said; where there is none, the clipboard is left", async ({ page }) => {
  await page.addInitScript(() => {
    const given: unknown[] = [];
    Object.assign(window, { given });
    Object.defineProperty(navigator, "share", {
      configurable: true,
      value: async (data: unknown) => {
        given.push(data);
        if (given.length > 1) throw new DOMException("Share canceled", "AbortError");
      },
    });
  });
  await openConnector(page, NAME);
  await draftAndSave(page, "New kafka_offset of orders/0", "5");
  await page.getByRole("button", { name: "Share draft" }).click();
  await page.getByRole("button", { name: "Hand over" }).click();
  await expect(page.getByText("Handed over.", { exact: true })).toBeVisible();
  const given = await page.evaluate(() => (window as unknown as { given: { title: string; url: string }[] }).given);
  expect(given).toHaveLength(1);
  expect(Object.keys(given[0]!).sort()).toEqual(["title", "url"]);
  expect(given[0]!.title).toBe(`Draft for ${NAME}`);
  expect(given[0]!.url).toMatch(new RegExp(`${ORDERS}/alter#draft=v1\\.[A-Za-z0-9_-]+$`));
  await page.getByRole("button", { name: "Hand over" }).click();
  await expect(page.getByText("Not handed over.", { exact: true })).toBeVisible();

  await page.addInitScript(() => Object.defineProperty(navigator, "share", { configurable: true, value: undefined }));
  await page.reload();
  await page.getByRole("button", { name: "Share draft" }).click();
  await expect(page.getByRole("button", { name: "Copy link" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Hand over" })).toHaveCount(0);
});

test("a draft too big for a link is handed over as a file, which another browser imports", async ({
  page,
  newContext,
  expectNetworkErrors,
}) => {
  expectNetworkErrors([NO_REQUEST_YET]);
  await openConnector(page, "telemetry-kinesis");
  await page.getByRole("link", { name: "Alter", exact: true }).click();
  // Nothing packs this: it is as good as random.
  const noise = Array.from({ length: 400 }, (_, at) => createHash("sha256").update(String(at)).digest("hex")).join("");
  await page.getByLabel(/^New sequenceNumber/).first().fill(noise);
  await page.getByRole("button", { name: "Share draft" }).click();
  await expect(page.getByText("This draft is too big for a link.")).toBeVisible();
  await expect(page.getByRole("button", { name: "Copy link" })).toHaveCount(0);
  const saving = page.waitForEvent("download");
  await page.getByRole("button", { name: "Download file" }).click();
  const file = await saving;
  expect(file.suggestedFilename()).toBe("draft-telemetry-kinesis.json");
  const text = readFileSync(await file.path(), "utf8");
  expect(text).toContain(noise);

  const reader = await (await newContext()).newPage();
  await reader.goto("/drafts");
  await reader.getByLabel("Import all").setInputFiles(await file.path());
  await expect(reader.getByText("1 draft was imported.")).toBeVisible();
  await table(reader, "Drafts").getByRole("link", { name: "telemetry-kinesis" }).click();
  await expect(reader.getByLabel(/^New sequenceNumber/).first()).toHaveValue(noise);
});

test("a shared draft of which all is so already hides no draft that is there", async ({ page, expectNetworkErrors }) => {
  expectNetworkErrors([NO_REQUEST_YET]);
  await openConnector(page, "paused-sink", EDGE);
  await draftAndSave(page, "New kafka_offset of clicks/1", "4321");
  const offsets = [{ partition: { kafka_topic: "clicks", kafka_partition: 0 }, offset: { kafka_offset: 5000 } }];
  const shared = contents({ cluster: EDGE.cluster, connector: "paused-sink", offsets });
  await openByTyping(page, `https://h.example${connectorAddress("paused-sink", EDGE)}/alter#draft=${pack(shared)}`);
  await expect(page.getByText("PATCH of 0 of 3 partitions.")).toBeVisible();
  await expect(page.getByRole("button", { name: "Make it my draft" })).toHaveAccessibleDescription("Nothing of it is a change");
  await page.getByRole("button", { name: "Not now" }).click();
  await expect(page.getByLabel("New kafka_offset of clicks/1")).toHaveValue("4321");
});
