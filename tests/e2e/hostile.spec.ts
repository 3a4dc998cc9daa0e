// The page under attack: every string of an answer, of a link, of an import is markup, a script's address, a turn of
// the reading direction, a megabyte, a NUL. Nothing runs, and what is shown does not mislead.

import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import { deflateRawSync } from "node:zlib";
import { storedTexts } from "./support/kept.ts";
import {
  connectorAddress,
  downloaded,
  EDGE,
  expect,
  expectAccessible,
  expectConfirmed,
  letItBeApplied,
  type Locator,
  NO_REQUEST_YET,
  type Page,
  review,
  submit,
  table,
  takePictures,
  test,
} from "./support/test.ts";

const MARKUP = `"><img src=x onerror="window.attacked=1"><script>window.attacked=2</script>`;
const SCRIPT = "javascript:window.attacked=3";
const TURNED = "safe\u202Egnp.exe\u202C\u2066end";
const NUL = "a\u0000b";
const LONG = "W".repeat(1_000_000);
/** A piece of each as the page shows it: what misleads is marked, what is long is cut. Until it stands there, nothing was tried. */
const PIECES = {
  markup: '<img src=x onerror="window.attacked=1">',
  "a script's address": SCRIPT,
  "a turned direction": "safe⟨U+202E⟩gnp.exe",
  "a NUL": "a⟨U+0000⟩b",
  "a megabyte": "W".repeat(100),
};
type Kind = keyof typeof PIECES;
const KINDS = Object.keys(PIECES) as Kind[];
const STRINGS: Record<Kind, string> = { markup: MARKUP, "a script's address": SCRIPT, "a turned direction": TURNED, "a NUL": NUL, "a megabyte": LONG };

const NAME = "orders-to-warehouse";
const ORDERS = connectorAddress(NAME);

type Patience = { timeout?: number };

/**
 * For what is expected of a page, and from then on for what is pressed there too. Some take in a megabyte a hundred times over:
 * of one that is laid out for seconds nothing is seen meanwhile, and nothing in it can be pressed.
 */
function patienceWith(page: Page, text: string): Patience {
  if (text !== LONG) return {};
  page.setDefaultTimeout(30_000);
  page.setDefaultNavigationTimeout(30_000);
  return { timeout: 30_000 };
}

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

/** Where a piece of a hostile answer stands on each page: only then was it drawn. Of Home and its like, what they draw last. */
const PLACES: [address: string, place: (page: Page, piece: string) => Locator][] = [
  ["/", (page) => page.getByRole("heading", { name: "Recently opened" })],
  ["/connection", (page) => page.getByText("Key sandbox", { exact: true })],
  ["/drafts", (page) => table(page, "Drafts").getByRole("link", { name: NAME })],
  ["/history", (page) => page.getByText("No request is known here.")],
  ["/environments", (page, piece) => table(page, "Environments").getByText(piece)],
  ["/environments/env-dev01/clusters", (page, piece) => table(page, "Clusters").getByText(piece)],
  ["/environments/env-dev01/clusters/lkc-orders/connectors", (page, piece) => table(page, "Connectors").getByText(piece)],
  [ORDERS, (page, piece) => table(page, "Offsets").getByRole("cell").filter({ hasText: piece })],
  [`${ORDERS}/request`, (page, piece) => table(page, "Changes").getByRole("cell").filter({ hasText: piece })],
  [`${ORDERS}/alter`, (page) => page.getByLabel("New kafka_offset of orders/0")],
  [`${ORDERS}/alter/review`, (page, piece) => page.getByRole("listitem").filter({ hasText: "is new since this draft was begun" }).filter({ hasText: piece })],
  [`${ORDERS}/history`, (page) => page.getByText("No request is known here.")],
];

/** Opens what is folded, all that is folded in it too, and looks again. */
async function openFolded(page: Page, title: string, piece: string, patience: Patience): Promise<void> {
  const folded = page.getByRole("group").filter({ hasText: title });
  await folded.getByText(title, { exact: true }).click();
  for (const trace of await folded.getByText(/^(Trace of task 0|\d+ characters)$/).all()) await trace.click();
  await expect(folded.getByText(piece).filter({ visible: true }).first()).toBeVisible(patience);
  await expectUnharmed(page, title);
}

