import { NO_VLAN, type VlanId, vlanIdFrom } from "../values/vlan-id.ts";
import { C_TAG, isTpid, type Tag } from "../wire/vlan.ts";
import { type FrameReader, parseNumber } from "./fields.ts";

const MAX_PCP = 7;
const MAX_VID = 4095;

/** `dl_vlan` with `dl_vlan_pcp` for one tag, `vlans` for a stack of them. */
export function readTags(reader: FrameReader): readonly Tag[] {
  const stacked = reader.has("vlans");
  if (stacked && (reader.has("dl_vlan") || reader.has("dl_vlan_pcp"))) {
    reader.fail("either vlans, or dl_vlan and dl_vlan_pcp", "both");
  }
  const vid = reader.number("dl_vlan", MAX_VID);
  const pcp = reader.number("dl_vlan_pcp", MAX_PCP);
  if (stacked)
    return (
      reader.take("vlans", parseStack, "tags TPID:VID or TPID:VID.PCP such as 0x88a8:10.3/0x8100:20") ?? []
    );
  if (vid === undefined && pcp === undefined) return [];
  // IEEE 802.1Q-2018 Table 9-2: VID 0, a tag that gives a priority only.
  return [{ tpid: C_TAG, vid: (vid ?? NO_VLAN) as VlanId, pcp: pcp ?? 0 }];
}

function parseStack(text: string): readonly Tag[] | undefined {
  const tags = text.split("/").map(parseTag);
  return tags.every((tag) => tag !== undefined) ? tags : undefined;
}

function parseTag(text: string): Tag | undefined {
  const [, type, id, priority] = /^(\w+):(\w+)(?:\.(\d))?$/.exec(text) ?? [];
  const tpid = parseNumber(type ?? "", 0xffff);
  const vid = vlanIdFrom(parseNumber(id ?? "", MAX_VID) ?? -1);
  const pcp = Number(priority ?? 0);
  if (tpid === undefined || !isTpid(tpid) || vid === undefined || pcp > MAX_PCP) return undefined;
  return { tpid, vid, pcp };
}

/** @returns the fields for a stack of tags, none for none */
export function formatTags(
  tags: readonly { readonly tpid: number; readonly vid: number; readonly pcp: number }[],
): string[] {
  const [outer, ...inner] = tags;
  if (outer === undefined) return [];
  if (inner.length > 0 || outer.tpid !== C_TAG) return [`vlans=${tags.map(formatTag).join("/")}`];
  return [`dl_vlan=${outer.vid}`, ...(outer.pcp === 0 ? [] : [`dl_vlan_pcp=${outer.pcp}`])];
}

function formatTag(tag: { readonly tpid: number; readonly vid: number; readonly pcp: number }): string {
  return `0x${tag.tpid.toString(16)}:${tag.vid}${tag.pcp === 0 ? "" : `.${tag.pcp}`}`;
}
