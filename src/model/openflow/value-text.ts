import { formatIpv4, type Ipv4, parseIpv4 } from "../values/ipv4.ts";
import { formatIpv6, parseIpv6 } from "../values/ipv6.ts";
import { formatMac, type Mac } from "../values/mac.ts";
import { allOnes, type Masked } from "./field-bits.ts";
import type { Form } from "./fields.ts";

const NUMBER = /^(?:0x[0-9a-f]{1,32}|0[0-7]{0,43}|[1-9]\d{0,38})$/i;
const MAC = /^[0-9a-f]{1,2}(?::[0-9a-f]{1,2}){5}$/i;

/** As strtoull with base 0: decimal, 0x and hexadecimal, 0 and octal. */
export function parseInteger(text: string): bigint | undefined {
  if (!NUMBER.test(text)) return undefined;
  const isOctal = text.length > 1 && text.startsWith("0") && !/x/i.test(text);
  return BigInt(isOctal ? `0o${text.slice(1)}` : text);
}

/** The same for what is known to be small. @returns undefined for anything else, or more than `max` */
export function parseSmall(text: string, max: number): number | undefined {
  const value = parseInteger(text);
  return value !== undefined && value <= BigInt(max) ? Number(value) : undefined;
}

/** A value in the field's own form; a number is taken for `port` too. */
export function parseValue(form: Form, width: number, text: string): bigint | undefined {
  switch (form) {
    case "mac":
      return MAC.test(text) ? BigInt(`0x${macHex(text)}`) : undefined;
    case "ipv4":
      return toBig(parseIpv4(text));
    case "ipv6":
      return parseIpv6(text);
    case "decimal":
    case "hex":
    case "port": {
      const value = parseInteger(text);
      return value !== undefined && value <= allOnes(width) ? value : undefined;
    }
  }
}

/** `VALUE` or `VALUE/MASK`; of addresses the mask may be the length of a prefix. */
export function parseMasked(form: Form, width: number, text: string): Masked | undefined {
  const slash = text.indexOf("/");
  const all = allOnes(width);
  if (slash < 0) {
    const value = parseValue(form, width, text);
    return value === undefined ? undefined : { value, mask: all };
  }
  const value = parseValue(form, width, text.slice(0, slash));
  const mask = parseMask(form, width, text.slice(slash + 1));
  return value === undefined || mask === undefined ? undefined : { value: value & mask, mask };
}

function parseMask(form: Form, width: number, text: string): bigint | undefined {
  const isAddress = form === "ipv4" || form === "ipv6";
  if (!isAddress || !/^\d{1,3}$/.test(text)) return parseValue(form, width, text);
  const length = Number(text);
  return length <= width ? allOnes(length) << BigInt(width - length) : undefined;
}

/** What a person is told to write. */
export const FORM_WORDS: Readonly<Record<Form, string>> = {
  decimal: "a number",
  hex: "a number",
  mac: "an Ethernet address such as 02:00:00:00:00:01",
  ipv4: "an IPv4 address such as 192.168.0.1",
  ipv6: "an IPv6 address such as fd00::1",
  port: "the number of a port",
};

export function formatValue(form: Form, value: bigint): string {
  switch (form) {
    case "mac":
      return formatMac(Number(value) as Mac);
    case "ipv4":
      return formatIpv4(Number(value) as Ipv4);
    case "ipv6":
      return formatIpv6(value);
    case "decimal":
    case "port":
      return value.toString();
    case "hex":
      return hexOf(value);
  }
}

/** A whole mask is left out; numbers with a mask are hexadecimal. */
export function formatMasked(form: Form, width: number, { value, mask }: Masked): string {
  if (mask === allOnes(width)) return formatValue(form, value);
  const part = form === "decimal" ? "hex" : form;
  const prefix = form === "ipv4" || form === "ipv6" ? prefixLength(mask, width) : undefined;
  return `${formatValue(part, value)}/${prefix ?? formatValue(part, mask)}`;
}

export function hexOf(value: bigint): string {
  return value === 0n ? "0" : `0x${value.toString(16)}`;
}

function prefixLength(mask: bigint, width: number): number | undefined {
  for (let length = 0; length <= width; length++)
    if (mask === allOnes(length) << BigInt(width - length)) return length;
  return undefined;
}

function macHex(text: string): string {
  if (text.length === 17) return text.replaceAll(":", "");
  return text
    .split(":")
    .map((part) => part.padStart(2, "0"))
    .join("");
}

function toBig(value: number | undefined): bigint | undefined {
  return value === undefined ? undefined : BigInt(value);
}
