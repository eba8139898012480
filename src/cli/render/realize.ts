import { type Fabric, must } from "../../model/fabric/fabric.ts";
import { disagreements, type ProbeResult } from "../../realize/probe/compare.ts";
import type { Realized } from "../../realize/realize.ts";
import { judge } from "../judge.ts";
import { GLYPH, type Look } from "../text/look.ts";
import { count, fileName, sentence, visible } from "../text/words.ts";
import { hang, wrap } from "../text/wrap.ts";
import { renderMatrix } from "./matrix.ts";
import { type Partings, partingLines } from "./parting.ts";
import { failureLines, obstacleLines } from "./site.ts";

/** What a run has to tell. */
export interface RealizeReport {
  readonly fabric: Fabric;
  readonly realized: Realized;
  readonly probes: readonly ProbeResult[];
  /** where hosts and model part, of the first disagreements */
  readonly partings: readonly Partings[];
  /** hosts whose spanning tree has not come to rest */
  readonly restless: readonly string[];
  readonly lab: string | undefined;
  readonly isKept: boolean;
  /** `left-out` at its caller's wish, `interrupted` before all was asked */
  readonly probing: "done" | "left-out" | "interrupted" | "failed";
  /** why it could not be probed */
  readonly unprobed: string | undefined;
  /** seconds */
  readonly took: {
    readonly lab: number;
    readonly build: number;
    readonly settle: number;
    readonly probe: number;
  };
}

/** What was done, what the hosts answered, and whether the model had said so. */
export function renderRealized(report: RealizeReport, file: string, look: Look): string {
  const { fabric, realized, probes } = report;
  const lines = [
    `${look.paint("bold", visible(fabric.name))}  ${look.paint("dim", fileName(file))}`,
    "",
    ...(realized.isBuilt ? built(report, look) : unbuilt(report, look)),
  ];
  if (!realized.isBuilt || report.probing !== "done") return `${lines.join("\n")}\n`;
  const matrix = renderMatrix(pings(fabric, probes), look).trimEnd();
  return `${[...lines, "", matrix, "", ...comparison(probes, look), ...partingLines(report.partings, look)].join("\n")}\n`;
}

function built(report: RealizeReport, look: Look): string[] {
  const { realized, lab, probing, took, restless } = report;
  const { applied } = realized.applied;
  const what = applied === 0 ? "Everything is there already" : `${count(applied, "step")} done`;
  const where = lab === undefined ? "" : ` in the lab ${lab}`;
  const times = [
    ...(took.lab > 1 ? [`${seconds(took.lab)} for the lab`] : []),
    `${seconds(took.build)} to build`,
    ...(took.settle > 1 ? [`${seconds(took.settle)} for spanning trees`] : []),
    ...(probing === "done" ? [`${seconds(took.probe)} to probe`] : []),
  ];
  return [
    ...wrap(`${what}${where}: ${sentence(times)}.`, look.width),
    ...(restless.length === 0
      ? []
      : wrap(`The spanning tree has not come to rest on ${sentence(restless)}.`, look.width)),
    ...unprobed(report, look),
    ...leftUp(report),
  ];
}

function leftUp({ lab, isKept }: RealizeReport): string[] {
  return lab !== undefined && isKept ? [`The lab is left up: --lab ${lab} names it.`] : [];
}

function unprobed({ probing, unprobed: why }: RealizeReport, look: Look): string[] {
  switch (probing) {
    case "done":
    case "left-out":
      return [];
    case "interrupted":
      return ["Interrupted: what was built stands, and was not probed."];
    case "failed": {
      const told = `What was built stands, and could not be probed: ${visible(why ?? "")}`;
      return wrap(`${look.paint("bad", GLYPH.bad)} ${told}`, look.width);
    }
  }
}

function unbuilt(report: RealizeReport, look: Look): string[] {
  const { obstacles, applied, after } = report.realized;
  const drift =
    after?.hosts.filter(({ diff }) => diff.missing.length + diff.changed.length + diff.strange.length > 0) ??
    [];
  const isOver = applied.failures.length > 0 || applied.isInterrupted;
  const isCleared = isOver && applied.applied === 0 && applied.stuck.length === 0;
  return [
    ...obstacleLines(obstacles, look),
    ...applied.failures.flatMap((failure) => failureLines(failure, look)),
    ...(applied.isInterrupted ? ["Interrupted."] : []),
    ...(applied.takenBack > 0 ? [`${count(applied.takenBack, "step")} taken back.`] : []),
    ...(isCleared ? ["The hosts are as they were before."] : []),
    ...(applied.stuck.length > 0
      ? ["These could not be taken back:", ...applied.stuck.flatMap((one) => failureLines(one, look))]
      : []),
    ...(applied.applied > 0 ? [`${count(applied.applied, "step")} done, and left so.`] : []),
    ...(applied.stuck.length > 0 && applied.applied > 0
      ? wrap(
          "What was there before is not put back where something new is left beside it: the two might meet.",
          look.width,
        )
      : []),
    ...(isCleared
      ? []
      : obstacles.length > 0 && !isOver && applied.applied === 0
        ? ["Nothing was done."]
        : drift.map(({ wanted }) => `${wanted.host} is not as it should be: simnet status tells how.`)),
    ...leftUp(report),
  ];
}

function pings(fabric: Fabric, probes: readonly ProbeResult[]) {
  return probes
    .filter(({ kind }) => kind === "ping")
    .map(({ from, to, observed }) => {
      const rows = [from, to].map((name) => must(fabric.findEndpoint(name))) as [number, number];
      return { from, to, reachable: observed, judgement: judge(fabric, ...rows, observed) };
    });
}

function comparison(probes: readonly ProbeResult[], look: Look): string[] {
  const wrong = disagreements(probes);
  const kinds = [...new Set(probes.map(({ kind }) => kind))];
  if (wrong.length === 0) {
    const told = `The hosts agree with the model on all ${count(probes.length, "probe")}: ${sentence(kinds)}.`;
    return wrap(`${look.paint("good", GLYPH.good)} ${look.paint("bold", told)}`, look.width);
  }
  const lines = wrong.slice(0, TOLD).flatMap(({ kind, from, to, expected }) => {
    const says = expected
      ? "the model says it arrives, on the hosts it does not"
      : "on the hosts it arrives, the model says it does not";
    return hang(`  ${look.paint("bad", GLYPH.bad)} `, `${kind} ${from} to ${to}: ${says}`, look.width);
  });
  const told = `The hosts disagree with the model on ${wrong.length} of ${count(probes.length, "probe")}.`;
  return [...lines, "", ...wrap(`${look.paint("bad", GLYPH.bad)} ${look.paint("bold", told)}`, look.width)];
}

const TOLD = 20;

function seconds(value: number): string {
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} s`;
}
