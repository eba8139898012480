import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { apply } from "../../../src/model/fabric/apply.ts";
import type { Change } from "../../../src/model/fabric/change.ts";
import type { Fabric } from "../../../src/model/fabric/fabric.ts";
import { toDocument } from "../../../src/model/fabric/to-document.ts";
import { WorkingCopy } from "../../../src/model/fabric/working-copy.ts";
import { fabricOf, type Ports, valueOf } from "./make.ts";

const NAMES = ["p1", "p2", "p3", "p4", "p5", "p6"];
const BRIDGES = ["h/a", "h/b"];
const ofport = fc.constantFrom(undefined, undefined, undefined, 1, 2, 3, 4, 9);
const columns = ofport.map((number) => (number === undefined ? {} : { ofport: number }));
const at = fc.record({ bridge: fc.constantFrom(...BRIDGES), name: fc.constantFrom(...NAMES) });

const changes: fc.Arbitrary<Change> = fc.oneof(
  fc
    .record({ at, port: columns })
    .map(({ at: { bridge, name }, port }) => ({ kind: "set-port" as const, at: `${bridge}/${name}`, port })),
  at.map(({ bridge, name }) => ({ kind: "remove-port" as const, at: `${bridge}/${name}` })),
  fc.record({ at, to: fc.constantFrom(...BRIDGES) }).map(({ at: { bridge, name }, to }) => ({
    kind: "move-port" as const,
    at: `${bridge}/${name}`,
    to,
  })),
);

const ports: fc.Arbitrary<Ports> = fc
  .uniqueArray(fc.record({ name: fc.constantFrom(...NAMES), columns: fc.boolean() }), {
    selector: ({ name }) => name,
  })
  .map((drawn) =>
    Object.fromEntries(drawn.map((one, i) => [one.name, one.columns && i > 0 ? { ofport: 7 - i } : {}])),
  );

/** Where two ports asked for one number, the file is refused. */
const bridges = fc.tuple(ports, ports).map(([a, b]) => ({
  hosts: {
    h: { bridges: { a: { ports: a, flows: ["actions=NORMAL"] }, b: { ports: b, flows: ["actions=drop"] } } },
  },
}));

function numbersOf(fabric: Fabric): ReadonlyMap<string, number> {
  return new Map(
    [...fabric.columns.ports.name.keys()].map((port) => [
      fabric.portName(port),
      fabric.ofPorts.numberOf(port),
    ]),
  );
}

describe("the numbers of ports that flows know", () => {
  test("stay while others come and go, and are each one port's", () => {
    let made = 0;
    fc.assert(
      fc.property(bridges, fc.array(changes, { maxLength: 12 }), (document, all) => {
        let fabric = fabricOf(document);
        for (const change of all) {
          const before = numbersOf(fabric);
          const after = apply(fabric, [change]);
          if (!after.ok) continue;
          made++;
          fabric = after.value;
          const numbers = numbersOf(fabric);
          const touched = "at" in change ? change.at : "";
          const stays = (name: string) => name !== touched && numbers.has(name);
          const stayed = [...before].filter(([name]) => stays(name));
          expect(stayed.map(([name]) => [name, numbers.get(name)])).toEqual(stayed);
          for (const bridge of BRIDGES) {
            const own = [...numbers].filter(([name]) => name.startsWith(`${bridge}/`));
            expect(new Set(own.map(([, number]) => number)).size).toBe(own.length);
          }
        }
      }),
    );
    expect(made).toBeGreaterThan(0);
  });

  test("are the same whether changes are made one by one, at once, or on a copy that lives on", () => {
    fc.assert(
      fc.property(bridges, fc.array(changes, { maxLength: 12 }), fc.nat(4), (document, all, every) => {
        const first = fabricOf(document);
        let fabric = first;
        let copy = new WorkingCopy(first);
        const made: Change[] = [];
        const isSealed = (i: number) => i % 5 === every;
        for (const [i, change] of all.entries()) {
          const after = apply(fabric, [change]);
          expect(copy.change([change]).length === 0).toBe(after.ok);
          if (!copy.isWhole) copy = new WorkingCopy(copy.seal());
          if (!after.ok) continue;
          fabric = after.value;
          made.push(change);
          expect(isSealed(i) ? toDocument(copy.seal()) : undefined).toEqual(
            isSealed(i) ? toDocument(fabric) : undefined,
          );
        }
        expect(toDocument(copy.seal())).toEqual(toDocument(fabric));
        expect(toDocument(valueOf(apply(first, made)))).toEqual(toDocument(fabric));
      }),
    );
  });
});
