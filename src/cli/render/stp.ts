import type { Stretch } from "../../sim/spanning-tree/story.ts";
import { timelineOf } from "../../sim/spanning-tree/timeline.ts";
import type { Told } from "../stp-told.ts";
import { GLYPH, type Look, type Style } from "../text/look.ts";
import { count, seconds, sentence } from "../text/words.ts";
import { hang } from "../text/wrap.ts";
import { renderParted } from "./stp-parted.ts";
import { renderStpPorts } from "./stp-ports.ts";
import { renderStpTimeline } from "./stp-timeline.ts";
import { renderTrees } from "./stp-trees.ts";
import { renderUnsettled } from "./unsettled.ts";

/** Bridges without spanning tree that are named. */
const NAMED = 6;

/** What `simnet stp` tells: when the tree came to rest, the trees, every port, and how it came to be. */
export function renderStp(told: Told, withTimeline: boolean, look: Look): string {
  const sections =
    told.story.shown.bridges.length === 0
      ? [noTree(told, look)]
      : [
          headline(told, look),
          renderUnsettled(told.unsettled, look),
          renderTrees(told, look),
          renderStpPorts(told, look),
          withTimeline ? renderStpTimeline(timelineOf(told.story), told, look) : [],
          without(told, look),
        ];
  const lines = sections.flatMap((section) => (section.length > 0 ? [""].concat(section) : []));
  const title = `${look.paint("bold", told.name)}  ${look.paint("dim", "spanning tree")}`;
  return `${[title, ...lines].map((line) => line.trimEnd()).join("\n")}\n`;
}

function noTree(told: Told, look: Look): string[] {
  const text = `no bridge runs spanning tree: ${count(told.without.length, "bridge")}, and each of them forwards at every port. stp_enable turns it on.`;
  const lines = hang(`${look.paint("dim", GLYPH.bullet)} `, text, look.width);
  if (told.down.length === 0) return lines;
  const fails = `${sentence(told.down)} ${told.down.length === 1 ? "fails" : "fail"}`;
  return [
    ...lines,
    ...hang(`${look.paint("bad", GLYPH.bad)} `, fails, look.width),
    ...renderParted(told, look),
  ];
}

/** When it came to rest, and, after a failure, when it was usable again. */
function headline(told: Told, look: Look): string[] {
  const {
    story: { start, blow, shown },
    at,
    down,
  } = told;
  const lines = [...restLine(start, "after all ports came up", look)];
  if (blow !== undefined) {
    const fails = `${sentence(down)} ${down.length === 1 ? "fails" : "fail"} at ${seconds(blow.from)}`;
    lines.push(...hang(`${look.paint("bad", GLYPH.bad)} `, fails, look.width));
    lines.push(...renderParted(told, look));
    if (!told.isNothingLeft)
      lines.push(...usableLine(blow, told, look), ...restLine(blow, "after the failure", look));
  }
  if (at === undefined) return lines;
  const since = blow === undefined ? "all ports came up" : "the failure";
  const text = `below: ${seconds(at)} after ${since}${blow === undefined ? "" : `, at ${seconds(shown.at)}`}`;
  return [...lines, ...hang(`${look.paint("dim", GLYPH.bullet)} `, text, look.width)];
}

function restLine({ from, settledAt }: Stretch, since: string, look: Look): string[] {
  if (settledAt === undefined) {
    const text = "never comes to rest: what a bridge hears grows too old before it hears it again";
    return hang(`${look.paint("bad", GLYPH.bad)} `, look.paint("bad", text), look.width);
  }
  const text =
    settledAt === from ? "no port changes its state" : `converged ${seconds(settledAt - from)} ${since}`;
  return hang(`${look.paint("good", GLYPH.good)} `, text, look.width);
}

function usableLine({ from, usableAt }: Stretch, { parted }: Told, look: Look): string[] {
  const isWhole = parted.length === 0;
  // What goes on inside the parts is no comfort where nothing was to be mended.
  if (!isWhole && usableAt === from) return [];
  const style: Style = usableAt === from ? "good" : "doubt";
  const glyph = usableAt === from ? GLYPH.good : GLYPH.warning;
  const text =
    usableAt === from
      ? "no way is lost for long: frames pass all the while"
      : `${isWhole ? "" : "inside each part "}usable again ${seconds(usableAt - from)} later, at ${seconds(usableAt)}`;
  return hang(`${look.paint(style, glyph)} `, text, look.width);
}

function without({ without: bridges }: Told, look: Look): string[] {
  if (bridges.length === 0) return [];
  const more = bridges.length > NAMED ? [count(bridges.length - NAMED, "more bridge")] : [];
  const names = sentence([...bridges.slice(0, NAMED), ...more]);
  const text = `without spanning tree: ${names}`;
  return hang(`${look.paint("dim", GLYPH.bullet)} `, look.paint("dim", text), look.width);
}
