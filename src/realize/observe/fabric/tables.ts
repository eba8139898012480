import type { FdbDocument } from "../../../model/fabric/document.ts";
import { staticEntries } from "../fdb-text.ts";
import { isUntouched } from "../flow-text.ts";
import { textIn } from "../ovsdb.ts";
import type { SeenBridge } from "./layout.ts";
import type { HostView } from "./view.ts";

/** characters of a flow that are told */
const TOLD = 90;

/**
 * The tables of a bridge as they were written, without what flows have learned. Left out where `fail_mode` says them.
 * What simnet does not read is named.
 */
export function flowsOf(view: HostView, { live, at, row }: SeenBridge): string[] | undefined {
  if (view.snapshot.unread.has(live)) view.lacks(at, "tables that could not be read");
  const all = view.snapshot.flows.get(live) ?? [];
  const written = all.filter(({ isLearned }) => !isLearned);
  const strange = written.filter(({ isModelled }) => !isModelled);
  for (const { text } of strange.slice(0, 1))
    view.lacks(
      at,
      `the flow ${text.length > TOLD ? `${text.slice(0, TOLD)}…` : text}${strange.length > 1 ? `, and ${strange.length - 1} more` : ""}`,
    );
  if (written.some(({ isPassing }) => isPassing)) view.lacks(at, "flows that end by themselves, or may");
  if (isUntouched(all, textIn(row, "fail_mode") === "secure")) return undefined;
  return written.filter(({ isModelled }) => isModelled).map(({ text }) => text);
}

export function fdbOf(view: HostView, { live, ports }: SeenBridge): FdbDocument[] {
  return staticEntries(view.snapshot.fdb.get(live) ?? []).flatMap(({ number, vlan, mac }) => {
    const port = ports.find(({ faces }) => textIn(faces[0] ?? {}, "ofport") === number);
    const name = number === "LOCAL" ? number : port?.name;
    return name === undefined ? [] : [{ vlan: Number(vlan), mac, port: name }];
  });
}
