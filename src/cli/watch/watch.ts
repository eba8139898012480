import { existsSync } from "node:fs";
import { filesOf } from "../../load/imports.ts";
import type { Problem } from "../../model/values/problem.ts";
import { digestOf } from "../../verify/digest.ts";
import type { Report } from "../../verify/verdict.ts";
import type { Answer } from "../answer.ts";
import type { Context } from "../context.ts";
import { refuse } from "../refusal.ts";
import { renderReport } from "../render/report.ts";
import { environmentFailed } from "../render/site.ts";
import { renderHead, renderSame, renderSince, renderUnread, renderWait } from "../render/watch.ts";
import { reportOn, type Subject, type VerifyOptions } from "../verification.ts";
import { FileWatch, WatchError } from "./file-watch.ts";
import { Opener } from "./open-anew.ts";

/**
 * Verifies FILE, and again whenever it, OTHER or a module that they import is saved, until it is interrupted.
 * @returns only where the system lets nobody watch
 */
export async function watchAndVerify(
  file: string,
  options: VerifyOptions,
  context: Context,
): Promise<Answer> {
  const watch = new FileWatch();
  const runs = new Runs(file, options, context);
  try {
    for (let saved: readonly string[] = []; ;) {
      // Before anything is read: what is saved from now on is seen.
      const files = runs.files();
      watch.watch(files);
      const next = watch.saved();
      // oxlint-disable-next-line no-await-in-loop
      await runs.run(saved, files.filter((one) => existsSync(one)).length, next);
      // oxlint-disable-next-line no-await-in-loop
      saved = await next;
    }
  } catch (thrown) {
    if (thrown instanceof WatchError) return environmentFailed(thrown.message, false);
    throw thrown;
  } finally {
    watch.close();
  }
}

/** What was verified last. */
interface Verified {
  readonly run: number;
  readonly report: Report;
  /** equal where the report is */
  readonly identity: string;
}

type Opened =
  | { readonly kind: "networks"; readonly subject: Subject }
  | { readonly kind: "wrong"; readonly file: string; readonly problems: readonly Problem[] }
  /** saved again before it was read */
  | { readonly kind: "overtaken" };

/** One run after the other, each told beside the last that came to a verdict. */
class Runs {
  readonly #file: string;
  readonly #options: VerifyOptions;
  readonly #context: Context;
  readonly #opener = new Opener();
  #run = 0;
  #last: Verified | undefined;

  constructor(file: string, options: VerifyOptions, context: Context) {
    this.#file = file;
    this.#options = options;
    this.#context = context;
  }

  /** All that a run reads, as far as the texts say. */
  files(): readonly string[] {
    const { against } = this.#options;
    return [...new Set([...filesOf(this.#file), ...(against === undefined ? [] : filesOf(against))])];
  }

  /** @param next that something is saved again */
  async run(saved: readonly string[], files: number, next: Promise<unknown>): Promise<void> {
    const { out, progress } = this.#context;
    this.#run++;
    progress?.begin();
    this.#tell(renderHead(this.#run, new Date(), saved, out));
    const started = performance.now();
    const opened = await this.#open(next);
    const read = performance.now();
    const isVerified = this.#conclude(opened);
    progress?.end();
    const verifying = isVerified ? performance.now() - read : undefined;
    this.#tell(renderWait({ reading: read - started, verifying, file: this.#file, files }, out));
  }

  async #open(next: Promise<unknown>): Promise<Opened> {
    const { against } = this.#options;
    const overtaken = new AbortController();
    const give = () => overtaken.abort();
    const saved = next.then(give, give);
    const opening = Promise.all(
      [this.#file, ...(against === undefined ? [] : [against])].map((file) =>
        this.#opener.open(file, overtaken.signal),
      ),
    );
    const [network, before] = (await Promise.race([opening, saved])) ?? [];
    if (network === undefined) return { kind: "overtaken" };
    if (!network.ok) return { kind: "wrong", file: this.#file, problems: network.problems };
    if (before?.ok === false) return { kind: "wrong", file: against ?? "", problems: before.problems };
    const subject = { file: this.#file, network: network.value, before: before?.value };
    return { kind: "networks", subject };
  }

  /** @returns whether there is a verdict that was not there before */
  #conclude(opened: Opened): boolean {
    switch (opened.kind) {
      case "networks":
        return this.#verify(opened.subject);
      case "wrong":
        return this.#refuse(opened.file, opened.problems);
      case "overtaken":
        this.#tell("It was saved again before it was read.\n");
        return false;
    }
  }

  #verify(subject: Subject): boolean {
    const { out } = this.#context;
    const [last, identity] = [this.#last, identityOf(subject)];
    if (last?.identity === identity) {
      this.#tell(renderSame(last.run, last.report, out));
      return false;
    }
    const report = reportOn(subject, this.#options, this.#context);
    if (!report.ok) return this.#refuse(this.#file, report.problems);
    this.#context.progress?.end();
    this.#tell(renderReport(report.value, this.#file, out));
    if (last !== undefined) this.#tell(renderSince(last.run, last.report, report.value, out));
    this.#last = { run: this.#run, report: report.value, identity };
    return true;
  }

  #refuse(file: string, problems: readonly Problem[]): false {
    this.#context.progress?.end();
    this.#context.write(refuse(file, problems, false, this.#context));
    if (this.#last !== undefined)
      this.#tell(renderUnread(this.#last.run, this.#last.report, this.#context.out));
    return false;
  }

  #tell(stdout: string): void {
    this.#context.write({ stdout, stderr: "" });
  }
}

/** What a report hangs on: the fabrics, and what is said beside them. */
function identityOf({ network, before }: Subject): string {
  const digest = before === undefined ? undefined : digestOf(before.fabric);
  return JSON.stringify([digestOf(network.fabric), network.fabric.name, network.notices, digest]);
}
