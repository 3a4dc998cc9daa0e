// The least that an editor of offsets can be: JSON.parse, an array of new numbers, a table of the rows in sight, JSON.stringify into
// a text field. It is what the console's editor is held against, so it does nothing else: numbers beyond 2^53 are rounded, nothing is
// checked, explained, kept or taken back.

const ROW = 32;
const MARGIN = 8;
const box = document.querySelector(".box");
const space = document.querySelector(".space");

let all = [];
let fresh = [];
let table = null;

/** A table of the rows in sight; `row` makes the cells of one. */
function tableOf(label, heads, count, row) {
  const element = document.createElement("table");
  element.setAttribute("aria-label", label);
  element.setAttribute("aria-rowcount", count + 1);
  const head = element.createTHead().insertRow();
  for (const text of heads) head.appendChild(document.createElement("th")).textContent = text;
  const body = element.createTBody();
  let first = -1;
  space.replaceChildren(element);
  space.style.height = `${(count + 1) * ROW}px`;
  box.scrollTop = 0;
  return (force) => {
    const from = Math.max(0, Math.floor(box.scrollTop / ROW) - MARGIN);
    if (from === first && !force) return;
    first = from;
    const to = Math.min(count, from + Math.ceil(innerHeight / ROW) + 2 * MARGIN);
    space.style.paddingTop = `${from * ROW}px`;
    const rows = [];
    for (let at = from; at < to; at += 1) {
      const line = document.createElement("tr");
      for (const cell of row(at)) line.appendChild(document.createElement("td")).append(cell);
      rows.push(line);
    }
    body.replaceChildren(...rows);
  };
}

const name = ({ partition }) => `${partition.kafka_topic}/${partition.kafka_partition}`;

function meaning(at) {
  const by = fresh[at] - all[at].offset.kafka_offset;
  if (fresh[at] === undefined || by === 0) return "";
  return by < 0 ? `reads up to ${-by} records again` : `skips up to ${by} records`;
}

function summary() {
  document.querySelector("output").textContent = `PATCH of ${Object.keys(fresh).length} of ${all.length} partitions`;
}

function showTable() {
  table = tableOf("Offsets", ["partition", "live", "new", "meaning"], all.length, (at) => {
    const field = document.createElement("input");
    const words = document.createElement("span");
    field.setAttribute("aria-label", `New kafka_offset of ${name(all[at])}`);
    field.value = fresh[at] ?? "";
    words.textContent = meaning(at);
    field.addEventListener("input", () => {
      fresh[at] = Number(field.value);
      words.textContent = meaning(at);
      summary();
    });
    return [name(all[at]), String(all[at].offset.kafka_offset), field, words];
  });
  table(true);
}

function showReview() {
  const changed = [...fresh.keys()].filter((at) => fresh[at] !== undefined);
  table = tableOf("Changes", ["partition", "live", "requested", "meaning"], changed.length, (row) => {
    const at = changed[row];
    return [name(all[at]), String(all[at].offset.kafka_offset), String(fresh[at]), meaning(at)];
  });
  table(true);
}

function showJson() {
  const offsets = [];
  fresh.forEach((value, at) => offsets.push({ partition: all[at].partition, offset: { ...all[at].offset, kafka_offset: value } }));
  const text = document.createElement("textarea");
  text.setAttribute("aria-label", "JSON");
  text.rows = 28;
  text.value = `{"type":"PATCH","offsets":[\n${offsets.map((entry) => JSON.stringify(entry)).join(",\n")}\n]}`;
  space.style = "";
  space.replaceChildren(text);
  table = null;
}

function shift() {
  const by = Number(document.querySelector("#shift-by").value);
  fresh = all.map(({ offset }) => Math.max(0, offset.kafka_offset + by));
  summary();
  table(true);
}

const presses = { Table: showTable, JSON: showJson, Review: showReview, Apply: shift };
for (const button of document.querySelectorAll("button")) button.addEventListener("click", presses[button.textContent]);
box.addEventListener("scroll", () => table?.(false));

async function load() {
  const place = location.pathname.replace(/\/alter$/, "");
  const answer = await fetch(`/connect/v1${place}/offsets`, {
    headers: { authorization: `Basic ${btoa("sandbox:sandbox")}` },
    cache: "no-store",
  });
  const { name, offsets } = JSON.parse(await answer.text());
  document.querySelector("h1").textContent = name;
  all = offsets;
  showTable();
}

load();
