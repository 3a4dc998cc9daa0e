// Accessibility, judged by axe-core. Its source goes in through the debugger: the policy allows no script but ours.

import { expect, type Page } from "@playwright/test";
import axe, { type AxeResults, type Result } from "axe-core";

/** What axe finds wrong on the page as it is now, open dialogs and menus included. */
export async function violations(page: Page): Promise<Result[]> {
  await page.evaluate(axe.source);
  const results = await page.evaluate(
    () =>
      (window as unknown as { axe: { run(root: Document, options: object): Promise<AxeResults> } }).axe.run(document, {
        resultTypes: ["violations"],
      }),
  );
  return results.violations;
}

/** Fails with one line for each element that axe objects to. */
export async function expectAccessible(page: Page): Promise<void> {
  const found = await violations(page);
  const lines = found.flatMap((rule) =>
    rule.nodes.map((node) => `${rule.id}: ${rule.help}\n    at ${node.target.join(" ")}\n    ${node.html}`),
  );
  expect(lines, `accessibility of ${page.url()}`).toEqual([]);
}
