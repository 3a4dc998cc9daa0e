// The page under attack: every string of an answer, of a link, of an import is markup, a script's address, a turn of
// the reading direction, a megabyte, a NUL. Nothing runs, and what is shown does not mislead.

import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import { deflateRawSync } from "node:zlib";
import { storedTexts } from "./support/kept.ts";
import { connectorAddress, EDGE, expect, expectAccessible, NO_REQUEST_YET, type Page, table, takePictures, test } from "./support/test.ts";

const MARKUP = `"><img src=x onerror="window.attacked=1"><script>window.attacked=2</script>`;
const SCRIPT = "javascript:window.attacked=3";
const TURNED = "safe\u202Egnp.exe\u202C\u2066end";
const NUL = "a\u0000b";
const LONG = "W".repeat(1_000_000);
const STRINGS = { markup: MARKUP, "a script's address": SCRIPT, "a turned direction": TURNED, "a NUL": NUL, "a megabyte": LONG };

const NAME = "orders-to-warehouse";
const ORDERS = connectorAddress(NAME);

/** Answers every call of the API with this text for every string that is free to be anything. */
async function answerWith(page: Page, text: string): Promise<void> {
  const status = {
    name: text,
    type: "sink",
    connector: { state: text.slice(0, 200), worker_id: text, trace: text },
    tasks: [{ id: 0, state: text.slice(0, 200), worker_id: text, msg: text }],
  };
  const offsets = [{ partition: { kafka_topic: text, kafka_partition: text }, offset: { kafka_offset: text, [text]: text } }];
  const config = { "connector.class": text, name: text, [text]: text };
  const answers: [RegExp, unknown][] = [
    [/\/offsets\/request\/status$/, {
      request: { id: text, name: text, type: text, requested_at: text, offsets },
      status: { phase: text.slice(0, 200), message: text },
      previous_offsets: offsets,
      applied_at: text,
    }],
    [/\/offsets$/, { id: text, name: text, offsets, metadata: { observed_at: text } }],
    [/\/status$/, status],
    [/\/connectors\?/, { [text]: { id: { id: text }, info: { name: text, config }, status } }],
    [/\/connectors\/[^/]+$/, { name: text, config, tasks: [], type: text }],
    [/\/org\/v2\/environments/, { data: [{ id: "env-dev01", display_name: text }], metadata: { next: null } }],
    [/\/cmk\/v2\/clusters/, { data: [{ id: "lkc-orders", spec: { display_name: text, cloud: text, region: text }, status: { phase: text } }], metadata: {} }],
  ];
  await page.route(/\/(connect\/v1|org\/v2|cmk\/v2)\//, async (route) => {
    const found = answers.find(([pattern]) => pattern.test(route.request().url()));
    await route.fulfill({ contentType: "application/json", body: JSON.stringify(found?.[1] ?? {}) });
  });
}

/** Refuses every call of the API with this text in each family of error bodies, and a request id that is markup. */
async function refuseWith(page: Page, text: string): Promise<void> {
  const bodies = [
    { error: { code: 400, message: text } },
    { errors: [{ id: text, status: text, code: text, title: text, detail: text, resolution: text }] },
    { error_code: 400, message: text, requestId: text },
    { error: text },
  ];
  let next = 0;
  await page.route(/\/(connect\/v1|org\/v2|cmk\/v2)\//, async (route) => {
    next += 1;
    await route.fulfill({
      status: [400, 403, 404, 500][next % 4]!,
      headers: { "x-request-id": MARKUP },
      contentType: "application/json",
      body: JSON.stringify(bodies[next % bodies.length]),
    });
  });
}

/** A draft of orders-to-warehouse, on the disk: Review and Drafts have something to show. */
async function keepDraft(page: Page): Promise<void> {
  await page.goto(`${ORDERS}/alter`);
  await page.getByLabel("New kafka_offset of orders/0").fill("80000");
  await expect.poll(async () => (await storedTexts(page, "drafts")).length).toBe(1);
}

