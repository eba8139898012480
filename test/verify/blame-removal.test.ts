import { expect, test } from "vitest";
import { apply } from "../../src/model/fabric/apply.ts";
import { verify } from "../../src/verify/verify.ts";
import type { PropertyName } from "../../src/verify/verdict.ts";
import { valueOf } from "../model/fabric/make.ts";
import { lab } from "../sim/lab.ts";

/** What is wrong with one bridge of these flows, once those have been removed that match so. */
function told(
  property: PropertyName,
  flows: readonly string[],
  removed: readonly string[],
  endpoints: readonly [string, string],
) {
  const [first, second] = endpoints;
  const { fabric } = lab({
    hosts: { h: { bridges: { b: { fail_mode: "secure", ports: { p: {}, q: {} }, flows: [...flows] } } } },
    endpoints: {
      [first]: { port: "h/b/p", ip: "192.168.0.1/24" },
      [second]: { port: "h/b/q", ip: "192.168.0.2/24" },
    },
  });
  const changes = removed.map((flow) => ({ kind: "remove-flow" as const, at: "h/b", flow }));
  const { properties } = verify(valueOf(apply(fabric, changes)), { properties: [property] });
  return properties.flatMap(({ violations }) =>
    violations.map(({ from, to, cause, blame }) => ({ way: `${from} > ${to}`, cause, blame })),
  );
}

const GUARDED = ["priority=9,in_port=p,actions=drop", "priority=8,dl_type=0x9999,actions=drop"];
const NORMAL = "priority=0,actions=NORMAL";

test("the change is to blame that removed the flow which kept a leak away, and no other that removed one", () => {
  const flows = [...GUARDED, NORMAL];
  const removed = ["priority=8,dl_type=0x9999", "priority=9,in_port=p"];
  const violations = told("isolation", flows, removed, ["red/app", "blue/db"]);
  expect(violations.map(({ way, blame }) => `${way}: ${blame}`)).toEqual([
    "red/app > blue/db: changes.1",
    // From q nothing ever kept it away.
    expect.not.stringContaining("changes"),
  ]);
  expect(violations[0]?.cause).toContain(
    '; it is not so with the flow that was removed from h/b, "priority=9,in_port=1,actions=drop"',
  );
});

test("the change is to blame that removed the flow by which two reached each other", () => {
  const violations = told(
    "reachability",
    [...GUARDED.slice(1), NORMAL],
    ["priority=0"],
    ["red/app", "red/db"],
  );
  expect(violations.map(({ blame }) => blame)).toEqual(["changes.0"]);
});

test("no change is to blame for what its flow would not mend", () => {
  const flows = ["priority=1,in_port=p,actions=q"];
  const violations = told("reachability", flows, ["priority=1,in_port=p"], ["red/app", "red/db"]);
  expect(violations.map(({ blame }) => blame)).toEqual([expect.not.stringContaining("changes")]);
});
