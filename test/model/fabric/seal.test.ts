import fc from "fast-check";
import { expect, test } from "vitest";
import { FabricDraft } from "../../../src/model/fabric/draft.ts";
import type { Fabric } from "../../../src/model/fabric/fabric.ts";
import { seal } from "../../../src/model/fabric/seal.ts";
import { documents, fabricOf } from "./make.ts";

const rows = (count: number) => Array.from({ length: count }, (_, row) => row);

/** Every reference of a fabric in words. */
function inWords(fabric: Fabric, isGone: (port: string) => boolean) {
  const { ports, tunnels, endpoints, links } = fabric.columns;
  const left = rows(ports.count).filter((port) => !isGone(fabric.portName(port)));
  const isLeft = (port: number) => left.includes(port);
  return {
    ports: left.map((port) => [
      fabric.portName(port),
      links.name[ports.link[port]!],
      ports.tunnel[port]! >= 0,
    ]),
    tunnels: rows(tunnels.count)
      .filter((row) => isLeft(tunnels.port[row]!))
      .map((row) => [fabric.portName(tunnels.port[row]!), tunnels.remoteIp[row], tunnels.inKey[row]]),
    endpoints: rows(endpoints.count)
      .filter((row) => isLeft(endpoints.port[row]!))
      .map((row) => [
        fabric.endpointName(row),
        fabric.networkName(endpoints.network[row]!),
        fabric.portName(endpoints.port[row]!),
      ]),
    back: left.flatMap((port) => {
      const [endpoint, tunnel] = [ports.endpoint[port]!, ports.tunnel[port]!];
      return [endpoint < 0 || endpoints.port[endpoint] === port, tunnel < 0 || tunnels.port[tunnel] === port];
    }),
  };
}

test("when rows go, every reference leads to the same element as before", () => {
  fc.assert(
    fc.property(documents, fc.array(fc.boolean(), { minLength: 40, maxLength: 40 }), (document, goes) => {
      const fabric = fabricOf(document);
      const draft = new FabricDraft("packed", fabric);
      const gone = new Set<string>();
      for (let port = 0; port < fabric.columns.ports.count; port++) {
        const name = fabric.portName(port);
        if (goes[port] !== true || name.endsWith("/LOCAL")) continue;
        draft.removePort(port);
        gone.add(name);
      }
      const packed = inWords(seal(draft), () => false);
      expect(packed).toEqual(inWords(fabric, (name) => gone.has(name)));
      expect(packed.back).not.toContain(false);
    }),
    { numRuns: 100 },
  );
});
