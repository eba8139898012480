import fc from "fast-check";
import type { Columns } from "./columns.ts";

const keys = fc.constantFrom(100, 100, 200, 0, 0xffffff);
const someKey: fc.Arbitrary<Columns> = fc.oneof(
  { withCrossShrink: true },
  { weight: 3, arbitrary: fc.record({ key: keys }) },
  { weight: 1, arbitrary: fc.constant({}) },
  { weight: 1, arbitrary: fc.record({ in_key: keys, out_key: keys }) },
  { weight: 1, arbitrary: fc.record({ in_key: keys }) },
  { weight: 1, arbitrary: fc.record({ out_key: keys }) },
  { weight: 1, arbitrary: fc.record({ in_key: fc.constant("flow"), out_key: keys }) },
  { weight: 2, arbitrary: fc.record({ key: fc.constant("flow") }) },
  { weight: 1, arbitrary: fc.record({ in_key: keys, out_key: fc.constant("flow") }) },
);

/** What is said of the outer header; one line each. */
const HEADER: readonly (readonly [option: string, values: readonly unknown[]])[] = [
  ["csum", [true, false]],
  ["df_default", [false, true]],
  ["ttl", [1, 7, "inherit"]],
  ["tos", [32, "inherit"]],
];
const header = fc
  .tuple(...HEADER.map(([, values]) => fc.option(fc.constantFrom(...values), { nil: undefined, freq: 1 })))
  .map((drawn) =>
    Object.fromEntries(
      HEADER.flatMap(([key], at) => (drawn[at] === undefined ? [] : [[key, drawn[at]] as const])),
    ),
  );

const REMOTES = ["peer", "peer", "peer", "peer", "second", "nobody", "self"] as const;
const LOCALS = ["none", "none", "none", "own", "second"] as const;

/**
 * One end of a tunnel.
 * @param isOpen whether addresses may be left to the flow: such a port takes packets of any fabric in its switch
 */
export const tunnelEnd = (isOpen: boolean) =>
  fc.record({
    type: fc.constantFrom("gre", "gre", "vxlan"),
    key: someKey,
    header: fc.oneof({ withCrossShrink: true }, fc.constant({}), header),
    /** Whether the other end's key is the same the other way round. */
    isMirrored: fc.constantFrom(true, true, true, false),
    remote: fc.constantFrom(...REMOTES, ...(isOpen ? (["flow", "flow"] as const) : [])),
    local: fc.constantFrom(...LOCALS, ...(isOpen ? (["flow"] as const) : [])),
    dstPort: fc.constantFrom(undefined, undefined, undefined, 8472),
  });
export type TunnelEnd = ReturnType<typeof tunnelEnd> extends fc.Arbitrary<infer T> ? T : never;

/** Addresses of a host on the underlay: the second is in another network. */
export function addressOf(host: number, which: "first" | "second"): string {
  return `10.0.${which === "first" ? 0 : 1}.${host + 1}`;
}

/** Options of a port at `from`, for a tunnel to `to`. */
export function tunnelOptions(end: TunnelEnd, from: number, to: number): Columns {
  const remotes = {
    peer: addressOf(to, "first"),
    second: addressOf(to, "second"),
    flow: "flow",
    nobody: "10.0.0.99",
    self: addressOf(from, "first"),
  };
  const locals = { own: addressOf(from, "first"), second: addressOf(from, "second"), flow: "flow" };
  const remote = remotes[end.remote];
  const local =
    end.local === "none" || (end.local === "flow" && remote !== "flow") ? undefined : locals[end.local];
  return {
    remote_ip: remote,
    ...(local === undefined ? {} : { local_ip: local }),
    ...end.key,
    ...end.header,
    ...(end.type === "vxlan" && end.dstPort !== undefined ? { dst_port: end.dstPort } : {}),
  };
}

/** The key of the other end: what one sends the other takes. */
export function mirrored(key: Columns): Columns {
  const { in_key: inKey, out_key: outKey, ...rest } = key;
  return {
    ...rest,
    ...(outKey === undefined ? {} : { in_key: outKey }),
    ...(inKey === undefined || inKey === "flow" ? {} : { out_key: inKey }),
  };
}
