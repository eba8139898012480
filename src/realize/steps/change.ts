import type { Changed, HostDiff } from "../diff.ts";
import { type Columns, keyOf, type Part } from "../part.ts";
import type { Step } from "../step.ts";
import { claimOfPart } from "../tunnel-claim.ts";
import { hasTree, isOutsider } from "./outsiders.ts";
import { makingSteps, removingSteps } from "./make.ts";
import { clearCommands, setCommands, transaction, type VsctlCommand } from "./ovs-vsctl.ts";
import { shadowersOf } from "./shadowed-tunnels.ts";

/** What makes a host what it should be: first all hosts close, then all open. */
export interface Change {
  readonly closing: readonly Step[];
  readonly opening: readonly Step[];
  /** what closing takes away, also if it comes again */
  readonly gone: readonly Part[];
}

/**
 * From what a host has to what it should have; nothing is to be done where nothing differs. Closing takes away what is too much
 * and what is to be otherwise, opening makes what is missing: so at any moment, on any of the hosts, there is a part of what there
 * was, or a part of what there is to be, and never a way that needs some of both. A bridge whose tables change goes and
 * comes as a whole, as half of a table may well open what neither of the whole ones does.
 * @param isAlone these settings are all that differs on all hosts: one transaction, and nothing is in between
 */
export function changingSteps(
  diff: HostDiff,
  own: readonly Part[],
  wanted: readonly Part[],
  owner: string,
  isAlone: boolean,
): Change {
  const canStay = isAlone ? canBeSet : opensNothing;
  const renewed = renewedKeys(diff, own, wanted, canStay);
  const isRenewed = (part: Part) => renewed.has(keyOf(part));
  const surplus = new Set(diff.surplus.map(keyOf));
  const missing = new Set(diff.missing.map(keyOf));
  const gone = own.filter((part) => surplus.has(keyOf(part)) || isRenewed(part));
  const come = wanted.filter((part) => missing.has(keyOf(part)) || isRenewed(part));
  const inPlace = diff.changed.filter(({ expected }) => !isRenewed(expected));
  return {
    closing: removingSteps(gone, owner),
    opening: [...setInPlace(inPlace), ...makingSteps(come, owner)],
    gone,
  };
}

/** Whether one transaction on one host is all that there is to do. */
export function isOneTransaction(diffs: readonly HostDiff[]): boolean {
  const differing = diffs.filter(
    ({ missing, surplus, changed }) => missing.length + surplus.length + changed.length > 0,
  );
  const [only] = differing;
  return (
    differing.length === 1 &&
    only !== undefined &&
    only.missing.length + only.surplus.length === 0 &&
    only.changed.every(canBeSet)
  );
}

/**
 * What has to be made anew: what may not be set where it stands, and what falls with it. What flows have learned says by number
 * where frames go, and outlives the port of that number: a bridge whose flows learn goes with each of its ports.
 */
function renewedKeys(
  { missing, surplus, changed }: HostDiff,
  own: readonly Part[],
  wanted: readonly Part[],
  canStay: (one: Changed) => boolean,
): ReadonlySet<string> {
  const all = [...own, ...wanted];
  const learning = new Set(own.filter(hasLearners).map(({ name }) => name));
  const isAtLearning = ({ columns }: Part) => learning.has(columns["bridge"] ?? "");
  const shadowers = [shadowersOf(own), shadowersOf(wanted)];
  const inShadow = new Set(shadowers.flatMap((of) => [...of].flat(2)));
  const stays = (one: Changed) =>
    opensNothing(one) ||
    (canStay(one) &&
      !isAtLearning(one.expected) &&
      !isAtLearning(one.found) &&
      !(takesOthers(one) && inShadow.has(keyOf(one.expected))));
  const keys = new Set(changed.filter((one) => !stays(one)).map(({ expected }) => keyOf(expected)));
  const retabled = [...missing, ...surplus, ...changed.map(({ expected }) => expected)].filter(
    ({ kind }) => kind === "flows",
  );
  for (const { name } of retabled) keys.add(`bridge ${name}`);
  // How many tags a switch reads decides what its tables match.
  if (keys.has(SWITCH)) for (const part of own) if (part.kind === "bridge") keys.add(keyOf(part));
  const isNew = new Set([...keys, ...[...missing, ...surplus].map(keyOf)]);
  for (const part of all) if (forgets(part, changed)) keys.add(keyOf(part));
  const restsBeside = restsOn(all, learning);
  const rests = (part: Part) => [
    ...restsBeside(part),
    ...shadowers.flatMap((of) => of.get(keyOf(part)) ?? []),
  ];
  for (let before = -1; before < isNew.size;) {
    before = isNew.size;
    for (const part of all) {
      if (keys.has(keyOf(part)) || !rests(part).some((one) => isNew.has(one))) continue;
      keys.add(keyOf(part));
      isNew.add(keyOf(part));
    }
  }
  return keys;
}

const SWITCH = keyOf({ kind: "switch", name: ".", of: "", columns: {} });

function hasLearners({ kind, columns }: Part): boolean {
  return kind === "flows" && Object.values(columns).some((actions) => actions.includes("learn("));
}

