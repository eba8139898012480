import fc from "fast-check";
import type { Document } from "../arbitrary.ts";

/** Flows that name ports by their numbers, which each of the bridges gives to other ports. */
const FLOWS: readonly string[] = [
  "actions=NORMAL",
  "priority=2,in_port=1 actions=output:2",
  "priority=2,in_port=2 actions=NORMAL",
  "priority=2,in_port=4 actions=drop",
  "priority=1 actions=output:3,output:4",
  "priority=3,in_port=3,dl_vlan=10 actions=strip_vlan,output:1",
  "priority=3,dl_vlan=10 actions=mod_vlan_vid:20,NORMAL",
  "priority=4,dl_vlan=20 actions=load:2->NXM_NX_REG0[],output:NXM_NX_REG0[]",
  "priority=5,in_port=2 actions=learn(table=1,NXM_OF_VLAN_TCI[0..11],output:NXM_OF_IN_PORT[]),resubmit(,1)",
  "table=1,priority=0 actions=in_port",
];
const PORTS = [1, 2, 3, 4];

const bridge = fc.record({
  numbers: fc.shuffledSubarray(PORTS, { minLength: PORTS.length }),
  columns: fc.tuple(...PORTS.map(() => fc.constantFrom({}, { tag: 10 }, { tag: 20 }))),
  owners: fc.tuple(...PORTS.map(() => fc.constantFrom("red", "blue", undefined))),
});

/** The number that a bridge's flows have in place of one of FLOWS. */
type Renumber = (bridge: number, flow: string) => string;

/** Bridges in a row, by cables between their last and first ports, whose tables hold the very same flows. */
export const twins: fc.Arbitrary<Document> = inRow(fc.constant((_, flow) => flow));

/** The same but that the flows of each bridge name the ports by other numbers: tables of one shape. */
export const cousins: fc.Arbitrary<Document> = inRow(
  fc
    .array(fc.shuffledSubarray(PORTS, { minLength: PORTS.length }), { minLength: 3, maxLength: 3 })
    .map((orders): Renumber => (b, flow) => {
      const number = (text: string) => String(orders[b]![Number(text) - 1]);
      return flow.replaceAll(/(?<=in_port=|output:)\d/g, number);
    }),
);

function inRow(renumbering: fc.Arbitrary<Renumber>): fc.Arbitrary<Document> {
  return fc
    .record({
      flows: fc.subarray([...FLOWS], { minLength: 1 }),
      drawn: fc.array(bridge, { minLength: 2, maxLength: 3 }),
      renumber: renumbering,
    })
    .map(({ flows, drawn, renumber }) => {
      const last = drawn.length - 1;
      const isWire = (b: number, p: number) => (b > 0 && p === 0) || (b < last && p === PORTS.length - 1);
      const bridges = drawn.map(({ numbers, columns }, b) => {
        const ports = columns.map((column, p) => [`b${b}p${p}`, { ...column, ofport: numbers[p]! }] as const);
        return [
          `b${b}`,
          { flows: flows.map((flow) => renumber(b, flow)), ports: Object.fromEntries(ports) },
        ] as const;
      });
      const endpoints = drawn.flatMap(({ owners }, b) =>
        owners.flatMap((owner, p) =>
          owner === undefined || isWire(b, p)
            ? []
            : [[`${owner}/c${b}${p}`, { port: `h/b${b}/b${b}p${p}` }] as const],
        ),
      );
      const links = drawn.slice(1).map((_, b) => ({
        name: `l${b}`,
        ports: [`h/b${b}/b${b}p${PORTS.length - 1}`, `h/b${b + 1}/b${b + 1}p0`],
      }));
      return {
        hosts: { h: { bridges: Object.fromEntries(bridges) } },
        links,
        endpoints: Object.fromEntries(endpoints),
      };
    });
}
