// A browser of one's own with a profile on the disk: to be closed and started again, or killed.

import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { chromium as driver, type Page } from "@playwright/test";
import { chromium } from "./places.ts";

export type OwnBrowser = {
  page: Page;
  /** Ends it as a person would. */
  close: () => Promise<void>;
  /** Ends it as the system does when memory runs out: it gets no word in. */
  kill: () => Promise<void>;
};

/** A new profile; answers its folder. */
export function newProfile(): string {
  return mkdtempSync(join(tmpdir(), "offset-console-profile-"));
}

export function removeProfile(folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
  } catch {
    // Something of the browser still writes there: the system clears its folder of temporary files.
  }
}

/** Starts the browser on a profile. */
export async function startBrowser(profile: string): Promise<OwnBrowser> {
  const flags = ["--headless=new", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync"];
  if (process.getuid?.() === 0) flags.push("--no-sandbox");
  const child = spawn(chromium(), [...flags, "--remote-debugging-port=0", `--user-data-dir=${profile}`, "about:blank"], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  const ended = new Promise<void>((done) => child.once("exit", () => done()));
  const address = await new Promise<string>((found, failed) => {
    child.once("exit", (code) => failed(new Error(`the browser ended with ${code}`)));
    createInterface({ input: child.stderr }).on("line", (line) => {
      const address = /^DevTools listening on (ws:\S+)/.exec(line)?.[1];
      if (address) found(address);
    });
  });
  const browser = await driver.connectOverCDP(address);
  const context = browser.contexts()[0]!;
  const page = context.pages()[0] ?? (await context.newPage());
  return {
    page,
    close: async () => {
      const session = await browser.newBrowserCDPSession();
      await session.send("Browser.close").catch(() => undefined);
      await ended;
    },
    kill: async () => {
      child.kill("SIGKILL");
      await ended;
    },
  };
}
