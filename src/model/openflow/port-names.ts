import { nearest } from "../schema/nearest.ts";
import { LOCAL_OFPORT } from "./key.ts";

/** The ports of a bridge, as flows name them. */
export interface PortNames {
  /** @returns undefined for a name that no port of the bridge has */
  numberOf(name: string): number | undefined;
  readonly names: Iterable<string>;
}

/** openflow-1.0.h, OFPP_MAX: from here on numbers mean something else than a port. */
const FIRST_RESERVED = 0xff00;

/** openflow-1.0.h: words and numbers that are no port. */
export const RESERVED_PORTS: ReadonlySet<string> = new Set([
  "in_port",
  "table",
  "normal",
  "flood",
  "all",
  "controller",
  "any",
  "none",
  "unset",
]);

/**
 * A port by its number or its name; a name in quotes is never a number.
 * @see ofp-port.c, ofputil_port_from_string
 */
export function portNumber(text: string, ports: PortNames): number | undefined {
  const quoted = /^"(.*)"$/.exec(text)?.[1];
  if (quoted !== undefined) return ports.numberOf(quoted);
  if (/^\d{1,5}$/.test(text)) {
    const number = Number(text);
    return number < FIRST_RESERVED || number === LOCAL_OFPORT ? number : undefined;
  }
  if (text.toLowerCase() === "local") return LOCAL_OFPORT;
  return RESERVED_PORTS.has(text.toLowerCase()) ? undefined : ports.numberOf(text);
}

const SEARCHED = 1000;

export function expectedPort(text: string, ports: PortNames): string {
  const names: string[] = [];
  for (const name of ports.names) if (names.push(name) === SEARCHED) break;
  const close = nearest(text.replaceAll('"', ""), names);
  return close === undefined
    ? `a port of this bridge by name, a number below ${FIRST_RESERVED}, or LOCAL`
    : `a port of this bridge, perhaps ${close}`;
}
