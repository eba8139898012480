import fc from "fast-check";
import { must } from "../../src/model/fabric/fabric.ts";
import { EXPERIMENTAL } from "../../src/model/frame-fields.ts";
import { type Cidr, type Ipv4, parseIpv4 } from "../../src/model/values/ipv4.ts";
import { BROADCAST, localMac, type Mac } from "../../src/model/values/mac.ts";
import type { TunnelKey } from "../../src/model/values/tunnel-key.ts";
import type { VlanId } from "../../src/model/values/vlan-id.ts";
import type { Frame, Ipv4Packet, Payload, Transport } from "../../src/model/wire/frame.ts";
import { C_TAG, S_TAG, type Tag } from "../../src/model/wire/vlan.ts";
import { echoRequest, packetOf } from "../../src/sim/packets.ts";
import { portsBySender } from "../../src/verify/senders.ts";
import type { Lab } from "../sim/lab.ts";
import type { Start } from "../../src/sim/start.ts";
import { Simulation } from "../../src/sim/simulation.ts";
import type { Scene } from "../../src/sim/scene.ts";

const VIDS = [0, 10, 20, 30, 99];
const tag: fc.Arbitrary<Tag> = fc.record({
  tpid: fc.constantFrom(C_TAG, C_TAG, S_TAG),
  vid: fc.constantFrom(...VIDS).map((vid) => vid as VlanId),
  pcp: fc.constantFrom(0, 0, 5),
});
const stack = fc.array(tag, { maxLength: 3 });

/** What a hostile container draws from: the lab's own addresses, and a few of nobody. */
export interface Arms {
  readonly macs: readonly Mac[];
  readonly addresses: readonly Ipv4[];
}

export function armsOf({ fabric }: Lab): Arms {
  const { bridges, hosts, endpoints, tunnels } = fabric.columns;
  const cidrs: Cidr[] = [...bridges.localAddresses, ...hosts.addresses].flat();
  const near = cidrs.flatMap(({ address }) => [address, (address ^ 3) as Ipv4]);
  const known = [...near, ...endpoints.ip, ...tunnels.remoteIp].filter((ip) => ip !== 0) as Ipv4[];
  return {
    macs: [BROADCAST, ...Array.from({ length: bridges.count }, (_, bridge) => fabric.localMacOf(bridge))],
    addresses: [...new Set([...known, must(parseIpv4("192.0.2.9")), must(parseIpv4("192.168.0.99"))])],
  };
}

const data: Payload = { kind: "data", protocol: EXPERIMENTAL, bytes: new Uint8Array(46) };
const bytes: Transport = { kind: "data", protocol: 253, bytes: new Uint8Array(20) };

/** A frame of which `depth` layers of GRE and VXLAN may be another frame. */
export function frames({ macs, addresses }: Arms, depth = 2): fc.Arbitrary<Frame> {
  const address = fc.constantFrom(...addresses);
  const dst = fc.oneof(fc.constantFrom(...macs), fc.constantFrom(localMac(1), localMac(2), localMac(77)));
  const src = fc.constantFrom(...[1, 2, 3, 77].map(localMac));
  const carried: fc.Arbitrary<Transport> =
    depth === 0
      ? fc.constant(bytes)
      : fc
          .record({
            isGre: fc.boolean(),
            key: fc.constantFrom(undefined, 0, 1, 7, 8),
            frame: frames({ macs, addresses }, depth - 1),
          })
          .map(({ isGre, key, frame }) => (isGre ? greAround(key, frame) : vxlanAround(key, frame)));
  const packet: fc.Arbitrary<Ipv4Packet> = fc
    .record({
      from: address,
      to: address,
      transport: fc.oneof({ weight: 1, arbitrary: fc.constant(bytes) }, { weight: 3, arbitrary: carried }),
      echo: fc.nat(2),
      tos: fc.constantFrom(0, 0, 2, 3),
    })
    .map(({ from, to, transport, echo, tos }) =>
      Object.assign(echo === 0 ? echoRequest(from, to) : packetOf(from, to, transport), { tos }),
    );
  const payload: fc.Arbitrary<Payload> = fc.oneof(
    { weight: depth === 2 ? 3 : 6, arbitrary: fc.constant(data) },
    { weight: depth === 0 ? 1 : 3, arbitrary: packet },
  );
  return fc.record({ dst, src, tags: stack, payload });
}

function greAround(key: number | undefined, frame: Frame): Transport {
  return { kind: "gre", key: key as TunnelKey | undefined, checksum: false, frame };
}

function vxlanAround(key: number | undefined, frame: Frame): Transport {
  const payload = { kind: "vxlan", vni: (key ?? 0) as TunnelKey, frame } as const;
  return { kind: "udp", srcPort: 40_000, dstPort: 4789, checksum: false, payload };
}

/** Every stack of at most two tags of two kinds each, as plain broadcasts. */
export function plainFrames(): Frame[] {
  const single: Tag[] = VIDS.flatMap((vid) =>
    [0, 5].map((pcp) => ({ tpid: C_TAG, vid: vid as VlanId, pcp })),
  );
  const stacks = [
    [],
    ...single.map((one) => [one]),
    ...single.flatMap((one) => single.map((two) => [one, two])),
  ];
  return stacks.map((tags) => ({ dst: BROADCAST, src: localMac(77), tags, payload: data }));
}

const some = (count: number) =>
  fc.subarray(Array.from({ length: count }, (_, row) => row)).map((rows) => new Set(rows));

/** Any winner of each group of tunnels that exclude each other, on the converged tree or any other. */
export function starts({ fabric, wiring }: Lab): fc.Arbitrary<Partial<Start>> {
  const { ports } = fabric.columns;
  const winners = fc
    .tuple(...wiring.tunnels.ties.map((group) => fc.constantFrom(...group)))
    .map((rows) => new Set(rows));
  const every = new Set(Array.from({ length: ports.count }, (_, row) => row));
  return fc.oneof(
    fc.record({ winners }),
    fc.record({
      tree: fc.oneof(
        fc.constant({ forwarding: every }),
        some(ports.count).map((forwarding) => ({ forwarding })),
      ),
      winners,
    }),
  );
}

const LIMIT = 300;

/** Which endpoints (rows) get something of what a tenant's port sends. */
export function reached(
  scene: Scene,
  port: number,
  frame: Frame,
  lessons: readonly { port: number; frame: Frame }[] = [],
): Set<number> {
  const { endpoint } = scene.fabric.columns.ports;
  const simulation = new Simulation(scene, undefined, { answer: "hosts" });
  for (const lesson of lessons) {
    simulation.send(lesson.port, lesson.frame);
    simulation.run({ events: LIMIT });
  }
  simulation.deliveries.length = 0;
  simulation.send(port, frame);
  simulation.run({ events: LIMIT });
  const { deliveries } = simulation;
  return new Set(deliveries.map(({ port: out }) => must(endpoint[out])).filter((row) => row >= 0));
}

export function sendersOf({ fabric }: Lab): readonly (readonly number[])[] {
  return portsBySender(fabric);
}