for (const what of KINDS) {
  test(`every string of every answer is ${what}`, async ({ page }) => {
    const [text, piece] = [STRINGS[what], PIECES[what]];
    test.slow();
    const patience = patienceWith(page, text);
    await keepDraft(page);
    await answerWith(page, text);
    for (const [address, place] of PLACES) {
      await page.goto(address);
      await expect(place(page, piece).filter({ visible: true }).first(), address).toBeVisible(patience);
      // The connector's state, above every one of its pages.
      if (address.startsWith(ORDERS)) await expect(page.getByText(piece).filter({ visible: true }).first(), address).toBeVisible(patience);
      await expectUnharmed(page, address);
      if (address === ORDERS) await openFolded(page, "Tasks and configuration", piece, patience);
      if (address === `${ORDERS}/request`) await openFolded(page, "Raw answer", text === TURNED ? piece : JSON.stringify(text).slice(1, 40), patience);
    }
    await page.goto("/query");
    await page
      .getByLabel("Statement", { exact: true })
      .fill(`SELECT * FROM confluent.connect.connector_offsets WHERE connector_name = '${NAME}' AND environment_id = 'env-dev01' AND kafka_cluster_id = 'lkc-orders'`);
    await page.getByRole("button", { name: "Run" }).click();
    await expect(table(page, "Result").getByRole("cell").filter({ hasText: piece }).first()).toBeVisible(patience);
    await expectUnharmed(page, "Query");
    await takePictures(page, `hostile-query-${what.replaceAll(/\W+/g, "-")}`);
  });
}

for (const what of KINDS) {
  const [text, piece] = [STRINGS[what], PIECES[what]];
  test(`every string of every error is ${what}`, async ({ page, watch }) => {
    test.slow();
    watch.allowNetworkErrors();
    const patience = patienceWith(page, text);
    await keepDraft(page);
    await refuseWith(page, text);
    for (const address of ["/", "/environments", "/environments/env-dev01/clusters/lkc-orders/connectors", ORDERS, `${ORDERS}/request`, `${ORDERS}/alter/review`]) {
      await page.goto(address);
      await expect(page.getByRole("heading", { level: 1 }).first()).toBeVisible(patience);
      // In quotation: the request id is markup, whatever the error is.
      const words = page.getByRole("alert").getByRole("blockquote").filter({ hasText: piece, visible: true });
      if (address.length > 1) await expect(words.first(), address).toBeVisible(patience);
      await expectUnharmed(page, address);
    }
  });

  test(`every string of the gateway's and of config.json is ${what}`, async ({ page, watch }) => {
    test.slow(text === LONG);
    watch.allowNetworkErrors();
    const patience = patienceWith(page, text);
    const config = { endpoint: text, production: [text], read_only: text, service_worker: text };
    await page.route(/\/config\.json$/, (route) => route.fulfill({ json: config }));
    await page.route(/\/gateway$/, (route) =>
      route.fulfill({ json: { version: text, endpoint: text, upstream: text, instance: text, credentials: text, read_only: text } }),
    );
    for (const address of ["/", "/connection", "/drafts", ORDERS]) {
      await page.goto(address);
      await expect(page.getByRole("heading", { level: 1 }).first()).toBeVisible(patience);
      // The endpoint's name, in the header of every page.
      await expect(page.getByRole("banner").getByText(piece).first(), address).toBeVisible(patience);
      await expectUnharmed(page, `${address} of a hostile gateway`);
    }
  });
}

/** Sends the draft; the POST is answered by this. */
async function sendInto(page: Page, status: number, answer: unknown): Promise<void> {
  await page.route(/\/offsets\/request$/, async (route) => {
    await route.fulfill({ status, headers: { "x-request-id": MARKUP }, contentType: "application/json", body: JSON.stringify(answer) });
  });
  await page.goto(`${ORDERS}/alter`);
  await expect(page.getByLabel("New kafka_offset of orders/0")).toHaveValue("80000");
  await review(page);
  await submit(page);
}

