import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { EXPERIMENTAL, type FrameFields } from "../../src/model/frame-fields.ts";
import { must } from "../../src/model/fabric/fabric.ts";
import { parseMac } from "../../src/model/values/mac.ts";
import type { Frame } from "../../src/model/wire/frame.ts";
import type { Tag } from "../../src/model/wire/vlan.ts";
import { inject } from "../../src/sim/inject.ts";
import { Scene } from "../../src/sim/scene.ts";
import type { State, Violation } from "../../src/verify/verdict.ts";
import { unshownReasonIn } from "../../src/verify/unshown.ts";
import { lab, type Lab } from "../sim/lab.ts";
import { fabrics, runs } from "./arbitrary.ts";
import { judge } from "./judge.ts";

/** What has no model, or is proven and not to be shown. */
const isExcused = (text: string) => unshownReasonIn(text) !== undefined || text.includes("not modelled");

describe("no leak is invented", () => {
  test("the simulator confirms each, also where hosts listen", () => {
    fc.assert(
      fc.property(fabrics(), (document) => {
        expect(judge("isolation", document).undecided.filter((text) => !isExcused(text))).toEqual([]);
      }),
      runs(120),
    );
  });

  test("the frame of a violation, sent from its setup, is delivered where it says", () => {
    fc.assert(
      fc.property(fabrics({ listening: false }), (document) => {
        const made = lab(document);
        for (const violation of judge("isolation", made).violations) {
          const { storm, delivered } = deliveriesOf(made, violation);
          expect(storm === undefined ? delivered : [violation.to]).toContain(violation.to);
        }
      }),
      runs(120),
    );
  });
});

function deliveriesOf(made: Lab, { from, frame, setup, states }: Violation) {
  const { fabric } = made;
  const at = must(fabric.columns.endpoints.port[made.endpoint(from)]);
  const after = setup.map(({ at: port, frame: taught }) => ({
    port: made.port(port),
    frame: frameFrom(taught),
  }));
  const sent = frameFrom(must(frame));
  const { deliveries, storm } = inject(sceneOf(made, states), { at, after, frame: sent, limit: 5000 });
  return { storm, delivered: deliveries.map(({ endpoint }) => endpoint) };
}

function sceneOf({ wiring, port, fabric }: Lab, states: readonly State[]): Scene {
  const named = (state: State["state"]) =>
    states.filter((one) => one.state === state).map(({ at }) => port(at));
  const winners = new Set(named("wins").map((row) => must(fabric.columns.ports.tunnel[row])));
  const converged = new Scene(wiring, { winners });
  const open = named("forwarding");
  if (open.length === 0) return converged;
  const forwarding = [...converged.forwards.keys()].filter((row) => converged.forwards[row] === 1);
  return new Scene(wiring, { winners, tree: { forwarding: new Set([...forwarding, ...open]) } });
}

/** The frame again, with nothing in particular inside. */
function frameFrom({ dl_src, dl_dst, vlans, eth_type }: FrameFields): Frame {
  expect(eth_type).toBe(EXPERIMENTAL);
  return {
    src: must(parseMac(dl_src)),
    dst: must(parseMac(dl_dst)),
    tags: vlans as readonly Tag[],
    payload: { kind: "data", protocol: EXPERIMENTAL, bytes: new Uint8Array(46) },
  };
}
