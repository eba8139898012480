import { EXPERIMENTAL } from "../src/model/frame-fields.ts";
import { Wiring } from "../src/model/forwarding/wiring.ts";
import { BROADCAST, formatMac, localMac } from "../src/model/values/mac.ts";
import type { Frame } from "../src/model/wire/frame.ts";
import { Scene } from "../src/sim/scene.ts";
import { Simulation } from "../src/sim/simulation.ts";
import { type Joint, lineOf, portAt } from "./fabrics.ts";
import { lackOfSwitch, PrivateSwitch } from "./switch.ts";
import { compare, timeEach } from "./timing.ts";

const BRIDGES = 4;
const VLAN = 10;
const SENDER = localMac(1);

/** Four ports on each of four bridges: one or two to the neighbours, the others access ports of one VLAN. */
function edgesOf(bridge: number): Record<string, { tag: number }> {
  const joints = bridge === 0 || bridge === BRIDGES - 1 ? 1 : 2;
  return Object.fromEntries(Array.from({ length: 4 - joints }, (_, i) => [`e${bridge}${i}`, { tag: VLAN }]));
}

/** A broadcast from the first port, and every step of it noted, from empty tables. */
function tracer(joint: Joint): () => Simulation {
  const fabric = lineOf(BRIDGES, edgesOf, joint);
  const scene = new Scene(new Wiring(fabric));
  const port = portAt(fabric, "h/b0/e00");
  const payload = { kind: "data", protocol: EXPERIMENTAL, bytes: new Uint8Array(46) } as const;
  const frame: Frame = { dst: BROADCAST, src: SENDER, tags: [], payload };
  return () => {
    const simulation = new Simulation(scene, undefined, { trace: 1000 });
    simulation.send(port, frame);
    simulation.run();
    return simulation;
  };
}

/** The trace of a flood, and beside it what the real switch takes for the same. */
export async function floods(): Promise<string[]> {
  const [patched, cabled] = [tracer("patch"), tracer("cable")];
  const { patch, cable } = compare({ patch: inBatches(patched), cable: inBatches(cabled) });
  const { steps, deliveries } = patched();
  return [
    `${patch.toFixed(1)} µs for a trace as data, over patch ports: ${steps.length} steps, ${deliveries.length} deliveries`,
    `${cable.toFixed(1)} µs over cables: ${cabled().steps.length} steps`,
    ...(await besideTheSwitch(patch, deliveries.length)),
  ];
}

const BATCH = 20;

function inBatches(trace: () => unknown): () => number {
  return () => {
    for (let i = 0; i < BATCH; i++) trace();
    return BATCH;
  };
}

/** Traces that are sent ahead of their answers, at a time. */
const AHEAD = 100;

async function besideTheSwitch(own: number, deliveries: number): Promise<string[]> {
  const lack = lackOfSwitch();
  if (lack !== undefined) return [`ofproto/trace of Open vSwitch: skipped, ${lack}`];
  const real = await PrivateSwitch.start();
  try {
    real.configure(bridges());
    const type = `0x${EXPERIMENTAL.toString(16)}`;
    const flow = `in_port=1,dl_src=${formatMac(SENDER)},dl_dst=ff:ff:ff:ff:ff:ff,dl_type=${type}`;
    const trace = ["ofproto/trace", "b0", flow];
    expectDeliveries(await real.ask([trace]), deliveries);
    const ask = (count: number) => async () =>
      (await real.ask(Array.from({ length: count }, () => trace))).length;
    const [alone, ahead] = [await timeEach(1000, ask(1)), await timeEach(100, ask(AHEAD))];
    const line = (how: string, µs: number) =>
      `${µs.toFixed(0)} µs by ofproto/trace of Open vSwitch, ${how}: ${(µs / own).toFixed(0)} × as long`;
    return [line("one at a time", alone), line("sent ahead", ahead)];
  } finally {
    await real.stop();
  }
}

/** Both are asked the same: the frame comes out as often. */
function expectDeliveries([answer = ""]: readonly string[], deliveries: number): void {
  const actions = /Datapath actions: (.*)/.exec(answer)?.[1]?.split(",") ?? [];
  const outputs = actions.filter((action) => /^\d+$/.test(action)).length;
  if (outputs !== deliveries) throw new Error(`${outputs} deliveries, not ${deliveries}:\n${answer}`);
}

/** The same line for ovs-vsctl. */
function bridges(): string[] {
  return Array.from({ length: BRIDGES }, (_, i) => [
    `add-br b${i} -- set bridge b${i} datapath_type=dummy`,
    ...Object.keys(edgesOf(i)).map((name, at) =>
      addPort(i, `${name} tag=${VLAN}`, `type=dummy ofport_request=${at + 1}`),
    ),
    ...(i > 0 ? [addPort(i, `l${i}`, `type=patch options:peer=r${i - 1}`)] : []),
    ...(i < BRIDGES - 1 ? [addPort(i, `r${i}`, `type=patch options:peer=l${i + 1}`)] : []),
  ]).flat();
}

function addPort(bridge: number, port: string, columns: string): string {
  const [name] = port.split(" ");
  return `add-port b${bridge} ${port} -- set interface ${name} ${columns}`;
}
