import { BRIDGE_GROUP } from "../forwarding/reserved.ts";
import type { Bpdu, ConfigBpdu } from "../spanning-tree/bpdu.ts";
import { addressOf, bridgeIdFrom, type BridgeId, priorityOf } from "../spanning-tree/bridge-id.ts";
import type { PortId } from "../spanning-tree/port-id.ts";
import type { Mac } from "../values/mac.ts";
import { blank, readMac, viewOf, writeMac } from "./bytes.ts";
import type { Frame } from "./frame.ts";

/** IEEE 802.1D-1998 §7.12.3, §9.3: LLC with the Bridge Spanning Tree Protocol's SAP, unnumbered information. */
const LLC = [0x42, 0x42, 0x03] as const;

/** §9.3.1, §9.3.2, with LLC. Bytes. */
export const CONFIG_LENGTH = LLC.length + 35;
export const TCN_LENGTH = LLC.length + 4;

/** §9.2.4 */
const TYPE = { config: 0x00, tcn: 0x80 } as const;

/** §9.2.6: bits of the flags octet. */
const FLAG = { topologyChange: 0x01, topologyChangeAck: 0x80 } as const;

/** A BPDU as a bridge port with the address `src` puts it on the wire: untagged, whatever VLANs the port has. */
export function bpduFrame(bpdu: Bpdu, src: Mac): Frame {
  return { dst: BRIDGE_GROUP, src, tags: [], payload: { kind: "llc", bytes: encodeBpdu(bpdu) } };
}

/** What follows the length in the frame: LLC and BPDU. */
export function encodeBpdu(bpdu: Bpdu): Uint8Array {
  const { bytes, view } = blank(bpdu.kind === "tcn" ? TCN_LENGTH : CONFIG_LENGTH);
  bytes.set(LLC);
  view.setUint8(LLC.length + 3, TYPE[bpdu.kind]);
  if (bpdu.kind === "config") writeConfig(new DataView(bytes.buffer, LLC.length), bpdu);
  return bytes;
}

/** Offsets are those of §9.3.1, counted from the protocol identifier. */
function writeConfig(view: DataView, bpdu: ConfigBpdu): void {
  const change = bpdu.topologyChange ? FLAG.topologyChange : 0;
  const ack = bpdu.topologyChangeAck ? FLAG.topologyChangeAck : 0;
  view.setUint8(4, change | ack);
  writeBridgeId(view, 5, bpdu.root);
  view.setUint32(13, bpdu.rootCost);
  writeBridgeId(view, 17, bpdu.bridge);
  view.setUint16(25, bpdu.port);
  view.setUint16(27, bpdu.messageAge);
  view.setUint16(29, bpdu.maxAge);
  view.setUint16(31, bpdu.helloTime);
  view.setUint16(33, bpdu.forwardDelay);
}

/**
 * §9.3.4: the protocol identifier and the length decide, the version and what follows do not.
 * @param readsLlc whether LLC has to be that of BPDUs
 * @returns undefined for what is no BPDU of 802.1D-1998, such as one of rapid spanning tree
 */
export function decodeBpdu(bytes: Uint8Array, readsLlc = true): Bpdu | undefined {
  if (bytes.length < TCN_LENGTH) return undefined;
  if (readsLlc && LLC.some((octet, at) => bytes[at] !== octet)) return undefined;
  const view = viewOf(bytes.subarray(LLC.length));
  if (view.getUint16(0) !== 0) return undefined;
  switch (view.getUint8(3)) {
    case TYPE.config:
      return bytes.length < CONFIG_LENGTH ? undefined : readConfig(view);
    case TYPE.tcn:
      return { kind: "tcn" };
    default:
      return undefined;
  }
}

function readConfig(view: DataView): ConfigBpdu {
  const flags = view.getUint8(4);
  return {
    kind: "config",
    root: readBridgeId(view, 5),
    rootCost: view.getUint32(13),
    bridge: readBridgeId(view, 17),
    port: view.getUint16(25) as PortId,
    messageAge: view.getUint16(27),
    maxAge: view.getUint16(29),
    helloTime: view.getUint16(31),
    forwardDelay: view.getUint16(33),
    topologyChangeAck: (flags & FLAG.topologyChangeAck) !== 0,
    topologyChange: (flags & FLAG.topologyChange) !== 0,
  };
}

function writeBridgeId(view: DataView, offset: number, id: BridgeId): void {
  view.setUint16(offset, priorityOf(id));
  writeMac(view, offset + 2, addressOf(id));
}

function readBridgeId(view: DataView, offset: number): BridgeId {
  const id = bridgeIdFrom(view.getUint16(offset), readMac(view, offset + 2));
  if (id === undefined) throw new Error("sixteen bits that are no priority");
  return id;
}
