import { type Fabric, must } from "../../model/fabric/fabric.ts";
import { PORT } from "../../model/fabric/columns.ts";
import { wholeFields } from "../../model/frame-text/whole-fields.ts";
import type { Frame } from "../../model/wire/frame.ts";
import type { Scene } from "../../sim/scene.ts";
import { type Injection, inject } from "../../sim/inject.ts";
import { type OuterFields, outerFields } from "../../sim/outer-fields.ts";
import type { HostNames } from "../compile/host-names.ts";
import { exitPort, exitTunnel } from "./real-trace.ts";

/** One frame's way through one host, as the model has it: where it comes in, and where copies of it leave. */
export interface Passage {
  /** rows */
  readonly host: number;
  readonly port: number;
  readonly frame: Frame;
  /** of the tunnel that it came out of */
  readonly outer: OuterFields | undefined;
  /** as in `RealTrace`, by the host's own names */
  readonly exits: readonly string[];
  /** the model's steps in words */
  readonly told: readonly string[];
}

/** What becomes of a frame, host by host in the order in which it comes there. */
export function passagesOf(
  scene: Scene,
  injection: Omit<Injection, "trace">,
  names: readonly HostNames[],
): Passage[] {
  const { fabric } = scene;
  const { steps, hops } = inject(scene, { ...injection, trace: true });
  const passages: (Omit<Passage, "exits" | "told"> & { exits: Set<string>; told: string[] })[] = [];
  let outer: OuterFields | undefined;
  let opened: string[] = [];
  for (const [i, step] of steps.entries()) {
    const { at, step: name, detail } = must(hops[i]);
    const told = `${at} ${name}${detail === "" ? "" : `: ${detail}`}`;
    if (step.step === "decapsulate") {
      [outer, opened] = [outerFields(step.packet), [told]];
      continue;
    }
    if (step.step === "receive") {
      const host = fabric.hostOf(step.port);
      passages.push({ host, port: step.port, frame: step.frame, outer, exits: new Set(), told: opened });
      [outer, opened] = [undefined, []];
    }
    const passage = passages.at(-1);
    if (passage === undefined) continue;
    passage.told.push(told);
    if (step.step === "encapsulate") {
      const sent = outerFields(step.packet);
      if (sent !== undefined) passage.exits.add(exitTunnel(sent.dst, sent.key ?? 0));
    }
    if (step.step === "output" || step.step === "deliver")
      passage.exits.add(exitPort(liveName(fabric, must(names[passage.host]), step.port)));
  }
  return passages.map((one) => ({ ...one, exits: [...one.exits].toSorted((a, b) => (a < b ? -1 : 1)) }));
}

/** A bridge's own port goes by the bridge's name. */
function liveName(
  { columns: { ports } }: Fabric,
  { bridges, ports: names }: HostNames,
  port: number,
): string {
  return ports.kind[port] === PORT.local
    ? must(bridges.get(must(ports.bridge[port])))
    : must(names.get(port));
}

/** A frame that comes in there, as ofproto/trace takes it; undefined where that has no words for it. */
export function flowOf(fabric: Fabric, { port, frame, outer }: Passage): string | undefined {
  const { dl_src, dl_dst, vlans, eth_type, ...payload } = wholeFields(frame);
  const [tag] = vlans;
  if (vlans.length > 1 || tag?.tpid === S_TAG || eth_type === 0) return undefined;
  const fields: Readonly<Record<string, string | number | undefined>> = {
    in_port: fabric.ofPorts.numberOf(port),
    tun_id: outer?.key ?? undefined,
    tun_src: outer?.src,
    tun_dst: outer?.dst,
    dl_src,
    dl_dst,
    dl_vlan: tag?.vid,
    dl_vlan_pcp: tag?.pcp,
    dl_type: `0x${eth_type.toString(16).padStart(4, "0")}`,
    ...("nw_src" in payload && { nw_ttl: 64 }),
    ...payload,
  };
  return Object.entries(fields)
    .flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${value}`]))
    .join(",");
}

const S_TAG = 0x88a8;
