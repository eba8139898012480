import { expect, test } from "vitest";
import { translatedBridges } from "../../../src/sim/pipeline/scope.ts";
import type { Lab } from "../lab.ts";
import { cloudOf, switchWith } from "./bench.ts";

const patch = (peer: string) => ({ type: "patch" as const, options: { peer } });
const names = (made: Lab) =>
  [...translatedBridges(made.wiring).entries()].flatMap(([row, is]) =>
    is === 1 ? [made.fabric.bridgeName(row)] : [],
  );

test("bridges with flows or odd ports are translated, and those that patch ports join to them", () => {
  const made = switchWith({
    flows: { flows: [] },
    next: { ports: { n: patch("m"), x: patch("y") } },
    far: { ports: { y: patch("x"), m: patch("n") } },
    tunnel: { ports: { q: { vlan_mode: "dot1q-tunnel" }, n2: patch("m2") } },
    beside: { ports: { m2: patch("n2") } },
    priority: { ports: { p: { other_config: { "priority-tags": "always" } } } },
    plain: { ports: { p: { tag: 1 } } },
  });
  expect(names(made)).toEqual(["h/flows", "h/tunnel", "h/beside", "h/priority"]);
});

test("a host that reads two tags has all its bridges translated, but for Linux's own", () => {
  const bridges = { one: {}, docker0: { kind: "linux" as const } };
  const made = cloudOf({ h: { bridges }, g: { other_config: { "vlan-limit": 0 }, bridges } });
  expect(names(made)).toEqual(["g/one"]);
});
