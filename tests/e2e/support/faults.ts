// What can go wrong between the console and the server, at each stage of a request: what is seen, which row of the
// settlement table it is, and how many requests the sandbox has taken at the end. docs/FAULTS.md is written from it.

import type { Fault } from "./sandbox.ts";

export type Stage = "read" | "submit" | "poll" | "confirm" | "save";

/** What the storage of the browser refuses to write: a store's records, or those of the journal in one state. */
export type Refused = { store: "journal" | "history"; state?: string; error: "QuotaExceededError" | "UnknownError" };

export type FaultCase = {
  /** Its name, unique in its stage. */
  name: string;
  stage: Stage;
  /** A fault of the sandbox, at the stage's own call. */
  sandbox?: Fault;
  /** More of them, at calls of their own. */
  also?: Fault[];
  /** For the stage "save". */
  refused?: Refused;
  /** The browser's own failure: how the connection ends. */
  abort?: "namenotresolved" | "connectionrefused" | "connectionreset" | "timedout" | "internetdisconnected";
  /** Something else answers in the server's place. */
  answer?: { status: number; body: string; contentType?: string };
  /** The request goes through to the server before the failure or that answer. */
  through?: boolean;
  /** What the user sees. */
  sees: RegExp;
  /** The row of the settlement table, for the stage "submit". */
  row?: "–" | "refused" | "accepted" | "not seen yet" | "superseded" | "connector gone";
  /** What the sandbox has taken at the end: 0 or 1. */
  taken: 0 | 1;
  /** How many requests have left the browser: one, unless said. */
  posts?: 0 | 1;
  /** What the next tab says of it, where that is more than the same. */
  afterwards?: RegExp;
  /** What Chromium logs: a status, a failed connection, or nothing. */
  logs: number | "failure" | "nothing";
};

const status = (status: number, words: RegExp): Pick<FaultCase, "sandbox" | "sees" | "logs"> => ({
  sandbox: { status, count: "always" },
  sees: words,
  logs: status,
});

const read: FaultCase[] = [
  { name: "name not resolved", abort: "namenotresolved", sees: /No connection while reading the offsets/, logs: "failure" },
  { name: "connection refused", abort: "connectionrefused", sees: /No connection while reading the offsets/, logs: "failure" },
  { name: "connection reset", abort: "connectionreset", sees: /No connection while reading the offsets/, logs: "failure" },
  { name: "network gone", abort: "internetdisconnected", sees: /No connection while reading the offsets/, logs: "failure" },
  { name: "connection dropped by the server", sandbox: { wire: "drop", count: "always" }, sees: /No connection while reading the offsets/, logs: "failure" },
  { name: "body cut off", sandbox: { wire: "cut", count: "always" }, sees: /No connection while reading the offsets|could not be read/, logs: "failure" },
  { name: "slow drip", sandbox: { wire: "drip", seconds: 2, count: "always" }, sees: /6 partitions/, logs: "nothing" },
  { name: "HTML", sandbox: { wire: "html", count: "always" }, sees: /could not be read while reading the offsets/, logs: "nothing" },
  { name: "empty 200", answer: { status: 200, body: "" }, sees: /could not be read while reading the offsets/, logs: "nothing" },
  { name: "204", answer: { status: 204, body: "" }, sees: /(could not be read|makes no sense here) while reading the offsets/, logs: "nothing" },
  { name: "a length is promised, nothing comes", sandbox: { scenario: "cut-to-nothing", count: "always" }, sees: /No connection while reading the offsets|could not be read/, logs: "failure" },
  { name: "JSON that ends in the middle", sandbox: { scenario: "half-json", count: "always" }, sees: /could not be read while reading the offsets/, logs: "nothing" },
  { name: "half a character", sandbox: { scenario: "half-character", count: "always" }, sees: /No offsets yet/, logs: "nothing" },
  { name: "301", sandbox: { scenario: "moved", count: "always" }, sees: /makes no sense here while reading the offsets/, logs: "nothing" },
  { name: "429 without Retry-After", sandbox: { scenario: "rate-limited-silent", count: "always" }, sees: /Too many requests while reading the offsets/, logs: 429 },
  { name: "the server's clock a day ahead", sandbox: { scenario: "clock-ahead", count: "always" }, sees: /6 partitions/, logs: "nothing" },
  { name: "the server's clock a day behind", sandbox: { scenario: "clock-behind", count: "always" }, sees: /6 partitions/, logs: "nothing" },
  { name: "400", ...status(400, /Refused while reading the offsets \(HTTP 400\)/) },
  { name: "401", ...status(401, /Not signed in: the server refused the credentials while reading the offsets/) },
  { name: "403", ...status(403, /Not allowed: this key may not do this/) },
  { name: "404", ...status(404, /Not found while reading the offsets/) },
  { name: "409", ...status(409, /Refused while reading the offsets \(HTTP 409\)/) },
  { name: "429 with Retry-After", sandbox: { status: 429, retry_after: 7, count: "always" }, sees: /asks to wait 7 s/, logs: 429 },
  { name: "429 with an absurd Retry-After", sandbox: { status: 429, retry_after: 999_999_999, count: "always" }, sees: /Too many requests while reading the offsets/, logs: 429 },
  { name: "500", ...status(500, /The server failed while reading the offsets \(HTTP 500\)/) },
  { name: "502", ...status(502, /The server failed while reading the offsets \(HTTP 502\)/) },
  { name: "503", ...status(503, /The server failed while reading the offsets \(HTTP 503\)/) },
  { name: "504", ...status(504, /The server failed while reading the offsets \(HTTP 504\)/) },
].map((fault) => ({ ...fault, stage: "read", taken: 0 }) as FaultCase);

