import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { NO_TAG, OUTER_TO_INNER, setTag, setVid } from "../../../src/model/forwarding/tag-ops.ts";
import type { KeyOp } from "../../../src/model/openflow/key-ops.ts";
import { FIELD, register } from "../../../src/model/openflow/key.ts";
import { rewritesOf } from "../../../src/model/openflow/rewrites.ts";
import type { VlanId } from "../../../src/model/values/vlan-id.ts";
import { S_TAG } from "../../../src/model/wire/vlan.ts";
import { type Bdd, EMPTY } from "../../../src/verify/headers/bdd.ts";
import { FrameSets } from "../../../src/verify/headers/frame-sets.ts";
import { KeySteps } from "../../../src/verify/headers/key-steps.ts";
import type { Step } from "../../../src/verify/headers/step.ts";
import { WireSteps } from "../../../src/verify/headers/wire-steps.ts";

const LOW = { start: register(0).start, width: 4 };
const HIGH = { start: register(0).start + 2, width: 4 };
const sets = new FrameSets({ reads: [register(0), FIELD.dl_type], ties: [[FIELD.tun_id, FIELD.metadata]] });
const keys = new KeySteps(sets);
const wires = new WireSteps(sets);
const VLAN_10 = 10 as VlanId;

const ops: readonly KeyOp[] = [
  NO_TAG.inner,
  OUTER_TO_INNER,
  setTag(S_TAG, VLAN_10),
  setVid(VLAN_10),
  { kind: "move", from: LOW, to: HIGH },
  { kind: "settle", slot: "outer", keepsEmpty: false },
  { kind: "settle", slot: "inner", keepsEmpty: true },
  { kind: "fix-tpid" },
];
const inSwitch: readonly Step[] = [
  ...ops.map((op) => keys.op(op)),
  keys.rewrite(rewritesOf({ kind: "pop-vlan" })),
  keys.rewrite(rewritesOf({ kind: "push-vlan", tpid: S_TAG })),
  keys.rewrite(rewritesOf({ kind: "mod-vlan-vid", vid: 10 })),
];

/** Bits that the steps above look at or change. */
const inKey = [0, 1].flatMap((slot) => sets.variables.tag(slot as 0 | 1).slice(0, 5));
const registers = sets.variables
  .live({ start: register(0).start, width: 6 })
  .map(([bit]) => sets.variables.of(bit));
const beneath = [0, 1, 4, 5].flatMap((rank) => sets.variables.beneath(rank).slice(0, 3));

function someOf(variables: readonly number[]): fc.Arbitrary<Bdd> {
  const literal = fc.tuple(fc.constantFrom(...variables), fc.boolean());
  const cube = fc.uniqueArray(literal, { maxLength: 6, selector: ([variable]) => variable });
  return fc
    .array(cube, { minLength: 1, maxLength: 4 })
    .map((cubes) => sets.any(cubes.map((one) => sets.bdds.cube(one))));
}

const meet = (a: Bdd, b: Bdd) => sets.bdds.and(a, b) !== EMPTY;

/** Some of `before` become some of `after` if and only if some of `after` come of some of `before`. */
function expectBothWays({ forward, back }: Step, before: Bdd, after: Bdd): void {
  expect(meet(forward(before), after)).toBe(meet(before, back(after)));
}

describe("steps of sets of frames, read backwards", () => {
  test.each(inSwitch.map((step, i) => [i, step] as const))("inside a switch (%i)", (_, step) => {
    const frames = someOf([...inKey, ...registers]);
    fc.assert(fc.property(frames, frames, (before, after) => expectBothWays(step, before, after)));
  });

  test.each([0, 1, 2])("a frame is read from a wire, %i tags of it", (limit) => {
    const [before, after] = [someOf(beneath), someOf([...inKey, ...beneath])];
    const wire = sets.onWire("container");
    fc.assert(
      fc.property(before, after, (some, seen) =>
        expectBothWays(wires.read(limit), sets.bdds.and(some, wire), seen),
      ),
    );
  });

  test("and written to one", () => {
    const inside = wires.read(1).forward(sets.onWire("container"));
    fc.assert(
      fc.property(someOf([...inKey, ...registers]), someOf(beneath), (some, seen) =>
        expectBothWays(wires.write, sets.bdds.and(some, inside), seen),
      ),
    );
  });

  test("what is read and written at once is what was on the wire", () => {
    const wire = sets.onWire("container");
    for (const limit of [0, 1, 2]) expect(wires.write.forward(wires.read(limit).forward(wire))).toBe(wire);
  });
});
