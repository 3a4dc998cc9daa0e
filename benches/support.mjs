// What the comparisons in a browser share: gateways, the browser, when something is painted.

import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { chromium } from "playwright-core";

/** Where the long connectors of the sandbox are, and how many partitions they have. */
export const PLACE = "/environments/env-dev01/clusters/lkc-edge/connectors/";
export const SIZES = { "wide-sink": "10 000", "huge-sink": "100 000" };

/** Starts a gateway with the sandbox inside that serves a site; answers its origin. */
export async function serve(gatewayProgram, site) {
  const child = spawn(gatewayProgram, ["--listen", "127.0.0.1:0", "--site", site, "--upstream", "sandbox", "--quiet"], {
    stdio: ["ignore", "pipe", "ignore"],
  });
  const url = await new Promise((found, failed) => {
    child.once("exit", () => failed(new Error("the gateway ended")));
    createInterface({ input: child.stdout }).on("line", (line) => {
      const address = /^listening on (http\S+)/.exec(line)?.[1];
      if (address) found(new URL(address).origin);
    });
  });
  return { url, stop: () => child.kill() };
}

/** Runs in the page before anything else: `painted()` answers when the next frame has been painted. */
export function watchPaint() {
  window.painted = () =>
    new Promise((done) => requestAnimationFrame(() => {
      const channel = new MessageChannel();
      channel.port1.onmessage = () => done(performance.now());
      channel.port2.postMessage(0);
    }));
}

export const median = (numbers) => [...numbers].sort((left, right) => left - right)[Math.floor(numbers.length / 2)];

export async function launch() {
  const executablePath = process.env.OFFSET_CONSOLE_CHROMIUM ?? "/usr/bin/chromium";
  const args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];
  return chromium.launch({ executablePath, args });
}

export const milliseconds = (number) => `${number.toFixed(0)} ms`;
