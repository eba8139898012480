import type { Fabric } from "../model/fabric/fabric.ts";
import { nearest } from "../model/schema/nearest.ts";
import { type Checked, good, type Problem, show, unless } from "../model/values/problem.ts";

/** The row of the endpoint with this name. */
export function endpointRow(fabric: Fabric, name: string, path: string): Checked<number> {
  return found(fabric.findEndpoint(name), path, name, {
    what: "an endpoint of the file, as TENANT/CONTAINER",
    known: () => names(fabric.columns.endpoints.count, (row) => fabric.endpointName(row)),
  });
}

/** The row of the port at HOST/BRIDGE/PORT. */
export function portRow(fabric: Fabric, at: string, path: string): Checked<number> {
  if (/^(?:link|underlay):/.test(at)) {
    const expected = "a port of the network, as HOST/BRIDGE/PORT: frames come in at ports only";
    return unless([{ path, expected, found: show(at) }], () => 0);
  }
  return found(fabric.findPort(at), path, at, {
    what: "a port of the network, as HOST/BRIDGE/PORT",
    known: () => names(fabric.columns.ports.count, (row) => fabric.portName(row)),
  });
}

interface Known {
  readonly what: string;
  readonly known: () => readonly string[];
}

function found(row: number | undefined, path: string, name: string, { what, known }: Known): Checked<number> {
  return row === undefined ? unless([missing(path, name, { what, known })], () => 0) : good(row);
}

/** Names the one that was probably meant, or, of a few, all. */
function missing(path: string, name: string, { what, known }: Known): Problem {
  const all = known();
  const close = all.length <= MANY ? nearest(name, all) : undefined;
  const few = all.length > 0 && all.length <= FEW ? `: one of ${all.join(", ")}` : "";
  return {
    path,
    expected: close === undefined ? `${what}${few}` : `${close} (did you mean that?)`,
    found: show(name),
  };
}

const FEW = 12;
/** Names that are compared one by one. */
const MANY = 10_000;

function names(count: number, name: (row: number) => string): string[] {
  return Array.from({ length: count }, (_, row) => name(row));
}
