// Accessibility, judged by axe-core. Its source goes in through the debugger: the policy allows no script but ours.

import { expect, type Page } from "@playwright/test";
import axe, { type AxeResults, type Result } from "axe-core";

/** The rules that look at colours: all that another theme can break. */
export const COLOUR_RULES = ["color-contrast", "link-in-text-block"];

/** What axe finds wrong on the page as it is now, open dialogs and menus included; by all its rules, or by these. */
export async function violations(page: Page, rules?: string[]): Promise<Result[]> {
  // Once for each document: its source is half a megabyte.
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(axe.source);
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

/** Fails with one line for each element that axe objects to. */
export async function expectAccessible(page: Page, rules?: string[]): Promise<void> {
  const found = await violations(page, rules);
  const lines = found.flatMap((rule) =>
    rule.nodes.map((node) => `${rule.id}: ${rule.help}\n    at ${node.target.join(" ")}\n    ${node.html}`),
  );
  expect(lines, `accessibility of ${page.url()}`).toEqual([]);
}
