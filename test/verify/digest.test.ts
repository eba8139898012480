import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { digestOf } from "../../src/verify/digest.ts";
import { lab } from "../sim/lab.ts";
import { type Document, fabrics, runs } from "./arbitrary.ts";

const digest = (document: unknown) => digestOf(lab(document as Document).fabric);

const base = {
  hosts: {
    h1: {
      addresses: ["10.0.0.1/24"],
      bridges: {
        a: {
          local: { addresses: ["192.168.0.254/24"] },
          ports: {
            p: { tag: 10 },
            q: { trunks: [10, 20] },
            l: {},
            g: { type: "gre", options: { remote_ip: "10.0.0.2", key: 7 } },
            x: { type: "patch", options: { peer: "y" } },
            v: { type: "vxlan", options: { remote_ip: "10.0.0.2", key: 7 } },
          },
        },
      },
    },
    h2: { addresses: ["10.0.0.2/24"], bridges: { a: { ports: { l: {} } } } },
  },
  links: [{ name: "w", ports: ["h1/a/l", "h2/a/l"] }],
  underlay: { mtu: 1500, paths: [{ from: "h1", to: "h2", mtu: 1400 }] },
  endpoints: { "red/app": { port: "h1/a/p", ip: "192.168.0.1/24", mac: "02:00:00:00:00:01", mtu: 1400 } },
};

/** One change of one column each: the path in the document, and what stands there then. */
const CHANGES: readonly (readonly [path: string, value: unknown])[] = [
  ["hosts.h1.addresses", ["10.0.0.3/24"]],
  ["hosts.h1.ip_forward", true],
  ["hosts.h1.rp_filter", 1],
  ["hosts.h1.bridges.a.datapath_type", "netdev"],
  ["hosts.h1.bridges.a.fail_mode", "secure"],
  ["hosts.h1.bridges.a.stp_enable", true],
  ["hosts.h1.bridges.a.other_config", { "stp-priority": 4096 }],
  ["hosts.h1.bridges.a.local.addresses", ["192.168.0.253/24"]],
  ["hosts.h1.bridges.a.local.up", false],
  ["hosts.h1.bridges.a.local.masquerade", true],
  ["hosts.h1.bridges.a.ports.p.tag", 11],
  ["hosts.h1.bridges.a.ports.p.vlan_mode", "native-untagged"],
  ["hosts.h1.bridges.a.ports.p.other_config", { "stp-enable": false }],
  ["hosts.h1.bridges.a.ports.p.other_config", { "stp-path-cost": 9 }],
  ["hosts.h1.bridges.a.ports.p.ofport", 9],
  ["hosts.h1.bridges.a.ports.q.trunks", [10]],
  ["hosts.h1.bridges.a.ports.g.options.remote_ip", "10.0.0.3"],
  ["hosts.h1.bridges.a.ports.g.options.local_ip", "10.0.0.1"],
  ["hosts.h1.bridges.a.ports.g.options.key", 8],
  ["hosts.h1.bridges.a.ports.g.options.out_key", 8],
  ["hosts.h1.bridges.a.ports.g.options.df_default", false],
  ["hosts.h1.bridges.a.ports.g.options.csum", true],
  ["hosts.h1.bridges.a.ports.g.options.ttl", 3],
  ["hosts.h1.bridges.a.ports.g.options.ttl", "inherit"],
  ["hosts.h1.bridges.a.ports.g.options.tos", 8],
  ["hosts.h1.bridges.a.ports.g.options.tos", "inherit"],
  ["hosts.h1.bridges.a.ports.g.options.key", "flow"],
  ["hosts.h1.bridges.a.ports.g.options.in_key", "flow"],
  ["hosts.h1.bridges.a.ports.g.options.out_key", "flow"],
  ["hosts.h1.bridges.a.ports.g.options.remote_ip", "flow"],
  ["hosts.h1.bridges.a.ports.g.type", "vxlan"],
  ["hosts.h1.bridges.a.ports.v.options.dst_port", 4790],
  ["hosts.h1.bridges.a.ports.x.options.peer", "z"],
  ["links.0.mtu", 1400],
  ["links.0.delay", 5],
  ["links.0.up", false],
  ["underlay.mtu", 1450],
  ["underlay.paths.0.up", false],
  ["underlay.paths.0.drops", ["gre"]],
  ["endpoints.red/app.port", "h1/a/q"],
  ["endpoints.red/app.ip", "192.168.0.2/24"],
  ["endpoints.red/app.mac", "02:00:00:00:00:02"],
  ["endpoints.red/app.mtu", 1300],
  ["endpoints.red/app.network", "dmz"],
  ["allow", [["red", "red/app"]]],
  ["failures", 1],
  ["failures", ["w", "h2"]],
  ["failures", [["w", "h2"]]],
];

function changed(path: string, value: unknown): unknown {
  const copy = structuredClone(base) as Record<string, unknown>;
  const keys = path.split(".");
  const last = keys.pop() ?? "";
  let at = copy;
  for (const key of keys) at = (at[key] ??= {}) as Record<string, unknown>;
  at[last] = value;
  return copy;
}

describe("a fabric's digest", () => {
  test("is the same for the same file, read twice", () => {
    fc.assert(
      fc.property(fabrics(), (document) => {
        expect(digest(document)).toBe(digest(structuredClone(document)));
      }),
      runs(50),
    );
  });

  test("does not hang on what the file calls itself", () => {
    expect(digest({ ...base, name: "other" })).toBe(digest(base));
  });

  test.each(CHANGES)("changes with %s = %j", (path, value) => {
    expect(digest(changed(path, value))).not.toBe(digest(base));
  });

  test("is different for every change", () => {
    const all = CHANGES.map(([path, value]) => digest(changed(path, value)));
    expect(new Set(all).size).toBe(all.length);
  });
});
