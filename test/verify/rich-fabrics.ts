import fc from "fast-check";
import type { BridgeDocument, PortDocument } from "../../src/model/fabric/document.ts";
import { fabricDocument } from "../../src/model/fabric/document.ts";
import { fabricFrom } from "../../src/model/fabric/from-document.ts";
import type { Document } from "./arbitrary.ts";

/** What the bridges of a drawn fabric may have. */
export interface Riches {
  readonly flows: boolean;
  readonly learning: boolean;
  readonly modes: boolean;
  readonly limits: boolean;
  readonly statics: boolean;
  readonly flowTunnels: boolean;
  /** hosts with addresses on LOCAL ports, some of which forward */
  readonly listening: boolean;
}

const VIDS = [0, 10, 20, 30];
export const MACS = ["02:00:00:00:00:01", "02:00:00:00:00:02", "02:00:00:00:00:03", "02:00:00:00:00:77"];
export const ADDRESSES = ["192.168.0.1", "192.168.0.2", "192.168.7.7", "192.168.7.8"];
const KEYS = [7, 8];
/** Reserved: for bridges, and for LLDP. */
export const GROUPS = ["01:80:c2:00:00:00", "01:80:c2:00:00:0e"];
/** Of hosts and of nobody, on the underlay. */
const ENDS = ["10.9.0.1", "10.9.0.2", "10.9.9.9"];
/** Behind the LOCALs of bridges that listen. */
const NEIGHBOURS = ["192.168.0.1", "192.168.1.1", "192.168.1.2"];
/** IN_PORT, TABLE, NORMAL, FLOOD, ALL, LOCAL and none: as numbers of 16 bits. */
const RESERVED = ["0xfff8", "0xfff9", "0xfffa", "0xfffb", "0xfffc", "0xfffe", "0xffff"];

const vid = fc.constantFrom(...VIDS);
const mac = fc.constantFrom(...MACS);
const vids = fc.uniqueArray(vid, { minLength: 1, maxLength: 3 });
const flip = (n: number) => fc.nat(n - 1).map((draw) => draw === 0);

const plainColumns: fc.Arbitrary<PortDocument> = fc.oneof(
  fc.constant({}),
  fc.record({ tag: fc.constantFrom(10, 20, 30) }),
  fc.record({ trunks: vids }),
  fc.record({
    vlan_mode: fc.constantFrom("native-tagged" as const, "native-untagged" as const, "trunk" as const),
    tag: fc.constantFrom(0, 10, 20),
    trunks: vids,
  }),
);
const anyColumns: fc.Arbitrary<PortDocument> = fc.oneof(
  plainColumns,
  fc.record(
    {
      vlan_mode: fc.constant("dot1q-tunnel" as const),
      tag: fc.constantFrom(10, 20),
      cvlans: vids,
      other_config: fc.constantFrom({}, { "qinq-ethtype": "802.1q" as const }),
    },
    { requiredKeys: ["vlan_mode", "tag"] },
  ),
  fc
    .tuple(plainColumns, fc.constantFrom("if-nonzero" as const, "always" as const))
    .map(([columns, tags]) => Object.assign({}, columns, { other_config: { "priority-tags": tags } })),
);

