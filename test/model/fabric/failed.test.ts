import fc from "fast-check";
import { expect, test } from "vitest";
import { failedFabric } from "../../../src/model/fabric/failed.ts";
import { outageOf } from "../../../src/model/fabric/outage.ts";
import { standingTunnels } from "../../../src/model/forwarding/standing.ts";
import { Wiring } from "../../../src/model/forwarding/wiring.ts";
import { treeOfFabric } from "../../../src/model/spanning-tree/of-fabric.ts";
import { failureSets } from "../../../src/verify/resilience/failure-sets.ts";
import { lab } from "../../sim/lab.ts";
import { fabrics, runs } from "../../verify/arbitrary.ts";

test("what is left as a fabric has the tree that what is left of the fabric has", () => {
  fc.assert(
    fc.property(fabrics({}), fc.infiniteStream(fc.nat()), (document, draws) => {
      const { fabric, wiring } = lab(document);
      const { sets } = failureSets(wiring, 1);
      for (const set of sets) {
        const both = [...set, ...(sets[(draws.next().value ?? 0) % sets.length] ?? [])];
        const { fabric: left, dead } = outageOf(fabric, both);
        const told = treeOfFabric(new Wiring(left), standingTunnels(wiring), dead).forwards;
        const failed = new Wiring(failedFabric(fabric, both));
        const made = treeOfFabric(failed, standingTunnels(failed)).forwards;
        for (const port of dead) made[port] = told[port] ?? 0;
        expect(made).toEqual(told);
      }
    }),
    runs(60),
  );
});

/** A host with a container and a tunnel to each of the two others. */
const host = (n: number) => ({
  addresses: [`1.1.1.${n}/24`],
  bridges: {
    b: {
      ports: Object.fromEntries([
        ["c", {}],
        ...[1, 2, 3]
          .filter((other) => other !== n)
          .map((other) => [`g${other}`, { type: "gre" as const, options: { remote_ip: `1.1.1.${other}` } }]),
      ]),
    },
  },
});

test("whoever is left keeps the MTU that was fitted to all paths there were", () => {
  const { fabric, endpoint } = lab({
    hosts: { h1: host(1), h2: host(2), h3: host(3) },
    underlay: { paths: [{ from: "h1", to: "h3", mtu: 1200 }] },
    endpoints: {
      "red/a": { port: "h1/b/c", ip: "10.0.0.1/24" },
      "red/b": { port: "h2/b/c", ip: "10.0.0.2/24" },
    },
  });
  const left = failedFabric(fabric, [{ kind: "host", host: 2 }]);
  const mtu = fabric.columns.endpoints.mtu[endpoint("red/a")];
  expect(mtu).toBeLessThan(1200);
  expect(left.columns.endpoints.mtu[0]).toBe(mtu);
});
