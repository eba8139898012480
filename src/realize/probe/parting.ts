import { type Fabric, must } from "../../model/fabric/fabric.ts";
import { Wiring } from "../../model/forwarding/wiring.ts";
import { probeFrame } from "../../sim/probe.ts";
import type { Injection } from "../../sim/inject.ts";
import { Scene } from "../../sim/scene.ts";
import { type HostNames, hostNames } from "../compile/host-names.ts";
import type { Transport } from "../transport/transport.ts";
import type { ProbeResult } from "./compare.ts";
import { heardFrame } from "./heard-frame.ts";
import { TCP_PORT } from "./probe.ts";
import { flowOf, type Passage, passagesOf } from "./passages.ts";
import { readDatapathPorts, readTrace, type RealTrace } from "./real-trace.ts";

/** Where model and hosts part: the first host on the frame's way that does otherwise than the model says. */
export interface Parting {
  readonly host: string;
  /** where the frame comes in there, as AT */
  readonly at: string;
  /** the frame, in the words of ovs-ofctl */
  readonly frame: string;
  readonly model: { readonly exits: readonly string[]; readonly steps: readonly string[] };
  readonly real: { readonly exits: readonly string[]; readonly trace: string };
}

/**
 * Follows the frames of a probe in the model, host by host, and asks each host's switch what it does with the same frame: first
 * the ARP request, then, with both addresses learned, the packet there and the one back; of what is sent to all, that alone.
 * @returns undefined where the switches do as the model says on all of the way: then it is not their tables that differ
 */
export async function findParting(
  fabric: Fabric,
  { kind, from, to }: ProbeResult,
  transports: ReadonlyMap<string, Transport>,
): Promise<Parting | undefined> {
  const scene = new Scene(new Wiring(fabric));
  const names = Array.from({ length: fabric.columns.hosts.count }, (_, host) => hostNames(fabric, host));
  const [sender, target] = [from, to].map((name) => must(fabric.findEndpoint(name))) as [number, number];
  for (const injection of framesOf(fabric, kind, sender, target)) {
    for (const passage of passagesOf(scene, injection, names)) {
      // oxlint-disable-next-line no-await-in-loop
      const parting = await ask(fabric, passage, names, transports);
      if (parting !== undefined) return parting;
    }
  }
  return undefined;
}

/** What was sent, and what is sent for it. */
function framesOf(fabric: Fabric, kind: ProbeResult["kind"], from: number, to: number): Injection[] {
  const port = (endpoint: number) => must(fabric.columns.endpoints.port[endpoint]);
  if (kind === "arp" || kind === "broadcast")
    return [{ at: port(from), frame: heardFrame(fabric, kind, from) }];
  const frame = (one: number, other: number, isArp: boolean) => {
    const tcp = { kind: "tcp", port: TCP_PORT + to } as const;
    const made = probeFrame(fabric, one, other, isArp ? { kind: "arp" } : kind === "tcp" ? tcp : undefined);
    return made.ok ? [made.frame] : [];
  };
  const after = [
    ...frame(from, to, true).map((one) => ({ port: port(from), frame: one })),
    ...frame(to, from, true).map((one) => ({ port: port(to), frame: one })),
  ];
  const asked = frame(from, to, true).map((one) => ({ at: port(from), frame: one }));
  return [
    ...asked,
    ...frame(from, to, false).map((one) => ({ at: port(from), frame: one, after })),
    ...frame(to, from, false).map((one) => ({ at: port(to), frame: one, after })),
  ];
}

async function ask(
  fabric: Fabric,
  passage: Passage,
  names: readonly HostNames[],
  transports: ReadonlyMap<string, Transport>,
): Promise<Parting | undefined> {
  const host = fabric.hostName(passage.host);
  const frame = flowOf(fabric, passage);
  const bridge = must(fabric.columns.ports.bridge[passage.port]);
  const own = must(names[passage.host]).bridges;
  const transport = transports.get(host);
  if (frame === undefined || transport === undefined || fabric.bridgeSettings(bridge).kind === "linux")
    return undefined;
  const real = await traceOn(transport, must(own.get(bridge)), frame, new Set(own.values()));
  if (real === undefined || real.exits.join("\n") === passage.exits.join("\n")) return undefined;
  return {
    host,
    at: fabric.portName(passage.port),
    frame,
    model: { exits: passage.exits, steps: passage.told },
    real: { exits: real.exits, trace: real.text },
  };
}

async function traceOn(
  transport: Transport,
  bridge: string,
  frame: string,
  own: ReadonlySet<string>,
): Promise<RealTrace | undefined> {
  const [shown, traced] = await Promise.all([
    transport.run({ argv: ["ovs-appctl", "dpif/show"] }),
    transport.run({ argv: ["ovs-appctl", "ofproto/trace", bridge, frame] }),
  ]);
  if (shown.code !== 0 || traced.code !== 0) return undefined;
  return readTrace(traced.stdout, readDatapathPorts(shown.stdout), (one) => own.has(one));
}
