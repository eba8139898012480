import { expect, test } from "vitest";
import { readNetwork } from "../../../src/model/network.ts";
import { gre, oneBridge, type Ports, valueOf } from "./make.ts";

function notices(ports: Ports): readonly string[] {
  return valueOf(readNetwork({ kind: "fabric", ...oneBridge(ports) })).notices.map(({ text }) => text);
}

test("columns that Open vSwitch passes over beside others are named, the first port's by name", () => {
  const passed = "passed over by Open vSwitch, beside what else the port has";
  expect(notices({ p: { tag: 10, trunks: [20] } })).toEqual([`trunks of h/b/p is ${passed}`]);
  expect(notices({ p: { vlan_mode: "trunk", tag: 10, cvlans: [3] }, q: { tag: 1, trunks: [2] } })).toEqual([
    `tag, cvlans of h/b/p are ${passed}; and so are columns of 1 more`,
  ]);
  expect(notices({ g: gre("1.1.1.1", { key: 1, in_key: 2, out_key: 3 }) })).toEqual([
    `key of h/b/g is ${passed}`,
  ]);
});

test("columns that count are not", () => {
  expect(
    notices({
      a: { tag: 10 },
      b: { trunks: [10] },
      c: { vlan_mode: "native-tagged", tag: 1, trunks: [2] },
      d: { vlan_mode: "dot1q-tunnel", tag: 1, cvlans: [2], other_config: { "qinq-ethtype": "802.1q" } },
      e: gre("1.1.1.1", { key: 1, in_key: 2 }),
    }),
  ).toEqual([]);
});
