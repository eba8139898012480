import { describe, expect, test } from "vitest";
import { answerTo } from "../../../src/model/forwarding/host-answers.ts";
import type { Ipv4 } from "../../../src/model/values/ipv4.ts";
import { checksum } from "../../../src/model/wire/checksum.ts";
import type { Transport } from "../../../src/model/wire/frame.ts";
import { TCP_FLAG } from "../../../src/model/wire/tcp.ts";
import { packetOf } from "../../../src/sim/packets.ts";

const asked = (payload: Transport, isToAll = false) =>
  answerTo({ ...packetOf(1 as Ipv4, 2 as Ipv4, payload), tos: 0x29 }, isToAll);
const bytesOf = (payload: Transport, isToAll = false) => {
  const answer = asked(payload, isToAll)?.payload;
  return answer?.kind === "data" && answer.protocol === 1 ? answer.bytes : undefined;
};
const datagram: Transport = {
  kind: "udp",
  srcPort: 7,
  dstPort: 53,
  checksum: false,
  payload: { kind: "octets", bytes: new Uint8Array(4) },
};
const segment = (flags: number): Transport => ({
  kind: "tcp",
  srcPort: 7,
  dstPort: 80,
  flags,
  sequence: 100,
  acknowledgment: 200,
  dataLength: 0,
});
const icmp = (type: number): Transport => {
  const bytes = new Uint8Array(20);
  bytes[0] = type;
  new DataView(bytes.buffer).setUint16(2, checksum(bytes));
  return { kind: "data", protocol: 1, bytes };
};

describe("a Linux host answers by itself", () => {
  test("a datagram to a closed port with a report that quotes its headers", () => {
    const bytes = bytesOf(datagram);
    expect(Array.from(bytes ?? []).slice(0, 2)).toEqual([3, 3]);
    expect(bytes?.length).toBe(8 + 20 + 8);
    expect(checksum(bytes ?? new Uint8Array(1))).toBe(0);
    expect(Array.from(bytes ?? []).slice(28, 32)).toEqual([0, 7, 0, 53]);
    expect(asked(datagram)?.tos).toBe(0xc8);
  });

  test("a protocol that it does not speak with another", () => {
    const bytes = bytesOf({ kind: "data", protocol: 132, bytes: new Uint8Array(12) });
    expect(Array.from(bytes ?? []).slice(0, 2)).toEqual([3, 2]);
    expect(asked({ kind: "data", protocol: 2, bytes: new Uint8Array(8) })).toBeUndefined();
  });

  test("a segment with a reset, but no reset with another", () => {
    const { syn, ack, rst } = TCP_FLAG;
    expect(asked(segment(syn))?.payload).toEqual({
      ...segment(rst | ack),
      srcPort: 80,
      dstPort: 7,
      sequence: 0,
      acknowledgment: 101,
    });
    expect(asked(segment(ack))?.payload).toMatchObject({ flags: rst, sequence: 200 });
    expect(asked(segment(rst))).toBeUndefined();
  });

  test("requests for an echo and for the time, in a frame to all too, as it does not with errors", () => {
    expect(bytesOf(icmp(13), true)?.[0]).toBe(14);
    expect(asked({ kind: "icmp", type: "echo-request", id: 1, sequence: 1, dataLength: 8 }, true)).toEqual({
      payload: { kind: "icmp", type: "echo-reply", id: 1, sequence: 1, dataLength: 8 },
      tos: 0x29,
    });
    expect(asked(datagram, true)).toBeUndefined();
    expect(asked(segment(TCP_FLAG.syn), true)).toBeUndefined();
  });

  test("but nothing that is malformed, and no ICMP beside", () => {
    expect(asked(icmp(3))).toBeUndefined();
    expect(
      asked({ kind: "data", protocol: 1, bytes: new Uint8Array([13, 0, 0, 0, 0, 0, 0, 0]) }),
    ).toBeUndefined();
    expect(asked({ kind: "data", protocol: 17, bytes: new Uint8Array(8) })).toBeUndefined();
  });
});
