import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { must } from "../../../src/model/fabric/fabric.ts";
import { keyMask, serviceOf } from "../../../src/model/forwarding/service.ts";
import type { TunnelFields } from "../../../src/model/forwarding/tunnel-fields.ts";
import type { Taker } from "../../../src/model/forwarding/tunnel-ways.ts";
import { Wiring } from "../../../src/model/forwarding/wiring.ts";
import { parseIpv4 } from "../../../src/model/values/ipv4.ts";
import { fabricOf, type Ports } from "../fabric/make.ts";

const FLOW = "flow" as const;
const addressOf = (text: string): number => must(parseIpv4(text));
const UNDERLAY = ["1.1.1.1", "1.1.1.2", "1.1.1.3"];
const ADDRESSES = [...UNDERLAY, "10.0.0.1", "9.9.9.9"];
const KEYS = [0, 7, 0xffffff, 0x1000007];

const tunnel = fc
  .record({
    type: fc.constantFrom("gre" as const, "vxlan" as const),
    remote_ip: fc.constantFrom(...UNDERLAY, FLOW, FLOW),
    local_ip: fc.constantFrom(...ADDRESSES, FLOW, undefined, undefined),
    in_key: fc.constantFrom<number | typeof FLOW>(...KEYS, FLOW, FLOW),
    out_key: fc.constantFrom<number | typeof FLOW | undefined>(...KEYS, FLOW, FLOW, undefined),
  })
  .filter(({ local_ip, remote_ip }) => local_ip !== FLOW || remote_ip === FLOW)
  .map(({ type, local_ip, out_key, ...options }) => ({
    type,
    options: {
      ...options,
      ...(local_ip === undefined ? {} : { local_ip }),
      ...(out_key === undefined ? {} : { out_key }),
    },
  }));

/** Three hosts with tunnels; the first has a LOCAL with an address too, and no path to the third. */
const wirings = fc.array(fc.array(tunnel, { maxLength: 6 }), { minLength: 3, maxLength: 3 }).map((hosts) => {
  const bridgeOf = (i: number) => ({
    ...(i === 0 ? { local: { addresses: ["10.0.0.1/24"] } } : {}),
    ports: Object.fromEntries(must(hosts[i]).map((one, n) => [`t${n}`, one])) as Ports,
  });
  return new Wiring(
    fabricOf({
      hosts: Object.fromEntries(
        UNDERLAY.map((address, i) => [
          `h${i}`,
          { addresses: [`${address}/24`], bridges: { b: bridgeOf(i) } },
        ]),
      ),
      underlay: { paths: [{ from: "h0", to: "h2", up: false }] },
    }),
  );
});

const fields: fc.Arbitrary<TunnelFields> = fc.record({
  id: fc.constantFrom(...KEYS, 8, 0x1000008, 0xffffffff),
  src: fc.constantFrom(0, ...ADDRESSES.map(addressOf)),
  dst: fc.constantFrom(0, ...ADDRESSES.map(addressOf)),
});

/** Whether a part of what a tunnel may send holds a frame with these fields. */
function holds({ when }: Taker, { id, src, dst }: TunnelFields, mask: number): boolean {
  const key = (id & mask) >>> 0;
  const { keys } = when;
  const hasKey = keys === undefined || (keys.kind === "one" ? keys.key === key : !keys.keys.has(key));
  return hasKey && (when.src ?? src) === src && (when.dst ?? dst) === dst;
}

