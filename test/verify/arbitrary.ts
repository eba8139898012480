import fc from "fast-check";
import type {
  BridgeDocument,
  EndpointDocument,
  FabricDocument,
  HostDocument,
  LinkDocument,
  PathDocument,
  PortDocument,
} from "../../src/model/fabric/document.ts";
import { PLAIN_MODES } from "../../src/model/forwarding/vlan-profile.ts";

export type Document = Omit<FabricDocument, "kind">;

/** How many runs a property makes: `count`, or FC_FACTOR times as many in a long search. */
export function runs(count: number): { readonly numRuns: number } {
  return { numRuns: Math.ceil(count * Number(process.env["FC_FACTOR"] ?? 1)) };
}

/** What a fabric may have besides bridges, ports and wires. */
export interface Spice {
  /** addresses on LOCAL ports, forwarding, rp_filter */
  readonly listening: boolean;
  /** bridges of the Linux kind, and such that drop everything */
  readonly odd: boolean;
  /** patch ports whose peer is missing or names another */
  readonly dangling: boolean;
  /** patch pairs at all */
  readonly patches: boolean;
  /** paths that are down, narrow or drop */
  readonly underlay: boolean;
}

const ALL: Spice = { listening: true, odd: true, dangling: true, patches: true, underlay: true };

const vid = fc.constantFrom(0, 10, 20);
const vlanColumns = fc.oneof(
  { weight: 3, arbitrary: fc.constant({}) },
  { weight: 4, arbitrary: fc.record({ tag: vid }) },
  {
    weight: 2,
    arbitrary: fc.record({ trunks: fc.uniqueArray(vid, { minLength: 1, maxLength: 2 }) }),
  },
  {
    weight: 2,
    arbitrary: fc.record(
      {
        vlan_mode: fc.constantFrom(...PLAIN_MODES),
        tag: fc.constantFrom(0, 10, 20, 30),
        trunks: fc.uniqueArray(vid, { minLength: 1, maxLength: 2 }),
      },
      { requiredKeys: ["vlan_mode"] },
    ),
  },
);

/** True once in `n` times. */
const rarely = (n: number) => fc.nat(n - 1).map((draw) => draw === n - 1);
const place = fc.record({ host: fc.nat(2), bridge: fc.nat(2) });
const wireEnd = fc.record({ at: place, vlan: vlanColumns, cost: fc.constantFrom(1, 2, 2, 2) });
const key = fc.constantFrom(undefined, 0, 7, 7, 8);

const subnets = [
  "192.168.0.254/24",
  "192.168.0.253/24",
  "192.168.0.130/25",
  "172.16.0.1/24",
  "172.16.0.2/16",
  "10.9.0.77/24",
];
const local = fc.record({
  addresses: fc.uniqueArray(fc.constantFrom(...subnets), { maxLength: 2 }),
  up: rarely(6).map((is) => !is),
  masquerade: rarely(4),
});

const bridges = ({ listening, odd }: Spice) =>
  fc.array(
    fc.record({
      kind: odd ? rarely(6).map((is) => (is ? ("linux" as const) : undefined)) : fc.constant(undefined),
      secure: odd ? rarely(12) : fc.constant(false),
      netdev: rarely(3),
      stp: fc.boolean(),
      priority: fc.constantFrom(0x1000, 0x8000, 0x8000),
      local: listening ? fc.option(local, { nil: undefined, freq: 2 }) : fc.constant(undefined),
    }),
    { minLength: 9, maxLength: 9 },
  );

