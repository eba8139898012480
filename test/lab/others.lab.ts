import { execa } from "execa";
import { afterAll, beforeAll, expect, test } from "vitest";
import { must } from "../../src/model/fabric/fabric.ts";
import { flowColumn } from "../../src/realize/compile/ovs-bridge.ts";
import { ownerOf } from "../../src/realize/ownership.ts";
import { flowSteps } from "../../src/realize/steps/flows.ts";
import { simnet } from "../cli/simnet.ts";
import { openLab, type TestLab } from "./test-lab.ts";

let lab: TestLab;
let clean: Awaited<ReturnType<TestLab["footprint"]>>;
beforeAll(async () => {
  lab = await openLab();
  clean = await lab.footprint();
});
afterAll(() => lab.stop());

const env = { COLUMNS: "200" };

/** What is built on one of the hosts, by another file. */
const OTHER = JSON.stringify({
  kind: "fabric",
  name: "other",
  hosts: { h1: { addresses: ["10.0.0.1/24"], bridges: { theirs: {} } } },
});

test("destroy leaves a lab in which another network lives, and says whose it is", async () => {
  expect((await lab.realize()).isBuilt).toBe(true);
  const other = lab.write("other.json", OTHER);
  expect(await simnet(["destroy", other, "--lab", lab.name], { env })).toMatchObject({
    code: 0,
    stdout:
      "other: no steps taken back, no parts left.\n" +
      `The lab ${lab.name} stays, as it has other networks: ${ownerOf(lab.fabric.name)}.`,
  });
  const status = await simnet(["status", lab.file, "--lab", lab.name]);
  expect(status).toMatchObject({ code: 0 });
});

test("destroy takes away what a network has on hosts that its file has no more", async () => {
  await lab.destroy();
  const wide = JSON.parse(OTHER) as { hosts: Record<string, unknown> };
  wide.hosts["h2"] = { addresses: ["10.0.0.2/24"], bridges: { here: {} } };
  const [both, one] = [lab.write("wide.json", JSON.stringify(wide)), lab.write("other.json", OTHER)];
  expect(await simnet(["realize", both, "--lab", lab.name, "--no-probe"])).toMatchObject({ code: 0 });
  expect((await lab.footprint())["h2"]).toContain("here");
  const gone = await simnet(["destroy", one, "--lab", lab.name, "--keep", "--json"]);
  expect({ code: gone.code, ...(JSON.parse(gone.stdout) as object) }).toMatchObject({
    code: 0,
    removed: 2,
    left: 0,
  });
  expect(await lab.footprint()).toEqual(clean);
});

test("a container from an image of one of simnet's is left, though it has its labels", async () => {
  expect((await lab.realize()).isBuilt).toBe(true);
  await lab.on("h1", "docker", "commit", "red.app", "debug");
  const run = ["run", "--detach", "--name", "precious", "--network", "none", "--entrypoint", "sleep"];
  await lab.on("h1", "docker", ...run, "debug", "infinity");
  const labels = ["inspect", "--format", "{{json .Config.Labels}}", "precious"];
  expect((await lab.on("h1", "docker", ...labels)).stdout).toContain('"simnet-at":"red/app"');
  expect(await simnet(["status", lab.file, "--lab", lab.name])).toMatchObject({ code: 0 });
  await lab.destroy();
  expect((await lab.on("h1", "docker", "ps", "--format", "{{.Names}}")).stdout).toBe("precious");
  await lab.on("h1", "sh", "-c", "docker rm --force precious; docker image rm debug");
  expect(await lab.footprint()).toEqual(clean);
});

test("and so is one from an image of a host of the lab, when the lab is removed", async () => {
  const small = await openLab(OTHER);
  const labels = ["--label", `simnet.lab=${small.name}`];
  const image = (await execa("docker", ["inspect", "--format", "{{.Image}}", `${small.name}.host.h1`]))
    .stdout;
  const { stdout: id } = await execa("docker", [
    "create",
    ...labels,
    "--name",
    `precious-${small.name}`,
    must(image),
  ]);
  await small.stop();
  const { stdout } = await execa("docker", [
    "ps",
    "--all",
    "--quiet",
    "--no-trunc",
    "--filter",
    labels
      .slice(1)
      .map((one) => `label=${one}`)
      .join(""),
  ]);
  expect(stdout).toBe(id);
  await execa("docker", ["rm", id]);
});

