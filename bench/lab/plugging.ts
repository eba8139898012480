import { must } from "../../src/model/fabric/fabric.ts";
import { readNetwork } from "../../src/model/network.ts";
import { compile } from "../../src/realize/compile/compile.ts";
import { startLab } from "../../src/realize/lab/lab.ts";
import { ownerOf } from "../../src/realize/ownership.ts";
import { takeSnapshot } from "../../src/realize/observe/snapshot.ts";
import type { Part } from "../../src/realize/part.ts";
import { shellCommand, shellWord } from "../../src/realize/render/shell.ts";
import type { Invocation, Step } from "../../src/realize/step.ts";
import { makingSteps, removingSteps } from "../../src/realize/steps/make.ts";
import type { Transport } from "../../src/realize/transport/transport.ts";
import { median } from "../timing.ts";

const PORTS = 100;
const CONTAINERS = 10;
const RUNS = 5;

/** Plugs ports into one host, by simnet's batches and by one process a step, in turns. */
export async function plugging(): Promise<string[]> {
  const network = readNetwork(oneHost());
  if (!network.ok) throw new Error(JSON.stringify(network.problems));
  const { fabric } = network.value;
  const lab = await startLab(fabric);
  try {
    const host = must(lab.transports.get("h1"));
    const snapshot = await takeSnapshot(host);
    if ("failure" in snapshot) throw new Error(snapshot.failure);
    const { datapath } = snapshot;
    const compiled = compile(fabric, { datapath, image: "busybox" });
    if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems));
    const { parts } = must(compiled.value[0]);
    const owner = ownerOf(fabric.name);
    await runAll(
      host,
      makingSteps(
        parts.filter((part) => !isPlugged(part)),
        owner,
      ),
    );
    const plugged = parts.filter(isPlugged);
    const [make, remove] = [makingSteps(plugged, owner), removingSteps(plugged, owner)];
    const script = singly(plugged, owner);
    const [batched, single]: [number[], number[]] = [[], []];
    for (let run = 0; run < RUNS; run++) {
      batched.push(await clocked(() => runAll(host, make)));
      await runAll(host, remove);
      single.push(await clocked(() => must0(host, script.invocation)));
      await runAll(host, remove);
    }
    const [ours, theirs] = [batched, single].map((runs) => median(runs.toSorted((a, b) => a - b))) as [
      number,
      number,
    ];
    return [
      `${PORTS} ports on ${CONTAINERS} containers, datapath ${datapath}, medians of ${RUNS}`,
      `simnet, ${make.length} steps`.padEnd(44) + `${ours.toFixed(0)} ms   ${range(batched)}`,
      `one process a step, ${script.processes} of them`.padEnd(44) +
        `${theirs.toFixed(0)} ms   ${range(single)}`,
      `${(theirs / ours).toFixed(1)} times as long`,
    ];
  } finally {
    await lab.stop();
  }
}

function isPlugged({ kind }: Part): boolean {
  return kind === "plug" || kind === "port";
}

function oneHost() {
  const ports = Array.from({ length: PORTS }, (_, i) => i);
  return {
    kind: "fabric",
    name: "a hundred ports",
    hosts: {
      h1: {
        addresses: ["10.0.0.1/24"],
        bridges: { br0: { ports: Object.fromEntries(ports.map((i) => [`v${i}`, { tag: 1 + (i % 20) }])) } },
      },
    },
    endpoints: Object.fromEntries(
      ports.map((i) => [
        `red/c${i % CONTAINERS}:e${i}`,
        { port: `h1/br0/v${i}`, ip: `10.${1 + i}.0.1/24`, network: `n${i % 20}` },
      ]),
    ),
  };
}

/**
 * The same steps as pipework would do them: each line of ip(8) and each port of Open vSwitch is a process of its own, one after
 * the other, in one script on the host.
 */
function singly(parts: readonly Part[], owner: string): { invocation: Invocation; processes: number } {
  const lines = parts.flatMap((part) => makingSteps([part], owner).flatMap((step) => commandsOf(part, step)));
  const script = ["set -e", ...lines, ""].join("\n");
  return { invocation: { argv: ["sh"], input: script }, processes: lines.length };
}

function commandsOf({ kind, columns }: Part, { run }: Step): string[] {
  if (kind === "port") return [shellCommand(run)];
  const container = must(columns["container"]);
  const space = shellWord(`simnet.${container}`);
  const pid = `$(docker inspect --format '{{.State.Pid}}' -- ${shellWord(container)})`;
  const lines = (run.input ?? "").split("\n").filter((line) => line !== "");
  return [
    `ip netns attach ${space} ${pid}`,
    ...lines.map((line) => processOf(line, space)),
    `ip netns delete ${space}`,
  ];
}

/** A line of the step that plugs, where it is for at its beginning, as a process of its own. */
function processOf(line: string, space: string): string {
  const [place = "", ...words] = line.split(" ");
  if (place === "0") return `ip ${words.join(" ")}`;
  if (place.endsWith("-")) return `ip netns exec ${space} ethtool -K ${words.join(" ")} tx off`;
  return `ip netns exec ${space} ip ${words.join(" ")}`;
}

async function runAll(host: Transport, steps: readonly Step[]): Promise<void> {
  for (const { run } of steps) await must0(host, run);
}

async function must0(host: Transport, invocation: Invocation): Promise<void> {
  const { code, stderr } = await host.run(invocation, { timeout: 600 });
  if (code !== 0) throw new Error(stderr);
}

async function clocked(work: () => Promise<void>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

function range(runs: readonly number[]): string {
  return `${Math.min(...runs).toFixed(0)} to ${Math.max(...runs).toFixed(0)}`;
}
