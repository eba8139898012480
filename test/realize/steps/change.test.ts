import { describe, expect, test } from "vitest";
import { must } from "../../../src/model/fabric/fabric.ts";
import { diffHost } from "../../../src/realize/diff.ts";
import type { Part } from "../../../src/realize/part.ts";
import type { Invocation } from "../../../src/realize/step.ts";
import { changingSteps, isOneTransaction } from "../../../src/realize/steps/change.ts";
import { onOneHost, partsOf } from "../fabric.ts";
import { snapshotOf } from "../live.ts";

/** From what one file says to what another does. */
function change(before: object, after: object, without: (part: Part) => boolean = () => false) {
  const own = partsOf(before).parts.filter((part) => !without(part));
  const wanted = partsOf(after);
  const diff = diffHost(wanted, {
    host: "h1",
    own,
    strange: [],
    taken: { interfaces: new Map(), containers: new Map() },
    snapshot: snapshotOf(),
  });
  return changingSteps(diff, own, wanted.parts, "lab", isOneTransaction([diff]));
}

const words = ({ closing, opening }: ReturnType<typeof change>) =>
  [closing, opening].map((steps) => steps.map(({ does }) => does));

describe("a bridge whose flows learn goes with a port of it, as what they have learned outlives the port", () => {
  const LEARNS = [
    "table=0,priority=1,actions=learn(table=20,NXM_OF_ETH_DST[]=NXM_OF_ETH_SRC[],output:NXM_OF_IN_PORT[]),resubmit(,20)",
    "table=20,priority=0,actions=FLOOD",
  ];
  const bridge = (ports: object, flows: readonly string[] = LEARNS) =>
    onOneHost({ br0: { ports: { keep: {}, ...ports }, flows } });
  const RENEWED = "take back: bridges br0";

  test("of which another takes the number", () => {
    const [closing] = words(change(bridge({ p: { tag: 10 } }), bridge({ q: { tag: 20 } })));
    expect(closing).toContain(RENEWED);
  });

  test("that goes, that comes, that had gone in a run that was killed", () => {
    const [one, two] = [bridge({ p: {} }), bridge({})];
    expect(words(change(one, two))[0]).toContain(RENEWED);
    expect(words(change(two, one))[0]).toContain(RENEWED);
    expect(words(change(one, one, ({ kind, name }) => kind === "port" && name === "p"))[0]).toContain(
      RENEWED,
    );
  });

  test("whose tag is all that differs", () => {
    expect(words(change(bridge({ p: { tag: 10 } }), bridge({ p: { tag: 20 } })))[0]).toContain(RENEWED);
  });

  test("whose interface dies with its container", () => {
    const file = { ...bridge({ p: {} }), endpoints: { "red/a": { port: "h1/br0/p", ip: "10.1.0.1/24" } } };
    const closing = words(change(file, file, ({ kind }) => kind === "container" || kind === "plug"))[0];
    expect(closing).toContain(RENEWED);
  });

  test("but not where its place in the spanning tree is all that differs, nor where no flow learns", () => {
    const [four, five] = [4, 5].map((cost) => bridge({ p: { other_config: { "stp-path-cost": cost } } }));
    expect(words(change(must(four), must(five)))).toEqual([[], ["settings of h1/br0/p"]]);
    const [one, two] = [{ p: {} }, {}].map((ports) => bridge(ports, ["actions=NORMAL"]));
    expect(words(change(must(one), must(two)))[0]).toEqual(["take back: ports p", "take back: cables p"]);
  });
});

const withTree = (ports: object, stp = true) => onOneHost({ br0: { stp_enable: stp, ports } });
const commands = (file: object) =>
  change(file, file, () => true).opening.flatMap(({ run }) =>
    run.argv
      .join(" ")
      .split(" -- ")
      .filter((one) => one.startsWith("add-") || one.includes("stp_enable")),
  );

