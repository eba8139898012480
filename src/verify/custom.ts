import { must } from "../model/fabric/fabric.ts";
import { type OwnProperty, ownPropertiesOf } from "../model/fabric/own-property.ts";
import { isByHand } from "./blame-words.ts";
import type { Context } from "./context.ts";
import type { Exploration } from "./exploration.ts";
import { type Asked, HeaderExplorer } from "./headers/header-explorer.ts";
import { Switches } from "./headers/switches.ts";
import { Undecided } from "./headers/undecided.ts";
import { edgesOf } from "./isolation.ts";
import { MAX_WAYS } from "./finding.ts";
import { type JoinedBridges, withoutModel } from "./joined.ts";
import { type Tellable, tellFindings } from "./leak-stories.ts";
import { unmodelled } from "./unmodelled.ts";
import { type PropertyVerdict, verdictOf } from "./verdict.ts";
import { portsOn, type Way } from "./way.ts";

/**
 * The properties of one's own that the file asks for: of all that those of `from` can send, as hostile as in isolation, nothing
 * comes out at those of `to` but frames that `only` has, and nothing that has not come `through` one of the places. Who says neither
 * lets nothing come out.
 */
export function checkCustom(context: Context): PropertyVerdict {
  const { fabric } = context;
  const own = ownPropertiesOf(fabric);
  if (!own.ok) throw new Error("a fabric is read with its properties");
  const found: Tellable[] = [];
  const undecided: string[] = [];
  for (const [i, property] of own.value.entries()) {
    context.step(`${property.name}, a property of its own`);
    for (const side of sidesOf(context, property)) {
      try {
        found.push(...violationsOf(context, property, side, `properties.${i}`));
      } catch (error) {
        if (!(error instanceof Undecided)) throw error;
        undecided.push(`${property.name}: ${error.message}`);
      }
    }
  }
  const told = tellFindings(context, found);
  const { endpoints, ports } = fabric.columns;
  const pairs = own.value.reduce((sum, { from, to }) => sum + from.length * to.length - shared(from, to), 0);
  return verdictOf(
    "custom",
    { endpoints: endpoints.count, ports: ports.count, pairs },
    {
      violations: told.violations,
      violationCount: found.length - told.unproven,
      most: context.most,
      undecided: [...told.undecided, ...undecided, ...(own.value.length > 0 ? unmodelled(context) : [])],
      notes: [
        own.value.length === 0 ? "the file asks for none" : own.value.map(({ name }) => name).join(", "),
      ],
    },
  );
}

/** Who sends and who is not to get it, as ports on one joined set of bridges. */
interface Sides {
  readonly joined: JoinedBridges;
  readonly from: readonly number[];
  readonly to: readonly number[];
}

/** Where nothing joins the two sides nothing of one comes out at the other. */
function sidesOf({ fabric, joined }: Context, { from, to }: OwnProperty): readonly Sides[] {
  const { ports, endpoints } = fabric.columns;
  const sets = new Map<JoinedBridges, { from: number[]; to: number[] }>();
  for (const [side, rows] of [["from", from] as const, ["to", to] as const]) {
    for (const endpoint of rows) {
      const port = must(endpoints.port[endpoint]);
      const set = must(joined.get(must(ports.bridge[port])));
      const known = sets.get(set) ?? { from: [], to: [] };
      known[side].push(port);
      sets.set(set, known);
    }
  }
  return [...sets].flatMap(([set, { from: own, to: others }]) =>
    own.length === 0 || others.length === 0 ? [] : [{ joined: set, from: own, to: others }],
  );
}

/** @throws Undecided */
function violationsOf(
  context: Context,
  { name, only, through }: OwnProperty,
  { joined, from, to }: Sides,
  path: string,
): readonly Tellable[] {
  const { fabric, wiring, relation } = context;
  const [first, ...more] = joined.unmodelled;
  if (first !== undefined) throw new Undecided(withoutModel([first, ...more]));
  const switches = new Switches(wiring, joined.bridges, only?.matches);
  const explorer = new HeaderExplorer(switches, relation.hosts, edgesOf(fabric, joined));
  const meet = (asked: Asked) => meetings(explorer, asked, from, to);
  const let_ =
    only === undefined || only.texts.length === 0 ? "nothing" : `nothing but ${only.texts.join(" or ")}`;
  const asks = [
    ...(only === undefined
      ? []
      : [
          {
            kind: "not-only" as const,
            met: meet({ unlike: only.matches }),
            cause: `${name}: ${let_} is to come there`,
          },
        ]),
    ...(through === undefined
      ? []
      : [
          {
            kind: "not-through" as const,
            met: meet({ shut: through.ports }),
            cause: `${name}: what comes there is to have come through ${through.texts.join(" or ")}`,
          },
        ]),
  ];
  return asks.flatMap(({ kind, met, cause }) => {
    if (met === undefined) return [];
    const { ways, count } = met;
    const senderAt = (port: number) => fabric.endpointName(must(fabric.columns.ports.endpoint[port]));
    return [{ kind, ways, count, cause, blame: blameFor(context, must(ways[0]), path), senderAt }];
  });
}

interface Meeting {
  readonly ways: readonly Way[];
  /** ordered pairs of ports */
  readonly count: number;
}

/** Whether anything that is asked for comes from one side to the other. */
function meetings(
  explorer: HeaderExplorer,
  asked: Asked,
  from: readonly number[],
  to: readonly number[],
): Meeting | undefined {
  const [senders, targets] = [byKind(explorer, asked, from), byKind(explorer, asked, to)];
  const ways: Way[] = [];
  let count = 0;
  for (const alike of senders) {
    const [sender] = alike as [number];
    const found: Exploration = explorer.exploreFor([sender], asked);
    for (const others of targets) {
      const target = others.find((port) => port !== sender);
      const own = target === undefined ? [] : found.waysTo(target);
      if (own.length === 0) continue;
      ways.push(...own);
      count += alike.length * others.length - shared(alike, others);
    }
  }
  if (ways.length === 0) return undefined;
  return { ways: ways.toSorted((a, b) => a.arrivals.length - b.arrivals.length).slice(0, MAX_WAYS), count };
}

/** Ports that the explorer does not tell apart; what is shut is a kind of its own. */
function byKind(
  explorer: HeaderExplorer,
  { shut }: Asked,
  ports: readonly number[],
): readonly (readonly number[])[] {
  const kinds = new Map<string, number[]>();
  for (const port of ports) {
    const kind = `${shut?.has(port) === true} ${explorer.kindOf(port)}`;
    const known = kinds.get(kind);
    if (known === undefined) kinds.set(kind, [port]);
    else known.push(port);
  }
  return [...kinds.values()];
}

function shared(some: readonly number[], others: readonly number[]): number {
  const known = new Set(others);
  return some.filter((one) => known.has(one)).length;
}

/** A change by hand on the way, and else the property. */
function blameFor({ fabric }: Context, way: Way, path: string): string {
  const { ports } = fabric.columns;
  const onWay = portsOn(way).map((port) => fabric.blame(ports.origin[port]));
  return onWay.find(isByHand) ?? path;
}
