import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { firstHolding } from "../../../src/model/forwarding/tags-guard.ts";
import { egressRules } from "../../../src/model/forwarding/vlan-egress.ts";
import { ingressRules } from "../../../src/model/forwarding/vlan-ingress.ts";
import { PRIORITY_TAGS, VLAN_MODES, vlanProfile } from "../../../src/model/forwarding/vlan-profile.ts";
import { VlanSet } from "../../../src/model/forwarding/vlan-set.ts";
import type { VlanId } from "../../../src/model/values/vlan-id.ts";
import { C_TAG, S_TAG } from "../../../src/model/wire/vlan.ts";
import { MEASURED_PORTS } from "./measured-ports.ts";
import { keyWith, through } from "./tags.ts";

interface Measured {
  readonly limit: number;
  readonly from: string;
  readonly tags: string;
  readonly isLearned: boolean;
  /** by the name of the port */
  readonly left: ReadonlyMap<string, string>;
}

const LINE = /^(\d) (\S+) (\S+) (flood|learned): (.*)$/;

function measured(line: string): Measured {
  const [, limit, from = "", tags = "", how, forms = ""] = LINE.exec(line)!;
  const left = forms.split(" | ").flatMap((form) => {
    const [stack = "", ports] = form.split(" > ");
    return ports === undefined ? [] : ports.split(" ").map((port) => [port, stack] as const);
  });
  return { limit: Number(limit), from, tags, isLearned: how === "learned", left: new Map(left) };
}

const LINES = readFileSync(new URL("measured-tags.txt", import.meta.url), "utf8")
  .split("\n")
  .filter((line) => LINE.test(line));

describe("every mode of port takes in and sends out tags as was measured", () => {
  test.each(LINES)("%s", (line) => {
    const { limit, from, tags, isLearned, left } = measured(line);
    const others = Object.entries(MEASURED_PORTS).filter(([name]) => name !== from);
    const modelled = others
      .map(([name, to]) => [name, through(MEASURED_PORTS[from]!, tags, to, { limit, isLearned })] as const)
      .filter(([, stack]) => stack !== "dropped" && stack !== "not sent");
    expect(new Map(modelled)).toEqual(left);
  });
});

const vlan = fc.constantFrom(0, 10, 20, 4095).map((id) => id as VlanId);
const vlans = fc.array(vlan, { maxLength: 3 }).map((ids) => VlanSet.of(...ids));
const profile = fc
  .record({
    mode: fc.constantFrom(...VLAN_MODES),
    tag: fc.option(vlan, { nil: undefined }),
    trunks: fc.option(vlans, { nil: undefined }),
    cvlans: fc.option(vlans, { nil: undefined }),
    qinqEthtype: fc.constantFrom(C_TAG, S_TAG),
    priorityTags: fc.constantFrom(...PRIORITY_TAGS),
  })
  .map(vlanProfile);
const tag = fc.record({ tpid: fc.constantFrom(C_TAG, S_TAG), vid: vlan, pcp: fc.constantFrom(0, 5) });

test("whatever the tags, one rule applies at the way in and one at the way out", () => {
  fc.assert(
    fc.property(profile, profile, fc.array(tag, { maxLength: 2 }), (from, to, tags) => {
      expect(() => firstHolding(ingressRules(from), keyWith(tags))).not.toThrow();
      expect(() => firstHolding(egressRules(to, from.mode), keyWith(tags))).not.toThrow();
    }),
  );
});
