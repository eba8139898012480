import { describe, expect, test } from "vitest";
import { folderWith, scenario, simnet } from "./simnet.ts";

const ports = { x: {}, y: {}, edge: {} };
const ring = {
  kind: "fabric",
  name: "ring of three",
  hosts: {
    h1: {
      bridges: {
        A: { stp_enable: true, other_config: { "stp-system-id": "00:00:00:00:00:aa" }, ports },
        B: { stp_enable: true, other_config: { "stp-system-id": "00:00:00:00:00:bb" }, ports },
      },
    },
    h2: {
      bridges: {
        C: { stp_enable: true, other_config: { "stp-system-id": "00:00:00:00:00:cc" }, ports },
        plain: { ports: { p: {} } },
      },
    },
  },
  links: [
    { name: "ab", ports: ["h1/A/x", "h1/B/y"] },
    { name: "bc", ports: ["h1/B/x", "h2/C/y"] },
    { name: "ca", ports: ["h2/C/x", "h1/A/y"] },
  ],
};
const chain = {
  kind: "fabric",
  name: "chain",
  hosts: {
    h: {
      bridges: Object.fromEntries(
        Array.from({ length: 12 }, (_, at) => [
          `b${at}`,
          {
            stp_enable: true,
            other_config: { "stp-max-age": 6, "stp-forward-delay": 4, "stp-hello-time": 1 },
            ports: { l: {}, r: {} },
          },
        ]),
      ),
    },
  },
  links: Array.from({ length: 11 }, (_, at) => ({
    name: `c${at}`,
    ports: [`h/b${at}/r`, `h/b${at + 1}/l`],
  })),
};
const doubtful = {
  ...ring,
  hosts: {
    ...ring.hosts,
    h3: { bridges: { M: { ports: { a: {} }, flows: ["actions=resubmit(,0)"] } } },
  },
  links: [...ring.links, { name: "am", ports: ["h1/A/edge", "h3/M/a"] }],
};
const cwd = folderWith({
  "doubtful.json": JSON.stringify(doubtful),
  "ring.json": JSON.stringify(ring),
  "chain.json": JSON.stringify(chain),
  "flat.json": JSON.stringify(scenario({ design: { kind: "docker-default" } })),
});

const stp = (...args: string[]) => simnet(["stp", "ring.json", ...args], { cwd });

async function json(...args: string[]): Promise<unknown> {
  return JSON.parse((await stp(...args, "--json")).stdout) as unknown;
}