const lost = { sees: /A request identical to yours was taken at /, row: "accepted", taken: 1 } as const;
const never = { sees: /It is not known whether the server took the request/, row: "not seen yet", taken: 0 } as const;
const refused = { sees: /Nothing was altered/, row: "refused", taken: 0 } as const;

const submit: FaultCase[] = [
  { name: "name not resolved", abort: "namenotresolved", ...never, logs: "failure" },
  { name: "connection refused", abort: "connectionrefused", ...never, logs: "failure" },
  { name: "reset before the request was taken", abort: "connectionreset", ...never, logs: "failure" },
  { name: "reset after the request was taken", abort: "connectionreset", through: true, ...lost, logs: "failure" },
  { name: "dropped by the server after it was taken", sandbox: { wire: "drop", taken: true }, ...lost, logs: "failure" },
  { name: "dropped by the server before", sandbox: { wire: "drop" }, ...never, logs: "failure" },
  { name: "answer cut off", sandbox: { wire: "cut", taken: true }, ...lost, logs: "failure" },
  { name: "HTML after it was taken", sandbox: { wire: "html", taken: true }, ...lost, logs: "nothing" },
  { name: "HTML before", sandbox: { wire: "html" }, ...never, logs: "nothing" },
  { name: "empty 200", answer: { status: 200, body: "" }, through: true, ...lost, logs: "nothing" },
  { name: "204", answer: { status: 204, body: "" }, through: true, ...lost, logs: "nothing" },
  { name: "empty 202", sandbox: { scenario: "empty-202" }, ...lost, logs: "nothing" },
  { name: "a length is promised, nothing comes, after it was taken", sandbox: { scenario: "cut-to-nothing", taken: true }, ...lost, logs: "failure" },
  { name: "301 before", sandbox: { scenario: "moved" }, ...never, logs: "nothing" },
  { name: "202 that echoes another connector", sandbox: { scenario: "other-connector" }, sees: /PENDING/, row: "accepted", taken: 1, logs: "nothing" },
  { name: "202 that echoes other content", sandbox: { scenario: "changed-echo" }, sees: /PENDING/, row: "accepted", taken: 1, logs: "nothing" },
  {
    name: "lost before, and the connector is made anew meanwhile",
    sandbox: { wire: "drop" },
    also: [{ operation: "getOffsetsRequestStatus", scenario: "status-of-another", skip: 1, count: "always" }],
    sees: /The connector is gone, or another one has its name/,
    row: "connector gone",
    taken: 0,
    logs: "failure",
  },
  { name: "400", sandbox: { status: 400 }, ...refused, logs: 400 },
  { name: "401", sandbox: { status: 401 }, ...refused, logs: 401 },
  { name: "403", sandbox: { status: 403 }, ...refused, logs: 403 },
  { name: "404", sandbox: { status: 404 }, ...refused, logs: 404 },
  { name: "409", sandbox: { status: 409 }, ...refused, logs: 409 },
  { name: "429", sandbox: { status: 429, retry_after: 3 }, ...refused, logs: 429 },
  { name: "429 with an absurd Retry-After", sandbox: { scenario: "rate-limited-absurd" }, ...refused, logs: 429 },
  { name: "500 after it was taken", sandbox: { status: 500, taken: true }, ...lost, logs: 500 },
  { name: "502 after it was taken", sandbox: { status: 502, taken: true }, ...lost, logs: 502 },
  { name: "503 before", sandbox: { status: 503 }, ...never, logs: 503 },
  { name: "504 after it was taken", sandbox: { status: 504, taken: true }, ...lost, logs: 504 },
].map((fault) => ({ ...fault, stage: "submit" }) as FaultCase);

