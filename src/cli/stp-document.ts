import type { Stretch } from "../sim/spanning-tree/story.ts";
import type { Moment } from "../sim/spanning-tree/timeline.ts";
import { timelineOf } from "../sim/spanning-tree/timeline.ts";
import type { StpNames, Told } from "./stp-told.ts";

/** The contract's `stp --json`, and what it lets be added. Times in seconds. */
export function stpDocument(told: Told, withTimeline: boolean) {
  const { story, fresh, at, down, names } = told;
  return {
    bridges: bridgesOf(told),
    convergedAfter: settledAfter(fresh),
    usableAfter: seconds(fresh.usableAt),
    ...(at === undefined ? {} : { at: seconds(at) }),
    ...(story.blow === undefined ? {} : { failure: failureOf(story.blow, down) }),
    ...(down.length === 0 ? {} : { parted: told.parted }),
    withoutSpanningTree: told.without,
    ...(told.unsettled.length === 0 ? {} : { unsettled: told.unsettled }),
    ...(withTimeline
      ? { timeline: timelineOf(story).flatMap((moment) => eventsOf(moment, names, down)) }
      : {}),
  };
}

function bridgesOf({ story: { shown }, names, gone }: Told) {
  const ports = names.portsOfBridges();
  const bridges = shown.bridges.flatMap(({ root, rootCost, rootPort }, bridge) => {
    if (gone.has(bridge)) return [];
    const own = (ports[bridge] ?? []).flatMap((port) => {
      const there = shown.ports[port];
      if (there === undefined) return [];
      const { role, state, cost } = there;
      return [[names.port(port), { role, state, cost }] as const];
    });
    const document = {
      root,
      rootCost,
      rootPort: rootPort < 0 ? null : names.port(rootPort),
      ports: Object.fromEntries(own),
    };
    return [[names.bridge(bridge), document] as const];
  });
  return Object.fromEntries(bridges);
}

/** From the failure on, which falls after the tree has converged. */
function failureOf(blow: Stretch, down: readonly string[]) {
  return {
    down,
    at: seconds(blow.from),
    convergedAfter: settledAfter(blow),
    usableAfter: seconds(blow.usableAt - blow.from),
  };
}

function eventsOf({ at, blow, beliefs, changes, usable }: Moment, names: StpNames, down: readonly string[]) {
  const time = seconds(at);
  return [
    ...(blow ? [{ at: time, event: "failure", down }] : []),
    ...beliefs.map(({ bridge, root, rootCost, rootPort }) => ({
      at: time,
      event: "belief",
      bridge: names.bridge(bridge),
      root,
      rootCost,
      rootPort: rootPort < 0 ? null : names.port(rootPort),
    })),
    ...changes.map(({ port, role, state }) => ({
      at: time,
      event: "port",
      port: names.at(port),
      role,
      state,
    })),
    ...(usable ? [{ at: time, event: "usable" }] : []),
  ];
}

/** null: it never came to rest. */
function settledAfter({ from, settledAt }: Stretch): number | null {
  return settledAt === undefined ? null : seconds(settledAt - from);
}

function seconds(milliseconds: number): number {
  return milliseconds / 1000;
}
