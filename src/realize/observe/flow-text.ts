import { readFlow } from "../../model/openflow/read-flow.ts";
import { printFlow } from "../../model/openflow/print-flow.ts";
import { COOKIE } from "../ownership.ts";

export interface PrintedFlow {
  /** as `ovs-ofctl` takes it, in the model's words where the model knows it */
  readonly text: string;
  /** whether the model knows it */
  readonly isModelled: boolean;
  /** written by simnet */
  readonly isOwn: boolean;
  /** made by another flow: nobody wrote it */
  readonly isLearned: boolean;
  /** the one flow of a bridge that has none written */
  readonly isDefault: boolean;
}

/**
 * The flows of a bridge. `ovs-appctl bridge/dump-flows` prints what they do exactly, but neither cookies nor times;
 * `ovs-ofctl dump-flows` prints those, and of what they do what its version of OpenFlow has words for: over 1.0 it takes
 * `push_vlan` for `mod_vlan_vid`.
 */
export function readFlows(exact: readonly string[], withCookies: readonly string[]): PrintedFlow[] {
  const heads = new Map(withCookies.map((line) => [headOf(line), line]));
  return exact.flatMap((line) => {
    const head = headOf(line);
    if (head.startsWith(INTERNAL)) return [];
    const about = heads.get(head) ?? "";
    const isOwn = new RegExp(`\\bcookie=${COOKIE}\\b`).test(about);
    const text = `${head},${actionsOf(line)}`;
    const read = readFlow(text, { path: "", ports: NO_NAMES });
    return {
      text: read.ok ? printFlow(read.value.flow) : text,
      isModelled: read.ok,
      isOwn,
      isLearned: !isOwn && /\b(?:hard|idle)_timeout=/.test(about),
      isDefault: !isOwn && text === "table=0,priority=0,actions=NORMAL",
    };
  });
}

/** The switch's own table: lib/ofproto, TBL_INTERNAL. */
const INTERNAL = "table=254,";
const NO_NAMES = { numberOf: () => undefined, names: [] };

/** Table, priority and match in one form, whichever of the two has printed them. */
function headOf(line: string): string {
  const [before = ""] = line.split(/,? ?actions=/);
  const parts = before.split(",").map((part) => part.trim());
  const table = parts.find((part) => /^table(?:_id)?=/.test(part))?.replace(/^.*=/, "") ?? "0";
  const rest = parts.filter((part) => part !== "" && !ASIDE.test(part));
  return [`table=${table}`, ...rest].join(",");
}

const ASIDE =
  /^(?:cookie|duration|table|table_id|n_packets|n_bytes|idle_timeout|hard_timeout|idle_age|hard_age|importance|send_flow_rem)\b/;

function actionsOf(line: string): string {
  return line.slice(line.indexOf("actions=")).trim();
}
