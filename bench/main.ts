import { execFileSync } from "node:child_process";
import { floods } from "./floods.ts";
import { forwarding } from "./forwarding.ts";
import { pings } from "./pings.ts";
import { proof } from "./proof.ts";
import { protocol } from "./protocol.ts";
import { trees } from "./trees.ts";

// `npm run bench`, and `npm run bench:full` for what takes longer. Medians, one after the other: figures of this
// run on this machine, not promises. `npm run bench -- trace` runs one section.
const isFull = process.argv.includes("--full");

type Section = readonly [title: string, lines: () => readonly string[] | Promise<readonly string[]>];

const sections: Readonly<Record<string, Section>> = {
  proof: ["proof", () => proof(100, 20, 130)],
  forwarding: [
    "forwarding: frames through a line of 32 learning bridges, in VLANs, with ageing, no trace",
    () => forwarding(isFull ? 100 : 10),
  ],
  trace: ["trace: a flood across four bridges of four ports", floods],
  pings: ["ping: ARP and echo between two containers of a tenant", pings],
  trees: ["spanning tree at rest, computed", trees],
  protocol: ["spanning tree as it runs", () => protocol(isFull ? 15 : 10)],
  ...(isFull
    ? { platform: ["proof, ten times as large", () => proof(1000, 20, 130)] satisfies Section }
    : {}),
};

/** Each section has a process of its own: what ran before it leaves no trace in the compiler or in memory. */
const asked = process.argv.slice(2).find((argument) => !argument.startsWith("--"));
if (asked === undefined) {
  for (const name of Object.keys(sections)) {
    const options = [...process.execArgv, ...process.argv.slice(1), name];
    execFileSync(process.execPath, options, { stdio: "inherit" });
  }
} else {
  const [title, lines] = sections[asked] ?? [
    `no section ${asked}: ${Object.keys(sections).join(", ")}`,
    () => [],
  ];
  const shown = (await lines()).map((line) => `  ${line}\n`).join("");
  const memory = Math.round(process.resourceUsage().maxRSS / 1024);
  process.stdout.write(`${title}\n${shown}  peak memory ${memory} MB\n\n`);
}
