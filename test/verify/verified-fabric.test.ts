import { describe, expect, test } from "vitest";
import { PROPERTIES } from "../../src/verify/verdict.ts";
import { VerifiedFabric } from "../../src/verify/verified-fabric.ts";
import { verify } from "../../src/verify/verify.ts";
import { lab } from "../sim/lab.ts";

const { fabric } = lab({
  hosts: { h: { bridges: { a: { ports: { p: {}, q: {} } } } } },
  endpoints: {
    "red/app": { port: "h/a/p", ip: "192.168.0.1/24" },
    "red/db": { port: "h/a/q", ip: "192.168.0.2/24" },
  },
});

describe("a verified fabric", () => {
  test("is made of a report in which all four properties hold", () => {
    const report = verify(fabric);
    expect(report.holds).toBe(true);
    expect(VerifiedFabric.from(fabric, report)).toMatchObject({ digest: report.digest });
  });

  test.each(PROPERTIES)("is not made without %s", (left) => {
    const report = verify(fabric, { properties: PROPERTIES.filter((property) => property !== left) });
    expect(report.holds).toBe(true);
    expect(VerifiedFabric.from(fabric, report)).toBeUndefined();
  });

  test("is not made without what the file asks for itself", () => {
    const asking = lab({
      hosts: { h: { bridges: { a: { ports: { p: {}, q: {} } } } } },
      endpoints: { "red/app": { port: "h/a/p" }, "red/db": { port: "h/a/q" } },
      properties: [{ name: "nothing at all", from: "red/app", to: "red/db" }],
      failures: ["h/a/p"],
    });
    const report = verify(asking.fabric);
    expect(report.properties.filter(({ holds }) => !holds).map(({ property }) => property)).toEqual([
      "custom",
    ]);
    expect(VerifiedFabric.from(asking.fabric, report)).toBeUndefined();
    const four = verify(asking.fabric, { properties: PROPERTIES });
    expect(four.holds).toBe(true);
    expect(VerifiedFabric.from(asking.fabric, four)).toBeUndefined();
  });

  test("is not made of a report on another fabric", () => {
    const other = lab({ hosts: { h: { bridges: { a: {} } } } });
    expect(VerifiedFabric.from(other.fabric, verify(fabric))).toBeUndefined();
  });

  test("is not made of a fabric in which something is violated", () => {
    const leaky = lab({
      hosts: { h: { bridges: { a: { ports: { p: {}, q: {} } } } } },
      endpoints: { "red/app": { port: "h/a/p" }, "blue/db": { port: "h/a/q" } },
    });
    expect(VerifiedFabric.from(leaky.fabric, verify(leaky.fabric))).toBeUndefined();
  });
});
