import { expect, test } from "vitest";
import type { Bpdu, ConfigBpdu } from "../../../src/model/spanning-tree/bpdu.ts";
import { DEFAULT_TIMERS } from "../../../src/model/spanning-tree/timers.ts";
import { disablePort, enablePort, makeBridge } from "../../../src/sim/spanning-tree/administer.ts";
import { agesFast, isRootBridge, type Effect, type Entity } from "../../../src/sim/spanning-tree/entity.ts";
import { receive } from "../../../src/sim/spanning-tree/receive.ts";
import { nextDeadline, tick } from "../../../src/sim/spanning-tree/tick.ts";
import { bridgeId, stpPort } from "../../model/spanning-tree/topologies.ts";

const ports = [stpPort(0, 1), stpPort(0, 2)];
const make = () => makeBridge({ id: bridgeId(0x8000, 5), timers: DEFAULT_TIMERS, ports }, 0);

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

function runTo(entity: Entity, time: number): Effect[] {
  const effects: Effect[] = [];
  while (nextDeadline(entity) <= time) effects.push(...tick(entity, nextDeadline(entity)));
  return effects;
}

test("a bridge that starts is root, says nothing before its hello time, then speaks at every port", () => {
  const entity = make();
  expect([isRootBridge(entity), nextDeadline(entity)]).toEqual([true, 2000]);
  expect(tick(entity, 1999)).toEqual([]);
  expect(sent(tick(entity, 2000)).map(([port]) => port)).toEqual([0, 1]);
});

test("a root sends one BPDU per hello time at each port", () => {
  const entity = make();
  expect(sent(runTo(entity, 60_000))).toHaveLength(2 * 30);
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
  const entity = make();
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
  const entity = make();
  const effects = receive(entity, 1, { kind: "tcn" }, 5000);
  expect(effects[0]).toEqual({ kind: "flush" });
  expect(sent(effects)).toEqual([
    [1, expect.objectContaining({ topologyChangeAck: true, topologyChange: true })],
  ]);
  expect(agesFast(entity)).toBe(true);
  // Nothing else may change the topology meanwhile.
  for (const port of entity.ports) port.forwardDelay = undefined;
  runTo(entity, 39_999);
  expect(agesFast(entity)).toBe(true);
  runTo(entity, 40_000);
  expect(agesFast(entity)).toBe(false);
});

test("the root's flag makes a bridge age fast and flush", () => {
  const entity = make();
  const effects = receive(entity, 0, { ...better, topologyChange: true }, 0);
  expect([agesFast(entity), effects.at(-1)]).toEqual([true, { kind: "flush" }]);
});

test("a bridge whose root port loses carrier is root at once", () => {
  const entity = make();
  receive(entity, 0, better, 0);
  const effects = disablePort(entity, 0, 500);
  expect([isRootBridge(entity), entity.ports[0]?.state]).toEqual([true, "disabled"]);
  expect(effects.some(({ kind }) => kind === "flush")).toBe(true);
  expect(receive(entity, 0, better, 600)).toEqual([]);
  enablePort(entity, 0, 700);
  expect(entity.ports[0]?.state).toBe("listening");
});

test("a port that no bridge has hears nothing", () => {
  expect(receive(make(), 7, better, 0)).toEqual([]);
  expect([disablePort(make(), 7, 0), enablePort(make(), 7, 0)]).toEqual([[], []]);
});
