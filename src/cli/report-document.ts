import { z } from "zod";
import { checked, inspect } from "../model/schema/check.ts";
import { object, title } from "../model/schema/primitives.ts";
import type { Checked } from "../model/values/problem.ts";
import { type Difference, PAIR_STATES } from "../verify/changes.ts";
import { ALL_PROPERTIES, type Report, VERDICTS, type Violation, VIOLATION_KINDS } from "../verify/verdict.ts";

/** What `verify --json` prints, read again. */
export function readReport(value: unknown): Checked<Report> {
  return checked(inspect(report, value));
}

const text = z.string("text");
const texts = z.array(text, "a list");
const count = z.int("a whole number").min(0, "0 or more");
const flag = z.boolean("true or false");
const vlan = object({ tpid: count, vid: count, pcp: count });

const frame = object({
  dl_src: text,
  dl_dst: text,
  vlans: z.array(vlan, "a list"),
  eth_type: count,
  arp_op: count.exactOptional(),
  arp_spa: text.exactOptional(),
  arp_tpa: text.exactOptional(),
  arp_sha: text.exactOptional(),
  arp_tha: text.exactOptional(),
  nw_src: text.exactOptional(),
  nw_dst: text.exactOptional(),
  ipv6_src: text.exactOptional(),
  ipv6_dst: text.exactOptional(),
  nw_proto: count.exactOptional(),
  nw_tos: count.exactOptional(),
  nw_ttl: count.exactOptional(),
  icmp_type: count.exactOptional(),
  icmp_code: count.exactOptional(),
  tp_src: count.exactOptional(),
  tp_dst: count.exactOptional(),
});

const violation: z.ZodType<Violation> = object({
  kind: z.enum(VIOLATION_KINDS),
  from: text,
  to: text,
  when: z.enum(["converged", "transient"]),
  count,
  setup: z.array(object({ at: text, frame, sources: count.exactOptional() }), "a list"),
  states: z.array(object({ at: text, state: z.enum(["wins", "forwarding"]) }), "a list"),
  frame: frame.exactOptional(),
  trace: z.array(object({ at: text, step: text, detail: text.exactOptional() }), "a list"),
  cause: text,
  blame: text,
  after: texts.exactOptional(),
  copies: z.array(count, "a list").exactOptional(),
});

const verdict = object({
  property: z.enum(ALL_PROPERTIES),
  verdict: z.enum(VERDICTS),
  holds: flag,
  coverage: object({ endpoints: count, ports: count, pairs: count }),
  violations: z.array(violation, "a list"),
  violationCount: count,
  violationsLeftOut: count,
  undecided: texts,
  notes: texts,
});

const state = z.enum(PAIR_STATES);
const pairs = z.array(object({ from: text, to: text, before: state, after: state, count }), "a list");
const leaks = z.array(object({ from: text, to: text }), "a list");
const named = object({ names: texts, count });

const difference: z.ZodType<Difference> = object({
  against: text,
  reachability: object({ gained: pairs, gainedPairs: count, lost: pairs, lostPairs: count }),
  leaks: object({ gained: leaks, lost: leaks }),
  endpoints: object({ added: named, removed: named }),
  undecided: texts,
});

const report: z.ZodType<Report> = object({
  name: title,
  holds: flag,
  digest: z.string("a SHA-256 in hex").regex(/^[0-9a-f]{64}$/, "a SHA-256 in hex"),
  assumptions: texts,
  notChecked: texts,
  warnings: z.array(object({ kind: text, text, blame: text }), "a list"),
  properties: z.array(verdict, "a list"),
  difference: difference.exactOptional(),
  shard: object({
    index: z.int("a whole number").min(1, "1 or more"),
    of: z.int("a whole number").min(1, "1 or more"),
    properties: z.array(z.enum(ALL_PROPERTIES), "a list"),
    file: text.exactOptional(),
  }).exactOptional(),
});
