import { describe, expect, test } from "vitest";
import type { Bpdu, ConfigBpdu } from "../../../src/model/spanning-tree/bpdu.ts";
import { type Dialect, LINUX, OVS, STANDARD } from "../../../src/model/spanning-tree/dialect.ts";
import type { PathCost } from "../../../src/model/spanning-tree/port-id.ts";
import { DEFAULT_TIMERS } from "../../../src/model/spanning-tree/timers.ts";
import {
  disablePort,
  enablePort,
  makeBridge,
  setBridgeId,
  setPathCost,
  setPortId,
} from "../../../src/sim/spanning-tree/administer.ts";
import { fastAgeing, isRootBridge, type Effect, type Entity } from "../../../src/sim/spanning-tree/entity.ts";
import { receive } from "../../../src/sim/spanning-tree/receive.ts";
import { nextDeadline, tick } from "../../../src/sim/spanning-tree/tick.ts";
import { bridgeId, stpPort } from "../../model/spanning-tree/topologies.ts";

const ports = [stpPort(0, 1), stpPort(0, 2)];
const make = (dialect = OVS) =>
  makeBridge({ id: bridgeId(0x8000, 5), timers: DEFAULT_TIMERS, dialect }, ports, 0);

const better: ConfigBpdu = {
  kind: "config",
  root: bridgeId(0x8000, 1),
  rootCost: 7,
  bridge: bridgeId(0x8000, 3),
  port: stpPort(0, 9).id,
  messageAge: 10,
  maxAge: 6 * 256,
  helloTime: 256,
  forwardDelay: 4 * 256,
  topologyChangeAck: false,
  topologyChange: false,
};

const sent = (effects: readonly Effect[]) =>
  effects.flatMap((effect): [number, Bpdu][] =>
    effect.kind === "transmit" ? [[effect.port, effect.bpdu]] : [],
  );

/** Whose learned addresses are forgotten: all, or those at a port. */
const forgotten = (effects: readonly Effect[]) =>
  effects.flatMap((effect) => (effect.kind === "forget" ? [effect.port ?? "all"] : []));

/** When ports begin to learn, and when one is disabled. */
function whatIsForgotten(dialect: Dialect) {
  const entity = make(dialect);
  const begun = forgotten(runTo(entity, 15_000));
  runTo(entity, 30_000);
  return [begun, forgotten(disablePort(entity, 1, 40_000))];
}

function runTo(entity: Entity, time: number): Effect[] {
  const effects: Effect[] = [];
  while (nextDeadline(entity) <= time) effects.push(...tick(entity, nextDeadline(entity)));
  return effects;
}

test.each([STANDARD, OVS])(
  "a bridge that starts is root and speaks at once at every port ($name)",
  (dialect) => {
    const entity = make(dialect);
    expect([isRootBridge(entity), nextDeadline(entity)]).toEqual([true, 0]);
    expect(sent(tick(entity, 0)).map(([port]) => port)).toEqual([0, 1]);
  },
);

test("Linux says nothing before its hello time", () => {
  const entity = make(LINUX);
  expect([isRootBridge(entity), nextDeadline(entity)]).toEqual([true, 2000]);
  expect(tick(entity, 1999)).toEqual([]);
  expect(sent(tick(entity, 2000)).map(([port]) => port)).toEqual([0, 1]);
});

test("a root sends one BPDU per hello time at each port", () => {
  const entity = make();
  expect(sent(runTo(entity, 59_999))).toHaveLength(2 * 30);
});

test("a better root is followed and passed on, older by 1/256 s, with the root's timers", () => {
  const entity = make();
  const effects = sent(receive(entity, 0, better, 0));
  expect(entity.rootPort?.index).toBe(0);
  expect(effects).toEqual([
    [1, { ...better, rootCost: 9, bridge: entity.id, port: ports[1]!.id, messageAge: 11 }],
  ]);
});

test("information grows older while it is held", () => {
  const entity = make();
  receive(entity, 0, better, 0);
  const [answer] = sent(receive(entity, 1, { ...better, rootCost: 100 }, 2000));
  expect(answer?.[1]).toMatchObject({ messageAge: 10 + 512 + 1 });
});

test("an inferior BPDU is answered at once, but not twice within a second", () => {
  const entity = make(LINUX);
  const inferior = { ...better, root: bridgeId(0x9000, 1) };
  expect(sent(receive(entity, 0, inferior, 100))).toHaveLength(1);
  expect(sent(receive(entity, 0, inferior, 600))).toEqual([]);
  expect(nextDeadline(entity)).toBe(1100);
  expect(sent(tick(entity, 1100))).toHaveLength(1);
});

test("a BPDU that is too old is not heard", () => {
  const entity = make();
  expect(receive(entity, 0, { ...better, messageAge: better.maxAge }, 0)).toEqual([]);
  expect(isRootBridge(entity)).toBe(true);
});

test("without further BPDUs the root is given up at max age, less the age of the last one", () => {
  const entity = make();
  receive(entity, 0, better, 0);
  runTo(entity, 5960);
  expect(isRootBridge(entity)).toBe(false);
  runTo(entity, 5961);
  expect(isRootBridge(entity)).toBe(true);
  expect(entity.timeouts).toBe(entity.ownTimeouts);
});

