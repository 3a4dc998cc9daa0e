// The best a browser can do: JSON.parse, a filter over an array, a table of the rows in sight. It is what the console is held
// against, so it does nothing else: numbers beyond 2^53 are rounded, nothing is compared, nothing is explained.

const ROW = 32;
const MARGIN = 8;
const box = document.querySelector(".box");
const space = document.querySelector(".space");
const table = document.querySelector("table");
const body = document.querySelector("tbody");
const filter = document.querySelector("#filter");

let all = [];
let shown = [];
let first = -1;

function rowOf({ partition, offset }, index) {
  const row = document.createElement("tr");
  row.setAttribute("aria-rowindex", index + 2);
  for (const text of [partition.kafka_topic, partition.kafka_partition, offset.kafka_offset]) {
    row.appendChild(document.createElement("td")).textContent = text;
  }
  return row;
}

function draw(force) {
  const from = Math.max(0, Math.floor(box.scrollTop / ROW) - MARGIN);
  if (from === first && !force) return;
  first = from;
  const to = Math.min(shown.length, from + Math.ceil(innerHeight / ROW) + 2 * MARGIN);
  space.style.height = `${(shown.length + 1) * ROW}px`;
  space.style.paddingTop = `${from * ROW}px`;
  table.setAttribute("aria-rowcount", shown.length + 1);
  body.replaceChildren(...shown.slice(from, to).map((entry, at) => rowOf(entry, from + at)));
}

function choose() {
  const word = filter.value.trim().toLowerCase();
  shown = word
    ? all.filter(({ partition, offset }) =>
        `${partition.kafka_topic} ${partition.kafka_partition} ${offset.kafka_offset}`.toLowerCase().includes(word),
      )
    : all;
  draw(true);
}

box.addEventListener("scroll", () => draw(false));
filter.addEventListener("input", choose);

async function load() {
  const answer = await fetch(`/connect/v1${location.pathname}/offsets`, {
    headers: { authorization: `Basic ${btoa("sandbox:sandbox")}` },
    cache: "no-store",
  });
  const text = await answer.text();
  const { name, offsets } = JSON.parse(text);
  document.querySelector("h1").textContent = name;
  all = offsets;
  choose();
}

load();
