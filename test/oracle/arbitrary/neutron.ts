import fc from "fast-check";
import type { Design, Scenario } from "../../../src/model/scenario/schema.ts";
import { must } from "../../../src/model/fabric/fabric.ts";
import { formatMac } from "../../../src/model/values/mac.ts";
import type { Case, Step } from "../case.ts";
import { wire } from "../expected.ts";
import { askedAs } from "../scenario-case.ts";
import { oneIn } from "./columns.ts";
import { packetText, station } from "./frames.ts";
import { mistake, withMistakes } from "./mistakes.ts";
import { shuffled } from "./order.ts";

const TENANTS = ["red", "blue", "green"];
/** So many endpoints have an address of their own. */
const STATIONS = 12;

const drawn = fc.record({
  hosts: fc.integer({ min: 1, max: 3 }),
  tunnel: fc.constantFrom<"gre" | "vxlan">("gre", "vxlan"),
  l2population: oneIn(3),
  /** Whether there is an interface to a network outside. */
  physical: oneIn(3),
  tenants: fc.array(
    fc.record({
      homes: fc.array(fc.nat(2), { minLength: 1, maxLength: 4, size: "max" }),
      /** Whether its network is one outside; then, whether in tunnels as well, without a tag there, with a server. */
      isOutside: fc.boolean(),
      isTunnelled: fc.boolean(),
      isFlat: oneIn(4),
      hasServer: fc.boolean(),
    }),
    { minLength: 1, maxLength: 3, size: "max" },
  ),
  /** By which the VLANs of each host are turned. */
  turns: fc.tuple(fc.nat(4), fc.nat(4), fc.nat(4)),
});
type Drawn = typeof drawn extends fc.Arbitrary<infer T> ? T : never;

const frame = fc.record({
  from: fc.nat(99),
  to: fc.nat(99),
  /** Of whom no flow is told and nothing is learned. */
  stranger: oneIn(12),
  kind: fc.constantFrom("unicast", "unicast", "unicast", "broadcast", "arp", "reply", "tagged", "any"),
  tags: fc.constantFrom("1", "2", "3", "100", "200", "4095", "0", "0.5", "1/0x8100:2", "0/0x8100:1"),
  any: packetText(STATIONS),
  unknown: station(STATIONS + 4),
});
type Drawing = typeof frame extends fc.Arbitrary<infer T> ? T : never;

/** Networks as Neutron wires them, after some mistakes. */
export const neutronCases: fc.Arbitrary<Case> = fc
  .record({
    drawn,
    mutations: fc.array(mistake, { maxLength: 5, size: "max" }),
    order: fc.nat(),
    frames: fc.array(frame, { minLength: 1, maxLength: 24, size: "max" }),
  })
  .map(({ drawn: shape, mutations, order, frames }) => {
    const healthy = askedAs(scenarioOf(shape));
    const fabric = shuffled(withMistakes(healthy, mutations).fabric, order);
    return { fabric, stages: [{ down: [], steps: stepsOf(fabric, frames) }] };
  });

function scenarioOf({ hosts, tunnel, l2population, physical, tenants, turns }: Drawn): Scenario {
  const names = Array.from({ length: hosts }, (_, host) => `h${host + 1}`);
  const design: Design = {
    kind: "neutron",
    tunnel,
    l2population,
    ...(physical ? { physical: { eth1: {} } } : {}),
  };
  const localVlans = (row: number, homes: readonly number[]) =>
    Object.fromEntries(homes.map((home) => [names[home], ((row + must(turns[home])) % 5) + 1]));
  return {
    name: "drawn",
    design,
    hosts: Object.fromEntries(names.map((name, host) => [name, { address: `10.0.0.${host + 1}/24` }])),
    tenants: Object.fromEntries(
      tenants.map(({ homes: rows, isOutside, isTunnelled, isFlat, hasServer }, row) => {
        const number = 100 * (row + 1);
        const homes = rows.map((home) => home % hosts);
        const provider = { physical: "eth1", ...(isFlat && row === 0 ? {} : { vlan: number }) };
        const isThere = physical && isOutside;
        const lan = {
          subnet: "192.168.0.0/24",
          localVlans: localVlans(row, homes),
          ...(isThere ? { provider } : {}),
          ...(!isThere || isTunnelled ? { key: number } : {}),
        };
        const containers = homes.map((home, nth) => [`c${nth}`, { host: must(names[home]) }] as const);
        const servers = isThere && hasServer ? { servers: { s: {} } } : {};
        return [
          must(TENANTS[row]),
          { networks: { lan }, containers: Object.fromEntries(containers), ...servers },
        ];
      }),
    ),
  };
}

/** What endpoints and hosts send. All fabrics wait at the same steps. */
function stepsOf(document: Case["fabric"], frames: readonly Drawing[]): Step[] {
  const { fabric } = wire(document);
  const { port, name } = fabric.columns.endpoints;
  const endpoints = name.map((_, row) => ({
    at: fabric.portName(must(port[row])),
    mac: formatMac(fabric.macOf(row)),
  }));
  const hosts = Object.entries(document.hosts).flatMap(([host, { bridges = {} }], row) =>
    Object.keys(bridges).map((bridge) => ({
      at: `${host}/${bridge}/LOCAL`,
      mac: `02:00:00:00:00:${row + 1}f`,
    })),
  );
  const senders = [...endpoints, ...endpoints, ...endpoints, ...hosts];
  return frames.map((one, nth) => {
    if (nth % WAIT_EVERY === WAIT_EVERY - 1) return { wait: WAIT };
    const { at, mac } = must(senders[one.from % senders.length]);
    const to = one.stranger ? one.unknown : must(endpoints[one.to % endpoints.length]).mac;
    return { at, frame: frameOf(one, mac, to) };
  });
}

/** Long enough for the shorter timeouts of {@link mistake}. */
const WAIT = 12;
const WAIT_EVERY = 9;

function frameOf({ kind, tags, any }: Drawing, from: string, to: string): string {
  const all = `dl_src=${from},dl_dst=ff:ff:ff:ff:ff:ff`;
  switch (kind) {
    case "unicast":
      return `dl_src=${from},dl_dst=${to}`;
    case "broadcast":
      return all;
    case "arp":
      return `${all},arp,arp_op=1,arp_spa=192.168.0.1,arp_tpa=192.168.0.2`;
    case "reply":
      return `dl_src=${from},dl_dst=${to},arp,arp_op=2,arp_spa=192.168.0.2,arp_tpa=192.168.0.1`;
    case "tagged":
      return `${all},vlans=0x8100:${tags}`;
    default:
      return any;
  }
}