/** Parts of flows; `P` stands for a port of the bridge. */
const matches = fc.uniqueArray(
  fc.oneof(
    { weight: 4, arbitrary: fc.constant("in_port=P") },
    { weight: 3, arbitrary: vid.map((one) => `dl_vlan=${one}`) },
    { weight: 2, arbitrary: fc.constant("vlan_tci=0") },
    { weight: 2, arbitrary: mac.map((one) => `dl_dst=${one}`) },
    { weight: 1, arbitrary: mac.map((one) => `dl_src=${one}`) },
    { weight: 1, arbitrary: fc.constant("dl_dst=01:00:00:00:00:00/01:00:00:00:00:00") },
    { weight: 1, arbitrary: fc.constant("dl_type=0x8100") },
    { weight: 1, arbitrary: fc.constantFrom(...ADDRESSES).map((one) => `ip,nw_dst=${one}`) },
    { weight: 2, arbitrary: fc.constantFrom(...KEYS).map((one) => `tun_id=${one}`) },
    { weight: 2, arbitrary: fc.constantFrom(0, 1, 2).map((one) => `reg0=${one}`) },
    { weight: 1, arbitrary: fc.constantFrom("reg0=1/3", "reg0=0xfffb", "reg0=0/0xff") },
    { weight: 1, arbitrary: fc.constantFrom(...GROUPS).map((one) => `dl_dst=${one}`) },
    { weight: 1, arbitrary: fc.constantFrom(...ENDS).map((one) => `tun_src=${one}`) },
    { weight: 1, arbitrary: fc.constantFrom(...ENDS).map((one) => `tun_dst=${one}`) },
    {
      weight: 2,
      arbitrary: fc.constantFrom("arp", "icmp", "udp", "tcp,tp_dst=0", "ip,nw_ttl=1", "icmp,icmp_type=3"),
    },
    { weight: 1, arbitrary: fc.constantFrom("ip,nw_tos=0", "ip,nw_tos=0xc0") },
    {
      weight: 1,
      arbitrary: fc.constantFrom(...NEIGHBOURS).map((one) => `arp,arp_tpa=${one}`),
    },
  ),
  { maxLength: 2, selector: (text) => text.split("=", 1)[0] },
);
const rewriting = fc.oneof(
  vid.map((one) => `mod_vlan_vid:${one}`),
  fc.constant("strip_vlan"),
  fc.constantFrom("push_vlan:0x8100", "push_vlan:0x88a8"),
  fc.constant("mod_vlan_pcp:5"),
  fc.constantFrom(...KEYS).map((one) => `set_tunnel:${one}`),
  fc.constantFrom(0, 1, 2).map((one) => `load:${one}->NXM_NX_REG0[]`),
  fc.constant("move:NXM_OF_VLAN_TCI[0..11]->NXM_NX_REG0[0..11]"),
  fc.constant("move:NXM_NX_REG0[0..11]->NXM_OF_VLAN_TCI[0..11]"),
  fc.constant("load:0->NXM_OF_VLAN_TCI[]"),
  mac.map((one) => `mod_dl_dst:${one}`),
  fc.constant("move:NXM_OF_ETH_SRC[]->NXM_OF_ETH_DST[]"),
  fc.constant("move:NXM_OF_ETH_DST[0..15]->NXM_NX_REG0[0..15]"),
  fc.constant("move:NXM_OF_IN_PORT[]->NXM_NX_REG0[0..15]"),
  fc.constantFrom(...RESERVED).map((one) => `load:${one}->NXM_NX_REG0[0..15]`),
  fc.constantFrom(1, 2, 3).map((one) => `load:${one}->NXM_NX_REG0[0..3]`),
  fc.constantFrom(...ENDS).map((one) => `set_field:${one}->tun_dst`),
  fc.constantFrom(...GROUPS).map((one) => `mod_dl_dst:${one}`),
);
const sending = fc.oneof(
  { weight: 3, arbitrary: fc.constant("NORMAL") },
  { weight: 4, arbitrary: fc.constant("output:P") },
  { weight: 1, arbitrary: fc.constantFrom("FLOOD", "ALL", "IN_PORT") },
  { weight: 1, arbitrary: fc.constant("LOCAL") },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      "output:NXM_NX_REG0[]",
      "output:NXM_NX_REG0[0..15]",
      "output:NXM_NX_REG0[0..3]",
      "output:NXM_OF_IN_PORT[0..3]",
    ),
  },
);
const learning = fc.constantFrom(
  "learn(table=2,priority=3,NXM_OF_ETH_DST[]=NXM_OF_ETH_SRC[],output:NXM_OF_IN_PORT[])",
  "learn(table=2,priority=3,NXM_OF_VLAN_TCI[0..11],NXM_OF_ETH_DST[]=NXM_OF_ETH_SRC[],load:0->NXM_OF_VLAN_TCI[],load:NXM_NX_TUN_ID[]->NXM_NX_TUN_ID[],output:NXM_OF_IN_PORT[])",
  "learn(table=1,priority=1,NXM_OF_IN_PORT[],load:NXM_OF_VLAN_TCI[0..11]->NXM_NX_REG0[0..11])",
  "learn(table=1,priority=3,output:NXM_NX_REG0[0..15])",
  "learn(table=1,priority=3,NXM_OF_IN_PORT[]=NXM_NX_REG0[0..15],load:1->NXM_NX_REG1[],output:NXM_NX_REG0[0..15])",
  "learn(table=2,priority=2,NXM_OF_IN_PORT[0..3]=NXM_NX_REG0[0..3],load:2->NXM_NX_REG0[0..15])",
  "learn(table=1,priority=5,NXM_OF_VLAN_TCI[0..11],output:NXM_NX_REG0[0..3])",
  "learn(table=2,priority=2,dl_dst=02:00:00:00:00:02,output:NXM_OF_IN_PORT[])",
  "learn(table=2,priority=4,NXM_OF_ETH_DST[]=NXM_OF_ETH_SRC[],load:0x020000000003->NXM_OF_ETH_DST[],output:NXM_OF_IN_PORT[])",
);

