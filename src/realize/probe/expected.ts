import { type Fabric, must } from "../../model/fabric/fabric.ts";
import { Wiring } from "../../model/forwarding/wiring.ts";
import { BROADCAST } from "../../model/values/mac.ts";
import { ETHER_TYPE } from "../../model/wire/ethernet.ts";
import { inject } from "../../sim/inject.ts";
import { ping } from "../../sim/ping.ts";
import { Scene } from "../../sim/scene.ts";
import { addressed, type Answer, HEARD, largeSize, PAIRED } from "./probe.ts";

/** The model's answers: from the converged tree, each from empty tables. */
export function expectedAnswers(fabric: Fabric): Answer[] {
  const scene = new Scene(new Wiring(fabric));
  const all = addressed(fabric);
  return all.flatMap((from) => {
    const heard = hearersOf(fabric, scene, from);
    return all.flatMap((to) =>
      from === to
        ? []
        : [
            ...PAIRED.map((kind) => ({
              kind,
              from,
              to,
              isThere: isReached(fabric, scene, { kind, from, to }),
            })),
            ...HEARD.map((kind) => ({ kind, from, to, isThere: heard.has(to) })),
          ],
    );
  });
}

interface Asked {
  readonly kind: (typeof PAIRED)[number];
  readonly from: number;
  readonly to: number;
}

function isReached(fabric: Fabric, scene: Scene, { kind, from, to }: Asked): boolean {
  const size = kind === "large" ? { size: largeSize(fabric, from) } : {};
  return ping(scene, from, to, size).reachable;
}

function hearersOf(fabric: Fabric, scene: Scene, from: number): ReadonlySet<number> {
  const { port, endpoint } = { port: fabric.columns.endpoints.port, endpoint: fabric.columns.ports.endpoint };
  const frame = {
    src: fabric.macOf(from),
    dst: BROADCAST,
    tags: [],
    payload: { kind: "data", protocol: ETHER_TYPE.ipv4, bytes: new Uint8Array(84) },
  } as const;
  const { deliveries } = inject(scene, { at: must(port[from]), frame });
  return new Set(deliveries.map((one) => must(endpoint[one.port])).filter((row) => row >= 0));
}
