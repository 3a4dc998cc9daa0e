// Starts the console. Trunk names the hashed files in this script's data attributes (see Trunk.toml),
// so that no inline script is needed.
const { js, wasm } = document.querySelector("script[data-wasm]").dataset;
try {
  const module = await import(js);
  await module.default({ module_or_path: wasm });
} catch (error) {
  // Before the console runs there is only plain DOM to say so.
  const panel = document.createElement("main");
  panel.className = "crash";
  panel.setAttribute("role", "alert");
  const heading = document.createElement("h1");
  heading.textContent = "The console could not be loaded";
  const detail = document.createElement("p");
  detail.textContent = `Loading ${wasm} failed: ${error}. Reload the page; if it fails again, the files on the server are incomplete.`;
  panel.append(heading, detail);
  document.body.replaceChildren(panel);
  console.error(error);
}