/** Nothing ran, nothing was loaded, no link leads to a script, no turn is left in what is read, the page does not grow sideways. */
async function expectUnharmed(page: Page, where: string): Promise<void> {
  const state = await page.evaluate(() => {
    // Where it stands, and what is around it.
    const turned = (element: HTMLElement): string[] => {
      if (!/[\u202a-\u202e\u2066-\u2069]/u.test(element.innerText)) return [];
      const inside = [...element.children].flatMap((child) => (child instanceof HTMLElement ? turned(child) : []));
      return inside.length > 0 ? inside : [`${element.parentElement?.className} > ${element.outerHTML.slice(0, 160)}`];
    };
    const wide = [...document.body.querySelectorAll("*")].filter((element) => element.getBoundingClientRect().right > innerWidth + 100); // allowed: measures
    return {
    attacked: (window as unknown as { attacked?: number }).attacked ?? 0,
    // None in the page itself, none from elsewhere.
    scripts: [...document.scripts].filter((script) => !script.src.startsWith(`${location.origin}/`)).map((script) => script.outerHTML),
    turns: turned(document.body),
    images: [...document.images].map((image) => image.src),
    links: [...document.links].map((link) => link.protocol).filter((protocol) => !/^https?:$/.test(protocol)),
    wide: document.documentElement.scrollWidth - document.documentElement.clientWidth,
    widest: wide.slice(0, 3).map((element) => `${element.tagName} ${element.className}`),
    };
  });
  expect(state.attacked, where).toBe(0);
  expect(state.scripts, where).toEqual([]);
  expect.soft(state.turns, `${where}: a turn that is not marked`).toEqual([]);
  expect(state.images, where).toEqual([]);
  expect(state.links, where).toEqual([]);
  expect(state.wide, `${where}: sideways, by ${state.widest}`).toBeLessThanOrEqual(0);
}

for (const [what, text] of Object.entries(STRINGS)) {
  test(`every string of every answer is ${what}`, async ({ page }) => {
    test.slow();
    // Twelve pages that each take in a megabyte a hundred times over.
    if (text === LONG) test.setTimeout(240_000); // allowed: the limit of the test, not a wait
    await keepDraft(page);
    await answerWith(page, text);
    for (const address of [
      "/",
      "/connection",
      "/drafts",
      "/history",
      "/environments",
      "/environments/env-dev01/clusters",
      "/environments/env-dev01/clusters/lkc-orders/connectors",
      ORDERS,
      `${ORDERS}/request`,
      `${ORDERS}/alter`,
      `${ORDERS}/alter/review`,
      `${ORDERS}/history`,
    ]) {
      await page.goto(address);
      await expect(page.getByRole("heading", { level: 1 }).first()).toBeVisible();
      const told = page.getByRole("table").or(page.getByRole("status")).or(page.getByRole("alert"));
      if (address.includes("environments")) await expect(told.filter({ visible: true }).first()).toBeVisible();
      // What turns is not left out: it is there, with its mark.
      if (text === TURNED && address.includes("environments") && !/alter|history/.test(address)) await expect(page.getByText("⟨U+202E⟩").filter({ visible: true }).first(), address).toBeVisible();
      await expectUnharmed(page, address);
    }
    await page.goto("/query");
    await page
      .getByLabel("Statement", { exact: true })
      .fill(`SELECT * FROM confluent.connect.connector_offsets WHERE connector_name = '${NAME}' AND environment_id = 'env-dev01' AND kafka_cluster_id = 'lkc-orders'`);
    await page.getByRole("button", { name: "Run" }).click();
    await expect(table(page, "Result")).toBeVisible();
    await expectUnharmed(page, "Query");
    await takePictures(page, `hostile-query-${what.replaceAll(/\W+/g, "-")}`);
  });
}

