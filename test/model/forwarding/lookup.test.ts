import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  FORM,
  TAGGED_ON_ACCESS,
  TAKES_TAG,
  UNTAGGED,
  VLAN_NOT_TRUNKED,
  VlanLookup,
} from "../../../src/model/forwarding/lookup.ts";
import {
  isPlain,
  UNAWARE,
  PLAIN_MODES,
  type VlanProfile,
  vlanProfile,
} from "../../../src/model/forwarding/vlan-profile.ts";
import { VlanSet } from "../../../src/model/forwarding/vlan-set.ts";
import { VLAN_COUNT, type VlanId } from "../../../src/model/values/vlan-id.ts";
import { C_TAG, S_TAG } from "../../../src/model/wire/vlan.ts";
import { formatTags, parseTags, through } from "./tags.ts";

const vlan = (id: number) => id as VlanId;
const trunks = VlanSet.of(vlan(10), vlan(20));
const PLAIN = [
  ...PLAIN_MODES.flatMap((mode) => [vlanProfile({ mode }), vlanProfile({ mode, tag: vlan(10) })]),
  ...PLAIN_MODES.map((mode) => vlanProfile({ mode, trunks })),
  ...PLAIN_MODES.map((mode) => vlanProfile({ mode, tag: vlan(30), trunks })),
  UNAWARE,
];

describe("the tables of VLAN profiles", () => {
  const access = vlanProfile({ tag: vlan(10) });
  const trunk = vlanProfile({ trunks });
  const lookup = new VlanLookup([access, trunk, UNAWARE]);

  test("say which VLAN a frame is in, and whether its tag comes off", () => {
    expect(lookup.ingress(0, UNTAGGED)).toBe(10);
    expect(lookup.ingress(0, 0)).toBe(10 | TAKES_TAG);
    expect(lookup.ingress(0, 10)).toBe(TAGGED_ON_ACCESS);
    expect(lookup.ingress(1, 20)).toBe(20 | TAKES_TAG);
    expect(lookup.ingress(1, UNTAGGED)).toBe(VLAN_NOT_TRUNKED);
    expect(lookup.ingress(2, 20)).toBe(0);
  });

  test("say in which form a frame leaves", () => {
    expect([0, 10, 20].map((id) => lookup.egress(0, id))).toEqual([FORM.none, FORM.untagged, FORM.none]);
    expect([0, 10, 30].map((id) => lookup.egress(1, id))).toEqual([FORM.none, FORM.tagged, FORM.none]);
    expect(new VlanLookup([vlanProfile({})]).egress(0, 0)).toBe(FORM.priority);
  });

  test("let out of a port what they let in there, so that what is learned can be answered", () => {
    const all = new VlanLookup(PLAIN);
    const isOneWay = (profile: number, vid: number) => {
      const taken = all.ingress(profile, vid);
      return taken >= 0 && all.egress(profile, taken & ~TAKES_TAG) === FORM.none;
    };
    const vids = Array.from({ length: VLAN_COUNT + 1 }, (_, vid) => vid);
    expect(PLAIN.flatMap((_, profile) => vids.filter((vid) => isOneWay(profile, vid)))).toEqual([]);
  });

  test("take native VLAN 0 in where the trunks lack it, but flood it nowhere there", () => {
    const natives = [
      vlanProfile({ mode: "native-tagged", trunks }),
      vlanProfile({ mode: "native-untagged", trunks }),
    ];
    const both = new VlanLookup(natives);
    expect([0, 1].map((profile) => both.ingress(profile, UNTAGGED))).toEqual([0, 0]);
    expect([0, 1].map((profile) => both.egress(profile, 0))).toEqual([FORM.priority, FORM.untagged]);
    expect([0, 1].map((profile) => both.floods(profile, 0))).toEqual([false, false]);
    expect([0, 1].map((profile) => both.floods(profile, 10))).toEqual([true, true]);
  });
});

/** A frame with one tag, or none, from port to port by the tables alone. */
function byTables(from: VlanProfile, tags: string, to: VlanProfile): string {
  const lookup = new VlanLookup([from, to]);
  const [outer] = parseTags(tags);
  const taken = lookup.ingress(0, outer?.vid ?? UNTAGGED);
  if (taken < 0) return "dropped";
  const vid = vlan(taken & ~TAKES_TAG);
  if (!lookup.floods(1, vid)) return "not sent";
  const { tpid, pcp } = outer ?? { tpid: C_TAG, pcp: 0 };
  const form = lookup.egress(1, vid);
  if (form === FORM.untagged || (form === FORM.priority && pcp === 0)) return "-";
  return formatTags([{ tpid, vid, pcp }]);
}

test("the tables say of every frame what the rules of the ports say", () => {
  const ports = PLAIN.filter((profile) => isPlain(profile) && profile !== UNAWARE);
  const vid = fc.oneof(fc.constantFrom(0, 10, 20, 30, 40, 4095), fc.nat(VLAN_COUNT - 1));
  const tag = fc.record({
    tpid: fc.constantFrom(C_TAG, S_TAG),
    vid: vid.map(vlan),
    pcp: fc.constantFrom(0, 5),
  });
  const port = fc.constantFrom(...ports);
  fc.assert(
    fc.property(port, port, fc.array(tag, { maxLength: 1 }).map(formatTags), (from, to, tags) => {
      expect(byTables(from, tags, to)).toBe(through(from, tags, to));
    }),
  );
});
