import fc from "fast-check";
import type { BridgeDocument, PortDocument } from "../../../src/model/fabric/document.ts";

/** One change of a bridge; numbers choose, modulo what there is to choose from. */
export interface Mutation {
  readonly kind: Kind;
  /** Which flow or port. */
  readonly place: number;
  /** What in it, and what for. */
  readonly choice: number;
}

/** What a number or a word of a flow becomes: one line for each kind of mistake. */
const REPLACED = {
  priority: [/(?<=priority=)\d+/g, ["0", "1", "2", "3", "4", "65535"]],
  vlan: [/(?<=dl_vlan=|mod_vlan_vid:)\d+/g, ["1", "2", "3", "100", "200", "4095", "0"]],
  key: [/(?<=tun_id=|set_tunnel:)0x[\da-f]+/g, ["0x64", "0xc8", "0x12c", "0x0"]],
  "in port": [/(?<=in_port=)\d+/g, ["1", "2", "3", "4", "LOCAL"]],
  output: [/(?<=output:)\d+/g, ["1", "2", "3", "4", "LOCAL", "IN_PORT", "NORMAL", "FLOOD", "ALL"]],
  resubmit: [/(?<=resubmit\(,)\d+/g, ["0", "2", "3", "4", "10", "20", "22"]],
  table: [/(?<=\btable=)\d+/g, ["0", "2", "3", "4", "10", "20", "22"]],
  "mask of an address": [
    /(?<=\/)(?:[\da-f]{2}:){5}[\da-f]{2}/g,
    ["03:00:00:00:00:00", "01:00:00:00:00:01", "ff:ff:ff:ff:ff:ff"],
  ],
  "mask of a key": [/(?<=tun_id=)0x[\da-f]+/g, ["0x64/0x64", "0x40/0x40", "0/0x4"]],
  "mask of a tag": [
    /\b(?:dl_vlan=\d+|vlan_tci=[^,\s]+)/g,
    ["vlan_tci=0x1000/0x1000", "vlan_tci=0x1001/0x1003", "vlan_tci=0/0x1000", "vlan_tci=0/0x1fff"],
  ],
  learn: [
    /NXM_OF_VLAN_TCI\[0\.\.11\]|NXM_OF_ETH_DST\[\]=NXM_OF_ETH_SRC\[\]|load:0->NXM_OF_VLAN_TCI\[\]|load:NXM_NX_TUN_ID\[\]->NXM_NX_TUN_ID\[\]|output:NXM_OF_IN_PORT\[\]|hard_timeout=\d+/g,
    ["hard_timeout=10", "idle_timeout=10", "NXM_OF_ETH_SRC[]", "NXM_OF_VLAN_TCI[]", "NXM_NX_TUN_ID[]"].concat(
      "NXM_OF_ETH_DST[]=NXM_OF_ETH_SRC[]",
      "load:1->NXM_NX_REG0[]",
      "output:NXM_OF_IN_PORT[]",
      "NXM_OF_IN_PORT[]",
    ),
  ],
} as const satisfies Readonly<Record<string, readonly [RegExp, readonly string[]]>>;

const ADDED = [
  "resubmit(,20)",
  "resubmit(,22)",
  "resubmit(,10)",
  "NORMAL",
  "strip_vlan",
  "mod_vlan_vid:2",
].concat(
  "set_tunnel:0xc8",
  "output:1",
  "output:2",
  "load:1->NXM_NX_REG0[]",
  "learn(table=20,idle_timeout=10,priority=3,NXM_OF_ETH_DST[]=NXM_OF_ETH_SRC[],output:NXM_OF_IN_PORT[])",
);
const TABLES = ["2", "3", "4", "10", "20", "22"];
const COLUMNS: readonly Readonly<Record<string, unknown>>[] = [
  { tag: undefined },
  { tag: 1 },
  { tag: 2 },
  { tag: 4095 },
  { tag: undefined, trunks: [1, 2] },
  { vlan_mode: "native-untagged" },
  { vlan_mode: "native-tagged" },
];

/** Kinds beside {@link REPLACED}, some of them more often. */
const OTHERS = ["drop", "drop", "add", "add", "omit", "swap tables", "port", "port", "forget"] as const;
type Kind = keyof typeof REPLACED | (typeof OTHERS)[number];
/** Each kind as often as it is to be drawn. */
export const KINDS: readonly Kind[] = [...OTHERS, ...(Object.keys(REPLACED) as (keyof typeof REPLACED)[])];

export const mutation: fc.Arbitrary<Mutation> = fc.record({
  kind: fc.constantFrom(...KINDS),
  place: fc.nat(99),
  choice: fc.nat(99),
});

/** A bridge as somebody has changed it by mistake. @returns undefined if there is nothing that such a mistake changes */
export function mutated(bridge: BridgeDocument, one: Mutation): BridgeDocument | undefined {
  const changed = changedBy(bridge, one);
  return JSON.stringify(changed) === JSON.stringify(bridge) ? undefined : changed;
}

function changedBy(bridge: BridgeDocument, { kind, place, choice }: Mutation): BridgeDocument {
  const { flows = [] } = bridge;
  // What has no flows is no table without flows: fail_mode says what it does.
  if (flows.length === 0 && kind !== "port") return bridge;
  const at = place % flows.length;
  const withFlow = (change: (flow: string) => string) => ({
    ...bridge,
    flows: flows.map((flow, nth) => (nth === at ? change(flow) : flow)),
  });
  switch (kind) {
    case "drop":
      return { ...bridge, flows: flows.filter((_, nth) => nth !== at) };
    case "add":
      return withFlow((flow) => withActions(flow, (list) => inserted(list, choice)));
    case "omit":
      return withFlow((flow) => withActions(flow, (list) => omitted(list, choice)));
    case "swap tables":
      return { ...bridge, flows: flows.map((flow) => swapped(flow, place, choice)) };
    case "port":
      return { ...bridge, ports: withPort(bridge.ports ?? {}, place, choice) };
    case "forget": {
      // A switch that has started again: what is left is fail_mode.
      const { flows: _, ...rest } = bridge;
      return rest;
    }
    default: {
      // The flows that have such a word, so that the mistake is made.
      const [pattern, words] = REPLACED[kind];
      const having = flows.filter((flow) => flow.search(pattern) >= 0);
      const changed = having[place % having.length];
      const flow = replaced(changed ?? "", pattern, words, choice);
      return { ...bridge, flows: flows.map((one) => (one === changed ? flow : one)) };
    }
  }
}

function replaced(flow: string, pattern: RegExp, words: readonly string[], choice: number): string {
  const found = [...flow.matchAll(pattern)];
  const one = found[choice % found.length];
  if (one === undefined) return flow;
  const others = words.filter((word) => word !== one[0]);
  const word = others[Math.floor(choice / found.length) % others.length] ?? "";
  return `${flow.slice(0, one.index)}${word}${flow.slice(one.index + one[0].length)}`;
}

function withActions(flow: string, change: (list: readonly string[]) => readonly string[]): string {
  const [match = "", actions = ""] = flow.split("actions=");
  const list = change(actions === "drop" ? [] : splitActions(actions));
  return `${match}actions=${list.length === 0 ? "drop" : list.join(",")}`;
}

function inserted(list: readonly string[], choice: number): readonly string[] {
  const action = ADDED[choice % ADDED.length] ?? "";
  return list.toSpliced(Math.floor(choice / ADDED.length) % (list.length + 1), 0, action);
}

function omitted(list: readonly string[], choice: number): readonly string[] {
  return list.filter((_, nth) => nth !== choice % list.length);
}

/** What is in one table is in the other. */
function swapped(flow: string, place: number, choice: number): string {
  const [one, other] = [TABLES[place % TABLES.length] ?? "", TABLES[choice % TABLES.length] ?? ""];
  return flow.replace(/^table=(\d+)/, (text, table: string) =>
    table === one ? `table=${other}` : table === other ? `table=${one}` : text,
  );
}

function withPort(
  ports: Readonly<Record<string, PortDocument>>,
  place: number,
  choice: number,
): Record<string, PortDocument> {
  const names = Object.keys(ports);
  const columns = COLUMNS[choice % COLUMNS.length];
  return Object.fromEntries(
    Object.entries(ports).map(([name, port]) => [
      name,
      name === names[place % names.length]
        ? (JSON.parse(JSON.stringify({ ...port, ...columns })) as PortDocument)
        : port,
    ]),
  );
}

/** The actions of a flow, one by one: commas within parentheses part nothing. */
function splitActions(actions: string): readonly string[] {
  return actions.split(/,(?![^(]*\))/);
}
