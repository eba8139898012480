import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { must } from "../../src/model/fabric/fabric.ts";
import { ownPropertiesOf } from "../../src/model/fabric/own-property.ts";
import type { OwnPropertyDocument } from "../../src/model/fabric/own-property-document.ts";
import { outageOf } from "../../src/model/fabric/outage.ts";
import { readFailure } from "../../src/model/fabric/failure.ts";
import type { Fabric } from "../../src/model/fabric/fabric.ts";
import { Wiring } from "../../src/model/forwarding/wiring.ts";
import type { Match } from "../../src/model/openflow/flow.ts";
import { keyOf } from "../../src/model/openflow/frame-key.ts";
import type { Frame } from "../../src/model/wire/frame.ts";
import { Scene } from "../../src/sim/scene.ts";
import { Simulation } from "../../src/sim/simulation.ts";
import { lab } from "../sim/lab.ts";
import { type Document, runs } from "./arbitrary.ts";
import { starts } from "./hostile.ts";
import { judge, oneHost } from "./judge.ts";
import { MACS, richFabrics } from "./rich-fabrics.ts";
import { attacks } from "./rich-hostile.ts";

const ENDS = { "dmz/web": "h/b/w", "lan/db": "h/b/d" };

/** A web server at port 1 and a database at port 2 of one bridge, and what is asked of them. */
const asked = (flows: readonly string[], own: Partial<OwnPropertyDocument>): Document => ({
  ...oneHost({ b: { ports: { w: {}, d: {} }, flows: [...flows] } }, ENDS),
  properties: [{ name: "own", from: "dmz", to: "lan", ...own }],
});

const kindsIn = (document: Document) => judge("custom", document).violations.map(({ kind }) => kind);

describe("only", () => {
  const MYSQL = "in_port=1,tcp,tp_dst=3306,actions=output:2";

  test("holds where flows let nothing else by", () => {
    expect(kindsIn(asked([MYSQL], { only: "tcp,tp_dst=3306" }))).toEqual([]);
    expect(kindsIn(asked([MYSQL], { only: ["udp", "tcp"] }))).toEqual([]);
  });

  test("is of frames as they come out, whatever they were when they were sent", () => {
    const renaming = "in_port=1,actions=mod_dl_src:02:00:00:00:00:77,output:2";
    expect(kindsIn(asked([renaming], { only: "dl_src=02:00:00:00:00:77" }))).toEqual([]);
    expect(kindsIn(asked([renaming], { only: "dl_src=02:00:00:00:00:01" }))).toEqual(["not-only"]);
    const tagging = "in_port=1,actions=mod_vlan_vid:10,output:2";
    expect(kindsIn(asked([tagging], { only: "dl_vlan=10" }))).toEqual([]);
    expect(kindsIn(asked([tagging], { only: "vlan_tci=0" }))).toEqual(["not-only"]);
  });

  test("shows a frame that matches none of it", () => {
    const [found] = judge(
      "custom",
      asked(["in_port=1,tcp,actions=output:2"], { only: "tcp,tp_dst=3306" }),
    ).violations;
    expect(found).toMatchObject({ kind: "not-only", from: "dmz/web", to: "lan/db", blame: "properties.0" });
    expect(found?.frame).toMatchObject({ nw_proto: 6 });
    expect(found?.frame?.tp_dst).not.toBe(3306);
  });

  test("nothing is to come out where neither it nor `through` is said", () => {
    expect(kindsIn(asked(["actions=NORMAL"], {}))).toEqual(["not-only"]);
    expect(kindsIn(asked(["in_port=2,actions=output:1"], {}))).toEqual([]);
  });

  test("one endpoint's own frames are not held against it", () => {
    expect(kindsIn(asked(["in_port=1,actions=in_port"], { to: ["dmz", "lan"] }))).toEqual([]);
  });
});

function problemsOf(own: Partial<OwnPropertyDocument>): string[] {
  try {
    lab(asked([], own));
    return [];
  } catch (thrown) {
    return (JSON.parse((thrown as Error).message) as { path: string }[]).map(({ path }) => path);
  }
}

describe("through", () => {
  test("shuts a port to ALL as well, which asks no spanning tree", () => {
    expect(kindsIn(asked(["actions=ALL"], { through: "h/b/d" }))).toEqual([]);
    expect(kindsIn(asked(["actions=ALL"], { through: "h/b/w" }))).toEqual([]);
  });
});

describe("what is asked for", () => {
  test("names who is there, fields that frames have, and places with ports: else it is refused", () => {
    expect(problemsOf({ from: ["dmz", "nobody"], only: "tcp" })).toEqual(["properties.0.from"]);
    expect(problemsOf({ to: "dmz/nobody" })).toEqual(["properties.0.to"]);
    for (const only of ["in_port=1", "tun_id=3", "reg0=1", "tp_dst=80", "tcp,udp", "no_such=1"])
      expect(problemsOf({ only })).toEqual(["properties.0.only"]);
    for (const through of ["h9", "restart:h", "underlay:h>h"])
      expect(problemsOf({ through })).toEqual(["properties.0.through"]);
    expect(problemsOf({ only: ["arp", "ip,nw_dst=10.0.0.0/8"], through: ["h/b", "h/b/d"] })).toEqual([]);
  });
});

