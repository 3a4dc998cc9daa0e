// The console's Offsets page beside a page made by hand (benches/vanilla/), in one headless Chromium, in turn.
//
// `cargo xtask bench` runs it; by itself: node benches/page.mjs GATEWAY SITE [ROUNDS [CONNECTOR]]
// SITE is a release build of the console. A round opens each page anew, without any cache. The lowest figure
// stands beside the median, because other programs can make a page slower and never faster.

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { launch, median, milliseconds, PLACE, serve, SIZES, watchPaint } from "./support.mjs";

const [gatewayProgram, consoleSite, rounds = "5", only] = process.argv.slice(2);
const ROUNDS = Number(rounds);
const CONNECTORS = only ? [only] : Object.keys(SIZES);
const VANILLA = fileURLToPath(new URL("vanilla", import.meta.url));

/** Runs in the page before anything else: notices the first rows, and takes hold of the module's memory. */
function watchPage() {
  window.firstRows = new Promise((done) => {
    const look = () => {
      if (document.querySelectorAll('table[aria-label="Offsets"] tbody tr').length < 10) return;
      observer.disconnect();
      window.painted().then((at) => {
        const answer = performance.getEntriesByType("resource").find(({ name }) => name.endsWith("/offsets"));
        done({ sinceAnswer: at - answer.responseEnd, sinceStart: at });
      });
    };
    const observer = new MutationObserver(look);
    observer.observe(document, { childList: true, subtree: true });
  });
  for (const way of ["instantiate", "instantiateStreaming"]) {
    const real = WebAssembly[way];
    WebAssembly[way] = async (...given) => {
      const made = await real.apply(WebAssembly, given);
      window.moduleMemory = (made.instance ?? made).exports.memory ?? window.moduleMemory;
      return made;
    };
  }
}

/** What is typed into the filter: digits that ever fewer rows have, and back. */
const DIGITS = ["7", "77", "779", "77", "7", ""];
/** A letter that no row has, but some words that a movement goes by: the console looks at the movement of every row. */
const LETTER = ["o", "", "o", "", "o", ""];

/** Types texts into the filter, one after the other; the time of each until its rows are painted. */
async function typeFilter(texts) {
  const field = document.querySelector("#filter");
  const table = document.querySelector('table[aria-label="Offsets"]');
  const set = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set;
  const times = [];
  for (const text of texts) {
    const before = table.getAttribute("aria-rowcount");
    const begun = performance.now();
    set.call(field, text);
    field.dispatchEvent(new InputEvent("input", { bubbles: true }));
    while (table.getAttribute("aria-rowcount") === before) await new Promise((next) => setTimeout(next));
    times.push((await window.painted()) - begun);
  }
  return times;
}

/** Waits until what a page does after it was opened is done: by its own word, and some more. */
async function rest() {
  await new Promise((done) => requestIdleCallback(done));
  await new Promise((done) => setTimeout(done, 1500));
  await new Promise((done) => requestIdleCallback(done));
}

/** Scrolls for two seconds, 13 rows a frame; the frames that came late, of all. */
async function scroll() {
  const box = document.querySelector('[aria-label="Offsets, scrollable"]');
  let late = 0;
  let frames = 0;
  let last = await new Promise(requestAnimationFrame);
  const end = last + 2000;
  while (last < end) {
    box.scrollTop += 416;
    const now = await new Promise(requestAnimationFrame);
    if (now - last > 25) late += 1;
    frames += 1;
    last = now;
  }
  box.scrollTop = 0;
  return { late, frames };
}

/** What a page keeps: the heap of its script and the module's memory, after collecting garbage; and the process's own memory. */
async function memoryOf(page) {
  const session = await page.context().newCDPSession(page);
  await session.send("HeapProfiler.enable");
  for (let round = 0; round < 3; round += 1) await session.send("HeapProfiler.collectGarbage");
  const { usedSize } = await session.send("Runtime.getHeapUsage");
  const module = await page.evaluate(() => window.moduleMemory?.buffer.byteLength ?? 0);
  await session.detach();
  return { script: usedSize, module };
}

/** The private memory of the youngest renderer: the page just opened is the only one with a renderer of its own. */
async function processMemory(browser) {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send("SystemInfo.getProcessInfo");
  await session.detach();
  const sizes = processInfo
    .filter(({ type }) => type === "renderer")
    .map(({ id }) => {
      try {
        const rollup = readFileSync(`/proc/${id}/smaps_rollup`, "utf8");
        const sum = ["Private_Clean", "Private_Dirty"].map((name) => Number(new RegExp(`${name}:\\s+(\\d+)`).exec(rollup)?.[1] ?? 0));
        return (sum[0] + sum[1]) * 1024;
      } catch {
        return 0;
      }
    });
  return Math.max(0, ...sizes);
}

