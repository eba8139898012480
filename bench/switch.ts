import { type ChildProcess, execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const SCHEMA = "/usr/share/openvswitch/vswitch.ovsschema";
/** Milliseconds until a process that was started must listen. */
const PATIENCE = 10_000;

/** Why there is no real switch to compare with; undefined if there is one. */
export function lackOfSwitch(): string | undefined {
  const found = spawnSync("ovs-vswitchd", ["--version"]);
  if (found.status !== 0) return "ovs-vswitchd is not installed";
  return existsSync(SCHEMA) ? undefined : `${SCHEMA} is not there`;
}

/** A private Open vSwitch on the dummy datapath: sockets in a folder of its own, the machine's network untouched. */
export class PrivateSwitch {
  readonly folder: string;
  readonly #children: readonly ChildProcess[];
  readonly #control: Control;

  private constructor(folder: string, children: readonly ChildProcess[], control: Control) {
    this.folder = folder;
    this.#children = children;
    this.#control = control;
  }

  static async start(): Promise<PrivateSwitch> {
    const folder = mkdtempSync(join(tmpdir(), "simnet-bench-"));
    const env = { ...process.env, OVS_RUNDIR: folder, OVS_LOGDIR: folder, OVS_DBDIR: folder };
    const run = (command: string, args: readonly string[]) =>
      started(spawn(command, args, { env, stdio: "ignore" }));
    const [database, control] = [join(folder, "db.sock"), join(folder, "switch.ctl")];
    execFileSync("ovsdb-tool", ["create", join(folder, "conf.db"), SCHEMA], { env });
    const server = run("ovsdb-server", [
      join(folder, "conf.db"),
      `--remote=punix:${database}`,
      `--unixctl=${join(folder, "db.ctl")}`,
    ]);
    await listening(database, server);
    execFileSync("ovs-vsctl", [`--db=unix:${database}`, "--no-wait", "--timeout=10", "init"], { env });
    const dummy = ["--enable-dummy=system", "--disable-system", "--disable-system-route", "-vconsole:off"];
    const vswitchd = run("ovs-vswitchd", [`unix:${database}`, ...dummy, `--unixctl=${control}`]);
    await listening(control, vswitchd);
    return new PrivateSwitch(folder, [vswitchd, server], await Control.connect(control));
  }

  /** Commands of ovs-vsctl(8) in one transaction, waited for. Blanks are between words only. */
  configure(commands: readonly string[]): void {
    const database = `--db=unix:${join(this.folder, "db.sock")}`;
    execFileSync("ovs-vsctl", [database, "--timeout=60", ...commands.join(" -- ").split(" ")]);
  }

  /** Commands of ovs-appctl(8), all sent ahead over one connection. @returns their answers, in order */
  async ask(commands: readonly (readonly string[])[]): Promise<string[]> {
    return this.#control.ask(commands);
  }

  stop(): void {
    this.#control.close();
    for (const child of this.#children) child.kill("SIGKILL");
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Whatever ends this process ends what it started. */
function started(child: ChildProcess): ChildProcess {
  process.once("exit", () => child.kill("SIGKILL"));
  return child;
}

/** A socket is there a moment before somebody listens on it. */
async function listening(path: string, child: ChildProcess, since = Date.now()): Promise<void> {
  if (await accepts(path)) return;
  if (child.exitCode !== null || Date.now() - since > PATIENCE)
    throw new Error(`${child.spawnfile} did not start`);
  await sleep(5);
  await listening(path, child, since);
}

async function accepts(path: string): Promise<boolean> {
  const socket = connect(path);
  try {
    await once(socket, "connect");
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
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
