import { execFileSync } from "node:child_process";
import { floods } from "./floods.ts";
import { forwarding } from "./forwarding.ts";
import { pings } from "./pings.ts";
import { proof } from "./proof.ts";
import { protocol } from "./protocol.ts";
import { parts } from "./scale/table.ts";
import { HEADING, line } from "./scale/row.ts";
import { trees } from "./trees.ts";

// `npm run bench`, and `npm run bench:full` for what takes longer. Medians, one after the other: figures of this
// run on this machine, not promises. `npm run bench -- trace` runs one section, `npm run bench:full -- scale` the table.
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
};

/** The table of scale: of each part what it takes, beside what is aimed at. */
const table = Object.entries(parts).filter(([, { isQuick }]) => isFull || isQuick === true);
const asked = process.argv.slice(2).find((argument) => !argument.startsWith("--"));

/** Each has a process of its own: what ran before it leaves no trace in the compiler or in memory. */
function runAlone(names: readonly string[]): void {
  for (const name of names) {
    const script = process.argv.slice(1).filter((argument) => argument !== asked);
    execFileSync(process.execPath, [...process.execArgv, ...script, name], { stdio: "inherit" });
  }
}

function runTable(): void {
  process.stdout.write(`proofs at scale, one core\n  ${HEADING}\n`);
  runAlone(table.map(([name]) => name));
}

async function runSection([title, lines]: Section): Promise<void> {
  const shown = (await lines()).map((one) => `  ${one}\n`).join("");
  const memory = Math.round(process.resourceUsage().maxRSS / 1024);
  process.stdout.write(`${title}\n${shown}  peak memory ${memory} MB\n\n`);
}

function runPart(name: string): void {
  const part = parts[name];
  if (part === undefined) {
    const known = [...Object.keys(sections), "scale", ...Object.keys(parts)];
    return void process.stdout.write(`no section ${name}: ${known.join(", ")}\n`);
  }
  const shown = part.rows().map((row) => `    ${line(row)}\n`);
  process.stdout.write(`  ${part.title}\n${shown.join("")}`);
}

if (asked === undefined) {
  runAlone(Object.keys(sections));
  runTable();
} else if (asked === "scale") runTable();
else {
  const section = sections[asked];
  if (section === undefined) runPart(asked);
  else await runSection(section);
}
