// Drafts: a thousand of them listed, filtered and opened, a keystroke until it is on the disk, the frames while a hundred
// thousand partitions are saved, and a second visit without the gateway.
//
// `cargo xtask bench drafts` runs it; by itself: node benches/drafts.mjs GATEWAY SITE [ROUNDS]
// SITE is a release build of the console. The lowest figure stands beside the median, because other programs can make a page
// slower and never faster.

import { launch, median, milliseconds, PLACE, serve, watchPaint } from "./support.mjs";

const [gatewayProgram, consoleSite, rounds = "5"] = process.argv.slice(2);
const ROUNDS = Number(rounds);
const DRAFTS = 1_000;
const SMALL = "/environments/env-dev01/clusters/lkc-orders/connectors/orders-to-warehouse";
const FIELD = "New kafka_offset of orders/0";

/** Runs in the page before anything else. */
function watchDrafts() {
  const until = async (isSo) => {
    while (!(await isSo())) await new Promise((next) => setTimeout(next));
  };
  const timed = async (act, isSo) => {
    const begun = performance.now();
    act();
    await until(isSo);
    return (await window.painted()) - begun;
  };
  const named = (name) => document.querySelector(`[aria-label="${name}"]`);
  const type = (field, text) => {
    const kind = field instanceof HTMLTextAreaElement ? HTMLTextAreaElement : HTMLInputElement;
    Object.getOwnPropertyDescriptor(kind.prototype, "value").set.call(field, text);
    field.dispatchEvent(new InputEvent("input", { bubbles: true }));
  };
  const rows = () => named("Drafts")?.querySelectorAll("tbody tr").length ?? 0;
  const link = (words) => [...document.querySelectorAll("a")].find(({ textContent }) => textContent.trim() === words);
  const database = async () => {
    const open = indexedDB.open("offset-console");
    await new Promise((done) => (open.onsuccess = done));
    return open.result;
  };
  const all = async (connection, store, way = "getAll") => {
    const request = connection.transaction(store).objectStore(store)[way]();
    await new Promise((done) => (request.onsuccess = done));
    return request.result;
  };

  window.drafts = {
    until: (isSo) => until(isSo),
    rows,
    type,
    named,

    /** So many copies of the one draft that is kept, each with the offsets it was made on. */
    async seed(count) {
      const connection = await database();
      const [[text], [id]] = [await all(connection, "drafts"), await all(connection, "drafts", "getAllKeys")];
      const [parts, keys] = [await all(connection, "bases"), await all(connection, "bases", "getAllKeys")];
      const writing = connection.transaction(["drafts", "bases"], "readwrite");
      for (let number = 1; number < count; number += 1) {
        const copy = crypto.randomUUID();
        const named = text.replaceAll(id, copy).replace('"name":""', `"name":"replay ${number}"`);
        writing.objectStore("drafts").put(named, copy);
        keys.forEach((key, at) => writing.objectStore("bases").put(parts[at], String(key).replace(id, copy)));
      }
      await new Promise((done) => (writing.oncomplete = done));
      connection.close();
    },

    list: () => timed(() => link("All drafts").click(), () => rows() >= 10),

    async filter() {
      const times = [];
      // Each leaves another number of rows; a short list has them all in the page and says no count.
      const count = () => `${named("Drafts").getAttribute("aria-rowcount")} ${rows()}`;
      for (const text of ["replay", "replay 7", "replay 77", "replay 777", "replay 7", ""]) {
        const before = count();
        times.push(await timed(() => type(document.querySelector("#filter"), text), () => count() !== before));
      }
      return times;
    },

    open: (field) => timed(() => link("replay 7").click(), () => named(field)),

    /** A digit, until the transaction that holds it is complete. */
    async durable(field) {
      const connection = await database();
      const times = [];
      for (let value = 70_000; value < 70_005; value += 1) {
        const begun = performance.now();
        type(named(field), String(value));
        await until(async () => (await all(connection, "drafts")).some((text) => text.includes(String(value))));
        times.push(performance.now() - begun);
      }
      connection.close();
      return times;
    },

    /** The longest that the page stands still until the draft is saved, and how long that takes. */
    async saving(act) {
      const said = () => /draft saved [01] s ago/.test(document.body.textContent);
      await until(() => !said());
      act();
      await window.painted();
      const begun = performance.now();
      let [longest, last] = [0, begun];
      while (!said()) {
        await new Promise((next) => setTimeout(next));
        const now = performance.now();
        longest = Math.max(longest, now - last);
        last = now;
      }
      return { longest, whole: last - begun };
    },
  };
}

async function opened(browser, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(120_000);
  await page.addInitScript(watchPaint);
  await page.addInitScript(watchDrafts);
  return { context, page };
}

