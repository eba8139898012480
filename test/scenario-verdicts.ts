import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { PropertyName, ViolationKind } from "../src/verify/verdict.ts";

/** What is violated, and the path in the file that is to blame. */
type Finding = readonly [kind: ViolationKind, blame: string];

export interface ExpectedVerdict {
  /** of `simnet verify` */
  readonly code: 0 | 1 | 4;
  readonly violated?: Readonly<Partial<Record<PropertyName, readonly Finding[]>>>;
  readonly undecided?: readonly PropertyName[];
}

/** What `simnet verify` says of each file in scenarios/, and why. The README's table says the same. */
export const VERDICTS: Readonly<Record<string, ExpectedVerdict>> = {
  "back-door.ts": {
    code: 1,
    violated: {
      custom: [
        ["not-only", "properties.0"],
        ["not-through", "properties.0"],
      ],
    },
  },
  "cut-off.ts": {
    code: 1,
    violated: { reachability: [["unreachable", "tenants.red.networks.lan"]] },
  },
  "deck-verbatim.ts": {
    code: 1,
    violated: {
      isolation: [["leak", "design.keys"]],
      reachability: [["unreachable", "design.keys"]],
      soundness: [["tunnel-refused", "design.keys"]],
    },
  },
  "flat-docker.ts": {
    code: 1,
    violated: {
      isolation: [["leak", "design.kind"]],
      reachability: [["unreachable", "design.kind"]],
      soundness: [
        ["address-clash", "tenants.blue.containers.db"],
        ["address-clash", "tenants.red.containers.cache"],
        ["address-clash", "tenants.red.containers.db"],
      ],
    },
  },
  "forgetful-switch.ts": {
    code: 1,
    violated: {
      resilience: [
        ["leak", "endpoints.blue/app"],
        ["unreachable", "hosts.h2.bridges.br0.ports.red-log"],
      ],
    },
  },
  "key-collision.ts": {
    code: 1,
    violated: {
      isolation: [
        ["leak", "tenants.blue.networks.lan.key"],
        ["leak", "tenants.red.networks.lan.key"],
      ],
      reachability: [
        ["unreachable", "tenants.blue.networks.lan.key"],
        ["unreachable", "tenants.red.networks.lan.key"],
      ],
      soundness: [["tunnel-refused", "tenants.blue.networks.lan.key"]],
    },
  },
  "missing-tunnel-no-stp.ts": { code: 0 },
  "missing-tunnel.ts": { code: 0 },
  "mix-up-vxlan.ts": { code: 0 },
  "mix-up.ts": { code: 0 },
  "mtu-blackhole.ts": {
    code: 1,
    violated: { reachability: [["mtu-blackhole", "tenants.red.containers.app"]] },
  },
  "neutron-closed-outside.ts": {
    code: 1,
    violated: {
      reachability: [["unreachable", "changes.1"]],
      soundness: [
        ["patch-dangling", "changes.1"],
        ["patch-dangling", "changes.2"],
      ],
    },
  },
  "neutron-dead-port.ts": {
    code: 1,
    violated: {
      reachability: [["unreachable", "changes.0"]],
    },
  },
  "neutron-l2pop.ts": { code: 0 },
  "neutron-open-outside.ts": {
    code: 1,
    violated: {
      isolation: [["leak", "changes.0"]],
    },
  },
  "neutron-restarted.ts": {
    code: 1,
    violated: {
      isolation: [
        ["leak", "changes.0.bridge.flows.0"],
        ["leak", "changes.2.bridge.flows.0"],
      ],
      reachability: [["unreachable", "changes.0.bridge.flows.0"]],
    },
  },
  "neutron-side-by-side.ts": {
    code: 1,
    violated: {
      isolation: [
        ["leak", "changes.2"],
        ["leak", "changes.3"],
      ],
      reachability: [["unreachable", "changes.3"]],
    },
  },
  "neutron-trunk-loop.ts": {
    code: 1,
    violated: {
      "loop-freedom": [["loop", "changes.4"]],
    },
    undecided: ["reachability"],
  },
  "neutron-two-ways.ts": {
    code: 1,
    violated: {
      "loop-freedom": [["loop", "tenants.red.networks.lan.provider"]],
    },
    undecided: ["reachability"],
  },
  "neutron-untagged-port.ts": {
    code: 1,
    violated: {
      isolation: [["leak", "changes.0"]],
      reachability: [["unreachable", "changes.0"]],
    },
  },
  "neutron-vlans.ts": { code: 0 },
  "neutron-wrong-vlan.ts": {
    code: 1,
    violated: {
      isolation: [["leak", "changes.0"]],
      reachability: [["unreachable", "changes.0"]],
    },
  },
  "neutron.ts": { code: 0 },
  "no-spare.ts": {
    code: 1,
    violated: { resilience: [["unreachable", "tenants.red.networks.lan"]] },
  },
  "one-ended-tunnel.ts": {
    code: 1,
    violated: {
      reachability: [["unreachable", "tenants.red.networks.lan"]],
      soundness: [["tunnel-one-ended", "tenants.red.networks.lan"]],
    },
  },
  "one-way-underlay.ts": {
    code: 1,
    violated: { reachability: [["unreachable", "underlay.paths.0"]] },
  },
  "overlapping-addresses.ts": {
    code: 1,
    violated: { soundness: [["address-clash", "changes.0"]] },
    undecided: ["reachability"],
  },
  "overlapping-tenants.ts": { code: 0 },
  "slide-25.ts": { code: 0 },
  "storm-of-four.ts": {
    code: 1,
    violated: { "loop-freedom": [["loop", "design.stp"]] },
    undecided: ["reachability"],
  },
  "storm.ts": {
    code: 1,
    violated: { "loop-freedom": [["loop", "design.stp"]] },
    undecided: ["reachability"],
  },
  "two-bridges.ts": {
    code: 1,
    violated: { isolation: [["leak", "changes.1"]] },
  },
  "wrong-bridge.ts": {
    code: 1,
    violated: {
      isolation: [["leak", "changes.1"]],
      reachability: [["unreachable", "tenants.blue.networks.lan"]],
    },
  },
};

/** The files in scenarios/, sorted. */
export function scenarioFiles(): string[] {
  return readdirSync(fileURLToPath(new URL("../scenarios/", import.meta.url))).toSorted();
}
