import { compileWanted, type Wanted } from "../../realize/compile/wanted.ts";
import { LabError } from "../../realize/lab/lab-error.ts";
import type { HostParts } from "../../realize/part.ts";
import { fabricOf } from "../../realize/plan.ts";
import { ProbeError } from "../../realize/probe/ask.ts";
import { disagreements, probeHosts, type ProbeResult } from "../../realize/probe/compare.ts";
import { findParting } from "../../realize/probe/parting.ts";
import { realize, type Realized } from "../../realize/realize.ts";
import { untilSettled } from "../../realize/settle.ts";
import type { Fabric } from "../../model/fabric/fabric.ts";
import { must } from "../../model/fabric/fabric.ts";
import { type Answer, EXIT, type ExitCode, jsonAnswer, textAnswer } from "../answer.ts";
import type { Context } from "../context.ts";
import { IMAGE, wrongImage } from "../image.ts";
import { interruptible } from "../interrupt.ts";
import { openNetwork } from "../open.ts";
import { verifiedOrTold } from "../plannable.ts";
import { realizeDocument } from "../realize-document.ts";
import { problemsIn, refuse } from "../refusal.ts";
import { type RealizeReport, renderRealized } from "../render/realize.ts";
import { environmentFailed } from "../render/site.ts";
import { type OpenSite, readSite, type Site, type SiteOptions, wrongSite } from "../site.ts";

export interface RealizeOptions extends SiteOptions {
  readonly image?: string;
  readonly unverified?: boolean;
  readonly keep?: boolean;
  readonly keepPartial?: boolean;
  /** false: it is built, and that is all */
  readonly probe?: boolean;
  readonly json?: boolean;
}

/** `simnet realize FILE`: verify, plan, apply, probe, compare with the model. */
export async function realizeCommand(
  file: string,
  options: RealizeOptions,
  context: Context,
): Promise<Answer> {
  const json = options.json === true;
  const network = await openNetwork(file, context);
  const wrong = [...wrongSite(options), ...wrongImage(options.image ?? IMAGE)];
  if (!network.ok || wrong.length > 0) return refuse(file, [...wrong, ...problemsIn(network)], json, context);
  const plannable =
    options.unverified === true
      ? { unverified: network.value.fabric }
      : verifiedOrTold(network.value.fabric, file, json, context);
  if ("code" in plannable) return plannable;
  const fabric = fabricOf(plannable);
  const wanted = compileWanted(fabric, options.image ?? IMAGE);
  if (!wanted.ok) return refuse(file, wanted.problems, json, context);
  const site = await readSite(fabric, options);
  if (!site.ok) return refuse(options.inventory ?? file, site.problems, json, context);
  const building = { fabric, wanted: wanted.value, openSite: site.value };
  return interruptible((signal) => onSite(building, file, { ...options, signal }, context));
}

interface Run extends RealizeOptions {
  readonly signal: AbortSignal;
}

/** What is to be built, what that is on each host, and where those are. */
interface Building {
  readonly fabric: Fabric;
  readonly wanted: Wanted;
  readonly openSite: OpenSite;
}

async function onSite(building: Building, file: string, options: Run, context: Context): Promise<Answer> {
  const json = options.json === true;
  const started = performance.now();
  try {
    context.progress?.show("starting");
    const site = await building.openSite();
    const lab = secondsSince(started);
    try {
      let report = await build(building, site, options, context);
      if (site.revive !== undefined && isStopped(report)) {
        await site.revive();
        report = await build(building, site, options, context);
      }
      const told = { ...report, took: { ...report.took, lab } };
      const code = codeOf(told);
      context.progress?.end();
      if (json) return jsonAnswer(code, realizeDocument(told));
      return textAnswer(code, renderRealized(told, file, context.out));
    } finally {
      await site.close(isKept(options));
    }
  } catch (thrown) {
    if (!(thrown instanceof LabError)) throw thrown;
    return environmentFailed(thrown.message, json);
  }
}

