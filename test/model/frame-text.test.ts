import fc from "fast-check";
import { expect, test } from "vitest";
import { frameFields } from "../../src/model/frame-fields.ts";
import { formatFields, formatFrame, readFrame } from "../../src/model/frame-text.ts";
import { wholeFields } from "../../src/model/frame-text/whole-fields.ts";
import type { Frame } from "../../src/model/wire/frame.ts";
import { readField } from "../../src/model/openflow/flow-key.ts";
import { keyOf } from "../../src/model/openflow/frame-key.ts";
import { FIELD } from "../../src/model/openflow/key.ts";
import { encodeFrame } from "../../src/model/wire/frame-bytes.ts";
import { frames } from "./wire/arbitrary.ts";

function frameOf(text: string, src?: number): Frame {
  const read = readFrame(text, src === undefined ? {} : { src: src as Frame["src"] });
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  return read.value;
}

function problemsOf(text: string): string[] {
  const read = readFrame(text);
  return read.ok ? [] : read.problems.map(({ expected, found }) => `${expected} | ${found}`);
}

test("an empty text is the default frame: a broadcast from nobody, untagged, of the experimental type", () => {
  expect(formatFrame(frameOf(""))).toBe("dl_src=02:00:00:00:ff:01,dl_dst=ff:ff:ff:ff:ff:ff,dl_type=0x88b5");
});

test("the endpoint's address is the source where none is said", () => {
  expect(frameOf("dl_vlan=3", 0x020000000007).src).toBe(0x020000000007);
  expect(frameOf("dl_src=02:00:00:00:00:09", 0x020000000007).src).toBe(0x020000000009);
});

test.each([
  ["dl_vlan=10", [{ tpid: 0x8100, vid: 10, pcp: 0 }]],
  ["dl_vlan=0x0a,dl_vlan_pcp=3", [{ tpid: 0x8100, vid: 10, pcp: 3 }]],
  ["dl_vlan_pcp=5", [{ tpid: 0x8100, vid: 0, pcp: 5 }]],
  [
    "vlans=0x88a8:10.3/0x8100:20",
    [
      { tpid: 0x88a8, vid: 10, pcp: 3 },
      { tpid: 0x8100, vid: 20, pcp: 0 },
    ],
  ],
])("%s gives its tags, the outermost first", (text, tags) => {
  expect(frameOf(text).tags).toEqual(tags);
});

test("packet is a whole frame in hexadecimal, and nothing beside it", () => {
  fc.assert(
    fc.property(frames(), (frame) => {
      const bytes = encodeFrame(frame);
      expect(encodeFrame(frameOf(`packet=${Buffer.from(bytes).toString("hex")}`))).toEqual(bytes);
    }),
  );
  expect(problemsOf("packet=0200")).toEqual([
    'packet as a frame\'s bytes in hexadecimal, 14 or more | "0200"',
  ]);
  expect(problemsOf(`packet=${"02".repeat(12)}88b5,dl_vlan=3`)).toEqual(["fields that packet has | dl_vlan"]);
});

test("ARP takes its own fields, and its sender's address from the frame's", () => {
  expect(
    frameOf("dl_type=0x0806,arp_op=1,arp_spa=10.0.0.1,arp_tpa=10.0.0.2,dl_src=02:00:00:00:00:01").payload,
  ).toEqual({
    kind: "arp",
    operation: "request",
    senderMac: 0x020000000001,
    senderIp: 0x0a000001,
    targetMac: 0,
    targetIp: 0x0a000002,
  });
});

test("the shorthands of ovs-ofctl stand for type and protocol", () => {
  expect(frameOf("icmp,nw_dst=10.0.0.2").payload).toMatchObject({ kind: "ipv4", payload: { kind: "icmp" } });
  expect(frameOf("tcp,tp_dst=80").payload).toMatchObject({
    kind: "ipv4",
    payload: { kind: "tcp", dstPort: 80 },
  });
  expect(frameOf("udp,tp_dst=53").payload).toMatchObject({ payload: { kind: "udp", dstPort: 53 } });
  expect(frameOf("arp").payload).toMatchObject({ kind: "arp" });
});

test.each([
  [
    "tcp6,ipv6_src=fd00::1,ipv6_dst=fd00::2,tp_dst=80",
    "ipv6_src=fd00::1,ipv6_dst=fd00::2,nw_proto=6,tp_src=0,tp_dst=80",
  ],
  [
    "udp6,udp_src=5,nw_tos=12,nw_ttl=3",
    "ipv6_src=::,ipv6_dst=::,nw_proto=17,nw_tos=12,nw_ttl=3,tp_src=5,tp_dst=0",
  ],
  ["icmp6,icmpv6_type=135", "ipv6_src=::,ipv6_dst=::,nw_proto=58,icmp_type=135,icmp_code=0"],
  ["ipv6,nw_proto=47", "ipv6_src=::,ipv6_dst=::,nw_proto=47"],
])("%s is an IPv6 packet as bytes", (text, fields) => {
  const frame = frameOf(text);
  expect(formatFrame(frame)).toMatch(new RegExp(`dl_type=0x86dd,${fields}$`));
  expect(formatFrame(frameOf(formatFrame(frame)))).toBe(formatFrame(frame));
});

