import { describe, expect, test } from "vitest";
import type { FabricDocument } from "../../src/model/fabric/document.ts";
import { verify } from "../../src/verify/verify.ts";
import { lab } from "../sim/lab.ts";

type Bridges = NonNullable<FabricDocument["hosts"][string]["bridges"]>;

/** A chain of bridges with the quickest timers, and what is said of it. */
function warnings(bridges: number, other: object = QUICK): readonly string[] {
  const names = Array.from({ length: bridges }, (_, at) => `b${at}`);
  const made: Bridges = Object.fromEntries(
    names.map((name) => [name, { stp_enable: true, other_config: other, ports: { l: {}, r: {} } }]),
  );
  const links = names.slice(1).map((name, at) => ({ name: `c${at}`, ports: [`h/b${at}/r`, `h/${name}/l`] }));
  const { fabric } = lab({ hosts: { h: { bridges: made } }, links });
  const report = verify(fabric, { properties: ["soundness"] });
  return report.warnings.filter(({ kind }) => kind === "stp-deep").map(({ text }) => text);
}

const QUICK = { "stp-hello-time": 1, "stp-max-age": 6, "stp-forward-delay": 4 };

describe("a bridge far from its root", () => {
  test("is no news as long as the timers are safe for it", () => {
    expect([warnings(6), warnings(19, {})]).toEqual([[], []]);
  });

  test("is told of where it may lose it", () => {
    expect(warnings(20, {})).toEqual([
      "h/b19 is 19 hops from its root h/b0, more than spanning tree's timers are safe for: it may lose it, though it does not if all bridges start at once",
    ]);
  });

  test("is told of where bridges do lose it, as Open vSwitch did in a chain of eight with these timers", () => {
    expect(warnings(8)).toEqual([
      "h/b6 is 6 hops from its root h/b0, more than spanning tree's timers are safe for: some bridges lose it time and again",
    ]);
  });

  test("is judged by the root's timers, whatever its own", () => {
    expect(warnings(7, { "stp-max-age": 20, "stp-hello-time": 1 })).toEqual([]);
  });
});
