import type { Fabric } from "../../../src/model/fabric/fabric.ts";
import { readNetwork } from "../../../src/model/network.ts";
import type { Scenario } from "../../../src/model/scenario/schema.ts";
import { problemsOf, valueOf } from "../fabric/make.ts";

type Parts = Readonly<Record<string, unknown>>;

/** Three hosts and one tenant with one container on each of the first two, but for what is said. */
export function scenario(more: Parts = {}): Parts {
  return {
    name: "s",
    design: { kind: "bridge-per-tenant" },
    hosts: { h1: { address: "1.1.1.1/24" }, h2: { address: "2.2.2.2/24" }, h3: { address: "3.3.3.3/24" } },
    tenants: { red: tenant() },
    ...more,
  };
}

export function tenant(more: Parts = {}): Parts {
  return {
    networks: { lan: { subnet: "192.168.0.0/24" } },
    containers: { app: { host: "h1" }, db: { host: "h2" } },
    ...more,
  };
}

export function wired(more: Parts = {}): Fabric {
  return valueOf(readNetwork(scenario(more))).fabric;
}

export function checked(more: Parts = {}): Scenario {
  return valueOf(readNetwork(scenario(more))).scenario!;
}

/** What is wrong with it, as path, expected, found. */
export function complaints(more: Parts): string[][] {
  return problemsOf(readNetwork(scenario(more))).map(({ path, expected, found }) => [path, expected, found]);
}
