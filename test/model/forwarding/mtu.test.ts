import { describe, expect, test } from "vitest";
import { face } from "../../../src/model/fabric/face.ts";
import { fabricOf, gre, oneBridge } from "../fabric/make.ts";

/** What an endpoint on h1 gets as its MTU, whose bridge reaches h2 by this tunnel. */
function over(options: object, more: { readonly underlay?: object; readonly port?: object } = {}) {
  const fabric = fabricOf({
    hosts: {
      h1: {
        addresses: ["1.1.1.1/24"],
        bridges: { b: { ports: { p: { ...more.port }, g: gre("1.1.1.2", options) } } },
      },
      h2: { addresses: ["1.1.1.2/24"], bridges: { b: { ports: { g: gre("1.1.1.1", options) } } } },
    },
    underlay: { ...more.underlay },
    endpoints: { "red/a": { port: "h1/b/p" } },
  });
  return face(fabric).endpoint("red/a").mtu;
}

describe("the MTU of an endpoint that says none", () => {
  test("is 1458 over keyed GRE, 1462 over GRE without a key, 1454 with a tag inside", () => {
    expect(over({ key: 100 })).toBe(1458);
    expect(over({})).toBe(1462);
    expect(over({ key: 100 }, { port: { tag: 10 } })).toBe(1454);
  });

  test("is the smallest that every path leaves, each direction for itself", () => {
    expect(over({ key: 1 }, { underlay: { mtu: 9000 } })).toBe(1500);
    expect(over({ key: 1 }, { underlay: { paths: [{ from: "h2", to: "h1", mtu: 1400 }] } })).toBe(1358);
    expect(over({ key: 1 }, { underlay: { mtu: 68 } })).toBe(68);
  });

  test("is 1500 where no tunnel leads", () => {
    const fabric = fabricOf({ ...oneBridge({ p: {} }), endpoints: { "red/a": { port: "h/b/p" } } });
    expect(face(fabric).endpoint("red/a").mtu).toBe(1500);
  });

  test("is that of a cable on the way", () => {
    const fabric = fabricOf({
      hosts: {
        h: { bridges: { b: { ports: { p: {}, x: {} } }, c: { ports: { y: {} } }, d: { ports: { q: {} } } } },
      },
      links: [{ name: "l", ports: ["h/b/x", "h/c/y"], mtu: "1300" }],
      endpoints: {
        "red/a": { port: "h/b/p" },
        "red/far": { port: "h/d/q" },
        "red/says": { port: "h/c/LOCAL", mtu: 1500 },
      },
    });
    expect(face(fabric).endpoints.map(({ mtu }) => mtu)).toEqual([1300, 1500, 1500]);
  });
});
