import type { FrameFields } from "../../../src/model/frame-fields.ts";
import type { OuterFields } from "../../../src/sim/outer-fields.ts";

/** What was sent: a copy that has these fields still is told of by its tags alone. */
type Addresses = Pick<FrameFields, "dl_src" | "dl_dst" | "eth_type">;

const S_TAG = 0x88a8;

/** `ad:[10,p5][20]`, or `-` for none. */
export function tagsText(tags: FrameFields["vlans"]): string {
  const texts = tags.map(
    ({ tpid, vid, pcp }) => `${tpid === S_TAG ? "ad:" : ""}[${vid}${pcp === 0 ? "" : `,p${pcp}`}]`,
  );
  return texts.length === 0 ? "-" : texts.join("");
}

/** `AT TAGS`: where a copy comes out, and its addresses and type where others were sent. */
export function deliveryLine(at: string, tags: string, frame: Addresses, sent: Addresses): string {
  return [
    at,
    tags,
    ...(frame.dl_src === sent.dl_src ? [] : [`dl_src=${frame.dl_src}`]),
    ...(frame.dl_dst === sent.dl_dst ? [] : [`dl_dst=${frame.dl_dst}`]),
    ...(frame.eth_type === sent.eth_type ? [] : [`dl_type=0x${frame.eth_type.toString(16)}`]),
  ].join(" ");
}

/** `underlay h1: gre 10.0.0.1 > 10.0.0.2 key 7, ttl 64, tos 0, df` */
export function outerLine(host: string, { type, src, dst, dst_port, ...rest }: OuterFields): string {
  const to = dst_port === undefined ? dst : `${dst}:${dst_port}`;
  return [
    `underlay ${host}: ${type} ${src} > ${to} ${rest.key === null ? "no key" : `key ${rest.key}`}`,
    `ttl ${rest.ttl}`,
    `tos ${rest.tos}`,
    ...(rest.df ? ["df"] : []),
    ...(rest.csum ? ["csum"] : []),
  ].join(", ");
}

/** `root ID`, or `COST by PORT to ID`. */
export function rootLine({
  root,
  rootCost,
  rootPort,
}: {
  readonly root: string;
  readonly rootCost: number;
  readonly rootPort: string | null;
}): string {
  return rootPort === null ? `root ${root}` : `${rootCost} by ${rootPort} to ${root}`;
}

/** `PORT role state cost` */
export function portLine(
  port: string,
  { role, state, cost }: { readonly role: string; readonly state: string; readonly cost: number },
): string {
  return `${port} ${role} ${state} ${cost}`;
}
