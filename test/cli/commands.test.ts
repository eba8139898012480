import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { asJson, folderWith, simnet } from "./simnet.ts";

const cwd = folderWith({
  "good.json": asJson(),
  "good.yaml": asJson(),
  "flat.json": asJson({ design: { kind: "docker-default" } }),
  "many.json": manyEndpoints(151),
});

function manyEndpoints(count: number): string {
  const containers = Object.fromEntries(
    Array.from({ length: count }, (_, index) => [`c${index}`, { host: "h1" }]),
  );
  return asJson({ tenants: { red: { networks: { lan: { subnet: "10.1.0.0/16" } }, containers } } });
}

async function json(args: readonly string[]): Promise<unknown> {
  return JSON.parse((await simnet([...args, "--json"], { cwd })).stdout) as unknown;
}

test("verify: 0 where all holds, 1 where something is violated", async () => {
  const good = await simnet(["verify", "good.json"], { cwd });
  expect(good.code).toBe(0);
  expect(good.stdout).toMatch(/✓ isolation +holds/);
  const flat = await simnet(["verify", "flat.json"], { cwd });
  expect(flat.code).toBe(1);
  expect(flat.stdout).toMatch(/✗ leak {2}red\/\w+ reaches blue\/\w+/);
});

test("verify: 4 where nothing is violated, but something undecided", async () => {
  const hosts = Object.fromEntries([1, 2, 3].map((n) => [`h${n}`, { address: `10.0.0.${n}/24` }]));
  const containers = Object.fromEntries([1, 2, 3].map((n) => [`c${n}`, { host: `h${n}` }]));
  const tenants = { red: { networks: { lan: { subnet: "10.1.0.0/24" } }, containers } };
  const storm = folderWith({
    "a.json": asJson({ hosts, tenants, design: { kind: "bridge-per-tenant", stp: false } }),
  });
  const { code, stdout } = await simnet(["verify", "a.json", "--property", "reachability"], { cwd: storm });
  expect(code).toBe(4);
  expect(stdout).toMatch(
    /\? Nothing in two tenants is violated, but reachability could not be decided\.\n?$/,
  );
});

test("verify --json prints the report, and nothing else anywhere", async () => {
  const { code, stdout, stderr } = await simnet(["verify", "flat.json", "--json"], { cwd });
  expect(code).toBe(1);
  expect(stderr).toBe("");
  expect(JSON.parse(stdout)).toMatchObject({
    name: "two tenants",
    holds: false,
    digest: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
    properties: expect.arrayContaining([
      expect.objectContaining({ property: "isolation", verdict: "violated" }),
    ]) as unknown,
  });
});

test("verify --against tells what changes, and the verdict decides the exit code", async () => {
  const worse = await simnet(["verify", "flat.json", "--against", "good.json"], { cwd });
  expect(worse.code).toBe(1);
  expect(worse.stdout).toMatch(/\nAgainst two tenants\n.*2 leaks between tenants gained, 0 lost/);
  expect(worse.stdout).toContain("+ red now reaches blue, another tenant");
  const better = await json(["verify", "good.json", "--against", "flat.json"]);
  expect(better).toMatchObject({ holds: true, difference: { leaks: { gained: [] } } });
  const wrong = await simnet(["verify", "good.json", "--against", "nowhere.json"], { cwd });
  expect(wrong).toMatchObject({ code: 2, stderr: expect.stringContaining("nowhere.json") as string });
});

test("verify --property checks those named, and names what it does not know", async () => {
  const report = await json(["verify", "flat.json", "--property", "soundness", "--property", "isolation"]);
  expect(report).toMatchObject({ properties: [{ property: "isolation" }, { property: "soundness" }] });
  const typo = await simnet(["verify", "flat.json", "--property", "isolaton"], { cwd });
  expect(typo).toMatchObject({
    code: 2,
    stderr: expect.stringContaining("isolation (did you mean that?)") as string,
  });
});

test.each([
  ["JSON", asJson()],
  [
    "YAML",
    'name: "two"\nhosts: {h1: {address: 10.0.0.1/24}}\ndesign: {kind: bridge-per-tenant}\ntenants: {red: {networks: {lan: {subnet: 10.1.0.0/24}}, containers: {app: {host: h1}}}}\n',
  ],
])("- reads %s from standard input", async (_, input) => {
  expect((await simnet(["verify", "-"], { cwd, input })).code).toBe(0);
});

test("trace follows an echo through the tunnel to the other host", async () => {
  const { code, stdout } = await simnet(["trace", "good.json", "--from", "red/app", "--to", "red/db"], {
    cwd,
  });
  expect(code).toBe(0);
  expect(stdout).toMatch(/encapsulate {2}.*10\.0\.0\.1 > 10\.0\.0\.2 key 100/);
  expect(stdout).toMatch(/\nunderlay|┆ underlay h1 > h2/);
  expect(stdout).toMatch(/\nh2\n/);
  expect(stdout).toContain("red/db");
});

test("trace --json has deliveries and hops, as the contract writes them", async () => {
  const document = (await json(["trace", "good.json", "--from", "red/app", "--to", "red/db"])) as {
    deliveries: { at: string; endpoint: string | null; frame: object }[];
    hops: object[];
  };
  const delivery = document.deliveries.find(({ endpoint }) => endpoint === "red/db");
  expect(Object.keys(delivery ?? {})).toEqual(["at", "endpoint", "frame"]);
  expect(delivery?.frame).toEqual({
    dl_src: "02:00:00:00:00:01",
    dl_dst: expect.stringMatching(/^02:/) as string,
    vlans: [],
    eth_type: 0x0800,
  });
  expect(document.deliveries.map(({ at }) => at)).toEqual(document.deliveries.map(({ at }) => at).toSorted());
  expect(document.hops[0]).toMatchObject({ step: "send" });
});

