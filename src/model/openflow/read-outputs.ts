import { expectedAction, PLAIN } from "./action-names.ts";
import type { Faults } from "./faults.ts";
import { fieldOfHeader } from "./fields.ts";
import { type Action, LAST_TABLE } from "./flow.ts";
import type { Pair } from "./pairs.ts";
import { expectedPort, portNumber, type PortNames, RESERVED_PORTS } from "./port-names.ts";
import { readSubfield, type Subfield } from "./subfield.ts";
import { parseSmall } from "./value-text.ts";

const ANY_TABLE = 255;

/** `output:PORT`, `output:FIELD[from..to]` */
export function readOutput({ value, text }: Pair, ports: PortNames, faults: Faults): Action | undefined {
  const word = value.toLowerCase();
  const isReserved = RESERVED_PORTS.has(word);
  const plain = isReserved ? PLAIN.get(word) : undefined;
  if (plain !== undefined) return plain;
  const port = portNumber(value, ports);
  if (port !== undefined) return { kind: "output", port };
  const name = value.replace(/\[.*$/s, "");
  if (isReserved || fieldOfHeader(name) === undefined) return faults.add(expectedPort(value, ports), text);
  const from = readSubfield(value, faults);
  if (from === undefined || !holdsPort(from, text, faults)) return undefined;
  return { kind: "output-field", from: from.bits };
}

/** Whether an output may read its port there: of what a sender writes into its frames, simnet models no ports. */
export function holdsPort({ field: { name } }: Subfield, text: string, faults: Faults): boolean {
  const isOwn = name.startsWith("reg") || name.startsWith("in_port");
  if (!isOwn) faults.add("a register or in_port, for the number of a port", text);
  return isOwn;
}

/** A port in place of an action stands for output there. */
export function readPort({ key, by, text }: Pair, ports: PortNames, faults: Faults): Action | undefined {
  const isPort = by === "" && !RESERVED_PORTS.has(key.toLowerCase());
  const port = isPort ? portNumber(key, ports) : undefined;
  return port === undefined ? faults.add(expectedAction(key, ports), text) : { kind: "output", port };
}

/** `resubmit:PORT`, `resubmit(PORT)`, `resubmit([PORT],[TABLE])` */
export function readResubmit({ value, text }: Pair, ports: PortNames, faults: Faults): Action | undefined {
  const [portText = "", tableText = "", ...more] = value.split(",").map((part) => part.trim());
  const isOwn = portText === "" || portText.toLowerCase() === "in_port";
  const port = isOwn ? undefined : portNumber(portText, ports);
  if (!isOwn && port === undefined) return faults.add(expectedPort(portText, ports), text);
  if (more.length > 0) return faults.add("resubmit(PORT,TABLE): simnet does not model more", text);
  const written = tableText === "" ? ANY_TABLE : parseSmall(tableText, ANY_TABLE);
  const table = written === ANY_TABLE ? undefined : written;
  if (written === undefined || (table ?? 0) > LAST_TABLE)
    return faults.add(`a table from 0 to ${LAST_TABLE}`, text);
  if (port === undefined && table === undefined) return faults.add("a port or a table, at least", text);
  return { kind: "resubmit", ...(port !== undefined && { port }), ...(table !== undefined && { table }) };
}

/** OpenFlow 1.1 §5.1: a pipeline goes forward only. `own`: the table that the flow is in. */
export function readGoto({ value, text }: Pair, own: number, faults: Faults): Action | undefined {
  const table = parseSmall(value, LAST_TABLE);
  if (table !== undefined && table > own) return { kind: "goto-table", table };
  return faults.add(`a table after the flow's own, from ${own + 1} to ${LAST_TABLE}`, text);
}
