import { must } from "../../model/fabric/fabric.ts";
import type { Columns } from "../part.ts";
import type { Invocation } from "../step.ts";

/** One command of ovs-vsctl(8), without the `--` before it. */
export type VsctlCommand = readonly string[];

/** seconds; without it ovs-vsctl waits for ever for a switch that is not there */
const TIMEOUT = 30;

/** One transaction: all of these commands or none. */
export function transaction(commands: readonly VsctlCommand[]): Invocation {
  return {
    argv: ["ovs-vsctl", `--timeout=${TIMEOUT}`, ...commands.flatMap((command) => ["--", ...command])],
  };
}

/** bytes of a transaction: over ssh it is one argument of a shell, and Linux takes one of 128 KiB at most (MAX_ARG_STRLEN) */
const LONGEST = 64 * 1024;

/** As many in a transaction as fit. */
export function inTransactions<T>(
  items: readonly T[],
  commands: (item: T) => readonly VsctlCommand[],
): T[][] {
  const chunks: T[][] = [];
  let left = 0;
  for (const item of items) {
    const length = commands(item)
      .flat()
      .reduce((sum, word) => sum + Buffer.byteLength(word) + QUOTES, 0);
    if (length > left) {
      chunks.push([]);
      left = LONGEST;
    }
    left -= length;
    must(chunks.at(-1)).push(item);
  }
  return chunks;
}

/** bytes that a word may take besides its own: quotes, those within it, and a space */
const QUOTES = 16;

/** `set TABLE RECORD COLUMN=VALUE…` for the settings of this table, or nothing. */
export function setCommands(table: string, record: string, columns: Columns): VsctlCommand[] {
  const own = settingsOf(table, columns);
  if (own.length === 0) return [];
  return [["set", table, record, ...own.map(([column, value]) => `${column}=${quoted(value)}`)]];
}

/** The commands that give each of these settings its default. */
export function clearCommands(table: string, record: string, columns: Columns): VsctlCommand[] {
  return settingsOf(table, columns).map(([column]) => {
    const [name, key] = splitColumn(column);
    return key === undefined ? ["clear", table, record, name] : ["remove", table, record, name, key];
  });
}

function settingsOf(table: string, columns: Columns): [string, string][] {
  const prefix = `${table}.`;
  return Object.entries(columns).flatMap(([name, value]): [string, string][] =>
    name.startsWith(prefix) ? [[name.slice(prefix.length), value]] : [],
  );
}

/** `other_config:stp-priority` is a key of a column. */
function splitColumn(column: string): readonly [string, string | undefined] {
  const at = column.indexOf(":");
  return at < 0 ? [column, undefined] : [column.slice(0, at), column.slice(at + 1)];
}

/** ovs-vsctl(8), "Database Values": what is no plain word is a string in JSON's quotes. */
export function quoted(value: string): string {
  return /^[A-Za-z0-9_.,-]+$/.test(value) ? value : JSON.stringify(value);
}
