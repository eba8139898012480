import type { Changed, HostDiff } from "../diff.ts";
import { type Columns, keyOf, type Part } from "../part.ts";
import type { Step } from "../step.ts";
import { flowChange } from "./flows.ts";
import { makingSteps, removingSteps } from "./make.ts";
import { clearCommands, setCommands, transaction, type VsctlCommand } from "./ovs-vsctl.ts";

/**
 * From what a host has to what it should have: first what is too much goes, then what can be set is set, then what is missing
 * is made. Nothing is to be done where nothing differs.
 */
export function changingSteps(
  diff: HostDiff,
  own: readonly Part[],
  wanted: readonly Part[],
  owner: string,
): Step[] {
  const renewed = renewedKeys(diff, own, wanted);
  const isRenewed = (part: Part) => renewed.has(keyOf(part));
  const surplus = new Set(diff.surplus.map(keyOf));
  const missing = new Set(diff.missing.map(keyOf));
  const inPlace = diff.changed.filter(({ expected }) => !isRenewed(expected));
  return [
    ...removingSteps(
      own.filter((part) => surplus.has(keyOf(part)) || isRenewed(part)),
      owner,
    ),
    ...inPlace.flatMap(setInPlace),
    ...makingSteps(
      wanted.filter((part) => missing.has(keyOf(part)) || isRenewed(part)),
      owner,
    ),
  ];
}

/**
 * What has to be made anew: what cannot be set where it stands, and what falls with it. An interface dies with its container;
 * a port holds on to the interface that it was opened with.
 */
function renewedKeys(
  { missing, changed }: HostDiff,
  own: readonly Part[],
  wanted: readonly Part[],
): ReadonlySet<string> {
  const keys = new Set(changed.filter((one) => !canBeSet(one)).map(({ expected }) => keyOf(expected)));
  const isNew = new Set([...keys, ...missing.map(keyOf)]);
  // Open vSwitch empties the tables of a bridge whose fail_mode changes.
  const emptied = new Set(
    changed
      .filter(({ drift }) => drift.some(({ column }) => column === "Bridge.fail_mode"))
      .map(({ expected }) => expected.name),
  );
  const add = (part: Part) => {
    keys.add(keyOf(part));
    isNew.add(keyOf(part));
  };
  for (const kind of ["plug", "flows", "fdb", "local", "port"] as const) {
    for (const part of wanted.filter((one) => one.kind === kind)) {
      const rests = [
        `container ${part.columns["container"]}`,
        `bridge ${part.columns["bridge"] ?? part.name}`,
        `linux-bridge ${part.columns["master"]}`,
        ...(kind === "port" ? [`plug ${part.name}`, `cable ${part.name}`] : []),
      ];
      const isEmptied = kind === "flows" && emptied.has(part.name);
      if (isEmptied || rests.some((one) => isNew.has(one))) add(part);
    }
  }
  const there = new Set(own.map(keyOf));
  return new Set([...keys].filter((key) => there.has(key) || isNew.has(key)));
}

function canBeSet({ expected: { kind }, drift }: Changed): boolean {
  switch (kind) {
    case "switch":
    case "flows":
      return true;
    case "bridge":
      return drift.every(({ column }) => column !== "Bridge.datapath_type");
    case "port":
      return drift.every(({ column }) => SETTABLE.test(column) && column !== "Interface.type");
    case "container":
    case "linux-bridge":
    case "fdb":
    case "plug":
    case "cable":
    case "nic":
    case "local":
      return false;
  }
}

const SETTABLE = /^(?:Port|Interface)\./;

function setInPlace({ expected, found, drift }: Changed): Step[] {
  const { kind, name } = expected;
  if (kind === "flows") return flowChange(`tables of ${expected.of}`, name, found.columns, expected.columns);
  const names = drift.map(({ column }) => column);
  const commands = (to: Columns): VsctlCommand[] =>
    TABLES.flatMap((table) => [
      ...clearCommands(
        table,
        name,
        pick(names, to, (value) => value === undefined),
      ),
      ...setCommands(
        table,
        name,
        pick(names, to, (value) => value !== undefined),
      ),
    ]);
  return [
    {
      does: `settings of ${expected.of}`,
      run: transaction(commands(expected.columns)),
      undo: transaction(commands(found.columns)),
    },
  ];
}

const TABLES = ["Open_vSwitch", "Bridge", "Port", "Interface"] as const;

function pick(
  names: readonly string[],
  from: Columns,
  wanted: (value: string | undefined) => boolean,
): Columns {
  return Object.fromEntries(
    names.filter((name) => wanted(from[name])).map((name) => [name, from[name] ?? ""]),
  );
}
