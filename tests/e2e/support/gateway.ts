// A gateway of one's own: started on a free port, stopped at the end.

import { type ChildProcess, spawn } from "node:child_process";
import { createWriteStream, existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { gatewayProgram, results, site } from "./places.ts";

const STARTS_WITHIN = 60_000;
const STOPS_WITHIN = 5_000;

export class Gateway {
  private child: ChildProcess | undefined;
  private readonly lines: string[] = [];

  private constructor(
    private readonly name: string,
    private flags: string[],
    /** The origin, without a slash at the end. */
    public url: string,
    /** The whole address it printed: with `--credentials env` it ends in a fragment that holds the token. */
    public address: string,
  ) {}

  /** Starts one on a free port, with the sandbox as its upstream unless the flags say otherwise. */
  static async start(name: string, flags: string[] = []): Promise<Gateway> {
    const gateway = new Gateway(name, flags, "", "");
    await gateway.listen("127.0.0.1:0");
    return gateway;
  }

  /** Starts a stopped one again, where it was. Its sandbox begins anew. */
  async restart(): Promise<void> {
    await this.stop();
    await this.listen(new URL(this.url).host);
  }

  /** Other flags, from the next start on. */
  use(...flags: string[]): void {
    this.flags = flags;
  }

  /** The calls it has answered so far, oldest first: `OPTIONS /connect/v1/… 204`. */
  calls(): string[] {
    const line = /^\S+Z ([A-Z]+ \S+ \S+) \d+ms/;
    return this.lines.join("").split("\n").flatMap((text) => line.exec(text)?.[1] ?? []);
  }

  /** Everything it wrote while it ran. */
  log(): string {
    return this.lines.join("");
  }

  /** What it holds in memory, in bytes; 0 where the system does not say. */
  resident(): number {
    try {
      const status = readFileSync(`/proc/${this.child?.pid}/status`, "utf8");
      return 1024 * Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? 0);
    } catch {
      return 0;
    }
  }

  /** Stops it: to the console, the network is gone. */
  async stop(): Promise<void> {
    await this.end("SIGTERM");
  }

  /** Ends it at once, whatever it was doing. */
  async kill(): Promise<void> {
    await this.end("SIGKILL");
  }

  private async end(signal: "SIGTERM" | "SIGKILL"): Promise<void> {
    const child = this.child;
    this.child = undefined;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise<void>((done) => child.once("exit", () => done()));
    child.kill(signal);
    const killing = setTimeout(() => child.kill("SIGKILL"), STOPS_WITHIN);
    await ended;
    clearTimeout(killing);
  }

  private async listen(where: string): Promise<void> {
    for (const needed of [gatewayProgram, join(site, "index.html")]) {
      if (!existsSync(needed)) throw new Error(`${needed} is not there: cargo xtask test e2e builds it`);
    }
    const upstream = this.flags.some((flag) => flag.startsWith("--upstream")) ? [] : ["--upstream", "sandbox"];
    const served = this.flags.includes("--site") ? [] : ["--site", site];
    const child = spawn(gatewayProgram, ["--listen", where, ...served, ...upstream, ...this.flags], {
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.child = child;
    const logs = join(results, "e2e");
    mkdirSync(logs, { recursive: true });
    const log = createWriteStream(join(logs, `${this.name}.log`), { flags: "a" });
    child.stderr.pipe(log, { end: false });
    const said: string[] = [];
    child.stderr.on("data", (data) => {
      said.push(String(data));
      this.lines.push(String(data));
    });
    this.address = await new Promise<string>((found, failed) => {
      const late = setTimeout(() => {
        child.kill("SIGKILL");
        failed(new Error(`the gateway did not listen within ${STARTS_WITHIN} ms: ${said.join("")}`));
      }, STARTS_WITHIN);
      child.once("error", failed);
      child.once("exit", (code) => {
        clearTimeout(late);
        failed(new Error(`the gateway ended with ${code} instead of listening: ${said.join("")}`));
      });
      createInterface({ input: child.stdout }).on("line", (line) => {
        log.write(`${line}\n`);
        said.push(`${line}\n`);
        const keyed = this.flags.some((flag) => flag === "env" || flag === "--credentials=env");
        // Behind a proxy that says who asks there is no token.
        const hasToken = keyed && !this.flags.includes("--user-header");
        const address = (hasToken ? /^open (http\S+)/ : /^listening on (http\S+)/).exec(line)?.[1];
        if (!address) return;
        clearTimeout(late);
        found(address);
      });
    });
    this.url = new URL(this.address).origin;
  }
}
