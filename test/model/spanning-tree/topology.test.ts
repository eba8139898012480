import { expect, test } from "vitest";
import { columnsOf, hearsOnSegments } from "../../../src/model/spanning-tree/topology.ts";
import { onSegments, QUICK } from "./topologies.ts";

test("ports on a segment hear one another, a looped back port itself", () => {
  expect(
    hearsOnSegments(6, [
      [0, 1],
      [2, 3, 4],
      [5, 5],
    ]),
  ).toEqual([[1], [0], [3, 4], [2, 4], [2, 3], [5]]);
});

test("a port on no segment is heard by none", () => {
  expect(hearsOnSegments(3, [[0, 2]])).toEqual([[2], [], [0]]);
});

test("columns say what the topology says", () => {
  const topology = onSegments([[0, 1], [0, 1, 1], [0]], QUICK);
  const columns = columnsOf(topology);
  expect([...columns.bridge]).toEqual([0, 1, 0, 1, 1, 0]);
  expect([...columns.id]).toEqual([0x8001, 0x8001, 0x8002, 0x8002, 0x8003, 0x8003]);
  expect([...columns.enabled]).toEqual([1, 1, 1, 1, 1, 1]);
  const rows = topology.ports.map((_, port) =>
    Array.from(columns.hearsPort.subarray(columns.hearsStart[port], columns.hearsStart[port + 1])),
  );
  expect(rows).toEqual(topology.hears);
});
