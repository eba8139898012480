import fc from "fast-check";
import { must } from "../../src/model/fabric/fabric.ts";
import { EXPERIMENTAL } from "../../src/model/frame-fields.ts";
import { parseIpv4 } from "../../src/model/values/ipv4.ts";
import { BROADCAST, parseMac } from "../../src/model/values/mac.ts";
import type { VlanId } from "../../src/model/values/vlan-id.ts";
import type { Frame, Payload, Transport } from "../../src/model/wire/frame.ts";
import { TCP_FLAG } from "../../src/model/wire/tcp.ts";
import { C_TAG, S_TAG, type Tag } from "../../src/model/wire/vlan.ts";
import { packetOf } from "../../src/sim/packets.ts";
import type { Scene } from "../../src/sim/scene.ts";
import { Simulation } from "../../src/sim/simulation.ts";
import type { Lab } from "../sim/lab.ts";
import { sendersOf } from "./hostile.ts";
import { ADDRESSES, GROUPS, MACS } from "./rich-fabrics.ts";

const groups = GROUPS.map((text) => must(parseMac(text)));
const macs = MACS.map((text) => must(parseMac(text)));
const addresses = ADDRESSES.map((text) => must(parseIpv4(text)));

const tag: fc.Arbitrary<Tag> = fc.record({
  tpid: fc.constantFrom(C_TAG, C_TAG, S_TAG),
  vid: fc.constantFrom(0, 0, 10, 20, 30).map((vid) => vid as VlanId),
  pcp: fc.constantFrom(0, 0, 5),
});
/** As a BPDU is, and nothing that spanning tree would read. */
const untyped: Payload = { kind: "llc", bytes: new Uint8Array(46) };
const data: Payload = { kind: "data", protocol: EXPERIMENTAL, bytes: new Uint8Array(46) };
const asked = { srcPort: 0, dstPort: 0 } as const;
const transports: fc.Arbitrary<Transport> = fc.constantFrom<Transport>(
  { kind: "data", protocol: 253, bytes: new Uint8Array(20) },
  { kind: "udp", ...asked, checksum: false, payload: { kind: "octets", bytes: new Uint8Array(8) } },
  { kind: "tcp", ...asked, flags: TCP_FLAG.syn, sequence: 0, acknowledgment: 0, dataLength: 0 },
  { kind: "icmp", type: "echo-request", id: 1, sequence: 1, dataLength: 8 },
);
const packet = fc
  .tuple(fc.constantFrom(...addresses), fc.constantFrom(...addresses))
  .chain(([src, dst]) => transports.map((payload) => packetOf(src, dst, payload)));

/** Frames of the addresses and VLANs that drawn flows ask for. */
const frames: fc.Arbitrary<Frame> = fc.record({
  dst: fc.constantFrom(BROADCAST, BROADCAST, ...macs, ...groups),
  src: fc.constantFrom(...macs, BROADCAST),
  tags: fc.array(tag, { maxLength: 3 }),
  payload: fc.oneof(
    { weight: 3, arbitrary: fc.constant(data) },
    { weight: 2, arbitrary: packet },
    { weight: 1, arbitrary: fc.constant(untyped) },
  ),
});

/** Who sends, as places in a list of senders' ports, and what. */
export const attacks = fc.array(fc.record({ sender: fc.nat(20), frame: frames }), {
  minLength: 60,
  maxLength: 60,
});
type Attack = typeof attacks extends fc.Arbitrary<infer T> ? T : never;

const LIMIT = 300;

/** The pairs of tenants of which one gets something that the other sent; what was learned stays. */
export function seenIn({ fabric, ...made }: Lab, scene: Scene, attack: Attack): Set<string> {
  const { endpoint } = fabric.columns.ports;
  const { tenant } = fabric.columns.endpoints;
  const ports = sendersOf({ fabric, ...made }).flatMap((own, sender) =>
    own.map((port) => ({ port, sender })),
  );
  const simulation = new Simulation(scene, undefined, { answer: "hosts" });
  const pairs = new Set<string>();
  for (const { sender: at, frame } of attack) {
    const { port, sender } = must(ports[at % ports.length]);
    simulation.deliveries.length = 0;
    simulation.send(port, frame);
    simulation.run({ events: LIMIT });
    for (const { port: out } of simulation.deliveries) {
      const receiver = must(endpoint[out]) < 0 ? sender : must(tenant[must(endpoint[out])]);
      if (receiver !== sender) pairs.add(`${fabric.tenantName(sender)} > ${fabric.tenantName(receiver)}`);
    }
  }
  return pairs;
}
