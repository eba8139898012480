import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "vitest";
import type { FabricDocument } from "../../src/model/fabric/document.ts";
import type { Fabric } from "../../src/model/fabric/fabric.ts";
import { toDocument } from "../../src/model/fabric/to-document.ts";
import { readNetwork } from "../../src/model/network.ts";
import { compile } from "../../src/realize/compile/compile.ts";
import { keyOf, type Part } from "../../src/realize/part.ts";
import { expectedAnswers } from "../../src/realize/probe/expected.ts";
import { verify } from "../../src/verify/verify.ts";
import { simnet } from "../cli/simnet.ts";
import { loadScenario } from "../realize/scenarios.ts";

export function fabricOf(document: unknown): Fabric {
  const network = readNetwork(document);
  if (!network.ok) throw new Error(JSON.stringify(network.problems));
  return network.value.fabric;
}

/** What `simnet observe` reads of a lab, when it is told how the hosts of a fabric are joined. */
export async function observe(lab: string, fabric: Fabric): Promise<FabricDocument> {
  const folder = await mkdtemp(join(tmpdir(), "simnet-observe-"));
  try {
    const file = join(folder, "hosts.json");
    const hosts = fabric.columns.hosts.name.map((name) => [name, { docker: `${lab}.host.${name}` }] as const);
    const { links, underlay, allow } = toDocument(fabric);
    const between = links?.filter(({ ports }) => new Set(ports.map((at) => at.split("/")[0])).size > 1);
    await writeFile(
      file,
      JSON.stringify({ hosts: Object.fromEntries(hosts), links: between, underlay, allow }),
    );
    const { code, stdout, stderr } = await simnet(["observe", "--inventory", file]);
    expect({ code, stderr: code === 0 ? "" : stderr }).toEqual({ code: 0, stderr: "" });
    return JSON.parse(stdout) as FabricDocument;
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** What was built of a scenario is read back as the same network: in parts, in verdicts, in who hears whom. */
export async function expectRoundTrip(lab: string, name: string): Promise<void> {
  const wanted = fabricOf(await loadScenario(name));
  const document = await observe(lab, wanted);
  expect(document.unmodelled).toBeUndefined();
  const live = fabricOf(document);
  expect(partsOf(live, wanted)).toEqual(partsOf(wanted, wanted));
  expect(verdictsOf(live)).toEqual(verdictsOf(wanted));
  expect(answersOf(live)).toEqual(answersOf(wanted));
}

/** In no order. A lab host's own docker0 is none of a fabric that has none. */
function partsOf(fabric: Fabric, wanted: Fabric) {
  const compiled = compile(fabric, { datapath: "netdev", image: "busybox" });
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems));
  const hasDocker = wanted.columns.bridges.name.includes("docker0");
  const isMeant = ({ name }: Part) => hasDocker || name !== "docker0";
  return Object.fromEntries(
    compiled.value.map(({ host, parts }) => [
      host,
      Object.fromEntries(parts.filter(isMeant).map((part) => [keyOf(part), part])),
    ]),
  );
}

function verdictsOf(fabric: Fabric) {
  return verify(fabric).properties.map(({ property, verdict }) => [property, verdict]);
}

function answersOf(fabric: Fabric) {
  return expectedAnswers(fabric)
    .map(
      ({ kind, from, to, isThere }) =>
        `${kind} ${fabric.endpointName(from)} ${fabric.endpointName(to)} ${isThere}`,
    )
    .toSorted();
}