describe("a spanning tree goes on with the ports that take no part in it, as a switch does not flood to those that come later", () => {
  const OUTSIDER = { other_config: { "stp-enable": false } };

  test("which come first, in one transaction with it", () => {
    expect(commands(withTree({ a: {}, b: OUTSIDER, c: { type: "internal" }, d: {} }))).toEqual([
      "add-br br0",
      "add-port br0 b",
      "add-port br0 c",
      "set Bridge br0 stp_enable=true",
      "add-port br0 a",
      "add-port br0 d",
    ]);
    const { opening } = change(withTree({ a: {}, b: OUTSIDER }), withTree({}), () => true);
    expect(opening.filter(({ run }) => run.argv.includes("stp_enable=true"))).toHaveLength(1);
  });

  test("and it is there from the beginning where all take part, and not at all where there is none", () => {
    const [first, second, ...rest] = commands(withTree({ a: {} }));
    expect([first, rest]).toEqual(["add-br br0", ["add-port br0 a"]]);
    expect(second).toContain("stp_enable=true");
    expect(commands(withTree({ a: OUTSIDER }, false)).join()).not.toContain("stp_enable=true");
  });

  test("so that its bridge is made anew where one of them comes, or comes to be one", () => {
    const RENEWED = "take back: bridges br0";
    const [taking, none, all] = [
      withTree({ a: {}, b: {} }),
      withTree({ a: {}, b: OUTSIDER }),
      withTree({ a: {} }),
    ];
    expect(words(change(all, none))[0]).toContain(RENEWED);
    expect(words(change(taking, none))[0]).toContain(RENEWED);
    expect(words(change(all, taking))[0]).toEqual([]);
  });
});

const limited = (limit?: number) =>
  onOneHost(
    { br0: { ports: { p: {} }, flows: ["actions=NORMAL"] } },
    {},
    limit === undefined ? {} : { other_config: { "vlan-limit": limit } },
  );

describe("how many tags a switch reads", () => {
  test.each([
    ["is asked for", undefined, 2],
    ["is asked for no more", 2, undefined],
    ["is another", 2, 0],
  ])("is changed while its bridges are away, where it %s", (_, before, after) => {
    const { closing, opening } = change(limited(before), limited(after));
    expect(closing.map(({ does }) => does)).toContain("take back: bridges br0");
    const [last, first] = [closing.at(-1), opening[0]].map((step) =>
      [step?.run, step?.undo].map(wordsOf),
    ) as [string[], string[]];
    const wasSet = before !== undefined;
    expect(last[0]?.includes("remove Open_vSwitch . other_config vlan-limit")).toBe(wasSet);
    expect(last[1]?.includes(`other_config:vlan-limit=${before} `)).toBe(wasSet);
    const set = `other_config:vlan-limit=${after} external_ids:simnet=lab`;
    expect(first[0]?.includes(set)).toBe(after !== undefined);
  });

  test("is no step where nobody asks for it", () => {
    expect(words(change(limited(), limited()))).toEqual([[], []]);
    expect(words(change(onOneHost({}), limited()))[1]?.[0]).toBe("bridges br0");
  });
});

function wordsOf(invocation: Invocation | undefined): string {
  return invocation?.argv.join(" ") ?? "";
}

test("a static entry goes and comes with its port", () => {
  const fdb = [{ vlan: 10, mac: "02:00:00:00:00:09", port: "p" }];
  const file = (tag: number, more: object = {}) =>
    onOneHost({ br0: { ports: { p: { tag }, ...more }, fdb } });
  const entry = "static entry 02:00:00:00:00:09 of VLAN 10 at p";
  const [closing, opening] = words(change(file(10), file(20, { another: {} })));
  expect(closing).toEqual([`take back: ${entry}`, "take back: ports p"]);
  expect(opening?.slice(-2)).toEqual(["ports p, another", entry]);
});

test("a static entry is said again where the tag of its port is set: the switch has forgotten it", () => {
  const fdb = [{ vlan: 10, mac: "02:00:00:00:00:09", port: "p" }];
  const file = (p: object) => onOneHost({ br0: { ports: { p, q: {} }, fdb } });
  const entry = "static entry 02:00:00:00:00:09 of VLAN 10 at p";
  expect(words(change(file({ tag: 10 }), file({ tag: 11 })))).toEqual([
    [`take back: ${entry}`],
    ["settings of h1/br0/p", entry],
  ]);
  const [four, five] = [4, 5].map((cost) => file({ other_config: { "stp-path-cost": cost } }));
  expect(words(change(must(four), must(five)))).toEqual([[], ["settings of h1/br0/p"]]);
});

const cabled = (mtu: number) =>
  onOneHost(
    { a: { ports: { p: {} } }, b: { ports: { q: {} } } },
    { links: [{ name: "w", mtu, ports: ["h1/a/p", "h1/b/q"] }] },
  );

test("a port falls with the cable that it is the other end of", () => {
  expect(words(change(cabled(1400), cabled(1300)))).toEqual([
    ["take back: ports p, q", "take back: cables p"],
    ["cables p", "ports p, q"],
  ]);
});
