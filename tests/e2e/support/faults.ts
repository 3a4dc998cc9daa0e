// What can go wrong between the console and the server, at each stage of a request: what is seen, which row of the
// settlement table it is, and how many requests the sandbox has taken at the end. docs/FAULTS.md is written from it.

import type { Fault } from "./sandbox.ts";

export type Stage = "read" | "submit" | "poll" | "confirm" | "save" | "end";

/**
 * What the storage of the browser refuses to write: a store's records, those of the journal in one state, or those whose key
 * begins so.
 */
export type Refused = { store: "journal" | "history" | "bases"; state?: string; key?: string; error: "QuotaExceededError" | "UnknownError" };

/** A row of the settlement table, or where the request has come to without it. */
export type Row = "–" | "refused" | "accepted" | "not seen yet" | "not seen" | "superseded" | "connector gone" | "applied" | "failed";

export type FaultCase = {
  /** Its name, unique in its stage. */
  name: string;
  stage: Stage;
  /** A fault of the sandbox, at the stage's own call. */
  sandbox?: Fault;
  /** It meets every call, not the stage's own alone. */
  everywhere?: boolean;
  /** More of them, at calls of their own, from the moment the request leaves. */
  also?: Fault[];
  /** For the stage "save". */
  refused?: Refused;
  /** The browser's own failure: how the connection ends. */
  abort?: "namenotresolved" | "connectionrefused" | "connectionreset" | "timedout" | "internetdisconnected";
  /** Something else answers in the server's place. */
  answer?: { status: number; body: string; contentType?: string };
  /** The request goes through to the server before the failure or that answer. */
  through?: boolean;
  /** Somebody else's request is taken just before ours leaves: one like ours, or another one. */
  somebody?: "identical" | "other";
  /** A cache in between: the first answer comes this often, or until it holds no more. */
  repeated?: number;
  /** Nothing answers: the browser's own time goes past its limit of 45 s. */
  hangs?: boolean;
  /** The browser's own time goes on for minutes, faster than it is looked. */
  lasts?: boolean;
  /** Somebody else's other request is taken when ours is applied and not confirmed yet. */
  overtaken?: boolean;
  /** How far this browser's clock is off, in seconds. */
  browserClock?: number;
  /** The fault stays, and this is the last that is seen: nothing is applied or confirmed after it. */
  stays?: boolean;
  /** For the stage "confirm": it ends the wait as soon as it is met, and nothing is confirmed, whatever is observed later. */
  atOnce?: boolean;
  /** The browser's own time and the sandbox's go on until the waits of "not seen" are over. */
  waits?: boolean;
  /**
   * For the stages "poll" and "confirm": what the page says while the fault holds, which it does until that is seen; or that
   * it has no complaint, where the fault is none to the user.
   */
  meanwhile?: RegExp | "nothing";
  /** What the user sees. */
  sees: RegExp;
  /** The row of the settlement table. */
  row?: Row;
  /**
   * For the stage "save": the states that the disk has the request in, one after another, exactly: the first as soon as the
   * server has answered, the last when that is seen; nothing, where nothing is kept.
   */
  disk?: string[];
  /** The state on the disk at the end of the next tab. */
  diskAfterwards?: string;
  /** What the sandbox has taken at the end: 0 or 1, and somebody else's. */
  taken: 0 | 1 | 2;
  /** How many requests have left the browser: one, unless said. */
  posts?: 0 | 1;
  /** For the stage "end": the state that the journal has on the disk when the tab ends. */
  killedAt?: string;
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
  { name: "reset by the server (RST)", sandbox: { scenario: "rst-before", count: "always" }, sees: /No connection while reading the offsets/, logs: "failure" },
  { name: "a length shorter than the body", sandbox: { scenario: "short-length", count: "always" }, sees: /could not be read while reading the offsets/, logs: "nothing" },
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
  { name: "no answer within the time limit", sandbox: { wire: "hang", count: "always" }, hangs: true, sees: /No answer within 45 s while reading the offsets/, logs: "nothing" },
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
  { name: "reset by the server (RST) after it was taken", sandbox: { scenario: "rst-after" }, ...lost, logs: "failure" },
  { name: "reset by the server (RST) before", sandbox: { scenario: "rst-before" }, ...never, logs: "failure" },
  { name: "a length shorter than the body, after it was taken", sandbox: { scenario: "short-length" }, ...lost, logs: "nothing" },
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
  { name: "202 without requested_at", sandbox: { scenario: "202-without-stamp" }, ...lost, logs: "nothing" },
  { name: "the answer drips", sandbox: { wire: "drip", seconds: 1 }, sees: /PENDING/, row: "accepted", taken: 1, logs: "nothing" },
  { name: "204 before", sandbox: { scenario: "no-content" }, ...never, logs: "nothing" },
  { name: "taken, no answer within the time limit", sandbox: { wire: "hang", taken: true }, hangs: true, ...lost, logs: "nothing" },
  { name: "lost after it was taken, this browser's clock a day ahead", sandbox: { wire: "drop", taken: true }, browserClock: 86_400, ...lost, logs: "failure" },
  { name: "lost after it was taken, this browser's clock a day behind", sandbox: { wire: "drop", taken: true }, browserClock: -86_400, ...lost, logs: "failure" },
  { name: "answered, the server's clock a day ahead in every answer", everywhere: true, sandbox: { scenario: "clock-ahead", count: "always" }, sees: /PENDING/, row: "accepted", taken: 1, logs: "nothing" },
  { name: "answered, the server's clock a day behind in every answer", everywhere: true, sandbox: { scenario: "clock-behind", count: "always" }, sees: /PENDING/, row: "accepted", taken: 1, logs: "nothing" },
  // By the server's own clock it was not taken in the time in which ours can have been.
  { name: "lost after it was taken, the Date of every answer a day ahead of the request's stamp", answer: { status: 502, body: "" }, through: true, everywhere: true, sandbox: { scenario: "clock-ahead", count: "always" }, sees: /The status shows a request that may be yours/, row: "superseded", taken: 1, logs: 502 },
  { name: "lost after it was taken, the Date of every answer a day behind the request's stamp", answer: { status: 502, body: "" }, through: true, everywhere: true, sandbox: { scenario: "clock-behind", count: "always" }, sees: /The status shows a request that may be yours/, row: "superseded", taken: 1, logs: 502 },
  { name: "lost before, and somebody else's identical request is taken", abort: "connectionreset", somebody: "identical", ...lost, logs: "failure" },
  { name: "lost before, and somebody else's other request is taken", abort: "connectionreset", somebody: "other", sees: /Another request took its place/, row: "superseded", taken: 1, logs: "failure" },
  { name: "refused, because somebody else's other request was quicker", somebody: "other", ...refused, taken: 1, logs: 400 },
  {
    name: "lost after it was taken, and a replica that lags behind answers first",
    sandbox: { wire: "drop", taken: true },
    also: [{ operation: "getOffsetsRequestStatus", scenario: "status-of-before", count: 1 }],
    ...lost,
    logs: "failure",
  },
  {
    name: "lost after it was taken, and the first answer of the status comes late, after newer ones",
    sandbox: { wire: "drop", taken: true },
    also: [{ operation: "getOffsetsRequestStatus", scenario: "late", count: 1 }],
    ...lost,
    logs: "failure",
  },
  {
    name: "lost before, and the connector is deleted meanwhile",
    sandbox: { wire: "drop" },
    also: [{ operation: "getOffsetsRequestStatus", status: 404, count: "always" }, { operation: "getConnectorStatus", status: 404, count: "always" }],
    lasts: true,
    sees: /The connector is gone, or another one has its name/,
    row: "connector gone",
    taken: 0,
    logs: "failure",
  },
  {
    name: "lost after it was taken, and one 404 on the way as if the connector were deleted",
    sandbox: { wire: "drop", taken: true },
    also: [{ operation: "getOffsetsRequestStatus", status: 404, count: 1 }, { operation: "getConnectorStatus", status: 404, count: 1 }],
    ...lost,
    logs: "failure",
  },
  { name: "lost before, until the waits are over", sandbox: { wire: "drop" }, waits: true, sees: /The server does not show the request/, row: "not seen", taken: 0, logs: "failure" },
  {
    name: "lost before, and the connector is made anew meanwhile",
    sandbox: { wire: "drop" },
    also: [{ operation: "getOffsetsRequestStatus", scenario: "status-of-another", count: "always" }],
    sees: /The connector is gone, or another one has its name/,
    row: "connector gone",
    taken: 0,
    logs: "failure",
  },
  {
    name: "lost after it was taken, and the connector is made anew meanwhile: of the new one nobody has asked anything",
    sandbox: { wire: "drop", taken: true },
    also: [{ operation: "getOffsetsRequestStatus", status: 404, count: "always" }, { operation: "getOffsets", scenario: "recreated", count: "always" }],
    sees: /The connector is gone, or another one has its name/,
    row: "connector gone",
    taken: 1,
    logs: "failure",
  },
  { name: "400", sandbox: { status: 400 }, ...refused, logs: 400 },
  { name: "401", sandbox: { status: 401 }, ...refused, logs: 401 },
  { name: "403", sandbox: { status: 403 }, ...refused, logs: 403 },
  { name: "404", sandbox: { status: 404 }, ...refused, logs: 404 },
  { name: "409", sandbox: { status: 409 }, ...refused, logs: 409 },
  { name: "429", sandbox: { status: 429, retry_after: 3 }, ...refused, logs: 429 },
  { name: "429 without Retry-After", sandbox: { scenario: "rate-limited-silent" }, ...refused, logs: 429 },
  { name: "429 with an absurd Retry-After", sandbox: { scenario: "rate-limited-absurd" }, ...refused, logs: 429 },
  { name: "500 after it was taken", sandbox: { status: 500, taken: true }, ...lost, logs: 500 },
  { name: "502 after it was taken", sandbox: { status: 502, taken: true }, ...lost, logs: 502 },
  { name: "503 before", sandbox: { status: 503 }, ...never, logs: 503 },
  { name: "504 after it was taken", sandbox: { status: 504, taken: true }, ...lost, logs: 504 },
].map((fault) => ({ ...fault, stage: "submit" }) as FaultCase);

