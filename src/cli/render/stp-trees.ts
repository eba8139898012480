import type { Told } from "../stp-told.ts";
import type { Look } from "../text/look.ts";
import { count } from "../text/words.ts";
import { hang } from "../text/wrap.ts";

/** Lines of pictures that are shown, and blocked ports. */
const SHOWN = 60;
const SHOWN_BLOCKED = 20;

/** One picture for each bridge that takes itself for the root: who hangs below whom, and by which port. */
export function renderTrees(told: Told, look: Look): string[] {
  const { bridges } = told.story.shown;
  const below = childrenOf(told);
  const roots = [...bridges.keys()].filter((bridge) => !told.gone.has(bridge) && parentOf(told, bridge) < 0);
  const lines: string[] = [];
  for (const root of roots) {
    if (lines.length > 0) lines.push("");
    lines.push(
      `${look.paint("bold", told.names.bridge(root))}  root ${look.paint("dim", bridges[root]?.id ?? "")}`,
    );
    lines.push(...branches(told, below, root, "", look));
  }
  const left = lines.length - SHOWN;
  return [
    ...lines.slice(0, SHOWN),
    ...(left > 0 ? [look.paint("dim", `… ${count(left, "more line")} (--json has all)`)] : []),
    ...blocked(told, look),
  ];
}

/** The bridge through which a bridge reaches its root; -1 for a root. */
function parentOf({ story: { shown }, names }: Told, bridge: number): number {
  const rootPort = shown.bridges[bridge]?.rootPort ?? -1;
  const designated = rootPort < 0 ? -1 : (shown.ports[rootPort]?.designated ?? -1);
  return designated < 0 ? -1 : names.bridgeOf(designated);
}

function childrenOf(told: Told): number[][] {
  const children: number[][] = told.story.shown.bridges.map(() => []);
  for (const bridge of children.keys()) {
    const parent = parentOf(told, bridge);
    if (!told.gone.has(bridge)) children[parent]?.push(bridge);
  }
  return children;
}

function branches(
  told: Told,
  below: readonly (readonly number[])[],
  bridge: number,
  indent: string,
  look: Look,
): string[] {
  const children = below[bridge] ?? [];
  return children.flatMap((child, index) => {
    const isLast = index === children.length - 1;
    const stem = look.paint("dim", `${indent}${isLast ? "└─" : "├─"} `);
    const { rootCost = 0, rootPort = -1 } = told.story.shown.bridges[child] ?? {};
    const way = look.paint("dim", `by ${told.names.port(rootPort)}, cost ${rootCost}`);
    const line = `${stem}${told.names.bridge(child)}  ${way}`;
    return [line].concat(branches(told, below, child, `${indent}${isLast ? "   " : "│  "}`, look));
  });
}

/** Wires that the tree does without. */
function blocked({ story: { shown }, names }: Told, look: Look): string[] {
  const ports = [...shown.ports.entries()].filter(([, { state }]) => state === "blocking");
  if (ports.length === 0) return [];
  const left = ports.length - SHOWN_BLOCKED;
  const lines = ports
    .slice(0, SHOWN_BLOCKED)
    .flatMap(([port, { designated }]) =>
      hang(
        `  ${look.paint("doubt", "×")} `,
        designated < 0
          ? names.at(port)
          : `${names.at(port)}: ${names.at(designated)} is the better way to the root`,
        look.width,
      ),
    );
  return [
    "",
    `${count(ports.length, "port")} ${ports.length === 1 ? "blocks" : "block"}`,
    ...lines,
    ...(left > 0 ? [look.paint("dim", `  … ${count(left, "more port")} (--json has all)`)] : []),
  ];
}
