import { expect, test } from "vitest";
import { causeInWords } from "../../src/cli/render/cause.ts";
import { headline } from "../../src/cli/render/headline.ts";
import { wrap, wrapFields } from "../../src/cli/text/wrap.ts";
import { folderWith, simnet } from "./simnet.ts";

const MASKED = "dl_dst=00:00:00:00:00:00/01:00:00:00:00:00,actions=drop";

test("a mask stays whole where a line is too short for a value and its mask", () => {
  const lines = ["dl_dst=00:00:00:00:00:00/", "01:00:00:00:00:00,", "actions=drop"];
  expect(wrapFields(MASKED, 30)).toEqual([lines[0], `${lines[1]}${lines[2]}`]);
  expect(wrap(MASKED, 26)).toEqual(lines);
  expect(wrapFields(MASKED, 44)).toEqual([`${lines[0]}${lines[1]}`, lines[2]]);
});

test("a reason's code at the end of a cause is told in words, and no other word is taken for one", () => {
  expect(causeInWords("h1/br0/p1 drops it: larger-than-mtu")).toBe(
    "h1/br0/p1 drops it: larger than the interface's MTU",
  );
  expect(causeInWords("both are on h1/br0, and yet: no-answer-to-arp")).toBe(
    "both are on h1/br0, and yet: nobody answered the ARP request",
  );
  expect(causeInWords("Open vSwitch refuses h1/br0/g2: a-b-c")).toContain("a-b-c");
});

test("what more than two elements are concerned by is counted in words", () => {
  const violation = { kind: "loop", from: "red/app", to: "h1/br0/g2", count: 3 } as const;
  expect(headline(violation)).toBe("a frame of red/app goes round at h1/br0/g2, over 3 bridges");
});

test("a subnet and a port of a flow are asked for in their own words", async () => {
  const cwd = folderWith({
    "a.yaml":
      "name: a\nhosts: {h1: {address: 10.0.0.1/24}}\ndesign: {kind: bridge-per-tenant, mesh: 5}\n" +
      "tenants: {red: {networks: {lan: {subnet: 5}}, containers: {app: {host: h1}}}}\n",
    "b.yaml": "kind: fabric\nhosts: {h1: {bridges: {br0: {flows: ['in_port=77777,actions=NORMAL']}}}}\n",
  });
  const [a, b] = await Promise.all(["a.yaml", "b.yaml"].map((file) => simnet(["verify", file], { cwd })));
  expect(a?.stderr).toContain("full or a list of pairs of hosts");
  expect(a?.stderr).toContain("an IPv4 subnet such as 192.168.0.0/24 or a list of them");
  expect(b?.stderr).toContain("a port of this bridge by name, a number below 65280, or LOCAL");
});
