import { PORT } from "../../model/fabric/columns.ts";
import { must } from "../../model/fabric/fabric.ts";
import { keyMask, serviceOf } from "../../model/forwarding/service.ts";
import type { KeySet } from "../../model/forwarding/tunnel-index.ts";
import type { Taker } from "../../model/forwarding/tunnel-ways.ts";
import { type Bits, FIELD } from "../../model/openflow/key.ts";
import { type Bdd, FULL } from "./bdd.ts";
import { inTurn, only, type Step } from "./step.ts";
import type { Switches } from "./switches.ts";

/** A port where frames come in that leave by another, and what becomes of them on the way. */
export interface Crossing {
  readonly into: number;
  readonly step: Step;
}

/** Everywhere that frames come in again which leave by a port; none for an edge port. */
export function crossingsOf(switches: Switches, port: number): readonly Crossing[] {
  const { wiring, wires, fabric } = switches;
  const { kind, bridge, tunnel } = fabric.columns.ports;
  if (kind[port] === PORT.tunnel) return throughTunnel(switches, must(tunnel[port]));
  const ends = wiring.farEnds(port);
  if (kind[port] === PORT.patch) {
    const step = inTurn([wires.leave(), wires.enter()]);
    return ends.map((into) => ({ into, step }));
  }
  return ends.map((into) => ({
    into,
    step: inTurn([wires.write, wires.leave(), switches.entering(must(bridge[into]))]),
  }));
}

/** One for each part of what the tunnel may send, and each tunnel that may take it. */
function throughTunnel(switches: Switches, tunnel: number): readonly Crossing[] {
  const { wiring, fabric } = switches;
  return wiring.ways.takersOf(tunnel).flatMap((taker) => {
    const step = carrying(switches, tunnel, taker);
    return wiring.portsOf(taker.group).map((into) => {
      const limit = switches.tagsReadBy(must(fabric.columns.ports.bridge[into]));
      return { into, step: inTurn([step, switches.wires.read(limit)]) };
    });
  });
}

/** The fields of the outer packet, as its sender has set them and its taker sees them. */
function carrying(switches: Switches, tunnel: number, { when, seen }: Taker): Step {
  const { sets, wires, fabric } = switches;
  const { variables } = sets;
  const id = idOf(keyMask(serviceOf(fabric, tunnel)));
  const kept = seen.id === undefined ? variables.live(id).map(([bit]) => variables.of(bit)) : [];
  const conditions = [
    when.keys === undefined ? FULL : hasKey(switches, id, when.keys),
    when.src === undefined ? FULL : sets.equals(FIELD.tun_src, BigInt(when.src)),
    when.dst === undefined ? FULL : sets.equals(FIELD.tun_dst, BigInt(when.dst)),
  ];
  const literals = [
    ...(seen.id === undefined ? [] : variables.literals(FIELD.tun_id, BigInt(seen.id))),
    ...variables.literals(FIELD.tun_src, BigInt(seen.src)),
    ...variables.literals(FIELD.tun_dst, BigInt(seen.dst)),
  ];
  return inTurn([
    only(sets, sets.all(conditions)),
    wires.write,
    wires.leave(kept),
    wires.enter(literals, kept),
  ]);
}

/** Of tun_id what a header has room for. */
export function idOf(mask: number): Bits {
  return { start: FIELD.tun_id.start, width: mask.toString(2).length };
}

export function hasKey({ sets }: Switches, id: Bits, keys: KeySet): Bdd {
  if (keys.kind === "one") return sets.equals(id, BigInt(keys.key));
  // Where not all of the key is read, there is another that looks the same.
  if (sets.variables.live(id).length < id.width) return FULL;
  return sets.bdds.not(sets.any([...keys.keys].map((key) => sets.equals(id, BigInt(key)))));
}
