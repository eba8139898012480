import { groupBy, members } from "../model/fabric/csr.ts";
import { must } from "../model/fabric/fabric.ts";
import { hearsLocal } from "../model/forwarding/host-rules.ts";
import type { Context } from "./context.ts";
import type { JoinedBridges } from "./joined.ts";
import { type Residents, residentsOf } from "./residents.ts";
import { portsBySender, type Sender, sharedSenders } from "./senders.ts";

/** A joined set of bridges, who lives there, and who can send there. */
export interface Component {
  readonly joined: JoinedBridges;
  /** rows of those who live there */
  readonly endpoints: Int32Array;
  /** who sends there by a port that is not his own: of one container */
  readonly shared: readonly Sender[];
  /** whether the host of one of its bridges listens on LOCAL */
  readonly listens: boolean;
  /** made when first asked for, as those who are apart need no list of a million */
  readonly residents: readonly Residents[];
  /** per tenant that sends there its ports; made when first asked for */
  readonly ports: ReadonlyMap<number, readonly number[]>;
}

type PortsByTenant = Map<number, number[]>;

/** The components where anybody lives. */
export function componentsOf(context: Context): readonly Component[] {
  const { fabric } = context;
  const { endpoints, ports, bridges } = fabric.columns;
  const numbers = new Map<JoinedBridges, number>();
  const sets: JoinedBridges[] = [];
  const setOf = Int32Array.from(bridges.host, (_, bridge) => {
    const joined = must(context.joined.get(bridge));
    const known = numbers.get(joined) ?? sets.push(joined) - 1;
    numbers.set(joined, known);
    return known;
  });
  const setAt = (port: number) => must(setOf[must(ports.bridge[port])]);
  const groups = groupBy(endpoints.port.map(setAt), sets.length);
  const shared = new Map<number, Sender[]>();
  for (const sender of sharedSenders(fabric)) {
    const set = setAt(sender.port);
    shared.set(set, [...(shared.get(set) ?? []), sender]);
  }
  let bySet: readonly PortsByTenant[] | undefined;
  const portsIn = (set: number) => must((bySet ??= portsBySet(context, sets.length, setAt))[set]);
  return sets.flatMap((joined, set): Component[] => {
    const own = members(groups, set);
    if (own.length === 0) return [];
    const listens = joined.bridges.some((bridge) => hearsLocal(fabric, bridge));
    let residents: readonly Residents[] | undefined;
    return [
      {
        joined,
        endpoints: own,
        shared: shared.get(set) ?? [],
        listens,
        get residents() {
          return (residents ??= residentsOf(fabric, own));
        },
        get ports() {
          return portsIn(set);
        },
      },
    ];
  });
}

function portsBySet({ fabric }: Context, count: number, setAt: (port: number) => number) {
  const sets = Array.from({ length: count }, (): PortsByTenant => new Map());
  for (const [tenant, own] of portsBySender(fabric).entries()) {
    for (const port of own) {
      const ports = must(sets[setAt(port)]);
      const known = ports.get(tenant);
      if (known === undefined) ports.set(tenant, [port]);
      else known.push(port);
    }
  }
  return sets;
}
