import { describe, expect, test } from "vitest";
import { DEFAULT_TIMERS } from "../../../src/model/spanning-tree/timers.ts";
import type { StpTopology } from "../../../src/model/spanning-tree/topology.ts";
import { tellStory } from "../../../src/sim/spanning-tree/story.ts";
import { timelineOf } from "../../../src/sim/spanning-tree/timeline.ts";
import { onSegments, QUICK } from "../../model/spanning-tree/topologies.ts";

const RING = onSegments(
  [
    [0, 1],
    [1, 2],
    [2, 0],
  ],
  DEFAULT_TIMERS,
);

/** The same without carrier at some ports. */
function without(topology: StpTopology, ...dead: number[]): StpTopology {
  const ports = topology.ports.map((port, index) =>
    dead.includes(index) ? Object.assign({}, port, { enabled: false }) : port,
  );
  return { ...topology, ports };
}

describe("a tree that comes up", () => {
  test("comes to rest and is usable after two forward delays", () => {
    const { start, blow, shown } = tellStory(RING);
    expect([start, blow]).toEqual([{ from: 0, settledAt: 30_000, usableAt: 30_000 }, undefined]);
    expect(shown.bridges.map(({ rootPort }) => rootPort)).toEqual([-1, 1, 4]);
    expect(shown.ports[3]).toEqual({ role: "alternate", state: "blocking", cost: 2, designated: 2 });
  });

  test("is shown at any moment on its way", () => {
    const states = [0, 14_999, 15_000, 30_000, 100_000].map(
      (at) => tellStory(RING, undefined, at).shown.ports[0]?.state,
    );
    expect(states).toEqual(["listening", "listening", "learning", "forwarding", "forwarding"]);
    expect(tellStory(RING, undefined, 5).start.settledAt).toBe(30_000);
  });
});

describe("a failure", () => {
  test("falls after the tree has converged, on a full ten seconds", () => {
    const { blow } = tellStory(RING, { after: without(RING, 4, 5), restarted: [] });
    expect(blow?.from).toBe(60_000);
  });

  test("of which the one bridge is told that has another way costs two forward delays", () => {
    const { blow, shown } = tellStory(RING, { after: without(RING, 4, 5), restarted: [] });
    expect(blow).toEqual({ from: 60_000, settledAt: 90_000, usableAt: 90_000 });
    expect(shown.ports.map(({ state }) => state)).toEqual([
      "forwarding",
      "forwarding",
      "forwarding",
      "forwarding",
      "disabled",
      "disabled",
    ]);
  });

  test("of which it is not told costs max age as well: what another bridge says no more must grow old", () => {
    const { blow } = tellStory(RING, { after: without(RING, 0, 1), restarted: [] });
    const lost = (blow?.usableAt ?? 0) - (blow?.from ?? 0);
    expect(lost).toBeGreaterThanOrEqual(47_000);
    expect(lost).toBeLessThanOrEqual(52_000);
  });

  test("in one direction only, which nobody is told of, costs max age too", () => {
    const after = { ...RING, hears: RING.hears.map((heard, port) => (port === 0 ? [] : heard)) };
    const { blow } = tellStory(RING, { after, restarted: [] });
    const lost = (blow?.usableAt ?? 0) - (blow?.from ?? 0);
    expect(lost).toBeGreaterThanOrEqual(47_000);
    expect(lost).toBeLessThanOrEqual(52_000);
  });

  test("of a wire that the tree does without costs nothing", () => {
    const { blow } = tellStory(RING, { after: without(RING, 2, 3), restarted: [] });
    expect(blow?.usableAt).toBe(blow?.from);
  });

  test("is shown so many seconds after it", () => {
    const { shown } = tellStory(RING, { after: without(RING, 4, 5), restarted: [] }, 20_000);
    expect([shown.at, shown.ports[3]?.state]).toEqual([80_000, "learning"]);
  });

  test("may be a restart, after which the tree is as it was", () => {
    const before = tellStory(RING).shown;
    const { blow, shown } = tellStory(RING, { after: RING, restarted: [1] });
    expect(blow?.usableAt).toBe(90_000);
    expect(shown.ports).toEqual(before.ports);
  });
});

test("a chain that is too long for its timers never comes to rest", () => {
  const chain = onSegments(
    Array.from({ length: 11 }, (_, link) => [link, link + 1]),
    QUICK,
  );
  expect(tellStory(chain).start.settledAt).toBeUndefined();
});

describe("the timeline", () => {
  const story = tellStory(RING, { after: without(RING, 4, 5), restarted: [] });
  const moments = timelineOf(story);

  test("tells each time once, in order, with what came of it", () => {
    expect(moments.map(({ at }) => at)).toEqual([0, 1000, 15_000, 30_000, 60_000, 75_000, 90_000]);
    expect(moments.filter(({ usable }) => usable).map(({ at }) => at)).toEqual([30_000, 90_000]);
    expect(moments.filter(({ blow }) => blow).map(({ at }) => at)).toEqual([60_000]);
  });

  test("tells who took whom for root, and which ports changed their state", () => {
    expect(
      moments[0]?.beliefs.map(({ bridge, root, rootCost }) => [bridge, root.slice(-1), rootCost]),
    ).toEqual([
      [1, "1", 2],
      [2, "1", 2],
    ]);
    expect(moments[0]?.changes).toHaveLength(6);
    expect(moments.at(-1)?.changes.map(({ port, state }) => `${port} ${state}`)).toEqual(["3 forwarding"]);
  });
});
