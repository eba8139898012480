import fc from "fast-check";
import type { Change } from "../../../src/model/fabric/change.ts";
import type { PortDocument } from "../../../src/model/fabric/document.ts";
import type { Fabric } from "../../../src/model/fabric/fabric.ts";
import { must } from "../../../src/model/fabric/fabric.ts";

const columns: fc.Arbitrary<PortDocument> = fc.oneof(
  { weight: 2, arbitrary: fc.constant({}) },
  { weight: 6, arbitrary: fc.record({ tag: fc.constantFrom(1, 2, 3, 10, 20) }) },
  { weight: 1, arbitrary: fc.record({ trunks: fc.constantFrom([1, 2], [10, 20]) }) },
  { weight: 1, arbitrary: fc.record({ tag: fc.constantFrom(1, 10), ofport: fc.integer({ min: 1, max: 6 }) }) },
);

const KINDS = [
  ...["plug", "plug", "plug", "move", "move", "pull", "pull", "add", "add", "add"],
  ...["retag", "retag", "remove", "remove", "carry", "flow", "unflow", "bridge", "tunnel"],
] as const;

const FLOWS = ["priority=1,actions=NORMAL", "priority=9,dl_vlan=10,actions=drop", "priority=9,actions=NORMAL"];

/** A change in numbers, whatever the fabric is that it is to be made of. */
export const drawnChange = fc.record({
  kind: fc.constantFrom(...KINDS),
  port: fc.nat(),
  endpoint: fc.nat(),
  bridge: fc.nat(),
  tenant: fc.constantFrom("red", "blue", "green", "new"),
  columns,
  /** as the port has that is drawn */
  isAlike: fc.boolean(),
  name: fc.constantFrom("n1", "n2", "n3"),
  container: fc.option(fc.constantFrom("red/n1", "blue/n2"), { nil: undefined, freq: 20 }),
});
type Drawn = typeof drawnChange extends fc.Arbitrary<infer T> ? T : never;

/** What it says of this fabric; now and then it cannot be made. */
export function changeOf(fabric: Fabric, drawn: Drawn): Change {
  const { ports, endpoints, bridges, vlanProfiles } = fabric.columns;
  const row = drawn.port % ports.count;
  const at = fabric.portName(row);
  const bridge = fabric.bridgeName(drawn.bridge % bridges.count);
  const endpoint =
    endpoints.count === 0 ? `${drawn.tenant}/n1` : fabric.endpointName(drawn.endpoint % endpoints.count);
  const { tag, mode } = must(vlanProfiles[must(ports.vlan[row])]);
  const alike = mode === "access" ? { tag } : {};
  const own = drawn.isAlike ? alike : drawn.columns;
  const flow = FLOWS[drawn.port % FLOWS.length]!;
  switch (drawn.kind) {
    case "plug": {
      const { container } = drawn;
      const to = { port: at, network: "lan", ...(container !== undefined && { container }) };
      return { kind: "set-endpoint", endpoint: `${drawn.tenant}/${drawn.name}`, to };
    }
    case "move":
      return { kind: "set-endpoint", endpoint, to: { port: at } };
    case "pull":
      return { kind: "remove-endpoint", endpoint };
    case "add": {
      const home = drawn.isAlike ? fabric.bridgeName(must(ports.bridge[row])) : bridge;
      return { kind: "set-port", at: `${home}/${drawn.name}`, port: own };
    }
    case "retag":
      return { kind: "set-port", at, port: own };
    case "remove":
      return { kind: "remove-port", at };
    case "carry":
      return { kind: "move-port", at, to: bridge };
    case "flow":
      return { kind: "set-flow", at: bridge, flow };
    case "unflow":
      return { kind: "remove-flow", at: bridge, flow: flow.slice(0, flow.lastIndexOf(",")) };
    case "bridge":
      return { kind: "set-bridge", at: bridge, bridge: { local: { up: drawn.isAlike } } };
    case "tunnel": {
      const options = { remote_ip: "10.9.0.1", key: 7 };
      return { kind: "set-port", at: `${bridge}/g${drawn.name}`, port: { type: "gre", options } };
    }
  }
}

export const drawnBatches = fc.array(fc.array(drawnChange, { minLength: 1, maxLength: 3 }), {
  minLength: 1,
  maxLength: 12,
  size: "max",
});
