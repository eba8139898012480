import fc from "fast-check";
import { expect, test } from "vitest";
import { FabricDraft } from "../../../src/model/fabric/draft.ts";
import { Names } from "../../../src/model/fabric/names.ts";
import { documents, fabricOf } from "./make.ts";

test("every element of a fabric is found by the name that the fabric gives it", () => {
  fc.assert(
    fc.property(documents, (document) => {
      const fabric = fabricOf(document);
      const names = new Names(new FabricDraft("again", fabric));
      const { hosts, bridges, ports, endpoints } = fabric.columns;
      for (const [name, row] of names.hosts) expect(fabric.hostName(row)).toBe(name);
      for (const [name, row] of names.bridges) expect(fabric.bridgeName(row)).toBe(name);
      for (const name of names.ports.keys()) expect(fabric.findPort(name)).toBe(names.ports.get(name));
      for (const [name, row] of names.endpoints) expect(fabric.findEndpoint(name)).toBe(row);
      for (const [name, row] of names.networks) expect(fabric.networkName(row)).toBe(name);
      expect([names.hosts.size, names.bridges.size]).toEqual([hosts.count, bridges.count]);
      expect([names.ports.size, names.endpoints.size]).toEqual([ports.count, endpoints.count]);
      expect([...names.paths.keys()]).toEqual(
        (document.underlay?.paths ?? []).map(({ from, to }) => `${from}>${to}`),
      );
    }),
    { numRuns: 50 },
  );
});
