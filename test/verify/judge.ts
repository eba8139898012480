import { Context } from "../../src/verify/context.ts";
import type { PropertyName, PropertyVerdict, Violation } from "../../src/verify/verdict.ts";
import { verify } from "../../src/verify/verify.ts";
import { lab, type Lab } from "../sim/lab.ts";
import type { Document } from "./arbitrary.ts";

/** The verdict on one property of a fabric, written as a document or wired already. */
export function judge(property: PropertyName, made: Document | Lab): PropertyVerdict {
  const { fabric } = "wiring" in made ? made : lab(made);
  const [verdict] = verify(fabric, { properties: [property] }).properties;
  if (verdict === undefined) throw new Error(`no verdict on ${property}`);
  return verdict;
}

/** The leaks of a fabric as `red > blue`, each once, with `while` for transient ones. */
export function leaksIn(document: Document): string[] {
  const { violations, undecided } = judge("isolation", document);
  if (undecided.length > 0) throw new Error(undecided.join("\n"));
  return [...new Set(violations.map(tell))].toSorted();
}

function tell({ from, to, when }: Violation): string {
  const [sender, receiver] = [from, to].map((name) => name.split("/", 1).join(""));
  return `${sender} > ${receiver}${when === "transient" ? " for a while" : ""}`;
}

export function contextOf(document: Document): Context {
  return new Context(lab(document).fabric);
}

/** Ports of a bridge as `{ name: columns }`, with endpoints plugged into those that name one. */
export function oneHost(
  bridges: NonNullable<Document["hosts"][string]["bridges"]>,
  endpoints: Readonly<Record<string, string>>,
  more: Partial<Document> = {},
): Document {
  return {
    hosts: { h: { bridges } },
    endpoints: Object.fromEntries(Object.entries(endpoints).map(([name, port]) => [name, { port }])),
    ...more,
  };
}