test("flows see of a frame what its text says", () => {
  const key = keyOf(frameOf("tcp6,ipv6_src=fd00::1,tp_dst=80,nw_tos=4,dl_vlan=7"), 1);
  expect(readField(key, FIELD.ipv6_src)).toBe(0xfd000000000000000000000000000001n);
  expect([FIELD.tp_dst, FIELD.nw_tos, FIELD.nw_proto].map((field) => readField(key, field))).toEqual([
    80n,
    4n,
    6n,
  ]);
});

test("ICMP has types besides echo", () => {
  expect(frameOf("icmp,icmp_type=3,icmp_code=1").payload).toMatchObject({
    payload: { kind: "data", protocol: 1, bytes: new Uint8Array([3, 1, 0, 0, 0, 0, 0, 0]) },
  });
  expect(formatFrame(frameOf("icmp,icmp_type=3,icmp_code=1,nw_tos=8"))).toMatch(
    /nw_proto=1,nw_tos=8,icmp_type=3,icmp_code=1$/,
  );
});

test.each([
  ["dl_vln=3", /^dl_vlan \(did you mean that\?\) \| the unknown field "dl_vln"$/],
  ["nonsense=3", /^one of dl_src, .* \| the unknown field "nonsense"$/],
  ["constructor=3", /unknown field/],
  ["dl_vlan=4096", /^dl_vlan as a number from 0 to 4095 \| "4096"$/],
  ["dl_vlan", /^dl_vlan=VALUE \| dl_vlan alone$/],
  ["dl_dst=1", /^dl_dst as an Ethernet address/],
  ["dl_type=0x8100", /^dl_type as an EtherType/],
  ["vlans=0x9100:3", /^vlans as tags TPID:VID/],
  ["vlans=0x8100:3,dl_vlan=3", /^either vlans, or dl_vlan and dl_vlan_pcp \| both$/],
  ["dl_vlan=3,dl_vlan=4", /^each field once/],
  ["nw_src=10.0.0.1", /^fields that a frame of type 0x88b5 has \| nw_src$/],
  ["arp,arp_op=constructor", /^arp_op as 1 \(request\) or 2 \(reply\)/],
  ["icmp,tp_dst=3", /^fields that an IPv4 packet of protocol 1 has \| tp_dst$/],
])("%s is told of", (text, problem) => {
  expect(problemsOf(text)).toEqual([expect.stringMatching(problem)]);
});

test("all problems of a text are told at once", () => {
  expect(problemsOf("dl_vlan=x,dl_dst=y,zz=1")).toHaveLength(3);
});

test("a frame's fields are read as they were written", () => {
  fc.assert(
    fc.property(frames(), (frame) => {
      const fields = frameFields(frame);
      expect(frameFields(frameOf(formatFields(fields)))).toEqual(fields);
    }),
  );
});

const carried = (text: string) => Object.entries(wholeFields(frameOf(text))).slice(4);

test("a frame's fields in JSON have what it carries, by the names that --frame has", () => {
  expect(carried("tcp,nw_src=10.0.0.1,nw_dst=10.0.0.2,tp_src=1024,tp_dst=80,nw_ttl=3")).toEqual([
    ["nw_src", "10.0.0.1"],
    ["nw_dst", "10.0.0.2"],
    ["nw_proto", 6],
    ["nw_ttl", 3],
    ["tp_src", 1024],
    ["tp_dst", 80],
  ]);
  expect(carried("arp,arp_spa=10.0.0.1").slice(0, 2)).toEqual([
    ["arp_op", 1],
    ["arp_spa", "10.0.0.1"],
  ]);
  expect(carried("")).toEqual([]);
});

test("what a frame carries is read as it was written", () => {
  fc.assert(
    fc.property(frames(), (frame) => {
      const { payload } = frame;
      const inner = payload.kind === "ipv4" ? payload.payload : payload;
      const isMalformed = inner.kind === "data" && [1, 6, 17, 0x0800, 0x0806].includes(inner.protocol);
      fc.pre(!isMalformed);
      const text = formatFrame(frame);
      expect(formatFrame(frameOf(text))).toBe(text);
    }),
  );
});

test("any text is a frame or problems, never an exception", () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(() => readFrame(text)).not.toThrow();
    }),
  );
});
