import type { BridgeDocument } from "../../src/model/fabric/document.ts";
import { must } from "../../src/model/fabric/fabric.ts";
import type { Document } from "./arbitrary.ts";

/** A tenant's network on one host: the VLAN that it has there and the key that it has between hosts. */
interface Segment {
  readonly vlan: number;
  readonly key: number;
}

const KEYS = { red: 11111, blue: 11112 } as const;
const VLANS = { h1: { red: 20, blue: 30 }, h2: { red: 40, blue: 50 } } as const;
type HostName = keyof typeof VLANS;
const OTHER = { h1: "h2", h2: "h1" } as const;
const ADDRESS = { h1: "1.1.1.1", h2: "1.1.1.2" } as const;

export const MACS = {
  h1: { red: "02:00:00:00:01:01", blue: "02:00:00:00:01:02" },
  h2: { red: "02:00:00:00:02:01", blue: "02:00:00:00:02:02" },
} as const;

const TEACH =
  "learn(table=20,hard_timeout=300,priority=1,NXM_OF_VLAN_TCI[0..11],NXM_OF_ETH_DST[]=NXM_OF_ETH_SRC[],load:0->NXM_OF_VLAN_TCI[],load:NXM_NX_TUN_ID[]->NXM_NX_TUN_ID[],output:NXM_OF_IN_PORT[])";

const segmentsOf = (host: HostName): Segment[] => [
  { vlan: VLANS[host].red, key: KEYS.red },
  { vlan: VLANS[host].blue, key: KEYS.blue },
];

/** What neutron-openvswitch-agent writes (agent/openflow/native/br_tun.py), one text for each flow. */
function tunnelFlows(host: HostName, l2population: boolean): string[] {
  const segments = segmentsOf(host);
  const known = (["red", "blue"] as const).map(
    (tenant) =>
      `table=20,priority=2,dl_vlan=${VLANS[host][tenant]},dl_dst=${MACS[OTHER[host]][tenant]},actions=strip_vlan,set_tunnel:${KEYS[tenant]},output:gre`,
  );
  return [
    "table=0,priority=1,in_port=patch-int,actions=resubmit(,2)",
    "table=0,priority=1,in_port=gre,actions=resubmit(,3)",
    "table=0,priority=0,actions=drop",
    "table=2,priority=0,dl_dst=00:00:00:00:00:00/01:00:00:00:00:00,actions=resubmit(,20)",
    "table=2,priority=0,dl_dst=01:00:00:00:00:00/01:00:00:00:00:00,actions=resubmit(,22)",
    ...segments.map(
      ({ vlan, key }) => `table=3,priority=1,tun_id=${key},actions=mod_vlan_vid:${vlan},resubmit(,10)`,
    ),
    "table=3,priority=0,actions=drop",
    `table=10,priority=1,actions=${TEACH},output:patch-int`,
    ...(l2population ? known : []),
    "table=20,priority=0,actions=resubmit(,22)",
    ...segments.map(
      ({ vlan, key }) =>
        `table=22,priority=1,dl_vlan=${vlan},actions=strip_vlan,set_tunnel:${key},output:gre`,
    ),
    "table=22,priority=0,actions=drop",
  ];
}

function bridgesOf(host: HostName, l2population: boolean): Record<string, BridgeDocument> {
  return {
    "br-int": {
      fail_mode: "secure",
      ports: {
        red: { tag: VLANS[host].red },
        blue: { tag: VLANS[host].blue },
        "patch-tun": { type: "patch", options: { peer: "patch-int" } },
      },
      flows: ["table=0,priority=65535,dl_vlan=4095,actions=drop", "table=0,priority=0,actions=NORMAL"],
    },
    "br-tun": {
      fail_mode: "secure",
      ports: {
        "patch-int": { type: "patch", options: { peer: "patch-tun" } },
        gre: { type: "gre", options: { remote_ip: ADDRESS[OTHER[host]], key: "flow" } },
      },
      flows: tunnelFlows(host, l2population),
    },
  };
}

/** Two tenants of a Neutron cloud on two hosts, each with other local VLANs than on the other. */
export function neutron(l2population = true): Document {
  const host = (name: HostName) => ({
    addresses: [`${ADDRESS[name]}/24`],
    bridges: bridgesOf(name, l2population),
  });
  return {
    hosts: { h1: host("h1"), h2: host("h2") },
    endpoints: {
      "red/app": endpointAt("h1", "red", 1),
      "red/db": endpointAt("h2", "red", 2),
      "blue/app": endpointAt("h1", "blue", 1),
      "blue/db": endpointAt("h2", "blue", 2),
    },
  };
}

function endpointAt(host: HostName, tenant: keyof typeof KEYS, last: number) {
  return { port: `${host}/br-int/${tenant}`, mac: MACS[host][tenant], ip: `192.168.0.${last}/24` };
}

/** The same with one flow another; `pattern` fits one flow of the bridge. @returns its place in the list too */
export function withFlow(
  document: Document,
  host: HostName,
  bridge: string,
  pattern: RegExp,
  flow: string | undefined,
) {
  const { hosts } = document;
  const there = must(hosts[host]);
  const own = must(there.bridges?.[bridge]);
  const flows = own.flows ?? [];
  const place = flows.findIndex((text) => pattern.test(text));
  if (place < 0) throw new Error(`no flow ${pattern}`);
  const changed = { ...own, flows: flows.toSpliced(place, 1, ...(flow === undefined ? [] : [flow])) };
  const bridges = { ...there.bridges, [bridge]: changed };
  return { document: { ...document, hosts: { ...hosts, [host]: { ...there, bridges } } }, place };
}
