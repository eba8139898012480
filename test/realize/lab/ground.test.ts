import { expect, test } from "vitest";
import type { Fabric } from "../../../src/model/fabric/fabric.ts";
import { readNetwork } from "../../../src/model/network.ts";
import { groundOf, unlike } from "../../../src/realize/lab/ground.ts";

function fabricOf(
  more: Readonly<Record<string, unknown>>,
  ports: Readonly<Record<string, unknown>> = {},
): Fabric {
  const host = (address: string) => ({ addresses: [address], bridges: { br0: { ports } } });
  const hosts = { h1: host("10.0.0.1/24"), h2: host("10.0.0.2/24") };
  const network = readNetwork({ kind: "fabric", name: "ground", hosts, ...more });
  if (!network.ok) throw new Error(JSON.stringify(network.problems));
  return network.value.fabric;
}

const plain = groundOf(fabricOf({}));
const linked = groundOf(
  fabricOf({ links: [{ name: "wire", ports: ["h1/br0/eth1", "h2/br0/eth1"] }] }, { eth1: {} }),
);
const slow = groundOf(fabricOf({ underlay: { paths: [{ from: "h1", to: "h2", mtu: 1400 }] } }));

test("a lab that has more links than a network needs will do, one that has fewer will not", () => {
  expect(unlike(linked, plain)).toBeUndefined();
  expect(unlike(plain, linked)).toBe("it has not a link of h1/eth1, h2/eth1 with an MTU of 1500");
});

test("a lab whose ways between hosts are others will not do", () => {
  expect(unlike(plain, plain)).toBeUndefined();
  expect(unlike(slow, plain)).toBe("it has the way from h1 to h2 with an MTU of 1400");
  expect(unlike(plain, slow)).toBe("it has not the way from h1 to h2 with an MTU of 1400");
});

test("a network on two ends of a link will do where the lab has three", () => {
  const ends = ["h1/br0/eth1", "h2/br0/eth1", "h3/br0/eth1"];
  const onSegment = (count: number) =>
    fabricOf(
      {
        hosts: Object.fromEntries(
          ends.slice(0, count).map((_, i) => [`h${i + 1}`, { bridges: { br0: { ports: { eth1: {} } } } }]),
        ),
        links: [{ name: "segment", ports: ends.slice(0, count) }],
      },
      {},
    );
  expect(unlike(groundOf(onSegment(3)), groundOf(onSegment(2)))).toBeUndefined();
  expect(unlike(groundOf(onSegment(2)), groundOf(onSegment(3)))).toMatch(
    /^it has not a link of h1\/eth1, h2\/eth1, h3\/eth1/,
  );
});
