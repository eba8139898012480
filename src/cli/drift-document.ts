import type { Look } from "../realize/look.ts";

/** By host, what it lacks, has too much, has otherwise, and what others have added. */
export function driftDocument(seen: Look | undefined) {
  const hosts = seen?.hosts ?? [];
  return Object.fromEntries(
    hosts.map(({ diff: { host, missing, surplus, changed, strange } }) => [
      host,
      {
        missing: missing.map(({ kind, name, of }) => ({ kind, name, of })),
        surplus: surplus.map(({ kind, name, of }) => ({ kind, name, of })),
        changed: changed.map(({ expected: { kind, name, of }, drift }) => ({ kind, name, of, drift })),
        strange: strange.map(({ kind, name }) => ({ kind, name })),
      },
    ]),
  );
}
