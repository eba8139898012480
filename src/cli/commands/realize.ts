import type { StepFailure } from "../../realize/apply.ts";
import { compile } from "../../realize/compile/compile.ts";
import { datapathsOf } from "../../realize/datapath.ts";
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
import { problemsIn, refuse } from "../refusal.ts";
import { type RealizeReport, renderRealized } from "../render/realize.ts";
import { environmentFailed } from "../render/site.ts";
import { openSite, type Site, type SiteOptions, wrongSite } from "../site.ts";

export interface RealizeOptions extends SiteOptions {
  readonly image?: string;
  readonly unverified?: boolean;
  readonly keep?: boolean;
  readonly keepPartial?: boolean;
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
  const compiled = compile(fabric, { datapath: () => "system", image: IMAGE });
  if (!compiled.ok) return refuse(file, compiled.problems, json, context);
  return interruptible((signal) => onSite(fabric, file, { ...options, signal }, context));
}

interface Run extends RealizeOptions {
  readonly signal: AbortSignal;
}

async function onSite(fabric: Fabric, file: string, options: Run, context: Context): Promise<Answer> {
  const json = options.json === true;
  const started = performance.now();
  try {
    context.progress?.show("starting");
    const site = await openSite(fabric, options);
    if (!site.ok) return refuse(options.inventory ?? file, site.problems, json, context);
    const lab = secondsSince(started);
    try {
      const report = await build(fabric, site.value, options, context);
      const told = { ...report, took: { ...report.took, lab } };
      const code = codeOf(told);
      context.progress?.end();
      if (json) return jsonAnswer(code, realizeDocument(told));
      return textAnswer(code, renderRealized(told, file, context.out));
    } finally {
      await site.value.close(isKept(options));
    }
  } catch (thrown) {
    if (!(thrown instanceof LabError)) throw thrown;
    return environmentFailed(thrown.message, json);
  }
}

const isKept = ({ keep, lab }: RealizeOptions) => keep === true || typeof lab === "string";

async function build(
  fabric: Fabric,
  { transports, lab }: Site,
  { signal, ...options }: Run,
  { progress }: Context,
): Promise<RealizeReport> {
  const started = performance.now();
  const datapaths = await datapathsOf(transports);
  const compiled = compile(fabric, {
    datapath: (host) => datapaths.get(host) ?? "system",
    image: options.image ?? IMAGE,
  });
  if (!compiled.ok) throw new Error("what compiles for one datapath compiles for the other");
  const wanted = compiled.value;
  const took = { lab: 0, build: 0, settle: 0, probe: 0 };
  let [probes, restless]: [readonly ProbeResult[], readonly string[]] = [[], []];
  let partings: RealizeReport["partings"] = [];
  let isProbed = false;
  let unprobed: string | undefined;
  const steps = new Map<string, string>();
  const realized = await realize(fabric, wanted, transports, {
    ...(options.keepPartial === true && { keepPartial: true }),
    signal,
    onStep: (host, done, all) => {
      steps.set(host, `${host} ${done}/${all}`);
      progress?.show([...steps.values()].join("  "));
    },
    whenBuilt: async (built) => {
      took.build = secondsSince(started);
      restless = await untilSettled(wanted, transports, {
        signal,
        onWait: (seconds) => progress?.show(`waiting for spanning trees, ${Math.round(seconds)} s`),
      });
      took.settle = secondsSince(started) - took.build;
      if (signal.aborted) return;
      progress?.show("probing");
      try {
        probes = await probe(fabric, wanted, built, transports);
        partings = await partingsOf(fabric, disagreements(probes), transports);
        isProbed = true;
      } catch (thrown) {
        if (!(thrown instanceof ProbeError)) throw thrown;
        unprobed = thrown.message;
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
    isProbed,
    unprobed,
    took,
  };
}

async function probe(
  fabric: Fabric,
  wanted: readonly HostParts[],
  { after }: Realized,
  transports: Site["transports"],
): Promise<readonly ProbeResult[]> {
  const snapshots = new Map(after?.hosts.map(({ observed }) => [observed.host, observed.snapshot]));
  const hosts = wanted.map((one) => ({
    transport: must(transports.get(one.host)),
    wanted: one,
    snapshot: must(snapshots.get(one.host)),
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

function codeOf({ realized, isProbed, probes }: RealizeReport): ExitCode {
  if (!realized.isBuilt || !isProbed) return EXIT.failure;
  return disagreements(probes).length === 0 ? EXIT.ok : EXIT.finding;
}

/** In the contract's words; `kind` of a probe and what failed are ours. */
function realizeDocument(report: RealizeReport) {
  const { realized, isProbed, unprobed, probes, partings, restless, lab, took } = report;
  return {
    applied: realized.applied.applied,
    probes,
    agrees: isProbed && disagreements(probes).length === 0,
    ...(partings.length > 0 && {
      partings: partings.map(partingDocument),
    }),
    ...(lab !== undefined && { lab }),
    obstacles: realized.obstacles,
    failures: failureDocuments(realized.applied.failures),
    takenBack: realized.applied.takenBack,
    stuck: failureDocuments(realized.applied.stuck),
    interrupted: realized.applied.isInterrupted || (realized.isBuilt && !isProbed && unprobed === undefined),
    ...(unprobed !== undefined && { unprobed }),
    restless,
    seconds: took,
  };
}

function partingDocument({ of: { kind, from, to }, parting }: RealizeReport["partings"][number]) {
  return { kind, from, to, ...parting };
}

function failureDocuments(failures: readonly StepFailure[]) {
  return failures.map(({ host, does, run, outcome }) => ({ host, does, argv: run.argv, ...outcome }));
}

function secondsSince(moment: number): number {
  return (performance.now() - moment) / 1000;
}