const MATCHES = [
  "ip",
  "arp",
  "udp",
  "dl_type=0x88b5",
  "dl_vlan=10",
  "vlan_tci=0",
  `dl_src=${MACS[0]}`,
  "dl_vlan=20,ip",
];

function some<T>(from: readonly T[]): fc.Arbitrary<T[]> {
  return fc.subarray([...from], { minLength: 1, maxLength: Math.min(2, from.length) });
}

/** A fabric that asks for one thing of any two of its tenants. */
const askingFabrics = richFabrics.chain((document) => {
  const tenants = [...new Set(Object.keys(document.endpoints ?? {}).map((name) => name.split("/")[0] ?? ""))];
  const bridges = Object.entries(document.hosts).flatMap(([host, one]) =>
    Object.entries(one.bridges ?? {}).map(([name, bridge]) => ({ at: `${host}/${name}`, bridge })),
  );
  const ports = bridges.flatMap(({ at, bridge }) =>
    Object.keys(bridge.ports ?? {}).map((port) => `${at}/${port}`),
  );
  const places = [...bridges.map(({ at }) => at), ...ports];
  return fc
    .record(
      { from: some(tenants), to: some(tenants), only: some(MATCHES), through: some(places) },
      { requiredKeys: ["from", "to"] },
    )
    .map((own): Document => Object.assign({}, document, { properties: [{ name: "own", ...own }] }));
});

type Attack = typeof attacks extends fc.Arbitrary<infer T> ? T : never;

/** What comes out at the endpoints of one side of what those of the other send, in one long run. */
function comesOut(scene: Scene, from: readonly number[], to: ReadonlySet<number>, attack: Attack): Frame[] {
  const { ports, endpoints } = scene.fabric.columns;
  const senders = from.map((endpoint) => must(endpoints.port[endpoint]));
  const simulation = new Simulation(scene, undefined, { answer: "hosts" });
  return attack.flatMap(({ sender, frame }) => {
    const port = must(senders[sender % senders.length]);
    simulation.deliveries.length = 0;
    simulation.send(port, frame);
    simulation.run({ events: 300 });
    return simulation.deliveries
      .filter(({ port: out }) => out !== port && to.has(must(ports.endpoint[out])))
      .map((delivery) => delivery.frame);
  });
}

const isLike = (frame: Frame, match: Match) => {
  const key = keyOf(frame, 1);
  return match.every(({ word, value, mask }) => ((must(key[word]) ^ value) & mask) === 0);
};

function withoutPlaces(fabric: Fabric, places: readonly string[]): Wiring {
  const failures = places.map((text) => {
    const read = readFailure(fabric, text, "");
    if (!read.ok) throw new Error(text);
    return read.value;
  });
  return new Wiring(outageOf(fabric, failures).fabric);
}

describe("whatever is asked for", () => {
  test("nothing that comes out is missed, and the simulator confirms what is told", () => {
    fc.assert(
      fc.property(askingFabrics, attacks, fc.nat(), (document, attack, seed) => {
        const made = lab(document);
        const { fabric, wiring } = made;
        const own = ownPropertiesOf(fabric);
        const [property] = own.ok ? own.value : [];
        const { from, to, only, through } = must(property);
        const verdict = judge("custom", made);
        expect(verdict.undecided.filter((why) => why.includes("a bug in simnet"))).toEqual([]);
        const [start] = fc.sample(starts(made), { numRuns: 1, seed });
        const receivers = new Set(to);
        const out = comesOut(new Scene(wiring, start), from, receivers, attack);
        const unlet =
          only === undefined
            ? []
            : out.filter((frame) => !only.matches.some((match) => isLike(frame, match)));
        const left = through === undefined ? undefined : withoutPlaces(fabric, through.texts);
        const isGone = (endpoint: number) =>
          left?.fabric.findEndpoint(fabric.endpointName(endpoint)) === undefined;
        const still = from.filter((endpoint) => !isGone(endpoint));
        const beside =
          left === undefined || still.length === 0
            ? []
            : comesOut(
                new Scene(left),
                still.map((endpoint) => must(left.fabric.findEndpoint(fabric.endpointName(endpoint)))),
                new Set(
                  to.flatMap((endpoint) => left.fabric.findEndpoint(fabric.endpointName(endpoint)) ?? []),
                ),
                attack,
              );
        const seen = [...unlet, ...beside];
        // What a run shows is not to be denied; what is proven and not shown by a run is undecided by name.
        expect(verdict.verdict === "holds" ? seen : []).toEqual([]);
        const shut = through?.texts ?? [];
        const passed = verdict.violations
          .filter(({ kind }) => kind === "not-through")
          .flatMap(({ trace }) =>
            trace.filter(({ at }) => shut.some((place) => `${at}/`.startsWith(`${place}/`))),
          );
        expect(passed).toEqual([]);
      }),
      runs(120),
    );
  });
});
