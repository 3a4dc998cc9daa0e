import { EDGE, expect, NO_REQUEST_YET, openConnector, table, takePictures, test } from "./support/test.ts";

test("a hundred thousand rows can be scrolled to their end; only those in sight exist", async ({ page, expectNetworkErrors }) => {
  expectNetworkErrors([NO_REQUEST_YET]);
  await openConnector(page, "huge-sink", EDGE);
  const offsets = table(page, "Offsets");
  await expect(offsets).toHaveAttribute("aria-rowcount", "100001");
  const row = (index: number) => offsets.getByRole("row").and(page.getByRole("row", { name: new RegExp(`everything ${index} `) }));
  await expect(row(0)).toHaveAttribute("aria-rowindex", "2");
  expect(await offsets.getByRole("row").count()).toBeLessThan(120);

  const box = page.getByRole("region", { name: "Offsets, scrollable" });
  await box.focus();
  await page.keyboard.press("Control+End");
  await expect(row(99_999)).toHaveAttribute("aria-rowindex", "100001");
  await expect(row(99_999)).toBeInViewport();
  await expect(row(0)).toHaveCount(0);
  expect(await offsets.getByRole("row").count()).toBeLessThan(120);
  await takePictures(page, "huge-sink-end");

  await page.keyboard.press("PageUp");
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("Control+Home");
  await expect(row(0)).toBeInViewport();
  await expect(row(0).getByRole("cell").first()).toBeFocused();

  await box.evaluate((element) => element.scrollTo(0, element.scrollHeight / 2));
  await expect(row(50_000)).toHaveAttribute("aria-rowindex", "50002");
});
