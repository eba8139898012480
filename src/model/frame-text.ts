import { NOBODY } from "./frame-fields.ts";
import { FrameReader } from "./frame-text/fields.ts";
import { readPayload } from "./frame-text/payload.ts";
import { NO_ETHER_TYPE } from "./openflow/ethernet-key.ts";
import { formatTags, readTags } from "./frame-text/tags.ts";
import { type WholeFields, wholeFields } from "./frame-text/whole-fields.ts";
import { BROADCAST, type Mac } from "./values/mac.ts";
import { type Checked, unless } from "./values/problem.ts";
import type { Frame } from "./wire/frame.ts";
import { decodeFrame } from "./wire/frame-bytes.ts";

export interface FrameDefaults {
  /** The Ethernet address of the endpoint that sends, where one does. */
  readonly src?: Mac | undefined;
  /** What problems are told of: the option that the text was given with. */
  readonly path?: string;
}

/**
 * Reads a frame in the fields of ovs-ofctl: `dl_dst=02:00:00:00:00:02,dl_vlan=10,dl_type=0x0800,nw_dst=10.0.0.2`.
 * What is not said: a broadcast from the endpoint, untagged, of the local experimental EtherType 0x88b5.
 */
export function readFrame(
  text: string,
  { src = NOBODY, path = "--frame" }: FrameDefaults = {},
): Checked<Frame> {
  const reader = new FrameReader(text, path);
  if (reader.has("packet")) return readBytes(reader);
  const addresses = { src: reader.mac("dl_src") ?? src, dst: reader.mac("dl_dst") ?? BROADCAST };
  const tags = readTags(reader);
  const frame = { ...addresses, tags, payload: readPayload(reader, addresses.src) };
  return unless(reader.problems, () => frame);
}

/** `packet=` and the bytes of a frame in hexadecimal, from its destination on, without FCS. */
function readBytes(reader: FrameReader): Checked<Frame> {
  const frame = reader.take("packet", parseBytes, "a frame's bytes in hexadecimal, 14 or more");
  reader.refuseRest("packet");
  return unless(reader.problems, () => frame as Frame);
}

function parseBytes(text: string): Frame | undefined {
  return /^(?:[0-9a-f]{2})+$/i.test(text) ? decodeFrame(bytesFrom(text)) : undefined;
}

function bytesFrom(hex: string): Uint8Array {
  return Uint8Array.from(hex.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16));
}

/** What {@link readFrame} reads. */
export function formatFields({ dl_src, dl_dst, vlans, eth_type, ...carried }: WholeFields): string {
  const type = `0x${(eth_type === 0 ? NO_ETHER_TYPE : eth_type).toString(16).padStart(4, "0")}`;
  return [
    `dl_src=${dl_src}`,
    `dl_dst=${dl_dst}`,
    ...formatTags(vlans),
    `dl_type=${type}`,
    ...Object.entries(carried).map(([field, value]) => `${field}=${value}`),
  ].join(",");
}

/** What {@link readFrame} reads, with what the frame carries. */
export function formatFrame(frame: Frame): string {
  return formatFields(wholeFields(frame));
}