for (const [what, text] of Object.entries(STRINGS)) {
  test(`every string of every error is ${what}`, async ({ page, watch }) => {
    test.slow();
    watch.allowNetworkErrors();
    await keepDraft(page);
    await refuseWith(page, text);
    for (const address of ["/", "/environments", "/environments/env-dev01/clusters/lkc-orders/connectors", ORDERS, `${ORDERS}/request`, `${ORDERS}/alter/review`]) {
      await page.goto(address);
      await expect(page.getByRole("heading", { level: 1 }).first()).toBeVisible();
      if (address.length > 1) await expect(page.getByRole("alert").filter({ visible: true }).first(), address).toBeVisible();
      await expectUnharmed(page, address);
    }
  });

  test(`every string of the gateway's and of config.json is ${what}`, async ({ page, watch }) => {
    watch.allowNetworkErrors();
    const config = { endpoint: text, production: [text], read_only: text, service_worker: text };
    await page.route(/\/config\.json$/, (route) => route.fulfill({ json: config }));
    await page.route(/\/gateway$/, (route) =>
      route.fulfill({ json: { version: text, endpoint: text, upstream: text, instance: text, credentials: text, read_only: text } }),
    );
    for (const address of ["/", "/connection", "/drafts", ORDERS]) {
      await page.goto(address);
      await expect(page.getByRole("heading", { level: 1 }).first()).toBeVisible();
      await expectUnharmed(page, `${address} of a hostile gateway`);
    }
  });
}

/** A link that shares a draft with this text for every string. */
function linkWith(text: string): string {
  const inside = JSON.stringify({
    endpoint: "sandbox",
    instance: text,
    environment: "env-dev01",
    cluster: "lkc-orders",
    connector: NAME,
    lcc: text,
    note: text,
    prepared_by: text,
    drafted_at: "2026-03-02T09:16:31Z",
    type: "PATCH",
    offsets: [
      {
        partition: { kafka_topic: text, kafka_partition: text },
        offset: { kafka_offset: text, [text]: text },
        do: { skip_past: "5", quote: text },
      },
    ],
  });
  const check = createHash("sha256").update(inside).digest("hex").slice(0, 16);
  return `${ORDERS}/alter#draft=v1.${deflateRawSync(`{"check":"${check}","draft":${inside}}`).toString("base64url")}`;
}

for (const what of ["a NUL", "a megabyte"] as const) {
  test(`every string of a link is ${what}: shown, or refused in words`, async ({ page }) => {
    await page.goto(linkWith(STRINGS[what]));
    const told = page.getByRole("heading", { name: "Shared draft" }).or(page.getByRole("alert"));
    await expect(told.filter({ visible: true }).first()).toBeVisible();
    await expectUnharmed(page, `a link with ${what}`);
  });
}