/** Whether a tunnel asks for other packets than before. */
function takesOthers({ expected, found }: Changed): boolean {
  return JSON.stringify(claimOfPart(expected)) !== JSON.stringify(claimOfPart(found));
}

/** Whether static entries are of a port that is set where it stands: with its VLAN columns Open vSwitch forgets them. */
function forgets({ kind, columns }: Part, changed: readonly Changed[]): boolean {
  if (kind !== "fdb") return false;
  const ports = new Set(Object.values(columns));
  return changed.some(
    (one) => one.expected.kind === "port" && ports.has(one.expected.name) && !opensNothing(one),
  );
}

/**
 * Of each part those that it falls with. An interface dies with its container; a port holds on to the interface that it was
 * opened with; a static entry goes with its port; a less exact tunnel with those that take some of its packets; a tree goes on with the ports that take no part in it.
 * @param learning names of bridges whose flows learn
 */
function restsOn(all: readonly Part[], learning: ReadonlySet<string>): (part: Part) => readonly string[] {
  const cables = new Map(
    all.filter(({ kind }) => kind === "cable").map(({ name, columns }) => [columns["peer"], name]),
  );
  return ({ kind, name, columns }) => {
    switch (kind) {
      case "plug":
        return [`container ${columns["container"]}`, `linux-bridge ${columns["master"]}`];
      case "cable":
        return [`linux-bridge ${columns["master"]}`, `linux-bridge ${columns["peer-master"]}`];
      case "port":
        return [
          `bridge ${columns["bridge"]}`,
          `plug ${name}`,
          `cable ${name}`,
          ...(cables.has(name) ? [`cable ${cables.get(name)}`] : []),
        ];
      case "flows":
      case "local":
        return [`bridge ${name}`];
      case "fdb":
        return [`bridge ${name}`, ...Object.values(columns).map((port) => `port ${port}`)];
      case "bridge":
        return all
          .filter((one) => one.kind === "port" && one.columns["bridge"] === name)
          .filter((port) => learning.has(name) || (hasTree(columns) && isOutsider(port)))
          .map(keyOf);
      case "switch":
      case "container":
      case "linux-bridge":
      case "nic":
      case "mirror":
      case "controller":
        return [];
    }
  };
}

/** Settings that say which of a bridge's ways is taken, and not where they lead. */
const OPENS_NOTHING = /^(?:Bridge\.other_config:|Port\.other_config:stp-(?!enable$))/;

function opensNothing({ drift }: Changed): boolean {
  return drift.every(({ column }) => OPENS_NOTHING.test(column));
}

function canBeSet({ expected: { kind }, drift }: Changed): boolean {
  switch (kind) {
    case "bridge":
      return drift.every(({ column }) => !REMAKING.test(column));
    case "port":
      return drift.every(({ column }) => SETTABLE.test(column) && !REMAKING_PORTS.has(column));
    case "switch":
    case "flows":
    case "container":
    case "linux-bridge":
    case "fdb":
    case "plug":
    case "cable":
    case "nic":
    case "local":
    case "mirror":
    case "controller":
      return false;
  }
}

const REMAKING_PORTS: ReadonlySet<string> = new Set(["Interface.type", "Port.other_config:stp-enable"]);
const SETTABLE = /^(?:Port|Interface)\./;
/**
 * A bridge whose fail_mode changes has its tables emptied; a datapath, and RSTP that somebody has put on, go with the bridge. When
 * spanning tree goes off, Open vSwitch 3.1.0 never floods again to the ports that it ran on: bundle_update() counts them while the
 * tree is still there. Measured.
 */
const REMAKING = /^Bridge\.(?:datapath_type|fail_mode|rstp_enable|stp_enable)$/;

/** All of it in one transaction. */
function setInPlace(changed: readonly Changed[]): Step[] {
  if (changed.length === 0) return [];
  const commands = (side: "expected" | "found") =>
    changed.flatMap(({ expected, found, drift }) =>
      settingCommands(
        expected.name,
        drift.map(({ column }) => column),
        { expected, found }[side].columns,
      ),
    );
  return [
    {
      does: `settings of ${changed.map(({ expected }) => expected.of).join(", ")}`,
      run: transaction(commands("expected")),
      undo: transaction(commands("found")),
      ports: changed.filter(({ expected: { kind } }) => kind === "port").map(({ expected }) => expected.name),
      isAtomic: true,
    },
  ];
}

function settingCommands(name: string, columns: readonly string[], to: Columns): VsctlCommand[] {
  const [unset, set] = [true, false].map((isUnset) =>
    pick(columns, to, (value) => (value === undefined) === isUnset),
  ) as [Columns, Columns];
  return TABLES.flatMap((table) => [...clearCommands(table, name, unset), ...setCommands(table, name, set)]);
}

const TABLES = ["Bridge", "Port", "Interface"] as const;

function pick(
  names: readonly string[],
  from: Columns,
  wanted: (value: string | undefined) => boolean,
): Columns {
  return Object.fromEntries(
    names.filter((name) => wanted(from[name])).map((name) => [name, from[name] ?? ""]),
  );
}
