import { must } from "../model/fabric/fabric.ts";
import { diffHost, type HostDiff } from "./diff.ts";
import { inParallel, WIDTH } from "./in-parallel.ts";
import { type Observed, observedParts } from "./observe/observed-parts.ts";
import { textIn } from "./observe/ovsdb.ts";
import { takeSnapshot } from "./observe/snapshot.ts";
import type { Wanted } from "./compile/wanted.ts";
import type { HostParts } from "./part.ts";
import type { Phase } from "./plan.ts";
import { changingSteps, isOneTransaction } from "./steps/change.ts";
import { removingSteps } from "./steps/make.ts";
import type { Transport } from "./transport/transport.ts";

/** What one host has, beside what it should have. */
export interface Looked {
  readonly wanted: HostParts;
  readonly observed: Observed;
  readonly diff: HostDiff;
}

/** Why a host cannot be worked on: it does not answer, or has what is in the way. */
export interface Obstacle {
  readonly host: string;
  readonly what: string;
}

export interface Look {
  readonly hosts: readonly Looked[];
  readonly obstacles: readonly Obstacle[];
}

/** Asks all hosts, side by side. Nothing is changed. */
export async function lookAt(
  wanted: Wanted,
  transports: ReadonlyMap<string, Transport>,
  owner: string,
): Promise<Look> {
  const obstacles: Obstacle[] = [];
  const hosts = await inParallel(wanted, WIDTH, async (either) => {
    const { host } = either.system;
    const snapshot = await takeSnapshot(must(transports.get(host)));
    if ("failure" in snapshot) {
      obstacles.push({ host, what: snapshot.failure });
      return undefined;
    }
    const [parts, observed] = [either[snapshot.datapath], observedParts(snapshot, owner)];
    return { wanted: parts, observed, diff: diffHost(parts, observed) };
  });
  const looked = hosts.filter((one) => one !== undefined);
  const inWay = looked.flatMap((one) => [...inTheWay(one), ...patchesOnRstp(one)]);
  return { hosts: looked, obstacles: [...obstacles, ...inWay] };
}

/** A patch port on a bridge that runs RSTP aborts Open vSwitch 3.1.0. */
function patchesOnRstp({ wanted: { host, parts }, observed: { snapshot } }: Looked): Obstacle[] {
  const patched = new Set(
    parts
      .filter(({ columns }) => columns["Interface.type"] === "patch")
      .map(({ columns }) => columns["bridge"]),
  );
  return snapshot.bridges
    .filter((row) => textIn(row, "rstp_enable") === "true" && patched.has(textIn(row, "name")))
    .map((row) => {
      const name = textIn(row, "name") ?? "";
      return { host, what: `${name} runs RSTP, and is to have patch ports: that aborts Open vSwitch` };
    });
}

/** What simnet would have to make and somebody else has under that name; and interfaces that are to be there and are not. */
function inTheWay({ wanted: { host }, observed: { taken, snapshot }, diff }: Looked): Obstacle[] {
  // The interface of a port may well be there: one that leads to another host, or our own end of a pair.
  const portNames = new Set(snapshot.ports.map((row) => textIn(row, "name")));
  return diff.missing.flatMap(({ kind, name, of }): Obstacle[] => {
    switch (kind) {
      case "nic":
        return [{ host, what: `there is no interface ${name}, which ${of} is to be` }];
      case "container":
      case "bridge":
      case "linux-bridge":
      case "plug":
      case "cable":
        return taken.has(name)
          ? [{ host, what: `${name} is there and is not simnet's; ${of} is to be called so` }]
          : [];
      case "port":
        return portNames.has(name)
          ? [{ host, what: `${name} is a port that simnet did not add; ${of} is to be called so` }]
          : [];
      case "switch":
      case "flows":
      case "fdb":
      case "local":
        return [];
    }
  });
}

/** What makes all hosts what they should be: one phase that closes, one that opens. */
export function plansToMake({ hosts }: Look, owner: string): Phase[] {
  const isAlone = isOneTransaction(hosts.map(({ diff }) => diff));
  const changes = hosts.map(({ wanted, observed, diff }) => ({
    host: wanted.host,
    ...changingSteps(diff, observed.own, wanted.parts, owner, isAlone),
  }));
  return [
    changes.map(({ host, closing }) => ({ host, steps: closing })),
    changes.map(({ host, opening }) => ({ host, steps: opening })),
  ];
}

/** What removes whatever of this fabric is there. */
export function plansToRemove({ hosts }: Look, owner: string): Phase[] {
  const plans = hosts.map(({ wanted, observed }) => ({
    host: wanted.host,
    steps: removingSteps(
      observed.own.filter(({ kind }) => kind !== "switch"),
      owner,
    ),
  }));
  return [plans];
}
