import { BRIDGE_GROUP } from "../../model/forwarding/reserved.ts";
import { type Bpdu, type ConfigBpdu, ticksOfSeconds } from "../../model/spanning-tree/bpdu.ts";
import { bridgeIdFrom } from "../../model/spanning-tree/bridge-id.ts";
import type { PortId } from "../../model/spanning-tree/port-id.ts";
import type { Mac } from "../../model/values/mac.ts";
import { encodeBpdu } from "../../model/wire/bpdu.ts";
import type { Frame, Transport } from "../../model/wire/frame.ts";

/** What a container says to become root: no bridge has a lower priority than 0. @param serial of the address, 0 for the best */
export function rootClaim(serial = 0): ConfigBpdu {
  const root = bridgeIdFrom(0, serial as Mac);
  if (root === undefined) throw new Error("a priority of 0 that is none");
  return {
    kind: "config",
    root,
    rootCost: 0,
    bridge: root,
    port: 0x8001 as PortId,
    messageAge: 0,
    maxAge: ticksOfSeconds(20),
    helloTime: ticksOfSeconds(2),
    forwardDelay: ticksOfSeconds(15),
    topologyChangeAck: false,
    topologyChange: false,
  };
}

/** A frame that goes the same way, with a BPDU in it: of a tunnel's packet that a container builds, the frame inside. */
export function carrying(frame: Frame, bpdu: Bpdu): Frame {
  const { payload } = frame;
  if (payload.kind === "ipv4") {
    const inner = around(payload.payload, bpdu);
    if (inner !== undefined) return { ...frame, payload: { ...payload, payload: inner } };
  }
  return { ...frame, dst: BRIDGE_GROUP, payload: { kind: "llc", bytes: encodeBpdu(bpdu) } };
}

function around(packet: Transport, bpdu: Bpdu): Transport | undefined {
  if (packet.kind === "gre") return { ...packet, frame: carrying(packet.frame, bpdu) };
  if (packet.kind !== "udp" || packet.payload.kind !== "vxlan") return undefined;
  return { ...packet, payload: { ...packet.payload, frame: carrying(packet.payload.frame, bpdu) } };
}
