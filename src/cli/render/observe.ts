import type { ObservedFabric } from "../../realize/observe/fabric/observed-fabric.ts";
import { GLYPH, type Look } from "../text/look.ts";
import { count, visible } from "../text/words.ts";
import { hang, wrap } from "../text/wrap.ts";

/** What was read, what of it has no model, and what stands beside it: for eyes, as the fabric itself goes to a file. */
export function renderObserved({ document, leftOut }: ObservedFabric, look: Look): string {
  const { hosts, endpoints = {}, unmodelled = [] } = document;
  const bridges = Object.values(hosts).flatMap((host) => Object.values(host.bridges ?? {}));
  const ports = bridges.flatMap((bridge) => Object.keys(bridge.ports ?? {}));
  const what = [
    count(Object.keys(hosts).length, "host"),
    count(bridges.length, "bridge"),
    count(ports.length, "port"),
    count(Object.keys(endpoints).length, "endpoint"),
  ];
  const list = (title: string, items: readonly string[]) =>
    items.length === 0
      ? []
      : [
          "",
          ...wrap(look.paint("bold", title), look.width),
          ...items.flatMap((one) => hang("  - ", visible(one), look.width)),
        ];
  const lines = [
    ...wrap(`${look.paint("good", GLYPH.good)} Read: ${what.join(", ")}.`, look.width),
    ...list(
      "Not modelled: what is joined to it is undecided",
      unmodelled.map((one) => `${one.at}: ${one.what}`),
    ),
    ...list("Not in the fabric", leftOut),
  ];
  return `${lines.join("\n")}\n`;
}
