import fc from "fast-check";

/** One of some addresses: of few, so that what is learned is asked for. */
export function station(count: number): fc.Arbitrary<string> {
  return fc
    .integer({ min: 1, max: count })
    .map((serial) => `02:00:00:00:00:${serial.toString(16).padStart(2, "0")}`);
}

const BROADCAST = "ff:ff:ff:ff:ff:ff";
const GROUPS = ["01:00:5e:00:00:01", "33:33:00:00:00:01", "01:00:0c:dd:dd:dd", "03:00:00:00:00:01"];
/** Open vSwitch and Linux drop most of them: packets.c, eth_addr_is_reserved. */
const RESERVED = [
  "01:80:c2:00:00:00",
  "01:80:c2:00:00:01",
  "01:80:c2:00:00:0e",
  "01:80:c2:00:00:0f",
  "01:80:c2:00:00:10",
  "01:00:0c:cc:cc:cc",
  "01:00:0c:cc:cc:cd",
  "01:00:0c:cd:cd:cd",
  "01:00:0c:00:00:00",
  "00:e0:2b:00:00:00",
  "00:e0:2b:00:00:04",
  "00:e0:2b:00:00:06",
  "01:e0:52:cc:cc:cc",
];

const tag = fc
  .record({
    tpid: fc.constantFrom("0x8100", "0x8100", "0x8100", "0x88a8"),
    vid: fc.constantFrom(10, 0, 0, 1, 10, 20, 30, 4095),
    pcp: fc.constantFrom(0, 0, 0, 3, 7),
  })
  .map(({ tpid, vid, pcp }) => `${tpid}:${vid}${pcp === 0 ? "" : `.${pcp}`}`);

const dst = (stations: number) =>
  fc.oneof(
    { withCrossShrink: true },
    { weight: 4, arbitrary: fc.constant(BROADCAST) },
    { weight: 8, arbitrary: station(stations) },
    { weight: 1, arbitrary: fc.constantFrom(...GROUPS) },
    { weight: 1, arbitrary: fc.constantFrom(...RESERVED) },
    { weight: 1, arbitrary: fc.constantFrom("00:00:00:00:00:00", "02:00:00:00:99:99") },
  );
const src = (stations: number) =>
  fc.oneof(
    { withCrossShrink: true },
    { weight: 12, arbitrary: station(stations) },
    { weight: 1, arbitrary: fc.constantFrom("00:00:00:00:00:00", BROADCAST, "03:00:00:00:00:01") },
  );
/** 0x9100 is a tag to some, and payload to Open vSwitch. */
const type = fc.oneof(
  { withCrossShrink: true },
  { weight: 12, arbitrary: fc.constant("dl_type=0x88b5") },
  {
    weight: 1,
    arbitrary: fc.constantFrom("dl_type=0x9100", "arp,arp_op=1,arp_spa=10.0.0.1,arp_tpa=10.0.0.1"),
  },
);

const PACKETS = [
  "arp,arp_op=1,arp_spa=192.168.0.1,arp_tpa=192.168.0.2",
  "arp,arp_op=2,arp_spa=192.168.0.2,arp_tpa=192.168.0.1",
  "ip,nw_src=192.168.0.1,nw_dst=192.168.0.2,nw_tos=32",
  "icmp,nw_src=192.168.0.2,nw_dst=192.168.0.9",
  "tcp,nw_src=192.168.0.1,nw_dst=192.168.0.2,tp_src=1001,tp_dst=80",
  "tcp,nw_src=192.168.0.9,nw_dst=192.168.0.1,tp_src=80,tp_dst=1001",
  "udp,nw_src=192.168.0.1,nw_dst=192.168.0.2,tp_src=1000,tp_dst=53",
];

/** A frame in ovs-ofctl's fields. */
export function frameText(stations: number): fc.Arbitrary<string> {
  return textOf(stations, type);
}

/** The same, and often a packet in it. */
export function packetText(stations: number): fc.Arbitrary<string> {
  return textOf(stations, fc.oneof({ withCrossShrink: true }, type, fc.constantFrom(...PACKETS)));
}

function textOf(stations: number, types: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const tags = fc.array(tag, { maxLength: 3, size: "max" });
  return fc
    .record({ dst: dst(stations), src: src(stations), tags, type: types })
    .map(({ dst: to, src: from, tags: stack, type: rest }) =>
      [
        `dl_src=${from}`,
        `dl_dst=${to}`,
        ...(stack.length === 0 ? [] : [`vlans=${stack.join("/")}`]),
        rest,
      ].join(","),
    );
}