/** One opening of one page. */
async function measure(url, connector) {
  const browser = await launch();
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.addInitScript(watchPaint);
  await page.addInitScript(watchPage);
  await page.goto(`${url}${PLACE}${connector}`);
  const { sinceAnswer, sinceStart } = await page.evaluate(() => window.firstRows);
  const content = await page.evaluate(() => performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? 0);
  const memory = await memoryOf(page);
  const process = await processMemory(browser);
  const filter = await page.evaluate(typeFilter, DIGITS);
  await page.evaluate(rest);
  const later = await page.evaluate(typeFilter, DIGITS);
  const letter = await page.evaluate(typeFilter, LETTER);
  const { late, frames } = await page.evaluate(scroll);
  // Whatever was scrolled away must not make what follows slower.
  const afterScroll = await page.evaluate(typeFilter, DIGITS);
  await browser.close();
  return { sinceAnswer, sinceStart, content, filter: median(filter), slowest: Math.max(...filter), later: median(later), letter: median(letter), afterScroll: median(afterScroll), late: (late / frames) * 100, script: memory.script, module: memory.module, kept: memory.script + memory.module, process };
}

const megabytes = (number) => `${(number / 1e6).toFixed(1)} MB`;
const percent = (number) => `${number.toFixed(1)} %`;
const ROWS = [
  ["content first painted, from a cold start", "content", milliseconds],
  ["first rows painted, from a cold start", "sinceStart", milliseconds],
  ["first rows painted, from the end of the answer", "sinceAnswer", milliseconds],
  ["a letter in the filter until its rows are painted", "filter", milliseconds],
  ["the slowest of them", "slowest", milliseconds],
  ["the same, when the page has come to rest", "later", milliseconds],
  ["a letter of no row, then", "letter", milliseconds],
  ["a letter after the scrolling", "afterScroll", milliseconds],
  ["frames late while scrolling", "late", percent],
  ["kept: heap of the script and memory of the module", "kept", megabytes],
  ["private memory of the process", "process", megabytes],
];

async function compare(vanilla, ours, connector) {
  const runs = { vanilla: [], ours: [] };
  for (let round = 0; round < ROUNDS; round += 1) {
    runs.vanilla.push(await measure(vanilla.url, connector));
    runs.ours.push(await measure(ours.url, connector));
  }
  const of = (which, key) => median(runs[which].map((run) => run[key]));
  const lowest = (which, key) => Math.min(...runs[which].map((run) => run[key]));
  console.log(`\n| ${SIZES[connector]} partitions, ${ROUNDS} openings of each | by hand, lowest | median | console, lowest | median | lowest to lowest |`);
  console.log("| --- | ---: | ---: | ---: | ---: | ---: |");
  for (const [words, key, form] of ROWS) {
    const figures = [lowest("vanilla", key), of("vanilla", key), lowest("ours", key), of("ours", key)];
    const ratio = figures[0] > 0 ? `${(figures[2] / figures[0]).toFixed(2)}x` : "";
    console.log(`| ${words} | ${figures.map(form).join(" | ")} | ${ratio} |`);
  }
}

/** Looks a thousand times, each at a new observation; what the page keeps after fifty and after all. */
async function poll(ours) {
  const browser = await launch();
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.addInitScript(watchPaint);
  await page.addInitScript(watchPage);
  await page.goto(`${ours.url}/environments/env-dev01/clusters/lkc-orders/connectors/orders-to-warehouse`);
  await page.getByRole("table", { name: "Offsets" }).waitFor();
  const look = (times) =>
    page.evaluate(async (times) => {
      const button = [...document.querySelectorAll("button")].find((button) => button.textContent.startsWith("Refresh"));
      for (let at = 0; at < times; at += 1) {
        await fetch("/sandbox/clock", { method: "POST", headers: { "content-type": "application/json" }, body: '{"seconds":10}' });
        const begun = performance.now();
        button.click();
        const isAnswered = () => performance.getEntriesByType("resource").some(({ name, responseEnd }) => name.endsWith("/offsets") && responseEnd > begun);
        while (!isAnswered()) await new Promise((next) => setTimeout(next));
        performance.clearResourceTimings();
        await new Promise((next) => setTimeout(next));
      }
    }, times);
  await look(50);
  const early = await memoryOf(page);
  await look(950);
  const late = await memoryOf(page);
  await browser.close();
  const row = (words, key) => {
    const change = early[key] ? `${(((late[key] - early[key]) / early[key]) * 100).toFixed(1)} %` : "";
    console.log(`| ${words} | ${megabytes(early[key])} | ${megabytes(late[key])} | ${change} |`);
  };
  console.log("\n| one page, a new observation at each look | after 50 | after 1 000 | |\n| --- | ---: | ---: | ---: |");
  row("heap of the script", "script");
  row("memory of the module", "module");
}

const [vanilla, ours] = [await serve(gatewayProgram, VANILLA), await serve(gatewayProgram, consoleSite)];
try {
  console.log("\nThe Offsets page, beside a page made by hand");
  for (const connector of CONNECTORS) await compare(vanilla, ours, connector);
  await poll(ours);
} finally {
  vanilla.stop();
  ours.stop();
}
