import type { Match } from "../openflow/flow.ts";
import { readFrameMatch } from "../openflow/read-frame-match.ts";
import { KnownNames } from "../schema/nearest.ts";
import { type Checked, type Problem, refused, show, unless } from "../values/problem.ts";
import type { FabricEditor } from "./editor.ts";
import { type Fabric, must } from "./fabric.ts";
import { type Failure, readFailure } from "./failure.ts";
import { portsOf } from "./outage.ts";
import type { OwnPropertyDocument } from "./own-property-document.ts";

/** A property of one's own, as rows of a fabric. */
export interface OwnProperty {
  readonly name: string;
  /** endpoints */
  readonly from: readonly number[];
  readonly to: readonly number[];
  /** frames that may come out, and as they are written; undefined for all */
  readonly only: { readonly matches: readonly Match[]; readonly texts: readonly string[] } | undefined;
  /** ports that nothing may get round, and what they are called; undefined for none */
  readonly through: { readonly ports: ReadonlySet<number>; readonly texts: readonly string[] } | undefined;
}

/** What is wrong with them before the fabric is whole: names that nobody has, and matches. */
export function ownPropertyProblems({ draft, names }: FabricEditor): Problem[] {
  const tenants = new KnownNames("a tenant or an endpoint", names.tenants);
  return draft.properties.flatMap(({ from, to, only }, i) => {
    const sides = { from: listed(from), to: listed(to) };
    const unknown = Object.entries(sides).flatMap(([side, parties]) =>
      parties
        .filter((party) => !names.tenants.has(party) && !names.endpoints.has(party))
        .map((party) => ({
          path: `properties.${i}.${side}`,
          expected: tenants.expected(party),
          found: show(party),
        })),
    );
    const { problems } = matchesOf(only, i);
    return [...unknown, ...problems];
  });
}

/** The properties that a fabric's file asks for. Problems are of what nothing may get round: places that are not there. */
export function ownPropertiesOf(fabric: Fabric): Checked<readonly OwnProperty[]> {
  const found = fabric.properties.map((one, i) => propertyOf(fabric, one, i));
  return unless(
    found.flatMap(({ problems }) => problems),
    () => found.map(({ property }) => property),
  );
}

function propertyOf(
  fabric: Fabric,
  { name, from, to, only, through }: OwnPropertyDocument,
  i: number,
): { readonly property: OwnProperty; readonly problems: readonly Problem[] } {
  const { matches } = matchesOf(only, i);
  const places = listed(through).map((text) => placeOf(fabric, text, `properties.${i}.through`));
  // Who says neither lets nothing come out at all.
  const isAll = only === undefined && through !== undefined;
  return {
    property: {
      name,
      from: endpointsOf(fabric, listed(from)),
      to: endpointsOf(fabric, listed(to)),
      only: isAll ? undefined : { matches, texts: listed(only) },
      through: through === undefined ? undefined : { ports: portsAt(fabric, places), texts: listed(through) },
    },
    problems: places.flatMap((one) => (one.ok ? [] : one.problems)),
  };
}

function matchesOf(only: OwnPropertyDocument["only"], i: number) {
  const read = listed(only).map((text) => readFrameMatch(text, `properties.${i}.only`));
  return {
    matches: read.flatMap((one) => (one.ok ? [one.value] : [])),
    problems: read.flatMap((one) => (one.ok ? [] : one.problems)),
  };
}

/** Whatever has ports that can be shut. */
function placeOf(fabric: Fabric, text: string, path: string): Checked<Failure> {
  const found = readFailure(fabric, text, path);
  if (!found.ok || portsOf(fabric, found.value).length > 0) return found;
  const expected = "a link, HOST, HOST/BRIDGE or HOST/BRIDGE/PORT: something with ports";
  return refused([{ path, expected, found: show(text) }]);
}

function portsAt(fabric: Fabric, places: readonly Checked<Failure>[]): ReadonlySet<number> {
  return new Set(places.flatMap((one) => (one.ok ? portsOf(fabric, one.value) : [])));
}

function endpointsOf(fabric: Fabric, parties: readonly string[]): readonly number[] {
  const { tenant, count } = fabric.columns.endpoints;
  const wanted = new Set(parties);
  return Array.from({ length: count }, (_, endpoint) => endpoint).filter(
    (endpoint) =>
      wanted.has(fabric.tenantName(must(tenant[endpoint]))) || wanted.has(fabric.endpointName(endpoint)),
  );
}

function listed<T>(one: T | readonly T[] | undefined): readonly T[] {
  if (one === undefined) return [];
  return Array.isArray(one) ? (one as readonly T[]) : [one as T];
}
