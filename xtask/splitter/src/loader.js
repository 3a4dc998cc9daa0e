// Loads the pieces of the console that a first visit does not need. Written by `cargo xtask` (xtask/splitter).
// The module imports these functions; each ends by calling the module back with whether the piece is there.

const arrived = new Map();

function fetched(file, integrity) {
  if (!arrived.has(file)) {
    const content = (async () => {
      const answer = await fetch(new URL(`../pieces/${file}`, import.meta.url), { integrity });
      if (!answer.ok) throw new Error(`${file}: status ${answer.status}`);
      return WebAssembly.compile(await answer.arrayBuffer());
    })();
    // What failed is asked for again the next time.
    content.catch(() => arrived.delete(file));
    arrived.set(file, content);
  }
  return arrived.get(file);
}

const running = new Map();

async function started([file, integrity], exports) {
  if (!running.has(file)) {
    const module = await fetched(file, integrity);
    if (running.has(file)) return;
    running.set(file, new WebAssembly.Instance(module, { __wasm_split: exports }));
  }
}

async function load(needed, callback, data) {
  // The script that imports this one. Its name depends on this one's, so it cannot be written here.
  const { js } = document.querySelector("script[data-js]").dataset;
  const { initSync } = await import(new URL(js, document.baseURI));
  const { /* shared */ } = initSync(undefined, undefined);
  let isHere = true;
  try {
    await Promise.all(needed.map(([file, integrity]) => fetched(file, integrity)));
    for (const piece of needed) await started(piece, { /* shared */, /* canary */ });
  } catch (error) {
    console.error(error);
    isHere = false;
  }
  __indirect_function_table.get(callback)(data, isHere);
}