// The stage ends in the same words whatever went wrong on the way: the request is followed to its end.
const confirmed = { sees: /confirmed/, taken: 1 } as const;
const times = 2;

const poll: FaultCase[] = [
  { name: "dropped", sandbox: { wire: "drop", count: times }, logs: "failure" },
  { name: "cut off", sandbox: { wire: "cut", count: times }, logs: "failure" },
  { name: "HTML", sandbox: { wire: "html", count: times }, logs: "nothing" },
  { name: "401 in the middle", sandbox: { status: 401, count: times }, logs: 401 },
  { name: "403 in the middle", sandbox: { status: 403, count: times }, logs: 403 },
  { name: "429", sandbox: { status: 429, retry_after: 1, count: times }, logs: 429 },
  { name: "500", sandbox: { status: 500, count: times }, logs: 500 },
  { name: "503", sandbox: { status: 503, count: times }, logs: 503 },
  { name: "301", sandbox: { scenario: "moved", count: times }, logs: "nothing" },
  { name: "404 in the middle", sandbox: { status: 404, count: times }, logs: 404 },
  { name: "a length is promised, nothing comes", sandbox: { scenario: "cut-to-nothing", count: times }, logs: "failure" },
  { name: "a phase nobody knows", sandbox: { scenario: "unknown-phase", count: times }, logs: "nothing" },
  { name: "the server's clock a day ahead", sandbox: { scenario: "clock-ahead", count: times }, logs: "nothing" },
  { name: "the server's clock a day behind", sandbox: { scenario: "clock-behind", count: times }, logs: "nothing" },
].map((fault) => ({ ...fault, ...confirmed, stage: "poll" }) as FaultCase);

const confirm: FaultCase[] = [
  { name: "dropped", sandbox: { wire: "drop", count: times }, logs: "failure" },
  { name: "HTML", sandbox: { wire: "html", count: times }, logs: "nothing" },
  { name: "429", sandbox: { status: 429, retry_after: 1, count: times }, logs: 429 },
  { name: "500", sandbox: { status: 500, count: times }, logs: 500 },
  { name: "301", sandbox: { scenario: "moved", count: times }, logs: "nothing" },
  { name: "an observation of years ago", sandbox: { scenario: "stale", count: times }, logs: "nothing" },
].map((fault) => ({ ...fault, ...confirmed, stage: "confirm" }) as FaultCase);

const notWritten = { sees: /Nothing was sent: the request could not be written down/, taken: 0, posts: 0, row: "–" } as const;
// What is on the disk is older than what happened: the next tab finds out from the server, as if this one had ended there.
const behind = { sees: /confirmed/, taken: 1, row: "accepted" } as const;

const save: FaultCase[] = (["QuotaExceededError", "UnknownError"] as const).flatMap((error) => {
  const why = error === "QuotaExceededError" ? "full" : "failing";
  const journal = (state: string) => ({ refused: { store: "journal", state, error } as const, logs: "nothing" as const });
  return [
    { name: `storage ${why} at "prepared"`, ...journal("prepared"), ...notWritten },
    { name: `storage ${why} at "sent"`, ...journal("sent"), ...notWritten },
    { name: `storage ${why} at "accepted"`, ...journal("accepted"), ...behind, afterwards: /confirmed/ },
    { name: `storage ${why} at "applied"`, ...journal("applied"), ...behind, afterwards: /confirmed/ },
    { name: `storage ${why} at "unknown"`, ...journal("unknown"), ...never, sandbox: { wire: "drop" as const }, logs: "failure" as const, afterwards: never.sees },
    { name: `storage ${why} at "refused"`, ...journal("refused"), ...refused, sandbox: { status: 400 }, logs: 400, afterwards: never.sees },
    { name: `history ${why}`, refused: { store: "history", error } as const, logs: "nothing" as const, ...behind, afterwards: /confirmed/ },
  ];
}).map((fault) => ({ ...fault, stage: "save" }) as FaultCase);