for (const what of KINDS) {
  test(`the answer to a submitted request is ${what}: a refusal, and an echo`, async ({ page, sandbox, watch }) => {
    const [text, piece] = [STRINGS[what], PIECES[what]];
    test.slow(text === LONG);
    watch.allowNetworkErrors();
    const patience = patienceWith(page, text);
    await keepDraft(page);
    await sendInto(page, 400, { error: { code: 400, message: text } });
    await expect(page.getByText("Nothing was altered.")).toBeVisible(patience);
    await expect(page.getByRole("alert").filter({ hasText: piece })).toBeVisible(patience);
    await expectUnharmed(page, "refused");
    await page.unrouteAll();
    const entry = { partition: { kafka_topic: text, kafka_partition: text }, offset: { kafka_offset: text, [text]: text } };
    await sendInto(page, 202, { id: text, name: text, type: text, requested_at: text, offsets: [entry] });
    await expect(page.getByRole("alert").filter({ hasText: "echo is of another connector" }).filter({ hasText: piece })).toBeVisible(patience);
    await expectUnharmed(page, "taken, with a hostile echo");
    // What is kept of both.
    await page.goto("/history");
    const line = table(page, "History").getByRole("row").filter({ hasText: "refused" });
    await line.getByRole("button").click();
    await expect(page.getByRole("blockquote").or(page.getByRole("heading", { level: 2 })).filter({ hasText: /PATCH of 1/ }).first()).toBeVisible(patience);
    await expectUnharmed(page, "History");
    expect(await sandbox.requests()).toEqual([]);
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
    test.slow(what === "a megabyte");
    const patience = patienceWith(page, STRINGS[what]);
    await page.goto(linkWith(STRINGS[what]));
    const told = page.getByRole("heading", { name: "Shared draft" }).or(page.getByRole("alert"));
    await expect(told.filter({ visible: true }).first()).toBeVisible(patience);
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
  // Nor in what is to be pasted into a shell.
  await page.getByRole("button", { name: "Copy as" }).first().click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByRole("region", { name: "Command" })).toContainText("safe⟨U+202E⟩gnp.exe");
  for (const tool of await dialog.getByLabel("Tool").getByRole("option").allTextContents()) {
    await dialog.getByLabel("Tool").selectOption({ label: tool });
    await expectUnharmed(page, `Copy as ${tool}`);
  }
});

for (const what of KINDS) {
  test(`a link to a statement is ${what}: it stands in the field and does not run`, async ({ page }) => {
    test.slow(what === "a megabyte");
    const patience = patienceWith(page, STRINGS[what]);
    const calls: string[] = [];
    page.on("request", (request) => calls.push(request.url()));
    const statement = `SELECT '${STRINGS[what]}`;
    await page.goto(`/query#statement=${Buffer.from(statement).toString("base64url")}`);
    await expect(page.getByLabel("Statement", { exact: true })).toHaveValue(statement, patience);
    await page.getByRole("button", { name: "Run" }).click();
    await expect(page.getByRole("alert")).toContainText("Line 1, column 8", patience);
    await expectUnharmed(page, "Query");
    expect(calls.filter((url) => url.includes("/connect/v1/"))).toEqual([]);
  });
}

const nothing = (name: string, why: string) => `Nothing was imported from ${name}. ${why}`;
const asks = (name: string) => `The one partition in ${name} is no partition of this connector.`;
const NO_TOPIC = "The topic is no topic's name. Write it as orders:0:81244 or orders,0,81244, digits only.";
const POLLUTING = '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}';

/**
 * Texts that no offsets are in, or too many, or in a way that is meant to break what reads them; what is said of each, and of
 * what is asked about before it is taken in, what is said then.
 */
