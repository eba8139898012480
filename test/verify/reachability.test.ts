import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { must } from "../../src/model/fabric/fabric.ts";
import { exchange } from "../../src/sim/exchange.ts";
import { ping } from "../../src/sim/ping.ts";
import { Scene } from "../../src/sim/scene.ts";
import type { Unreached } from "../../src/verify/run-pairs.ts";
import { unreachedIn } from "../../src/verify/unreached.ts";
import { fabrics, runs } from "./arbitrary.ts";
import { contextOf, judge } from "./judge.ts";
import { ofOneNetwork, richFabrics } from "./rich-fabrics.ts";

const SMALL = 64;

function countsOf(unreached: readonly Unreached[]): Map<string, number> {
  const counted = new Map<string, number>();
  for (const { network, kind, count } of unreached) {
    const key = `${network} ${kind}`;
    counted.set(key, (counted.get(key) ?? 0) + count);
  }
  return counted;
}

/** What each ordered pair of a network comes to when it is run: counts by network and kind. */
function pinged(scene: Scene): Map<string, number> {
  const { network, count, mtu, ip } = scene.fabric.columns.endpoints;
  const found = new Map<string, number>();
  for (let from = 0; from < count; from++) {
    for (let to = 0; to < count; to++) {
      if (from === to || network[from] !== network[to]) continue;
      const byIp = ip[from] !== 0 && ip[to] !== 0;
      const small = byIp ? ping(scene, from, to, { size: SMALL }).reachable : exchange(scene, from, to);
      if (small && !byIp) continue;
      if (small && ping(scene, from, to, { size: must(mtu[from]) }).reachable) continue;
      const key = `${network[from]} ${small ? "mtu-blackhole" : "unreachable"}`;
      found.set(key, (found.get(key) ?? 0) + 1);
    }
  }
  return found;
}

describe("reachability", () => {
  test.each([false, true])("counts as ping finds, on loop-free fabrics (hosts listen: %s)", (listening) => {
    fc.assert(
      fc.property(fabrics({ listening }), (document) => {
        const context = contextOf(document);
        fc.pre(context.fabric.columns.endpoints.ip.every((ip) => ip !== 0));
        for (const outcome of context.outcomes.all) {
          if (context.loops(outcome).loops.length > 0) continue;
          const { unreached, undecided } = unreachedIn(context, outcome);
          if (undecided.length > 0) continue;
          expect(countsOf(unreached)).toEqual(
            pinged(new Scene(context.wiring, { winners: outcome.winners })),
          );
        }
      }),
      runs(80),
    );
  });

  test.each([true, false])("is what runs show where flows decide (with IP addresses: %s)", (hasAddresses) => {
    fc.assert(
      fc.property(richFabrics, (drawn) => {
        const context = contextOf(ofOneNetwork(drawn, hasAddresses));
        for (const outcome of context.outcomes.all) {
          const { unreached, undecided } = unreachedIn(context, outcome);
          if (undecided.length > 0) continue;
          expect(countsOf(unreached)).toEqual(
            pinged(new Scene(context.wiring, { winners: outcome.winners })),
          );
        }
      }),
      runs(80),
    );
  });

  test("knows that a port which floods pass by can ask and not be asked", () => {
    const document = {
      hosts: {
        h: { bridges: { b: { ports: { p: {}, q: { vlan_mode: "native-tagged" as const, trunks: [10] } } } } },
      },
      endpoints: {
        "red/app": { port: "h/b/p", ip: "192.168.0.1/24" },
        "red/db": { port: "h/b/q", ip: "192.168.0.2/24" },
      },
    };
    const [violation] = judge("reachability", document).violations;
    expect(violation).toMatchObject({ kind: "unreachable", from: "red/app", to: "red/db", count: 1 });
  });

  test("is a race where a host that listens has an endpoint's address", () => {
    const local = { addresses: ["192.168.0.2/24"] };
    const document = {
      hosts: { h: { bridges: { b: { local, ports: { p: {}, q: {} } } } } },
      endpoints: {
        "red/app": { port: "h/b/p", ip: "192.168.0.1/24" },
        "red/db": { port: "h/b/q", ip: "192.168.0.2/24" },
      },
    };
    expect(judge("reachability", document).verdict).toBe("undecided");
  });

  test("runs where a Linux bridge gets a container's frames back in another form", () => {
    const document = {
      hosts: {
        h: {
          bridges: {
            a: { ports: { q: { trunks: [0] }, l: {}, m: { tag: 10 } } },
            b: { kind: "linux" as const, ports: { p: {}, n: {} } },
          },
        },
      },
      links: [{ name: "w", ports: ["h/a/l", "h/a/m", "h/b/n"] }],
      endpoints: {
        "red/app": { port: "h/b/p", ip: "192.168.0.1/24" },
        "red/db": { port: "h/a/q", ip: "192.168.0.2/24" },
      },
    };
    const scene = new Scene(contextOf(document).wiring);
    const found = judge("reachability", document).violations.reduce((sum, { count }) => sum + count, 0);
    expect(found).toBe([...pinged(scene).values()].reduce((sum, count) => sum + count, 0));
    expect(found).toBeGreaterThan(0);
  });
});

describe("endpoints that are told apart by what flows do, and not by what they match", () => {
  const four = ["p1", "p2", "p3", "p4"];
  const asked = (...flows: string[]) =>
    judge("reachability", {
      hosts: {
        h: { bridges: { b: { ports: Object.fromEntries(four.map((name) => [name, {}])), flows } } },
      },
      endpoints: Object.fromEntries(
        four.map((name, i) => [
          `red/${name}`,
          { port: `h/b/${name}`, mac: `02:00:00:00:00:0${i + 1}`, ip: `10.0.0.${i + 1}/24` },
        ]),
      ),
    });
  const third = "02:00:00:00:00:03";
  const keep = `load:0x020000000003->NXM_OF_ETH_DST[]`;

  test.each([
    ["a register that holds the port", ["move:NXM_OF_IN_PORT[]->NXM_NX_REG0[0..15],resubmit(,1)"], "reg0=3"],
    [
      "a register that holds the address",
      ["move:NXM_OF_ETH_SRC[0..31]->NXM_NX_REG0[],resubmit(,1)"],
      "reg0=3",
    ],
  ])("by %s: of the others some are cut off", (_, [first], match) => {
    const verdict = asked(
      `table=0,actions=${first}`,
      `table=1,priority=9,${match},actions=drop`,
      "table=1,priority=1,actions=NORMAL",
    );
    expect(verdict.verdict).toBe("violated");
    expect(verdict.violations.reduce((sum, { count }) => sum + count, 0)).toBe(6);
  });

  test("by an address that a learned flow has in writing", () => {
    const learn = `learn(table=1,priority=9,eth_dst=${third},output:NXM_NX_REG0[0..15])`;
    const verdict = asked(`table=0,actions=${learn},resubmit(,1)`, "table=1,priority=1,actions=NORMAL");
    expect(verdict.verdict).toBe("violated");
  });

  test("by an address that a flow puts in the place of all", () => {
    const verdict = asked(`priority=9,icmp,icmp_type=8,actions=${keep},NORMAL`, "priority=1,actions=NORMAL");
    expect(verdict.verdict).toBe("violated");
    expect(verdict.violations.reduce((sum, { count }) => sum + count, 0)).toBe(9);
  });
});
