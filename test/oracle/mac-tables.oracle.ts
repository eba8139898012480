import { execFileSync } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { must } from "../../src/model/fabric/fabric.ts";
import { formatMac } from "../../src/model/values/mac.ts";
import { MacTable } from "../../src/sim/mac/mac-table.ts";
import { mac } from "../sim/lab.ts";
import { Switch } from "./switch/switch.ts";

// Order, ages and contents of small tables under long random scripts: who is forgotten when a table is full, and
// what counts as a use.
const seed = Number(process.env["FC_SEED"]);
const SECOND = 1_000_000;
const BRIDGES = 24;
const STEPS = 100;
const PORTS = 6;
const IDLE = 15;
const LIMITS = [10, 11, 14, 20];

const address = { vlan: fc.constantFrom(0, 0, 0, 10), mac: fc.integer({ min: 1, max: 26 }).map(mac) };
const port = fc.oneof(fc.constantFrom(1, 2), fc.integer({ min: 1, max: PORTS }));
const step = fc.oneof(
  {
    weight: 30,
    arbitrary: fc.record({ kind: fc.constant("learn" as const), port, ...address, arp: fc.boolean() }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("static" as const), port, ...address }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("flush" as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("flushPort" as const), port }) },
);
type Step = typeof step extends fc.Arbitrary<infer One> ? One : never;

let real: Switch | undefined;
const portName = (bridge: number, ofport: number) => `b${bridge}p${ofport}`;
const limitOf = (bridge: number) => must(LIMITS[bridge % LIMITS.length]);

beforeAll(async () => {
  real = await Switch.start(mkdtempSync(join(process.env["ORACLE_FOLDER"] ?? tmpdir(), "mac-tables-")));
  const commands = Array.from({ length: BRIDGES }, (_, bridge) => [
    `add-br b${bridge} -- set bridge b${bridge} datapath_type=dummy`,
    `set bridge b${bridge} other_config:mac-aging-time=${IDLE} other_config:mac-table-size=${limitOf(bridge)}`,
    ...Array.from({ length: PORTS }, (_port, i) => {
      const name = portName(bridge, i + 1);
      return `add-port b${bridge} ${name} -- set interface ${name} type=dummy ofport_request=${i + 1}`;
    }),
  ]);
  configure(real, commands.flat());
});

afterAll(async () => real?.stop());

test(`small MAC tables are what Open vSwitch has, seed ${seed}`, async () => {
  const there = must(real);
  const tables = Array.from(
    { length: BRIDGES },
    (_, bridge) => new MacTable({ limit: limitOf(bridge), idle: IDLE * SECOND, tick: SECOND }),
  );
  const scripts = tables.map((_, bridge) => fc.sample(step, { numRuns: STEPS, seed: seed + bridge }));
  const waits = fc.sample(fc.constantFrom(0, 0, 1, 4), { numRuns: STEPS, seed });
  let now = 0;
  for (const [at, wait] of waits.entries()) {
    await there.warp(wait);
    now += wait * SECOND;
    const steps = scripts.map((script) => must(script[at]));
    await Promise.all(steps.map(async (one, bridge) => ask(there, bridge, one)));
    const flushed = steps.flatMap((one, bridge) =>
      one.kind === "flushPort" ? [portName(bridge, one.port)] : [],
    );
    // Any change to a port's VLANs flushes it; each time it is another VLAN that nobody uses.
    if (flushed.length > 0)
      configure(
        there,
        flushed.map((name) => `set port ${name} trunks=0,10,${at + 100}`),
      );
    for (const [bridge, table] of tables.entries()) take(table, must(steps[bridge]), now);
    const shown = await Promise.all(tables.map(async (_, bridge) => there.ask("fdb/show", `b${bridge}`)));
    expect(shown.map(rowsIn)).toEqual(tables.map((table) => rowsOf(table, now)));
  }
});

function configure({ folder }: Switch, commands: readonly string[]): void {
  execFileSync("ovs-vsctl", [
    `--db=unix:${join(folder, "db.sock")}`,
    "--timeout=60",
    ...commands.join(" -- ").split(" "),
  ]);
}

async function ask(there: Switch, bridge: number, one: Step): Promise<unknown> {
  switch (one.kind) {
    case "learn": {
      const tag = one.vlan === 0 ? "" : `,dl_vlan=${one.vlan},dl_vlan_pcp=0`;
      const arp = one.arp ? ",arp,arp_op=2,arp_spa=10.0.0.1,arp_tpa=10.0.0.2" : "";
      const frame = `in_port=${one.port},dl_src=${formatMac(one.mac)},dl_dst=ff:ff:ff:ff:ff:ff${tag}${arp}`;
      return there.ask("ofproto/trace", `b${bridge}`, frame, "-generate");
    }
    case "static":
      return there.ask(
        "fdb/add",
        `b${bridge}`,
        portName(bridge, one.port),
        `${one.vlan}`,
        formatMac(one.mac),
      );
    case "flush":
      return there.ask("fdb/flush", `b${bridge}`);
    case "flushPort":
      return undefined;
  }
}

function take(table: MacTable, one: Step, now: number): void {
  switch (one.kind) {
    case "learn":
      table.learn(one.vlan, one.mac, one.port, now, one.arp);
      return;
    case "static":
      return table.addStatic(one.vlan, one.mac, one.port, now);
    case "flush":
      return table.flush();
    case "flushPort":
      return table.flushPort(one.port, now);
  }
}

function rowsOf(table: MacTable, now: number): string[] {
  return [...table.entries(now)].map((entry) => {
    const age = entry.age === undefined ? "static" : entry.age / SECOND;
    return `${entry.port} ${entry.vlan} ${formatMac(entry.mac)} ${age}`;
  });
}

function rowsIn(shown: string): string[] {
  const [, ...rows] = shown.trim().split("\n");
  return rows.map((row) => row.trim().replaceAll(/ +/g, " "));
}
