import fc from "fast-check";
import type { BridgeDocument } from "../../../src/model/fabric/document.ts";
import type { Document } from "../arbitrary.ts";

/** Tenants by the tunnel key of their network. */
const TENANTS = ["red", "blue", "green"];
const keyOf = (tenant: number) => 100 * (tenant + 1);

const TEACH =
  "learn(table=20,priority=1,NXM_OF_VLAN_TCI[0..11],NXM_OF_ETH_DST[]=NXM_OF_ETH_SRC[],load:0->NXM_OF_VLAN_TCI[],load:NXM_NX_TUN_ID[]->NXM_NX_TUN_ID[],output:NXM_OF_IN_PORT[])";

interface Host {
  /** the VLAN that each tenant has here, or none of a tenant who is not here */
  readonly vlans: readonly (number | undefined)[];
  /** the number of br-tun's first tunnel */
  readonly firstTunnel: number;
}

/** What is wrong on one host, of the first tenant's network there with the second's, as far as both are there. */
type Fault = (
  flows: readonly string[],
  own: number,
  others: number,
  key: number,
  othersKey: number,
) => string[];

/** Each lets a frame of one of the two out at a port of the other. */
export const LEAKS: Readonly<Record<string, Fault>> = {
  "a key that is mapped to the VLAN of another": (flows, own, others, key) =>
    flows.map((flow) =>
      flow.replace(
        `tun_id=${key},actions=mod_vlan_vid:${own}`,
        `tun_id=${key},actions=mod_vlan_vid:${others}`,
      ),
    ),
  "a VLAN that is sent with the key of another": (flows, own, _others, key, othersKey) =>
    flows.map((flow) =>
      flow.includes(`table=22,priority=1,dl_vlan=${own},`)
        ? flow.replace(`set_tunnel:${key}`, `set_tunnel:${othersKey}`)
        : flow,
    ),
};

/** These may leak or not: whoever is said to be apart is so. */
export const OTHERS: Readonly<Record<string, Fault>> = {
  none: (flows) => [...flows],
  "a tag that is not taken off": (flows, own) =>
    flows.map((flow) => (flow.includes(`dl_vlan=${own},`) ? flow.replace("strip_vlan,", "") : flow)),
  "a tag that is kept behind a tunnel": (flows, _own, _others, key) =>
    flows.map((flow) => (flow.includes(`tun_id=${key},`) ? flow.replace(/mod_vlan_vid:\d+,/, "") : flow)),
  "a VLAN that no flow maps": (flows, own) => flows.filter((flow) => !flow.includes(`dl_vlan=${own},`)),
  "a flow above all others": (flows, own) => [`table=22,priority=9,dl_vlan=${own},actions=drop`, ...flows],
  "a part of a VID that is written": (flows, own) =>
    flows.map((flow) =>
      flow.includes(`dl_vlan=${own},`) ? flow.replace("strip_vlan,", "load:1->NXM_OF_VLAN_TCI[0..1],") : flow,
    ),
  "a VID that is written in the tunnel": (flows, own, others) =>
    flows.map((flow) =>
      flow.includes(`dl_vlan=${own},`) ? flow.replace("strip_vlan,", `mod_vlan_vid:${others},`) : flow,
    ),
  "frames that go on with the tag that they came with": (flows) => ["priority=9,actions=NORMAL", ...flows],
  "two tags, of which the first comes off elsewhere": (flows, own) =>
    flows.map((flow) =>
      flow.includes(`dl_vlan=${own},`)
        ? flow.replace("strip_vlan,", "push_vlan:0x8100,mod_vlan_vid:2,")
        : flow,
    ),
};

const both =
  (...faults: readonly Fault[]): Fault =>
  (flows, ...rest) =>
    faults.reduce((all, fault) => fault(all, ...rest), [...flows]);

/** Nothing is learned there: a flow that is learned takes tags off. */
const TAG_STAYS = both(
  OTHERS["a tag that is not taken off"]!,
  OTHERS["a tag that is kept behind a tunnel"]!,
  (flows) => flows.map((flow) => flow.replace(`${TEACH},`, "")),
);

/** Of the red tenant, on two hosts with these VLANs and faults: what leaks though no host mixes up keys. */
export const SUBTLE: Readonly<Record<string, Document>> = {
  "a tag that stays in the tunnel, and is another's at the far host": cloudOf(
    [
      { vlans: [1, 2, undefined], firstTunnel: 2 },
      { vlans: [2, 1, undefined], firstTunnel: 2 },
    ],
    [TAG_STAYS, TAG_STAYS],
  ),
  "a flow that one host alone has, and that hides a leak there": cloudOf(
    [
      { vlans: [1, 2, undefined], firstTunnel: 2 },
      { vlans: [2, 1, undefined], firstTunnel: 2 },
    ],
    [
      OTHERS["a flow above all others"]!,
      // One of the same shape, for the bridges to be looked at as one.
      both(LEAKS["a VLAN that is sent with the key of another"]!, (flows, _, others) => [
        `table=22,priority=9,dl_vlan=${others},actions=drop`,
        ...flows,
      ]),
    ],
  ),
  "a part of a VID that is written, which makes it another's": cloudOf(
    [
      { vlans: [1, 5, undefined], firstTunnel: 2 },
      { vlans: [3, 2, undefined], firstTunnel: 2 },
    ],
    [
      OTHERS["none"]!,
      (flows) =>
        flows.map((flow) => flow.replace("mod_vlan_vid:3,", "mod_vlan_vid:3,load:2->NXM_OF_VLAN_TCI[0..1],")),
    ],
  ),
};

