import type { Change } from "../../src/model/fabric/change.ts";
import { type Fabric, must } from "../../src/model/fabric/fabric.ts";
import { IsolationWatch } from "../../src/verify/watch/isolation-watch.ts";
import { minimalStandard } from "../random.ts";
import type { Row } from "./row.ts";

/** What is drawn is the same in each run. */
const SEED = 1;
const REACH = "p50 20 µs, p99 200 µs";

/** An endpoint of a fabric, in the words of changes. */
interface Drawn {
  readonly endpoint: string;
  readonly tenant: string;
  readonly network: string;
  /** its port, and the bridge of that */
  readonly port: string;
  readonly bridge: string;
  readonly tag: number;
}

/** What befalls an endpoint; `n` tells one from another. */
const WORKS: Readonly<Record<string, (drawn: Drawn, n: number, below: (n: number) => number) => Change[]>> = {
  added: ({ bridge, tag, tenant, network }, n) => [
    { kind: "set-port", at: `${bridge}/new${n}`, port: { tag } },
    { kind: "set-endpoint", endpoint: `${tenant}/new${n}`, to: { port: `${bridge}/new${n}`, network } },
  ],
  removed: ({ port }) => [{ kind: "remove-port", at: port }],
  "moved to another host": ({ endpoint, port, tag }, n, below) => {
    const to = `h${below(100)}/br-int/moved${n}`;
    return [
      { kind: "set-port", at: to, port: { tag } },
      { kind: "set-endpoint", endpoint, to: { port: to } },
      { kind: "remove-port", at: port },
    ];
  },
  // Hosts number VLANs alike: those of a tenant's two networks follow each other.
  "retagged into its tenant's other network": ({ port, tag, endpoint, network }) => [
    { kind: "set-port", at: port, port: { tag: network === "lan" ? tag + 1 : tag - 1 } },
    { kind: "set-endpoint", endpoint, to: { port, network: network === "lan" ? "dmz" : "lan" } },
  ],
};

/** Isolation of a fabric that is watched while endpoints come, go, move and get other tags, each so many times. */
export function changeRows(fabric: Fabric, times: number): readonly Row[] {
  let watch = new IsolationWatch(fabric);
  const first = once("isolation decided, and all made ready for changes, runs: 1", () => {
    watch = new IsolationWatch(fabric);
  });
  const below = minimalStandard(SEED);
  const rows = shuffled(fabric.columns.endpoints.count, below);
  const changed = Object.entries(WORKS).map(([name, work], i): Row => {
    const calls = Array.from({ length: times }, (_, n) => {
      const drawn = drawnAt(fabric, must(rows[i * times + n]));
      return work(drawn, n, below);
    });
    const runs = calls.map((changes) => took(watch, changes)).toSorted((a, b) => a - b);
    const p99 = (must(runs[Math.floor(times * 0.99)]) * 1000).toFixed(0);
    return { timing: { name: `an endpoint ${name}: p99 ${p99} µs`, runs }, reach: REACH };
  });
  return [
    first,
    ...changed,
    once("the fabric itself, sealed after them, runs: 1", () => watch.fabric),
    { name: "of a key, tunnel or flow (reach p99 5 ms)", notMeasured: "all of the fabric is looked at anew" },
  ];
}

function once(name: string, work: () => unknown): Row {
  const start = performance.now();
  work();
  return { timing: { name, runs: [performance.now() - start] } };
}

function took(watch: IsolationWatch, changes: readonly Change[]): number {
  const start = performance.now();
  const told = watch.apply(changes);
  const time = performance.now() - start;
  if (!told.ok || told.value.how !== "counted" || told.value.verdict !== "holds")
    throw new Error(JSON.stringify([changes, told]));
  return time;
}

function drawnAt(fabric: Fabric, row: number): Drawn {
  const { endpoints, ports, networks, vlanProfiles } = fabric.columns;
  const port = must(endpoints.port[row]);
  return {
    endpoint: fabric.endpointName(row),
    tenant: fabric.tenantName(must(endpoints.tenant[row])),
    network: must(networks.name[must(endpoints.network[row])]),
    port: fabric.portName(port),
    bridge: fabric.bridgeName(must(ports.bridge[port])),
    tag: must(vlanProfiles[must(ports.vlan[port])]).tag,
  };
}

/** Fisher and Yates. */
function shuffled(count: number, below: (n: number) => number): Int32Array {
  const rows = Int32Array.from({ length: count }, (_, row) => row);
  for (let left = count; left > 1; left--) {
    const [last, other] = [left - 1, below(left)];
    [rows[last], rows[other]] = [must(rows[other]), must(rows[last])];
  }
  return rows;
}
