// Prints the table of faults with what came of each, after a run that tried them.

import { basename } from "node:path";
import type { Reporter, TestCase, TestResult } from "@playwright/test/reporter";
import { ELSEWHERE, FAULT_CASES, settlement } from "./faults.ts";

type Row = { stage: string; fault: string; sees: string; row: string; taken: number; outcome: string | undefined };

export default class FaultsReporter implements Reporter {
  private readonly outcomes = new Map<string, string>();

  onTestEnd(test: TestCase, result: TestResult): void {
    this.outcomes.set(`${basename(test.location.file)}: ${test.title}`, result.status);
  }

  onEnd(): void {
    const tried: Row[] = FAULT_CASES.map((fault) => ({
      stage: fault.stage,
      fault: fault.name,
      sees: fault.sees.source.replaceAll("\\", "").replaceAll("|", " or "),
      row: settlement(fault),
      taken: fault.taken,
      outcome: this.outcomes.get(`faults.spec.ts: ${fault.stage}: ${fault.name}`),
    }));
    if (tried.every(({ outcome }) => outcome === undefined)) return;
    for (const { fault, file, test, sees, row, taken } of ELSEWHERE) {
      tried.push({ stage: file.replace(".spec.ts", ""), fault, sees, row, taken, outcome: this.outcomes.get(`${file}: ${test}`) });
    }
    console.log("\n| stage or file | fault | what the user sees | settlement | taken | came |\n| --- | --- | --- | --- | ---: | --- |");
    for (const { stage, fault, sees, row, taken, outcome } of tried) {
      const came = outcome === "passed" ? "as the table says" : (outcome ?? "not tried");
      console.log(`| ${stage} | ${fault} | ${sees} | ${row} | ${taken} | ${came} |`);
    }
    const right = tried.filter(({ outcome }) => outcome === "passed");
    console.log(`\n${tried.length} faults, ${right.length} as the table says`);
  }
}
