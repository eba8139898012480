import { must } from "../../../src/model/fabric/fabric.ts";
import { parseIpv4 } from "../../../src/model/values/ipv4.ts";
import { BROADCAST, localMac } from "../../../src/model/values/mac.ts";
import type { VlanId } from "../../../src/model/values/vlan-id.ts";
import type { Frame } from "../../../src/model/wire/frame.ts";
import { C_TAG, type Tag } from "../../../src/model/wire/vlan.ts";

const tag = (vid: number): Tag => ({ tpid: C_TAG, vid: vid as VlanId, pcp: 0 });

/** A broadcast with an IP packet of protocol 253, as the measurements sent it. */
export function ipFrame(tos: number, { ttl = 64, vids = [] as readonly number[] } = {}): Frame {
  return {
    dst: BROADCAST,
    src: localMac(1),
    tags: vids.map(tag),
    payload: {
      kind: "ipv4",
      src: must(parseIpv4("192.168.0.1")),
      dst: must(parseIpv4("192.168.0.2")),
      ttl,
      dontFragment: false,
      tos,
      id: 0,
      payload: { kind: "data", protocol: 253, bytes: new Uint8Array(26) },
    },
  };
}
