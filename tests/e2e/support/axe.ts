// Accessibility, judged by axe-core. Its source goes in through the debugger: the policy allows no script but ours.

import { expect, type Page } from "@playwright/test";
import axe, { type AxeResults, type Result } from "axe-core";

/** The rules that look at colours: all that another theme can break. */
export const COLOUR_RULES = ["color-contrast", "link-in-text-block"];

/** What axe finds wrong on the page as it is now, open dialogs and menus included; by all its rules, or by these. */
export async function violations(page: Page, rules?: string[]): Promise<Result[]> {
  // Once for each document: its source is half a megabyte.
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(axe.source);
  // A colour on its way from one to another is neither.
  await page.evaluate(async () => {
    const changes = document.getAnimations().filter((animation) => animation instanceof CSSTransition);
    await Promise.all(changes.map((change) => change.finished.catch(() => {})));
  });
  const results = await page.evaluate(
    (rules) =>
      (window as unknown as { axe: { run(root: Document, options: object): Promise<AxeResults> } }).axe.run(document, {
        resultTypes: ["violations"],
        ...(rules ? { runOnly: rules } : {}),
      }),
    rules,
  );
  return results.violations;
}

/**
 * Fails with one line for each element that axe objects to. What it judges is the same in every browser, so it is judged in Chromium; over
 * BiDi, Playwright also takes a change of the address's fragment for a new page, and loses what is being evaluated.
 */
export async function expectAccessible(page: Page, rules?: string[]): Promise<void> {
  if (page.context().browser()?.browserType().name() === "firefox") return;
  const found = await violations(page, rules);
  const lines = found.flatMap((rule) =>
    rule.nodes.map((node) => `${rule.id}: ${rule.help}\n    at ${node.target.join(" ")}\n    ${node.html}`),
  );
  expect(lines, `accessibility of ${page.url()}`).toEqual([]);
}

const THEMES = ["light", "dark"] as const;
const SIZES = [
  { width: 390, height: 844 },
  { width: 1440, height: 900 },
];

/** In both themes, narrow and wide: axe finds nothing, and the page itself never scrolls sideways. */
export async function expectSound(page: Page): Promise<void> {
  for (const colorScheme of THEMES) {
    // Half-way from one colour to another is no contrast to judge.
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    for (const size of SIZES) {
      await page.setViewportSize(size);
      const [wide, inner] = await page.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth]);
      expect(wide, `${page.url()} at ${size.width} px: the page scrolls sideways`).toBeLessThanOrEqual(inner ?? 0);
      await expectAccessible(page, colorScheme === "light" ? undefined : COLOUR_RULES);
    }
  }
}
