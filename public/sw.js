// Keeps the console itself for when its server cannot be reached. Never an answer of the API, never anything that depends on
// who asks. Written by hand because it is this small; `cargo xtask` fills in the two lines below. A console that was built
// otherwise is not kept.
const REVISION = "";
const SHELL = {};

const CACHE = `shell-${REVISION}`;
const PATIENCE = 2_000;
const API = /^\/(connect|org|cmk|gateway|sandbox)(\/|$)/;
/** A name with a digest in it: what it stands for never changes. */
const DIGEST = /-[0-9a-f]{8,}[._]/;

addEventListener("install", (event) => event.waitUntil(keep()));
addEventListener("activate", (event) => event.waitUntil(takeOver()));

addEventListener("message", ({ data, source }) => {
  if (data === "revision") source?.postMessage({ revision: REVISION });
  // Until somebody says so, a new version waits for the last tab of the old one to be closed.
  if (data === "take over") skipWaiting();
  if (data === "leave") leave();
});

addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin || API.test(pathname)) return;
  if (request.mode === "navigate") {
    event.respondWith(page(request));
    event.waitUntil(stayOrLeave());
  } else if (pathname !== "/" && (Object.hasOwn(SHELL, pathname) || DIGEST.test(pathname))) {
    event.respondWith(file(request));
  }
});

/** All files of this revision or none: each must be what it was when the revision was built. */
async function keep() {
  if (REVISION === "") throw new Error("this console was not built to be kept");
  const cache = await caches.open(CACHE);
  try {
    for (const [path, digest] of Object.entries(SHELL)) {
      // What the visit has just loaded comes from the browser's own cache, if its name says that it is the same.
      const answer = await fetch(path, { cache: DIGEST.test(path) ? "default" : "reload" });
      if (!answer.ok || (await digestOf(answer.clone())) !== digest) throw new Error(`${path} is of another revision`);
      await cache.put(path, answer);
    }
  } catch (error) {
    await caches.delete(CACHE);
    throw error;
  }
  for (const client of await clients.matchAll({ includeUncontrolled: true })) client.postMessage({ revision: REVISION });
}

async function digestOf(answer) {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", await answer.arrayBuffer()));
  return [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** The revision before this one stays: a tab of it may still ask for its pieces. */
async function takeOver() {
  const others = (await ours()).filter((name) => name !== CACHE);
  await Promise.all(others.slice(0, -1).map((name) => caches.delete(name)));
  await clients.claim();
}

async function ours() {
  return (await caches.keys()).filter((name) => name.startsWith("shell-"));
}

/** The server's page, if it comes in time; else the one that is kept. All the files it names go by its own digests. */
async function page(request) {
  const served = fetch(request);
  const kept = await caches.match("/", { cacheName: CACHE, ignoreVary: true });
  if (kept === undefined) return served;
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE, kept));
  const answer = served.then(
    (answer) => (answer.status < 500 ? answer : kept),
    () => kept,
  );
  return Promise.race([answer, late]);
}

async function file(request) {
  return (await caches.match(request, { ignoreVary: true })) ?? fetch(request);
}

/** Another program may answer at this address one day, and the operator may not want a worker at all. */
async function stayOrLeave() {
  try {
    const config = await json("/config.json");
    const gateway = await json("/gateway");
    const isGateway = typeof gateway?.upstream === "string" && typeof gateway?.endpoint === "string";
    const isNamed = (name) => typeof config?.[name] === "string" && config[name] !== "";
    const isElsewhere = isNamed("api_base") || isNamed("endpoint");
    if (config?.service_worker === false || !(isGateway || isElsewhere)) await leave();
  } catch {
    // Nobody answers, or nobody who says who they are.
  }
}

async function json(path) {
  const answer = await fetch(path, { cache: "no-store" });
  if (answer.status === 404) return null;
  if (!answer.ok) throw new Error(`${path}: status ${answer.status}`);
  return answer.json().catch(() => null);
}

async function leave() {
  await registration.unregister();
  await Promise.all((await ours()).map((name) => caches.delete(name)));
}
