import { must } from "../model/fabric/fabric.ts";
import { type OwnProperty, ownPropertiesOf } from "../model/fabric/own-property.ts";
import { handOn } from "./blame-words.ts";
import type { Context } from "./context.ts";
import { type Asked, HeaderExplorer } from "./headers/header-explorer.ts";
import { Switches } from "./headers/switches.ts";
import { Undecided } from "./headers/undecided.ts";
import { edgesOf } from "./isolation.ts";
import { type JoinedBridges, withoutModel } from "./joined.ts";
import { type Tellable, tellFindings } from "./leak-stories.ts";
import { meetings, shared } from "./meetings.ts";
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
  const asks = [
    ...(only === undefined
      ? []
      : [
          {
            kind: "not-only" as const,
            met: meet({ unlike: only.matches }),
            cause: `${name}: ${allowedBy(only.texts)} is to come there`,
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
  const senderAt = (port: number) => fabric.endpointName(must(fabric.columns.ports.endpoint[port]));
  return asks.flatMap(({ kind, met, cause }) => {
    if (met === undefined) return [];
    const { ways, count } = met;
    return [{ kind, ways, count, cause, blame: blameFor(context, must(ways[0]), path), senderAt }];
  });
}

function allowedBy(texts: readonly string[]): string {
  return texts.length === 0 ? "nothing" : `nothing but ${texts.join(" or ")}`;
}

/** A change by hand on the way, and else the property. */
function blameFor({ fabric }: Context, way: Way, path: string): string {
  return handOn(fabric, portsOn(way)) ?? path;
}
