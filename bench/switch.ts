import { execFileSync, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Processes, startProcesses } from "../test/oracle/switch/processes.ts";

/** Why there is no real switch to compare with; undefined if there is one. */
export function lackOfSwitch(): string | undefined {
  const found = spawnSync("ovs-vswitchd", ["--version"]);
  return found.status === 0 ? undefined : "ovs-vswitchd is not installed";
}

/**
 * A private Open vSwitch on the dummy datapath. It is asked over a connection that does as little as it can: here
 * the answers are counted, there (test/oracle) they are checked.
 */
export class PrivateSwitch {
  readonly #processes: Processes;
  readonly #control: Control;

  private constructor(processes: Processes, control: Control) {
    this.#processes = processes;
    this.#control = control;
  }

  static async start(): Promise<PrivateSwitch> {
    const processes = await startProcesses(mkdtempSync(join(tmpdir(), "simnet-bench-")));
    return new PrivateSwitch(processes, await Control.connect(processes.control));
  }

  get folder(): string {
    return this.#processes.folder;
  }

  /** Commands of ovs-vsctl(8) in one transaction, waited for. Blanks are between words only. */
  configure(commands: readonly string[]): void {
    const database = `--db=unix:${this.#processes.database}`;
    const args = [database, "--timeout=60", ...commands.join(" -- ").split(" ")];
    execFileSync("ovs-vsctl", args, { stdio: ["ignore", "ignore", "pipe"] });
  }

  /** Commands of ovs-appctl(8), all sent ahead over one connection. @returns their answers, in order */
  async ask(commands: readonly (readonly string[])[]): Promise<string[]> {
    return this.#control.ask(commands);
  }

  /** Lets virtual time pass. The database stands still meanwhile: it would be told at length what each port does. */
  async warp(milliseconds: number, step: number): Promise<void> {
    this.#processes.freezeDatabase(true);
    await this.ask([["time/warp", `${milliseconds}`, `${step}`]]);
    this.#processes.freezeDatabase(false);
  }

  async stop(): Promise<void> {
    this.#control.close();
    await this.#processes.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** unixctl: JSON-RPC over one connection. Answers come in the order of the requests. */
class Control {
  readonly #socket: Socket;
  #text = "";
  #answers: string[] = [];
  #expected = 0;
  #resolve: (answers: string[]) => void = () => undefined;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.setEncoding("utf8");
    socket.on("data", (chunk: string) => this.#read(chunk));
  }

  static async connect(path: string): Promise<Control> {
    const socket = connect(path);
    await once(socket, "connect");
    return new Control(socket);
  }

  async ask(commands: readonly (readonly string[])[]): Promise<string[]> {
    this.#expected = commands.length;
    const answered = new Promise<string[]>((resolve) => {
      this.#resolve = resolve;
    });
    const requests = commands.map(([method, ...params], id) => JSON.stringify({ id, method, params }));
    this.#socket.write(requests.join(""));
    return answered;
  }

  close(): void {
    this.#socket.destroy();
  }

  /** An answer is one object, and ends where its braces do: none stand outside of strings within. */
  #read(chunk: string): void {
    this.#text += chunk;
    for (let end = this.#text.indexOf("}"); end >= 0; end = this.#text.indexOf("}", end + 1)) {
      const answer = parsed(this.#text.slice(0, end + 1));
      if (answer === undefined) continue;
      if (typeof answer.error === "string") throw new Error(answer.error);
      this.#answers.push(answer.result ?? "");
      this.#text = this.#text.slice(end + 1);
      end = -1;
    }
    if (this.#answers.length < this.#expected) return;
    const answers = this.#answers;
    this.#answers = [];
    this.#resolve(answers);
  }
}

interface Response {
  readonly result?: string | null;
  readonly error?: string | null;
}

/** @returns undefined for a text that goes on */
function parsed(text: string): Response | undefined {
  try {
    return JSON.parse(text) as Response;
  } catch {
    return undefined;
  }
}
