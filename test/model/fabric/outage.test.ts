import fc from "fast-check";
import { expect, test } from "vitest";
import { formatFailure } from "../../../src/model/fabric/failure.ts";
import { outageOf } from "../../../src/model/fabric/outage.ts";
import { standingTunnels } from "../../../src/model/forwarding/standing.ts";
import { Wiring } from "../../../src/model/forwarding/wiring.ts";
import { treeOfFabric } from "../../../src/model/spanning-tree/of-fabric.ts";
import { inject } from "../../../src/sim/inject.ts";
import { failureSets } from "../../../src/verify/resilience/failure-sets.ts";
import { frameOf, lab } from "../../sim/lab.ts";
import { fabrics, runs } from "../../verify/arbitrary.ts";

test("what is left is wired as the fabric is, but for what has failed: every tunnel, and every number of spanning tree", () => {
  fc.assert(
    fc.property(fabrics({}), fc.infiniteStream(fc.nat()), (document, draws) => {
      const { fabric, wiring } = lab(document);
      const { sets } = failureSets(wiring, 1);
      const before = treeOfFabric(wiring, standingTunnels(wiring));
      for (const set of sets) {
        const both = [...set, ...(sets[(draws.next().value ?? 0) % sets.length] ?? [])];
        const { fabric: left } = outageOf(fabric, both);
        const failed = new Wiring(left);
        const { up } = left.columns.ports;
        const told = both.map((one) => formatFailure(fabric, one));
        const lives = (port: number) => up[port] === 1;
        for (const port of up.keys()) {
          const ends = wiring.possibleEnds(port);
          const now = failed.possibleEnds(port);
          // What a tunnel that has failed took falls to a less exact one, if there is one.
          const asked = lives(port) && !ends.every(lives) ? now.filter((end) => !lives(end)) : now;
          expect([told, port, asked]).toEqual([told, port, lives(port) && ends.every(lives) ? ends : []]);
        }
        expect(standingTunnels(failed)).toEqual(standingTunnels(wiring));
        const { columns, ports } = treeOfFabric(failed, standingTunnels(failed));
        expect([ports, columns.id]).toEqual([before.ports, before.columns.id]);
        for (const [index, port] of ports.entries())
          expect(columns.enabled[index]).toBe(lives(port) ? before.columns.enabled[index] : 0);
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
        ["free", {}],
        ...[1, 2, 3]
          .filter((other) => other !== n)
          .map((other) => [`g${other}`, { type: "gre" as const, options: { remote_ip: `1.1.1.${other}` } }]),
      ]),
    },
  },
});
const triangle = {
  hosts: { h1: host(1), h2: host(2), h3: host(3) },
  underlay: { paths: [{ from: "h1", to: "h3", mtu: 1200 }] },
  endpoints: {
    "red/a": { port: "h1/b/c", ip: "10.0.0.1/24" },
    "red/b": { port: "h2/b/c", ip: "10.0.0.2/24" },
  },
};

test("whoever is left keeps the MTU that was fitted to all paths there were", () => {
  const { fabric, endpoint } = lab(triangle);
  const { fabric: left } = outageOf(fabric, [{ kind: "host", host: 2 }]);
  const mtu = fabric.columns.endpoints.mtu[endpoint("red/a")];
  expect(mtu).toBeLessThan(1200);
  expect(left.columns.endpoints.mtu[0]).toBe(mtu);
});

test.each(["free", "g2", "LOCAL"])(
  "a trace of what is left tells of %s that it has lost carrier, and nothing leaves there",
  (name) => {
    const { fabric, port } = lab(triangle);
    const at = port(`h1/b/${name}`);
    const { fabric: left } = outageOf(fabric, [{ kind: "port", port: at }]);
    const sent = { at: port("h1/b/c"), frame: frameOf("-"), trace: true };
    const { deliveries, hops } = inject(new Wiring(left), sent);
    expect(hops.find((hop) => hop.at === `h1/b/${name}`)?.reason).toBe("link-down");
    expect(deliveries.map(({ port: out }) => out)).not.toContain(at);
  },
);
