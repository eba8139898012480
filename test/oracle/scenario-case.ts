import { toDocument } from "../../src/model/fabric/to-document.ts";
import { readNetwork } from "../../src/model/network.ts";
import type { Scenario } from "../../src/model/scenario/schema.ts";
import type { Case } from "./case.ts";

/** The network of a scenario as switches can be asked about it. */
export function askedAs(scenario: Scenario): Case["fabric"] {
  const network = readNetwork(onOneWire(scenario));
  if (!network.ok) throw new Error(JSON.stringify(network.problems));
  return withoutOwnAddress(toDocument(network.value.fabric));
}

/** The hosts' addresses in one network: between the switches there are wires and no router. */
function onOneWire(scenario: Scenario): unknown {
  const addresses = Object.values(scenario.hosts).map(({ address }) => address.replace(/\/.*/, ""));
  const moved = addresses.reduce(
    (text, address, at) => text.replaceAll(`"${address}`, `"10.0.0.${at + 1}`),
    JSON.stringify(scenario),
  );
  return JSON.parse(moved);
}

/** A tunnel with local_ip wants a route that the kernel has of its own (ovs-router.c), and here there is no kernel. */
function withoutOwnAddress(fabric: Case["fabric"]): Case["fabric"] {
  return JSON.parse(JSON.stringify(fabric), (key, value: unknown) =>
    key === "local_ip" ? undefined : value,
  ) as Case["fabric"];
}
