import { platform } from "../platform.ts";
import { buildingRows } from "./building.ts";
import { changeRows } from "./changes.ts";
import { cloud } from "./cloud.ts";
import { commandRows } from "./command.ts";
import { failureRows } from "./failures.ts";
import { fabricOf, isolationRows } from "./isolation.ts";
import type { Row } from "./row.ts";
import { rulesRows } from "./rules.ts";

/** A part of the table, which has a process of its own. */
export interface Part {
  readonly title: string;
  readonly rows: () => readonly Row[];
}

/** The table, and whether `npm run bench` has time for the part. */
export const parts: Readonly<Record<string, Part & { readonly isQuick?: true }>> = {
  "scale-deck": {
    title: "bridge-per-tenant: 100 tenants, 20 hosts, 13,000 endpoints",
    rows: () => isolationRows(fabricOf(platform(100, 20, 130)), "15 ms"),
    isQuick: true,
  },
  "scale-cloud-small": {
    title: "neutron with learn: 100 tenants, 20 hosts, 100,000 endpoints",
    rows: () => isolationRows(fabricOf(cloud(100, 20, 1000))),
    isQuick: true,
  },
  "scale-cloud": {
    title: "neutron with learn: 1,000 tenants, 100 hosts, 1,000,000 endpoints (reach 600 MB)",
    rows: () => isolationRows(fabricOf(cloud(1000, 100, 1000)), "500 ms"),
  },
  "scale-cloud-turned": {
    title: "the same, where no two hosts have the same VLANs: nothing is looked at as one",
    rows: () => isolationRows(fabricOf(cloud(1000, 100, 1000, { areVlansTurned: true }))),
  },
  "scale-making": {
    title: "the same fabric, made",
    rows: () => {
      const scenario = cloud(1000, 100, 1000);
      return buildingRows(scenario, fabricOf(scenario));
    },
  },
  "scale-tunnels": {
    title: "bridge-per-tenant: 100 tenants, 100 hosts, 100,000 endpoints, 990,000 tunnel ports",
    rows: () => isolationRows(fabricOf(platform(100, 100, 1000)), "500 ms"),
  },
  "scale-rules": {
    title: "100 bridges of 1,000 five-tuple prefix rules each",
    rows: () => rulesRows(2, 1000),
  },
  "scale-changes": {
    title:
      "one change at 1,000,000 endpoints, through the API: neutron with learn, 500 tenants of two networks, 100 hosts",
    rows: () => changeRows(fabricOf(cloud(500, 100, 2000, { networks: 2 })), 10_000),
  },
  "scale-failures": {
    title: "every single failure of 1,000 links between 500 bridges, 1,000 endpoints of two tenants",
    rows: () => failureRows(500, 1000),
  },
  "scale-command": {
    title: "the built command line: 100 tenants, 10 hosts, 1,000 endpoints",
    rows: () => commandRows(platform(100, 10, 10)),
  },
};
