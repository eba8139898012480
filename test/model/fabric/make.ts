import fc from "fast-check";
import { fabricDocument, type FabricDocument, QINQ_ETHTYPES } from "../../../src/model/fabric/document.ts";
import type { Fabric } from "../../../src/model/fabric/fabric.ts";
import { fabricFrom } from "../../../src/model/fabric/from-document.ts";
import { readNetwork } from "../../../src/model/network.ts";
import type { Checked, Problem } from "../../../src/model/values/problem.ts";
import { PRIORITY_TAGS, VLAN_MODES } from "../../../src/model/forwarding/vlan-profile.ts";

export type Hosts = FabricDocument["hosts"];
export type Bridge = NonNullable<Hosts[string]["bridges"]>[string];
export type Ports = NonNullable<Bridge["ports"]>;

export function valueOf<T>(checked: Checked<T>): T {
  if (!checked.ok) throw new Error(JSON.stringify(checked.problems));
  return checked.value;
}

export function problemsOf(checked: Checked<unknown>): readonly Problem[] {
  return checked.ok ? [] : checked.problems;
}

/** A fabric in the contract's own notation. */
export function fabricOf(document: Omit<FabricDocument, "kind">): Fabric {
  return valueOf(fabricFrom(fabricDocument.parse({ kind: "fabric", ...document })));
}

/** What is wrong with a fabric that somebody wrote, whatever it is. */
export function complaintsAbout(document: Readonly<Record<string, unknown>>): readonly Problem[] {
  return problemsOf(readNetwork({ kind: "fabric", ...document }));
}

export function pathsOf(problems: readonly Problem[]): string[] {
  return problems.map(({ path }) => path);
}

/** Host h with bridge b. */
export function oneBridge(ports: Ports, more: Omit<Bridge, "ports"> = {}): { readonly hosts: Hosts } {
  return { hosts: { h: { bridges: { b: { ...more, ports } } } } };
}

export function gre(remote: string, options = {}) {
  return { type: "gre", options: { remote_ip: remote, ...options } } as const;
}

export function patch(peer: string) {
  return { type: "patch", options: { peer } } as const;
}

const alike = (value: number) =>
  fc.constantFrom<number | string>(value, String(value), `0x${value.toString(16)}`);
const vlan = fc.constantFrom(0, 1, 10, 20, 4095).chain(alike);
const optional = <T>(of: fc.Arbitrary<T>) => fc.option(of, { nil: undefined, freq: 2 });

const columns = fc.oneof(
  fc.constant({}),
  fc.record({ tag: vlan }),
  fc.record({ trunks: fc.uniqueArray(vlan, { maxLength: 3, selector: Number }) }),
  fc.record({
    vlan_mode: fc.constantFrom(...VLAN_MODES),
    tag: optional(vlan),
    trunks: optional(fc.uniqueArray(vlan, { maxLength: 3, selector: Number })),
    cvlans: optional(fc.uniqueArray(vlan, { maxLength: 3, selector: Number })),
  }),
);
const stp = fc.record(
  {
    "stp-enable": fc.constantFrom<boolean | "true" | "false">(true, false, "true", "false"),
    "stp-port-priority": fc.nat(255).chain(alike),
    "stp-path-cost": fc.integer({ min: 1, max: 65_535 }).chain(alike),
    "priority-tags": fc.constantFrom(...PRIORITY_TAGS, true, "false" as const),
    "qinq-ethtype": fc.constantFrom(...QINQ_ETHTYPES),
  },
  { requiredKeys: [] },
);
const key = (max: number) => fc.oneof(fc.constant("flow"), fc.nat(max).chain(alike));
const tunnelOptions = {
  remote_ip: fc.constantFrom("1.1.1.1", "1.1.1.2", "9.9.9.9", "flow"),
  local_ip: fc.constantFrom("1.1.1.1", "1.1.1.2", "flow"),
  key: fc.oneof(key(9), fc.constant(0xffffffff)),
  in_key: key(9),
  out_key: key(9),
  csum: fc.boolean(),
  df_default: fc.boolean(),
  ttl: fc.oneof(fc.constant("inherit"), fc.integer({ min: 1, max: 255 })),
  tos: fc.constantFrom("inherit", 0, 0x20, "0xb8"),
};

/** What Open vSwitch takes: local_ip=flow only beside remote_ip=flow. */
function steady<T extends { readonly remote_ip: unknown }>(fields: { [K in keyof T]: fc.Arbitrary<T[K]> }) {
  return fc
    .record<T, "remote_ip">(fields, { requiredKeys: ["remote_ip"] })
    .filter((one) => !("local_ip" in one) || one.local_ip !== "flow" || one.remote_ip === "flow");
}

const role = fc.oneof(
  fc.constant({}),
  fc.constant({ type: "internal" as const }),
  fc.record({
    type: fc.constant("patch" as const),
    options: fc.record({ peer: fc.constantFrom("p0", "x") }),
  }),
  fc.record({ type: fc.constant("gre" as const), options: steady(tunnelOptions) }),
  fc.record({
    type: fc.constant("vxlan" as const),
    options: steady({ ...tunnelOptions, dst_port: fc.constantFrom("4789", 4790) }),
  }),
);
const port = fc
  .tuple(role, columns, optional(stp))
  .map(([own, vlans, other]) => Object.assign({}, own, vlans, other && { other_config: other }));

