import { must } from "../model/fabric/fabric.ts";
import { hearsLocal } from "../model/forwarding/host-rules.ts";
import type { Context } from "./context.ts";
import type { JoinedBridges } from "./joined.ts";
import { type Residents, residentsOf } from "./residents.ts";
import { portsBySender } from "./senders.ts";

/** A joined set of bridges, who lives there, and who can send there. */
export interface Component {
  readonly joined: JoinedBridges;
  readonly residents: readonly Residents[];
  /** per tenant that sends there its ports */
  readonly ports: ReadonlyMap<number, readonly number[]>;
  /** whether the host of one of its bridges listens on LOCAL */
  readonly listens: boolean;
}

interface Draft extends Component {
  readonly residents: Residents[];
  readonly ports: Map<number, number[]>;
}

/** The components where anybody lives. */
export function componentsOf(context: Context): Iterable<Component> {
  const { fabric } = context;
  const { ports } = fabric.columns;
  const components = new Map<JoinedBridges, Draft>();
  const componentOf = (bridge: number) => {
    const joined = must(context.joined.get(bridge));
    const known = components.get(joined) ?? {
      joined,
      residents: [],
      ports: new Map<number, number[]>(),
      listens: joined.bridges.some((one) => hearsLocal(fabric, one)),
    };
    components.set(joined, known);
    return known;
  };
  for (const residents of residentsOf(fabric)) componentOf(residents.bridge).residents.push(residents);
  for (const [tenant, own] of portsBySender(fabric).entries()) {
    for (const port of own) {
      const { ports: bySender } = componentOf(must(ports.bridge[port]));
      const known = bySender.get(tenant);
      if (known === undefined) bySender.set(tenant, [port]);
      else known.push(port);
    }
  }
  return components.values();
}