const flow = (riches: Riches) =>
  fc
    .record({
      table: fc.constantFrom(0, 0, 0, 1, 2),
      priority: fc.constantFrom(1, 2, 3, 4),
      match: matches,
      actions: fc.array(
        fc.oneof(
          { weight: 3, arbitrary: rewriting },
          { weight: 4, arbitrary: sending },
          { weight: 2, arbitrary: fc.constantFrom("resubmit(,1)", "resubmit(,2)", "resubmit(P,1)") },
          ...(riches.learning ? [{ weight: 2, arbitrary: learning }] : []),
        ),
        { maxLength: 3 },
      ),
    })
    .map(({ table, priority, match, actions }) =>
      [`table=${table}`, `priority=${priority}`, ...match, `actions=${actions.join(",") || "drop"}`].join(
        ",",
      ),
    );

const shape = (riches: Riches) => {
  const columns = riches.modes ? anyColumns : plainColumns;
  const end = fc.record({ bridge: fc.nat(2), columns });
  return fc.record({
    bridges: fc.array(
      fc.record({
        listens: riches.listening ? fc.boolean() : fc.constant(false),
        masquerades: riches.listening ? flip(3) : fc.constant(false),
        userspace: riches.listening ? flip(4) : fc.constant(false),
        secure: flip(6),
        stp: flip(4),
        forwardsBpdus: flip(4),
        smallTable: flip(3),
        flows: riches.flows
          ? fc.option(fc.array(flow(riches), { minLength: 1, maxLength: 6 }), { nil: undefined, freq: 4 })
          : fc.constant(undefined),
        fdb: riches.statics
          ? fc.array(fc.record({ vlan: vid, mac, port: fc.nat(5) }), { maxLength: 2 })
          : fc.constant<{ vlan: number; mac: string; port: number }[]>([]),
        picks: fc.array(fc.nat(20), { minLength: 12, maxLength: 12 }),
      }),
      { minLength: 3, maxLength: 3 },
    ),
    count: fc.integer({ min: 1, max: 3 }),
    limit: riches.limits ? fc.constantFrom(1, 2, 0) : fc.constant(1),
    twoHosts: fc.boolean(),
    forwards: fc.boolean(),
    twoNetworks: riches.listening ? fc.boolean() : fc.constant(false),
    filter: fc.constantFrom<0 | 1 | 2>(0, 1, 2),
    endpoints: fc.array(fc.record({ at: end, tenant: fc.constantFrom("red", "blue"), mac: fc.nat(2) }), {
      minLength: 2,
      maxLength: 4,
    }),
    wires: fc.array(
      fc.record({
        a: end,
        b: end,
        kind: fc.constantFrom("link" as const, "patch" as const, "gre" as const),
        byFlow: riches.flowTunnels ? fc.boolean() : fc.constant(false),
        anyRemote: riches.flowTunnels ? flip(3) : fc.constant(false),
        key: fc.constantFrom(...KEYS),
      }),
      { maxLength: 4 },
    ),
  });
};

type Shape = ReturnType<typeof shape> extends fc.Arbitrary<infer T> ? T : never;

/** One to three bridges on one host or two, with all of it or some. */
export const richFabrics: fc.Arbitrary<Document> = fc
  .record<Riches>({
    flows: fc.constantFrom(true, true, true, false),
    learning: fc.boolean(),
    modes: fc.boolean(),
    limits: fc.boolean(),
    statics: fc.boolean(),
    flowTunnels: fc.boolean(),
    listening: fc.constantFrom(true, false, false),
  })
  .chain((riches) => shape(riches))
  .map(documentOf)
  .filter(isReadable);

/** The same with all endpoints in one network, each with addresses of its own. */
export function ofOneNetwork(document: Document, hasAddresses: boolean): Document {
  const endpoints = Object.values(document.endpoints ?? {}).map(({ port }, i) => {
    const addressed = hasAddresses && { ip: `${ADDRESSES[i % ADDRESSES.length]}/16` };
    return [`red/c${i}`, { port, mac: MACS[i % MACS.length]!, network: "lan", ...addressed }] as const;
  });
  return { ...document, endpoints: Object.fromEntries(endpoints) };
}

/** Whether the reader takes its flows: it refuses those that contradict themselves. */
function isReadable(document: Document): boolean {
  return fabricFrom(fabricDocument.parse({ kind: "fabric", ...document })).ok;
}

