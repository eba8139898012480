import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { must } from "../../src/model/fabric/fabric.ts";
import { inject } from "../../src/sim/inject.ts";
import { Scene } from "../../src/sim/scene.ts";
import { fabrics, frames } from "./arbitrary.ts";
import { frameOf, lab, type Lab } from "./lab.ts";

const runs = { numRuns: 60 };
const limit = 300;

function ofMode({ fabric }: Lab, port: number) {
  return must(fabric.columns.vlanProfiles[must(fabric.columns.ports.vlan[port])]);
}

function edgePort({ fabric }: Lab, choice: number): number {
  const edges = Array.from({ length: fabric.columns.ports.count }, (_, port) => port).filter((port) =>
    fabric.isEdge(port),
  );
  return must(edges[choice % edges.length]);
}

describe("whatever the fabric and the frame", () => {
  test("the same run gives the same deliveries and hops", () => {
    fc.assert(
      fc.property(
        fabrics,
        fc.nat(),
        fc.array(frames, { minLength: 1, maxLength: 4 }),
        (document, at, sent) => {
          const run = () => {
            const made = lab(document);
            const port = edgePort(made, at);
            const after = sent.slice(1).map((frame, i) => ({ port: edgePort(made, at + i), frame }));
            return inject(made.wiring, { at: port, frame: must(sent[0]), after, trace: true, limit });
          };
          expect(run()).toEqual(run());
        },
      ),
      runs,
    );
  });

  test("tracing changes nothing but the trace", () => {
    fc.assert(
      fc.property(fabrics, fc.nat(), frames, (document, at, frame) => {
        const { wiring, ...rest } = lab(document);
        const port = edgePort({ wiring, ...rest }, at);
        const silent = inject(wiring, { at: port, frame, limit });
        const told = inject(wiring, { at: port, frame, limit, trace: true });
        expect(told.deliveries).toEqual(silent.deliveries);
        expect(told.storm).toEqual(silent.storm);
        expect(silent.hops).toEqual([]);
        expect(told.hops.length).toBeGreaterThan(0);
      }),
      runs,
    );
  });

  test("on one bridge a frame of an access VLAN comes out of no access port of another", () => {
    fc.assert(
      fc.property(
        fabrics,
        fc.nat(),
        frames,
        fc.array(frames, { maxLength: 3 }),
        (document, at, frame, lessons) => {
          const made = lab({ hosts: document.hosts });
          const port = edgePort(made, at);
          const after = lessons.map((lesson, i) => ({ port: edgePort(made, at + i), frame: lesson }));
          const entry = ofMode(made, port);
          const { deliveries } = inject(made.wiring, { at: port, frame, after, limit });
          const there = made.fabric.columns.ports.bridge[port];
          const others = deliveries.filter(
            (delivery) =>
              made.fabric.columns.ports.bridge[delivery.port] === there &&
              ofMode(made, delivery.port).mode === "access" &&
              ofMode(made, delivery.port).tag !== entry.tag,
          );
          // With patches a frame may leave the bridge in one VLAN and come back in another.
          const hasPatches = made.fabric.columns.ports.peerName.some((peer) => peer !== "");
          expect(entry.mode === "access" && !hasPatches ? others : []).toEqual([]);
        },
      ),
      runs,
    );
  });

  test("no access port ever emits more tags than the frame had beneath its first", () => {
    fc.assert(
      fc.property(fabrics, fc.nat(), frames, (document, at, frame) => {
        const made = lab(document);
        const port = edgePort(made, at);
        const { deliveries } = inject(made.wiring, { at: port, frame, limit });
        const fromAccess = deliveries.filter((delivery) => ofMode(made, delivery.port).mode === "access");
        for (const delivery of fromAccess) {
          expect(delivery.frame.vlans.length).toBeLessThanOrEqual(Math.max(0, frame.tags.length - 1));
        }
      }),
      runs,
    );
  });

  test("with spanning tree everywhere and every VLAN everywhere a broadcast comes out of each edge port once", () => {
    fc.assert(
      fc.property(fabrics, fc.nat(), (document, at) => {
        const plain = plainOf(document);
        const made = lab(plain);
        const port = edgePort(made, at);
        const { deliveries, storm } = inject(made.wiring, { at: port, frame: frameOf("[10]") });
        expect(storm).toBeUndefined();
        const reached = deliveries.map((delivery) => delivery.port);
        expect(reached).not.toContain(port);
        expect(new Set(reached).size).toBe(reached.length);
        expect(new Set(reached)).toEqual(connectedTo(made, port));
      }),
      runs,
    );
  });
});

/** The same fabric with spanning tree and without VLANs. */
function plainOf(document: Parameters<typeof lab>[0]): Parameters<typeof lab>[0] {
  const text = JSON.stringify(document, (key, value: unknown) =>
    key === "tag" || key === "trunks" || key === "vlan_mode"
      ? undefined
      : key === "stp_enable"
        ? true
        : value,
  );
  return JSON.parse(text) as Parameters<typeof lab>[0];
}

/** Edge ports on bridges that wires join to the bridge of `port`, itself left out. */
function connectedTo({ wiring, fabric }: Lab, port: number): Set<number> {
  const { ports } = fabric.columns;
  const scene = new Scene(wiring, {
    tree: { forwarding: new Set(Array.from(ports.bridge, (_, row) => row)) },
  });
  const found = new Set([must(ports.bridge[port])]);
  for (const bridge of found) {
    for (const out of fabric.portsOf(bridge)) {
      const link = must(ports.link[out]);
      const ends = link >= 0 ? [...scene.onLink(link)] : [must(wiring.peer[out])].filter((peer) => peer >= 0);
      for (const end of ends) found.add(must(ports.bridge[end]));
    }
  }
  const edges = Array.from(ports.bridge, (_, row) => row).filter(
    (row) => found.has(must(ports.bridge[row])) && fabric.isEdge(row),
  );
  return new Set(edges.filter((row) => row !== port));
}
