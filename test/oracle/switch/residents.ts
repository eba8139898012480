import { unlinkSync } from "node:fs";
import { join } from "node:path";
import { must } from "../../../src/model/fabric/fabric.ts";
import type { Case } from "../case.ts";
import { numbersOf } from "../numbers.ts";
import type { StageOutcome } from "../outcome.ts";
import { repeatEverything } from "./openflow.ts";
import { PcapTail } from "./pcap.ts";
import { type Edge, Placement } from "./placement.ts";
import { addPort, insertBridges, removeAllBridges } from "./rows.ts";
import type { Switch } from "./switch.ts";

/** One case of a batch, where it stands in the switch, and what has been seen of it so far. */
export interface Resident {
  readonly case: Case;
  readonly placement: Placement;
  readonly tails: readonly (Edge & { readonly tail: PcapTail })[];
  readonly refused: string[];
  readonly stages: StageOutcome[];
  down: readonly string[];
}

/** Builds all fabrics in the switch: one transaction, and one more for each tunnel that another may exclude. */
export async function moveIn(on: Switch, cases: readonly Case[]): Promise<Resident[]> {
  const placements = cases.map(
    ({ fabric }, at) => new Placement(fabric, `f${at}`, on.folder, numbersOf(fabric)),
  );
  await on.database.configure(insertBridges(placements.flatMap(({ bridges }) => bridges)));
  const hubs = placements.flatMap((one) => one.hubs);
  await Promise.all(hubs.map(async (hub) => repeatEverything(join(on.folder, `${hub}.mgmt`))));
  const most = Math.max(...placements.map(({ tunnels }) => tunnels.length));
  for (let nth = 0; nth < most; nth++) {
    const wave = placements.flatMap(({ tunnels }) => tunnels.slice(nth, nth + 1));
    await on.database.configure(wave.flatMap(({ bridge, port }) => addPort(bridge, port)));
  }
  const refused = await refusedPorts(on);
  return cases.map((one, at) => {
    const placement = must(placements[at]);
    return {
      case: one,
      placement,
      tails: placement.edges.map((edge) => ({ ...edge, tail: new PcapTail(edge.pcap) })),
      refused: refused.flatMap((name) => placement.atOf(name) ?? []),
      stages: [],
      down: [],
    };
  });
}

/** Takes all of it away again. */
export async function moveOut(on: Switch, residents: readonly Resident[]): Promise<void> {
  if (!on.hasCrashed) await on.database.configure(removeAllBridges());
  for (const { tail, pcap } of residents.flatMap(({ tails }) => tails)) {
    tail.close();
    unlinkSync(pcap);
  }
}

/** Ports that the switch could not make. */
async function refusedPorts(on: Switch): Promise<string[]> {
  const columns = ["name"];
  const query = { op: "select", table: "Interface", where: [["ofport", "==", -1]], columns };
  const [rows = []] = await on.database.transact([query]);
  return rows.map((row) => String(row["name"]));
}
