import { readFileSync } from "node:fs";
import type { OvsdbRow } from "../../src/realize/observe/ovsdb.ts";
import { NOT_HAD, type Outcome, type Transport } from "../../src/realize/transport/transport.ts";

const DONE: Outcome = { code: 0, stdout: "", stderr: "" };
const SILENT: Outcome = { code: NOT_HAD, stdout: "", stderr: "no answer within 120 s\n" };

/** What a host says when it is looked at: undefined where it does not answer. */
type Said = string | undefined;

/** What one host of a lab has said: see `recorded`. */
export function saidBy(name: string): string {
  const text = readFileSync(new URL(`observe/recorded/${name}.txt`, import.meta.url), "utf8");
  return text.replaceAll("==> ", "\u001E");
}

/** What a host says whose Open vSwitch has these rows, and that has nothing else. */
export function saying(
  tables: Readonly<Partial<Record<"bridges" | "ports" | "interfaces", readonly OvsdbRow[]>>> = {},
  sections = "",
): string {
  const { bridges = [], ports = [], interfaces = [] } = tables;
  const printed = [[], bridges, ports, interfaces].map((rows) => `${JSON.stringify(tableOf(rows))}\n`);
  return `\u001Eswitch\n${printed.join("")}\u001Edatapath system\n${sections}`;
}

function tableOf(rows: readonly OvsdbRow[]) {
  const headings = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  return { headings, data: rows.map((row) => headings.map((name) => cellOf(row[name]))) };
}

function cellOf(value: OvsdbRow[string] | undefined): unknown {
  if (value === undefined) return ["set", []];
  if (Array.isArray(value)) return ["set", value];
  return typeof value === "object" ? ["map", Object.entries(value)] : value;
}

/**
 * A host that answers each look with the next of these, the last time and again, and writes down its steps. A step fails whose command
 * has one of these words: its host does not answer.
 */
export function hostSaying(host: string, looks: readonly Said[], failing: readonly string[] = []) {
  const log: string[] = [];
  let at = 0;
  const run: Transport["run"] = ({ argv, input = "" }) => {
    if (argv[2]?.includes("say switch") === true) {
      const said = looks[Math.min(at++, looks.length - 1)];
      return Promise.resolve(said === undefined ? SILENT : { ...DONE, stdout: said });
    }
    if (argv[0] !== "flock") return Promise.resolve(DONE);
    const words = [...argv, ...input.split(/\s+/)];
    log.push(words.filter((word) => /^(?:add|del|rm)/.test(word)).join(" "));
    return Promise.resolve(failing.some((word) => words.includes(word)) ? SILENT : DONE);
  };
  let end: (outcome: Outcome) => void;
  const ended = new Promise<Outcome>((resolve) => (end = resolve));
  const transport: Transport = {
    host,
    run,
    hold: () => ({ begun: Promise.resolve(undefined), ended, release: async () => end(DONE) }),
    close: async () => {},
  };
  return { transport, log };
}
