import { expect, test } from "vitest";
import { SHAPES } from "../../../src/model/fabric/columns.ts";
import { type Shape, Table, type WriteRow } from "../../../src/model/fabric/table.ts";
import { writeEndpoint, writeFlow, writePort, writeTunnel } from "../../../src/model/fabric/write-rows.ts";

const WRITERS: readonly (readonly [name: string, shape: Shape, write: WriteRow<Shape>])[] = [
  ["port", SHAPES.ports, writePort as WriteRow<Shape>],
  ["endpoint", SHAPES.endpoints, writeEndpoint as WriteRow<Shape>],
  ["tunnel", SHAPES.tunnels, writeTunnel as WriteRow<Shape>],
  ["flow", SHAPES.flows, writeFlow as WriteRow<Shape>],
];

test.each(WRITERS)("all cells of a %s are written", (_, shape, write) => {
  const row = Object.fromEntries(Object.keys(shape).map((key, i) => [key, i + 1]));
  const table = new Table<Shape>(shape, write);
  table.add(row);
  const { columns } = table.seal();
  for (const [key, cell] of Object.entries(row)) expect(columns[key]?.[0]).toBe(cell);
});
