import { defineConfig } from "@playwright/test";
import { chromiumShell } from "./tests/e2e/support/places.ts";

// On a shared machine everything may take several times as long: what never comes is said later there, and what comes late is no failure.
const patience = process.env.CI ? { test: 120_000, step: 20_000 } : { test: 45_000, step: 10_000 };

// Run by `cargo xtask test e2e`, which builds what is tested and says where it is. Started by hand
// (`npx playwright test`), it takes what was built last.
export default defineConfig({
  testDir: "tests/e2e",
  testMatch: "*.spec.ts",
  globalSetup: "./tests/e2e/support/house-rules.ts",
  outputDir: "target/e2e/results",
  // The second one prints docs/FAULTS.md's table with what came of each.
  reporter: [["list"], ["./tests/e2e/support/faults-reporter.ts"]],
  workers: 2,
  // Safe: each worker has a gateway of its own, and runs one test at a time on it.
  fullyParallel: true,
  // On a shared machine that stands still for seconds now and then a wait runs out. What passes only the second time is
  // named as flaky at the end; at a desk it fails.
  retries: process.env.CI ? 1 : 0,
  forbidOnly: Boolean(process.env.CI),
  timeout: patience.test,
  expect: { timeout: patience.step },
  use: {
    browserName: "chromium",
    // A worker would answer for the network that tests look at; offline.spec.ts allows it.
    serviceWorkers: "block",
    locale: "en-GB",
    timezoneId: "UTC",
    viewport: { width: 1280, height: 800 },
    actionTimeout: patience.step,
    navigationTimeout: patience.step,
    // A trace of every test costs a fifth of the run; `--trace on` records one when it is wanted.
    trace: "off",
    screenshot: "only-on-failure",
    launchOptions: {
      executablePath: chromiumShell(),
      // Chromium's sandbox refuses to work for root.
      chromiumSandbox: process.getuid?.() !== 0,
      args: [
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
});
