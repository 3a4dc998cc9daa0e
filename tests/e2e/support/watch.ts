// Sees everything that goes wrong in a browser context, so that no test passes over it.

import type { BrowserContext, ConsoleMessage, Page, Request, Response } from "@playwright/test";
import { headerProblems } from "./csp.ts";

/** A failed request that a test provokes: by its answer's status, or by how the connection failed (`net::ERR_…`). */
export type ExpectedNetworkError = { url: RegExp; status: number } | { url: RegExp; failure: RegExp };

type NetworkError = { url: string; status?: number; failure?: string };

const ANSWERED = /^Failed to load resource: the server responded with a status of (\d+)/;
const UNANSWERED = /^Failed to load resource: (net::\S+)/;
/** The console itself ended the request: it left the page, or needs the answer no more. In Chromium's words, and in Firefox's. */
const ABANDONED = ["net::ERR_ABORTED", "NS_BINDING_ABORTED"];

export class Watch {
  private readonly contexts: BrowserContext[] = [];
  private readonly problems: string[] = [];
  private readonly network: NetworkError[] = [];
  private readonly messages: string[] = [];
  private readonly expectedNetwork: ExpectedNetworkError[] = [];
  private readonly expectedMessages: RegExp[] = [];
  private readonly violations: string[] = [];
  private readonly expectedViolations: RegExp[] = [];
  private anyNetworkError = false;
  /** By the origin of the page: which others it may call. */
  private readonly callable = new Map<string, string[]>();

  /** Names failed requests beforehand. Each must then happen at least once. */
  expectNetworkErrors(errors: ExpectedNetworkError[]): void {
    this.expectedNetwork.push(...errors);
  }

  /** Names errors that the page logs or throws, beforehand. Each must then happen at least once. */
  expectConsoleErrors(messages: RegExp[]): void {
    this.expectedMessages.push(...messages);
  }

  /** Names policy violations beforehand. Each must then happen at least once. */
  expectPolicyViolations(violations: RegExp[]): void {
    this.expectedViolations.push(...violations);
  }

  /** Lets any request fail: for tests in which chance decides. */
  allowNetworkErrors(): void {
    this.anyNetworkError = true;
  }

  /** Says that the pages of one origin may call others: their policy must then name exactly these. */
  allowCalls(from: string, ...to: string[]): void {
    this.callable.set(from, to);
  }

  /** Starts watching every page of a context, those still to be opened too. */
  async attach(context: BrowserContext): Promise<void> {
    this.contexts.push(context);
    await context.exposeBinding("reportPolicyViolation", (_source, text: string) => {
      this.violations.push(text);
    });
    await context.addInitScript(() => {
      document.addEventListener("securitypolicyviolation", (event) => {
        const report = (window as unknown as { reportPolicyViolation(text: string): void }).reportPolicyViolation;
        report(`${event.effectiveDirective} blocked ${event.blockedURI} (${event.sourceFile}:${event.lineNumber})`);
      });
    });
    context.on("console", (message) => this.message(message));
    context.on("weberror", (error) => this.messages.push(`thrown: ${error.error().stack ?? error.error()}`));
    context.on("requestfailed", (request) => this.requestFailed(request));
    context.on("response", (response) => this.response(response));
    context.on("page", (page) => this.page(page));
    context.pages().forEach((page) => this.page(page));
  }

  /** All that went wrong and was not named, and all that was named and did not happen. */
  async findings(): Promise<string[]> {
    // What the pages have to say arrives in order: after an answer from each, nothing older is under way.
    const pages = this.contexts.flatMap((context) => context.pages()).filter((page) => !page.isClosed());
    await Promise.allSettled(pages.map((page) => page.evaluate("0")));
    const unnamed = this.anyNetworkError ? [] : this.network;
    const network = unnamed.filter((error) => !this.expectedNetwork.some((expected) => matches(expected, error)));
    const messages = this.messages.filter((text) => !this.expectedMessages.some((expected) => expected.test(text)));
    const missedNetwork = this.expectedNetwork.filter((expected) => !this.network.some((error) => matches(expected, error)));
    const missedMessages = this.expectedMessages.filter((expected) => !this.messages.some((text) => expected.test(text)));
    const violations = this.violations.filter((text) => !this.expectedViolations.some((expected) => expected.test(text)));
    const missedViolations = this.expectedViolations.filter((expected) => !this.violations.some((text) => expected.test(text)));
    return [
      ...this.problems,
      ...violations.map((text) => `policy violation: ${text}`),
      ...missedViolations.map((expected) => `expected, but did not happen: a policy violation like ${expected}`),
      ...new Set(network.map((error) => `failed request: ${error.status ?? error.failure} ${error.url}`)),
      ...messages,
      ...missedNetwork.map((expected) => `expected, but did not happen: ${describe(expected)}`),
      ...missedMessages.map((expected) => `expected, but did not happen: an error like ${expected}`),
    ];
  }

  private logsAnswers(): boolean {
    return this.contexts.every((context) => context.browser()?.browserType().name() !== "firefox");
  }

  private page(page: Page): void {
    page.on("crash", () => this.problems.push(`the tab crashed: ${page.url()}`));
  }

  private message(message: ConsoleMessage): void {
    if (message.type() !== "error") return;
    const text = message.text();
    const { url } = message.location();
    const status = ANSWERED.exec(text)?.[1];
    const failure = UNANSWERED.exec(text)?.[1];
    if (status) this.network.push({ url, status: Number(status) });
    else if (failure) this.network.push({ url, failure });
    else this.messages.push(`console error: ${text} (${url})`);
  }

  private requestFailed(request: Request): void {
    const failure = request.failure()?.errorText ?? "failed";
    if (!ABANDONED.includes(failure)) this.network.push({ url: request.url(), failure });
  }

  private response(response: Response): void {
    // Chromium logs these as errors of the page, Firefox does not.
    if (response.status() >= 400 && !this.logsAnswers()) this.network.push({ url: response.url(), status: response.status() });
    const request = response.request();
    const isPage = request.resourceType() === "document" && request.isNavigationRequest();
    if (!isPage || !/^http:\/\/(127\.0\.0\.1|localhost|\[::1\])(:|\/)/.test(response.url())) return;
    // An answer of the API opened as a page runs nothing.
    if (response.headers()["content-type"]?.startsWith("application/json")) return;
    const callable = this.callable.get(new URL(response.url()).origin);
    for (const problem of headerProblems(response.headers(), callable)) {
      this.problems.push(`the page ${response.url()}: ${problem}`);
    }
  }
}

function matches(expected: ExpectedNetworkError, error: NetworkError): boolean {
  if (!expected.url.test(error.url)) return false;
  return "status" in expected ? expected.status === error.status : expected.failure.test(error.failure ?? "");
}

function describe(expected: ExpectedNetworkError): string {
  return `${"status" in expected ? expected.status : expected.failure} ${expected.url}`;
}
