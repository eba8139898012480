import { describe, expect, test } from "vitest";
import type { FlowKey } from "../../../src/model/openflow/flow-key.ts";
import { applyOp } from "../../../src/model/openflow/key-ops.ts";
import { FIELD, register } from "../../../src/model/openflow/key.ts";
import { type KeyAction, rewritesOf } from "../../../src/model/openflow/rewrites.ts";
import { formatTags, keyWith, parseTags, tagsIn } from "../forwarding/tags.ts";

/** Does the action: the first rewrite whose condition holds. */
function apply(key: FlowKey, action: KeyAction): void {
  const holds = (when: NonNullable<ReturnType<typeof rewritesOf>[number]["when"]>) =>
    when.some((match) => match.every(({ word, value, mask }) => (key[word]! & mask) === value));
  const rewrite = rewritesOf(action).find(({ when }) => when === undefined || holds(when));
  for (const op of rewrite?.ops ?? []) applyOp(key, op);
}

function tagsAfter(tags: string, ...actions: readonly KeyAction[]): string {
  const key = keyWith(parseTags(tags));
  for (const action of actions) apply(key, action);
  return formatTags(tagsIn(key));
}

const push = (tpid = 0x8100): KeyAction => ({ kind: "push-vlan", tpid });
const POP: KeyAction = { kind: "pop-vlan" };
const vid = (id: number): KeyAction => ({ kind: "mod-vlan-vid", vid: id });

describe("actions on tags do what they do in the switch", () => {
  const cases: readonly (readonly [string, string, string, readonly KeyAction[]])[] = [
    ["push_vlan puts an empty tag on top", "[10,p5]", "[0][10,p5]", [push()]],
    ["a third tag drives the inner one out", "[10][20]", "ad:[0][10]", [push(0x88a8)]],
    ["pop_vlan takes the outer tag off", "[10][20]", "[20]", [POP]],
    ["pop_vlan of the only tag leaves none", "ad:[10]", "-", [POP]],
    ["pop_vlan without a tag does nothing", "-", "-", [POP]],
    ["mod_vlan_vid adds a tag of 802.1Q where there is none", "-", "[7]", [vid(7)]],
    ["mod_vlan_vid keeps priority and TPID", "ad:[10,p5]", "ad:[7,p5]", [vid(7)]],
    ["mod_vlan_pcp keeps the VLAN", "[10,p5]", "[10,p3]", [{ kind: "mod-vlan-pcp", pcp: 3 }]],
    ["mod_vlan_pcp adds a tag of VID 0", "-", "[0,p3]", [{ kind: "mod-vlan-pcp", pcp: 3 }]],
    ["load:0->vlan_tci takes the tag off", "ad:[10]", "-", [{ kind: "set", to: FIELD.vlan_tci, value: 0n }]],
    [
      "a tag loaded after another was loaded away has its TPID",
      "ad:[10]",
      "ad:[5]",
      [
        { kind: "set", to: FIELD.vlan_tci, value: 0n },
        { kind: "set", to: FIELD.vlan_tci, value: 0x1005n },
      ],
    ],
  ];
  test.each(cases)("%s", (_, before, after, actions) => {
    expect(tagsAfter(before, ...actions)).toBe(after);
  });
});

test("a field of 48 bits moves whole, also across words", () => {
  const key = keyWith([]);
  apply(key, { kind: "set", to: FIELD.dl_src, value: 0x0200_1234_5678n });
  apply(key, { kind: "move", from: FIELD.dl_src, to: FIELD.dl_dst });
  const { start } = FIELD.dl_dst;
  expect([key[start / 32], key[start / 32 + 1]]).toEqual([0x1234_5678, 0x0200]);
});

test("what is asked for first decides whether bits are set", () => {
  const [one, two] = [register(0), register(1)];
  const isOne = { word: one.start / 32, value: 1, mask: -1 };
  const key = keyWith([]);
  apply(key, { kind: "set", to: two, value: 9n, when: [[isOne]] });
  expect(key[two.start / 32]).toBe(0);
  apply(key, { kind: "set", to: one, value: 1n });
  apply(key, { kind: "set", to: two, value: 9n, when: [[isOne]] });
  expect(key[two.start / 32]).toBe(9);
});
