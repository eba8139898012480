import { expect } from "vitest";
import { converge } from "../../src/model/spanning-tree/converged.ts";
import type { Dialect } from "../../src/model/spanning-tree/dialect.ts";
import { pathCostFrom, portIdFrom } from "../../src/model/spanning-tree/port-id.ts";
import { DEFAULT_TIMERS } from "../../src/model/spanning-tree/timers.ts";
import { columnsOf, hearsOnSegments, type StpTopology } from "../../src/model/spanning-tree/topology.ts";
import { roleIn } from "../../src/model/spanning-tree/tree.ts";
import { must } from "../../src/model/fabric/fabric.ts";
import { setBridgeId, setPortId } from "../../src/sim/spanning-tree/administer.ts";
import {
  administer,
  makeNetwork,
  type Network,
  restart,
  setHearing,
  setPort,
} from "../../src/sim/spanning-tree/network.ts";
import { settle } from "../../src/sim/spanning-tree/settle.ts";
import { bridgeId, stpBridge } from "../model/spanning-tree/topologies.ts";

/**
 * A figure of the standard as text, one bridge a line: its address in hexadecimal, then per port the LAN that it is
 * on. `b/5` is a port of path cost 5 on LAN b, the default is 10; `.` is plugged into nothing, `-` has no carrier.
 *
 *     111  a b
 *     222  a/5 - c
 */
export class Figure {
  readonly #network: Network;
  readonly #names: readonly string[];
  /** Per bridge and port its LAN. */
  readonly #lans: string[][];
  readonly #priorities: number[];
  readonly #portPriorities: number[][];

  constructor(text: string, dialect: Dialect) {
    const lines = linesOf(text);
    this.#names = lines.map(({ name }) => name);
    this.#lans = lines.map(({ ports }) => ports.map(({ lan }) => lan));
    this.#priorities = lines.map(() => 0x8000);
    this.#portPriorities = lines.map(({ ports }) => ports.map(() => 128));
    const ports = lines.flatMap(({ ports: own }, bridge) =>
      own.map(({ lan, cost }, index) => ({
        bridge,
        id: must(portIdFrom(128, index + 1)),
        cost: must(pathCostFrom(cost)),
        enabled: lan !== "-",
      })),
    );
    const bridges = this.#names.map((name) =>
      stpBridge(bridgeId(0x8000, Number.parseInt(name, 16)), DEFAULT_TIMERS, dialect),
    );
    this.#network = makeNetwork({ bridges, ports, hears: this.#hears() });
    this.settle();
  }

  /** Plugs a bridge's ports elsewhere: a line of the same form, `_` for a port that stays where it is. */
  plug(text: string): this {
    for (const { name, ports } of linesOf(text)) {
      const bridge = this.#bridge(name);
      for (const [index, { lan }] of ports.entries()) {
        if (lan === "_") continue;
        must(this.#lans[bridge])[index] = lan;
        setPort(this.#network, must(must(this.#network.portsOf[bridge])[index]), lan !== "-");
      }
    }
    setHearing(this.#network, this.#hears());
    return this.settle();
  }

  bridgePriority(name: string, priority: number): this {
    const bridge = this.#bridge(name);
    this.#priorities[bridge] = priority;
    const id = bridgeId(priority, Number.parseInt(name, 16));
    administer(this.#network, bridge, (entity, now) => setBridgeId(entity, id, now));
    return this;
  }

  /** @param port its place in the line, from 1 */
  portPriority(name: string, port: number, priority: number): this {
    const bridge = this.#bridge(name);
    must(this.#portPriorities[bridge])[port - 1] = priority;
    const id = must(portIdFrom(priority, port));
    administer(this.#network, bridge, (entity, now) => setPortId(entity, port - 1, id, now));
    return this.settle();
  }

  restart(name: string): this {
    restart(this.#network, this.#bridge(name));
    return this.settle();
  }

  settle(): this {
    expect(settle(this.#network).kind).toBe("converged");
    return this;
  }

  /**
   * What came of it, one bridge a line: `root`, or the path cost and the LAN of the root port; then per port R root, D
   * designated, A alternate, - disabled. What the protocol came to and what is computed must be one.
   */
  get tree(): string[] {
    const { watch, portsOf, topology } = this.#network;
    const computed = converge(columnsOf(this.#now()));
    const roles = topology.ports.map((_, port) => must(watch.roles[port]));
    expect(roles).toEqual(topology.ports.map((_, port) => roleIn(computed, port)));
    expect(watch.rootCosts).toEqual([...computed.rootCost]);
    return this.#names.map((name, bridge) => {
      const ports = must(portsOf[bridge]);
      const rootPort = ports.indexOf(must(watch.rootPorts[bridge]));
      const way =
        rootPort < 0 ? "root" : `${watch.rootCosts[bridge]}${must(must(this.#lans[bridge])[rootPort])}`;
      return `${name} ${way} ${ports.map((port) => LETTER[must(roles[port])]).join("")}`;
    });
  }

  /** The topology as it is after all changes, as the fixpoint wants it. */
  #now(): StpTopology {
    const { topology, place } = this.#network;
    return {
      bridges: topology.bridges.map((bridge, index) =>
        stpBridge(
          bridgeId(must(this.#priorities[index]), Number.parseInt(must(this.#names[index]), 16)),
          bridge.timers,
          bridge.dialect,
        ),
      ),
      ports: topology.ports.map(({ bridge, cost }, port) => {
        const index = must(place[port]);
        const priority = must(must(this.#portPriorities[bridge])[index]);
        const lan = must(must(this.#lans[bridge])[index]);
        return { bridge, cost, id: must(portIdFrom(priority, index + 1)), enabled: lan !== "-" };
      }),
      hears: this.#hears(),
    };
  }

  #hears(): number[][] {
    const places = this.#lans.flat();
    const lans = [...new Set(places)].filter((lan) => lan !== "-" && lan !== ".");
    const on = (lan: string) => [...places.keys()].filter((port) => places[port] === lan);
    return hearsOnSegments(places.length, lans.map(on));
  }

  #bridge(name: string): number {
    const bridge = this.#names.indexOf(name);
    if (bridge < 0) throw new Error(`no bridge ${name}`);
    return bridge;
  }
}

const LETTER = { root: "R", designated: "D", alternate: "A", disabled: "-" } as const;

function linesOf(text: string) {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  return lines.map((line) => {
    const [name = "", ...ports] = line.trim().split(/\s+/);
    return {
      name,
      ports: ports.map((port) => {
        const [lan = "", cost = "10"] = port.split("/");
        return { lan, cost: Number(cost) };
      }),
    };
  });
}
