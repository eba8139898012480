import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Case } from "./case.ts";
import type { Outcome } from "./outcome.ts";
import { observe } from "./switch/observe.ts";
import { Site } from "./switch/site.ts";

export type Observe = (cases: readonly Case[]) => Promise<Outcome[]>;

/** A few sites, that each take a batch at a time. */
export class Rack {
  readonly #folder = mkdtempSync(join(process.env["ORACLE_FOLDER"] ?? tmpdir(), "rack-"));
  readonly #free: Site[] = [];
  readonly #waiting: ((one: Site) => void)[] = [];
  #serial = 0;

  static async of(count: number): Promise<Rack> {
    const rack = new Rack();
    for (let at = 0; at < count; at++) rack.#free.push(await rack.#start());
    return rack;
  }

  /**
   * Lends a site, to ask what it does with some fabrics side by side. If it crashes, or frames go in circles,
   * another takes its place.
   */
  async use<T>(work: (observe: Observe) => Promise<T>): Promise<T> {
    let on = await this.#take();
    try {
      return await work(async (cases) => {
        try {
          return await observe(on, cases);
        } catch (error) {
          await on.stop();
          on = await this.#start();
          throw error;
        }
      });
    } finally {
      this.#giveBack(on);
    }
  }

  /** Ends all sites; none may be at work. */
  async stop(): Promise<void> {
    await Promise.all(this.#free.map(async (one) => one.stop()));
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #start(): Promise<Site> {
    const site = new Site(join(this.#folder, String(this.#serial++)));
    await site.grow(1);
    return site;
  }

  async #take(): Promise<Site> {
    const free = this.#free.pop();
    if (free !== undefined) return free;
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
    });
  }

  #giveBack(one: Site): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#free.push(one);
    else next(one);
  }
}