test("every string of a link is hostile: shown as text, its turns marked, nothing runs", async ({ page }) => {
  const text = `${MARKUP} ${SCRIPT} ${TURNED}`;
  await page.goto(linkWith(text));
  await expect(page.getByRole("heading", { name: "Shared draft" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Make it my draft" })).toBeVisible();
  await expect(page.getByText("⟨U+202E⟩").first()).toBeVisible();
  // Nowhere is a turn left in what is read: not in the note, not in a partition's name.
  await expect(page.getByRole("blockquote")).toContainText("safe⟨U+202E⟩gnp.exe");
  await expect(table(page, "Changes")).toContainText("safe⟨U+202E⟩");
  await expectUnharmed(page, "the shared draft");
  await expectAccessible(page);
  await takePictures(page, "hostile-shared-draft");
  await page.getByRole("button", { name: "Make it my draft" }).click();
  await expect(page.getByRole("button", { name: "Make it my draft" })).toHaveCount(0);
  await expectUnharmed(page, "Alter");
});

test("a link to a statement is hostile: it stands in the field and does not run", async ({ page }) => {
  const calls: string[] = [];
  page.on("request", (request) => calls.push(request.url()));
  const statement = `SELECT '${MARKUP} ${SCRIPT} ${TURNED}`;
  await page.goto(`/query#statement=${Buffer.from(statement).toString("base64url")}`);
  await expect(page.getByLabel("Statement", { exact: true })).toHaveValue(statement);
  await page.getByRole("button", { name: "Run" }).click();
  await expect(page.getByRole("alert")).toContainText("Line 1, column 8");
  await expectUnharmed(page, "Query");
  expect(calls.filter((url) => url.includes("/connect/v1/"))).toEqual([]);
});

/** Texts that no offsets are in, or too many, or in a way that is meant to break what reads them. */
const FILES: [name: string, content: string | Buffer, says: RegExp][] = [
  ["deep.json", "[".repeat(200_000), /nest|deep|ends here/i],
  ["deep-object.json", '{"a":'.repeat(50_000), /nest|deep|ends here/i],
  ["deep-and-closed.json", `${"[".repeat(50_000)}${"]".repeat(50_000)}`, /nest|deep/i],
  ["twice.json", '{"offsets":[],"offsets":[{"partition":{"kafka_topic":"clicks","kafka_partition":0},"offset":{"kafka_offset":1}}]}', /twice|duplicate|more than once/i],
  ["twice-inside.json", '[{"partition":{"kafka_topic":"clicks","kafka_partition":0,"kafka_partition":1},"offset":{"kafka_offset":1}}]', /twice|duplicate|more than once/i],
  ["proto.json", '{"__proto__":{"polluted":1},"offsets":[{"partition":{"__proto__":{"polluted":1}},"offset":{"constructor":{"prototype":{"polluted":1}}}}]}', /./],
  ["surrogate.json", '[{"partition":{"kafka_topic":"\\ud800","kafka_partition":0},"offset":{"kafka_offset":1}}]', /./],
  ["markup.json", JSON.stringify([{ partition: { kafka_topic: MARKUP, kafka_partition: SCRIPT }, offset: { kafka_offset: TURNED, [MARKUP]: MARKUP } }]), /./],
  ["markup.csv", `topic,partition,offset\n${MARKUP.replaceAll(",", "")},0,1\n`, /./],
  ["nul.txt", `${NUL}:0:1\n`, /./],
  ["utf16.json", Buffer.from("\ufeff[]", "utf16le"), /not text in UTF-8/],
  ["many.txt", "clicks:0:1\n".repeat(1_000_000), /./],
];

for (const [name, content, says] of FILES) {
  test(`a hostile file is imported: ${name}`, async ({ page, expectNetworkErrors }, info) => {
    test.slow();
    expectNetworkErrors([NO_REQUEST_YET]);
    await page.goto(`${connectorAddress("paused-sink", EDGE)}/alter`);
    await page.getByLabel("New kafka_offset of clicks/1").fill("4000");
    const path = info.outputPath(name);
    writeFileSync(path, typeof content === "string" ? content : new Uint8Array(content));
    await page.getByRole("button", { name: "Import", exact: true }).click();
    await page.getByLabel("Offsets file").setInputFiles(path);
    const told = page.getByRole("alert").or(page.getByRole("status")).filter({ hasText: says, visible: true });
    await expect(told.first()).toBeVisible({ timeout: 30_000 });
    await expectUnharmed(page, name);
    expect(await page.evaluate(() => ({}) as { polluted?: number })).toEqual({});
    // What was drafted is still there, whatever came.
    await expect(page.getByLabel("New kafka_offset of clicks/1")).toHaveValue("4000");
  });
}

test("hostile files where drafts and the history are taken in: said, and nothing of them is kept", async ({ page }) => {
  const files = FILES.filter(([name]) => name.endsWith(".json"));
  for (const [address, label] of [["/drafts", "Import all"], ["/history", "Import"]] as const) {
    await page.goto(address);
    for (const [name, content] of files) {
      await page.getByLabel(label, { exact: true }).setInputFiles({ name, mimeType: "application/json", buffer: typeof content === "string" ? Buffer.from(content) : content });
      await expect(page.getByRole("alert").filter({ visible: true }).first(), name).toBeVisible();
      await expectUnharmed(page, `${address}: ${name}`);
    }
    await expect(page.getByRole("table")).toHaveCount(0);
  }
});
