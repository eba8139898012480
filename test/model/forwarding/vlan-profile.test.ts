import { describe, expect, test } from "vitest";
import {
  egressRules,
  ingressRules,
  type OvsVlanMode,
  profileKey,
  UNAWARE,
  VLAN_MODES,
  type VlanProfile,
  vlanProfile,
} from "../../../src/model/forwarding/vlan-profile.ts";
import { VlanSet } from "../../../src/model/forwarding/vlan-set.ts";
import type { VlanId } from "../../../src/model/values/vlan-id.ts";

function port(mode: OvsVlanMode | undefined, tag?: number, trunks?: readonly number[]): VlanProfile {
  return vlanProfile({
    mode,
    tag: tag as VlanId | undefined,
    trunks: trunks && VlanSet.of(...trunks.map((id) => id as VlanId)),
  });
}

const PORTS = {
  "access 10": port(undefined, 10),
  "access 0": port(undefined, 0),
  "access 10, trunks 20": port(undefined, 10, [20]),
  "vlan_mode=access": port("access"),
  trunk: port(undefined),
  LOCAL: port(undefined),
  "trunk 10": port(undefined, undefined, [10]),
  "trunk 0,10": port(undefined, undefined, [0, 10]),
  "vlan_mode=trunk tag 10": port("trunk", 10),
  "vlan_mode=trunk tag 10, trunks 20": port("trunk", 10, [20]),
  "native-tagged 10": port("native-tagged", 10),
  "native-untagged 10": port("native-untagged", 10),
  "native-tagged 10, trunks 20": port("native-tagged", 10, [20]),
  "native-untagged 10, trunks 20": port("native-untagged", 10, [20]),
  "vlan_mode=native-untagged": port("native-untagged"),
} as const;
type PortName = keyof typeof PORTS;

interface Tag {
  readonly tpid: string;
  readonly vid: number;
  readonly pcp: number;
}

/** As the measurements write tags: `[10,p5][20]`, `ad:[0]`, and `-` for none. */
function read(text: string): Tag[] {
  return [...text.matchAll(/(ad:)?\[(\d+)(?:,p(\d))?\]/g)].map(([, tpid = "", vid, pcp]) => ({
    tpid,
    vid: Number(vid),
    pcp: Number(pcp ?? 0),
  }));
}

function write(tags: readonly Tag[]): string {
  const texts = tags.map(({ tpid, vid, pcp }) => `${tpid}[${vid}${pcp === 0 ? "" : `,p${pcp}`}]`);
  return texts.length === 0 ? "-" : texts.join("");
}

/** What the rules make of a frame's tags from one port to another, taken at their word. */
function through(from: VlanProfile, text: string, to: VlanProfile): string {
  const tags = read(text);
  const [outer] = tags;
  const rule = ingressRules(from).find(({ guard }) =>
    guard.kind === "untagged"
      ? outer === undefined
      : outer !== undefined && guard.vids.has(outer.vid as VlanId),
  );
  if (rule === undefined) throw new Error("the last rule of a profile always holds");
  if (rule.action.kind === "drop") return "dropped";
  const { vlan, tag } = rule.action;
  const vid = (vlan === "outer" ? outer?.vid : vlan) as VlanId;
  const inner = tag === "take" ? tags.slice(1) : tags;
  const egress = egressRules(to).find(({ vlans }) => vlans.has(vid));
  if (egress === undefined) return "not sent";
  const { tpid = "", pcp = 0 } = outer ?? {};
  if (egress.form === "tagged") return write([{ tpid, vid, pcp }, ...inner]);
  return write(
    egress.keepsPriority === true && tag === "take" && pcp > 0 ? [{ tpid, vid: 0, pcp }, ...inner] : inner,
  );
}

