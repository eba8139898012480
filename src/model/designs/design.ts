import type { FabricDraft } from "../fabric/draft.ts";
import type { Design, Scenario } from "../scenario/schema.ts";

/**
 * A design wires a scenario: it adds bridges, ports and endpoints to a draft that has the hosts (in the
 * scenario's order, from row 0) and the underlay already. Pure; each element gets the path in the scenario
 * that caused it as its origin.
 */
export type WireDesign<K extends Design["kind"]> = (
  draft: FabricDraft,
  scenario: Scenario,
  design: Extract<Design, { kind: K }>,
) => void;
