import { expect, test } from "vitest";
import { fabricOf, OPTIONS, partsOf } from "./fabric.ts";
import { snapshotOf } from "./live.ts";
import { loadScenario } from "./scenarios.ts";
import { compile } from "../../src/realize/compile/compile.ts";
import { diffHost, isSame } from "../../src/realize/diff.ts";
import type { Part } from "../../src/realize/part.ts";
import { planFromNothing } from "../../src/realize/plan.ts";
import { planDocument } from "../../src/realize/render/document.ts";
import { changingSteps, isOneTransaction } from "../../src/realize/steps/change.ts";
import { must } from "../../src/model/fabric/fabric.ts";

test("mix-up's h1 has the deck's steps: bridge, spanning tree, tunnels, container, plug", async () => {
  const fabric = fabricOf(await loadScenario("mix-up"));
  const plan = planFromNothing({ unverified: fabric }, OPTIONS);
  if (!plan.ok) throw new Error(JSON.stringify(plan.problems));
  const steps = must(planDocument(plan.value).hosts["h1"]);
  const words = steps.map(({ argv }) => argv.join(" "));
  expect(words[0]).toMatch(/^docker run --detach --name red\.app --network none /);
  expect(words[1]).toContain(
    "add-br sdn-br0 -- set Bridge sdn-br0 datapath_type=system fail_mode=standalone stp_enable=true",
  );
  expect(steps[2]?.input).toContain(
    "link add name vred-app mtu 1458 type veth peer name eth1 address 02:00:00:00:00:01",
  );
  expect(words[3]).toContain("type=gre options:remote_ip=2.2.2.2 options:key=100");
  expect(steps[1]?.undo.slice(-3)).toEqual(["external_ids:simnet=mix-up", "del-br", "sdn-br0"]);
});

test("interfaces may be called what ip takes for a word of its own", () => {
  const document = {
    kind: "fabric",
    name: "words of ip",
    hosts: {
      h1: {
        bridges: {
          br0: { ports: { up: {}, address: {} } },
          br1: { ports: { down: {} } },
          type: { kind: "linux", ports: { help: {} } },
        },
      },
    },
    links: [{ name: "cable", ports: ["h1/br0/up", "h1/br1/down"] }],
    endpoints: {
      "red/a": { port: "h1/br0/address", ip: "10.1.0.1/24" },
      "red/b": { port: "h1/type/help", ip: "10.1.0.2/24" },
    },
  };
  const plan = planFromNothing({ unverified: fabricOf(document) }, OPTIONS);
  if (!plan.ok) throw new Error(JSON.stringify(plan.problems));
  const lines = must(plan.value.hosts[0]).steps.flatMap(({ run }) => run.input?.split("\n") ?? []);
  const links = lines.map((line) => line.replace(/^0 /, "")).filter((line) => line.startsWith("link "));
  expect(links.length).toBeGreaterThan(8);
  expect(
    links.filter((line) => !/^link (?:add name|set dev) (?:up|down|address|type|help) /.test(line)),
  ).toEqual([]);
});

test("every port has its numbers told, and every name is one that an interface can have", async () => {
  for (const name of ["mix-up", "slide-25", "neutron-l2pop"]) {
    // oxlint-disable-next-line no-await-in-loop
    const fabric = fabricOf(await loadScenario(name));
    const compiled = compile(fabric, OPTIONS);
    if (!compiled.ok) throw new Error(name);
    for (const { parts } of compiled.value) {
      const ports = parts.filter(({ kind }) => kind === "port");
      for (const { name: port, columns } of ports) {
        expect(port.length).toBeLessThanOrEqual(15);
        expect(columns["Interface.ofport_request"]).toMatch(/^[1-9]\d*$/);
      }
      const withTree = parts.some(({ columns }) => columns["Bridge.stp_enable"] === "true");
      expect(ports.some(({ columns }) => "Port.other_config:stp-port-num" in columns)).toBe(
        withTree && ports.length > 0,
      );
    }
  }
});

/** A host that has exactly these parts. */
function having(host: string, own: readonly Part[]) {
  return {
    host,
    own,
    strange: [],
    taken: { interfaces: new Map(), containers: new Map() },
    snapshot: snapshotOf({ host }),
  };
}

const LAB = {
  kind: "fabric",
  name: "lab",
  hosts: {
    h1: {
      addresses: ["10.0.0.1/24"],
      bridges: {
        br0: { ports: { p1: { tag: 10 }, p2: {} }, flows: ["in_port=1,actions=output:2", "actions=drop"] },
      },
    },
  },
  endpoints: { "red/a": { port: "h1/br0/p1", ip: "10.1.0.1/24" } },
};

test("where a host has what it should, nothing is done", () => {
  const wanted = partsOf(LAB);
  const diff = diffHost(wanted, having("h1", wanted.parts));
  expect(isSame(diff)).toBe(true);
  expect(isOneTransaction([diff])).toBe(false);
  expect(changingSteps(diff, wanted.parts, wanted.parts, "lab", false)).toEqual({
    closing: [],
    opening: [],
    gone: [],
  });
});

test("a tag that is all that differs is set where it stands, and taken back to what it was", () => {
  const wanted = partsOf(LAB);
  const own = wanted.parts.map((part) =>
    part.kind === "port" && part.name === "p1"
      ? { ...part, columns: { ...part.columns, "Port.tag": "99" } }
      : part,
  );
  const diff = diffHost(wanted, having("h1", own));
  expect(isOneTransaction([diff])).toBe(true);
  const { closing, opening } = changingSteps(diff, own, wanted.parts, "lab", true);
  expect(closing).toEqual([]);
  expect(opening.map(({ run, undo }) => [run.argv.slice(2), undo.argv.slice(2)])).toEqual([
    [
      ["--", "set", "Port", "p1", "tag=10"],
      ["--", "set", "Port", "p1", "tag=99"],
    ],
  ]);
});