// Most end in the same words whatever went wrong on the way: the request is followed to its end.
const confirmed = { sees: /confirmed/, row: "applied", taken: 1 } as const;

/** What a call can meet that nothing of it is known by: the page says so meanwhile, and goes on afterwards. */
const passing = (doing: string, notThere: RegExp, nothingThere: RegExp): Omit<FaultCase, "stage" | "sees" | "taken">[] => {
  const says = (words: string) => new RegExp(`${words} while ${doing}`);
  const lost = { meanwhile: says("No connection"), logs: "failure" } as const;
  const cut = { meanwhile: new RegExp(`(No connection|could not be read) while ${doing}`), logs: "failure" } as const;
  const unread = { meanwhile: says("could not be read"), logs: "nothing" } as const;
  const strange = { meanwhile: says("makes no sense here"), logs: "nothing" } as const;
  const refused = (status: number, words: string) => ({ sandbox: { status }, meanwhile: new RegExp(words.replace("…", `while ${doing}`)), logs: status });
  return [
    { name: "name not resolved", abort: "namenotresolved", ...lost },
    { name: "connection refused", abort: "connectionrefused", ...lost },
    { name: "connection reset", abort: "connectionreset", ...lost },
    { name: "network gone", abort: "internetdisconnected", ...lost },
    { name: "dropped", sandbox: { wire: "drop" }, ...lost },
    { name: "reset by the server (RST)", sandbox: { scenario: "rst-before" }, ...lost },
    { name: "a length shorter than the body", sandbox: { scenario: "short-length" }, ...unread },
    { name: "cut off", sandbox: { wire: "cut" }, ...cut },
    { name: "a length is promised, nothing comes", sandbox: { scenario: "cut-to-nothing" }, ...cut },
    { name: "slow drip", sandbox: { wire: "drip", seconds: 2 }, meanwhile: "nothing", logs: "nothing" },
    { name: "no answer within the time limit", sandbox: { wire: "hang" }, hangs: true, meanwhile: says("No answer within 45 s"), logs: "nothing" },
    { name: "HTML", sandbox: { wire: "html" }, ...unread },
    { name: "empty 200", sandbox: { scenario: "empty-200" }, meanwhile: nothingThere, logs: "nothing" },
    { name: "204", sandbox: { scenario: "no-content" }, ...strange },
    { name: "JSON that ends in the middle", sandbox: { scenario: "half-json" }, ...unread },
    { name: "301", sandbox: { scenario: "moved" }, ...strange },
    { name: "400", ...refused(400, "Refused … \\(HTTP 400\\)") },
    { name: "409", ...refused(409, "Refused … \\(HTTP 409\\)") },
    { name: "401", ...refused(401, "Not signed in: the server refused the credentials …") },
    { name: "403", ...refused(403, "Not allowed: this key may not do this") },
    { name: "404", sandbox: { status: 404 }, meanwhile: notThere, logs: 404 },
    { name: "429", sandbox: { status: 429, retry_after: 1 }, meanwhile: says("Too many requests"), logs: 429 },
    ...[500, 502, 503, 504].map((status) => refused(status, `The server failed … \\(HTTP ${status}\\)`)).map((fault) => ({ name: `${fault.logs}`, ...fault })),
  ];
};

