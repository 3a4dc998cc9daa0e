// Pictures for people to look at: nothing compares them.

import { join } from "node:path";
import type { Page } from "@playwright/test";
import { results } from "./places.ts";

const WIDTHS = { 390: 844, 1440: 900 };
const THEMES = ["light", "dark"] as const;

/**
 * Takes `target/screenshots/<name>-<theme>-<width>.png` for both themes and both widths, if
 * OFFSET_CONSOLE_SCREENSHOTS is set.
 */
export async function takePictures(page: Page, name: string): Promise<void> {
  if (!process.env.OFFSET_CONSOLE_SCREENSHOTS) return;
  const before = page.viewportSize();
  for (const colorScheme of THEMES) {
    await page.emulateMedia({ colorScheme });
    for (const [width, height] of Object.entries(WIDTHS)) {
      await page.setViewportSize({ width: Number(width), height });
      const path = join(results, "screenshots", `${name}-${colorScheme}-${width}.png`);
      await page.screenshot({ path, fullPage: true, animations: "disabled" });
    }
  }
  await page.emulateMedia({ colorScheme: null });
  if (before) await page.setViewportSize(before);
}
