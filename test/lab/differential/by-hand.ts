import fc from "fast-check";
import { ADDRESSES, HOSTS, type HostName, NAME, NIC } from "./site.ts";

/** Columns of a port, by their own names. */
type Columns = Readonly<Record<string, unknown>>;

/** Few VLANs and keys, so that ports often have the same. */
const vlan = fc.constantFrom(10, 20, 30);
const vlans = fc.uniqueArray(vlan, { minLength: 1, maxLength: 2 });
const accessPort = fc.oneof(
  { weight: 2, arbitrary: fc.constant<Columns>({}) },
  { weight: 4, arbitrary: fc.record<Columns>({ tag: vlan }) },
  { weight: 1, arbitrary: fc.record<Columns>({ tag: vlan, vlan_mode: fc.constant("native-untagged") }) },
);
const trunkPort = fc.oneof(
  { weight: 3, arbitrary: fc.constant<Columns>({}) },
  { weight: 2, arbitrary: fc.record<Columns>({ trunks: vlans }) },
  { weight: 1, arbitrary: fc.record<Columns>({ tag: vlan }) },
  {
    weight: 1,
    arbitrary: fc.record<Columns>({ tag: vlan, trunks: vlans, vlan_mode: fc.constant("native-untagged") }),
  },
  { weight: 1, arbitrary: fc.record<Columns>({ tag: vlan, vlan_mode: fc.constant("native-tagged") }) },
);
const ends = fc.tuple(trunkPort, trunkPort);

const anyHost = fc.record({
  /** what joins its two bridges */
  inside: fc.constantFrom("patch", "patch", "cable", "nothing"),
  ends,
  /** a flow beside NORMAL, of the first port of its first bridge */
  flow: fc.option(
    fc.constantFrom(
      "priority=1,in_port=1,actions=drop",
      "priority=1,in_port=1,actions=mod_vlan_vid:10,NORMAL",
      "priority=1,icmp,actions=drop",
      "priority=1,tcp,actions=drop",
      "priority=1,arp,in_port=1,actions=drop",
      "priority=1,in_port=1,dl_dst=01:00:00:00:00:00/01:00:00:00:00:00,actions=drop",
    ),
    { nil: undefined, freq: 4 },
  ),
});

const between = fc.record({
  type: fc.constantFrom("gre", "gre", "vxlan", "none"),
  /** two that differ join nothing */
  keys: fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(undefined, 1, 2).map((key) => [key, key]) },
    { weight: 1, arbitrary: fc.constant([1, 2]) },
  ),
  ends,
});

const shape = fc.record({
  stp: fc.boolean(),
  hosts: fc.tuple(anyHost, anyHost, anyHost),
  between: fc.tuple(between, between, between),
  /** which hosts are on the segment */
  nics: fc.oneof(
    { weight: 2, arbitrary: fc.constant<HostName[]>([]) },
    { weight: 1, arbitrary: fc.subarray([...HOSTS], { minLength: 2 }) },
  ),
  nicPort: trunkPort,
  containers: fc.array(
    fc.record({
      host: fc.constantFrom(...HOSTS),
      bridge: fc.constantFrom("br0", "br0", "br1"),
      tenant: fc.constantFrom("red", "blue"),
      port: accessPort,
    }),
    { minLength: 2, maxLength: 5, size: "max" },
  ),
});

type Shape = typeof shape extends fc.Arbitrary<infer T> ? T : never;

const PAIRS = [
  ["h1", "h2"],
  ["h2", "h3"],
  ["h1", "h3"],
] as const;

/** Small fabrics in Open vSwitch's own columns; not each of them is harmless. */
export function drawnByHand(): fc.Arbitrary<unknown> {
  return shape.map((drawn) => {
    const cables = HOSTS.filter((_, i) => drawn.hosts[i]?.inside === "cable");
    const links = [
      ...(drawn.nics.length === 0
        ? []
        : [{ name: NIC, ports: drawn.nics.map((one) => `${one}/br0/${NIC}`) }]),
      ...cables.map((one) => ({ name: `cable-${one}`, ports: [`${one}/br0/up`, `${one}/br1/down`] })),
    ];
    return {
      kind: "fabric",
      name: NAME,
      hosts: Object.fromEntries(
        HOSTS.map((one) => [
          one,
          {
            addresses: [`${ADDRESSES[one]}/24`],
            bridges: { br0: bridgeOf(drawn, one, "br0"), br1: bridgeOf(drawn, one, "br1") },
          },
        ]),
      ),
      links,
      endpoints: Object.fromEntries(
        drawn.containers.map(({ host: on, bridge, tenant }, i) => [
          `${tenant}/c${i}`,
          { port: `${on}/${bridge}/p${i}`, ip: `192.168.0.${i + 1}/24`, network: "lan" },
        ]),
      ),
    };
  });
}

function bridgeOf(drawn: Shape, host: HostName, bridge: "br0" | "br1") {
  const { flow, inside, ends: joined } = drawn.hosts[HOSTS.indexOf(host)]!;
  const own = drawn.containers.map((one, i) => [`p${i}`, one] as const);
  const isFirst = bridge === "br0";
  const [name, peer] = isFirst ? ["up", "down"] : ["down", "up"];
  const patch = inside === "patch" ? { type: "patch", options: { peer } } : {};
  return {
    ...(drawn.stp && { stp_enable: true }),
    ...(isFirst && flow !== undefined && { flows: ["priority=0,actions=NORMAL", flow] }),
    ports: {
      ...Object.fromEntries(
        own
          .filter(([, one]) => one.host === host && one.bridge === bridge)
          .map(([at, { port }]) => [at, port]),
      ),
      ...(inside !== "nothing" && { [name]: { ...patch, ...joined[isFirst ? 0 : 1] } }),
      ...(isFirst && drawn.nics.includes(host) && { [NIC]: drawn.nicPort }),
      ...(isFirst && tunnelsOf(drawn, host)),
    },
  };
}

function tunnelsOf(drawn: Shape, host: HostName): Readonly<Record<string, Columns>> {
  return Object.fromEntries(
    PAIRS.flatMap((pair, row): [string, Columns][] => {
      const { type, keys, ends: joined } = drawn.between[row]!;
      const side = pair.findIndex((one) => one === host);
      if (side < 0 || type === "none") return [];
      const other = pair[1 - side]!;
      const key = keys[side];
      const options = { remote_ip: ADDRESSES[other], ...(key !== undefined && { key }) };
      return [[`to-${other}`, { type, options, ...joined[side] }]];
    }),
  );
}
