import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { numbersIn, withNumbers } from "./port-numbers.ts";
import type { Resident } from "./residents.ts";
import type { Site } from "./site.ts";

const run = promisify(execFile);

/**
 * Gives bridges the flows that are written for them and none beside: what was learned is gone. Flows name ports by
 * their numbers; their names are others here.
 */
export async function writeFlows(on: Site, residents: readonly Resident[]): Promise<void> {
  const tables = residents.flatMap(({ case: { fabric }, placement: { names } }) =>
    Object.entries(fabric.hosts).flatMap(([host, { bridges = {} }]) =>
      Object.entries(bridges).flatMap(([bridge, document]) => {
        const { flows } = document;
        if (flows === undefined) return [];
        const socket = join(on.at(names.homeOf(host)).folder, `${names.of(`${host}/${bridge}`)}.mgmt`);
        const numbers = numbersIn(bridge, document);
        return [{ socket, flows: flows.map((flow) => withNumbers(flow, numbers)) }];
      }),
    ),
  );
  await Promise.all(tables.map(async ({ socket, flows }) => replaceFlows(`unix:${socket}`, flows)));
}

/**
 * In OpenFlow 1.0, as `ovs-ofctl add-flow` does by itself: later versions have no `mod_vlan_vid`, and a flow that may
 * see a tag or none pushes one then. What 1.0 has not, such as `push_vlan`, goes in 1.3.
 */
async function replaceFlows(socket: string, flows: readonly string[]): Promise<void> {
  // A line of its own takes away what there was: ovs-ofctl(8), add-flows.
  const lines = ["delete", ...flows];
  for (let from = 0, to = 0; from < lines.length; from = to) {
    const later = isLater(lines[from] ?? "");
    while (to < lines.length && isLater(lines[to] ?? "") === later) to++;
    await addFlows(later ? ["-O", "OpenFlow13"] : [], socket, lines.slice(from, to));
  }
}

const isLater = (flow: string) => flow.includes("push_vlan");

async function addFlows(options: readonly string[], socket: string, flows: readonly string[]): Promise<void> {
  const asked = run("ovs-ofctl", [...options, "add-flows", socket, "-"]);
  asked.child.stdin?.end(`${flows.join("\n")}\n`);
  await asked;
}
