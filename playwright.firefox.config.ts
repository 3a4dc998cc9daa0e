import { defineConfig } from "@playwright/test";
import everyBrowser from "./playwright.config.ts";
import { answerWhatFirefoxLacks, firefox } from "./tests/e2e/support/firefox.ts";

answerWhatFirefoxLacks();

// Run by `cargo xtask test firefox`: the same product, the same tests, in the system's Firefox. Which of them, and what it takes to drive a
// Firefox that Playwright did not build, is said in tests/e2e/support/firefox.ts.
export default defineConfig(everyBrowser, {
  outputDir: "target/firefox/results",
  use: {
    browserName: "firefox",
    channel: "moz-firefox",
    launchOptions: { executablePath: firefox(), args: [], chromiumSandbox: undefined },
  },
});
