import { readNetwork } from "../../model/network.ts";
import { inParallel, WIDTH } from "../../realize/in-parallel.ts";
import { LabError } from "../../realize/lab/lab-error.ts";
import { sharedMachines } from "../../realize/machines.ts";
import { observedFabric } from "../../realize/observe/fabric/observed-fabric.ts";
import { type Snapshot, takeSnapshot } from "../../realize/observe/snapshot.ts";
import { type Answer, EXIT } from "../answer.ts";
import type { Context } from "../context.ts";
import { refuse } from "../refusal.ts";
import { renderObserved } from "../render/observe.ts";
import { environmentFailed } from "../render/site.ts";
import { type LiveSiteOptions, openLiveSite, wrongSite } from "../site.ts";

export interface ObserveOptions extends LiveSiteOptions {
  readonly name?: string;
  readonly json?: boolean;
}

/** `simnet observe`: live hosts as a fabric. Nothing on them is changed. */
export async function observeCommand(options: ObserveOptions, context: Context): Promise<Answer> {
  const json = options.json === true;
  const wrong = wrongSite(options);
  if (wrong.length > 0) return refuse("simnet", wrong, json, context);
  const source = options.inventory ?? options.lab ?? "simnet";
  try {
    const site = await openLiveSite(options);
    if (!site.ok) return refuse(source, site.problems, json, context);
    const { transports, told } = site.value;
    try {
      context.progress?.show(`asking ${transports.size} hosts`);
      const answers = await inParallel([...transports.values()], WIDTH, takeSnapshot);
      const failures = [...transports.keys()].flatMap((host, i) => {
        const answer = answers[i];
        return answer !== undefined && "failure" in answer ? [`${host}: ${answer.failure}`] : [];
      });
      const snapshots = answers.filter((one): one is Snapshot => !("failure" in one));
      failures.push(...sharedMachines(snapshots).map(({ host, what }) => `${host}: ${what}`));
      if (failures.length > 0) return environmentFailed(failures.join("\n"), json);
      const observed = observedFabric(options.name ?? "live", snapshots, told);
      const network = readNetwork(observed.document);
      if (!network.ok) return refuse(source, network.problems, json, context);
      const stdout = `${JSON.stringify(observed.document, undefined, 2)}\n`;
      context.progress?.end();
      return { code: EXIT.ok, stdout, stderr: json ? "" : renderObserved(observed, context.err) };
    } finally {
      await site.value.close(true);
    }
  } catch (thrown) {
    if (!(thrown instanceof LabError)) throw thrown;
    return environmentFailed(thrown.message, json);
  }
}
