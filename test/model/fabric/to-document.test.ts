import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { apply } from "../../../src/model/fabric/apply.ts";
import type { FabricDocument } from "../../../src/model/fabric/document.ts";
import type { Fabric } from "../../../src/model/fabric/fabric.ts";
import { face } from "../../../src/model/fabric/face.ts";
import { standingTunnels } from "../../../src/model/forwarding/standing.ts";
import { Wiring } from "../../../src/model/forwarding/wiring.ts";
import { topologyOfFabric } from "../../../src/model/spanning-tree/of-fabric.ts";
import { toDocument } from "../../../src/model/fabric/to-document.ts";
import { readNetwork } from "../../../src/model/network.ts";
import { documents, fabricOf, gre, oneBridge, valueOf } from "./make.ts";

/** The columns, without what says where in a file each element stands. */
const container = (host: string) => ({ host });

const idsOf = (one: Fabric) => {
  const wiring = new Wiring(one);
  const { columns, bridges } = topologyOfFabric(wiring, standingTunnels(wiring));
  return Object.fromEntries(bridges.map((row, i) => [one.bridgeName(row), columns.bridgeIds[i]]));
};

const isProvenance = (column: string) => column.toLowerCase().endsWith("origin") || column === "leftOut";

function meaningOf({ name, columns, allowed, underlayMtu }: Fabric): unknown {
  const tables = Object.entries(columns).map(([table, content]) => [
    table,
    Array.isArray(content)
      ? content
      : Object.entries(content as object).filter(([column]) => !isProvenance(column)),
  ]);
  return { name, tables, allowed, underlayMtu };
}

test("a fabric that is written out and read back is the same", () => {
  fc.assert(
    fc.property(documents, (document) => {
      const fabric = fabricOf(document);
      const written = JSON.parse(JSON.stringify(toDocument(fabric))) as FabricDocument;
      expect(meaningOf(fabricOf(written))).toEqual(meaningOf(fabric));
    }),
    { numRuns: 200 },
  );
});

test("what is default is not written", () => {
  const document = { hosts: { h: { bridges: { b: { ports: { p: {}, q: { tag: "10" } } } } } } };
  expect(toDocument(fabricOf({ name: "small", ...document }))).toEqual({
    kind: "fabric",
    name: "small",
    hosts: { h: { bridges: { b: { ports: { p: {}, q: { tag: 10 } } } } } },
  });
});

describe("the fabric of a scenario", () => {
  const { fabric } = valueOf(
    readNetwork({
      name: "s",
      design: { kind: "bridge-per-tenant" },
      hosts: { h1: { address: "1.1.1.1/24" }, h2: { address: "2.2.2.2/24" } },
      tenants: Object.fromEntries(
        ["red", "blue"].map((tenant) => [
          tenant,
          {
            networks: { lan: { subnet: "10.0.0.0/24" } },
            containers: { a: container("h1"), b: container("h2") },
          },
        ]),
      ),
      changes: [{ kind: "set-port", at: "h1/sdn-br0/gre-h2", port: gre("2.2.2.2", { key: 102 }) }],
    }),
  );
  const again = valueOf(readNetwork(toDocument(fabric))).fabric;

  test("can be written out, its changes included, and read back", () => {
    expect(toDocument(again)).toEqual(toDocument(fabric));
    expect(face(again).port("h1/sdn-br0/gre-h2").tunnel?.inKey).toBe(102);
    expect(face(again).endpoints).toEqual(face(fabric).endpoints);
  });

  test("keeps its bridge ids, though the document has the bridges in another order", () => {
    expect(idsOf(again)).toEqual(idsOf(fabric));
    expect(toDocument(fabric).hosts["h2"]?.bridges?.["sdn-br0"]?.other_config).toEqual({
      "stp-system-id": "00:00:00:00:00:02",
    });
  });
});

test("a cable with one end pulled is written as such: its port is no edge port", () => {
  const ends = fabricOf({
    ...oneBridge({ p: {}, q: {} }),
    links: [{ name: "l", ports: ["h/b/p", "h/b/q"] }],
  });
  const pulled = valueOf(apply(ends, [{ kind: "remove-port", at: "h/b/q" }]));
  expect(toDocument(pulled).links).toEqual([{ name: "l", ports: ["h/b/p"] }]);
});