const bridge = fc.record(
  {
    datapath_type: fc.constantFrom("" as const, "system" as const, "netdev" as const),
    fail_mode: fc.constantFrom("standalone" as const, "secure" as const),
    stp_enable: fc.boolean(),
    other_config: fc.record(
      {
        "stp-system-id": fc.constantFrom("00:00:00:00:00:aa", "00:00:00:00:00:0B"),
        "stp-priority": fc.nat(65_535).chain(alike),
        "stp-hello-time": fc.integer({ min: 1, max: 10 }).chain(alike),
        "forward-bpdu": fc.boolean(),
      },
      { requiredKeys: [] },
    ),
    local: fc.record(
      {
        addresses: fc.subarray(["172.17.0.1/16", "10.0.0.1/8"]),
        up: fc.boolean(),
        masquerade: fc.boolean(),
      },
      { requiredKeys: [] },
    ),
  },
  { requiredKeys: [] },
);

/** PORT0 and PORT1 stand for names of the bridge's first ports. */
const FLOWS = [
  "priority=1,in_port=PORT0 actions=mod_vlan_vid:7,NORMAL",
  "table=0,in_port=LOCAL,actions=output:PORT1,resubmit(3,2)",
  "table=2,tun_id=0x64,actions=learn(table=3,NXM_OF_ETH_DST[]=NXM_OF_ETH_SRC[],output:NXM_OF_IN_PORT[]),PORT0",
  "dl_vlan=10,ip,nw_dst=10.0.0.0/8,actions=load:0x7->NXM_NX_REG0[0..15],output:NXM_NX_REG0[0..15]",
  "nw_src=10.0.0.1,priority=0,actions=drop",
];
const tables = fc.record({
  flows: optional(fc.subarray(FLOWS)),
  fdb: fc.uniqueArray(
    fc.record({
      vlan,
      mac: fc.constantFrom("02:00:00:00:00:01", "02:00:00:00:00:02"),
      port: fc.constantFrom("PORT0", "LOCAL"),
    }),
    { selector: ({ vlan: id, mac }) => `${Number(id)} ${mac}`, maxLength: 3 },
  ),
});

const isNamed = (text: string) => !text.includes("PORT");

/** Of generated tables what a bridge with these ports can have. */
function fitting({ flows, fdb }: Pick<Bridge, "flows" | "fdb">, ports: readonly string[]) {
  const named = (text: string) => text.replace(/PORT(\d)/, (whole, i: string) => ports[Number(i)] ?? whole);
  const entries = (fdb ?? []).map(({ vlan: id, mac, port: name }) => ({ vlan: id, mac, port: named(name) }));
  return {
    ...(flows && { flows: flows.map(named).filter(isNamed) }),
    fdb: entries.filter((entry) => isNamed(entry.port)),
  };
}

/**
 * Up to three hosts with up to two bridges of up to four ports each, of any kind; links, paths and endpoints on
 * them. What it gives is a sound document.
 */
export const documents: fc.Arbitrary<FabricDocument> = fc
  .record({
    bridges: fc.array(fc.tuple(bridge, fc.array(port, { maxLength: 4 }), tables), {
      minLength: 6,
      maxLength: 6,
    }),
    hosts: fc.integer({ min: 1, max: 3 }),
    uses: fc.array(fc.constantFrom("link", "endpoint", "none"), { minLength: 32, maxLength: 32 }),
    link: fc.record({ mtu: optional(fc.constant("1400")), delay: optional(fc.constantFrom(5, "7.5")) }),
    up: fc.boolean(),
    mtu: optional(fc.integer({ min: 68, max: 9000 })),
    networks: fc.array(fc.constantFrom("lan", "wan"), { minLength: 32, maxLength: 32 }),
  })
  .map(({ bridges, hosts, uses, link, up, mtu, networks }) => {
    const free: string[] = [];
    const made = Array.from({ length: hosts }, (_, host): [string, Hosts[string]] => [
      `h${host}`,
      {
        addresses: [`1.1.1.${host + 1}/24`],
        ip_forward: host === 1,
        rp_filter: host,
        other_config: { "vlan-limit": host },
        bridges: Object.fromEntries(
          bridges.slice(host * 2, host * 2 + 2).map(([own, ports, looked], i): [string, Bridge] => {
            const named = ports.map((one, n): [string, Ports[string]] => [`p${i}${n}`, one as Ports[string]]);
            for (const [name, one] of named)
              if (one.type === undefined || one.type === "internal") free.push(`h${host}/b${i}/${name}`);
            const found = fitting(
              looked,
              named.map(([name]) => name),
            );
            return [`b${i}`, { ...own, ...found, ports: Object.fromEntries(named) }];
          }),
        ),
      },
    ]);
    const linked = free.filter((_, i) => uses[i] === "link");
    const plugged = free.filter((_, i) => uses[i] === "endpoint");
    return {
      kind: "fabric",
      name: "any",
      hosts: Object.fromEntries(made),
      links: linked.length < 2 ? [] : [{ name: "l", ports: linked, up, ...link }],
      underlay: {
        ...(mtu !== undefined && { mtu }),
        paths: hosts < 2 ? [] : [{ from: "h1", to: "h0", up, drops: ["gre", "udp:4789"] }],
      },
      endpoints: Object.fromEntries(
        plugged.map((at, i) => [
          `${i % 2 === 0 ? "red" : "blue"}/c${i}`,
          {
            port: at,
            network: networks[i],
            ...(i % 3 === 0 && {
              mac: `02:00:00:00:01:0${i % 10}`,
              ip: `10.0.0.${i + 1}/24`,
              gateway: "10.0.0.99",
            }),
            ...(i % 4 === 0 && { mtu: "1400", container: "red/c0" }),
          },
        ]),
      ),
      allow: plugged.length > 1 ? [["red", "blue/c1"]] : [],
    };
  });
