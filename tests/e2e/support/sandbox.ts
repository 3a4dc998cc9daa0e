// The simulated Confluent Cloud behind a gateway: its clock, its faults, its memory.

import type { Gateway } from "./gateway.ts";

/** A change that the sandbox accepted. */
export type Accepted = Record<string, unknown>;

export class Sandbox {
  constructor(private readonly gateway: Gateway) {}

  /** As it was at the start. It is another sandbox then: what the console knows of the old one is history. */
  async reset(): Promise<void> {
    await this.call("POST", "reset");
  }

  /** Moves the sandbox's clock on: running connectors move, requests are applied. */
  async advance(seconds: number): Promise<void> {
    await this.call("POST", "clock", { advance_seconds: seconds });
  }

  /** Replaces the faults it is to show from now on. */
  async faults(faults: object): Promise<void> {
    await this.call("PUT", "faults", faults);
  }

  /** The changes it accepted since it was reset, oldest first. */
  async requests(): Promise<Accepted[]> {
    return (await this.call("GET", "requests")) as Accepted[];
  }

  private async call(method: string, path: string, body?: object): Promise<unknown> {
    const headers = body ? { "content-type": "application/json" } : {};
    const answer = await fetch(`${this.gateway.url}/sandbox/${path}`, {
      method,
      headers,
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} /sandbox/${path}: ${answer.status} ${text}`);
    return text === "" ? undefined : JSON.parse(text);
  }
}