const FILES: [name: string, content: string | Buffer, says: string, then?: string][] = [
  ["deep.json", "[".repeat(200_000), "The text ends here, in the middle of a value. Copy it whole."],
  ["deep-object.json", '{"a":'.repeat(50_000), "Line 1, column 250001, in a.a.a"],
  ["deep-and-closed.json", `${"[".repeat(50_000)}${"]".repeat(50_000)}`, nothing("deep-and-closed.json", "Line 1, column 2, in [0]: This is an array.")],
  [
    "twice.json",
    '{"offsets":[],"offsets":[{"partition":{"kafka_topic":"clicks","kafka_partition":0},"offset":{"kafka_offset":1}}]}',
    nothing("twice.json", "Line 1, column 1: offsets is there twice. Keep one of them."),
  ],
  [
    "twice-inside.json",
    '[{"partition":{"kafka_topic":"clicks","kafka_partition":0,"kafka_partition":1},"offset":{"kafka_offset":1}}]',
    asks("twice-inside.json"),
    "kafka_partition is there twice; readers take one or the other.",
  ],
  ["proto.json", '{"__proto__":{"polluted":1},"offsets":[]}', nothing("proto.json", "Line 1, column 2: __proto__ is not a member that is known here.")],
  [
    "proto-inside.json",
    `[{"partition":${POLLUTING},"offset":${POLLUTING}}]`,
    asks("proto-inside.json"),
    "__proto__",
  ],
  ["surrogate.json", '[{"partition":{"kafka_topic":"\\ud800","kafka_partition":0},"offset":{"kafka_offset":1}}]', asks("surrogate.json"), "\\ud800"],
  ["markup.csv", `topic,partition,offset\n${MARKUP.replaceAll(/[",]/g, "")},0,1\n`, "<script>window.attacked=2</script>/0 is not among the connector's partitions. Read markup.csv as CSV"],
  ["nul.txt", `${NUL}:0:1\n`, nothing("nul.txt", `Line 1, column 1: ${NO_TOPIC}`)],
  ["megabyte.txt", `${LONG}:0:1\n`, `${"W".repeat(100)}…/0 is not among the connector's partitions`],
  ["megabyte-of-a-number.txt", `clicks:0:${"9".repeat(1_000_000)}\n`, nothing("megabyte-of-a-number.txt", "Line 1, column 10: The offset is no offset.")],
  ["utf16.json", Buffer.from("\ufeff[]", "utf16le"), nothing("utf16.json", "Line 1, column 1: This is not text in UTF-8.")],
  ["many.txt", "clicks:0:1\n".repeat(1_000_000), nothing("many.txt", "Line 2, column 1: This partition is there twice. Keep one of them.")],
];

for (const [name, content, says, then] of FILES) {
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
    if (then) {
      await page.getByRole("button", { name: "Import all the same" }).click();
      await expect(page.getByText(`Read ${name} as an array of offsets.`)).toBeVisible();
      await expect(page.getByText(then).filter({ visible: true }).first()).toBeVisible();
      await expectUnharmed(page, `${name}, taken in`);
    }
    expect(await page.evaluate(() => ({}) as { polluted?: number })).toEqual({});
    // What was drafted is still there, whatever came.
    await expect(page.getByLabel("New kafka_offset of clicks/1").first()).toHaveValue("4000");
  });
}

for (const what of KINDS) {
  test(`every string of a file of offsets is ${what}: asked about, and taken in as it is`, async ({ page, expectNetworkErrors }, info) => {
    const [text, piece] = [STRINGS[what], PIECES[what]];
    test.slow(text === LONG);
    expectNetworkErrors([NO_REQUEST_YET]);
    const patience = patienceWith(page, text);
    await page.goto(`${connectorAddress("paused-sink", EDGE)}/alter`);
    await page.getByLabel("New kafka_offset of clicks/1").fill("4000");
    // The file's own name too, as far as a disk takes it.
    const path = info.outputPath(what === "a turned direction" ? `${TURNED}.json` : "offsets.json");
    const entry = { partition: { kafka_topic: text, kafka_partition: 0 }, offset: { kafka_offset: text, [text]: text } };
    writeFileSync(path, JSON.stringify({ id: text, name: text, offsets: [entry] }));
    await page.getByRole("button", { name: "Import", exact: true }).click();
    await page.getByLabel("Offsets file").setInputFiles(path);
    const asked = page.getByRole("status").filter({ hasText: /is (a|no) partition of this connector\./ });
    await expect(asked).toContainText(`It says it is of ${what === "markup" ? '">' : ""}${piece}`, patience);
    await expectUnharmed(page, "the question");
    await page.getByRole("button", { name: "Import all the same" }).click();
    await expect(page.getByRole("row").filter({ hasText: piece }).first()).toBeVisible(patience);
    await expect(page.getByText(/Read .* as a connector's offsets as the API answers them/).first()).toBeVisible(patience);
    await expectUnharmed(page, "the rows");
    await expect(page.getByLabel("New kafka_offset of clicks/1")).toHaveValue("4000", patience);
  });
}

/** Every string in a value, replaced; but for those whose path is named. */
function withEvery(value: unknown, text: string, but: RegExp, path = ""): unknown {
  if (typeof value === "string") return but.test(path) ? value : text;
  if (Array.isArray(value)) return value.map((item) => withEvery(item, text, but, path));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inside]) => [name, withEvery(inside, text, but, `${path}/${name}`)]));
}

