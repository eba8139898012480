import type { Moment } from "../../sim/spanning-tree/timeline.ts";
import type { Belief, PortChange } from "../../sim/spanning-tree/watch.ts";
import type { Told } from "../stp-told.ts";
import { GLYPH, type Look } from "../text/look.ts";
import { count, seconds, sentence } from "../text/words.ts";
import { hang } from "../text/wrap.ts";

/** Moments that are shown, and names on a line. */
const SHOWN = 60;
const NAMED = 6;

const TIME_WIDTH = 9;

/** Who believed whom to be root, when each port changed state, and since when the network is usable. */
export function renderStpTimeline(moments: readonly Moment[], told: Told, look: Look): string[] {
  const shown = moments.slice(0, SHOWN);
  const left = moments.length - SHOWN;
  return [
    look.paint("bold", "Timeline"),
    ...shown.flatMap((moment) => renderMoment(moment, told, look)),
    ...(left > 0 ? [look.paint("dim", `… ${count(left, "more moment")} (--json has all)`)] : []),
  ];
}

function renderMoment(moment: Moment, told: Told, look: Look): string[] {
  const texts = [
    ...(moment.blow
      ? [
          look.paint(
            "bad",
            `${GLYPH.bad} ${sentence(told.down)} ${told.down.length === 1 ? "fails" : "fail"}`,
          ),
        ]
      : []),
    ...beliefTexts(moment.beliefs, told),
    ...changeTexts(moment.changes, told),
    ...(moment.usable ? [look.paint("good", usableText(moment, told))] : []),
  ];
  return texts.flatMap((text, index) => {
    const time = index === 0 ? seconds(moment.at).padStart(TIME_WIDTH) : " ".repeat(TIME_WIDTH);
    return hang(`${look.paint("dim", time)}  `, text, look.width);
  });
}

/** `root is h1/br0: h2/br0 (cost 2 by g1), h3/br0 (cost 2 by g1)` */
function beliefTexts(beliefs: readonly Belief[], { names }: Told): string[] {
  const themselves = beliefs.filter(({ rootPort }) => rootPort < 0);
  const others = beliefs.filter(({ rootPort }) => rootPort >= 0);
  const alone = listed(themselves.map(({ bridge }) => names.bridge(bridge)));
  return [
    ...(themselves.length === 0 ? [] : [`takes itself for root: ${alone}`]),
    ...grouped(others, ({ root }) => root).map(([root, all]) => {
      const who = all.map(
        ({ bridge, rootCost, rootPort }) =>
          `${names.bridge(bridge)} (cost ${rootCost} by ${names.port(rootPort)})`,
      );
      return `root is ${names.root(root)}: ${listed(who)}`;
    }),
  ];
}

/** `learning, 3 ports: h1/br0 (p1, p2), h2/br0 (p1)` */
function changeTexts(changes: readonly PortChange[], { names }: Told): string[] {
  return grouped(changes, ({ state }) => state).map(([state, all]) => {
    const bridges = grouped(all, ({ port }) => names.bridge(names.bridgeOf(port)));
    const who = bridges.map(
      ([bridge, own]) => `${bridge} (${listed(own.map(({ port }) => names.port(port)))})`,
    );
    return `${state}, ${count(all.length, "port")}: ${listed(who)}`;
  });
}

function usableText({ at }: Moment, { story: { start, blow }, parted, isNothingLeft }: Told): string {
  if (blow === undefined || at === start.usableAt) return `${GLYPH.good} usable`;
  if (parted.length > 0 || isNothingLeft) return `${GLYPH.bullet} no way that is left is missing`;
  return at === blow.from
    ? `${GLYPH.good} still usable`
    : `${GLYPH.good} usable again, ${seconds(at - blow.from)} after the failure`;
}

function listed(names: readonly string[]): string {
  const more = names.length > NAMED ? ` and ${count(names.length - NAMED, "more", "more")}` : "";
  return `${names.slice(0, NAMED).join(", ")}${more}`;
}

/** By key, in the order of each key's first. */
function grouped<T>(items: readonly T[], keyOf: (item: T) => string): [string, T[]][] {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return [...groups];
}