const MEASURED: readonly (readonly [PortName, string, PortName, string])[] = [
  // 1 tags, NORMAL: access in
  ["access 10", "-", "access 10", "-"],
  ["access 10", "[0]", "access 10", "-"],
  ["access 10", "[0,p5]", "access 10", "-"],
  ["access 10", "ad:[0]", "access 10", "-"],
  ["access 10", "[10]", "access 10", "dropped"],
  ["access 10", "ad:[10]", "trunk", "dropped"],
  ["access 10", "[20]", "trunk", "dropped"],
  ["access 10", "[4095]", "trunk", "dropped"],
  ["access 10", "-", "trunk", "[10]"],
  ["access 10", "-", "LOCAL", "[10]"],
  ["access 10", "[0,p5]", "trunk", "[10,p5]"],
  ["access 10", "ad:[0,p5]", "trunk", "ad:[10,p5]"],
  ["access 10", "ad:[0,p5]", "access 10", "-"],
  ["access 10", "[0][20]", "access 10", "[20]"],
  ["access 10", "[0][20]", "trunk", "[10][20]"],
  ["access 10", "[0][0][20]", "native-untagged 10", "[0][20]"],
  // trunk in, trunk out
  ["trunk", "-", "trunk", "-"],
  ["trunk", "[0]", "trunk", "-"],
  ["trunk", "[0,p5]", "trunk", "[0,p5]"],
  ["trunk", "ad:[0]", "trunk", "-"],
  ["trunk", "ad:[0,p5]", "trunk", "ad:[0,p5]"],
  ["trunk", "[10,p5]", "trunk", "[10,p5]"],
  ["trunk", "ad:[10,p3]", "trunk", "ad:[10,p3]"],
  ["trunk", "[4095]", "trunk", "[4095]"],
  ["trunk", "[10][20]", "trunk", "[10][20]"],
  ["trunk", "[0][20]", "trunk", "[20]"],
  ["trunk", "[0,p5][20]", "trunk", "[0,p5][20]"],
  ["LOCAL", "[0,p5]", "trunk", "[0,p5]"],
  ["trunk", "[10]", "LOCAL", "[10]"],
  // trunk in, access out
  ["trunk", "-", "access 0", "-"],
  ["trunk", "[0]", "access 0", "-"],
  ["trunk", "[0,p5]", "access 0", "-"],
  ["access 0", "[10]", "trunk", "dropped"],
  ["access 0", "-", "trunk", "-"],
  ["trunk", "[10,p5]", "access 10", "-"],
  ["trunk", "ad:[10]", "access 10", "-"],
  ["trunk", "[10][20]", "access 10", "[20]"],
  ["trunk", "-", "access 10", "not sent"],
  // 2 port modes: trunks
  ["trunk 10", "-", "trunk", "dropped"],
  ["trunk 10", "[0]", "trunk", "dropped"],
  ["trunk 10", "[0,p5]", "trunk", "dropped"],
  ["trunk 10", "[0][20]", "trunk", "dropped"],
  ["trunk 10", "[10]", "trunk", "[10]"],
  ["trunk 0,10", "-", "trunk", "-"],
  ["trunk 0,10", "[0]", "trunk", "-"],
  ["trunk 0,10", "[10]", "trunk", "[10]"],
  ["trunk", "[0,p5]", "trunk 0,10", "[0,p5]"],
  ["trunk", "-", "trunk 10", "not sent"],
  // tag and trunks without vlan_mode, and vlan_mode against them
  ["access 10, trunks 20", "[20]", "trunk", "dropped"],
  ["access 10, trunks 20", "-", "trunk", "[10]"],
  ["trunk", "[20]", "access 10, trunks 20", "not sent"],
  ["vlan_mode=access", "-", "access 0", "-"],
  ["vlan_mode=access", "[10]", "trunk", "dropped"],
  ["vlan_mode=trunk tag 10", "-", "trunk", "-"],
  ["vlan_mode=trunk tag 10", "[4095]", "trunk", "[4095]"],
  ["vlan_mode=trunk tag 10, trunks 20", "-", "trunk", "dropped"],
  ["vlan_mode=trunk tag 10, trunks 20", "[20]", "trunk", "[20]"],
  // native VLANs
  ["native-tagged 10, trunks 20", "-", "trunk", "[10]"],
  ["native-untagged 10, trunks 20", "[0,p5]", "trunk", "[10,p5]"],
  ["native-untagged 10, trunks 20", "[10]", "trunk", "[10]"],
  ["native-tagged 10, trunks 20", "[20]", "trunk", "[20]"],
  ["native-tagged 10, trunks 20", "[30]", "trunk", "dropped"],
  ["native-untagged 10, trunks 20", "[30]", "trunk", "dropped"],
  ["trunk", "[20]", "native-tagged 10, trunks 20", "[20]"],
  ["trunk", "[20]", "native-untagged 10, trunks 20", "[20]"],
  ["trunk", "[10]", "native-tagged 10, trunks 20", "[10]"],
  ["trunk", "[10]", "native-untagged 10, trunks 20", "-"],
  ["trunk", "[10,p5]", "native-untagged 10, trunks 20", "-"],
  ["trunk", "[30]", "native-tagged 10", "[30]"],
  ["trunk", "[4095]", "native-untagged 10", "[4095]"],
  ["trunk", "-", "native-tagged 10, trunks 20", "not sent"],
  ["trunk", "-", "native-untagged 10, trunks 20", "not sent"],
  ["trunk", "-", "native-tagged 10", "not sent"],
  ["trunk", "-", "native-untagged 10", "not sent"],
  ["trunk", "[0,p5]", "vlan_mode=native-untagged", "-"],
  ["trunk", "[30]", "vlan_mode=native-untagged", "[30]"],
  ["vlan_mode=native-untagged", "-", "trunk", "-"],
];

describe("a frame goes from port to port as was measured", () => {
  test.each(MEASURED)("%s ← %s → %s: %s", (from, tags, to, expected) => {
    expect(through(PORTS[from], tags, PORTS[to])).toBe(expected);
  });
});

test("a Linux bridge floods every frame as it is", () => {
  for (const tags of ["-", "[0]", "[10]", "[0,p5]", "ad:[10]", "[0][20]", "[4095]"])
    expect(through(UNAWARE, tags, UNAWARE)).toBe(tags);
});

test("for every outer tag, and for none, one of a profile's rules holds", () => {
  const profiles = [...Object.values(PORTS), UNAWARE, ...VLAN_MODES.map((mode) => port(mode, 5, [6, 7]))];
  for (const profile of profiles) {
    const rules = ingressRules(profile);
    const tagged = rules.reduce(
      (all, { guard }) => (guard.kind === "tagged" ? all.union(guard.vids) : all),
      VlanSet.NONE,
    );
    expect(tagged.isAll).toBe(true);
    expect(rules.some(({ guard }) => guard.kind === "untagged")).toBe(true);
  }
});

test("profiles have one key exactly if they have the same rules", () => {
  expect(profileKey(port("trunk", 10))).toBe(profileKey(port(undefined)));
  expect(profileKey(port(undefined, 10, [20]))).toBe(profileKey(port("access", 10)));
  expect(profileKey(port("native-tagged", 10, [20]))).toBe(
    profileKey(port("native-tagged", 10, [10, 20, 0])),
  );
  expect(profileKey(port("native-tagged", 10))).not.toBe(profileKey(port("native-untagged", 10)));
  expect(profileKey(UNAWARE)).not.toBe(profileKey(port("access")));
});
