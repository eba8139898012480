import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { loadValue } from "../load/load.ts";
import type { Fabric } from "../model/fabric/fabric.ts";
import { type Checked, good, type Problem } from "../model/values/problem.ts";
import { checkHosts, type Inventory, readInventory, transportsOf } from "../realize/inventory.ts";
import { socketsIn } from "../realize/transport/control.ts";
import type { Transport } from "../realize/transport/transport.ts";

/** Where a network is to be built, or is. */
export interface Site {
  readonly transports: ReadonlyMap<string, Transport>;
  /** of a lab */
  readonly lab?: string;
  /** Puts right what has died of a lab that is up, but for its containers: those run. */
  readonly revive?: () => Promise<void>;
  /** Ends what was started for this run; a lab only where it is not to be kept. */
  close(isKept: boolean): Promise<void>;
}

export interface SiteOptions {
  /** a name: that lab, which is up */
  readonly lab?: boolean | string;
  readonly inventory?: string;
}

/** Hosts are in one place. */
export function wrongSite({ lab, inventory }: SiteOptions): Problem[] {
  const [isLab, isInventory] = [lab !== undefined && lab !== false, inventory !== undefined];
  if (isLab !== isInventory) return [];
  return [
    { path: "--lab", expected: "--lab or --inventory FILE, one of them", found: isLab ? "both" : "neither" },
  ];
}

/** Opens what has been read. @throws LabError where a lab cannot be had */
export type OpenSite = () => Promise<Site>;

/**
 * Reads what says where the hosts are. That may be a script, and go on for ever: nobody may have taken its signals then.
 * @param options of which `wrongSite` says nothing: what is wrong is then in the inventory
 * @param isToEnd as for `joinLab`
 */
export async function readSite(
  fabric: Fabric,
  { lab, inventory }: SiteOptions,
  isToEnd = false,
): Promise<Checked<OpenSite>> {
  if (inventory === undefined) return good(() => labSite(fabric, lab, isToEnd));
  const read = await openInventory(inventory);
  if (!read.ok) return read;
  const checked = checkHosts(read.value, fabric, isToEnd);
  return checked.ok ? good(async () => siteOf(read.value)) : checked;
}

/** To remove what is there, whatever that is. */
export async function openSiteToEnd(fabric: Fabric, options: SiteOptions): Promise<Checked<Site>> {
  const site = await readSite(fabric, options, true);
  return site.ok ? good(await site.value()) : site;
}

/** Of a lab that is up nothing is changed: hosts that have died do not answer. */
export async function openSiteToRead(fabric: Fabric, options: SiteOptions): Promise<Checked<Site>> {
  if (typeof options.lab !== "string") {
    const site = await readSite(fabric, options);
    return site.ok ? good(await site.value()) : site;
  }
  const { connectLab } = await import("../realize/lab/find-lab.ts");
  const { transports, name: lab } = await connectLab(fabric, options.lab);
  return good({ transports, lab, close: async () => {} });
}

async function labSite(fabric: Fabric, lab: SiteOptions["lab"], isToEnd: boolean): Promise<Site> {
  const { joinLab, reviveLab, startLab } = await import("../realize/lab/lab.ts");
  const found = typeof lab === "string" ? await joinLab(fabric, lab, isToEnd) : await startLab(fabric);
  return {
    transports: found.transports,
    lab: found.name,
    revive: () => reviveLab(fabric, found),
    close: async (isKept) => {
      if (!isKept) await found.stop();
    },
  };
}

async function openInventory(file: string): Promise<Checked<Inventory>> {
  const value = await loadValue(file, async () => ({}));
  return value.ok ? readInventory(value.value) : value;
}

function siteOf(inventory: Inventory): Site {
  const control = mkdtempSync(socketsIn(tmpdir()));
  const transports = transportsOf(inventory, control);
  return {
    transports,
    close: async () => {
      await Promise.all([...transports.values()].map((one) => one.close()));
      rmSync(control, { recursive: true, force: true });
    },
  };
}

export interface LiveSiteOptions {
  /** the name of a lab that is up */
  readonly lab?: string;
  readonly inventory?: string;
}

/** Hosts of which no file says what they are to have. */
export interface LiveSite extends Site {
  readonly told: Pick<Inventory, "links" | "underlay" | "allow">;
}

/** The same of hosts that no file is about. @throws LabError where there is no such lab */
export async function openLiveSite({ lab, inventory: file }: LiveSiteOptions): Promise<Checked<LiveSite>> {
  if (file !== undefined) {
    const inventory = await openInventory(file);
    if (!inventory.ok) return inventory;
    return good({ ...siteOf(inventory.value), told: inventory.value });
  }
  const { labHosts } = await import("../realize/lab/find-lab.ts");
  return good({ transports: await labHosts(lab ?? ""), told: {}, close: async () => {} });
}
