import { areJoint } from "../model/forwarding/exactness.ts";
import { mapIn, type OvsdbRow, textIn } from "./observe/ovsdb.ts";
import type { Observed } from "./observe/observed-parts.ts";
import { OWNER_KEY } from "./ownership.ts";
import type { Part } from "./part.ts";
import { claimFrom, claimOfPart } from "./tunnel-claim.ts";

/**
 * Tunnels on the host that are not of this network and may take packets that one of this network is to take, or lose theirs to it. All
 * tunnels of a host share one table, over all of its bridges: Open vSwitch hands a packet to the port that asks for it most
 * exactly, and refuses the second of two that ask alike: see src/model/forwarding/exactness.ts.
 */
export function rivalTunnels(wanted: readonly Part[], { own, snapshot }: Observed): string[] {
  const ours = wanted.flatMap((part) => {
    const claim = claimOfPart(part);
    return claim === undefined ? [] : [{ name: part.name, of: part.of, claim }];
  });
  if (ours.length === 0) return [];
  const ownNames = new Set(own.filter(({ kind }) => kind === "port").map(({ name }) => name));
  return snapshot.interfaces.flatMap((row): string[] => {
    const name = textIn(row, "name") ?? "";
    const options = mapIn(row, "options");
    const claim = claimFrom(textIn(row, "type"), (option) => options[option]);
    if (claim === undefined || ownNames.has(name)) return [];
    const rival = ours.find((one) => one.name !== name && areJoint(one.claim, claim));
    if (rival === undefined) return [];
    return [
      `${name} (${ownerIn(snapshot.ports, name)}) and ${rival.of} take the same tunnel packets: remote_ip ${claim.remote}, key ${claim.key}, beside ${rival.claim.remote} and ${rival.claim.key}`,
    ];
  });
}

function ownerIn(ports: readonly OvsdbRow[], name: string): string {
  const port = ports.find((row) => textIn(row, "name") === name);
  const owner = port === undefined ? undefined : mapIn(port, "external_ids")[OWNER_KEY];
  return owner === undefined ? "not simnet's" : `of the network ${owner}`;
}
