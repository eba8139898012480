import { must } from "../../model/fabric/fabric.ts";
import type { PortState } from "../../model/spanning-tree/port-state.ts";
import type { Told } from "../stp-told.ts";
import type { Look, Style } from "../text/look.ts";
import { count } from "../text/words.ts";
import { pad, widest } from "../text/wrap.ts";

/** Ports that are shown. */
const SHOWN = 60;

/** Every port that takes part, under its bridge: role, state, cost, and whom it hears. */
export function renderStpPorts(told: Told, look: Look): string[] {
  const { names, story, gone } = told;
  const rows = names
    .portsOfBridges()
    .flatMap((ports, bridge) => (gone.has(bridge) ? [] : ports.map((port) => ({ bridge, port }))));
  const shown = rows.slice(0, SHOWN);
  const nameWidth = widest(
    ["port", ...shown.map(({ port }) => names.port(port))],
    Math.max(10, Math.floor(look.width * 0.3)),
  );
  const line = (cells: readonly [string, string, string, string]) => {
    const [name, role, state, cost] = cells;
    return `  ${pad(name, nameWidth)}  ${pad(role, 10)}  ${pad(state, 10)}  ${cost.padStart(5)}`;
  };
  const lines: string[] = [];
  let last = -1;
  for (const { bridge, port } of shown) {
    if (bridge !== last) lines.push(look.paint("host", names.bridge(bridge)));
    last = bridge;
    const { role, state, cost, designated } = must(story.shown.ports[port]);
    const cells = line([names.port(port), role, look.paint(STYLES[state], state), String(cost)]);
    lines.push(designated < 0 ? cells : `${cells}${look.paint("dim", `  hears ${names.at(designated)}`)}`);
  }
  const left = rows.length - SHOWN;
  return [
    look.paint("dim", line(["port", "role", "state", "cost"])),
    ...lines,
    ...(left > 0 ? [look.paint("dim", `  … ${count(left, "more port")} (--json has all)`)] : []),
  ];
}

const STYLES: Readonly<Record<PortState, Style>> = {
  disabled: "dim",
  blocking: "doubt",
  listening: "dim",
  learning: "dim",
  forwarding: "good",
};
