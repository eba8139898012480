import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { must } from "../../../src/model/fabric/fabric.ts";
import type { FabricDocument } from "../../../src/model/fabric/document.ts";
import { localMac } from "../../../src/model/values/mac.ts";
import { bpduFrame } from "../../../src/model/wire/bpdu.ts";
import type { Frame } from "../../../src/model/wire/frame.ts";
import { Simulation } from "../../../src/sim/simulation.ts";
import { carrying, rootClaim } from "../../../src/verify/control-plane/forged-bpdu.ts";
import { frameOf, lab, type Lab, tagText } from "../../sim/lab.ts";
import { liveFabrics } from "../../sim/live-fabrics.ts";
import { type Document, runs } from "../arbitrary.ts";
import { plainFrames } from "../hostile.ts";
import { judge, oneHost } from "../judge.ts";

const tenantOf = (name: string) => name.split("/", 1).join("");
const stp = { stp_enable: true };
const closed = { other_config: { "stp-enable": false } };

function told(document: Document | Lab): string[] {
  const { violations, undecided } = judge("control-plane-safety", document);
  const strikes = violations.filter(({ kind }) => kind !== "entry-moved");
  return [
    ...strikes.map(({ kind, from, to, count }) => `${kind}: ${from} at ${to}, ${count}`),
    ...undecided.map((why) => `? ${why}`),
  ];
}

const WIRE = [{ name: "ab", ports: ["h/a/w", "h/b/w"] }];
/** A container on bridge a, which a wire joins to b, where spanning tree runs. */
const behind = (a: object) =>
  oneHost({ a, b: { ...stp, ports: { w: {} } } }, { "red/c": "h/a/c" }, { links: WIRE });

describe("an endpoint becomes root", () => {
  test.each<[string, Document, string]>([
    [
      "by a port of a bridge with spanning tree",
      oneHost({ b: { ...stp, ports: { c: {}, d: {} } } }, { "red/c": "h/b/c", "red/d": "h/b/d" }),
      "root-taken: red/c at h/b, 2",
    ],
    [
      "also on an access port, as BPDUs have no VLAN",
      oneHost({ b: { ...stp, ports: { c: { tag: 10 } } } }, { "red/c": "h/b/c" }),
      "root-taken: red/c at h/b, 1",
    ],
    [
      "past a Linux bridge without spanning tree, which passes BPDUs on",
      behind({ kind: "linux", ports: { c: {}, w: {} } }),
      "root-taken: red/c at h/b, 1",
    ],
    [
      "past a bridge with forward-bpdu",
      behind({ other_config: { "forward-bpdu": true }, ports: { c: {}, w: {} } }),
      "root-taken: red/c at h/b, 1",
    ],
    [
      "past a flow",
      behind({ flows: ["in_port=1,actions=output:2"], ports: { c: {}, w: {} } }),
      "root-taken: red/c at h/b, 1",
    ],
    [
      "with a tag that a native VLAN takes off",
      behind({
        other_config: { "forward-bpdu": true },
        ports: { c: { trunks: [10] }, w: { vlan_mode: "native-untagged", tag: 10 } },
      }),
      "root-taken: red/c at h/b, 1",
    ],
  ])("%s", (_, document, strike) => {
    expect(told(document)).toEqual([strike]);
  });

  test("inside a tunnel's packet that it builds itself", () => {
    const gre = { type: "gre" as const, options: { remote_ip: "1.1.1.2", key: 7 } };
    const document: Document = {
      hosts: {
        h: {
          addresses: ["1.1.1.1/24"],
          bridges: {
            a: { local: { addresses: ["10.0.0.1/24"], up: true }, ports: { c: {} } },
            b: { ...stp, ports: { g: gre } },
          },
        },
        k: { addresses: ["1.1.1.2/24"] },
      },
      endpoints: { "red/c": { port: "h/a/c" } },
    };
    expect(told(document)).toEqual(["root-taken: red/c at h/b, 1"]);
  });

  test("a violation tells the BPDU, who hears it, and where spanning tree is turned on", () => {
    const { violations } = judge(
      "control-plane-safety",
      oneHost({ b: { ...stp, ports: { c: {} } } }, { "red/c": "h/b/c" }),
    );
    expect(violations).toMatchObject([
      {
        kind: "root-taken",
        when: "converged",
        frame: { dl_dst: "01:80:c2:00:00:00" },
        trace: [
          { at: "h/b/c", step: "receive" },
          { at: "h/b/c", step: "bpdu" },
        ],
        blame: "hosts.h.bridges.b",
      },
    ]);
  });

  test("where no root can be better, it makes the topology change all the same", () => {
    const best = { "stp-priority": 0, "stp-system-id": "00:00:00:00:00:00" };
    const document = oneHost({ b: { ...stp, other_config: best, ports: { c: {} } } }, { "red/c": "h/b/c" });
    expect(told(document)).toEqual(["topology-changed: red/c at h/b, 1"]);
  });
});