const shape = (spice: Spice) =>
  fc.record({
    sizes: fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 3 }),
    bridges: bridges(spice),
    hosts: fc.array(
      fc.record({
        forward: spice.listening ? fc.boolean() : fc.constant(false),
        rp: fc.constantFrom(0, 1, 2),
        address: fc.constantFrom("one", "one", "one", "two", "none"),
      }),
      { minLength: 3, maxLength: 3 },
    ),
    endpoints: fc.array(
      fc.record({
        at: place,
        vlan: vlanColumns,
        tenant: fc.constantFrom("red", "blue", "blue", "green"),
        subnet: fc.constantFrom("192.168.0", "192.168.0", "172.16.0", undefined),
        network: fc.constantFrom("lan", "lan", "dmz"),
        mtu: fc.constantFrom(undefined, undefined, 1400, 1500),
      }),
      { minLength: 2, maxLength: 6 },
    ),
    tunnels: fc.array(
      fc.record({
        a: wireEnd,
        b: wireEnd,
        type: fc.constantFrom("gre" as const, "gre" as const, "vxlan" as const),
        keyA: key,
        keyB: fc.option(key, { freq: 3 }),
        localIp: rarely(4),
        anyKey: rarely(5),
      }),
      { maxLength: 5 },
    ),
    patches: fc.array(
      fc.record({ a: wireEnd, b: wireEnd, dangling: spice.dangling ? rarely(6) : fc.constant(false) }),
      {
        maxLength: spice.patches ? 3 : 0,
      },
    ),
    links: fc.array(
      fc.record({
        ends: fc.array(wireEnd, { minLength: 2, maxLength: 3 }),
        up: rarely(10).map((is) => !is),
        mtu: fc.constantFrom(undefined, undefined, 1400),
      }),
      { maxLength: 3 },
    ),
    paths: fc.array(
      fc.record({
        from: fc.nat(2),
        to: fc.nat(2),
        kind: fc.constantFrom("down" as const, "narrow" as const, "drops" as const, "closed" as const),
      }),
      { maxLength: spice.underlay ? 2 : 0 },
    ),
  });

type Shape = ReturnType<typeof shape> extends fc.Arbitrary<infer T> ? T : never;
type End = Shape["links"][number]["ends"][number];

/** One to three hosts of one to three bridges, wired at random, with endpoints of two or three tenants. */
export function fabrics(spice: Partial<Spice> = {}): fc.Arbitrary<Document> {
  return shape({ ...ALL, ...spice }).map((drawn) => new Build(drawn).document());
}

/** Turns what was drawn into a document: names, and only what Open vSwitch would take. */
class Build {
  readonly #shape: Shape;
  readonly #ports = new Map<string, Record<string, PortDocument>>();
  readonly #links: LinkDocument[] = [];
  #serial = 0;

  constructor(drawn: Shape) {
    this.#shape = drawn;
  }

