import { type Columns, type HostParts, keyOf, type Part, SWITCH_MARK } from "./part.ts";
import { columnsOf } from "./columns.ts";
import type { Observed } from "./observe/observed-parts.ts";
import { addressesOf } from "./observe/observed-links.ts";
import type { Snapshot } from "./observe/snapshot.ts";

/** One setting that is not as it should be; undefined on a side that does not have it. */
export interface Drift {
  readonly column: string;
  readonly expected: string | undefined;
  readonly found: string | undefined;
}

/** What one host lacks, has too much, and has otherwise than it should. */
export interface HostDiff {
  readonly host: string;
  readonly missing: readonly Part[];
  readonly surplus: readonly Part[];
  readonly changed: readonly Changed[];
  /** what others have added to what is ours */
  readonly strange: readonly Part[];
}

export interface Changed {
  readonly expected: Part;
  readonly found: Part;
  readonly drift: readonly Drift[];
}

/** What cannot be read back from a live host; and whose a setting is, where others have set it as it should be. */
const UNSEEN: ReadonlySet<string> = new Set(["offload", SWITCH_MARK]);

/** From what a host has to what it should have. What the fabric leaves open is in neither, and so is no difference. */
export function diffHost({ host, parts }: HostParts, { own, strange, snapshot }: Observed): HostDiff {
  const nics = parts.filter(({ kind }) => kind === "nic").flatMap((part) => nicFound(part, snapshot));
  const found = new Map([...own, ...nics].map((part) => [keyOf(part), part]));
  const expected = new Set(parts.map(keyOf));
  const both = parts.flatMap((part) => {
    const other = found.get(keyOf(part));
    return other === undefined
      ? []
      : [{ expected: part, found: other, drift: driftOf(part.columns, other.columns) }];
  });
  return {
    host,
    missing: parts.filter((part) => !found.has(keyOf(part))),
    surplus: own.filter((part) => !expected.has(keyOf(part))),
    changed: both.filter(({ drift }) => drift.length > 0),
    strange,
  };
}

/** An interface that the host must have, as it has it: docker0 with its addresses, others as they are. */
function nicFound(wanted: Part, { links }: Snapshot): Part[] {
  const link = links.find(({ ifname }) => ifname === wanted.name);
  if (link === undefined) return [];
  const addresses = wanted.columns["addresses"] === undefined ? undefined : addressesOf(link);
  return [{ ...wanted, columns: columnsOf({ addresses }) }];
}

export function isSame({ missing, surplus, changed, strange }: HostDiff): boolean {
  return missing.length + surplus.length + changed.length + strange.length === 0;
}

function driftOf(expected: Columns, found: Columns): Drift[] {
  const names = new Set([...Object.keys(expected), ...Object.keys(found)]);
  return [...names]
    .filter((name) => !UNSEEN.has(name) && expected[name] !== found[name])
    .map((column) => ({ column, expected: expected[column], found: found[column] }));
}
