import { z } from "zod";
import { ConnectionLost, Rpc } from "./rpc.ts";

/** RFC 7047 §5.1: a row as OVSDB takes it. */
export type Row = Readonly<Record<string, unknown>>;
export type Operation = Readonly<Record<string, unknown>>;

const results = z.array(
  z.object({
    error: z.string().optional(),
    details: z.string().optional(),
    rows: z.array(z.record(z.string(), z.unknown())).optional(),
  }),
);
/** RFC 7047 §4.1.6, of the one column that is watched. */
const update = z.object({
  Open_vSwitch: z.record(z.string(), z.object({ new: z.object({ cur_cfg: z.number() }).optional() })),
});

const NAME = "Open_vSwitch";
/** Asks for the new configuration's number, which the switch writes back when it has it: ovs-vswitchd.conf.db(5). */
const COUNT: readonly Operation[] = [
  { op: "mutate", table: NAME, where: [], mutations: [["next_cfg", "+=", 1]] },
  { op: "select", table: NAME, where: [], columns: ["next_cfg"] },
];

/** The configuration database of one switch. */
export class Database {
  readonly #rpc: Rpc;
  #current = -1;
  #isClosed = false;
  #wake: () => void = () => undefined;

  private constructor(rpc: Rpc) {
    this.#rpc = rpc;
    rpc.onNotification = (method, [, tables]) => {
      if (method === "update") this.#notice(tables);
    };
  }

  /** A database that has just been created: it has no row yet, and Open vSwitch waits for its one. */
  static async connect(path: string): Promise<Database> {
    const database = new Database(await Rpc.connect(path));
    await database.transact([{ op: "insert", table: NAME, row: {} }]);
    const columns = { [NAME]: { columns: ["cur_cfg"] } };
    database.#notice(await database.#rpc.call("monitor", [NAME, null, columns]));
    return database;
  }

  /** One transaction, all or nothing. @returns the rows of each `select` in it, in order */
  async transact(operations: readonly Operation[]): Promise<readonly (readonly Row[])[]> {
    const answer = results.parse(await this.#rpc.call("transact", [NAME, ...operations]));
    const failed = answer.find(({ error }) => error !== undefined);
    if (failed !== undefined) throw new Error(`OVSDB: ${failed.error} ${failed.details ?? ""}`);
    return answer.flatMap(({ rows }) => (rows === undefined ? [] : [rows]));
  }

  /** A transaction, and the switch has done what it says. */
  async configure(operations: readonly Operation[]): Promise<void> {
    const [wanted] = (await this.transact([...operations, ...COUNT])).at(-1) ?? [];
    const target = Number(wanted?.["next_cfg"]);
    while (this.#current < target) {
      if (this.#isClosed) throw new ConnectionLost("a change of the configuration");
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  close(): void {
    this.#isClosed = true;
    this.#rpc.close();
    this.#wake();
  }

  #notice(tables: unknown): void {
    const { data } = update.safeParse(tables);
    for (const { new: row } of Object.values(data?.Open_vSwitch ?? {})) {
      if (row !== undefined) this.#current = row.cur_cfg;
    }
    this.#wake();
  }
}
