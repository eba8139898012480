import { describe, expect, test } from "vitest";
import { inject } from "../../src/sim/inject.ts";
import { frameOf, lab, mac, oneBridge, outputs } from "./lab.ts";

const patch = (peer: string) => ({ type: "patch" as const, options: { peer } });

function copiesByPort(fabric: ReturnType<typeof lab>, at: string): Record<string, number> {
  const { deliveries } = inject(fabric.wiring, { at: fabric.port(at), frame: frameOf("-") });
  return Object.fromEntries(
    [...new Set(deliveries.map((delivery) => delivery.at))].map((port) => [
      port,
      deliveries.filter((delivery) => delivery.at === port).length,
    ]),
  );
}

/** Bridges b0, b1, … each with an ordinary port `c`, all joined in a ring by patch ports. */
function ring(size: number) {
  const bridges = Object.fromEntries(
    Array.from({ length: size }, (_, i) => {
      const [next, last] = [(i + 1) % size, (i + size - 1) % size];
      return [
        `b${i}`,
        { ports: { [`c${i}`]: {}, [`n${i}`]: patch(`l${next}`), [`l${i}`]: patch(`n${last}`) } },
      ];
    }),
  );
  return lab({ hosts: { h: { bridges } } });
}

describe("patch ports", () => {
  test("lose what they get when the peer is missing or no patch port, and the rest of the flood goes on", () => {
    const bridge = oneBridge({ a: {}, x: patch("nobody"), z: patch("b"), b: {} });
    expect(outputs(bridge, "h/b/a", "-")).toBe("b←-");
  });

  test("work only where each names the other", () => {
    const bridges = {
      X: { ports: { a: {}, x1: patch("y"), x2: patch("y") } },
      Y: { ports: { c: {}, y: patch("x1") } },
    };
    const { wiring, port } = lab({ hosts: { h: { bridges } } });
    const { hops, deliveries } = inject(wiring, { at: port("h/X/a"), frame: frameOf("-"), trace: true });
    expect(deliveries.map(({ at }) => at)).toEqual(["h/X/LOCAL", "h/Y/LOCAL", "h/Y/c"]);
    expect(hops.filter(({ reason }) => reason === "patch-dangling").map(({ at }) => at)).toEqual(["h/X/x2"]);
  });

  test("in a ring of three deliver 43 copies, and 42 back to the sender, as measured", () => {
    expect(copiesByPort(ring(3), "h/b0/c0")).toEqual({
      "h/b0/c0": 42,
      "h/b0/LOCAL": 43,
      "h/b1/c1": 43,
      "h/b1/LOCAL": 43,
      "h/b2/c2": 43,
      "h/b2/LOCAL": 43,
    });
  });

  test("in a ring of four deliver 32 copies, as measured", () => {
    const copies = copiesByPort(ring(4), "h/b0/c0");
    expect([copies["h/b0/c0"], copies["h/b0/LOCAL"], copies["h/b2/c2"]]).toEqual([32, 33, 32]);
  });

  test("joined on one bridge deliver 129 copies, and 128 to the sender, as measured", () => {
    const bridge = oneBridge({ a: {}, b: {}, s1: patch("s2"), s2: patch("s1") });
    const copies = copiesByPort(bridge, "h/b/a");
    expect([copies["h/b/a"], copies["h/b/b"]]).toEqual([128, 129]);
  });

  test("in a mesh of four are cut at 4096 translations", () => {
    const names = [0, 1, 2, 3];
    const bridges = Object.fromEntries(
      names.map((i) => {
        const peers = names.filter((j) => j !== i).map((j) => [`p${i}${j}`, patch(`p${j}${i}`)] as const);
        return [`b${i}`, { ports: { [`c${i}`]: {}, ...Object.fromEntries(peers) } }];
      }),
    );
    const copies = copiesByPort(lab({ hosts: { h: { bridges } } }), "h/b0/c0");
    for (const i of names) expect(copies[`h/b${i}/c${i}`]).toBeGreaterThan(1000);
    for (const i of names) expect(copies[`h/b${i}/c${i}`]).toBeLessThan(1050);
  });

  test("in a ring lose the unicast back to who was heard, as measured", () => {
    const { wiring, port } = ring(3);
    const [one, two] = [mac(1), mac(2)];
    const after = [{ port: port("h/b0/c0"), frame: frameOf("-", { src: one }) }];
    const back = frameOf("-", { src: two, dst: one });
    expect(inject(wiring, { at: port("h/b1/c1"), frame: back, after }).deliveries).toEqual([]);
  });
});
