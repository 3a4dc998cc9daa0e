// The system's Firefox, driven over WebDriver BiDi: it needs no driver of its own, and none is downloaded.

import { createRequire } from "node:module";
import { onPath } from "./places.ts";

/** The system's Firefox. */
export function firefox(): string {
  return process.env.OFFSET_CONSOLE_FIREFOX ?? onPath(["firefox-esr", "firefox"]);
}

/**
 * Playwright sets the colour scheme of every new context, with a command that Firefox ESR 153 does not know, and gives up when that is
 * refused. It is answered here instead of sent; the theme then stays the system's.
 */
export function answerWhatFirefoxLacks(): void {
  const { ws } = createRequire(createRequire(import.meta.url).resolve("@playwright/test"))("playwright-core/lib/utilsBundle");
  const send = ws.prototype.send;
  ws.prototype.send = function (this: { emit(event: string, ...given: unknown[]): void }, data: unknown, ...rest: unknown[]) {
    if (typeof data !== "string" || !data.includes('"emulation.setMediaFeaturesOverride"')) return send.call(this, data, ...rest);
    const answer = JSON.stringify({ type: "success", id: JSON.parse(data).id, result: {} });
    queueMicrotask(() => this.emit("message", Buffer.from(answer), false));
  };
}
