import fc from "fast-check";
import { expect, test } from "vitest";
import { plain, Table } from "../../../src/model/fabric/table.ts";

const SHAPE = { name: plain<string>(), row: "int32", mac: "float64", flag: "uint8" } as const;

interface ModelRow {
  readonly name: string;
  readonly row: number;
  readonly mac: number;
  readonly flag: number;
}

const rows: fc.Arbitrary<ModelRow> = fc.record({
  name: fc.string(),
  row: fc.integer({ min: -1, max: 2 ** 31 - 1 }),
  mac: fc.integer({ min: -1, max: 2 ** 48 - 1 }),
  flag: fc.nat(255),
});
const steps = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: fc.record({ do: fc.constant("add" as const), row: rows }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant("set" as const), at: fc.nat(), row: rows }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant("remove" as const), at: fc.nat() }) },
  ),
  { maxLength: 80 },
);

function listed({ columns }: ReturnType<Table<typeof SHAPE>["seal"]>): ModelRow[] {
  return Array.from({ length: columns.count }, (_, i) => ({
    name: columns.name[i]!,
    row: columns.row[i]!,
    mac: columns.mac[i]!,
    flag: columns.flag[i]!,
  }));
}

test("a table does what a list of rows does", () => {
  fc.assert(
    fc.property(steps, steps, (first, second) => {
      let table = new Table(SHAPE);
      let model: (ModelRow | undefined)[] = [];
      const added: [number, number][] = [];
      const play = (script: typeof first) => {
        for (const step of script) {
          if (step.do === "add") added.push([table.add(step.row), model.push(step.row) - 1]);
          else if (model.length > 0) {
            const at = step.at % model.length;
            if (step.do === "remove") {
              table.remove(at);
              model[at] = undefined;
            } else if (model[at] !== undefined) {
              table.set(at, { name: step.row.name });
              model[at] = { ...model[at], name: step.row.name };
            }
          }
        }
        for (const [row, expected] of added.splice(0)) expect(row).toBe(expected);
        const sealed = table.seal();
        const left = model.filter((row) => row !== undefined);
        expect(listed(sealed)).toEqual(left);
        let next = 0;
        const moves = model.map((row) => (row === undefined ? -1 : next++));
        expect(sealed.moved === undefined ? moves : [...sealed.moved]).toEqual(moves);
        return { sealed, left };
      };
      const { sealed, left } = play(first);
      const before = listed(sealed);
      [table, model] = [Table.from(SHAPE, sealed.columns), [...left]];
      play(second);
      expect(listed(sealed)).toEqual(before);
    }),
  );
});

test("columns that are sealed have the length of the table, however much room there was", () => {
  const table = new Table(SHAPE);
  for (let i = 0; i < 17; i++) table.add({ name: `${i}`, row: i, mac: i, flag: 0 });
  const { columns } = table.seal();
  expect([columns.name.length, columns.row.length, columns.mac.length]).toEqual([17, 17, 17]);
});
