import { chmodSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { expect, test } from "vitest";
import { must } from "../../../src/model/fabric/fabric.ts";
import { planFromNothing } from "../../../src/realize/plan.ts";
import { planScript } from "../../../src/realize/render/shell.ts";
import { fabricOf, onOneHost, OPTIONS } from "../fabric.ts";
import { folderWith } from "../../cli/simnet.ts";

/** Says which records have the mark, and writes down what else is asked of it. */
const PROGRAM = `#!/bin/sh
case " $* " in
*" find Bridge external_ids:simnet=lab "*) printf '%s\\n' $OWN ;;
*" find Port external_ids:simnet=lab "*) printf '%s\\n' $OWN ;;
*" find Open_vSwitch "*) printf '%s' "$OWN" ;;
*) { echo "\${0##*/} $*"; [ "\${0##*/}" != ip ] || cat; } >>"$LOG" ;;
esac`;

/** What `sh plan.sh h1 …` does on a host where these are marked as this fabric's. */
async function script(own: string, ...args: readonly string[]) {
  const folder = folderWith({});
  for (const name of ["ovs-vsctl", "ovs-appctl", "ip", "ovs-ofctl"]) {
    writeFileSync(join(folder, name), PROGRAM);
    chmodSync(join(folder, name), 0o755);
  }
  const plan = planFromNothing({ unverified: fabricOf(FILE) }, OPTIONS);
  if (!plan.ok) throw new Error(JSON.stringify(plan.problems));
  const log = join(folder, "log");
  writeFileSync(log, "");
  const { exitCode } = await execa("sh", ["-s", "h1", ...args], {
    input: planScript(plan.value),
    env: { PATH: `${folder}:${must(process.env["PATH"])}`, OWN: own, LOG: log },
    reject: false,
  });
  return {
    exitCode,
    done: readFileSync(log, "utf8")
      .split("\n")
      .filter((line) => line !== ""),
  };
}

const FILE = onOneHost(
  {
    "br-int": {
      ports: { p: { type: "internal" } },
      fdb: [{ vlan: 1, mac: "02:00:00:00:00:09", port: "p" }],
      flows: ["actions=drop"],
      local: { addresses: ["10.9.0.1/24"] },
    },
    mine: {},
  },
  {},
  { other_config: { "vlan-limit": 2 } },
);

test("what a plan's script takes back is marked: a bridge of that name that somebody else has made stays as it is", async () => {
  const { exitCode, done } = await script("", "undo");
  expect(exitCode).toBe(0);
  expect(done.filter((line) => !/^(?:ip|ovs-ofctl) /.test(line))).toEqual([]);
});

test("and so are its tables: only flows with simnet's cookie go", async () => {
  const plan = planFromNothing({ unverified: fabricOf(FILE) }, OPTIONS);
  const flows = plan.ok
    ? must(plan.value.hosts[0]).steps.find(({ does }) => does.startsWith("tables"))
    : undefined;
  expect(flows?.undo.input).toBe("delete_strict cookie=0x51a7e7/-1\n");
});

test("what is marked goes: entries, addresses, ports and bridges, and others' stay beside it", async () => {
  const { exitCode, done } = await script("br-int p", "undo");
  expect(exitCode).toBe(0);
  expect(done.filter((line) => !line.startsWith("ovs-ofctl"))).toEqual([
    "ip -force -batch -",
    "address delete 10.9.0.1/24 dev br-int",
    "link set dev br-int down",
    "ovs-appctl --timeout=10 fdb/del br-int 1 02:00:00:00:00:09",
    "ovs-vsctl --timeout=30 -- --if-exists del-port p",
    "ovs-vsctl --timeout=30 -- --if-exists del-br br-int",
    expect.stringContaining("remove Open_vSwitch . other_config vlan-limit") as string,
  ]);
});

test.each(["foo", "-1", "2x", ""])(
  "undo of a step that is no number (%s) is bad usage, and undoes nothing",
  async (step) => {
    expect(await script("br-int p mine", "undo", step)).toEqual({ exitCode: 2, done: [] });
  },
);
