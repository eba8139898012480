import { compile } from "../../realize/compile/compile.ts";
import { datapathsOf } from "../../realize/datapath.ts";
import { LabError } from "../../realize/lab/lab-error.ts";
import type { HostParts } from "../../realize/part.ts";
import { fabricOf } from "../../realize/plan.ts";
import { askHosts } from "../../realize/probe/ask.ts";
import { compareAnswers, disagreements, type ProbeResult } from "../../realize/probe/compare.ts";
import { expectedAnswers } from "../../realize/probe/expected.ts";
import { realize, type Realized } from "../../realize/realize.ts";
import { untilSettled } from "../../realize/settle.ts";
import type { Fabric } from "../../model/fabric/fabric.ts";
import { must } from "../../model/fabric/fabric.ts";
import { type Answer, EXIT, type ExitCode, jsonAnswer, textAnswer } from "../answer.ts";
import type { Context } from "../context.ts";
import { openNetwork } from "../open.ts";
import { verifiedOrTold } from "../plannable.ts";
import { refuse } from "../refusal.ts";
import { type RealizeReport, renderRealized } from "../render/realize.ts";
import { environmentFailed } from "../render/site.ts";
import { openSite, type Site, type SiteOptions } from "../site.ts";
import { IMAGE } from "./plan.ts";

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
  if (!network.ok) return refuse(file, network.problems, json, context);
  const plannable =
    options.unverified === true
      ? { unverified: network.value.fabric }
      : verifiedOrTold(network.value.fabric, file, context);
  if ("code" in plannable) return plannable;
  const fabric = fabricOf(plannable);
  const compiled = compile(fabric, { datapath: () => "system", image: IMAGE });
  if (!compiled.ok) return refuse(file, compiled.problems, json, context);
  const started = performance.now();
  try {
    context.progress?.show("starting");
    const site = await openSite(fabric, options);
    if (!site.ok) return refuse(file, site.problems, json, context);
    const lab = secondsSince(started);
    try {
      const report = await build(fabric, site.value, options, context);
      const told = { ...report, took: { ...report.took, lab } };
      const code = codeOf(told);
      context.progress?.end();
      if (json) return jsonAnswer(code, realizeDocument(told));
      return textAnswer(code, renderRealized(told, file, context.out));
    } finally {
      await site.value.close(options.keep === true || typeof options.lab === "string");
    }
  } catch (thrown) {
    if (!(thrown instanceof LabError)) throw thrown;
    return environmentFailed(thrown.message, json);
  }
}

async function build(
  fabric: Fabric,
  { transports, lab }: Site,
  options: RealizeOptions,
  context: Context,
): Promise<RealizeReport> {
  const datapaths = await datapathsOf(transports);
  const compiled = compile(fabric, {
    datapath: (host) => datapaths.get(host) ?? "system",
    image: options.image ?? IMAGE,
  });
  if (!compiled.ok) throw new Error("what compiles for one datapath compiles for the other");
  const wanted = compiled.value;
  const interrupt = new AbortController();
  const onSignal = () => interrupt.abort();
  for (const signal of SIGNALS) process.once(signal, onSignal);
  const atBuild = performance.now();
  const realized = await realize(fabric, wanted, transports, {
    ...(options.keepPartial === true && { keepPartial: true }),
    signal: interrupt.signal,
    onStep: (host, done, all) => context.progress?.show(`${host}: step ${done} of ${all}`),
  });
  for (const signal of SIGNALS) process.removeListener(signal, onSignal);
  const atSettle = performance.now();
  const restless = realized.isBuilt
    ? await untilSettled(wanted, transports, (seconds) =>
        context.progress?.show(`waiting for spanning trees, ${Math.round(seconds)} s`),
      )
    : [];
  const atProbe = performance.now();
  context.progress?.show("probing");
  const probes = realized.isBuilt ? await probe(fabric, wanted, realized, transports) : [];
  return {
    fabric,
    realized,
    probes,
    restless,
    lab,
    isKept: options.keep === true || typeof options.lab === "string",
    took: {
      lab: 0,
      build: (atSettle - atBuild) / 1000,
      settle: (atProbe - atSettle) / 1000,
      probe: secondsSince(atProbe),
    },
  };
}

const SIGNALS = ["SIGINT", "SIGTERM"] as const;

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
  return compareAnswers(fabric, expectedAnswers(fabric), await askHosts(fabric, hosts));
}

function codeOf({ realized, probes }: RealizeReport): ExitCode {
  if (!realized.isBuilt) return EXIT.failure;
  return disagreements(probes).length === 0 ? EXIT.ok : EXIT.finding;
}

/** In the contract's words; `kind` of a probe and what failed are ours. */
function realizeDocument({ realized, probes, restless, lab, took }: RealizeReport) {
  return {
    applied: realized.applied.applied,
    probes,
    agrees: realized.isBuilt && disagreements(probes).length === 0,
    ...(lab !== undefined && { lab }),
    obstacles: realized.obstacles,
    failures: realized.applied.failures.map(({ host, does, run, outcome }) => ({
      host,
      does,
      argv: run.argv,
      ...outcome,
    })),
    takenBack: realized.applied.takenBack,
    interrupted: realized.applied.isInterrupted,
    restless,
    seconds: took,
  };
}

function secondsSince(moment: number): number {
  return (performance.now() - moment) / 1000;
}
