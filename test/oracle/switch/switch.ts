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
/** Seconds of the switch's own time until all wires must be connected. */
const PATIENCE = 40;
/** Times that may not be quiet: then what is still under way goes in circles. */
const MAX_UNREST = 2000;

/** A real Open vSwitch on the dummy datapath, whose clock stands still but for {@link Switch.warp}. */
export class Switch {
  readonly database: Database;
  readonly folder: string;
  readonly #processes: Processes;
  readonly #control: Rpc;

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
    await made.ask("time/stop");
    await database.configure(setGlobals(undefined));
    return made;
  }

  get hasCrashed(): boolean {
    return this.#processes.hasCrashed();
  }

  /** A command of ovs-appctl(8). */
  async ask(command: string, ...args: readonly string[]): Promise<string> {
    return z.string().parse((await this.#control.call(command, args)) ?? "");
  }

  /**
   * Lets `seconds` pass, a second at a time: between two the frames that were sent cross a wire. Meanwhile the
   * database stands still, or most of the time would go to writing there what each port is doing.
   */
  async warp(seconds: number): Promise<void> {
    this.#processes.freezeDatabase(true);
    const asked: Promise<unknown>[] = [];
    for (let past = 0; past < seconds; past++)
      asked.push(this.ask("time/warp", "1000"), this.#turns(TURNS_A_WIRE));
    await Promise.all(asked);
    await this.settle();
    this.#processes.freezeDatabase(false);
  }

  /** Until every wire has found its other end: dummy ports try again and again. */
  async connectWires(): Promise<void> {
    for (let second = 0; second < PATIENCE; second++) {
      if (!(await this.ask("netdev-dummy/conn-state")).includes("disconnected")) return;
      await this.ask("time/warp", "1000");
      await this.settle();
    }
    throw new Error(`wires without another end: ${await this.ask("netdev-dummy/conn-state")}`);
  }

  /** Until no frame is under way. @throws Error if that takes too long: they go in circles */
  async settle(): Promise<void> {
    for (let times = 0; times < MAX_UNREST; times++) {
      const counts = await this.#turns(QUIET_TURNS);
      if (counts[0] === counts.at(-1)) return;
    }
    throw new Error("frames go in circles");
  }

  async stop(): Promise<void> {
    this.#control.close();
    this.database.close();
    await this.#processes.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Makes the main loop turn so many times at least. @returns counts of frames sent, from first to last */
  async #turns(count: number): Promise<string[]> {
    const commands = Array.from({ length: count * COMMANDS_A_TURN });
    return Promise.all(commands.map(async () => this.ask("coverage/read-counter", "netdev_sent")));
  }
}