const none = /The server took this browser's last request/;
const poll: FaultCase[] = [
  // Of a connector that is there, both are how the API says that there was no request yet: ours is not hidden by that.
  ...passing("reading the last request", none, none),
  { name: "429 without Retry-After", sandbox: { scenario: "rate-limited-silent", count: "always" }, sees: /Too many requests while reading the last request/, row: "accepted", stays: true, logs: 429 },
  { name: "429 with an absurd Retry-After", sandbox: { scenario: "rate-limited-absurd", count: "always" }, sees: /asks to wait for an hour or more/, row: "accepted", stays: true, logs: 429 },
  { name: "a phase nobody knows", sandbox: { scenario: "unknown-phase" }, meanwhile: /DREAMING/, logs: "nothing" },
  { name: "a phase nobody knows, for ever", sandbox: { scenario: "unknown-phase", count: "always" }, sees: /DREAMING/, row: "accepted", stays: true, logs: "nothing" },
  { name: "FAILED without a message", sandbox: { scenario: "failed-without-message", count: "always" }, sees: /The server gives no reason/, row: "failed", stays: true, logs: "nothing" },
  { name: "APPLIED without applied_at", sandbox: { scenario: "applied-without-stamp", count: "always" }, meanwhile: "nothing", logs: "nothing" },
  { name: "a replica that lags behind", sandbox: { scenario: "status-of-before" }, meanwhile: "nothing", logs: "nothing" },
  { name: "an answer that comes late, after newer ones", sandbox: { scenario: "late" }, meanwhile: "nothing", logs: "nothing" },
  { name: "the same answer three times, of a cache in between", repeated: 3, meanwhile: "nothing", logs: "nothing" },
  { name: "somebody else's later request", sandbox: { scenario: "status-of-later", count: "always" }, sees: /Another request took its place/, row: "superseded", stays: true, logs: "nothing" },
  {
    name: "somebody else's later request, identical to ours",
    sandbox: { members: { "request.requested_at": '"2099-01-01T00:00:00Z"' }, count: "always" },
    sees: /Another request took its place/,
    row: "superseded",
    stays: true,
    logs: "nothing",
  },
  { name: "the connector is made anew", sandbox: { scenario: "status-of-another", count: "always" }, sees: /The connector is gone, or another one has its name/, row: "connector gone", stays: true, logs: "nothing" },
  {
    name: "the connector is made anew, and nobody has asked anything of it",
    also: [{ operation: "getOffsetsRequestStatus", status: 404, count: "always" }, { operation: "getOffsets", scenario: "recreated", count: "always" }],
    sees: /Another connector has this name since then\. What became of the request, the API cannot tell/,
    row: "connector gone",
    stays: true,
    logs: 404,
  },
  { name: "the server's clock a day ahead", sandbox: { scenario: "clock-ahead" }, meanwhile: "nothing", logs: "nothing" },
  { name: "the server's clock a day behind", sandbox: { scenario: "clock-behind" }, meanwhile: "nothing", logs: "nothing" },
  { name: "the server's clock a day ahead in every answer", everywhere: true, sandbox: { scenario: "clock-ahead", count: "always" }, meanwhile: "nothing", logs: "nothing" },
  { name: "the server's clock a day behind in every answer", everywhere: true, sandbox: { scenario: "clock-behind", count: "always" }, meanwhile: "nothing", logs: "nothing" },
  { name: "the connector is deleted, for ever", also: [{ operation: "getOffsetsRequestStatus", status: 404, count: "always" }, { operation: "getConnectorStatus", status: 404, count: "always" }], lasts: true, sees: /The connector is gone, or another one has its name/, row: "connector gone", stays: true, logs: 404 },
].map((fault) => ({ ...confirmed, ...fault, stage: "poll" }) as FaultCase);

