// What every spec imports. One gateway for each worker; each test gets a fresh sandbox and a watched browser.

import { type BrowserContext, type BrowserContextOptions, test as base } from "@playwright/test";
import { Gateway } from "./gateway.ts";
import { Sandbox } from "./sandbox.ts";
import { copySite, removeSite, type SiteConfig } from "./site.ts";
import { type ExpectedNetworkError, Watch } from "./watch.ts";

type ForEachTest = {
  /** The worker's sandbox, as new. */
  sandbox: Sandbox;
  watch: Watch;
  /** Another browser profile, as watched as the first: a colleague, say. */
  newContext: (options?: BrowserContextOptions) => Promise<BrowserContext>;
  /** A gateway for this test alone: with other flags, or to be stopped. */
  startGateway: (...flags: string[]) => Promise<Gateway>;
  /** A copy of the console with another `config.json`; answers its folder. */
  placeSite: (config: SiteConfig) => string;
  /** Names failed requests beforehand; each must then happen. */
  expectNetworkErrors: (errors: ExpectedNetworkError[]) => void;
  /** Names errors that the page logs or throws, beforehand; each must then happen. */
  expectConsoleErrors: (messages: RegExp[]) => void;
};

type ForEachWorker = { gateway: Gateway };

export const test = base.extend<ForEachTest, ForEachWorker>({
  gateway: [
    async ({}, use, worker) => {
      const gateway = await Gateway.start(`gateway-${worker.workerIndex}`);
      await use(gateway);
      await gateway.stop();
    },
    { scope: "worker" },
  ],

  baseURL: async ({ gateway }, use) => use(gateway.url),

  sandbox: [
    async ({ gateway }, use) => {
      const sandbox = new Sandbox(gateway);
      await sandbox.reset();
      await use(sandbox);
    },
    { auto: true },
  ],

  watch: async ({}, use) => use(new Watch()),

  context: async ({ context, watch, newContext, startGateway }, use, test) => {
    // Named so that the other contexts and their gateways are still there when this one is judged.
    void [newContext, startGateway];
    await watch.attach(context);
    await use(context);
    const findings = await watch.findings();
    if (test.status !== test.expectedStatus) {
      await test.attach("what else went wrong", { body: findings.join("\n") || "nothing" });
      return;
    }
    if (findings.length > 0) {
      throw new Error(`This went wrong, and the test did not expect it:\n- ${findings.join("\n- ")}`);
    }
  },

  newContext: async ({ browser, watch, baseURL }, use) => {
    const contexts: BrowserContext[] = [];
    await use(async (options = {}) => {
      const context = await browser.newContext({ ...(baseURL ? { baseURL } : {}), ...options });
      await watch.attach(context);
      contexts.push(context);
      return context;
    });
    await Promise.all(contexts.map((context) => context.close()));
  },

  startGateway: async ({}, use, test) => {
    const gateways: Gateway[] = [];
    await use(async (...flags) => {
      const gateway = await Gateway.start(`gateway-${test.workerIndex}-${test.testId}`, flags);
      gateways.push(gateway);
      return gateway;
    });
    await Promise.all(gateways.map((gateway) => gateway.stop()));
  },

  placeSite: async ({}, use) => {
    const folders: string[] = [];
    await use((config) => {
      const folder = copySite(config);
      folders.push(folder);
      return folder;
    });
    folders.forEach(removeSite);
  },

  expectNetworkErrors: async ({ watch }, use) => use((errors) => watch.expectNetworkErrors(errors)),
  expectConsoleErrors: async ({ watch }, use) => use((messages) => watch.expectConsoleErrors(messages)),
});

/** For `test(…, FIREFOX_TOO, …)`: at least one test of each page runs in Firefox as well, by `cargo xtask test firefox`. */
export const FIREFOX_TOO = { tag: "@firefox" };

export { type APIResponse, type BrowserContext, expect, type Locator, type Page, type Route } from "@playwright/test";
export { Gateway } from "./gateway.ts";
export { expectAccessible, expectSound, violations } from "./axe.ts";
export { takePictures } from "./pictures.ts";
export { type Accepted, type Fault, Sandbox, showsOnly } from "./sandbox.ts";
export * from "./steps.ts";
export * from "./words.ts";
