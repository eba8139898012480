import { describe, expect, test } from "vitest";
import {
  isPlain,
  type OvsVlanMode,
  profileKey,
  UNAWARE,
  type VlanProfile,
  vlanProfile,
} from "../../../src/model/forwarding/vlan-profile.ts";
import { VlanSet } from "../../../src/model/forwarding/vlan-set.ts";
import type { VlanId } from "../../../src/model/values/vlan-id.ts";
import { C_TAG } from "../../../src/model/wire/vlan.ts";
import { through } from "./tags.ts";

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

test("profiles have one key exactly if they have the same rules", () => {
  expect(profileKey(port("trunk", 10))).toBe(profileKey(port(undefined)));
  expect(profileKey(port(undefined, 10, [20]))).toBe(profileKey(port("access", 10)));
  expect(profileKey(port("native-tagged", 10, [20]))).toBe(
    profileKey(port("native-tagged", 10, [10, 20, 0])),
  );
  expect(profileKey(port("native-tagged", 10))).not.toBe(profileKey(port("native-untagged", 10)));
  expect(profileKey(UNAWARE)).not.toBe(profileKey(port("access")));
  expect(profileKey(vlanProfile({ mode: "dot1q-tunnel" }))).not.toBe(
    profileKey(vlanProfile({ mode: "dot1q-tunnel", qinqEthtype: C_TAG })),
  );
  expect(profileKey(vlanProfile({ qinqEthtype: C_TAG, cvlans: VlanSet.NONE }))).toBe(
    profileKey(port("trunk")),
  );
  expect(profileKey(vlanProfile({ priorityTags: "always" }))).not.toBe(
    profileKey(vlanProfile({ priorityTags: "if-nonzero" })),
  );
});

test("a profile is plain if it looks at the outermost tag alone", () => {
  expect([port("access", 10), port("trunk"), port("native-tagged", 5), UNAWARE].map(isPlain)).toEqual([
    true,
    true,
    true,
    true,
  ]);
  expect(isPlain(port("dot1q-tunnel", 10))).toBe(false);
  expect(isPlain(vlanProfile({ priorityTags: "if-nonzero" }))).toBe(false);
});
