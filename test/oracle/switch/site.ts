import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { must } from "../../../src/model/fabric/fabric.ts";
import { Switch } from "./switch.ts";

/**
 * Some switches, for fabrics whose hosts need one each: all tunnels of a switch are in one table. Their clocks go
 * together.
 */
export class Site {
  readonly folder: string;
  readonly switches: Switch[] = [];

  constructor(folder: string) {
    this.folder = folder;
    mkdirSync(folder, { recursive: true });
  }

  /** Sees to it that there are so many switches. */
  async grow(count: number): Promise<void> {
    while (this.switches.length < count) {
      this.switches.push(await Switch.start(join(this.folder, `s${this.switches.length}`)));
    }
  }

  at(home: number): Switch {
    return must(this.switches[home]);
  }

  get hasLost(): boolean {
    return this.switches.some((one) => one.isGone);
  }

  /** Lets `seconds` pass, a second at a time: between two the frames that were sent cross a wire. */
  async warp(seconds: number): Promise<void> {
    for (const one of this.switches) one.freezeDatabase(true);
    if (this.switches.length === 1) await this.at(0).warp(seconds);
    else for (let past = 0; past < seconds; past++) await this.each(async (one) => one.warp(1));
    await this.settle();
    for (const one of this.switches) one.freezeDatabase(false);
  }

  /**
   * Until no frame is under way. With several switches that must be seen twice: what one sends may reach another when
   * that one has been asked already.
   * @throws Error if that takes too long: they go in circles
   */
  async settle(): Promise<void> {
    const wanted = this.switches.length === 1 ? 1 : 2;
    for (let times = 0, quiet = 0; times < MAX_UNREST; times++) {
      const each = await this.each(async (one) => one.isQuiet());
      quiet = each.includes(false) ? 0 : quiet + 1;
      if (quiet === wanted) return;
    }
    throw new Error("frames go in circles");
  }

  /**
   * Until every wire has found its other end: dummy ports try again and again.
   * @param loose ports whose other end is gone
   */
  async connectWires(loose: ReadonlySet<string>): Promise<void> {
    for (let second = 0; second < PATIENCE; second++) {
      const each = await this.each(async (one) => one.ask("netdev-dummy/conn-state"));
      const waiting = [...each.join("\n").matchAll(/^(\S+): (?!connected)/gm)];
      if (waiting.every(([, name = ""]) => loose.has(name))) return;
      await this.warp(1);
    }
    throw new Error("there are wires without another end");
  }

  /**
   * Empties the datapaths' caches of flows. What they have counted teaches MAC addresses and makes them younger, so
   * it is to happen when the frames were sent, and before tables are emptied.
   */
  async emptyCaches(): Promise<void> {
    await this.each(async (one) => one.ask("revalidator/purge"));
  }

  /**
   * Lets `seconds` pass after which learned flows are gone that are to go. The switch looks for those when its threads
   * have looked through the caches: once each time that they go on and are paused again.
   * @see ofproto-dpif.c, run; ofproto-dpif-upcall.c, udpif_revalidator
   */
  async pass(seconds: number): Promise<void> {
    await this.warp(seconds);
    await this.each(async (one) => one.ask("revalidator/resume"));
    await this.each(async (one) => one.ask("revalidator/pause"));
    await this.settle();
  }

  async each<T>(ask: (one: Switch, home: number) => Promise<T>): Promise<T[]> {
    return Promise.all(this.switches.map(ask));
  }

  async stop(): Promise<void> {
    await this.each(async (one) => one.stop());
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Seconds of the switches' own time until all wires must be connected. */
const PATIENCE = 40;
/** Times that may not be quiet: then what is still under way goes in circles. */
const MAX_UNREST = 2000;
