import fc from "fast-check";
import { expect, test } from "vitest";
import type { Failure } from "../../../src/model/fabric/failure.ts";
import { outageOf } from "../../../src/model/fabric/outage.ts";
import { Wiring } from "../../../src/model/forwarding/wiring.ts";
import { standingTunnels } from "../../../src/model/forwarding/standing.ts";
import { readNetwork } from "../../../src/model/network.ts";
import { partedBridges } from "../../../src/model/spanning-tree/parted.ts";

const SIZE = 5;
const cables = fc.uniqueArray(fc.tuple(fc.nat(SIZE - 1), fc.nat(SIZE - 1)), {
  maxLength: 8,
  selector: ([a, b]) => `${Math.min(a, b)} ${Math.max(a, b)}`,
});

function fabricOf(wires: readonly (readonly [number, number])[], isTree: boolean) {
  const bridge = (at: number) => ({
    stp_enable: isTree,
    ports: Object.fromEntries(
      wires.flatMap((wire, i) =>
        wire.flatMap((end, side) => (end === at ? [[`p${i}-${side}`, {}] as const] : [])),
      ),
    ),
  });
  const bridges = Object.fromEntries(Array.from({ length: SIZE }, (_, at) => [`b${at}`, bridge(at)]));
  const network = readNetwork({
    kind: "fabric",
    hosts: { h: { bridges } },
    links: wires.map(([a, b], i) => ({ name: `l${i}`, ports: [`h/b${a}/p${i}-0`, `h/b${b}/p${i}-1`] })),
  });
  if (!network.ok) throw new Error(JSON.stringify(network.problems));
  return network.value.fabric;
}

/** Per bridge all that it comes to, by walking. */
function reached(wires: readonly (readonly [number, number])[]): Set<number>[] {
  return Array.from({ length: SIZE }, (_, from) => {
    const seen = new Set([from]);
    for (const at of seen) for (const [a, b] of wires) if (a === at || b === at) seen.add(a).add(b);
    return seen;
  });
}

test("those are parted that a walk came to before and does not come to any more, and no others", () => {
  fc.assert(
    fc.property(cables, fc.func(fc.boolean()), fc.boolean(), (wires, survives, isTree) => {
      const fabric = fabricOf(wires, isTree);
      const wiring = new Wiring(fabric);
      const stands = standingTunnels(wiring);
      const left = wires.filter((wire) => survives(wire));
      const lost = wires.flatMap((wire, link): Failure[] => (survives(wire) ? [] : [{ kind: "link", link }]));
      const after = new Wiring(outageOf(fabric, lost).fabric);
      const partings = partedBridges({ wiring, stands }, { wiring: after, stands });
      const [been, is] = [reached(wires), reached(left)];
      for (let a = 0; a < SIZE; a++) {
        for (let b = 0; b < SIZE; b++) {
          const areParted = partings.some((parts) => {
            const [mine, other] = [a, b].map((bridge) => parts.find((part) => part.includes(bridge)));
            return mine !== undefined && other !== undefined && mine !== other;
          });
          expect(areParted).toBe(been[a]?.has(b) === true && is[a]?.has(b) === false);
        }
      }
    }),
  );
});