test("a port that the switch refuses is a step that failed, and all is taken back", async () => {
  await lab.destroy();
  const rival = ["type=gre", "options:remote_ip=10.0.0.2", "options:key=100"].join(" ");
  const mend = await lab.shadow(
    "h1",
    "ovs-vsctl",
    `case "$*" in *add-port*type=gre*) "$real" add-br somebodys -- set Bridge somebodys datapath_type=netdev -- add-port somebodys theirs -- set Interface theirs ${rival};; esac`,
  );
  const { code, stdout } = await simnet(["realize", lab.file, "--lab", lab.name, "--no-probe"], { env });
  expect(code).toBe(3);
  expect(stdout).toMatch(
    /h1: ports .*\(exit code 0\)\n +\$ ovs-vsctl .*\n(?: .*\n)* +Open vSwitch refuses the port \S+: /,
  );
  expect(stdout).toContain("The hosts are as they were before.");
  await mend();
  await lab.on("h1", "ovs-vsctl", "del-br", "somebodys");
  expect(await lab.footprint()).toEqual(clean);
});

const FLOWS = [
  "priority=5,ip,nw_dst=10.0.0.9,actions=mod_vlan_vid:5,NORMAL",
  "table=2,priority=3,dl_vlan=7,actions=strip_vlan,NORMAL",
  "priority=1,actions=push_vlan:0x8100,NORMAL",
];

const withFlows = (flows: readonly string[]) =>
  JSON.stringify({
    kind: "fabric",
    name: "spoken",
    hosts: {
      h1: { addresses: ["10.0.0.1/24"], bridges: { b: { ports: { p: { type: "internal" } }, flows } } },
    },
  });

const speak = (version: string) => lab.on("h1", "ovs-vsctl", "set", "Bridge", "b", `protocols=${version}`);

test("a bridge that somebody has told to speak one version of OpenFlow is closed, and removed, like any other", async () => {
  const [before, after] = [
    lab.write("before.json", withFlows(FLOWS)),
    lab.write("after.json", withFlows(FLOWS.slice(1))),
  ];
  const realize = (file: string) =>
    simnet(["realize", file, "--lab", lab.name, "--unverified", "--no-probe"], { env });
  expect(await realize(before)).toMatchObject({ code: 0 });
  await speak("OpenFlow13");
  console.log(
    (await lab.on("h1", "ovs-ofctl", "--protocols=OpenFlow13", "--no-stats", "dump-flows", "b")).stdout,
  );
  expect(await realize(after)).toMatchObject({ code: 0, stdout: expect.stringContaining("done") as string });
  await speak("OpenFlow15");
  const gone = await simnet(["destroy", after, "--lab", lab.name, "--keep", "--json"]);
  expect(JSON.parse(gone.stdout)).toMatchObject({ left: 0, obstacles: [], failures: [] });
  expect(await lab.footprint()).toEqual(clean);
});

test("flows are taken back over each version of OpenFlow, and nobody else's", async () => {
  await lab.on("h1", "ovs-vsctl", "--if-exists", "del-br", "b");
  const columns = Object.fromEntries(FLOWS.map(flowColumn));
  const h1 = must(lab.transports.get("h1"));
  await lab.on("h1", "ovs-vsctl", "add-br", "b", "--", "set", "Bridge", "b", "datapath_type=netdev");
  for (const version of [10, 11, 12, 13, 14, 15].map((one) => `OpenFlow${one}`)) {
    const steps = flowSteps([{ kind: "flows", name: "b", of: "h1/b", columns }]);
    await lab.on("h1", "ovs-vsctl", "clear", "Bridge", "b", "protocols");
    for (const { run } of steps) expect(await h1.run(run)).toMatchObject({ code: 0 });
    await lab.on("h1", "ovs-ofctl", "add-flow", "b", "priority=9,actions=drop");
    await speak(version);
    for (const { undo } of steps) expect(await h1.run(undo)).toMatchObject({ code: 0, stderr: "" });
    const { stdout } = await lab.on("h1", "ovs-appctl", "bridge/dump-flows", "b");
    const left = stdout.split("\n").filter((line) => !line.includes("table_id=254"));
    expect([version, ...left]).toEqual([version, expect.stringMatching(/priority=9,actions=drop/)]);
  }
  await lab.on("h1", "ovs-vsctl", "del-br", "b");
  expect(await lab.footprint()).toEqual(clean);
});
