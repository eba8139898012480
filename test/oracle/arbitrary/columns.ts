import fc from "fast-check";

/** Columns of a port or a bridge, or of their `other_config`, by their own names. */
export type Columns = Readonly<Record<string, unknown>>;

/** Keys, each with what it may be. */
type Table = readonly (readonly [key: string, values: readonly unknown[]])[];

/** What Open vSwitch's columns are drawn from. Whatever simnet models more is one line more here. */
export const vlan = fc.constantFrom(10, 0, 1, 10, 20, 20, 30, 4095);
const vlans = fc.uniqueArray(vlan, { minLength: 1, maxLength: 3 });
const native = fc.constantFrom("native-tagged", "native-untagged");

/** `tag`, `trunks`, `vlan_mode`, by weight; simplest first. */
const VLAN_COLUMNS: readonly (readonly [weight: number, columns: fc.Arbitrary<Columns>])[] = [
  [4, fc.constant({})],
  [5, fc.record({ tag: vlan })],
  [3, fc.record({ trunks: vlans })],
  [1, fc.record({ tag: vlan, trunks: vlans })],
  [3, fc.record({ vlan_mode: native, tag: vlan })],
  [3, fc.record({ vlan_mode: native, tag: vlan, trunks: vlans })],
  [1, fc.record({ vlan_mode: native, trunks: vlans })],
  [1, fc.record({ vlan_mode: fc.constantFrom("access", "trunk", "native-tagged", "native-untagged") })],
  [1, fc.record({ vlan_mode: fc.constantFrom("access", "trunk"), tag: vlan, trunks: vlans })],
  [2, fc.record({ vlan_mode: fc.constant("dot1q-tunnel"), tag: vlan })],
  [1, fc.record({ vlan_mode: fc.constant("dot1q-tunnel"), tag: vlan, cvlans: vlans })],
  [1, fc.record({ vlan_mode: fc.constant("dot1q-tunnel"), tag: vlan, trunks: vlans, cvlans: vlans })],
  [1, fc.record({ tag: vlan, cvlans: vlans })],
];

/** In `other_config` of a port: each of them now and then. */
const PORT: Table = [
  ["priority-tags", ["never", "if-nonzero", "always", true, false]],
  ["qinq-ethtype", ["802.1ad", "802.1q"]],
];

/** In `other_config` of a host: how many tags of a frame are read. The default, 1, is drawn more often. */
export const vlanLimit = fc.constantFrom(undefined, undefined, undefined, 1, 2, 2, 0);

/** In `other_config` of a port that takes part in a tree: each of them now and then. */
const PORT_STP: Table = [
  ["stp-path-cost", [1, 2, 3, 4, 19, 100, 65535]],
  ["stp-port-priority", [0, 16, 64, 127, 144, 255]],
];

/** In `other_config` of a bridge. */
const BRIDGE_STP: Table = [
  ["stp-priority", [0, 1, 4096, 100, 32767, 61440, 65535]],
  ["stp-system-id", ["00:00:00:00:00:01", "00:00:00:00:00:aa", "02:00:00:00:00:01", "ff:00:00:00:00:02"]],
];

/** In `other_config` of a bridge, whether it runs spanning tree or not: each of them rarely. */
const BRIDGE: Table = [
  ["mac-table-size", [10, 12, 1]],
  ["mac-aging-time", [15, 16, 30, 5]],
];
const FORWARD_BPDU: Table = [["forward-bpdu", [true]]];

/** hello, max age, forward delay. The first are quick; the switch must wait for the slowest of a batch. */
const QUICK = [
  { "stp-hello-time": 1, "stp-max-age": 8, "stp-forward-delay": 5 },
  { "stp-hello-time": 1, "stp-max-age": 10, "stp-forward-delay": 4 },
  { "stp-hello-time": 2, "stp-max-age": 9, "stp-forward-delay": 4 },
];
const SLOW = [
  {},
  { "stp-forward-delay": 4 },
  { "stp-hello-time": 5, "stp-max-age": 6 },
  { "stp-max-age": 40 },
];

/** True in one of `n` draws. */
export function oneIn(n: number): fc.Arbitrary<boolean> {
  return fc.oneof(
    { withCrossShrink: true },
    { weight: n - 1, arbitrary: fc.constant(false) },
    { weight: 1, arbitrary: fc.constant(true) },
  );
}

export const vlanColumns: fc.Arbitrary<Columns> = fc.oneof(
  { withCrossShrink: true },
  ...VLAN_COLUMNS.map(([weight, arbitrary]) => ({ weight, arbitrary })),
);

export const portStp = nowAndThen(PORT_STP);
export const portConfig = fc.oneof(
  { withCrossShrink: true },
  { weight: 3, arbitrary: fc.constant({}) },
  { weight: 1, arbitrary: nowAndThen(PORT) },
);

export function bridgeStp(isQuick: boolean): fc.Arbitrary<Columns> {
  const timers: fc.Arbitrary<Columns> = fc.constantFrom(...(isQuick ? QUICK : [...QUICK, ...SLOW]));
  return fc.tuple(nowAndThen(BRIDGE_STP), timers).map(([ids, seconds]) => Object.assign({}, ids, seconds));
}

export function bridgeConfig(mayRelay: boolean): fc.Arbitrary<Columns> {
  const config = nowAndThen(mayRelay ? [...BRIDGE, ...FORWARD_BPDU] : BRIDGE);
  return fc.oneof(
    { withCrossShrink: true },
    { weight: 3, arbitrary: fc.constant({}) },
    { weight: 1, arbitrary: config },
  );
}

function nowAndThen(table: Table): fc.Arbitrary<Columns> {
  const none: unknown = undefined;
  const cells = table.map(([, values]) =>
    fc.oneof({ withCrossShrink: true }, fc.constant(none), fc.constantFrom(...values)),
  );
  return fc
    .tuple(...cells)
    .map((drawn) =>
      Object.fromEntries(
        table.flatMap(([key], at) => (drawn[at] === undefined ? [] : [[key, drawn[at]] as const])),
      ),
    );
}