test("trace --in takes any frame, --after teaches first, --arp and --tcp choose another probe", async () => {
  const at = "h1/sdn-br0/vred-app";
  const away = ["trace", "good.json", "--in", at, "--frame", "dl_dst=02:00:00:00:00:77"];
  const flooded = (await json(away)) as { deliveries: object[] };
  const learned = (await json([...away, "--after", `${at} dl_src=02:00:00:00:00:77`])) as {
    deliveries: object[];
  };
  expect(flooded.deliveries.length).toBeGreaterThan(0);
  expect(learned.deliveries).toEqual([]);
  const probe = ["trace", "good.json", "--from", "red/app", "--to", "red/db"];
  expect((await simnet([...probe, "--arp"], { cwd })).stdout).toContain("ARP");
  expect((await simnet([...probe, "--tcp", "80"], { cwd })).stdout).toContain("tp_dst=80");
});

test.each([
  [["--from", "red/ap", "--to", "red/db"], "red/app (did you mean that?)"],
  [["--from", "red/app"], "--to"],
  [[], "--from"],
  [["--from", "red/app", "--to", "red/db", "--in", "h1/br/p"], "either --from and --to, or --in and --frame"],
  [["--from", "red/app", "--to", "red/db", "--arp", "--tcp", "80"], "either --arp or --tcp"],
  [["--from", "red/app", "--to", "red/db", "--tcp", "80000"], "a port from 0 to 65535"],
  [["--in", "h1/sdn-br0/vred-ap", "--frame", ""], "h1/sdn-br0/vred-app (did you mean that?)"],
  [["--in", "h1/sdn-br0/vred-app", "--frame", "dl_vln=3"], "dl_vlan (did you mean that?)"],
  [["--in", "h1/sdn-br0/vred-app", "--frame", "", "--after", "nowhere dl_vlan=x"], "--after"],
])("trace %j is refused", async (args, shown) => {
  const { code, stderr } = await simnet(["trace", "good.json", ...args], { cwd });
  expect(code).toBe(2);
  expect(stderr).toContain(shown);
});

test("ping: 0 where every pair is as it should be, 1 where one is not", async () => {
  const { code, stdout } = await simnet(["ping", "good.json"], { cwd });
  expect(code).toBe(0);
  expect(stdout).toContain("✓ a reply: 4 pairs");
  expect((await simnet(["ping", "flat.json"], { cwd })).code).toBe(1);
});

test("ping --json has a matrix of every ordered pair", async () => {
  const { matrix } = (await json(["ping", "good.json"])) as {
    matrix: { from: string; to: string; reachable: boolean }[];
  };
  expect(matrix).toHaveLength(12);
  expect(matrix).toContainEqual(expect.objectContaining({ from: "red/app", to: "red/db", reachable: true }));
  expect(matrix).toContainEqual(
    expect.objectContaining({ from: "red/app", to: "blue/db", reachable: false }),
  );
});

test("ping of one pair tells the way and whether that is as it should be", async () => {
  const reply = await simnet(["ping", "good.yaml", "red/app", "red/db"], { cwd });
  expect(reply.stdout).toMatch(/^✓ red\/db replies to red\/app after/);
  const silence = await simnet(["ping", "good.json", "red/app", "blue/db"], { cwd });
  expect(silence).toMatchObject({ code: 0, stdout: expect.stringContaining("as it should be") as string });
  expect((await simnet(["ping", "good.json", "red/app"], { cwd })).code).toBe(2);
  expect((await simnet(["ping", "good.json", "red/app", "red/dc"], { cwd })).stderr).toContain(
    "red/db (did you mean that?)",
  );
});

test("ping of every pair has a bound, and says what to do instead", async () => {
  const { code, stderr } = await simnet(["ping", "many.json"], { cwd });
  expect(code).toBe(2);
  expect(stderr).toMatch(/at most 150/);
  expect(stderr).toContain("simnet ping many.json FROM TO");
});

test("init writes a scenario that verifies, names the next command, and writes over nothing", async () => {
  const empty = folderWith({});
  const first = await simnet(["init", "lab"], { cwd: empty });
  expect(first).toMatchObject({
    code: 0,
    stdout: expect.stringContaining("next: simnet verify lab/scenario.ts") as string,
  });
  expect((await simnet(["verify", "lab/scenario.ts"], { cwd: empty })).code).toBe(0);
  const file = join(empty, "lab", "scenario.ts");
  writeFileSync(file, "mine");
  expect(await simnet(["init", "lab"], { cwd: empty })).toMatchObject({
    code: 2,
    stderr: expect.stringContaining("--force") as string,
  });
  expect(readFileSync(file, "utf8")).toBe("mine");
  expect((await simnet(["init", "lab", "--force"], { cwd: empty })).code).toBe(0);
  expect(readFileSync(file, "utf8")).toContain("defineScenario");
  expect(existsSync(join(empty, "scenario.ts"))).toBe(false);
});

test("verify --violations tells so many of a property, and counts the rest", async () => {
  const few = await json(["verify", "flat.json", "--property", "reachability", "--violations", "1"]);
  expect(few).toMatchObject({ properties: [{ violationCount: 2, violationsLeftOut: 1, violations: [{}] }] });
  const { code, stderr } = await simnet(["verify", "flat.json", "--violations", "all"], { cwd });
  expect([code, stderr]).toEqual([2, expect.stringContaining("--violations")]);
});