describe("no endpoint becomes root", () => {
  test.each([
    ["where its port takes no part", oneHost({ b: { ...stp, ports: { c: closed } } }, { "red/c": "h/b/c" })],
    ["past NORMAL, which drops BPDUs", behind({ ports: { c: {}, w: {} } })],
    [
      "past a bridge that tags them",
      behind({ other_config: { "forward-bpdu": true }, ports: { c: { tag: 10 }, w: {} } }),
    ],
    [
      "past a flow that takes something else",
      behind({ flows: ["dl_type=0x0800,actions=output:2"], ports: { c: {}, w: {} } }),
    ],
    ["where nobody runs spanning tree", oneHost({ b: { ports: { c: {} } } }, { "red/c": "h/b/c" })],
  ])("%s", (_, document) => {
    expect(told(document)).toEqual([]);
  });
});

/** The same with a container on each bridge, some at ports that take no part in spanning tree. */
const inhabited = fc
  .tuple(liveFabrics, fc.array(fc.constantFrom("open", "closed", "none"), { minLength: 8, maxLength: 8 }))
  .map(([document, kinds]): Document => {
    const endpoints: NonNullable<FabricDocument["endpoints"]> = {};
    let index = 0;
    const hosts = Object.fromEntries(
      Object.entries(document.hosts).map(([host, { bridges = {}, ...more }]) => [
        host,
        {
          ...more,
          bridges: Object.fromEntries(
            Object.entries(bridges).map(([name, bridge]) => {
              const kind = must(kinds[index++ % kinds.length]);
              if (kind === "none") return [name, bridge];
              endpoints[`t${index}/c`] = { port: `${host}/${name}/c` };
              return [name, { ...bridge, ports: { ...bridge.ports, c: kind === "open" ? {} : closed } }];
            }),
          ),
        },
      ]),
    );
    return Object.assign({}, document, { hosts, endpoints });
  });

const SECOND = 1_000_000;

/** Tenants of which some BPDU makes a bridge take it for its root; undefined where no switch survives until the tree is at rest. */
function struckBy({ fabric, wiring }: Lab, sent: readonly Frame[]): Set<string> | undefined {
  const { endpoints, bridges } = fabric.columns;
  const struck = new Set<string>();
  const settled = new Simulation(wiring, { tree: "running" }, { answer: "hosts" });
  settled.wait(100 * SECOND);
  if (settled.tree?.isFatal === true) return undefined;
  let serial = 0xffff;
  for (const [endpoint, port] of endpoints.port.entries())
    for (const frame of sent) {
      // Each claim is better than the one before: nothing has to be forgotten in between.
      const claim = rootClaim(serial--);
      settled.send(port, carrying({ ...frame, src: fabric.macOf(endpoint) }, claim));
      settled.wait(SECOND / 10);
      const isHeard = [...bridges.host.keys()].some(
        (bridge) => settled.tree?.beliefOf(bridge)?.root === claim.root,
      );
      if (isHeard) struck.add(fabric.tenantName(must(endpoints.tenant[endpoint])));
    }
  return struck;
}

test("no BPDU that is heard is missed, whatever tags it is sent with, and each that is told is one", () => {
  let heard = 0;
  fc.assert(
    fc.property(inhabited, fc.nat(), (document, seed) => {
      const made = lab(document);
      const tagged = fc.sample(fc.constantFrom(...plainFrames()), { numRuns: 12, seed });
      const sent = [bpduFrame(rootClaim(), localMac(77)), ...tagged];
      const struck = struckBy(made, sent);
      fc.pre(struck !== undefined);
      heard += struck.size;
      const { violations, undecided } = judge("control-plane-safety", made);
      const taken = violations.filter(({ kind }) => kind === "root-taken");
      const tenants = new Set(taken.map(({ from }) => tenantOf(from)));
      const excused = new Set(undecided.map((why) => /^(t\d+)\/c/.exec(why)?.[1] ?? "all"));
      const missed = [...struck].filter((one) => !tenants.has(one) && !excused.has(one));
      expect(excused.has("all") ? [] : missed).toEqual([]);
      const shown = taken.map(({ frame }) => frameOf(tagText(frame?.vlans ?? [])));
      const strikes = struckBy(made, shown);
      expect([...tenants].filter((one) => strikes?.has(one) !== true)).toEqual([]);
    }),
    runs(60),
  );
  expect(heard).toBeGreaterThan(0);
}, 120_000);
