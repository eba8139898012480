import { rmSync } from "node:fs";
import { z } from "zod";
import { Database } from "./database.ts";
import { type Processes, startProcesses } from "./processes.ts";
import { setGlobals } from "./rows.ts";
import { Rpc } from "./rpc.ts";

/** Turns of the main loop for a frame on a wire of dummy ports: written, its length read, its bytes read, polled. */
const TURNS_A_WIRE = 5;
/** Turns without a frame sent after which none is under way. */
const QUIET_TURNS = 8;
/** unixctl.c, run_connection: commands of one connection that one turn takes at most. */
const COMMANDS_A_TURN = 10;

/** A real Open vSwitch on the dummy datapath, whose clock stands still but for {@link Switch.warp}. */
export class Switch {
  readonly database: Database;
  readonly folder: string;
  readonly #processes: Processes;
  readonly #control: Rpc;
  #isGone = false;
  #limit: number | undefined;

  private constructor(processes: Processes, database: Database, control: Rpc) {
    this.#processes = processes;
    this.folder = processes.folder;
    this.database = database;
    this.#control = control;
  }

  static async start(folder: string): Promise<Switch> {
    const processes = await startProcesses(folder);
    const control = await Rpc.connect(processes.control);
    const database = await Database.connect(processes.database);
    const made = new Switch(processes, database, control);
    void processes.ended.then(() => made.#lose());
    await made.ask("time/stop");
    await database.configure(setGlobals(undefined));
    return made;
  }

  /** Makes it read so many tags of a frame, or as many as it does by default; while it has no bridges. */
  async readTags(limit: number | undefined): Promise<void> {
    if (limit === this.#limit) return;
    this.#limit = limit;
    await this.database.configure(setGlobals(limit));
  }

  /** Whether the switch has ended, most likely because it crashed. */
  get isGone(): boolean {
    return this.#isGone;
  }

  /** A command of ovs-appctl(8). */
  async ask(command: string, ...args: readonly string[]): Promise<string> {
    return z.string().parse((await this.#control.call(command, args)) ?? "");
  }

  /** Lets `seconds` pass, a second at a time: after each, frames that were sent cross a wire. */
  async warp(seconds: number): Promise<void> {
    const asked: Promise<unknown>[] = [];
    for (let past = 0; past < seconds; past++) {
      asked.push(this.ask("time/warp", "1000"), this.#turns(TURNS_A_WIRE));
    }
    await Promise.all(asked);
  }

  /** The database stands still while time is warped, or most of it goes to writing there what each port is doing. */
  freezeDatabase(isFrozen: boolean): void {
    this.#processes.freezeDatabase(isFrozen);
  }

  /** Whether the main loop turns for a while without a frame sent. */
  async isQuiet(): Promise<boolean> {
    const counts = await this.#turns(QUIET_TURNS);
    return counts[0] === counts.at(-1);
  }

  async stop(): Promise<void> {
    this.#lose();
    await this.#processes.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Nobody answers any more, and whoever waits for an answer is told. */
  #lose(): void {
    this.#isGone = true;
    this.#control.close();
    this.database.close();
  }

  /** Makes the main loop turn so many times at least. @returns counts of frames sent, from first to last */
  async #turns(count: number): Promise<string[]> {
    const commands = Array.from({ length: count * COMMANDS_A_TURN });
    return Promise.all(commands.map(async () => this.ask("coverage/read-counter", "netdev_sent")));
  }
}
