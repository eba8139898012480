import type { AskedFailures } from "../../model/fabric/asked-failures.ts";
import { PORT } from "../../model/fabric/columns.ts";
import { type Fabric, must } from "../../model/fabric/fabric.ts";
import { type Failure, formatFailure } from "../../model/fabric/failure.ts";
import type { Wiring } from "../../model/forwarding/wiring.ts";

/** What fails together, one set after the other. */
export interface FailureSets {
  readonly sets: readonly (readonly Failure[])[];
  /** how many there are, with those that are not looked at */
  readonly count: number;
}

/** Sets that are looked at: each is a proof of its own. */
const MOST_SETS = 2000;

/**
 * All sets of at most so many failures, small ones first. One alone can be any link, tunnel, bridge or host, and any switch may
 * start again; single directions of the underlay and single ends of wires are for those to name who want them.
 */
export function failureSets(wiring: Wiring, asked: AskedFailures): FailureSets {
  if (typeof asked !== "number") return { sets: asked.slice(0, MOST_SETS), count: asked.length };
  const single = singleFailures(wiring);
  let count = 0;
  for (let size = 1; size <= asked; size++) count += choose(single.length, size);
  const sets: (readonly Failure[])[] = [];
  for (let size = 1; size <= asked && sets.length < MOST_SETS; size++)
    for (const set of subsets(single, size)) {
      if (sets.length === MOST_SETS) break;
      sets.push(set);
    }
  return { sets, count };
}

/** As people write it: `h1`, or `h1 and link lan-a`. */
export function setName(fabric: Fabric, set: readonly Failure[]): string {
  return set.map((one) => formatFailure(fabric, one)).join(" and ");
}

function singleFailures(wiring: Wiring): readonly Failure[] {
  const { fabric } = wiring;
  const { links, bridges, hosts } = fabric.columns;
  const switches = new Set(
    rows(bridges.count)
      .filter((bridge) => fabric.bridgeSettings(bridge).kind === "ovs")
      .map((bridge) => must(bridges.host[bridge])),
  );
  return [
    ...rows(links.count).flatMap((link): Failure[] => (links.up[link] === 1 ? [{ kind: "link", link }] : [])),
    ...tunnelFailures(wiring),
    ...rows(bridges.count).map((bridge): Failure => ({ kind: "bridge", bridge })),
    ...rows(hosts.count).map((host): Failure => ({ kind: "host", host })),
    ...[...switches].map((host): Failure => ({ kind: "restart", host })),
  ];
}

function rows(count: number): readonly number[] {
  return Array.from({ length: count }, (_, row) => row);
}

/** Both ends of each, or the one that there is; of one that many take part in, every end by itself. */
function tunnelFailures({ fabric, tunnels: index, target }: Wiring): readonly Failure[] {
  const { ports, tunnels } = fabric.columns;
  const farEnd = (tunnel: number) => {
    const group = must(target[tunnel]);
    const takers = group < 0 ? [] : [...index.tunnelsOf(group)];
    return takers.length === 1 ? must(takers[0]) : -1;
  };
  const failures: Failure[] = [];
  for (let port = 0; port < ports.count; port++) {
    if (ports.kind[port] !== PORT.tunnel) continue;
    const own = must(ports.tunnel[port]);
    const far = farEnd(own);
    const isMutual = far >= 0 && farEnd(far) === own;
    if (!isMutual) failures.push({ kind: "port", port });
    else if (own < far) failures.push({ kind: "tunnel", ports: [port, must(tunnels.port[far])] });
  }
  return failures;
}

function* subsets<T>(items: readonly T[], size: number, from = 0): Generator<readonly T[]> {
  if (size === 0) return yield [];
  for (let i = from; i + size <= items.length; i++)
    for (const rest of subsets(items, size - 1, i + 1)) yield [must(items[i]), ...rest];
}

function choose(of: number, size: number): number {
  let count = 1;
  for (let i = 0; i < size; i++) count = (count * (of - i)) / (i + 1);
  return Math.round(count);
}
