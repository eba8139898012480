import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { frameOf, keyOf, tagsRead } from "../../../src/model/openflow/frame-key.ts";
import { type FlowKey, readBits, readField } from "../../../src/model/openflow/flow-key.ts";
import { isBpdu, isGratuitousArp } from "../../../src/model/openflow/ethernet-key.ts";
import { FIELD } from "../../../src/model/openflow/key.ts";
import { BRIDGE_GROUP } from "../../../src/model/forwarding/reserved.ts";
import { BROADCAST, type Mac } from "../../../src/model/values/mac.ts";
import type { Arp } from "../../../src/model/wire/arp.ts";
import { etherTypeOf, type Frame, type Payload } from "../../../src/model/wire/frame.ts";
import { decodeFrame, encodeFrame } from "../../../src/model/wire/frame-bytes.ts";
import { parseTags } from "../forwarding/tags.ts";
import { frames } from "../wire/arbitrary.ts";

const MAC = 0x02000000_0001 as Mac;
const frame = (payload: Payload, tags = "-", dst = MAC): Frame => ({
  dst,
  src: MAC,
  tags: parseTags(tags),
  payload,
});
const bytesOf = (hex: string) => Uint8Array.from(hex.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16));
const data = (protocol: number, hex: string): Payload => ({ kind: "data", protocol, bytes: bytesOf(hex) });

test("a frame with nothing changed comes back as it was, however many tags were read", () => {
  fc.assert(
    fc.property(frames(1), fc.nat(2), (one, limit) => {
      expect(frameOf(keyOf(one, limit), one, limit)).toEqual(one);
    }),
  );
});

test("a packet is the same to flows in bytes as it is in fields", () => {
  const ethernet = 14;
  fc.assert(
    fc.property(frames(1), (one) => {
      const type = etherTypeOf(one);
      fc.pre(type !== undefined);
      const bytes = encodeFrame({ ...one, tags: [] }).subarray(ethernet);
      const raw: Frame = { ...one, payload: { kind: "data", protocol: type, bytes } };
      expect(keyOf(raw, 2)).toEqual(keyOf(one, 2));
    }),
  );
});

const seen = (key: FlowKey) => [readBits(key, FIELD.dl_type), readBits(key, FIELD.nw_dst)];

describe("tags that are not read hide what follows", () => {
  const arp: Arp = {
    kind: "arp",
    operation: "request",
    senderMac: MAC,
    senderIp: 1 as Arp["senderIp"],
    targetMac: 0 as Mac,
    targetIp: 2 as Arp["targetIp"],
  };
  test("the type is the TPID of the next tag, and of ARP nothing is known", () => {
    expect(seen(keyOf(frame(arp, "[10]"), 1))).toEqual([0x0806, 2]);
    expect(seen(keyOf(frame(arp, "[10]ad:[20]"), 1))).toEqual([0x88a8, 0]);
    expect(seen(keyOf(frame(arp, "[10]ad:[20]"), 2))).toEqual([0x0806, 2]);
  });

  test("a vlan-limit of 0 reads as many as there is room for", () => {
    expect([0, 1, 2, 255].map(tagsRead)).toEqual([2, 1, 2, 2]);
  });
});

const fields = (payload: Payload) => {
  const key = keyOf(frame(payload), 1);
  return (["dl_type", "nw_proto", "nw_tos", "nw_ttl", "tp_src", "tp_dst"] as const).map((name) =>
    readBits(key, FIELD[name]),
  );
};

const portsOf = (payload: Payload) => fields(payload).slice(-2);
/** Addresses of an IPv4 header. */
const ENDS = "0102030405060708";

