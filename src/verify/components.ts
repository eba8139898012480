import { must } from "../model/fabric/fabric.ts";
import { hearsLocal } from "../model/forwarding/host-rules.ts";
import type { Context } from "./context.ts";
import type { JoinedBridges } from "./joined.ts";
import { type Residents, residentsOf } from "./residents.ts";
import { portsBySender } from "./senders.ts";

/** A joined set of bridges, who lives there, and who can send there. */
export interface Quarter {
  readonly joined: JoinedBridges;
  readonly residents: readonly Residents[];
  /** per tenant that sends there its ports */
  readonly ports: ReadonlyMap<number, readonly number[]>;
  /** whether the host of one of its bridges listens on LOCAL */
  readonly listens: boolean;
}

interface Draft extends Quarter {
  readonly residents: Residents[];
  readonly ports: Map<number, number[]>;
}

/** The quarters where anybody lives. */
export function quartersOf(context: Context): Iterable<Quarter> {
  const { fabric } = context;
  const { ports } = fabric.columns;
  const quarters = new Map<JoinedBridges, Draft>();
  const quarterOf = (bridge: number) => {
    const joined = must(context.joined.get(bridge));
    const known = quarters.get(joined) ?? {
      joined,
      residents: [],
      ports: new Map<number, number[]>(),
      listens: joined.bridges.some((one) => hearsLocal(fabric, one)),
    };
    quarters.set(joined, known);
    return known;
  };
  for (const residents of residentsOf(fabric)) quarterOf(residents.bridge).residents.push(residents);
  for (const [tenant, own] of portsBySender(fabric).entries()) {
    for (const port of own) {
      const { ports: bySender } = quarterOf(must(ports.bridge[port]));
      const known = bySender.get(tenant);
      if (known === undefined) bySender.set(tenant, [port]);
      else known.push(port);
    }
  }
  return quarters.values();
}