function documentOf({
  bridges,
  count,
  limit,
  twoHosts,
  forwards,
  twoNetworks,
  filter,
  endpoints,
  wires,
}: Shape): Document {
  const hostOf = (bridge: number) => (twoHosts ? bridge % 2 : 0);
  const ports: Record<string, PortDocument>[] = Array.from({ length: count }, () => ({}));
  const add = (bridge: number, name: string, port: PortDocument) => {
    ports[bridge % count]![name] = port;
    return `h${hostOf(bridge % count)}/b${bridge % count}/${name}`;
  };
  const plugged = endpoints.map(({ at, tenant, mac: serial }, i) => [
    `${tenant}/c${i}`,
    { port: add(at.bridge, `e${i}`, at.columns), mac: MACS[serial]!, network: `n${i}` },
  ]);
  const links: { name: string; ports: string[] }[] = [];
  for (const [i, { a, b, kind, byFlow, anyRemote, key }] of wires.entries()) {
    const [near, far] = [a.bridge % count, b.bridge % count];
    const isApart = hostOf(near) !== hostOf(far);
    const [x, y] = [`x${i}`, `y${i}`];
    if (kind === "link") {
      links.push({ name: `w${i}`, ports: [add(near, x, a.columns), add(far, y, b.columns)] });
    } else if (kind === "patch" && !isApart && near !== far) {
      add(near, x, { ...a.columns, type: "patch", options: { peer: y } });
      add(far, y, { ...b.columns, type: "patch", options: { peer: x } });
    } else if (kind === "gre" && isApart) {
      const options = (to: number) => ({
        remote_ip: anyRemote ? ("flow" as const) : `10.9.0.${hostOf(to) + 1}`,
        key: byFlow ? ("flow" as const) : key,
      });
      add(near, x, { ...a.columns, type: "gre", options: options(far) });
      add(far, y, { ...b.columns, type: "gre", options: options(near) });
    }
  }
  const bridgeOf = (row: number): BridgeDocument => {
    const { listens, masquerades, userspace, secure, stp, forwardsBpdus, smallTable, flows, fdb, picks } =
      bridges[row]!;
    let next = 0;
    const names = Object.keys(ports[row]!);
    const name = () => names[picks[next++ % picks.length]! % Math.max(1, names.length)] ?? "LOCAL";
    return {
      ...(secure && { fail_mode: "secure" as const }),
      ...(userspace && { datapath_type: "netdev" as const }),
      ...(listens && {
        local: { addresses: [`192.168.${row}.254/24`], ...(masquerades && { masquerade: true }) },
      }),
      stp_enable: stp,
      ...((forwardsBpdus || smallTable) && {
        other_config: {
          ...(forwardsBpdus && { "forward-bpdu": true }),
          ...(smallTable && { "mac-table-size": 10 }),
        },
      }),
      ports: ports[row]!,
      ...(flows !== undefined && {
        flows: flows.map((text) =>
          text.replaceAll("P", (found, at: number) => (isPort(text, at) ? name() : found)),
        ),
      }),
      ...(fdb.length > 0 &&
        names.length > 0 && {
          fdb: uniqueEntries(
            fdb.map(({ vlan, mac: address, port }) => ({
              vlan,
              mac: address,
              port: names[port % names.length]!,
            })),
          ),
        }),
    };
  };
  const rows = Array.from({ length: count }, (_, row) => row);
  const hosts = [0, 1].filter((host) => host === 0 || rows.some((row) => hostOf(row) === host));
  return {
    hosts: Object.fromEntries(
      hosts.map((host) => [
        `h${host}`,
        {
          addresses: [...(twoNetworks ? [`10.8.0.${host + 1}/24`] : []), `10.9.0.${host + 1}/24`],
          ip_forward: forwards,
          rp_filter: filter,
          other_config: { "vlan-limit": limit },
          bridges: Object.fromEntries(
            rows.filter((row) => hostOf(row) === host).map((row) => [`b${row}`, bridgeOf(row)]),
          ),
        },
      ]),
    ),
    links,
    endpoints: Object.fromEntries(plugged),
  };
}

/** A `P` that stands for a port: after `=`, `:` or `(`, and before the end of what it is in. */
function isPort(text: string, at: number): boolean {
  return /[=:(]/.test(text[at - 1] ?? "") && /^(?:[,)]|$)/.test(text.slice(at + 1));
}

function uniqueEntries<T extends { vlan: number; mac: string }>(entries: readonly T[]): T[] {
  return [...new Map(entries.map((entry) => [`${entry.vlan} ${entry.mac}`, entry])).values()];
}
