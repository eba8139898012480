import { type Fabric, must } from "../../src/model/fabric/fabric.ts";
import { Context } from "../../src/verify/context.ts";
import { explorerOf } from "../../src/verify/isolation.ts";
import { lineOf } from "../fabrics.ts";
import { minimalStandard } from "../random.ts";
import { floorOf } from "./isolation.ts";
import { measure } from "./measure.ts";
import type { Row } from "./row.ts";

/** What is drawn is the same in each run. */
const SEED = 1;

/** A line of bridges, each with so many rules on addresses by prefix, protocol and port, and a container. */
function ruledLine(bridges: number, rules: number): Fabric {
  const below = minimalStandard(SEED);
  const prefix = () => {
    const length = 8 + below(25);
    const address = (0x0a00_0000 + below(2 ** 24)) & (-1 << (32 - length));
    return `${[24, 16, 8, 0].map((shift) => (address >>> shift) & 0xff).join(".")}/${length}`;
  };
  const rule = (_: unknown, i: number) => {
    const protocol = below(2) === 0 ? "tcp" : "udp";
    const port = below(2) === 0 ? "" : `,tp_dst=${below(1024)}`;
    const action = below(2) === 0 ? "drop" : "NORMAL";
    return `priority=${rules - i},${protocol},nw_src=${prefix()},nw_dst=${prefix()}${port} actions=${action}`;
  };
  const settings = () => ({ flows: [...Array.from({ length: rules }, rule), "priority=0 actions=NORMAL"] });
  return lineOf(bridges, () => ({ p: {} }), "cable", settings);
}

/** From each container all that frames of its own can come to, by sets of frames. */
function closure(fabric: Fabric): void {
  const context = new Context(fabric);
  const explorer = explorerOf(context, must(context.joined.get(0)));
  for (const port of fabric.columns.ports.bridge.keys())
    if (fabric.columns.ports.name[port] === "p") explorer.explore([port]);
}

export function rulesRows(bridges: number, rules: number): readonly Row[] {
  const fabric = ruledLine(bridges, rules);
  const floor = floorOf(fabric);
  return [
    measure(`closure from all sources, of ${bridges} such bridges`, () => closure(fabric), { floor }),
    {
      name: "closure of all 100, with shadowing by one rule (reach 1 s)",
      notMeasured:
        "sets of frames are diagrams over single bits, and what they cost grows faster than the rules; shadowed flows are not told yet",
    },
  ];
}