  document(): Document {
    const endpoints = this.#endpoints();
    this.#wire();
    return {
      hosts: Object.fromEntries(this.#shape.sizes.map((size, host) => [`h${host}`, this.#host(host, size)])),
      links: this.#links,
      underlay: { paths: this.#paths() },
      endpoints,
    };
  }

  #endpoints(): Record<string, EndpointDocument> {
    return Object.fromEntries(
      this.#shape.endpoints.map(({ at, vlan, tenant, subnet, network, mtu }, i) => [
        `${tenant}/c${i}`,
        {
          port: this.#port({ at, vlan, cost: 2 }, "e"),
          network,
          ...(subnet === undefined ? {} : { ip: `${subnet}.${i + 1}/24` }),
          ...(mtu === undefined ? {} : { mtu }),
        },
      ]),
    );
  }

  #wire(): void {
    const { tunnels, patches, links } = this.#shape;
    for (const { a, b, type, keyA, keyB, localIp, anyKey } of tunnels) {
      if (this.#hostOf(a) === this.#hostOf(b) || this.#isLinux(a) || this.#isLinux(b)) continue;
      const options = (from: End, to: End, word: number | undefined) => ({
        remote_ip: `10.9.0.${this.#hostOf(to) + 1}`,
        ...(word === undefined ? {} : { key: word }),
        ...(localIp ? { local_ip: `10.9.0.${this.#hostOf(from) + 1}` } : {}),
        // What comes in by any key still leaves with one: which, verify knows.
        ...(anyKey ? { in_key: "flow", out_key: word ?? 0 } : {}),
      });
      this.#port(a, "g", { type, options: options(a, b, keyA) });
      this.#port(b, "g", { type, options: options(b, a, keyB === null ? keyA : keyB) });
    }
    for (const { a, b, dangling } of patches) {
      const near = { ...b, at: { ...b.at, host: a.at.host } };
      // A patch pair on one bridge multiplies every frame by 64: nothing else would be simulated in a test's time.
      if (this.#bridgeOf(a) === this.#bridgeOf(near) || this.#isLinux(a) || this.#isLinux(near)) continue;
      const [from, to] = [`x${this.#serial}`, `x${this.#serial + 1}`];
      this.#port(a, "x", { type: "patch", options: { peer: dangling ? "nobody" : to } });
      this.#port(near, "x", { type: "patch", options: { peer: from } });
    }
    for (const { ends, up, mtu } of links) {
      const ports = ends.map((one) => this.#port(one, "l"));
      this.#links.push({ name: `w${this.#links.length}`, ports, up, ...(mtu === undefined ? {} : { mtu }) });
    }
  }

  #host(host: number, size: number): HostDocument {
    const { forward, rp, address } = this.#shape.hosts[host] ?? { forward: false, rp: 0, address: "one" };
    const own = [`10.9.0.${host + 1}/24`, `10.8.0.${host + 1}/24`];
    return {
      addresses: own.slice(0, { none: 0, one: 1, two: 2 }[address] ?? 1),
      ip_forward: forward,
      rp_filter: rp,
      bridges: Object.fromEntries(
        Array.from({ length: size }, (_, bridge) => [`b${bridge}`, this.#bridge(host, bridge)]),
      ),
    };
  }

  #bridge(host: number, bridge: number): BridgeDocument {
    const drawn = this.#shape.bridges[host * 3 + bridge];
    if (drawn === undefined) throw new Error("a bridge that was not drawn");
    const { kind, secure, netdev, stp, priority, local: own } = drawn;
    return {
      ...(kind === undefined ? {} : { kind }),
      ...(secure && kind === undefined ? { fail_mode: "secure" as const } : {}),
      ...(netdev && kind === undefined ? { datapath_type: "netdev" as const } : {}),
      stp_enable: stp,
      other_config: { "stp-priority": priority },
      ...(own === undefined ? {} : { local: own }),
      ports: this.#ports.get(`h${host}/b${bridge}`) ?? {},
    };
  }

  #paths(): PathDocument[] {
    const wanted = this.#shape.paths.filter(({ from, to }) => this.#row(from) !== this.#row(to));
    const trouble = {
      down: { up: false },
      narrow: { mtu: 1200 },
      drops: { drops: ["gre"] },
      closed: { drops: ["udp:4789"] },
    };
    const paths = wanted.map(({ from, to, kind }): PathDocument =>
      Object.assign({ from: `h${this.#row(from)}`, to: `h${this.#row(to)}` }, trouble[kind]),
    );
    return [...new Map(paths.map((path) => [`${path.from} ${path.to}`, path])).values()];
  }

  /** Adds a port where the end says. @returns its AT */
  #port({ at, vlan, cost }: End, letter: string, more: Partial<PortDocument> = {}): string {
    const host = this.#row(at.host);
    const bridge = at.bridge % (this.#shape.sizes[host] ?? 1);
    const columns = this.#shape.bridges[host * 3 + bridge]?.kind === "linux" ? {} : vlan;
    const name = `${letter}${this.#serial++}`;
    const ports = this.#ports.get(`h${host}/b${bridge}`) ?? {};
    ports[name] = { ...columns, ...more, other_config: { "stp-path-cost": cost } } as PortDocument;
    this.#ports.set(`h${host}/b${bridge}`, ports);
    return `h${host}/b${bridge}/${name}`;
  }

  #hostOf({ at }: End): number {
    return this.#row(at.host);
  }

  /** @returns its place in what was drawn */
  #bridgeOf({ at }: End): number {
    const host = this.#row(at.host);
    return host * 3 + (at.bridge % (this.#shape.sizes[host] ?? 1));
  }

  #row(drawn: number): number {
    return drawn % this.#shape.sizes.length;
  }

  #isLinux(end: End): boolean {
    return this.#shape.bridges[this.#bridgeOf(end)]?.kind === "linux";
  }
}
