import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Rpc } from "./rpc.ts";

const SCHEMA = "/usr/share/openvswitch/vswitch.ovsschema";
/** No tunnel or port of the machine's own: `override` would make dummies of GRE ports too. */
const DUMMY = ["--enable-dummy=system", "--disable-system", "--disable-system-route"];
/**
 * What becomes of a frame whose way through the tables is too long is not written to the log. Once a second Open vSwitch
 * 3.1.0 does that, and learns the while from the frame as if it had come by another port: the one whose OpenFlow number
 * is the number of its own in the datapath. ofproto-dpif-upcall.c, upcall_xlate
 */
const UNTOLD = "-vofproto_dpif_upcall:err";
/** Milliseconds until a process that was started must listen. */
const PATIENCE = 10_000;

const running = new Set<ChildProcess>();

/** Whatever ends this process ends what it started, too. */
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.once(signal, () => {
    killAll();
    process.exit(1);
  });
}
process.once("exit", killAll);

function killAll(): void {
  for (const child of running) child.kill("SIGKILL");
}

/** One switch and its database, with sockets in a folder of their own. */
export interface Processes {
  readonly folder: string;
  /** Sockets: of the database, and of the switch's control. */
  readonly database: string;
  readonly control: string;
  /** When the switch ends, of itself or not. */
  readonly ended: Promise<void>;
  /** Stops the database for a while, or lets it go on. */
  readonly freezeDatabase: (isFrozen: boolean) => void;
  readonly stop: () => Promise<void>;
}

/** Starts a private ovsdb-server and ovs-vswitchd. Nothing of it touches the machine's own network. */
export async function startProcesses(folder: string): Promise<Processes> {
  mkdirSync(folder, { recursive: true });
  const env = { ...process.env, OVS_RUNDIR: folder, OVS_LOGDIR: folder, OVS_DBDIR: folder };
  const path = (name: string) => join(folder, name);
  const run = (command: string, args: readonly string[]) => start(command, args, env);
  execFileSync("ovsdb-tool", ["create", path("conf.db"), SCHEMA], { env });
  const database = path("db.sock");
  const server = run("ovsdb-server", [
    path("conf.db"),
    `--remote=punix:${database}`,
    `--unixctl=${path("db.ctl")}`,
    `--pidfile=${path("db.pid")}`,
  ]);
  await listening(database, server);
  const control = path("switch.ctl");
  const log = ["--log-file", "-vfile:warn", "-vconsole:off", UNTOLD];
  const own = [`--unixctl=${control}`, `--pidfile=${path("switch.pid")}`];
  const vswitchd = run("ovs-vswitchd", [`unix:${database}`, ...DUMMY, ...log, ...own]);
  await listening(control, vswitchd);
  return {
    folder,
    database,
    control,
    ended: new Promise((resolve) => {
      vswitchd.once("exit", () => resolve());
    }),
    freezeDatabase: (isFrozen) => void server.kill(isFrozen ? "SIGSTOP" : "SIGCONT"),
    stop: async () => {
      await Promise.all([end(vswitchd), end(server)]);
    },
  };
}

function start(command: string, args: readonly string[], env: NodeJS.ProcessEnv): ChildProcess {
  const child = spawn(command, args, { env, stdio: "ignore" });
  running.add(child);
  child.once("exit", () => running.delete(child));
  return child;
}

/** A socket is there a moment before it takes anybody. */
async function listening(socket: string, child: ChildProcess): Promise<void> {
  const deadline = Date.now() + PATIENCE;
  for (;;) {
    try {
      return (await Rpc.connect(socket)).close();
    } catch (error) {
      if (hasEnded(child) || Date.now() > deadline) {
        throw new Error(`${child.spawnfile} does not listen`, { cause: error });
      }
      await sleep(5);
    }
  }
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

async function end(child: ChildProcess): Promise<void> {
  if (hasEnded(child)) return;
  await new Promise<void>((resolve) => {
    child.once("exit", () => resolve());
    child.kill("SIGKILL");
  });
}