describe("stp --json", () => {
  test("has every bridge of the tree with its root, and every port that takes part", async () => {
    expect(await json()).toEqual({
      bridges: {
        "h1/A": {
          root: "8000.0000000000aa",
          rootCost: 0,
          rootPort: null,
          ports: {
            x: { role: "designated", state: "forwarding", cost: 2 },
            y: { role: "designated", state: "forwarding", cost: 2 },
            edge: { role: "designated", state: "forwarding", cost: 2 },
          },
        },
        "h1/B": {
          root: "8000.0000000000aa",
          rootCost: 2,
          rootPort: "y",
          ports: {
            x: { role: "designated", state: "forwarding", cost: 2 },
            y: { role: "root", state: "forwarding", cost: 2 },
            edge: { role: "designated", state: "forwarding", cost: 2 },
          },
        },
        "h2/C": {
          root: "8000.0000000000aa",
          rootCost: 2,
          rootPort: "x",
          ports: {
            x: { role: "root", state: "forwarding", cost: 2 },
            y: { role: "alternate", state: "blocking", cost: 2 },
            edge: { role: "designated", state: "forwarding", cost: 2 },
          },
        },
      },
      convergedAfter: 30,
      usableAfter: 30,
      withoutSpanningTree: ["h2/plain"],
    });
  });

  test("--down has the tree without what failed, and how long that took", async () => {
    expect(await json("--down", "ca")).toMatchObject({
      bridges: {
        "h1/A": { ports: { y: { role: "disabled", state: "disabled" } } },
        "h2/C": { rootCost: 4, rootPort: "y", ports: { x: { role: "disabled", state: "disabled" } } },
      },
      convergedAfter: 30,
      failure: { down: ["ca"], at: 60, convergedAfter: 30, usableAfter: 30 },
    });
  });

  test("a bridge that failed is not there, and its neighbours speak to nobody", async () => {
    const told = (await json("--down", "h1/A")) as { bridges: object };
    expect(Object.keys(told.bridges)).toEqual(["h1/B", "h2/C"]);
    expect(told).toMatchObject({
      bridges: { "h1/B": { rootPort: null, ports: { y: { role: "designated", state: "forwarding" } } } },
    });
  });

  test("--at has the moment", async () => {
    expect(await json("--at", "10")).toMatchObject({
      bridges: { "h1/A": { ports: { x: { role: "designated", state: "listening" } } } },
      convergedAfter: 30,
      at: 10,
    });
    expect(await json("--at", "20", "--down", "ca")).toMatchObject({
      bridges: { "h2/C": { ports: { y: { state: "learning" } } } },
      at: 20,
    });
  });

  test("--timeline has who took whom for root, what ports did, the failure, and since when all was usable", async () => {
    const { timeline } = (await json("--down", "restart:h2", "--timeline")) as { timeline: unknown[] };
    expect(timeline).toEqual(
      expect.arrayContaining([
        { at: 0, event: "belief", bridge: "h1/B", root: "8000.0000000000aa", rootCost: 2, rootPort: "y" },
        { at: 15, event: "port", port: "h1/A/x", role: "designated", state: "learning" },
        { at: 30, event: "usable" },
        { at: 60, event: "failure", down: ["restart:h2"] },
        { at: 90, event: "usable" },
      ]),
    );
  });
});

test("stp draws the tree, says what blocks and why, and lists every port", async () => {
  const { code, stdout } = await stp();
  expect(code).toBe(0);
  expect(stdout).toContain("✓ converged 30 s after all ports came up");
  expect(stdout).toContain("h1/A  root 8000.0000000000aa\n├─ h1/B  by y, cost 2\n└─ h2/C  by x, cost 2\n");
  expect(stdout).toContain("× h2/C/y: h1/B/x is the better way to the root");
  expect(stdout).toMatch(/^ {2}y +alternate +blocking +2 {2}hears h1\/B\/x$/m);
  expect(stdout).toContain("without spanning tree: h2/plain");
});

test("stp says when a failure is overcome", async () => {
  const { stdout } = await stp("--down", "ca", "--timeline");
  expect(stdout).toContain("✗ ca fails at 60 s\n! usable again 30 s later, at 90 s\n");
  expect(stdout).toMatch(/^ {4,}60 s {2}✗ ca fails$/m);
  expect(stdout).toContain("✓ usable again, 30 s after the failure");
});

test.each([80, 120])("stp fits %d columns", async (columns) => {
  const env = { COLUMNS: String(columns) };
  const { stdout } = await simnet(["stp", "ring.json", "--down", "h1", "--timeline"], { cwd, env });
  expect(Math.max(...stdout.split("\n").map((line) => line.length))).toBeLessThan(columns);
});

test("without spanning tree there is none, and that is no finding", async () => {
  const { code, stdout } = await simnet(["stp", "flat.json"], { cwd });
  expect([code, stdout]).toEqual([0, expect.stringContaining("no bridge runs spanning tree") as string]);
  const document = await simnet(["stp", "flat.json", "--json"], { cwd });
  expect(JSON.parse(document.stdout)).toMatchObject({ bridges: {}, convergedAfter: 0 });
});

test("a tree that never comes to rest is a finding", async () => {
  const { code, stdout } = await simnet(["stp", "chain.json", "--json"], { cwd });
  expect([code, JSON.parse(stdout)]).toEqual([
    1,
    expect.objectContaining({ convergedAfter: null }) as unknown,
  ]);
  const { stdout: text } = await simnet(["stp", "chain.json"], { cwd });
  expect(text).toContain("never comes to rest");
});