test("a change is notified towards the root every hello time until acknowledged", () => {
  const entity = make();
  const hear = (now: number, ack = false) => receive(entity, 0, { ...better, topologyChangeAck: ack }, now);
  hear(0);
  for (let now = 500; now < 8000; now += 500) {
    hear(now);
    tick(entity, now);
  }
  const tcns = [8000, 9000, 10_000, 11_000].flatMap((now) => {
    hear(now);
    return sent(tick(entity, now)).filter(([port, { kind }]) => port === 0 && kind === "tcn");
  });
  expect(tcns).toHaveLength(2);
  hear(11_500, true);
  expect(entity.tcn).toBeUndefined();
});

test("a notification is acknowledged; the root then ages fast for max age and forward delay", () => {
  const entity = make(STANDARD);
  const effects = receive(entity, 1, { kind: "tcn" }, 5000);
  expect(sent(effects)).toEqual([
    [1, expect.objectContaining({ topologyChangeAck: true, topologyChange: true })],
  ]);
  expect(fastAgeing(entity)).toBe(15_000);
  // Nothing else may change the topology meanwhile.
  for (const port of entity.ports) port.forwardDelay = undefined;
  runTo(entity, 39_999);
  expect(fastAgeing(entity)).toBe(15_000);
  runTo(entity, 40_000);
  expect(fastAgeing(entity)).toBeUndefined();
});

test("the root's flag makes a bridge age fast, by the root's forward delay, and Open vSwitch forget", () => {
  const told = { ...better, topologyChange: true };
  for (const dialect of [STANDARD, LINUX]) {
    const entity = make(dialect);
    expect(forgotten(receive(entity, 0, told, 0))).toEqual([]);
    expect(fastAgeing(entity)).toBe(4000);
  }
  const entity = make(OVS);
  expect(forgotten(receive(entity, 0, told, 0))).toEqual(["all"]);
  expect(fastAgeing(entity)).toBeUndefined();
  expect(forgotten(receive(entity, 0, told, 500))).toEqual(["all"]);
});

test("Open vSwitch forgets when a port begins or ceases to learn, Linux what was learned at a port that is disabled", () => {
  expect([STANDARD, OVS, LINUX].map(whatIsForgotten)).toEqual([
    [[], []],
    [["all"], ["all"]],
    [[], [1]],
  ]);
});

test("a bridge whose root port loses carrier is root at once", () => {
  const entity = make();
  receive(entity, 0, better, 0);
  disablePort(entity, 0, 500);
  expect([isRootBridge(entity), entity.ports[0]?.state]).toEqual([true, "disabled"]);
  expect(receive(entity, 0, better, 600)).toEqual([]);
  enablePort(entity, 0, 700);
  expect(entity.ports[0]?.state).toBe("listening");
});

describe("a bridge that runs", () => {
  test("is root once its priority is the best, and says so at once", () => {
    const entity = make();
    receive(entity, 0, better, 0);
    const effects = setBridgeId(entity, bridgeId(0x1000, 5), 3000);
    expect([isRootBridge(entity), entity.timeouts]).toEqual([true, entity.ownTimeouts]);
    expect(sent(effects)).toHaveLength(2);
    expect(setBridgeId(entity, entity.id, 4000)).toEqual([]);
  });

  test("stays what it is when its priority is still worse than the root's", () => {
    const entity = make();
    receive(entity, 0, better, 0);
    setBridgeId(entity, bridgeId(0x9000, 5), 3000);
    expect([entity.rootPort?.index, entity.ports[1]?.designatedBridge]).toEqual([0, entity.id]);
  });

  test("takes another root port when the cost of its own is raised", () => {
    const entity = make();
    receive(entity, 0, better, 0);
    receive(entity, 1, { ...better, port: stpPort(0, 8).id, rootCost: 8 }, 0);
    expect(entity.rootPort?.index).toBe(0);
    setPathCost(entity, 0, 9 as PathCost, 10);
    expect([entity.rootPort?.index, entity.rootCost, entity.ports[0]?.state]).toEqual([1, 10, "blocking"]);
    expect(setPathCost(entity, 0, 9 as PathCost, 20)).toEqual([]);
  });

  test("of two ports on one segment blocks the one whose priority is worse", () => {
    const entity = make();
    const heard = { ...better, root: entity.id, rootCost: 0, bridge: entity.id, port: ports[0]!.id };
    receive(entity, 1, heard, 0);
    expect(entity.ports.map(({ state }) => state)).toEqual(["listening", "blocking"]);
    setPortId(entity, 1, stpPort(0, 2, 2, 16).id, 100);
    expect(entity.ports.map(({ state }) => state)).toEqual(["listening", "listening"]);
    expect(setPortId(entity, 1, stpPort(0, 2, 2, 16).id, 200)).toEqual([]);
  });
});

test("a port that no bridge has hears nothing", () => {
  expect(receive(make(), 7, better, 0)).toEqual([]);
  expect([disablePort(make(), 7, 0), enablePort(make(), 7, 0)]).toEqual([[], []]);
  expect([setPathCost(make(), 7, 3 as PathCost, 0), setPortId(make(), 7, ports[0]!.id, 0)]).toEqual([[], []]);
});
