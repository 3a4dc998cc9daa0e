// The console's editor beside one made by hand (benches/vanilla-editor/), in one headless Chromium, in turn.
//
// `cargo xtask bench editor` runs it; by itself: node benches/editor.mjs GATEWAY SITE [ROUNDS [CONNECTOR]]
// SITE is a release build of the console. A round opens each page anew. The lowest figure stands beside the median, because other
// programs can make a page slower and never faster.

import { fileURLToPath } from "node:url";
import { launch, median, milliseconds, PLACE, serve, SIZES, watchPaint } from "./support.mjs";

const [gatewayProgram, consoleSite, rounds = "5", only] = process.argv.slice(2);
const ROUNDS = Number(rounds);
const CONNECTORS = only ? [only] : Object.keys(SIZES);
const VANILLA = fileURLToPath(new URL("vanilla-editor", import.meta.url));
/** At 10 000 partitions. */
const BUDGETS = { cell: 50, shift: 100, json: 500, review: 300 };

/** Runs in the page before anything else: what a person does, each with the time until it is painted. */
function watchEditor() {
  const until = async (isSo) => {
    while (!isSo()) await new Promise((next) => setTimeout(next));
  };
  const timed = async (act, isSo) => {
    const begun = performance.now();
    act();
    await until(isSo);
    return (await window.painted()) - begun;
  };
  const set = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set;
  const type = (field, text) => {
    set.call(field, text);
    field.dispatchEvent(new InputEvent("input", { bubbles: true }));
  };
  const named = (name) => document.querySelector(`[aria-label="${name}"]`);
  const button = (name) => [...document.querySelectorAll("button")].find(({ textContent }) => textContent.trim() === name);
  const says = (words) => document.body.textContent.includes(words);
  const rows = (table) => named(table)?.querySelectorAll("tbody tr").length >= 10;

  window.editor = {
    opened: () => until(() => rows("Offsets") && document.querySelector('[aria-label^="New kafka_offset of"]')),

    /** Five digits in each of three cells, a digit a step: until the row says what they mean. */
    async cells() {
      const times = [];
      const labels = [...document.querySelectorAll('[aria-label^="New kafka_offset of"]')].slice(2, 5).map((field) => field.ariaLabel);
      for (const label of labels) {
        // Found anew each time: a page may draw its rows again.
        const says = () => named(label).closest("tr").textContent;
        for (const text of ["1", "12", "123", "1234", "12345"]) {
          const before = says();
          times.push(await timed(() => type(named(label), text), () => says() !== before));
          // Nobody types faster than that.
          await new Promise((next) => setTimeout(next, 60));
        }
      }
      return times;
    },

    /** What follows the typing: the longest that the page stands still until everything is looked over. */
    async stillness() {
      let longest = 0;
      let last = performance.now();
      for (const end = last + 1500; last < end; ) {
        await new Promise((next) => setTimeout(next));
        const now = performance.now();
        longest = Math.max(longest, now - last);
        last = now;
      }
      return longest;
    },

    async shift(count) {
      named("Select all shown").click();
      await window.painted();
      button("Shift")?.click();
      await until(() => document.querySelector("#shift-by"));
      type(document.querySelector("#shift-by"), "-5");
      await window.painted();
      return timed(() => button("Apply").click(), () => says(`PATCH of ${count} of ${count} partitions`));
    },

    /** Until the text is there and painted; for the console also until something is on the screen at all. */
    async json(bytes) {
      const begun = performance.now();
      let first = 0;
      const announced = window.painted().then((at) => { first = at - begun; });
      const whole = await timed(() => button("JSON").click(), () => named("JSON")?.value.length > bytes);
      await announced;
      return { whole, first };
    },

    async table() {
      button("Table").click();
      await until(() => rows("Offsets"));
      await window.painted();
      await window.editor.stillness();
    },

    review: () => timed(() => button("Review").click(), () => rows("Changes")),
  };
}

async function measure(url, connector) {
  const count = Number(SIZES[connector].replace(" ", ""));
  const browser = await launch();
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  page.setDefaultTimeout(120_000);
  await page.addInitScript(watchPaint);
  await page.addInitScript(watchEditor);
  await page.goto(`${url}${PLACE}${connector}/alter`);
  await page.evaluate(() => window.editor.opened());
  // What a page does right after it was opened is not the editor's.
  await page.evaluate(() => window.editor.stillness());
  const cells = await page.evaluate(() => window.editor.cells());
  const stillness = await page.evaluate(() => window.editor.stillness());
  const shift = await page.evaluate((count) => window.editor.shift(count), count);
  const stillnessOfShift = await page.evaluate(() => window.editor.stillness());
  const json = await page.evaluate((bytes) => window.editor.json(bytes), count * 50);
  await page.evaluate(() => window.editor.table());
  const review = await page.evaluate(() => window.editor.review());
  await browser.close();
  return { cell: median(cells), slowest: Math.max(...cells), stillness, shift, stillnessOfShift, json: json.whole, announced: json.first, review };
}

const ROWS = [
  ["a digit in a cell until its meaning is painted", "cell"],
  ["the slowest of fifteen", "slowest"],
  ["the longest pause after the typing", "stillness"],
  ["shift of all rows", "shift"],
  ["the longest pause after the shift", "stillnessOfShift"],
  ["JSON view: the first frame after the press", "announced"],
  ["JSON view: the whole text", "json"],
  ["Review", "review"],
];

async function compare(vanilla, ours, connector) {
  const runs = { vanilla: [], ours: [] };
  for (let round = 0; round < ROUNDS; round += 1) {
    runs.vanilla.push(await measure(vanilla.url, connector));
    runs.ours.push(await measure(ours.url, connector));
  }
  const lowest = (which, key) => Math.min(...runs[which].map((run) => run[key]));
  const middle = (which, key) => median(runs[which].map((run) => run[key]));
  console.log(`\n| ${SIZES[connector]} partitions, ${ROUNDS} openings of each | by hand, lowest | median | console, lowest | median | lowest to lowest | budget |`);
  console.log("| --- | ---: | ---: | ---: | ---: | ---: | ---: |");
  for (const [words, key] of ROWS) {
    const times = [lowest("vanilla", key), middle("vanilla", key), lowest("ours", key), middle("ours", key)];
    const budget = connector === "wide-sink" && BUDGETS[key] ? milliseconds(BUDGETS[key]) : "";
    console.log(`| ${words} | ${times.map(milliseconds).join(" | ")} | ${(times[2] / times[0]).toFixed(2)}x | ${budget} |`);
  }
}

const [vanilla, ours] = [await serve(gatewayProgram, VANILLA), await serve(gatewayProgram, consoleSite)];
try {
  console.log("\nThe editor, beside one made by hand");
  for (const connector of CONNECTORS) await compare(vanilla, ours, connector);
} finally {
  vanilla.stop();
  ours.stop();
}
