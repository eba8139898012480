import { z } from "zod";
import { MAX_TUNNEL_KEY } from "../values/tunnel-key.ts";

/**
 * The small words of both schemas. A document keeps the text that a person wrote; a check here only asks
 * whether the checked constructor of the value would take it, and `message` is what the person is told
 * was expected.
 */
const NAME = /^[A-Za-z0-9._-]{1,64}$/;

/** An object with these keys and no others; an unknown key's message is the list of the known ones. */
export function object<S extends z.core.$ZodLooseShape>(shape: S) {
  return z.strictObject(shape, {
    error: (issue) => (issue.code === "unrecognized_keys" ? Object.keys(shape).join(", ") : undefined),
  });
}

const A_NAME = "a name of 1 to 64 letters, digits, '.', '_' or '-'";

export const name = z
  .string(A_NAME)
  .regex(NAME, A_NAME)
  .refine((text) => text !== "LOCAL", "a name other than LOCAL, which is a bridge's own port");

/** What a file is called where it is spoken of: any words. */
export const title = z.string("a name").refine((text) => text.trim() !== "", "a name");

export const portName = z.string(A_NAME).regex(NAME, A_NAME);

const AN_INTERFACE = "an interface such as eth1: 1 to 12 letters, digits, '.', '_' or '-'";

/** Its bridge, br-eth1, is an interface too. Linux, IFNAMSIZ: 16 bytes with the one that ends it. */
export const interfaceName = z.string(AN_INTERFACE).regex(/^[A-Za-z0-9._-]{1,12}$/, AN_INTERFACE);

/**
 * Open vSwitch's columns are text in `options` and `other_config`: numbers and their text are alike.
 * @param word that may stand in place of a number
 */
export function integer(min: number, max: number, what = "a whole number", word?: string) {
  const message = `${what} from ${min} to ${max}${word === undefined ? "" : `, or ${word}`}`;
  const number = z.int(message).min(min, message).max(max, message);
  const text = z
    .string(message)
    .refine(
      (value) =>
        value === word || (/^(?:\d{1,10}|0x[0-9a-f]{1,8})$/i.test(value) && inside(Number(value), min, max)),
      message,
    );
  return z.union([number, text]);
}

/** A number that may have a fraction, or its text. */
export function decimal(min: number, max: number, what: string) {
  const text = z
    .string(what)
    .refine((value) => /^\d{1,15}(?:\.\d{1,15})?$/.test(value) && inside(Number(value), min, max), what);
  return z.union([z.number(what).min(min, what).max(max, what), text]);
}

/** Two of a kind. */
export function pair<T extends z.ZodType>(item: T, what: string) {
  return z.tuple([item, item], what);
}

export const flag = z.union([z.boolean(), z.enum(["true", "false"])]);

export const vlan4096 = integer(0, 4095, "a VLAN");
export const scenarioVlan = integer(1, 4094, "a VLAN");
export const tunnelKey = integer(0, MAX_TUNNEL_KEY, "a key");
export const mtu = integer(68, 65535, "an MTU in bytes");

function inside(value: number, min: number, max: number): boolean {
  return value >= min && value <= max;
}

/** What `flag` means, as a boolean. */
export function isTrue(value: boolean | "true" | "false"): boolean {
  return value === true || value === "true";
}
