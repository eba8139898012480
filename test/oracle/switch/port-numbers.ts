import type { BridgeDocument } from "../../../src/model/fabric/document.ts";
import { LOCAL_OFPORT } from "../../../src/model/openflow/key.ts";
import { readFlow } from "../../../src/model/openflow/read-flow.ts";

/** The OpenFlow numbers of a bridge's ports by their names: those written, or the order in the file. */
export function numbersIn(name: string, { ports = {} }: BridgeDocument): ReadonlyMap<string, number> {
  const own = Object.entries(ports).map(
    ([port, { ofport }], at) => [port, Number(ofport ?? at + 1)] as const,
  );
  return new Map([[name, LOCAL_OFPORT], ...own]);
}

/** A flow that names ports by their numbers alone: in the switch their names are others. */
export function withNumbers(flow: string, numbers: ReadonlyMap<string, number>): string {
  const named = new Set<string>();
  const numberOf = (name: string) => {
    const number = numbers.get(name);
    if (number !== undefined) named.add(name);
    return number;
  };
  readFlow(flow, { path: "", ports: { names: [], numberOf } });
  return [...named].reduce((text, name) => {
    const asWord = new RegExp(`(?<=[=:(,]|^)("?)${name.replaceAll(".", "\\.")}\\1(?=[,)]|$)`, "g");
    return text.replaceAll(asWord, String(numbers.get(name)));
  }, flow);
}