/** What a button saves as a file of JSON. */
async function exported(page: Page, button: string): Promise<unknown> {
  return JSON.parse(await downloaded(page, () => page.getByRole("button", { name: button, exact: true }).click()));
}

/** Without these a draft is none: its times, what it does, which rows. */
const NO_DRAFT_WITHOUT = /\/(created_at|changed_at|intent|at|skip_past)$/;
/** A draft of this connector, a request of it; else of another endpoint. */
const TARGET = /\/target\/(endpoint|instance|environment|cluster|connector)$/;

/** A file of drafts that was exported, its strings replaced: of each kind one that can be reviewed, one that cannot yet, one of elsewhere. */
function draftsWith(file: unknown, kinds: Kind[]): unknown {
  const { drafts, ...around } = file as { drafts: { draft: { rows: object[] } }[] };
  const first = drafts[0]!;
  // What else a draft can hold: who prepared it, which record a row skips and in whose words, a cell that is no value yet.
  const { rows } = first.draft;
  const [row] = rows as { at: string; offset: unknown }[];
  const words = [{ ...row, do: { skip_past: "5", quote: "words" } }, { ...row, at: "1", do: { copy_from: "another" } }];
  const bad = { at: "2", partition: { kafka_topic: "orders", kafka_partition: 2 }, do: {}, offset: row!.offset, typed: [["kafka_offset", "words"]] };
  const seed = (rows: object[]) => ({ ...first, name: "a name", draft: { ...first.draft, note: "a note", prepared_by: "somebody", rows } });
  const here = new RegExp(`${NO_DRAFT_WITHOUT.source}|${TARGET.source}`);
  return {
    ...around,
    drafts: kinds.flatMap((kind) => [
      withEvery(seed(words), STRINGS[kind], here),
      withEvery(seed([...words, bad]), STRINGS[kind], here),
      withEvery(first, STRINGS[kind], NO_DRAFT_WITHOUT),
    ]),
    unread: kinds.map((kind, at) => ({ why: STRINGS[kind], id: `unread-${at}`, record: STRINGS[kind], parts: [[STRINGS[kind], STRINGS[kind]]] })),
  };
}

/** The same of a file of the history. The ids tell the requests apart. */
function historyWith(file: unknown, kinds: Kind[]): unknown {
  const { history, ...around } = file as { history: object[] };
  const seed = { ...history[0]!, answer: { request_id: "r", text: "words", failed: "words" }, message: "words" };
  const of = (kind: Kind, whose: RegExp) => ({ ...(withEvery(seed, STRINGS[kind], whose) as object), id: `${STRINGS[kind]} ${whose.source}` });
  return { ...around, history: kinds.flatMap((kind) => [of(kind, TARGET), of(kind, /none/)]) };
}

