import { join } from "node:path";
import { execa } from "execa";
import { afterEach, describe, expect, test } from "vitest";
import type { RealizeDocument } from "../../src/cli/realize-document.ts";
import { folderWith, simnet } from "../cli/simnet.ts";
import { expectRoundTrip } from "./round-trip.ts";

async function realize(file: string, ...options: readonly string[]) {
  const { code, stdout, stderr } = await simnet(["realize", file, "--lab", "--json", ...options]);
  expect(stderr).toBe("");
  const document = JSON.parse(stdout) as RealizeDocument;
  const lab = document.lab ?? "";
  started.add(lab);
  return { code, ...document, lab };
}

/** Labs that a test has started, and nobody has removed yet. */
const started = new Set<string>();

async function containersOf(lab: string): Promise<string> {
  return (await execa("docker", ["ps", "--all", "--quiet", "--filter", `label=simnet.lab=${lab}`])).stdout;
}

afterEach(async () => {
  const left = await Promise.all([...started].map(containersOf));
  started.clear();
  const ids = left.flatMap((one) => one.split("\n")).filter((id) => id !== "");
  if (ids.length > 0) await execa("docker", ["rm", "--force", "--volumes", ...ids]);
});

describe("what was verified is built, and the hosts agree with the model on every probe", () => {
  test.each(["mix-up", "slide-25", "neutron-l2pop", "neutron-vlans"])("%s", async (name) => {
    const file = `scenarios/${name}.ts`;
    const { code, agrees, probes, lab } = await realize(file, "--keep");
    expect(probes.filter(({ expected, observed }) => expected !== observed)).toEqual([]);
    expect(probes.some(({ observed }) => observed)).toBe(true);
    expect({ code, agrees }).toEqual({ code: 0, agrees: true });
    await expectRoundTrip(lab, name);
    expect((await simnet(["destroy", file, "--lab", lab])).code).toBe(0);
    expect(await containersOf(lab)).toBe("");
  });
});

test("what leaks in the model leaks on the hosts, and nothing else does", async () => {
  const { code, agrees, probes, lab } = await realize("scenarios/flat-docker.ts", "--unverified", "--keep");
  const leaks = probes.filter(
    ({ from, to, observed }) => observed && from.split("/")[0] !== to.split("/")[0],
  );
  expect(leaks.length).toBeGreaterThan(0);
  expect({ code, agrees }).toEqual({ code: 0, agrees: true });
  await expectRoundTrip(lab, "flat-docker");
});

test("drift is told with both values and mended, and what is not simnet's is left alone", async () => {
  const file = "scenarios/slide-25.ts";
  const { lab } = await realize(file, "--keep");
  const on = (host: string, ...argv: readonly string[]) =>
    execa("docker", ["exec", `${lab}.host.${host}`, ...argv]);
  expect((await simnet(["status", file, "--lab", lab])).code).toBe(0);
  await on("h1", "ovs-vsctl", "clear", "Port", "vone-a", "tag");
  await on("h2", "docker", "kill", "one.b");
  const drift = await simnet(["status", file, "--lab", lab]);
  expect(drift.code).toBe(1);
  expect(drift.stdout).toContain("Port.tag is not set, and should be 20");
  expect(drift.stdout).toMatch(/container one\.b .* state is exited/);
  const again = JSON.parse(
    (await simnet(["realize", file, "--lab", lab, "--json"])).stdout,
  ) as RealizeDocument;
  expect(again.agrees).toBe(true);
  const third = JSON.parse(
    (await simnet(["realize", file, "--lab", lab, "--json"])).stdout,
  ) as RealizeDocument;
  expect(third.applied).toBe(0);
  await on("h1", "ovs-vsctl", "add-br", "not-ours");
  const gone = await simnet(["destroy", file, "--lab", lab, "--json"]);
  expect(JSON.parse(gone.stdout)).toMatchObject({ left: 0 });
});

/** What no scenario asks for. */
const CORNERS = JSON.stringify({
  kind: "fabric",
  name: "corners",
  hosts: {
    h1: {
      addresses: ["10.0.0.1/24"],
      other_config: { "vlan-limit": 2 },
      bridges: {
        learns: {
          ports: { a: {}, b: {}, "to-lb": {}, "cut-a": {} },
          flows: [
            "priority=1,actions=learn(table=20,NXM_OF_ETH_DST[]=NXM_OF_ETH_SRC[],output:NXM_OF_IN_PORT[]),resubmit(,20)",
            "table=20,priority=0,actions=FLOOD",
          ],
        },
        other: {
          ports: { "cut-b": {}, "access-port-01": {}, "access-port-02": {} },
          fdb: [{ vlan: 0, mac: "02:00:00:00:00:99", port: "access-port-02" }],
          local: { addresses: ["10.9.0.1/24"] },
        },
        lb: { kind: "linux", ports: { "to-ovs": {}, c: {} } },
        secure: { fail_mode: "secure", flows: [] },
        silent: { flows: [] },
      },
    },
  },
  links: [
    { name: "cut", up: false, ports: ["h1/learns/cut-a", "h1/other/cut-b"] },
    { name: "joined", ports: ["h1/lb/to-ovs", "h1/learns/to-lb"] },
  ],
  endpoints: {
    "red/a": { port: "h1/learns/a", ip: "10.1.0.1/24" },
    "red/b": { port: "h1/learns/b", ip: "10.1.0.2/24" },
    "red/c": { port: "h1/lb/c", ip: "10.1.0.3/24" },
  },
});