const WAITS = /waiting for an observation later than that/;
const confirm: FaultCase[] = [
  ...passing("reading the offsets", /Not found while reading the offsets/, /could not be read while reading the offsets/),
  { name: "429 with an absurd Retry-After", sandbox: { scenario: "rate-limited-absurd", count: "always" }, sees: /asks to wait for an hour or more/, row: "applied", stays: true, logs: 429 },
  { name: "an observation of years ago", sandbox: { scenario: "stale" }, meanwhile: WAITS, logs: "nothing" },
  { name: "the connector is made anew", sandbox: { scenario: "recreated", count: "always" }, atOnce: true, sees: /Another connector has this name since then: what it reads is not this request's doing/, row: "applied", stays: true, logs: "nothing" },
  { name: "the server's clock a day ahead", sandbox: { scenario: "clock-ahead" }, meanwhile: "nothing", logs: "nothing" },
  { name: "the server's clock a day behind", sandbox: { scenario: "clock-behind" }, meanwhile: "nothing", logs: "nothing" },
  { name: "the server's clock a day ahead in every answer", everywhere: true, sandbox: { scenario: "clock-ahead", count: "always" }, meanwhile: "nothing", logs: "nothing" },
  { name: "the server's clock a day behind in every answer", everywhere: true, sandbox: { scenario: "clock-behind", count: "always" }, meanwhile: "nothing", logs: "nothing" },
  { name: "429 without Retry-After", sandbox: { scenario: "rate-limited-silent", count: "always" }, sees: /Too many requests while reading the offsets/, row: "applied", stays: true, logs: 429 },
  { name: "an answer that comes late, after newer ones", sandbox: { scenario: "late" }, meanwhile: "nothing", logs: "nothing" },
  { name: "the same answer again and again, of a cache in between", repeated: 3, meanwhile: WAITS, logs: "nothing" },
  { name: "the connector is deleted, for ever", sandbox: { status: 404, count: "always" }, lasts: true, sees: /The connector answers 404 since then: it is gone\. Whether it used what was asked for, this browser cannot tell/, row: "applied", stays: true, logs: 404 },
  { name: "somebody else's request after it", sandbox: { scenario: "stale" }, overtaken: true, meanwhile: WAITS, sees: /not from this browser; the API does not say by whom/, row: "applied", taken: 2, logs: "nothing" },
].map((fault) => ({ ...confirmed, ...fault, stage: "confirm" }) as FaultCase);

const notWritten = { sees: /Nothing was sent: the request could not be written down/, taken: 0, posts: 0, disk: [""] } as const;
// What is on the disk may be older than what happened: the next tab finds out from the server, as if this one had ended there.
const followed = { sees: /confirmed/, taken: 1, logs: "nothing", afterwards: /confirmed/ } as const;
/** The status ends in another way, and stays so. */
const ends = (scenario: string, words: RegExp): Pick<FaultCase, "also" | "sees" | "afterwards" | "taken" | "stays" | "logs"> => ({
  also: [{ operation: "getOffsetsRequestStatus", scenario, count: "always" }],
  sees: words,
  afterwards: words,
  taken: 1,
  stays: true,
  logs: "nothing",
});
const lostBefore = { sandbox: { wire: "drop" }, taken: 0, logs: "failure", afterwards: never.sees } as const;

const save: FaultCase[] = (["QuotaExceededError", "UnknownError"] as const).flatMap((error) => {
  const why = error === "QuotaExceededError" ? "full" : "failing";
  const at = (state: string) => ({ name: `storage ${why} at "${state}"`, refused: { store: "journal", state, error } as const });
  return [
    { ...at("prepared"), ...notWritten },
    { ...at("sent"), ...notWritten },
    { name: `storage ${why} at the way back`, refused: { store: "bases", key: "journal.", error } as const, ...notWritten },
    { ...at("accepted"), ...followed, disk: ["sent", "applied"] },
    { ...at("applied"), ...followed, disk: ["accepted"] },
    { ...at("unknown"), ...lostBefore, sees: never.sees, disk: ["sent"] },
    { ...at("refused"), sandbox: { status: 400 }, sees: refused.sees, taken: 0, disk: ["sent"], logs: 400, afterwards: never.sees, diskAfterwards: "unknown" },
    { ...at("failed"), ...ends("failed-without-message", /The server gives no reason/), disk: ["accepted"] },
    { ...at("superseded"), ...ends("status-of-later", /Another request took its place/), disk: ["accepted"] },
    { ...at("connector gone"), ...ends("status-of-another", /The connector is gone, or another one has its name/), disk: ["accepted"] },
    { ...at("not seen"), ...lostBefore, waits: true, sees: /The server does not show the request/, disk: ["unknown"] },
    { name: `history ${why}`, refused: { store: "history", error } as const, ...followed, disk: ["accepted", "applied"] },
  ];
}).map((fault) => ({ logs: "nothing", ...fault, stage: "save" }) as FaultCase);

// The tab is killed while the journal has the request in each of its states; the next one goes on from there.
const statusIs = (scenario: string): Fault[] => [{ operation: "getOffsetsRequestStatus", scenario, count: "always" }];
const statusHas = (path: string, json: string): Fault[] => [{ operation: "getOffsetsRequestStatus", members: { [path]: json }, count: "always" }];
const kill: FaultCase[] = [
  { name: "sent", sandbox: { wire: "hang", taken: true }, sees: /PATCH is being submitted/, row: "accepted", taken: 1, afterwards: lost.sees, logs: "nothing" },
  { name: "accepted", also: statusHas("status.phase", '"PENDING"'), sees: /PENDING/, row: "accepted", taken: 1, afterwards: /PENDING/, logs: "nothing" },
  { name: "refused", sandbox: { status: 400 }, ...refused, afterwards: refused.sees, logs: 400 },
  { name: "unknown", sandbox: { wire: "drop" }, ...never, afterwards: never.sees, logs: "failure" },
  { name: "failed", also: statusIs("failed-without-message"), sees: /The server gives no reason/, row: "failed", taken: 1, afterwards: /The server gives no reason/, logs: "nothing" },
  { name: "applied", also: statusIs("applied-without-stamp"), sees: /waiting for an observation later than that/, row: "applied", taken: 1, afterwards: /waiting for an observation later than that|confirmed|did not move/, logs: "nothing" },
  { name: "superseded", also: statusIs("status-of-later"), sees: /Another request took its place/, row: "superseded", taken: 1, afterwards: /Another request took its place/, logs: "nothing" },
  { name: "connector gone", also: statusIs("status-of-another"), sees: /The connector is gone, or another one has its name/, row: "connector gone", taken: 1, afterwards: /The connector is gone, or another one has its name/, logs: "nothing" },
  { name: "not seen", sandbox: { wire: "drop" }, waits: true, sees: /The server does not show the request/, row: "not seen", taken: 0, afterwards: /The server does not show the request/, logs: "failure" },
].map((fault) => ({ ...fault, name: `tab killed at "${fault.name}"`, killedAt: fault.name, stage: "end" }) as FaultCase);

export const FAULT_CASES: FaultCase[] = [...read, ...submit, ...poll, ...confirm, ...save, ...kill];

/** A fault that takes more than one call to make, and the test of another file that makes it. */
export type Elsewhere = { fault: string; file: string; test: string; sees: string; row: Row; taken: 0 | 1 };

const elsewhere = (file: string, ...rows: [fault: string, test: string, sees: string, row: Row, taken: 0 | 1][]): Elsewhere[] =>
  rows.map(([fault, test, sees, row, taken]) => ({ fault, file: `${file}.spec.ts`, test, sees, row, taken }));

export const ELSEWHERE: Elsewhere[] = [
  ...elsewhere(
    "journal",
    ["tab ended before anything was sent", "the tab ends before anything was sent: the next one says so, and the draft can be submitted", "It was written down and never sent", "refused", 1],
    ["tab ended while the request is on its way", "the tab ends while the request is on its way: the next one finds out, and nothing is sent again", "A request identical to yours was taken at", "accepted", 1],
    ["tab ended after the answer", "the tab ends after the answer: the next one follows to the end", "confirmed", "applied", 1],
    ["two tabs submit at once", "two tabs at once: one request", "one of them: a request is under way", "accepted", 1],
    ["two tabs submit at once, without locks", "two tabs at once, in a browser without locks: one request", "one of them: a request is under way", "accepted", 1],
    ["tab suspended for longer than its lease, before sending", "without locks, the lease has run out while the tab was suspended before sending: nothing is sent", "Nothing was sent", "–", 0],
    ["another tab's request, never heard of", "what another tab wrote and this one never heard of holds it up all the same", "Nothing was sent", "–", 0],
    ["what was sent before cannot be read", "what was sent before cannot be read: said, no second request leaves, and it is read as soon as it can be", "Nothing was sent: what this browser sent before could not be read", "not seen yet", 0],
    ["the request cannot be written down", "what cannot be written down is not sent, unless that is accepted", "Nothing was sent: the request could not be written down", "accepted", 1],
    ["the disk is full between prepared and sent, and the tab is killed", "the disk is full just before sending, and it is sent all the same: no next tab says that it was never sent", "not from this browser", "–", 1],
    ["no storage at all", "where the browser keeps nothing, the pages say so, and a request needs a second word", "Kept in this tab only", "accepted", 1],
    ["another sandbox answers the next tab", "the entry of another sandbox is never settled against this one", "not from this browser", "–", 0],
  ),
  ...elsewhere(
    "between",
    ["connector made anew between review and submit", "the connector is made anew between review and submit: nothing is sent", "Nothing was sent", "–", 0],
    ["gateway killed while the request is on its way, and started anew", "the gateway is killed while the request is on its way, and started anew: one request, found again", "A request identical to yours was taken at", "applied", 1],
    ["gateway started anew with another sandbox while the request is followed", "the gateway is started anew under an open tab, with another sandbox: the request is not followed there", "This request is not followed now", "accepted", 0],
    ["sandbox reset while the request is followed", "the sandbox is reset while its request is followed: what the new one says is not about it", "This request is not followed now", "accepted", 0],
    ["sandbox reset while the request is settled", "the sandbox is reset while a lost request is settled: nothing is concluded from the new one", "This request is not followed now", "not seen yet", 0],
    ["sandbox reset before the offsets are seen", "the sandbox is reset before the offsets are seen: the new one's confirm nothing", "This request is not followed now", "applied", 0],
    ["service worker updated while the request is on its way", "a new version arrives while the request is on its way: the next page follows it to its end", "A request identical to yours was taken at", "applied", 1],
    ["network gone, and back", "the tab that sent it has ended; another one comes to it when the network is back", "A request identical to yours was taken at", "accepted", 1],
    ["looked at again after a while", "the tab that sent it has ended; another one comes to it when it is looked at again", "A request identical to yours was taken at", "accepted", 1],
  ),
  ...elsewhere(
    "never-twice",
    ["no answer within the time limit", "no answer within the time limit, though the request was taken", "No answer within 45 s while submitting the request", "accepted", 1],
    ["no answer within the gateway's time limit", "the gateway gave the server up, though the request was taken: 504, and found again", "A request identical to yours was taken at", "accepted", 1],
    ["somebody else's request just before ours", "somebody else is quicker: the look just before sending finds it, and nothing is sent", "A request is PENDING", "–", 1],
    ["two presses in a row", "two presses in a row are one request", "APPLIED", "applied", 1],
    ["the same attempt arrives twice at the gateway", "the gateway takes one attempt once, however often it arrives", "PENDING", "accepted", 1],
    ["400 to a request that the browser sent twice, without our gateway", "400 without our gateway: the browser may have sent it twice, so the status says what became of it", "A request identical to yours was taken at", "accepted", 1],
    ["409 to a request that the browser sent twice, without our gateway", "409 without our gateway: the browser may have sent it twice, so the status says what became of it", "A request identical to yours was taken at", "accepted", 1],
    ["another sandbox answers at submit", "a draft begun on one sandbox is not submitted to another that answers in its place", "another sandbox", "–", 0],
  ),
  ...elsewhere(
    "late",
    ["the same attempt arrives again at a gateway that was started anew", "a POST comes once more to a gateway that was started anew: it is not sent on a second time", "confirmed", "applied", 1],
    ["held up until the gateway was started anew", "a POST is held up on its way until its gateway was started anew: nothing is taken, and the console finds that out", "The server does not show the request.", "not seen", 0],
    ["held up for longer than it may be", "a POST is held up on its way for longer than it may be: the gateway refuses it, and the draft can be sent again", "Refused by the gateway", "refused", 1],
    ["the gateway cannot reach the server", "a gateway that cannot reach the server says so, and nothing is in doubt", "Refused by the gateway", "refused", 0],
    ["the clocks of two gateways a minute apart", "a POST comes through another gateway, whose clock goes before by a minute: nothing is taken, and the console finds that out", "The server does not show the request.", "not seen", 0],
  ),
  ...elsewhere(
    "drafts",
    ["browser killed while typing", "the browser killed in the middle of typing loses at most half a second", "the draft", "–", 0],
    ["disk full while typing", "the disk is full (drafts): said, listed, exported as it stands here, and saved as soon as there is room", "Not saved", "–", 0],
    ["site data cleared while open", "the site's data is cleared while a draft is open: what the tab has is saved anew", "the draft", "–", 0],
    ["clock set back by a day", "a clock set back by a day changes nothing", "the draft", "–", 0],
  ),
];

/** In which state the journal has the entry, once it is one of that row. */
export const JOURNAL_STATES: Record<NonNullable<FaultCase["row"]>, RegExp> = {
  "–": /^$/,
  refused: /^refused$/,
  accepted: /^(accepted|applied)$/,
  applied: /^applied$/,
  failed: /^failed$/,
  "not seen yet": /^unknown$/,
  "not seen": /^not seen$/,
  superseded: /^superseded$/,
  "connector gone": /^connector gone$/,
};

/** What the fault does, in words. */
export function described(fault: FaultCase): string {
  const { sandbox, also, refused, abort, answer, through, somebody, repeated, hangs, everywhere, browserClock, waits, lasts, overtaken } = fault;
  const what = abort ? `browser: ${abort}` : answer ? `answered ${answer.status} by something else` : "";
  const { scenario, status, wire, taken, retry_after, members } = sandbox ?? {};
  const said = (members: Fault["members"]) => members && Object.entries(members).map(([path, text]) => `${path} is ${text}`).join(", ");
  const more = also?.map((fault) => `then ${fault.scenario ?? said(fault.members) ?? `HTTP ${fault.status}`}`).join(", ");
  const written = refused?.state ? `"${refused.state}"` : refused?.key ? "what was there before" : "anything";
  const kept = refused && `${refused.error} where ${written} is written into ${refused.store}`;
  const server = [scenario, said(members), status && `HTTP ${status}`, wire, retry_after && `Retry-After ${retry_after}`, taken && "taken all the same", everywhere && "at every call"];
  const around = [
    somebody && `somebody else's ${somebody} request just before`,
    repeated && `the first answer ${repeated} times`,
    hangs && "46 s pass",
    browserClock && `this browser's clock ${browserClock > 0 ? "+" : "-"}1 day`,
    waits && "three minutes pass",
    lasts && "minutes pass",
    overtaken && "somebody else's other request once ours is applied",
    fault.stage === "end" && "the tab is killed, another one opens",
  ];
  return [what, through && "after it went through", ...server, more, kept, ...around].filter(Boolean).join(", ");
}

/** The settlement, or what the disk has of it while the storage refuses. */
export function settlement({ row, disk }: FaultCase): string {
  return disk ? disk.map((state) => state || "–").join(", then ") : (row ?? "–");
}

/** The document that the table makes. */
export function faultsDocument(): string {
  const words = (seen: RegExp) => seen.source.replaceAll("\\", "").replaceAll("|", " or ");
  const line = (fault: FaultCase) =>
    `| ${fault.stage} | ${fault.name} | ${described(fault)} | ${fault.meanwhile instanceof RegExp ? words(fault.meanwhile) : (fault.meanwhile ?? "")} | ${words(fault.sees)} | ${settlement(fault)} | ${fault.taken} |`;
  const stages = [...new Set(FAULT_CASES.map(({ stage }) => stage))];
  const counts = stages.map((stage) => `${stage} ${FAULT_CASES.filter((fault) => fault.stage === stage).length}`).join(", ");
  return `# Faults

Written from \`tests/e2e/support/faults.ts\` (\`OFFSET_CONSOLE_WRITE=1 cargo xtask test e2e faults\`), which \`tests/e2e/faults.spec.ts\` tries one by one:
${FAULT_CASES.length} faults (${counts}), and ${ELSEWHERE.length} more in specs of their own. *Taken* is the sandbox's own count of accepted requests at the end, *settlement* the state
in which the journal has the request then; of the stage "save", what the disk has of it. *Meanwhile* is what the
page says while the fault lasts, of one that passes while the request is followed: "nothing" where the page has no complaint.

| stage | fault | what happens | meanwhile | what the user sees | settlement | taken |
| --- | --- | --- | --- | --- | --- | ---: |
${FAULT_CASES.map(line).join("\n")}

Faults that take more than one call to make:

| fault | where | what the user sees | settlement | taken |
| --- | --- | --- | --- | ---: |
${ELSEWHERE.map(({ fault, file, sees, row, taken }) => `| ${fault} | \`tests/e2e/${file}\` | ${sees} | ${row} | ${taken} |`).join("\n")}
`;
}
