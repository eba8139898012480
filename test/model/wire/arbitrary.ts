import fc from "fast-check";
import { must } from "../../../src/model/fabric/fabric.ts";
import type { Bpdu } from "../../../src/model/spanning-tree/bpdu.ts";
import { bridgeIdFrom } from "../../../src/model/spanning-tree/bridge-id.ts";
import type { PortId } from "../../../src/model/spanning-tree/port-id.ts";
import type { Arp } from "../../../src/model/wire/arp.ts";
import { ETHER_TYPE } from "../../../src/model/wire/ethernet.ts";
import type { Data, Datagram, Frame, Gre, Ipv4Packet } from "../../../src/model/wire/frame.ts";
import type { Llc, Payload, Transport, Udp } from "../../../src/model/wire/frame.ts";
import type { GreHeader } from "../../../src/model/wire/gre.ts";
import type { IcmpEcho } from "../../../src/model/wire/icmp.ts";
import { IP_PROTOCOL, type Ipv4Header } from "../../../src/model/wire/ipv4.ts";
import type { Tcp } from "../../../src/model/wire/tcp.ts";
import type { UdpHeader } from "../../../src/model/wire/udp.ts";
import type { VxlanHeader } from "../../../src/model/wire/vxlan.ts";
import { C_TAG, isTpid, S_TAG, type Tag } from "../../../src/model/wire/vlan.ts";
import type { Ipv4 } from "../../../src/model/values/ipv4.ts";
import type { Mac } from "../../../src/model/values/mac.ts";
import type { TunnelKey } from "../../../src/model/values/tunnel-key.ts";
import type { VlanId } from "../../../src/model/values/vlan-id.ts";

const byte = fc.integer({ min: 0, max: 0xff });
const word = fc.integer({ min: 0, max: 0xffff });
const long = fc.integer({ min: 0, max: 0xffffffff });
const fillerLength = fc.integer({ min: 0, max: 100 });

export const payloadBytes = fc.uint8Array({ maxLength: 80 });
export const macs = fc.maxSafeNat().map((value) => (value % 2 ** 48) as Mac);
export const ipv4s = long.map((value) => value as Ipv4);
const keys = long.map((value) => value as TunnelKey);

export const tags: fc.Arbitrary<Tag> = fc.record({
  tpid: fc.constantFrom(C_TAG, S_TAG),
  vid: fc.integer({ min: 0, max: 4095 }).map((value) => value as VlanId),
  pcp: fc.integer({ min: 0, max: 7 }),
});

export const arps: fc.Arbitrary<Arp> = fc.record({
  kind: fc.constant("arp"),
  operation: fc.constantFrom("request", "reply"),
  senderMac: macs,
  senderIp: ipv4s,
  targetMac: macs,
  targetIp: ipv4s,
});

export const icmps: fc.Arbitrary<IcmpEcho> = fc.record({
  kind: fc.constant("icmp"),
  type: fc.constantFrom("echo-request", "echo-reply"),
  id: word,
  sequence: word,
  dataLength: fillerLength,
});

export const tcps: fc.Arbitrary<Tcp> = fc.record({
  kind: fc.constant("tcp"),
  srcPort: word,
  dstPort: word,
  flags: byte,
  sequence: long,
  acknowledgment: long,
  dataLength: fillerLength,
});

const ipv4Fields = { src: ipv4s, dst: ipv4s, ttl: byte, dontFragment: fc.boolean(), tos: byte, id: word };
export const ipv4Headers: fc.Arbitrary<Ipv4Header> = fc.record({ ...ipv4Fields, protocol: byte });

const greFields = { key: fc.option(keys, { nil: undefined }), checksum: fc.boolean(), sequence: long };
export const greHeaders: fc.Arbitrary<GreHeader> = fc.record(greFields, {
  requiredKeys: ["key", "checksum"],
});

const udpFields = { srcPort: word, dstPort: word, checksum: fc.boolean() };
export const udpHeaders: fc.Arbitrary<UdpHeader> = fc.record(udpFields);
const vnis = fc.integer({ min: 0, max: 0xffffff }).map((value) => value as TunnelKey);
export const vxlanHeaders: fc.Arbitrary<VxlanHeader> = fc.record({ vni: vnis });

const llcs: fc.Arbitrary<Llc> = fc.record({ kind: fc.constant("llc"), bytes: payloadBytes });

/** Of a type that nobody reads, or of one that somebody reads but too short to be it. */
function datas(known: readonly number[], unknown: fc.Arbitrary<number>): fc.Arbitrary<Data> {
  const kind = fc.constant("data" as const);
  return fc.oneof(
    fc.record({ kind, protocol: unknown.filter((value) => !known.includes(value)), bytes: payloadBytes }),
    fc.record({ kind, protocol: fc.constantFrom(...known), bytes: fc.uint8Array({ maxLength: 3 }) }),
  );
}

const etherTypes = fc.integer({ min: 0x0600, max: 0xffff }).filter((value) => !isTpid(value));
const frameDatas = datas([ETHER_TYPE.ipv4, ETHER_TYPE.arp], etherTypes);
const packetDatas = datas([IP_PROTOCOL.icmp, IP_PROTOCOL.tcp, IP_PROTOCOL.udp, IP_PROTOCOL.gre], byte);

/** Frames with at most `depth` more inside. */
export function frames(depth = 2): fc.Arbitrary<Frame> {
  const payload: fc.Arbitrary<Payload> = fc.oneof(arps, llcs, frameDatas, packets(depth));
  return fc.record({ dst: macs, src: macs, tags: fc.array(tags, { maxLength: 3 }), payload });
}

export function packets(depth: number): fc.Arbitrary<Ipv4Packet> {
  const leaves: fc.Arbitrary<Transport> = fc.oneof(icmps, tcps, udps(octets), packetDatas);
  const payload =
    depth === 0 ? leaves : fc.oneof(leaves, gres(depth - 1), udps(fc.oneof(octets, vxlans(depth - 1))));
  return fc.record({ kind: fc.constant("ipv4"), ...ipv4Fields, payload });
}

function gres(depth: number): fc.Arbitrary<Gre> {
  const fields = { kind: fc.constant("gre" as const), ...greFields, frame: frames(depth) };
  return fc.record(fields, { requiredKeys: ["kind", "key", "checksum", "frame"] });
}

function udps(payload: fc.Arbitrary<Datagram>): fc.Arbitrary<Udp> {
  return fc.record({ kind: fc.constant("udp"), ...udpFields, payload });
}

function vxlans(depth: number): fc.Arbitrary<Datagram> {
  return fc.record({ kind: fc.constant("vxlan"), vni: vnis, frame: frames(depth) });
}

/** Too short to be anything else. */
const octets: fc.Arbitrary<Datagram> = fc.record({
  kind: fc.constant("octets"),
  bytes: fc.uint8Array({ maxLength: 20 }),
});

const bridgeIds = fc.tuple(word, macs).map(([priority, mac]) => must(bridgeIdFrom(priority, mac)));

export const bpdus: fc.Arbitrary<Bpdu> = fc.oneof(
  fc.record({ kind: fc.constant("tcn") }),
  fc.record({
    kind: fc.constant("config"),
    root: bridgeIds,
    rootCost: long,
    bridge: bridgeIds,
    port: word.map((value) => value as PortId),
    messageAge: word,
    maxAge: word,
    helloTime: word,
    forwardDelay: word,
    topologyChangeAck: fc.boolean(),
    topologyChange: fc.boolean(),
  }),
);
