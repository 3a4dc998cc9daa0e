// Starts the console. Trunk names the files with digests in this script's data attributes (see Trunk.toml), so
// that the page needs no inline script.
const { js, wasm } = document.querySelector("script[data-wasm]").dataset;
// Firefox lets a load that is under way fail when the page is left: that is nobody's fault.
let isLeft = false;
const leave = () => (isLeft = true);
addEventListener("beforeunload", leave);

// The colours that were chosen, as soon as anything is painted.
try {
  const theme = localStorage.getItem("theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
} catch {
  // A browser that lets nothing be kept: the system's colours.
}

try {
  const address = new URL(wasm, document.baseURI);
  // The digest that Trunk wrote for the preload holds for the module as well. The script's own preload already
  // holds the script to its digest.
  const preload = document.querySelector('link[rel="preload"][type="application/wasm"]');
  const module = fetch(address, { integrity: preload?.integrity ?? "" });
  const glue = await import(new URL(js, document.baseURI));
  await glue.default({ module_or_path: module });
} catch (error) {
  if (!isLeft) giveUp(error);
}
removeEventListener("beforeunload", leave);

function giveUp(error) {
  // Without the console there is only the plain page to say so. Nothing was changed anywhere.
  console.error(error);
  const heading = document.createElement("h1");
  heading.textContent = "The console could not be loaded";
  const advice = document.createElement("p");
  advice.textContent =
    "Reload the page. If that does not help, the files on the server are incomplete, or the browser is older than the console needs.";
  const detail = document.createElement("p");
  detail.textContent = String(error);
  const words = document.createElement("div");
  words.setAttribute("role", "alert");
  words.append(heading, advice, detail);
  // Around the alert, not itself it: what is the main part of a page has no other role.
  const panel = document.createElement("main");
  panel.className = "crash";
  panel.append(words);
  document.body.replaceChildren(panel);
}
