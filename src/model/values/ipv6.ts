import { formatIpv4, type Ipv4, parseIpv4 } from "./ipv4.ts";

const GROUPS = 8;
const GROUP = /^[0-9a-f]{1,4}$/i;

/** Reads RFC 4291 §2.2, all three forms, as a number of 128 bits. @returns undefined for any other form */
export function parseIpv6(text: string): bigint | undefined {
  const halves = withoutIpv4(text)?.split("::");
  if (halves === undefined || halves.length > 2) return undefined;
  const [head = [], tail] = halves.map((half) => (half === "" ? [] : half.split(":")));
  const missing = GROUPS - head.length - (tail?.length ?? 0);
  if (tail === undefined ? missing !== 0 : missing < 1) return undefined;
  const groups = [...head, ...Array.from({ length: missing }, () => "0"), ...(tail ?? [])];
  if (!groups.every((group) => GROUP.test(group))) return undefined;
  return groups.reduce((sum, group) => (sum << 16n) | BigInt(Number.parseInt(group, 16)), 0n);
}

/** With an IPv4 address at the end, if there is one, as two groups. */
function withoutIpv4(text: string): string | undefined {
  if (!text.includes(".")) return text;
  const start = text.lastIndexOf(":") + 1;
  const address = parseIpv4(text.slice(start));
  if (address === undefined || start === 0) return undefined;
  return `${text.slice(0, start)}${(address >>> 16).toString(16)}:${(address & 0xffff).toString(16)}`;
}

/** RFC 5952 §4: lower case, the longest run of zeros as `::`, the first of equals. */
export function formatIpv6(address: bigint): string {
  const groups = Array.from({ length: GROUPS }, (_, i) =>
    Number((address >> BigInt(112 - 16 * i)) & 0xffffn),
  );
  if (address >> 32n === 0xffffn) return `::ffff:${formatIpv4(Number(address & 0xffffffffn) as Ipv4)}`;
  const { start, length } = longestRun(groups);
  const hex = groups.map((group) => group.toString(16));
  if (length < 2) return hex.join(":");
  return `${hex.slice(0, start).join(":")}::${hex.slice(start + length).join(":")}`;
}

function longestRun(groups: readonly number[]): { readonly start: number; readonly length: number } {
  let best = { start: 0, length: 0 };
  let length = 0;
  for (const [i, group] of groups.entries()) {
    length = group === 0 ? length + 1 : 0;
    if (length > best.length) best = { start: i + 1 - length, length };
  }
  return best;
}
