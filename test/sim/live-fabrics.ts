import fc from "fast-check";
import type { FabricDocument } from "../../src/model/fabric/document.ts";

type Bridges = NonNullable<FabricDocument["hosts"][string]["bridges"]>;

/** What a bridge without spanning tree may do with BPDUs, or with other frames. */
const flow: fc.Arbitrary<string> = fc
  .record({
    match: fc.constantFrom(
      "priority=0",
      "priority=1,in_port=1",
      "priority=1,in_port=2",
      "priority=2,dl_dst=01:80:c2:00:00:00",
      "priority=2,dl_type=0x05ff",
      "priority=3,dl_type=0x88b5",
      "priority=3,vlan_tci=0",
      "table=1,priority=1",
      "table=1,priority=2,in_port=3",
    ),
    actions: fc.constantFrom(
      "drop",
      "NORMAL",
      "output:1",
      "output:2",
      "output:2,output:3",
      "FLOOD",
      "ALL,IN_PORT",
      "resubmit(,1)",
      "resubmit(3,0)",
      "load:2->NXM_NX_REG0[],output:NXM_NX_REG0[]",
      "mod_vlan_vid:10,ALL",
      "push_vlan:0x8100,set_field:4116->vlan_vid,output:1,strip_vlan,output:2",
      "strip_vlan,ALL",
      "mod_dl_dst:02:00:00:00:00:01,ALL",
    ),
  })
  .map(({ match, actions }) => `${match},actions=${actions}`);

/** Bridges of both kinds, most with spanning tree, on cables, shared segments, patches and tunnels between two hosts. */
export const liveFabrics: fc.Arbitrary<Omit<FabricDocument, "kind">> = fc
  .record({
    bridges: fc.array(fc.constantFrom("ovs", "ovs", "ovs", "linux"), { minLength: 2, maxLength: 5 }),
    relay: fc.constantFrom("none", "linux", "ovs", "forward-bpdu", "flows"),
    flows: fc.array(flow, { minLength: 1, maxLength: 4 }),
    relays: fc.boolean(),
    wires: fc.array(
      fc.record({
        ends: fc.array(fc.nat({ max: 5 }), { minLength: 2, maxLength: 3 }),
        way: fc.constantFrom("link", "link", "link", "patch", "gre"),
        up: fc.oneof({ weight: 9, arbitrary: fc.constant(true) }, fc.constant(false)),
        columns: fc.array(
          fc.constantFrom(
            {},
            {},
            { tag: 10 },
            { tag: 20 },
            { trunks: [10] },
            { vlan_mode: "native-untagged", tag: 10 },
          ),
          { minLength: 3, maxLength: 3 },
        ),
      }),
      { minLength: 1, maxLength: 7 },
    ),
  })
  .map(({ bridges, relay, wires, flows, relays }) => {
    const kinds = [...bridges, ...(relay === "none" ? [] : [relay])];
    const hosts: Record<string, { addresses: string[]; bridges: Bridges }> = {
      h0: { addresses: ["1.1.1.1/24"], bridges: {} },
      h1: { addresses: ["1.1.1.2/24"], bridges: {} },
    };
    const portsOf = kinds.map((kind, index) => {
      const ports: Record<string, object> = {};
      const isRelay = index === bridges.length;
      const linux = kind === "linux" ? { kind: "linux" as const } : {};
      const forwards = {
        ...((kind === "forward-bpdu" || (kind === "flows" && relays)) && {
          other_config: { "forward-bpdu": true },
        }),
        ...(kind === "flows" && { flows }),
      };
      hosts[`h${index % 2}`]!.bridges[`b${index}`] = { ...linux, ...forwards, stp_enable: !isRelay, ports };
      return ports;
    });
    const links: { name: string; ports: string[]; up: boolean }[] = [];
    for (const [number, { ends, way, up, columns }] of wires.entries()) {
      const all = ends.map((end) => end % kinds.length);
      // A relay with two ports on one wire would relay what it relays.
      if (all.filter((end) => end === bridges.length).length > 1) continue;
      const vlan = (place: number) => (kinds[all[place]!] === "linux" ? {} : (columns[place] ?? {}));
      const [one = 0, other = 0] = all;
      const isOvs = kinds[one] !== "linux" && kinds[other] !== "linux";
      if (way === "link" || !isOvs) {
        const ports = all.map((end, place) => {
          portsOf[end]![`w${number}e${place}`] = vlan(place);
          return `h${end % 2}/b${end}/w${number}e${place}`;
        });
        links.push({ name: `w${number}`, ports, up });
      } else if (way === "patch" && one % 2 === other % 2 && one !== other) {
        for (const [place, end] of [one, other].entries()) {
          const peer = `w${number}e${1 - place}`;
          portsOf[end]![`w${number}e${place}`] = { type: "patch", options: { peer }, ...vlan(place) };
        }
      } else if (way === "gre" && one % 2 !== other % 2) {
        for (const [place, end] of [one, other].entries()) {
          const options = { remote_ip: `1.1.1.${2 - (end % 2)}`, key: number };
          portsOf[end]![`w${number}e${place}`] = { type: "gre", options, ...vlan(place) };
        }
      }
    }
    return { hosts, links };
  });
