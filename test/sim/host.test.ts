import { describe, expect, test } from "vitest";
import { parseIpv4, type Ipv4 } from "../../src/model/values/ipv4.ts";
import type { Frame } from "../../src/model/wire/frame.ts";
import { inject } from "../../src/sim/inject.ts";
import { arpRequest } from "../../src/sim/neighbours.ts";
import { echoRequest, packetOf } from "../../src/sim/packets.ts";
import { ping } from "../../src/sim/ping.ts";
import { type Lab, lab, mac, tagsOf } from "./lab.ts";

const ip = (text: string) => parseIpv4(text) as Ipv4;

/** A host between two bridges a and b, as in the measurements: ports pa and pb stand for its wires. */
function router(rp: 0 | 1 | 2, { forward = false, addressed = true } = {}): Lab {
  return lab({
    hosts: {
      h: {
        rp_filter: rp,
        ip_forward: forward,
        bridges: {
          a: { local: { up: true, addresses: addressed ? ["10.1.0.1/24"] : [] }, ports: { pa: {} } },
          b: { local: { addresses: ["10.2.0.1/24"] }, ports: { pb: {} } },
        },
      },
    },
  });
}

const answersTo = ({ wiring, port }: Lab, frame: Frame, at = "h/a/pa") =>
  inject(wiring, { at: port(at), frame, answer: "hosts" })
    .deliveries.filter((delivery) => !delivery.at.endsWith("LOCAL"))
    .map((delivery) => delivery.at);

const ask = (source: string, target: string) => arpRequest({ mac: mac(1), ip: ip(source) }, ip(target));

const tagged = (tags: string) => ({ ...ask("10.1.0.3", "10.1.0.1"), tags: tagsOf(tags) });

const through = (rp: 0 | 1 | 2, source: string, more = {}) => {
  const fabric = router(rp, { forward: true, ...more });
  const payload = packetOf(ip(source), ip("10.2.0.9"), {
    kind: "data",
    protocol: 253,
    bytes: new Uint8Array(4),
  });
  const frame = { dst: fabric.fabric.localMacOf(0), src: mac(1), tags: [], payload };
  return answersTo(fabric, frame).includes("h/b/pb");
};

describe("a host asked by ARP", () => {
  test.each([0, 1, 2] as const)(
    "answers for all of its addresses on an addressed interface (rp_filter %i)",
    (rp) => {
      expect(answersTo(router(rp), ask("10.1.0.3", "10.1.0.1"))).toEqual(["h/a/pa"]);
      expect(answersTo(router(rp), ask("10.1.0.3", "10.2.0.1"))).toEqual(["h/a/pa"]);
      expect(answersTo(router(rp, { forward: true }), ask("10.1.0.3", "10.2.0.7"))).toEqual([]);
    },
  );

  test("answers on an interface without address only where rp_filter is 0", () => {
    const answers = ([0, 1, 2] as const).map((rp) =>
      answersTo(router(rp, { addressed: false }), ask("10.2.0.3", "10.2.0.1")),
    );
    expect(answers).toEqual([["h/a/pa"], [], []]);
  });

  test("hears nothing with a tag, and hears VID 0", () => {
    expect(answersTo(router(0), tagged("[10]"))).toEqual([]);
    expect(answersTo(router(0), tagged("[0,p5]"))).toEqual(["h/a/pa"]);
  });
});

describe("a host with ip_forward", () => {
  test.each([
    ["10.1.0.3", [true, true, true]],
    ["192.0.2.9", [true, false, false]],
    ["10.2.0.77", [true, false, true]],
    ["10.2.0.1", [false, false, false]],
    ["10.1.0.77", [true, true, true]],
  ] as const)("forwards from source %s with rp_filter 0, 1, 2: %s", (source, expected) => {
    expect(([0, 1, 2] as const).map((rp) => through(rp, source))).toEqual(expected);
  });

  test("forwards from an interface without address only where rp_filter is 0", () => {
    expect(([0, 1, 2] as const).map((rp) => through(rp, "10.1.0.3", { addressed: false }))).toEqual([
      true,
      false,
      false,
    ]);
  });

  test("forwards nothing while ip_forward is 0", () => {
    expect(through(0, "10.1.0.3", { forward: false })).toBe(false);
  });

  test("takes a container's ping to another subnet and back", () => {
    const { wiring } = lab({
      hosts: {
        h: {
          ip_forward: true,
          bridges: {
            a: { local: { addresses: ["10.1.0.1/24"] }, ports: { pa: {} } },
            b: { local: { addresses: ["10.2.0.1/24"] }, ports: { pb: {} } },
          },
        },
      },
      endpoints: {
        "red/a": { port: "h/a/pa", ip: "10.1.0.5/24", gateway: "10.1.0.1" },
        "red/b": { port: "h/b/pb", ip: "10.2.0.5/24", gateway: "10.2.0.1" },
      },
    });
    expect(ping(wiring, 0, 1).reachable).toBe(true);
  });
});

test("a host answers an echo request to where its forged source is routed", () => {
  const fabric = router(0);
  const frame = {
    dst: fabric.fabric.localMacOf(0),
    src: mac(1),
    tags: [],
    payload: echoRequest(ip("10.2.0.77"), ip("10.1.0.1")),
  };
  expect(answersTo(fabric, frame)).toEqual(["h/b/pb"]);
});
