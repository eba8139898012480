import { setTimeout as pause } from "node:timers/promises";
import { mapIn, readTables, textIn } from "./observe/ovsdb.ts";
import type { HostParts, Part, PartKind } from "./part.ts";
import { hasTree, isOutsider } from "./steps/outsiders.ts";
import { transaction } from "./steps/ovs-vsctl.ts";
import type { Transport } from "./transport/transport.ts";

/** seconds; 802.1D-1998 §8.10: max age and two forward delays, at their longest */
const LONGEST = 40 + 2 * 30;
/** milliseconds */
const PAUSE = 1000;

export interface SettleOptions {
  /** ends the waiting */
  readonly signal?: AbortSignal;
  readonly onWait?: (seconds: number) => void;
}

/** seconds for which no port has changed its state: then it is at rest, and need not be asked twice */
const LONG = 5;

/**
 * Waits until no port of a spanning tree is on its way from blocking to forwarding, and all bridges have told the same
 * twice, or have been so for long: by asking the switches.
 * @returns the hosts whose trees have not come to rest
 */
export async function untilSettled(
  wanted: readonly HostParts[],
  transports: ReadonlyMap<string, Transport>,
  { signal, onWait }: SettleOptions = {},
): Promise<readonly string[]> {
  const hosts = wanted.filter(({ parts }) => membersOf(parts).bridges.length > 0);
  const started = performance.now();
  const seconds = () => (performance.now() - started) / 1000;
  let before = "";
  for (;;) {
    const states = await Promise.all(
      hosts.map(({ host, parts }) => treeStates(transports.get(host), membersOf(parts))),
    );
    const restless = hosts.filter((_, i) => states[i]?.isResting !== true);
    const now = states.map(({ told }) => told).join("\n");
    const isOld = states.every(({ age }) => age >= LONG);
    if (restless.length === 0 && (isOld || now === before)) return [];
    if (signal?.aborted === true) return restless.map(({ host }) => host);
    if (seconds() > LONGEST)
      return restless.length === 0 ? hosts.map(({ host }) => host) : restless.map(({ host }) => host);
    before = now;
    onWait?.(seconds());
    await pause(hosts.length === 0 ? 0 : PAUSE);
  }
}

interface TreeStates {
  /** no port is on its way from blocking to forwarding */
  readonly isResting: boolean;
  /** who is root of what, and the state of each port */
  readonly told: string;
  /** seconds since a port has changed its state */
  readonly age: number;
}

/** Bridges that are to run a spanning tree, and their ports that take part in it. */
interface Members {
  readonly bridges: readonly string[];
  readonly ports: readonly string[];
}

function membersOf(parts: readonly Part[]): Members {
  const of = (kind: PartKind) => parts.filter((part) => part.kind === kind);
  const bridges = of("bridge").filter(({ columns }) => hasTree(columns));
  const names = bridges.map(({ name }) => name);
  const ports = of("port").filter(
    (port) => names.includes(port.columns["bridge"] ?? "") && !isOutsider(port),
  );
  return { bridges: names, ports: ports.map(({ name }) => name) };
}

/** A member that has told nothing yet is on its way, too: Open vSwitch writes down how its trees are some time after they have begun. */
async function treeStates(transport: Transport | undefined, members: Members): Promise<TreeStates> {
  const { argv } = transaction([list("Port"), list("Bridge")]);
  const [command, timeout = "", ...rest] = argv;
  const asked = await transport?.run({ argv: [command, timeout, "--format=json", ...rest] });
  if (asked?.code !== 0) return { isResting: false, told: "", age: 0 };
  const [ports = [], bridges = []] = readTables(asked.stdout).map((rows) =>
    rows.map((row) => ({ name: textIn(row, "name") ?? "", status: mapIn(row, "status") })),
  );
  const rows = [...ports, ...bridges];
  const hasTold = (all: typeof rows, names: readonly string[], key: string) => {
    const told = new Set(all.filter(({ status }) => key in status).map(({ name }) => name));
    return names.every((name) => told.has(name));
  };
  const told = rows.map(({ name, status }) => `${name} ${STATES.map((key) => status[key]).join(" ")}`);
  const ages = rows.flatMap(({ status }) => status["stp_sec_in_state"] ?? []).map(Number);
  return {
    isResting:
      hasTold(bridges, members.bridges, "stp_designated_root") &&
      hasTold(ports, members.ports, "stp_state") &&
      rows.every(({ status }) => !/^(?:listening|learning)$/.test(status["stp_state"] ?? "")),
    told: told.toSorted().join("\n"),
    age: Math.min(...ages),
  };
}

const list = (table: string) => ["--columns=name,status", "list", table];

const STATES = ["stp_state", "stp_role", "stp_designated_root", "stp_root_path_cost"];
