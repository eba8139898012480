import fc from "fast-check";
import { expect, test } from "vitest";
import type { Flow } from "../../../src/model/openflow/flow.ts";
import { printFlow } from "../../../src/model/openflow/print-flow.ts";
import { readFlow } from "../../../src/model/openflow/read-flow.ts";
import { flowText } from "./arbitrary.ts";
import { PORTS } from "./ports.ts";

function read(text: string): Flow {
  const flow = readFlow(text, { path: "", ports: PORTS });
  if (!flow.ok) throw new Error(`${text}: ${JSON.stringify(flow.problems)}`);
  return flow.value.flow;
}

test.each(["1.0", "1.3"] as const)("a printed flow reads as the same flow: OpenFlow %s", (protocol) => {
  fc.assert(
    fc.property(flowText(protocol), (text) => {
      const flow = read(text);
      expect(read(printFlow(flow))).toEqual(flow);
    }),
    { numRuns: 500 },
  );
});
