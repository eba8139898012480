import { EXPERIMENTAL } from "../model/frame-fields.ts";
import { must } from "../model/fabric/fabric.ts";
import { BROADCAST, type Mac } from "../model/values/mac.ts";
import type { Frame } from "../model/wire/frame.ts";
import type { Scene } from "./scene.ts";
import { Simulation } from "./simulation.ts";

/**
 * Whether two endpoints hear each other that need no IP for it: what one sends to all, what the other answers to it,
 * and what it sends to that one alone. All of it has to arrive without a tag. Endpoints are rows.
 */
export function exchange(scene: Scene, from: number, to: number): boolean {
  const { fabric } = scene;
  const [near, far] = [from, to].map((endpoint) => ({
    port: must(fabric.columns.endpoints.port[endpoint]),
    mac: fabric.macOf(endpoint),
  })) as [Party, Party];
  const simulation = new Simulation(scene);
  const passes = (sender: Party, receiver: Party, dst: Mac) => {
    simulation.deliveries.length = 0;
    simulation.send(sender.port, frameTo(dst, sender.mac));
    simulation.run();
    return simulation.deliveries.some(({ port, frame }) => port === receiver.port && frame.tags.length === 0);
  };
  return passes(near, far, BROADCAST) && passes(far, near, near.mac) && passes(near, far, far.mac);
}

interface Party {
  readonly port: number;
  readonly mac: Mac;
}

function frameTo(dst: Mac, src: Mac): Frame {
  return { src, dst, tags: [], payload: { kind: "data", protocol: EXPERIMENTAL, bytes: new Uint8Array(46) } };
}
