import fc from "fast-check";
import type { FabricDocument } from "../../../src/model/fabric/document.ts";
import type { Fabric } from "../../../src/model/fabric/fabric.ts";
import { toDocument } from "../../../src/model/fabric/to-document.ts";
import { standingTunnels } from "../../../src/model/forwarding/standing.ts";
import { Wiring } from "../../../src/model/forwarding/wiring.ts";
import { readNetwork } from "../../../src/model/network.ts";
import { expectedAnswers } from "../../../src/realize/probe/expected.ts";
import { compile } from "../../../src/realize/compile/compile.ts";
import { verify } from "../../../src/verify/verify.ts";
import { drawnByHand } from "./by-hand.ts";
import { drawnScenario } from "./scenarios.ts";

/** A network that the lab is asked about. */
export interface Drawn {
  readonly document: FabricDocument;
  /** Whether it is as its author would want it: else it is built with `--unverified`. */
  readonly holds: boolean;
}

/** Networks that do no harm: no frame goes round in them, and nothing in them is left to chance. */
export function drawNetworks(seed: number, count: number): readonly Drawn[] {
  const arbitrary = fc
    .oneof({ weight: 3, arbitrary: designed() }, { weight: 2, arbitrary: drawnByHand() })
    .map(judged)
    .filter((one) => one !== undefined);
  return fc.sample(arbitrary, { seed, numRuns: count });
}

/** What a design makes of a scenario, and what becomes of that by a slip of the hand. */
function designed(): fc.Arbitrary<unknown> {
  const slip = fc.record({
    port: fc.nat(99),
    columns: fc.constantFrom<Columns>({ tag: 10 }, { tag: 20 }, { tag: undefined }, { trunks: [10] }),
    key: fc.constantFrom(100, 200, undefined),
    isKey: fc.boolean(),
  });
  return fc
    .record({ scenario: drawnScenario(), slips: fc.array(slip, { maxLength: 2 }) })
    .map(({ scenario, slips }) => {
      const network = readNetwork(scenario);
      if (!network.ok) return undefined;
      const document = structuredClone(toDocument(network.value.fabric)) as Editable;
      for (const { port, columns, key, isKey } of slips) {
        const ports = portsOf(document);
        const tunnels = ports.filter((one) => one.options?.["remote_ip"] !== undefined);
        const among = isKey ? tunnels : ports;
        const one = among[port % Math.max(1, among.length)];
        if (one === undefined) continue;
        if (isKey) one.options = { ...one.options, key };
        else Object.assign(one, columns);
      }
      return JSON.parse(JSON.stringify(document)) as unknown;
    });
}

type Columns = Readonly<Record<string, unknown>>;
interface EditablePort extends Record<string, unknown> {
  options?: Record<string, unknown>;
}
interface EditableBridge {
  kind?: string;
  stp_enable?: unknown;
  other_config?: Record<string, unknown>;
  ports?: Record<string, EditablePort>;
}
interface Editable {
  hosts: Record<string, { bridges?: Record<string, EditableBridge> }>;
}

function bridgesOf({ hosts }: Editable): EditableBridge[] {
  return Object.values(hosts).flatMap(({ bridges }) => Object.values(bridges ?? {}));
}

/** Those of Open vSwitch: others have no such columns. */
function portsOf(document: Editable): EditablePort[] {
  return bridgesOf(document)
    .filter(({ kind }) => kind !== "linux")
    .flatMap(({ ports }) => Object.values(ports ?? {}));
}

/** Seconds: a tree comes to rest in fourteen, and not in fifty. */
const QUICK = { "stp-hello-time": 1, "stp-max-age": 6, "stp-forward-delay": 4 };

/** @returns nothing where it is not to be built */
function judged(drawn: unknown): Drawn | undefined {
  const network = readNetwork(drawn);
  if (!network.ok) return undefined;
  const editable = structuredClone(toDocument(network.value.fabric)) as Editable;
  for (const bridge of bridgesOf(editable))
    if (bridge.stp_enable === true) bridge.other_config = { ...bridge.other_config, ...QUICK };
  const quick = readNetwork(editable);
  if (!quick.ok || !isSure(quick.value.fabric)) return undefined;
  const { fabric } = quick.value;
  if (!compile(fabric, { datapath: "netdev", image: "busybox" }).ok) return undefined;
  const { holds, properties } = verify(fabric);
  const isCalm = properties.some((one) => one.property === "loop-freedom" && one.verdict === "holds");
  return isCalm ? { document: toDocument(fabric), holds } : undefined;
}

/** Of tunnels that exclude each other, hash order says which one stands; of two with one address, who answers first. */
function isSure(fabric: Fabric): boolean {
  if (fabric.columns.endpoints.count < 2) return false;
  return standingTunnels(new Wiring(fabric)).every((one) => one === 1) && !haveRivals(fabric);
}

/** Whether somebody is heard by two that have one address. */
function haveRivals(fabric: Fabric): boolean {
  const { ip } = fabric.columns.endpoints;
  const heard = expectedAnswers(fabric).filter(({ kind, isThere }) => kind === "arp" && isThere);
  const hearings = heard.map(({ from, to }) => `${from} ${ip[to]}`);
  const isOwn = heard.some(({ from, to }) => ip[from] === ip[to]);
  return isOwn || new Set(hearings).size < hearings.length;
}