for (const kinds of [KINDS.filter((kind) => kind !== "a megabyte"), ["a megabyte"] as Kind[]]) {
  test(`drafts and requests of well-formed files, every string of them ${kinds.join(", ")}: shown as what they are`, async ({ page, sandbox, watch }, info) => {
    test.slow();
    watch.allowNetworkErrors();
    const patience = patienceWith(page, kinds.map((kind) => STRINGS[kind]).join());
    await keepDraft(page);
    await page.goto("/drafts");
    const drafts = draftsWith(await exported(page, "Export all"), kinds);
    await page.goto(`${ORDERS}/alter`);
    await review(page);
    await submit(page);
    await letItBeApplied(page, sandbox);
    await expectConfirmed(page);
    await page.goto("/history");
    const history = historyWith(await exported(page, "Export JSON"), kinds);

    const path = info.outputPath("file.json");
    await page.goto("/drafts");
    writeFileSync(path, JSON.stringify(drafts));
    await page.getByLabel("Import all", { exact: true }).setInputFiles(path);
    await expect(page.getByText(`${3 * kinds.length} drafts were imported.`)).toBeVisible(patience);
    // The list is in the order of the last saves; each has had its first when that is told, so that no row moves from here on.
    expect((await storedTexts(page, "drafts")).length).toBeGreaterThanOrEqual(3 * kinds.length);
    for (const kind of kinds) {
      const piece = PIECES[kind];
      const rows = table(page, "Drafts").getByRole("row").filter({ hasText: piece });
      const [here, unfinished] = [rows.filter({ hasText: "PATCH of 2 of 6" }), rows.filter({ hasText: "PATCH of 3 of 6" })];
      // One of each, and the record that cannot be read, where a piece of it is quoted.
      for (const one of [here, unfinished, rows.filter({ hasText: "of another" })]) await expect(one, kind).toHaveCount(1, patience);
      await expectUnharmed(page, `Drafts, ${kind}`);
      await here.getByRole("button", { name: "Rename" }).click();
      await expect(page.getByRole("dialog").getByText(piece).first()).toBeVisible(patience);
      await expectUnharmed(page, `Name and note, ${kind}`);
      await page.getByRole("dialog").getByRole("button", { name: "Cancel" }).click();
      await here.getByRole("link").click();
      await expect(page.getByLabel("Note", { exact: true })).toHaveValue(STRINGS[kind], patience);
      await expect(page.getByRole("row").filter({ hasText: piece }).first()).toBeVisible(patience);
      await expectUnharmed(page, `Alter, ${kind}`);
      await page.goto(page.url().replace("/alter?", "/alter/review?"));
      await expect(table(page, "Changes").getByRole("row").filter({ hasText: piece }).first()).toBeVisible(patience);
      await expectUnharmed(page, `Review, ${kind}`);
      await page.goto("/drafts");
      await unfinished.getByRole("link").click();
      const why = page.getByRole("button", { name: "Review", exact: true });
      await expect(why).toHaveAttribute("title", /is not a value yet/, patience);
      expect(await why.getAttribute("title")).toContain(piece);
      await expectUnharmed(page, `Alter of an unfinished one, ${kind}`);
      await page.goto("/drafts");
      await rows.filter({ hasText: "of another" }).getByRole("button", { name: "Delete" }).click();
      await expect(page.getByRole("status").filter({ hasText: "was deleted" })).toContainText(piece, patience);
      await expectUnharmed(page, `a deletion, ${kind}`);
    }

    writeFileSync(path, JSON.stringify(history));
    await page.goto("/history");
    await page.getByLabel("Import", { exact: true }).setInputFiles(path);
    await expect(page.getByText(`${2 * kinds.length} requests were imported.`)).toBeVisible(patience);
    for (const address of ["/history", `${ORDERS}/history`]) {
      await page.goto(address);
      for (const kind of kinds) {
        const piece = PIECES[kind];
        const rows = table(page, "History").getByRole("row").filter({ hasText: piece });
        await expect(rows, kind).toHaveCount(address === "/history" ? 2 : 1, patience);
        await rows.first().getByRole("button").click();
        await expect(page.getByRole("heading", { level: 2 }).filter({ hasText: piece })).toBeVisible(patience);
        await expect(page.getByRole("blockquote")).toContainText(piece, patience);
        await expect(table(page, "Before and after").getByRole("rowheader").first()).toContainText(piece, patience);
        await expectUnharmed(page, `${address}, ${kind}`);
      }
    }
    expect(await sandbox.requests()).toHaveLength(1);
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
