import type { OuterFields } from "../../../src/sim/outer-fields.ts";
import type { Case } from "../case.ts";
import type { Outcome } from "../outcome.ts";
import { relocate } from "../relocate.ts";
import { fieldsOf, partsOf } from "./by-command.ts";
import type { Example, Sent, Tree } from "./example.ts";
import { deliveryLine, outerLine, portLine, rootLine } from "./lines.ts";

/**
 * What an example is as a case for the oracle: a stage for each frame, then one for each tree.
 * @param place among those that are asked about together: each has addresses of its own on the underlay
 */
export function caseOf({ fabric, sent = [], trees = [] }: Example, place: number): Case {
  const frames = sent.map(({ after = [], send }) => ({ down: [], steps: [...after, send].map(partsOf) }));
  const moments = trees.map(({ down = [], at }, nth) => ({
    down: [...down],
    steps: [],
    ...(at === undefined ? {} : { wait: at - since(down, trees[nth - 1]) }),
  }));
  return relocate({ fabric, stages: [...frames, ...moments] }, place);
}

/** Seconds that have passed already at the moment before, if nothing has failed since. */
function since(down: readonly string[], before: Tree | undefined): number {
  const isSame = before !== undefined && (before.down ?? []).join(" ") === down.join(" ");
  return isSame ? (before.at ?? 0) : 0;
}

/** What the switch is to show of an example. */
export function wantedOf({ sent = [], trees = [], refused = [], ...example }: Example): Example {
  return {
    ...example,
    refused,
    sent: sent.map((one) => ({ ...one, out: one.out.toSorted() })),
    trees: trees.map((tree) => ({
      ...tree,
      bridges: Object.fromEntries(
        Object.entries(tree.bridges).map(([bridge, lines]) => [
          bridge,
          lines.filter((line) => !line.includes(" disabled ")).toSorted(),
        ]),
      ),
    })),
  };
}

/** What the switch did, in the words of the example. */
export function seenOf(
  { sent = [], trees = [], ...example }: Example,
  { stages, refused }: Outcome,
): Example {
  const told = sent.map((one, at) => {
    const lines = stages[at]?.deliveries.at(-1) ?? [];
    return { ...one, out: lines.map((line) => lineOf(line, one)).toSorted() };
  });
  const grown = trees.map((tree, at) => ({
    ...tree,
    bridges: Object.fromEntries(
      Object.entries(stages[sent.length + at]?.tree ?? {}).map(([bridge, { ports, ...root }]) => [
        bridge,
        [rootLine(root), ...Object.entries(ports).map(([name, port]) => portLine(name, port))].toSorted(),
      ]),
    ),
  }));
  return { ...example, sent: told, trees: grown, refused };
}

/** A line of the oracle's: `AT TAGS`, with the rest of the frame in hexadecimal if it is not the sender's. */
function lineOf(line: string, { send }: Sent): string {
  const [at = "", tags = "", addresses, rest] = line.split(" ");
  if (at.startsWith("underlay:")) return outerLine(at.slice("underlay:".length), readOuter(tags));
  if (addresses === undefined || rest === undefined) return `${at} ${tags}`;
  const mac = (from: number) => addresses.slice(from, from + 12).replaceAll(/(..)(?!$)/g, "$1:");
  const type = Number.parseInt(rest.slice(0, 4), 16);
  const fields = { dl_dst: mac(0), dl_src: mac(12), eth_type: type < MIN_ETHER_TYPE ? 0 : type };
  return deliveryLine(at, tags, fields, fieldsOf(partsOf(send).frame));
}

/** IEEE 802.3-2018 §3.2.6: less is a length. */
const MIN_ETHER_TYPE = 0x600;
const UDP = 17;

/** An IPv4 packet in hexadecimal: RFC 791, RFC 2784 and RFC 2890, or RFC 768 and RFC 7348. */
function readOuter(hex: string): OuterFields {
  const bytes = Buffer.from(hex, "hex");
  // Examples have 10.0 in place of what they were moved to.
  const ip = (at: number) => [10, 0, ...bytes.subarray(at + 2, at + 4)].join(".");
  const common = {
    src: ip(12),
    dst: ip(16),
    df: (bytes.readUInt8(6) & 0x40) !== 0,
    ttl: bytes.readUInt8(8),
    tos: bytes.readUInt8(1),
  };
  if (bytes.readUInt8(9) === UDP) {
    const [dst_port, csum] = [bytes.readUInt16BE(22), bytes.readUInt16BE(26) !== 0];
    return { type: "vxlan", ...common, key: bytes.readUIntBE(32, 3), csum, dst_port };
  }
  const csum = (bytes.readUInt8(20) & 0x80) !== 0;
  const isKeyed = (bytes.readUInt8(20) & 0x20) !== 0;
  return { type: "gre", ...common, key: isKeyed ? bytes.readUInt32BE(csum ? 28 : 24) : null, csum };
}
