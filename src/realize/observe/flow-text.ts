import { readFlow } from "../../model/openflow/read-flow.ts";
import { printFlow } from "../../model/openflow/print-flow.ts";
import type { Flow } from "../../model/openflow/flow.ts";
import { COOKIE } from "../ownership.ts";
import { learnedAmong } from "./learned.ts";

export interface PrintedFlow {
  /** as `ovs-ofctl` takes it, in the model's words where the model knows it */
  readonly text: string;
  /** whether the model knows it */
  readonly isModelled: boolean;
  /** written by simnet */
  readonly isOwn: boolean;
  /** one that another flow can have made: nobody wrote it, or it does what the prover expects all the same */
  readonly isLearned: boolean;
  /** written, and gone after a time, or nobody has said whether */
  readonly isPassing: boolean;
  /** what fail_mode puts into a bridge that has no flows written; see `isUntouched` */
  readonly isDefault: boolean;
}

/**
 * The flows of a bridge. `ovs-appctl bridge/dump-flows` prints what they do exactly, but neither cookies nor times;
 * `ovs-ofctl dump-flows` prints those, and of what they do what its version of OpenFlow has words for: over 1.0 it takes
 * `push_vlan` for `mod_vlan_vid`.
 */
export function readFlows(exact: readonly string[], withCookies: readonly string[]): PrintedFlow[] {
  const heads = new Map(withCookies.map((line) => [headOf(line), line]));
  const learners = new Set(exact.flatMap(learnersIn));
  const lines = exact.flatMap((line): Line[] => {
    const head = headOf(line);
    if (head.startsWith(INTERNAL)) return [];
    const printed = heads.get(head);
    const about = matchOf(printed ?? "");
    const isOwn = new RegExp(`\\bcookie=${COOKIE}\\b`).test(about);
    const mayBeLearned = !isOwn && learners.has(signOf(about));
    const text = `${head},${actionsOf(line)}`;
    const read = readFlow(text, { path: "", ports: NO_NAMES });
    return [{ printed, about, isOwn, mayBeLearned, text, flow: read.ok ? read.value.flow : undefined }];
  });
  const learned = learnedAmong(
    flowsOf(lines.filter(({ mayBeLearned }) => mayBeLearned)),
    flowsOf(lines.filter(({ mayBeLearned }) => !mayBeLearned)),
  );
  return lines.map(({ printed, about, isOwn, text, flow }) => {
    const isLearned = flow !== undefined && learned.has(flow);
    return {
      text: flow === undefined ? text : printFlow(flow),
      isModelled: flow !== undefined,
      isOwn,
      isLearned,
      isPassing: (printed === undefined || /\b(?:hard|idle)_timeout=/.test(about)) && !isLearned,
      isDefault: !isOwn && text === "table=0,priority=0,actions=NORMAL",
    };
  });
}

/** A line of the tables. */
interface Line {
  /** with its cookie and times */
  readonly printed: string | undefined;
  /** what stands there before the actions */
  readonly about: string;
  readonly isOwn: boolean;
  readonly mayBeLearned: boolean;
  readonly text: string;
  /** undefined where the model does not know it */
  readonly flow: Flow | undefined;
}

function flowsOf(lines: readonly Line[]): Flow[] {
  return lines.flatMap(({ flow }) => flow ?? []);
}

/**
 * Whether a bridge has the tables that its fail_mode gives it, and nobody has written a flow: one that is secure has none,
 * any other the one that floods. In one that is secure that flow is somebody's, and opens it.
 */
export function isUntouched(flows: readonly PrintedFlow[], isSecure: boolean): boolean {
  return isSecure ? flows.length === 0 : flows.length === 1 && flows[0]?.isDefault === true;
}

/** What a flow that another has learned has of that one: ovs-actions(7), learn. */
const LEARNT = ["table", "priority", "cookie", "idle_timeout", "hard_timeout"] as const;
const LEARNT_DEFAULTS = { table: "0", priority: "32768", cookie: "0", idle_timeout: "0", hard_timeout: "0" };

/** The signs of whatever this flow learns. */
function learnersIn(line: string): string[] {
  return [...line.matchAll(/\blearn\(([^)]*)\)/g)].map(([, spec = ""]) => signOf(spec));
}

/** The same of a flow's match, or of what an action learns. */
function signOf(text: string): string {
  return LEARNT.map((name) => {
    const [, value = LEARNT_DEFAULTS[name]] = new RegExp(`(?:^|[ ,])${name}=(\\w+)`).exec(text) ?? [];
    return `${Number(value)}`;
  }).join(" ");
}

/** The switch's own table: lib/ofproto, TBL_INTERNAL. */
const INTERNAL = "table=254,";
const NO_NAMES = { numberOf: () => undefined, names: [] };

/** What stands before the actions. */
function matchOf(line: string): string {
  return line.replace(/,? ?actions=.*$/s, "");
}

/** Table, priority and match in one form, whichever of the two has printed them. */
function headOf(line: string): string {
  const parts = matchOf(line)
    .split(",")
    .map((part) => part.trim().replace(FLAGS, ""));
  const table = parts.find((part) => /^table(?:_id)?=/.test(part))?.replace(/^.*=/, "") ?? "0";
  const rest = parts.filter((part) => part !== "" && !ASIDE.test(part));
  return [`table=${table}`, ...rest].join(",");
}

const ASIDE =
  /^(?:cookie|duration|table|table_id|n_packets|n_bytes|idle_timeout|hard_timeout|idle_age|hard_age|importance)\b/;
/** Before a match, without a comma: over OpenFlow 1.1 and later each flow that came over 1.0 has the third. */
const FLAGS = /^(?:(?:send_flow_rem|check_overlap|reset_counts|no_packet_counts|no_byte_counts)(?: |$))+/;

function actionsOf(line: string): string {
  return line.slice(line.indexOf("actions=")).trim();
}
