import { expect, test } from "vitest";
import { numbersIn, withNumbers } from "./port-numbers.ts";

const numbers = numbersIn("br0", {
  ports: { a: {}, "to.tun": { type: "patch", options: { peer: "x" } }, ip: { ofport: 9 } },
});

test.each([
  ["in_port=to.tun,actions=output:a,resubmit(a,2),br0", "in_port=2,actions=output:1,resubmit(1,2),65534"],
  ['in_port="to.tun",actions="a"', "in_port=2,actions=1"],
  [
    "dl_vlan=3,actions=resubmit:a,learn(table=2,output:NXM_OF_IN_PORT[])",
    "dl_vlan=3,actions=resubmit:1,learn(table=2,output:NXM_OF_IN_PORT[])",
  ],
  ["in_port=3,ip,actions=NORMAL", "in_port=3,ip,actions=NORMAL"],
])("ports that %s names have numbers", (flow, told) => {
  expect(withNumbers(flow, numbers)).toBe(told);
});