/** Whether hosts that were looked at had something in the way, such as a switch that does not answer, and no step was begun. */
function isStopped({ realized: { obstacles, after, applied } }: RealizeReport): boolean {
  const isBegun = applied.applied + applied.takenBack + applied.failures.length > 0 || applied.isInterrupted;
  return obstacles.length > 0 && after !== undefined && !isBegun;
}

const isKept = ({ keep, lab }: RealizeOptions) => keep === true || typeof lab === "string";

async function build(
  { fabric, wanted }: Building,
  { transports, lab }: Site,
  { signal, ...options }: Run,
  { progress }: Context,
): Promise<RealizeReport> {
  const started = performance.now();
  const took = { lab: 0, build: 0, settle: 0, probe: 0 };
  let [probes, restless]: [readonly ProbeResult[], readonly string[]] = [[], []];
  let partings: RealizeReport["partings"] = [];
  let probing: RealizeReport["probing"] = options.probe === false ? "left-out" : "interrupted";
  let unprobed: string | undefined;
  const steps = new Map<string, string>();
  const realized = await realize(fabric, wanted, transports, {
    ...(options.keepPartial === true && { keepPartial: true }),
    signal,
    isToProbe: options.probe !== false,
    onStep: (host, done, all) => {
      steps.set(host, `${host} ${done}/${all}`);
      progress?.show([...steps.values()].join("  "));
    },
    whenBuilt: async (built, lost) => {
      took.build = secondsSince(started);
      if (probing === "left-out") return;
      const stop = AbortSignal.any([signal, lost]);
      restless = await untilSettled(partsOn(built), transports, {
        signal: stop,
        onWait: (seconds) => progress?.show(`waiting for spanning trees, ${Math.round(seconds)} s`),
      });
      took.settle = secondsSince(started) - took.build;
      if (stop.aborted) return;
      progress?.show("probing");
      try {
        probes = await probe(fabric, built, transports);
        partings = await partingsOf(fabric, disagreements(probes), transports);
        probing = "done";
      } catch (thrown) {
        if (!(thrown instanceof ProbeError)) throw thrown;
        [probing, unprobed] = ["failed", thrown.message];
      }
      took.probe = secondsSince(started) - took.settle - took.build;
    },
  });
  return {
    fabric,
    realized,
    probes,
    partings,
    restless,
    lab,
    isKept: isKept(options),
    probing,
    unprobed,
    took,
  };
}

function partsOn({ after }: Realized): readonly HostParts[] {
  return must(after).hosts.map(({ wanted }) => wanted);
}

async function probe(
  fabric: Fabric,
  { after }: Realized,
  transports: Site["transports"],
): Promise<readonly ProbeResult[]> {
  const hosts = must(after).hosts.map(({ wanted, observed: { snapshot } }) => ({
    transport: must(transports.get(wanted.host)),
    wanted,
    snapshot,
  }));
  return probeHosts(fabric, hosts);
}

/** Of the first disagreements: one explains many. */
async function partingsOf(
  fabric: Fabric,
  wrong: readonly ProbeResult[],
  transports: Site["transports"],
): Promise<RealizeReport["partings"]> {
  const shown = wrong.slice(0, MOST_TRACED);
  const found = await Promise.all(shown.map((one) => findParting(fabric, one, transports)));
  return shown.map((of, i) => ({ of, parting: found[i] }));
}

const MOST_TRACED = 3;

function codeOf({ realized, probing, probes }: RealizeReport): ExitCode {
  if (isOnlyDrift(realized)) return EXIT.finding;
  if (!realized.isBuilt || probing === "interrupted" || probing === "failed") return EXIT.failure;
  return disagreements(probes).length === 0 ? EXIT.ok : EXIT.finding;
}

/** Nothing went wrong, and something is on the hosts that simnet leaves alone: what others have added. */
function isOnlyDrift({ isBuilt, obstacles, applied }: Realized): boolean {
  return !isBuilt && obstacles.length === 0 && applied.failures.length === 0 && !applied.isInterrupted;
}

function secondsSince(moment: number): number {
  return (performance.now() - moment) / 1000;
}
