// The tests speak of connectors and rows, not of addresses and cells.

import { expect, type Locator, type Page } from "@playwright/test";

export type Cluster = { environment: string; cluster: string };

/** The sandbox's usual places. */
export const ORDERS: Cluster = { environment: "env-dev01", cluster: "lkc-orders" };
export const EDGE: Cluster = { environment: "env-dev01", cluster: "lkc-edge" };
export const FAULTS: Cluster = { environment: "env-dev01", cluster: "lkc-faults" };
export const PAYMENTS: Cluster = { environment: "env-7k3mz2", cluster: "lkc-q9x2vw" };

/** The address of a cluster's list of connectors. */
export function connectorsAddress({ environment, cluster }: Cluster): string {
  return `/environments/${environment}/clusters/${cluster}/connectors`;
}

/** The address of a connector: its name is escaped once, as a segment. */
export function connectorAddress(name: string, where: Cluster = ORDERS): string {
  return `${connectorsAddress(where)}/${encodeURIComponent(name)}`;
}

/** Opens a connector's page by its address and waits for its heading. */
export async function openConnector(page: Page, name: string, where: Cluster = ORDERS): Promise<void> {
  await page.goto(connectorAddress(name, where));
  await expect(page.getByRole("heading", { level: 1 })).toContainText(name);
}

/** A table by its accessible name. */
export function table(page: Page, name: string | RegExp): Locator {
  return page.getByRole("table", { name });
}

/** What a row shows, by the words of the column's heading. */
export type Cells = Record<string, string | RegExp>;

/**
 * Waits for a row with these cells and returns it. A text must be the whole cell, white space aside. A table of many
 * thousand rows is read in one go.
 */
export async function expectRow(table: Locator, cells: Cells): Promise<Locator> {
  let found = -1;
  await expect(async () => {
    const rows = await table.evaluate((element) => {
      const text = (cell: Element) => (cell as HTMLElement).innerText.replace(/\s+/g, " ").trim();
      return [...(element as HTMLTableElement).rows].map((row) => [...row.cells].map(text));
    });
    const heads = rows[0] ?? [];
    const columns = Object.entries(cells).map(([head, wanted]) => ({ head, column: heads.indexOf(head), wanted }));
    const unknown = columns.filter(({ column }) => column < 0).map(({ head }) => head);
    expect(unknown, `columns that the table lacks; it has ${heads.join(" | ")}`).toEqual([]);
    const fits = (text: string, wanted: string | RegExp) => (typeof wanted === "string" ? text === wanted : wanted.test(text));
    found = rows.findIndex((row, index) => index > 0 && columns.every(({ column, wanted }) => fits(row[column] ?? "", wanted)));
    const shown = rows.slice(1, 21).map((row) => row.join(" | "));
    expect(found, `a row with ${describe(cells)} among\n${shown.join("\n")}`).toBeGreaterThan(0);
  }).toPass({ timeout: 30_000 });
  return table.getByRole("row").nth(found);
}

function describe(cells: Cells): string {
  return Object.entries(cells)
    .map(([head, wanted]) => `${head} = ${wanted}`)
    .join(", ");
}

/** Where no request was ever made, the server says so with a 404: an answer, not a fault. For `expectNetworkErrors`. */
export const NO_REQUEST_YET = { url: /\/offsets\/request\/status$/, status: 404 };
