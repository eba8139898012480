import fc from "fast-check";
import { flowText } from "./arbitrary.ts";

/** Words of flows, whole and broken, to put where they may not belong. */
const WORDS =
  "0 1 -1 65536 0x1ffff 4096 ALL NORMAL drop ip arp tcp ipv6 icmp dl_vlan=0xffff vlan_tci=0 nw_dst=10.0.0.1 256 1.2.3.4 01:02:03:04:05:06 reg0=1 NXM_OF_ETH_SRC[] [] -> load:1-> move: output resubmit(,1) goto_table:1 strip_vlan push_vlan:0x8100 pop_vlan learn(table=1,output:NXM_OF_IN_PORT[]) mod_vlan_vid:5 mod_vlan_pcp:3 set_tunnel:5 priority=5 table=3 idle_timeout=0 tp_dst=80 in_port=1 LOCAL actions= / ( ) : = x".split(
    " ",
  );

type Mutation = (text: string) => string;
/** A place in a text or a list, as a share of its length. */
const place = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const indexIn = (list: { readonly length: number }, share: number) => Math.floor(share * list.length);

/** Of the parts between commas one goes, comes twice, or changes its place with another. */
const ofParts: fc.Arbitrary<Mutation> = fc
  .tuple(fc.constantFrom("drop", "repeat", "swap"), place, place)
  .map(([how, one, other]) => (text) => {
    const parts = text.split(",");
    const [i, j] = [indexIn(parts, one), indexIn(parts, other)];
    if (how === "drop") return parts.toSpliced(i, 1).join(",");
    if (how === "repeat") return parts.toSpliced(j, 0, parts[i] ?? "").join(",");
    return parts
      .with(i, parts[j] ?? "")
      .with(j, parts[i] ?? "")
      .join(",");
  });

/** Somewhere a word comes in, in place of nothing or of a character. */
const ofText: fc.Arbitrary<Mutation> = fc
  .tuple(place, fc.nat(1), fc.oneof(fc.constantFrom(...WORDS), fc.constant("")))
  .map(([at, gone, word]) => (text) => {
    const i = indexIn(text, at);
    return text.slice(0, i) + word + text.slice(i + gone);
  });

/**
 * Flows that were written right, and then not any more, perhaps.
 * @param what is changed: whole parts, or anything
 */
export function mutatedFlow(what: "parts" | "anything"): fc.Arbitrary<string> {
  const mutation = what === "parts" ? ofParts : fc.oneof(ofParts, ofText);
  const numbered = flowText("1.0").map((text) => text.replaceAll("p2", "2"));
  return fc
    .tuple(numbered, fc.array(mutation, { minLength: 1, maxLength: 2 }))
    .map(([text, mutations]) => mutations.reduce((now, mutate) => mutate(now), text));
}
