import { execFileSync } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { must } from "../../src/model/fabric/fabric.ts";
import { Switch } from "./switch/switch.ts";

// What depends on when a port came: a fabric in a file has no such past. docs/proof.md assumes the one, and
// docs/mac-tables.md tells the other.
const A = "02:00:00:00:00:0a";
const TREE = "other_config:stp-hello-time=1 other_config:stp-max-age=6 other_config:stp-forward-delay=4";
/** Seconds in which the tree comes to rest. */
const REST = 20;

let real: Switch | undefined;

beforeAll(async () => {
  real = await Switch.start(mkdtempSync(join(process.env["ORACLE_FOLDER"] ?? tmpdir(), "ports-")));
});

afterAll(async () => real?.stop());

test("a port that takes no part in spanning tree is flooded to if it was there before it, not if it came while it ran", async () => {
  const there = must(real);
  configure(there, [
    ...bridge("t"),
    ...port("t", "t1", 1),
    ...port("t", "early", 2, "other_config:stp-enable=false"),
  ]);
  configure(there, [`set bridge t stp_enable=true ${TREE}`]);
  configure(there, port("t", "late", 3, "other_config:stp-enable=false"));
  await there.warp(REST);
  expect(await reached(there, "t", 1, "ff:ff:ff:ff:ff:ff")).toEqual(["early", "t"]);
  // It sends and learns all the same, and what is known to be there gets there.
  expect(await reached(there, "t", 3, "ff:ff:ff:ff:ff:ff", A)).toEqual(["early", "t", "t1"]);
  expect(await reached(there, "t", 1, A)).toEqual(["late"]);
});

test("a port that is removed takes with it what was learned there, static entries too, and leaves the rest", async () => {
  const there = must(real);
  configure(there, [...bridge("m"), ...port("m", "m1", 1), ...port("m", "m2", 2), ...port("m", "m3", 3)]);
  await reached(there, "m", 2, "ff:ff:ff:ff:ff:ff", A);
  await reached(there, "m", 3, "ff:ff:ff:ff:ff:ff", "02:00:00:00:00:0c");
  await there.ask("fdb/add", "m", "m2", "0", "02:00:00:00:00:0b");
  expect(await known(there, "m")).toEqual([`2 ${A}`, "2 02:00:00:00:00:0b", "3 02:00:00:00:00:0c"]);
  configure(there, ["del-port m m2"]);
  expect(await known(there, "m")).toEqual(["3 02:00:00:00:00:0c"]);
  configure(there, port("m", "m2", 2));
  expect(await known(there, "m")).toEqual(["3 02:00:00:00:00:0c"]);
});

test("a port whose VLAN columns change forgets what was learned there, and the others do not", async () => {
  const there = must(real);
  configure(there, [...bridge("v"), ...port("v", "v1", 1), ...port("v", "v2", 2), ...port("v", "v3", 3)]);
  await reached(there, "v", 2, "ff:ff:ff:ff:ff:ff", A);
  await reached(there, "v", 3, "ff:ff:ff:ff:ff:ff", "02:00:00:00:00:0c");
  configure(there, ["set port v2 tag=10"]);
  expect(await known(there, "v")).toEqual(["3 02:00:00:00:00:0c"]);
  configure(there, ["set port v3 trunks=10,20"]);
  expect(await known(there, "v")).toEqual([]);
});

function bridge(name: string): string[] {
  return [`add-br ${name} -- set bridge ${name} datapath_type=dummy`];
}

function port(on: string, name: string, number: number, column = ""): string[] {
  const own = column === "" ? [] : [`set port ${name} ${column}`];
  return [`add-port ${on} ${name} -- set interface ${name} type=dummy ofport_request=${number}`, ...own];
}

/** One transaction. */
function configure({ folder }: Switch, commands: readonly string[]): void {
  const words = commands.join(" -- ").split(" ");
  execFileSync("ovs-vsctl", [`--db=unix:${join(folder, "db.sock")}`, "--timeout=60", ...words]);
}

/** Names of the ports by which a frame leaves, which is learned from. */
async function reached(
  there: Switch,
  on: string,
  from: number,
  to: string,
  by = "02:00:00:00:00:01",
): Promise<string[]> {
  const frame = `in_port=${from},dl_src=${by},dl_dst=${to},dl_type=0x88b5`;
  const told = await there.ask("ofproto/trace", on, frame, "-generate");
  const [, actions = ""] = /^Datapath actions: (.*)$/m.exec(told) ?? [];
  const shown = await there.ask("dpif/show");
  const names = new Map(
    [...shown.matchAll(/^ +(\S+) (?:\d+|65534)\/(\d+): /gm)].map(([, name = "", number = ""]) => [
      number,
      name,
    ]),
  );
  return actions
    .split(",")
    .map((number) => must(names.get(number)))
    .toSorted();
}

/** Port and address of each entry. */
async function known(there: Switch, on: string): Promise<string[]> {
  const [, ...rows] = (await there.ask("fdb/show", on)).trim().split("\n");
  return rows
    .map((row) => row.trim().split(/ +/))
    .map(([from = "", , address = ""]) => `${from} ${address}`)
    .toSorted();
}
