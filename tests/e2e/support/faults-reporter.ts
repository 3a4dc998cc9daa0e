// Prints the table of faults with what came of each, after a run that tried them.

import type { Reporter, TestCase, TestResult } from "@playwright/test/reporter";
import { FAULT_CASES } from "./faults.ts";

export default class FaultsReporter implements Reporter {
  private readonly outcomes = new Map<string, string>();

  onTestEnd(test: TestCase, result: TestResult): void {
    if (test.location.file.endsWith("faults.spec.ts")) this.outcomes.set(test.title, result.status);
  }

  onEnd(): void {
    const tried = FAULT_CASES.map((fault) => ({ fault, outcome: this.outcomes.get(`${fault.stage}: ${fault.name}`) }));
    const right = tried.filter(({ outcome }) => outcome === "passed");
    if (tried.every(({ outcome }) => outcome === undefined)) return;
    console.log("\n| stage | fault | settlement | taken | came |\n| --- | --- | --- | ---: | --- |");
    for (const { fault, outcome } of tried) {
      const came = outcome === "passed" ? "as the table says" : (outcome ?? "not tried");
      console.log(`| ${fault.stage} | ${fault.name} | ${fault.row ?? "–"} | ${fault.taken} | ${came} |`);
    }
    console.log(`\n${tried.length} faults, ${right.length} as the table says`);
  }
}
