import { BRIDGE_GROUP } from "../forwarding/reserved.ts";
import { BROADCAST, type Mac } from "../values/mac.ts";
import { ETHER_TYPE } from "../wire/ethernet.ts";
import { isTpid } from "../wire/vlan.ts";
import { type FlowKey, readBits } from "./flow-key.ts";
import { FIELD, TAG_PRESENT, WORD } from "./key.ts";
import { ARP_OPERATION } from "../wire/arp.ts";

const DST = FIELD.dl_dst.start / WORD;
const SRC = FIELD.dl_src.start / WORD;

/** openflow-1.0.h, OFP_DL_TYPE_NOT_ETH_TYPE: of a frame with a length in place of the type. */
export const NO_ETHER_TYPE = 0x05ff;

export function writeAddresses(key: FlowKey, { dst, src }: { readonly dst: Mac; readonly src: Mac }): void {
  writeMac(key, DST, dst);
  writeMac(key, SRC, src);
}

/** dl_dst, and dl_src. */
export function destinationOf(key: FlowKey): Mac {
  return readMac(key, DST);
}

export function sourceOf(key: FlowKey): Mac {
  return readMac(key, SRC);
}

/** @see lib/flow.h, is_gratuitous_arp */
export function isGratuitousArp(key: FlowKey): boolean {
  if (readBits(key, FIELD.dl_type) !== ETHER_TYPE.arp || destinationOf(key) !== BROADCAST) return false;
  const operation = readBits(key, FIELD.nw_proto);
  return (
    operation === ARP_OPERATION.reply ||
    (operation === ARP_OPERATION.request && readBits(key, FIELD.nw_src) === readBits(key, FIELD.nw_dst))
  );
}

/** What spanning tree takes for itself, however it is tagged. @see lib/flow.h, is_stp */
export function isBpdu(key: FlowKey): boolean {
  return readBits(key, FIELD.dl_type) === NO_ETHER_TYPE && destinationOf(key) === BRIDGE_GROUP;
}

/**
 * Whether a tag that nobody has read comes first: NORMAL drops such a frame.
 * @see ofproto-dpif-xlate.c, xlate_normal: partial VLAN tag
 */
export function isPartial(key: FlowKey): boolean {
  return isTpid(readBits(key, FIELD.dl_type)) && (readBits(key, FIELD.vlan_tci) & TAG_PRESENT) === 0;
}

/** The low 32 bits first. */
export function writeMac(key: FlowKey, word: number, mac: Mac): void {
  key[word] = mac % 2 ** 32;
  key[word + 1] = Math.floor(mac / 2 ** 32);
}

function readMac(key: FlowKey, word: number): Mac {
  return (((key[word + 1] ?? 0) & 0xffff) * 2 ** 32 + ((key[word] ?? 0) >>> 0)) as Mac;
}
