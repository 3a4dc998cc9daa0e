// The simulated Confluent Cloud behind a gateway: its clock, its faults, its memory.

import type { Gateway } from "./gateway.ts";

export type Operation =
  | "listEnvironments"
  | "listClusters"
  | "listConnectors"
  | "getConnector"
  | "getConnectorConfig"
  | "getConnectorStatus"
  | "getConnectorTasks"
  | "pauseConnector"
  | "resumeConnector"
  | "restartConnector"
  | "getOffsets"
  | "alterOffsets"
  | "getOffsetsRequestStatus";

/** A fault: which calls it meets, how often, and what it does to the answer. */
export type Fault = {
  /** A fault by its name in docs/TESTING.md; what else is said here comes on top. */
  scenario?: string;
  method?: string;
  /** The path as it is sent; `*` stands for anything. */
  path?: string;
  operation?: Operation;
  /** How many calls are left alone first. */
  skip?: number;
  /** How many calls it meets: once, unless said. */
  count?: number | "always";
  /** The call is carried out nevertheless: only its answer suffers. */
  taken?: boolean;
  status?: number;
  body?: string;
  content_type?: string;
  retry_after?: number;
  wire?: "html" | "drop" | "hang" | "cut" | "drip" | "delay";
  /** How long `drip` and `delay` take. */
  seconds?: number;
  /** Where `cut` ends the body. */
  bytes?: number;
  /** Members of the answer, by their path, and the JSON that stands there instead. */
  members?: Record<string, string>;
  /** How far the server's clock is off, as the answer's `Date` shows it. */
  date_seconds?: number;
};

/**
 * The connector shows this state at every look, whatever was asked of it: what is said only until it shows another one stands
 * for as long as a slow machine needs.
 */
export function showsOnly(state: string): Fault {
  return { operation: "getConnectorStatus", members: { "connector.state": JSON.stringify(state) }, count: "always" };
}

/** A change that the sandbox accepted. */
export type Accepted = {
  environment_id: string;
  kafka_cluster_id: string;
  connector_name: string;
  requested_at: string;
  /** Exactly the text that came: its numbers may be larger than JavaScript's. */
  body: string;
};

export class Sandbox {
  constructor(private readonly gateway: Gateway) {}

  /** As it was at the start. It is another sandbox then: what the console knows of the old one is history. */
  async reset(): Promise<void> {
    await this.call("POST", "reset");
  }

  /** Moves the sandbox's clock on: running connectors move, requests are applied. */
  async advance(seconds: number): Promise<void> {
    await this.call("POST", "clock", { seconds });
  }

  /** Replaces the faults in force; none at all, if none is given. The first that matches a call meets it. */
  async faults(...faults: Fault[]): Promise<void> {
    await this.call("PUT", "faults", { faults });
  }

  /** Of each fault in force: how often it was met, and how often it still will be (`null`: always). */
  async met(): Promise<{ met: number; left: number | null }[]> {
    const answer = (await this.call("GET", "faults")) as { faults: { met: number; left: number | null }[] };
    return answer.faults;
  }

  /** The changes it accepted since it was reset, oldest first. */
  async requests(): Promise<Accepted[]> {
    const answer = (await this.call("GET", "requests")) as { requests: Accepted[] };
    return answer.requests;
  }

  private async call(method: string, path: string, body?: object): Promise<unknown> {
    const content = body ? { headers: { "content-type": "application/json" }, body: JSON.stringify(body) } : {};
    const answer = await fetch(`${this.gateway.url}/sandbox/${path}`, { method, ...content });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} /sandbox/${path}: ${answer.status} ${text}`);
    return JSON.parse(text);
  }
}