/** As ovs-ofctl parse-pcap has them: each was found among random frames. */
describe("what is odd is read as Open vSwitch reads it", () => {
  const udp = "0050007b00080000";
  const addresses = "20010db8000000000000000000000001".repeat(2);

  test("a later fragment of IPv4 has no ports", () => {
    expect(fields(data(0x0800, `4500001c000000104011000001020304 05060708${udp}`.replace(" ", "")))).toEqual([
      0x0800, 17, 0, 0x40, 0, 0,
    ]);
  });

  test("the first fragment of IPv4 or IPv6 has no ports, and a packet in one piece has", () => {
    const packets = [
      `4500001c0000200040110000${ENDS}${udp}`,
      `4500001c0000400040110000${ENDS}${udp}`,
      `6000000000102c40${addresses}1100000100000000${udp}`,
      `6000000000102c40${addresses}1100000000000000${udp}`,
    ];
    const found = packets.map((hex) => portsOf(data(hex.startsWith("4") ? 0x0800 : 0x86dd, hex)));
    expect(found).toEqual([
      [0, 0],
      [80, 123],
      [0, 0],
      [80, 123],
    ]);
  });

  test("TCP has ports only if the data offset is no less than its header, and no more than there is", () => {
    const offsets = ["4000", "5000", "6000", "7000"];
    const packets = offsets.map(
      (offset) => `4500002c0000000040060000${ENDS}0050007b${"00".repeat(8)}${offset}${"00".repeat(10)}`,
    );
    expect(packets.map((hex) => portsOf(data(0x0800, hex)))).toEqual([
      [0, 0],
      [80, 123],
      [80, 123],
      [0, 0],
    ]);
  });

  test("options of IPv4 are skipped", () => {
    expect(fields(data(0x0800, `460100200000000040110000010203040506070801010101${udp}`))).toEqual([
      0x0800, 17, 1, 0x40, 80, 123,
    ]);
  });

  test("a packet that says it is longer than it is has no fields", () => {
    expect(fields(data(0x0800, `45000099000000004011000001020304 05060708${udp}`.replace(" ", "")))).toEqual([
      0x0800, 0, 0, 0, 0, 0,
    ]);
  });

  test("extension headers of IPv6 are skipped", () => {
    const extended = `6120000000100040${addresses}1100000000000000${udp}`;
    const key = keyOf(frame(data(0x86dd, extended)), 1);
    expect(fields(data(0x86dd, extended))).toEqual([0x86dd, 17, 0x12, 0x40, 80, 123]);
    expect(readField(key, FIELD.ipv6_src)).toBe(0x20010db8000000000000000000000001n);
  });

  test("of a later fragment of IPv6 only that is told", () => {
    expect(fields(data(0x86dd, `6000000000102c40${addresses}1100000800000000${udp}`))).toEqual([
      0x86dd, 44, 0, 0x40, 0, 0,
    ]);
  });

  test("an ARP operation that nobody knows is matched all the same", () => {
    const odd = "0001080006040008" + "00".repeat(20);
    expect(fields(data(0x0806, odd))[1]).toBe(8);
  });

  test("SNAP has a type, and other frames with a length have 0x05ff", () => {
    const snap: Payload = { kind: "llc", bytes: bytesOf("aaaa0300000088b500") };
    expect([fields(snap)[0], fields({ kind: "llc", bytes: bytesOf("424203") })[0]]).toEqual([0x88b5, 0x05ff]);
  });
});

test("a BPDU is one under a tag too, but not beneath one that is not read", () => {
  const bpdu: Payload = { kind: "llc", bytes: bytesOf("424203") };
  const is = (tags: string, limit: number) => isBpdu(keyOf(frame(bpdu, tags, BRIDGE_GROUP), limit));
  expect([is("-", 1), is("[10]", 1), is("[10][20]", 1), is("[10][20]", 2)]).toEqual([
    true,
    true,
    false,
    true,
  ]);
  expect(isBpdu(keyOf(frame(data(0x88b5, ""), "-", BRIDGE_GROUP), 1))).toBe(false);
});

const arpBytes = (operation: string, ...ips: readonly [string, string]) =>
  data(0x0806, `000108000604000${operation}${"00".repeat(6)}${ips[0]}${"00".repeat(6)}${ips[1]}`);
const isGratuitous = (payload: Payload, dst = BROADCAST) => {
  const decoded = decodeFrame(encodeFrame(frame(payload, "-", dst)))!;
  return isGratuitousArp(keyOf(decoded, 1));
};

test("a gratuitous ARP is a broadcast that replies, or asks for its own address", () => {
  expect(isGratuitous(arpBytes("1", "0a000001", "0a000001"))).toBe(true);
  expect(isGratuitous(arpBytes("1", "0a000001", "0a000002"))).toBe(false);
  expect(isGratuitous(arpBytes("2", "0a000001", "0a000002"))).toBe(true);
  expect(isGratuitous(arpBytes("2", "0a000001", "0a000002"), MAC)).toBe(false);
});
