import { expect, test } from "vitest";
import { groundOf } from "../../src/realize/lab/ground.ts";
import { fabricOf, onOneHost, partsOf } from "./fabric.ts";

const cabled = (link: object, mtu?: number, p: object = {}) =>
  onOneHost(
    { a: { ports: { c: p, k: {} } }, b: { kind: "linux", ports: { m: {}, d: {} } } },
    {
      links: [{ name: "w", ports: ["h1/a/k", "h1/b/m"], ...link }],
      endpoints: {
        "red/c": { port: "h1/a/c", ...(mtu !== undefined && { mtu }) },
        "red/d": { port: "h1/b/d" },
      },
    },
  );
const QINQ = { vlan_mode: "dot1q-tunnel", tag: 10 };

test.each<[string, object, string | undefined]>([
  ["what a pair has", cabled({}), undefined],
  ["room for an endpoint's larger packets", cabled({}, 4000), "4000"],
  ["room for tags on tags", cabled({}, undefined, QINQ), "1520"],
  ["no more than there can be", cabled({}, 65_535, QINQ), "65535"],
  ["what the file says, whoever is larger", cabled({ mtu: 1400 }, 4000, QINQ), "1400"],
])("a cable has %s", (_, document, expected) => {
  const cable = partsOf(document).parts.find(({ kind, name }) => kind === "cable" && name === "k");
  expect([cable?.of, cable?.columns["mtu"]]).toEqual(["link:w", expected]);
});

const host = (n: number) => ({
  addresses: [`10.0.0.${n}/24`],
  bridges: { b: { ports: { eth1: {}, c: {} } } },
});

test("and so has a lab's link between hosts", () => {
  const fabric = fabricOf({
    kind: "fabric",
    name: "jumbo",
    hosts: { h1: host(1), h2: host(2) },
    links: [{ name: "wire", ports: ["h1/b/eth1", "h2/b/eth1"] }],
    endpoints: { "red/a": { port: "h1/b/c", mtu: 9000 } },
  });
  expect(groundOf(fabric).links).toEqual([{ ends: ["h1/eth1", "h2/eth1"], mtu: 9000 }]);
});