function tunnelFlows({ vlans, firstTunnel }: Host, tunnels: number): string[] {
  const ports = Array.from({ length: tunnels }, (_, i) => firstTunnel + i);
  const here = vlans.flatMap((vlan, tenant) => (vlan === undefined ? [] : [{ vlan, key: keyOf(tenant) }]));
  return [
    "table=0,priority=1,in_port=1,actions=resubmit(,2)",
    ...ports.map((port) => `table=0,priority=1,in_port=${port},actions=resubmit(,3)`),
    "table=0,priority=0,actions=drop",
    "table=2,priority=0,dl_dst=00:00:00:00:00:00/01:00:00:00:00:00,actions=resubmit(,20)",
    "table=2,priority=0,dl_dst=01:00:00:00:00:00/01:00:00:00:00:00,actions=resubmit(,22)",
    ...here.map(
      ({ vlan, key }) => `table=3,priority=1,tun_id=${key},actions=mod_vlan_vid:${vlan},resubmit(,10)`,
    ),
    "table=3,priority=0,actions=drop",
    `table=10,priority=1,actions=${TEACH},output:1`,
    "table=20,priority=0,actions=resubmit(,22)",
    ...here.map(
      ({ vlan, key }) =>
        `table=22,priority=1,dl_vlan=${vlan},actions=strip_vlan,set_tunnel:${key},${ports.map((port) => `output:${port}`).join()}`,
    ),
    "table=22,priority=0,actions=drop",
  ];
}

/** A cloud of the Neutron way of which each host numbers its VLANs its own way, and has its fault. */
export function cloudOf(hosts: readonly Host[], faults: readonly Fault[]): Document {
  const bridgesOf = (host: Host, h: number): Record<string, BridgeDocument> => {
    const flows = tunnelFlows(host, hosts.length - 1);
    const [first, second] = host.vlans.flatMap((vlan, tenant) =>
      vlan === undefined ? [] : [{ vlan, tenant }],
    );
    const fault = first === undefined || second === undefined ? undefined : faults[h];
    const far = hosts.flatMap((_, other) => (other === h ? [] : [other]));
    const tunnels = far.map((other, i) => [
      `gre${other}`,
      {
        type: "gre",
        ofport: host.firstTunnel + i,
        options: { remote_ip: `1.1.1.${other + 1}`, key: "flow" },
      },
    ]);
    return {
      "br-int": {
        fail_mode: "secure",
        ports: {
          "patch-tun": { type: "patch", ofport: 1, options: { peer: "patch-int" } },
          ...Object.fromEntries(
            host.vlans.flatMap((vlan, tenant) =>
              vlan === undefined ? [] : [[TENANTS[tenant]!, { tag: vlan }]],
            ),
          ),
        },
        flows: ["priority=9,dl_vlan=4095,actions=drop", "priority=0,actions=NORMAL"],
      },
      "br-tun": {
        fail_mode: "secure",
        ports: {
          "patch-int": { type: "patch", ofport: 1, options: { peer: "patch-tun" } },
          ...Object.fromEntries(tunnels),
        },
        flows:
          fault === undefined
            ? flows
            : fault(flows, first!.vlan, second!.vlan, keyOf(first!.tenant), keyOf(second!.tenant)),
      },
    };
  };
  return {
    hosts: Object.fromEntries(
      hosts.map((host, h) => [`h${h}`, { addresses: [`1.1.1.${h + 1}/24`], bridges: bridgesOf(host, h) }]),
    ),
    endpoints: Object.fromEntries(
      hosts.flatMap(({ vlans }, h) =>
        vlans.flatMap((vlan, tenant) =>
          vlan === undefined
            ? []
            : [[`${TENANTS[tenant]}/c${h}`, { port: `h${h}/br-int/${TENANTS[tenant]}` }]],
        ),
      ),
    ),
  };
}

const VLANS = [1, 2, 3, 4, 5];

/** @param isEverybodyHere whether each tenant is on each host */
const hostsWith = (isEverybodyHere: boolean, maxLength = 2): fc.Arbitrary<readonly Host[]> =>
  fc.array(
    fc
      .record({
        vlans: fc.shuffledSubarray(VLANS, { minLength: TENANTS.length, maxLength: TENANTS.length }),
        isHere: fc.tuple(...TENANTS.map(() => (isEverybodyHere ? fc.constant(true) : fc.boolean()))),
        firstTunnel: fc.constantFrom(2, 2, 5),
      })
      .map(({ vlans, isHere, firstTunnel }) => ({
        vlans: vlans.map((vlan, tenant) => (isHere[tenant] === true ? vlan : undefined)),
        firstTunnel,
      })),
    { minLength: 2, maxLength },
  );

const { none } = OTHERS;
const LEAK = fc.constantFrom(...Object.values(LEAKS));
const ANY = fc.oneof(fc.constant(none!), LEAK, fc.constantFrom(...Object.values(OTHERS)));

/** With nothing wrong, and hosts that need not have all tenants. */
export const turned: fc.Arbitrary<Document> = hostsWith(false, 3).map((hosts) => cloudOf(hosts, []));

/** With one renaming that is broken: the first two tenants reach each other. */
export const leaking: fc.Arbitrary<Document> = fc
  .tuple(hostsWith(true), fc.boolean(), LEAK)
  .map(([hosts, isFirst, leak]) => cloudOf(hosts, isFirst ? [leak] : [none!, leak]));

/** With whatever else is wrong on any host. */
export const faulty: fc.Arbitrary<Document> = fc
  .tuple(hostsWith(false), fc.tuple(ANY, ANY))
  .map(([hosts, faults]) => cloudOf(hosts, faults));
