import { readFileSync } from "node:fs";
import { readSnapshot, type Snapshot } from "../../../src/realize/observe/snapshot.ts";

/**
 * What a host of a lab answered, Open vSwitch 3.1.0 and Docker 20.10: `slide-25` as simnet had built it, `by-hand` with all that somebody
 * has done beside it, `openflow` with what is set over OpenFlow, also to a bridge that
 * speaks 1.3 only, `wire` with a pair of interfaces between two containers. Columns that say nothing of the network are cut out. Which
 * namespace is whose was not asked when the first two were recorded: it is written there from the pairs, which in them are told apart by index. The
 * label `simnet-name` of containers is written there, too.
 */
export function recorded(name: string, host: string): Snapshot {
  const text = readFileSync(new URL(`recorded/${name}.txt`, import.meta.url), "utf8");
  const snapshot = readSnapshot(host, text.replaceAll("==> ", "\u001E"), "");
  if ("failure" in snapshot) throw new Error(snapshot.failure);
  return snapshot;
}
