import { Worker } from "node:worker_threads";
import { formatOf } from "../../load/format.ts";
import { loadValue } from "../../load/load.ts";
import { messageOf, wrongFile } from "../../load/whole-file.ts";
import { type Network, readNetwork } from "../../model/network.ts";
import type { Checked } from "../../model/values/problem.ts";
import { simnetItself } from "../open.ts";

/** Where the build puts it, from the folder of either an entry or a chunk. */
const APART = new URL("../cli/apart.js", import.meta.url);

/** Opens files over and over, each time as if for the first time. */
export class Opener {
  #spare: Worker | undefined;

  /**
   * The network that FILE holds now, whatever it held before, or what is wrong with it.
   * @param signal that it is not wanted any more: a file may run for ever
   */
  async open(file: string, signal: AbortSignal): Promise<Checked<Network>> {
    const isScript = formatOf(file) === "script";
    const value = await (isScript ? this.#run(file, signal) : loadValue(file, simnetItself));
    return value.ok ? readNetwork(value.value) : value;
  }

  /** In a thread that has loaded nothing but simnet; the next one is made ready meanwhile, which takes longer than most files. */
  #run(file: string, signal: AbortSignal): Promise<Checked<unknown>> {
    const worker = this.#spare ?? new Worker(APART);
    this.#spare = new Worker(APART);
    signal.addEventListener("abort", () => void worker.terminate(), { once: true });
    return new Promise((resolve) => {
      const toItsEnd = (found: string) => resolve(wrongFile(`${file} to run to its end`, found));
      worker.once("message", resolve);
      worker.once("error", (thrown) => toItsEnd(`an error: ${messageOf(thrown)}`));
      worker.once("exit", () => toItsEnd("it ends the process, or waits for what never comes"));
      // No page of a browser: there is no origin to name.
      // oxlint-disable-next-line unicorn/require-post-message-target-origin
      worker.postMessage(file);
    });
  }
}