test("what does not exist cannot fail: exit 2 with all that is wrong", async () => {
  const { code, stderr, stdout } = await stp("--down", "abc", "--down", "h1/A/z", "--at", "soon", "--json");
  expect([code, stderr]).toEqual([2, expect.stringContaining("3 problems") as string]);
  expect(JSON.parse(stdout)).toMatchObject({
    count: 3,
    problems: [
      { path: "--down", expected: "a link or a host, perhaps ab", found: '"abc"' },
      { path: "--down", expected: "a port as HOST/BRIDGE/PORT, perhaps h1/A/x", found: '"h1/A/z"' },
      { path: "--at", expected: "seconds from 0 to 604800", found: '"soon"' },
    ],
  });
});

test("stp names the bridges of which it is not settled what comes of BPDUs there", async () => {
  const told = await simnet(["stp", "doubtful.json"], { cwd });
  expect(told.stdout).toContain("so which tree there is: h3/M");
  const { stdout } = await simnet(["stp", "doubtful.json", "--json"], { cwd });
  expect(JSON.parse(stdout)).toMatchObject({ unsettled: ["h3/M"] });
});

test("trace warns of them, too: its frames go by a tree that is not settled", async () => {
  const request = ["trace", "doubtful.json", "--in", "h1/A/x", "--frame", "dl_src=02:00:00:00:00:01"];
  const told = await simnet(request, { cwd });
  expect(told.stdout).toContain("so which tree there is: h3/M");
  const { stdout } = await simnet([...request, "--json"], { cwd });
  expect(JSON.parse(stdout)).toMatchObject({ unsettled: ["h3/M"] });
});

test("stp says whom a failure parts for good, and that is a finding", async () => {
  const args = ["--down", "ab", "--down", "bc"];
  const { code, stdout } = await stp(...args);
  expect(code).toBe(1);
  expect(stdout).toContain("✗ parted for good: h1/A and h2/C | h1/B\n");
  expect(stdout).not.toContain("no way is lost");
  expect(await json(...args)).toMatchObject({ parted: [[["h1/A", "h2/C"], ["h1/B"]]] });
  const each = await stp(...args, "--down", "ca", "--timeline");
  expect(each.stdout).toContain("✗ h1/A, h1/B and h2/C are parted for good\n");
  expect(each.stdout).not.toContain("still usable");
});

test.each(["ab", "h1/A", "h1"])(
  "there is another way around %s, or nobody left to miss it: nobody is parted",
  async (what) => {
    const { code, stdout } = await stp("--down", what, "--json");
    expect([code, JSON.parse(stdout)]).toMatchObject([0, { parted: [] }]);
  },
);

test("stp says that nothing is left, and names once what fails twice", async () => {
  const { code, stdout } = await stp("--down", "h1", "--down", "h2", "--down", "h1");
  expect(code).toBe(1);
  expect(stdout).toContain("✗ h1 and h2 fail at 60 s\n✗ nothing is left: every bridge has failed\n");
});

test("a failure is told of where no bridge runs spanning tree, too", async () => {
  const { code, stdout } = await simnet(["stp", "flat.json", "--down", "h1"], { cwd });
  expect([code, stdout]).toEqual([0, expect.stringContaining("✗ h1 fails") as string]);
  const plain = {
    kind: "fabric",
    hosts: { h1: { bridges: { a: { ports: { x: {} } }, b: { ports: { x: {} } } } } },
    links: [{ name: "ab", ports: ["h1/a/x", "h1/b/x"] }],
  };
  const folder = folderWith({ "plain.json": JSON.stringify(plain) });
  const cut = await simnet(["stp", "plain.json", "--down", "ab"], { cwd: folder });
  expect([cut.code, cut.stdout]).toEqual([
    1,
    expect.stringContaining("✗ h1/a and h1/b are parted for good") as string,
  ]);
});