describe("what a tunnel may send", () => {
  test("is in one part at most, and that part has the taker that a packet of such a frame comes to", () => {
    fc.assert(
      fc.property(wirings, fields, (wiring, sent) => {
        const { ways, fabric } = wiring;
        for (let row = 0; row < fabric.columns.tunnels.count; row++) {
          const mask = keyMask(serviceOf(fabric, row));
          const ends = ways.endsOf(row, sent);
          const { group, capacity } = ways.wayOf(row, ends);
          const parts = ways.takersOf(row).filter((part) => holds(part, sent, mask));
          expect(parts.map((part) => [part.group, part.capacity])).toEqual(
            group < 0 ? [] : [[group, capacity]],
          );
          const [part] = parts;
          if (part === undefined) continue;
          expect([part.seen.src, part.seen.dst]).toEqual([ends.src, ends.dst]);
          expect(part.seen.id ?? (sent.id & mask) >>> 0).toBe(ends.key ?? 0);
        }
      }),
      { numRuns: 300 },
    );
  });

  test("is decided by the options alone where none of them is flow but in_key", () => {
    fc.assert(
      fc.property(wirings, fields, (wiring, sent) => {
        const { ways, fabric, target, loss } = wiring;
        for (let row = 0; row < fabric.columns.tunnels.count; row++) {
          if (ways.isByFlow(row)) continue;
          expect(ways.endsOf(row, sent)).toEqual(ways.endsOf(row));
          expect(ways.wayOf(row, ways.endsOf(row, sent)).group).toBe(target[row]);
          expect(target[row] === -1).toBe(loss[row] !== 0);
        }
      }),
    );
  });
});

/** One tunnel with these options on a host with 10.0.0.9, as it was measured. */
function endsOf(options: object, sent: Partial<TunnelFields> = {}, type: "gre" | "vxlan" = "gre") {
  const ports = { t: { type, options: { remote_ip: "10.0.0.2", ...options } } } as Ports;
  const fabric = fabricOf({ hosts: { h: { addresses: ["10.0.0.9/24"], bridges: { A: { ports } } } } });
  const { src, dst, key } = new Wiring(fabric).ways.endsOf(0, { id: 0, src: 0, dst: 0, ...sent });
  return [src === addressOf("10.0.0.9"), dst, key];
}

describe("as was measured, a packet leaves", () => {
  const two = addressOf("10.0.0.2");
  const three = addressOf("10.0.0.3");

  test("with the key that a flow set where out_key is flow, and with the option's where it is not", () => {
    expect(endsOf({ key: "flow" }, { id: 7 })).toEqual([true, two, 7]);
    expect(endsOf({ in_key: "flow", out_key: 9 }, { id: 7 })).toEqual([true, two, 9]);
    expect(endsOf({ in_key: 9, out_key: "flow" }, { id: 7 })).toEqual([true, two, 7]);
    expect(endsOf({ in_key: 9 }, { id: 7 })).toEqual([true, two, undefined]);
  });

  test("with key 0 where none was set, and with the lowest 24 bits of it as a VNI", () => {
    expect(endsOf({ key: "flow" })).toEqual([true, two, 0]);
    expect(endsOf({ key: "flow" }, { id: 0x1000007 }, "vxlan")).toEqual([true, two, 7]);
    expect(endsOf({ key: 16_777_221 }, {}, "vxlan")).toEqual([true, two, 5]);
  });

  test("for the address that a flow set where remote_ip is flow, and for the option's where it is not", () => {
    expect(endsOf({ remote_ip: "flow", key: 5 }, { dst: three })).toEqual([true, three, 5]);
    expect(endsOf({ key: 5 }, { dst: three })).toEqual([true, two, 5]);
    expect(endsOf({ remote_ip: "flow", key: 5 }, { dst: three, src: three })).toEqual([true, three, 5]);
    expect(endsOf({ remote_ip: "flow", local_ip: "flow", key: 5 }, { dst: three })).toEqual([true, three, 5]);
  });

  test("not at all where remote_ip is flow and none was set", () => {
    const ports = { t: { type: "gre", options: { remote_ip: "flow", key: 5 } } } as const;
    const wiring = new Wiring(
      fabricOf({ hosts: { h: { addresses: ["10.0.0.9/24"], bridges: { A: { ports } } } } }),
    );
    expect(wiring.lossOf(0)).toBe("no-destination");
  });
});
