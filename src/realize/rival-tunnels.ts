import { VXLAN_PORT } from "../model/wire/vxlan.ts";
import { mapIn, type OvsdbRow, textIn } from "./observe/ovsdb.ts";
import type { Observed } from "./observe/observed-parts.ts";
import { OWNER_KEY } from "./ownership.ts";
import type { Part } from "./part.ts";

/** What a tunnel port takes, as options of ovs-vswitchd.conf.db(5). */
interface Taken {
  readonly service: string;
  /** "any" where the option is not there */
  readonly local: string;
  readonly remote: string;
  readonly key: string;
}

/**
 * Tunnels on the host that are not of this network and may take packets that one of this network is to take, or lose theirs to it. All
 * tunnels of a host share one table, over all of its bridges: Open vSwitch hands a packet to the port that asks for it most
 * exactly, and refuses the second of two that ask alike: see src/model/forwarding/exactness.ts.
 */
export function rivalTunnels(wanted: readonly Part[], { own, snapshot }: Observed): string[] {
  const ours = wanted.flatMap(({ name, of, columns }) => {
    const taken = takenBy(columns["Interface.type"], (option) => columns[`Interface.options:${option}`]);
    return taken === undefined ? [] : [{ name, of, taken }];
  });
  if (ours.length === 0) return [];
  const ownNames = new Set(own.filter(({ kind }) => kind === "port").map(({ name }) => name));
  return snapshot.interfaces.flatMap((row): string[] => {
    const name = textIn(row, "name") ?? "";
    const options = mapIn(row, "options");
    const taken = takenBy(textIn(row, "type"), (option) => options[option]);
    if (taken === undefined || ownNames.has(name)) return [];
    const rival = ours.find((one) => one.name !== name && mayTakeOne(one.taken, taken));
    if (rival === undefined) return [];
    return [
      `${name} (${ownerIn(snapshot.ports, name)}) and ${rival.of} take the same tunnel packets: remote_ip ${taken.remote}, key ${taken.key}, beside ${rival.taken.remote} and ${rival.taken.key}`,
    ];
  });
}

function takenBy(type: string | undefined, option: (name: string) => string | undefined): Taken | undefined {
  if (type !== "gre" && type !== "vxlan") return undefined;
  const port = type === "vxlan" ? ` ${option("dst_port") ?? VXLAN_PORT}` : "";
  return {
    service: type + port,
    local: option("local_ip") ?? "any",
    remote: option("remote_ip") ?? "any",
    key: keyText(option("in_key") ?? option("key")),
  };
}

/** A key may be written in decimal or in hex; none is 0, as Open vSwitch takes it. */
function keyText(key: string | undefined): string {
  if (key === undefined) return "0";
  return key === "flow" ? key : String(Number(key));
}

const OPEN: ReadonlySet<string> = new Set(["flow", "any"]);

function meet(one: string, other: string): boolean {
  return one === other || OPEN.has(one) || OPEN.has(other);
}

function mayTakeOne(one: Taken, other: Taken): boolean {
  return (
    one.service === other.service &&
    meet(one.local, other.local) &&
    meet(one.remote, other.remote) &&
    meet(one.key, other.key)
  );
}

function ownerIn(ports: readonly OvsdbRow[], name: string): string {
  const port = ports.find((row) => textIn(row, "name") === name);
  const owner = port === undefined ? undefined : mapIn(port, "external_ids")[OWNER_KEY];
  return owner === undefined ? "not simnet's" : `of the network ${owner}`;
}