async function thousand(browser, url) {
  const { context, page } = await opened(browser);
  await page.goto(`${url}${SMALL}/alter`);
  await page.getByLabel(FIELD, { exact: true }).fill("80000");
  await page.getByText(/draft saved/).waitFor();
  await page.evaluate((count) => window.drafts.seed(count), DRAFTS);
  await page.goto(url);
  await page.getByRole("link", { name: "All drafts" }).waitFor();
  // What a page does right after it was opened is not the list's.
  await page.waitForTimeout(1_500);
  const list = await page.evaluate(() => window.drafts.list());
  const filter = await page.evaluate(() => window.drafts.filter());
  await page.getByLabel("Filter").fill("replay 7");
  const open = await page.evaluate((field) => window.drafts.open(field), FIELD);
  const durable = await page.evaluate((field) => window.drafts.durable(field), FIELD);
  const begun = Date.now();
  await page.goto(`${url}/drafts`);
  await page.evaluate(() => window.drafts.until(() => window.drafts.rows() >= 10));
  const cold = Date.now() - begun;
  await context.close();
  return { list, filter: median(filter), slowest: Math.max(...filter), open, cold, durable: median(durable), last: Math.max(...durable) };
}

async function hundredThousand(browser, url) {
  const { context, page } = await opened(browser);
  await page.goto(`${url}${PLACE}huge-sink/alter`);
  const field = page.locator('[aria-label^="New kafka_offset of"]').first();
  await field.waitFor();
  const label = await field.getAttribute("aria-label");
  const topic = label.replace(/^New kafka_offset of (.*)\/\d+$/, "$1");
  const lines = Array.from({ length: 100_000 }, (_, at) => `${topic}:${at}:${1_000_000 + at}`).join("\n");
  await page.getByLabel("Import", { exact: true }).setInputFiles({ name: "offsets.txt", mimeType: "text/plain", buffer: Buffer.from(lines) });
  await page.getByText("PATCH of 100000 of 100000 partitions").first().waitFor();
  const save = () => page.evaluate((label) => window.drafts.saving(() => window.drafts.type(window.drafts.named(label), String(Date.now()))), label);
  // The first also writes the offsets that the draft stands on.
  await page.getByText(/draft saved/).waitFor();
  const first = await save();
  const second = await save();
  await context.close();
  return { longest: Math.max(first.longest, second.longest), whole: Math.max(first.whole, second.whole) };
}

async function visits(browser) {
  const gateway = await serve(gatewayProgram, consoleSite);
  const { context, page } = await opened(browser, { serviceWorkers: "allow" });
  const content = () => page.evaluate(async () => {
    await window.drafts.until(() => document.querySelector("main h1") && document.querySelector('[aria-label="Offsets"] tbody tr'));
    return window.painted();
  });
  await page.goto(gateway.url + SMALL);
  const online = await content();
  await page.waitForFunction(async () => (await navigator.serviceWorker.getRegistration())?.active?.state === "activated");
  await page.waitForTimeout(2_000);
  gateway.stop();
  await page.goto(gateway.url + SMALL);
  const offline = await content();
  await context.close();
  return { online, offline };
}

const ROWS = [
  ["1 000 drafts: a press on All drafts until the list is painted", "list", 100],
  ["a key in the filter until it is painted", "filter", 100],
  ["the slowest of six", "slowest", ""],
  ["one opened until its rows are painted", "open", 100],
  ["the page opened anew until the list is there", "cold", ""],
  ["a keystroke until it is on the disk", "durable", 500],
  ["the slowest of five", "last", 500],
  ["100 000 partitions, each its own value: the longest pause while they are saved", "longest", 50],
  ["until they are saved", "whole", ""],
  ["the first visit until the offsets are painted", "online", ""],
  ["the second one, with the gateway stopped", "offline", ""],
];

const gateway = await serve(gatewayProgram, consoleSite);
try {
  const runs = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const browser = await launch();
    runs.push({ ...(await thousand(browser, gateway.url)), ...(await hundredThousand(browser, gateway.url)), ...(await visits(browser)) });
    await browser.close();
  }
  console.log(`\n| Drafts, ${ROUNDS} rounds | lowest | median | budget |`);
  console.log("| --- | ---: | ---: | ---: |");
  for (const [words, key, budget] of ROWS) {
    const times = runs.map((run) => run[key]);
    const limit = budget === "" ? "" : milliseconds(budget);
    console.log(`| ${words} | ${milliseconds(Math.min(...times))} | ${milliseconds(median(times))} | ${limit} |`);
  }
} finally {
  gateway.stop();
}
