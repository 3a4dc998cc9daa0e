// Tests find things as people do, by role and label, and wait for what they see, never for time to pass. Checked
// before any test runs. `// allowed: why` at the end of a line lets it stand.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./places.ts";

const RULES: [RegExp, string][] = [
  [/\.locator\(|\.\$\$?\(|querySelector|getByTestId/, "find it by role or label"],
  [/waitForTimeout|setTimeout\(|waitForLoadState\(\s*["']networkidle/, "wait for what is seen, not for time"],
  [/force:\s*true/, "a person cannot force a click"],
  [/\.(skip|fixme)\(/, "a test runs or goes"],
  [/from\s+["']@playwright\/test["']/, "import from ./support/test.ts: only there is the page watched"],
];

export default function houseRules(): void {
  const folder = join(root, "tests/e2e");
  const broken: string[] = [];
  for (const name of readdirSync(folder).filter((name) => name.endsWith(".spec.ts"))) {
    readFileSync(join(folder, name), "utf8")
      .split("\n")
      .forEach((line, index) => {
        if (/\/\/ allowed: \S/.test(line)) return;
        for (const [pattern, advice] of RULES) {
          if (pattern.test(line)) broken.push(`tests/e2e/${name}:${index + 1}: ${advice}\n    ${line.trim()}`);
        }
      });
  }
  if (broken.length > 0) throw new Error(`House rules of the browser tests:\n${broken.join("\n")}`);
}
