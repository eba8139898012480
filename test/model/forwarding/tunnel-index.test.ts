import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { TunnelIndex } from "../../../src/model/forwarding/tunnel-index.ts";
import { parseIpv4 } from "../../../src/model/values/ipv4.ts";
import { fabricOf } from "../fabric/make.ts";
import { twoHosts } from "./wired.ts";

const REMOTES = ["1.1.1.2", "1.1.1.3", "129.0.0.1"];
const LOCALS = ["1.1.1.1", "1.1.1.9"];
const KEYS = [0, 1, 100, 0xffffffff];

const options = fc.record(
  {
    remote_ip: fc.constantFrom(...REMOTES),
    local_ip: fc.constantFrom(...LOCALS),
    key: fc.constantFrom(...KEYS),
    in_key: fc.constantFrom(...KEYS),
    out_key: fc.constantFrom(...KEYS),
  },
  { requiredKeys: ["remote_ip"] },
);
/** Per host, per bridge, tunnels. */
const layouts = fc.array(fc.array(fc.array(options, { maxLength: 8 }), { maxLength: 2 }), {
  minLength: 1,
  maxLength: 3,
});

const exactly = ({
  local_ip = "-",
  remote_ip,
  in_key,
  key,
}: typeof options extends fc.Arbitrary<infer T> ? T : never) =>
  `${local_ip} ${remote_ip} ${in_key ?? key ?? 0}`;

const areOne = (one: object, other: object) => {
  const index = new TunnelIndex(
    twoHosts({ g1: { remote_ip: "1.1.1.2", ...one }, g2: { remote_ip: "1.1.1.2", ...other } }, {}),
  );
  return index.groupCount === 1;
};

test("tunnels are in one group exactly if they are on one host and take the same outer packets", () => {
  fc.assert(
    fc.property(layouts, (layout) => {
      const flat = layout.flatMap((bridges, host) =>
        bridges.flatMap((tunnels) => tunnels.map((one) => `${host} ${exactly(one)}`)),
      );
      const index = new TunnelIndex(fabricOf(hostsOf(layout)));
      for (const [i, one] of flat.entries())
        for (const [j, other] of flat.entries())
          expect(index.groupOf(i) === index.groupOf(j)).toBe(one === other);
      expect(index.groupCount).toBe(new Set(flat).size);
      for (let group = 0; group < index.groupCount; group++)
        expect([...index.tunnelsOf(group)]).toEqual(
          flat.flatMap((_, i) => (index.groupOf(i) === group ? [i] : [])),
        );
    }),
  );
});

test("an outer packet comes to the tunnel that names its address, else to the one that names none", () => {
  fc.assert(
    fc.property(
      layouts,
      fc.nat(2),
      fc.constantFrom(...REMOTES),
      fc.constantFrom(...LOCALS),
      fc.constantFrom(...KEYS),
      (layout, host, remote, local, key) => {
        const index = new TunnelIndex(fabricOf(hostsOf(layout)));
        const flat = layout.flatMap((bridges, at) =>
          bridges.flatMap((tunnels) => tunnels.map((one) => `${at} ${exactly(one)}`)),
        );
        const exact = flat.indexOf(`${host} ${local} ${remote} ${key}`);
        const open = flat.indexOf(`${host} - ${remote} ${key}`);
        const expected = exact >= 0 ? exact : open;
        const found = index.find({ host, localIp: parseIpv4(local)!, remoteIp: parseIpv4(remote)!, key });
        expect(found).toBe(expected < 0 ? -1 : index.groupOf(expected));
      },
    ),
    { numRuns: 300 },
  );
});

function hostsOf(
  layout: typeof layouts extends fc.Arbitrary<infer T> ? T : never,
): Parameters<typeof fabricOf>[0] {
  const hosts = layout.map((bridges, host) => [
    `h${host}`,
    {
      bridges: Object.fromEntries(
        bridges.map((tunnels, b) => [
          `b${b}`,
          { ports: Object.fromEntries(tunnels.map((one, i) => [`g${i}`, { type: "gre", options: one }])) },
        ]),
      ),
    },
  ]);
  return { hosts: Object.fromEntries(hosts) as Parameters<typeof fabricOf>[0]["hosts"] };
}

describe("as was measured, two tunnels to one address exclude each other", () => {
  test("with one key, with no key and key 0, or with out_key alone and no key", () => {
    expect(areOne({ key: 100 }, { key: "0x64" })).toBe(true);
    expect(areOne({}, { key: 0 })).toBe(true);
    expect(areOne({ out_key: 104 }, {})).toBe(true);
    expect(areOne({ key: 100 }, { in_key: 100, out_key: 200 })).toBe(true);
    expect(areOne({ key: 100 }, { key: 100, csum: true })).toBe(true);
  });

  test("but not with another in_key or another local_ip", () => {
    expect(areOne({ key: 100 }, { in_key: 101, out_key: 100 })).toBe(false);
    expect(areOne({ key: 100 }, { key: 100, in_key: 8, out_key: 7 })).toBe(false);
    expect(areOne({ key: 100 }, { key: 100, local_ip: "1.1.1.1" })).toBe(false);
    expect(areOne({ key: 100, local_ip: "1.1.1.9" }, { key: 100, local_ip: "1.1.1.1" })).toBe(false);
  });
});
