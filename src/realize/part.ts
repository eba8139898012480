import { OWNER_KEY } from "./ownership.ts";

/**
 * What stands on one host, in a normal form: from a fabric by `compile`, from a live host by `observe`. Plans, drift,
 * "already there" and removal are one comparison of two lists of parts.
 *
 * - `switch`: what holds for all bridges of a host's Open vSwitch
 * - `container`: one that runs, without a network of Docker's
 * - `bridge`: of Open vSwitch, without its ports · `flows`, `fdb`: its tables
 * - `linux-bridge`: one of the kernel's
 * - `port`: of a bridge of Open vSwitch
 * - `plug`: a pair of virtual interfaces, one end in a container
 * - `cable`: such a pair between two ports of one host, or to nothing
 * - `nic`: an interface that the host must have: simnet makes none
 * - `local`: the addresses of a bridge's own interface
 * - `mirror`, `controller`: of a bridge of Open vSwitch: simnet makes none
 */
export const PART_KINDS = [
  "switch",
  "container",
  "bridge",
  "linux-bridge",
  "flows",
  "fdb",
  "plug",
  "cable",
  "nic",
  "port",
  "local",
  "mirror",
  "controller",
] as const;
export type PartKind = (typeof PART_KINDS)[number];

/**
 * Settings by name. Those of Open vSwitch as TABLE.COLUMN or TABLE.COLUMN:KEY of ovs-vswitchd.conf.db(5), with
 * values as ovs-vsctl prints them; of flows by what they match. A setting that is left out has its default.
 */
export type Columns = Readonly<Record<string, string>>;

/** How many tags a switch reads: of all of its bridges. */
export const VLAN_LIMIT = "Open_vSwitch.other_config:vlan-limit";
/** Docker's own: it must be there, and its addresses are Docker's to give */
export const DOCKER_BRIDGE = "docker0";
/** bytes: what an interface of a pair has where nobody says otherwise */
export const PAIR_MTU = 1500;
/** Whose the switch's settings are. */
export const SWITCH_MARK = `Open_vSwitch.external_ids:${OWNER_KEY}`;

export interface Part {
  readonly kind: PartKind;
  /** on the host: of a bridge, an interface, a container */
  readonly name: string;
  /** in the fabric: HOST/BRIDGE/PORT, TENANT/CONTAINER, … */
  readonly of: string;
  readonly columns: Columns;
}

export interface HostParts {
  readonly host: string;
  /** IPv4 addresses that it must have, as tunnels lead there */
  readonly addresses: readonly string[];
  readonly parts: readonly Part[];
}

/** Parts of two lists are the same if their keys are. */
export function keyOf({ kind, name }: Part): string {
  return `${kind} ${name}`;
}