/** What each phase does, in words. */
function phasesOf(wanted: ReturnType<typeof partsOf>, own: readonly Part[]) {
  const { closing, opening } = changingSteps(
    diffHost(wanted, having("h1", own)),
    own,
    wanted.parts,
    "lab",
    false,
  );
  return [closing, opening].map((steps) => steps.map(({ does }) => does));
}

test("a container that has died takes its interface and its port along", () => {
  const wanted = partsOf(LAB);
  const own = wanted.parts.flatMap((part): Part[] => {
    if (part.kind === "plug") return [];
    return part.kind === "container" ? [{ ...part, columns: { ...part.columns, state: "exited" } }] : [part];
  });
  expect(phasesOf(wanted, own)).toEqual([
    ["take back: ports p1", "take back: start red/a"],
    ["start red/a", "plug red/a", "ports p1"],
  ]);
});

test("a tag that differs among other things is taken away with its port before anything comes", () => {
  const wanted = partsOf(LAB);
  const own = wanted.parts.flatMap((part): Part[] => {
    if (part.kind === "port" && part.name === "p2") return [];
    return part.name === "p1" && part.kind === "port"
      ? [{ ...part, columns: { ...part.columns, "Port.tag": "99" } }]
      : [part];
  });
  expect(phasesOf(wanted, own)).toEqual([["take back: ports p1"], ["ports p1, p2"]]);
});

test.each([
  ["flows", { "in_port=2": "actions=output:1", "": "actions=drop" }],
  [
    "bridge",
    { "Bridge.datapath_type": "system", "Bridge.fail_mode": "secure", "Bridge.stp_enable": "false" },
  ],
])("a bridge whose tables change goes and comes as a whole: %s", (kind, columns) => {
  const wanted = partsOf(LAB);
  const own = wanted.parts.map((part) => (part.kind === kind ? { ...part, columns } : part));
  expect(phasesOf(wanted, own)).toEqual([
    ["take back: ports p1, p2", "take back: tables of h1/br0", "take back: bridges br0"],
    ["bridges br0", "tables of h1/br0", "ports p1, p2"],
  ]);
});

test.each(["true", "false"])(
  "a bridge whose spanning tree goes off or on (it was %s) goes and comes: ports that it ran on would not be flooded to any more",
  (was) => {
    const bridge = { ...LAB.hosts.h1.bridges.br0, stp_enable: was === "false" };
    const wanted = partsOf({ ...LAB, hosts: { h1: { ...LAB.hosts.h1, bridges: { br0: bridge } } } });
    const own = wanted.parts.map((part) =>
      part.kind === "bridge" ? { ...part, columns: { ...part.columns, "Bridge.stp_enable": was } } : part,
    );
    const diff = diffHost(wanted, having("h1", own));
    expect(isOneTransaction([diff])).toBe(false);
    const [closing, opening] = phasesOf(wanted, own);
    expect(closing).toContain("take back: bridges br0");
    expect(opening).toContain("bridges br0");
  },
);

test("a priority in the spanning tree is set where it stands", () => {
  const wanted = partsOf(LAB);
  const own = wanted.parts.map((part) =>
    part.kind === "bridge"
      ? { ...part, columns: { ...part.columns, "Bridge.other_config:stp-priority": "7" } }
      : part,
  );
  expect(phasesOf(wanted, own)).toEqual([[], ["settings of h1/br0"]]);
});

test("a port that someone has added is told, and no step touches it", () => {
  const wanted = partsOf(LAB);
  const strange: Part = { kind: "port", name: "hack", of: "", columns: { bridge: "br0" } };
  const diff = diffHost(wanted, { ...having("h1", wanted.parts), strange: [strange] });
  expect(isSame(diff)).toBe(false);
  expect(changingSteps(diff, wanted.parts, wanted.parts, "lab", false)).toEqual({
    closing: [],
    opening: [],
    gone: [],
  });
});

test.each([
  [{ local: { addresses: ["10.9.0.1/24"], masquerade: true } }, /masquerade/],
  [{ kind: "linux", stp_enable: true }, /without spanning tree/],
])("what simnet models and does not build is refused with its path", (bridge, expected) => {
  const compiled = compile(
    fabricOf({ kind: "fabric", name: "x", hosts: { h1: { bridges: { br0: bridge } } } }),
    OPTIONS,
  );
  expect(compiled).toMatchObject({
    ok: false,
    problems: [{ path: "hosts.h1.bridges.br0", expected: expect.stringMatching(expected) as string }],
  });
});

test("what a container behind a Linux bridge sends over a cable to a switch in user space has its checksums", () => {
  const hosts = {
    h1: { bridges: { lb: { kind: "linux", ports: { c: {}, up: {} } }, ob: { ports: { down: {} } } } },
  };
  const endpoints = { "red/c": { port: "h1/lb/c", ip: "10.1.0.3/24" } };
  const links = [{ name: "w", ports: ["h1/lb/up", "h1/ob/down"] }];
  const offloadOf = (document: object, datapath: "netdev" | "system") =>
    partsOf({ kind: "fabric", name: "x", hosts, endpoints, ...document }, 0, {
      ...OPTIONS,
      datapath,
    }).parts.find(({ kind }) => kind === "plug")?.columns["offload"];
  expect(offloadOf({ links }, "netdev")).toBe("off");
  expect([offloadOf({ links }, "system"), offloadOf({}, "netdev")]).toEqual([undefined, undefined]);
});