export const FAULT_CASES: FaultCase[] = [...read, ...submit, ...poll, ...confirm, ...save];

/** The faults that journal.spec.ts and drafts.spec.ts make, told there: they need more than one call. */
export const ELSEWHERE: [string, string][] = [
  ["tab ended while the request is on its way", "journal.spec.ts"],
  ["tab ended after the answer", "journal.spec.ts"],
  ["tab ended before anything was sent", "journal.spec.ts"],
  ["two tabs submit at once", "journal.spec.ts"],
  ["the request cannot be written down", "journal.spec.ts"],
  ["no storage at all", "journal.spec.ts"],
  ["another sandbox answers meanwhile", "journal.spec.ts"],
  ["browser killed while typing", "drafts.spec.ts"],
  ["disk full while typing", "drafts.spec.ts"],
  ["site data cleared while open", "drafts.spec.ts"],
  ["clock set back by a day", "drafts.spec.ts"],
  ["no answer within the time limit", "never-twice.spec.ts"],
  ["somebody else's request in between", "never-twice.spec.ts"],
  ["two presses in a row", "never-twice.spec.ts"],
  ["connector made anew between review and submit", "between.spec.ts"],
  ["gateway started anew while the request is on its way", "between.spec.ts"],
  ["service worker updated while the request is on its way", "between.spec.ts"],
  ["network gone, and back", "between.spec.ts"],
  ["looked at again after a while", "between.spec.ts"],
];

/** In which state the journal has the entry, once it is one of that row. */
export const JOURNAL_STATES: Record<NonNullable<FaultCase["row"]>, RegExp> = {
  "–": /^$/,
  refused: /^refused$/,
  accepted: /^(accepted|applied)$/,
  "not seen yet": /^unknown$/,
  superseded: /^superseded$/,
  "connector gone": /^connector gone$/,
};

/** What the fault does, in words. */
export function described({ sandbox, also, refused, abort, answer, through }: FaultCase): string {
  const what = abort ? `browser: ${abort}` : answer ? `answered ${answer.status} by something else` : "";
  const { scenario, status, wire, taken, retry_after } = sandbox ?? {};
  const more = also?.map((fault) => `then ${fault.scenario ?? `HTTP ${fault.status}`}`).join(", ");
  const kept = refused && `${refused.error} where ${refused.state ? `"${refused.state}"` : "anything"} is written into ${refused.store}`;
  const server = [scenario, status && `HTTP ${status}`, wire, retry_after && `Retry-After ${retry_after}`, taken && "taken all the same"];
  return [what, through && "after it went through", ...server, more, kept].filter(Boolean).join(", ");
}

/** The document that the table makes. */
export function faultsDocument(): string {
  const line = (fault: FaultCase) =>
    `| ${fault.stage} | ${fault.name} | ${described(fault)} | ${fault.sees.source.replaceAll("\\", "").replaceAll("|", " or ")} | ${fault.row ?? "–"} | ${fault.taken} |`;
  return `# Faults

Written from \`tests/e2e/support/faults.ts\` (\`OFFSET_CONSOLE_WRITE=1 cargo xtask test e2e faults\`), which \`tests/e2e/faults.spec.ts\` tries one by one:
${FAULT_CASES.length} faults. *Taken* is the sandbox's own count of accepted requests at the end.

| stage | fault | what happens | what the user sees | settlement | taken |
| --- | --- | --- | --- | --- | ---: |
${FAULT_CASES.map(line).join("\n")}

Faults that take more than one call to make are told in specs of their own:

| fault | where |
| --- | --- |
${ELSEWHERE.map(([fault, where]) => `| ${fault} | \`tests/e2e/${where}\` |`).join("\n")}
`;
}