test("learned flows, static entries, cables to a Linux bridge, links that are down, empty tables and two tags are built, and read back as the file says", async () => {
  const file = join(folderWith({ "corners.json": CORNERS }), "corners.json");
  const { code, agrees, probes, lab } = await realize(file, "--keep");
  expect(probes.filter(({ expected, observed }) => expected !== observed)).toEqual([]);
  expect({ code, agrees }).toEqual({ code: 0, agrees: true });
  expect(await simnet(["status", file, "--lab", lab])).toMatchObject({ code: 0 });
  const on = (...argv: readonly string[]) => execa("docker", ["exec", `${lab}.host.h1`, ...argv]);
  await on("ip", "link", "set", "dev", "other", "down");
  expect((await simnet(["status", file, "--lab", lab])).stdout).toContain("state is down");
  const again = await simnet(["realize", file, "--lab", lab, "--json"]);
  expect(JSON.parse(again.stdout)).toMatchObject({ applied: 2, agrees: true });
  await on(
    "ovs-vsctl",
    "add-port",
    "learns",
    "somebodys",
    "--",
    "set",
    "Interface",
    "somebodys",
    "type=internal",
  );
  const strangers = await simnet(["realize", file, "--lab", lab, "--json"]);
  expect({ code: strangers.code, ...(JSON.parse(strangers.stdout) as RealizeDocument) }).toMatchObject({
    code: 1,
    applied: 0,
    agrees: false,
    drift: { h1: { missing: [], changed: [], strange: [{ kind: "port", name: "somebodys" }] } },
  });
  const refused = await simnet(["destroy", file, "--lab", lab, "--keep"], { env: { COLUMNS: "200" } });
  expect(refused).toMatchObject({ code: 3 });
  expect(refused.stdout).toContain("port somebodys at learns is not simnet's");
  await on("ovs-vsctl", "del-port", "learns", "somebodys");
  expect((await simnet(["destroy", file, "--lab", lab, "--keep"])).code).toBe(0);
  expect((await on("ovs-vsctl", "list-br")).stdout).toBe("br-phy");
  expect((await on("ovs-vsctl", "get", "Open_vSwitch", ".", "other_config")).stdout).not.toContain(
    "vlan-limit",
  );
});

test("what hosts do otherwise than the model says is shown at the first host where they part", async () => {
  const file = "scenarios/slide-25.ts";
  const { lab } = await realize(file, "--keep");
  // When the hosts have been looked at, and are about to be asked: else it would be drift.
  const input = `#!/bin/sh\novs-ofctl mod-port br-int patch-tun no-flood\nexec /usr/bin/tcpdump "$@"\n`;
  const [folder, path] = ["/usr/local/sbin", "/usr/local/sbin/tcpdump"];
  const write = `test -x /usr/bin/tcpdump && mkdir -p ${folder} && cat >${path} && chmod +x ${path}`;
  await execa("docker", ["exec", "-i", `${lab}.host.h2`, "sh", "-c", write], { input });
  const { code, stdout } = await simnet(["realize", file, "--lab", lab, "--json"]);
  const { agrees, partings } = JSON.parse(stdout) as RealizeDocument;
  expect({ code, agrees }).toEqual({ code: 1, agrees: false });
  expect(partings?.[0]).toMatchObject({
    from: "one/b",
    host: "h2",
    at: "h2/br-int/vone-b",
    model: { exits: ["port br-int", "tunnel to 1.1.1.1 with key 11111"] },
    real: { exits: ["port br-int"] },
  });
  expect(partings?.[0]?.real?.trace).toMatch(/flooding(?![^]*peer is br-tun)/);
  const drift = await simnet(["status", file, "--lab", lab]);
  expect([drift.code, drift.stdout]).toEqual([1, expect.stringContaining("NO_FLOOD")]);
});

test("a name that somebody else has is refused before anything is done", async () => {
  const file = "scenarios/slide-25.ts";
  const { lab } = await realize(file, "--keep");
  expect((await simnet(["destroy", file, "--lab", lab, "--keep"])).code).toBe(0);
  const on = (host: string, ...argv: readonly string[]) =>
    execa("docker", ["exec", `${lab}.host.${host}`, ...argv]);
  await on("h2", "ovs-vsctl", "add-br", "br-tun", "--", "set", "Bridge", "br-tun", "datapath_type=netdev");
  const { code, stdout } = await simnet(["realize", file, "--lab", lab]);
  expect(code).toBe(3);
  expect(stdout).toContain("br-tun is there and is not simnet's");
  expect((await on("h1", "ovs-vsctl", "list-br")).stdout).toBe("br-phy");
});

// A lab's spanning tree takes half a minute; half of that where forward delay and max age are as short as can be.
test("a port that takes no part in its bridge's spanning tree is flooded to", async () => {
  const document = {
    kind: "fabric",
    name: "outsiders",
    hosts: {
      h1: {
        addresses: ["10.0.0.1/24"],
        bridges: {
          br0: {
            stp_enable: true,
            other_config: { "stp-hello-time": 1, "stp-max-age": 6, "stp-forward-delay": 4 },
            ports: { pa: {}, pb: { other_config: { "stp-enable": false } }, pi: { type: "internal" } },
          },
        },
      },
    },
    endpoints: {
      "red/a": { port: "h1/br0/pa", ip: "10.1.0.1/24" },
      "red/b": { port: "h1/br0/pb", ip: "10.1.0.2/24" },
    },
  };
  const file = join(folderWith({ "outsiders.json": JSON.stringify(document) }), "outsiders.json");
  const { probes, agrees, lab } = await realize(file, "--keep", "--unverified");
  expect(probes.filter(({ expected, observed }) => expected !== observed)).toEqual([]);
  expect(agrees).toBe(true);
  await execa("docker", ["exec", `${lab}.host.h1`, "docker", "rm", "--force", "red.b"]);
  const again = await simnet(["realize", file, "--lab", lab, "--json", "--unverified"]);
  expect(JSON.parse(again.stdout)).toMatchObject({ agrees: true });
});
