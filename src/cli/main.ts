#!/usr/bin/env node
import { readFileSync, writeSync } from "node:fs";
import { type Answer, EXIT } from "./answer.ts";
import type { Context } from "./context.ts";
import { Progress } from "./progress.ts";
import { refuse } from "./refusal.ts";
import { run } from "./run.ts";
import { lookOf } from "./screen.ts";
import { optimiseLater } from "./tiering.ts";

// First of all: it is of what is run from then on.
optimiseLater();

// Only simnet's own answer goes to standard output: what a scenario prints while it is loaded would spoil
// the JSON, so it goes to standard error.
const writeOut = process.stdout.write.bind(process.stdout);
process.stdout.write = process.stderr.write.bind(process.stderr);

// A library's advice to programmers, such as on keys of YAML that are lists, is none of the user's business.
process.removeAllListeners("warning");

const args = process.argv.slice(2);
let running: string | undefined;
let answered = false;
const context = await makeContext();

for (const stream of [process.stdout, process.stderr]) {
  // Whoever reads may close its end early, as `head` does.
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") process.exit();
    unwritten(error);
  });
}
process.on("uncaughtException", (thrown) => finish(failure(thrown)));
process.on("exit", () => {
  if (answered) return;
  // A default export that never resolves, or a process.exit of the file's own: never exit code 0.
  const { code, stdout, stderr } = failure("it ends the process, or waits for what never comes");
  process.exitCode = code;
  writeSync(2, stderr);
  writeSync(1, stdout);
});

await run(args, context).then(finish, (thrown: unknown) => finish(failure(thrown)));

async function makeContext(): Promise<Context> {
  const [out, err] = await Promise.all([
    lookOf(process.stdout, process.env),
    lookOf(process.stderr, process.env),
  ]);
  const about = readFileSync(new URL("../../package.json", import.meta.url), "utf8");
  return {
    version: (JSON.parse(about) as { version: string }).version,
    invocation: process.env["npm_command"] === "exec" ? "npx simnet" : "simnet",
    out,
    err,
    progress: isWatched()
      ? new Progress(
          (text) => writeSync(2, text),
          err.width,
          () => performance.now(),
        )
      : undefined,
    write: ({ stdout, stderr }) => {
      process.stderr.write(stderr);
      writeOut(stdout);
    },
    running: (file) => (running = file),
  };
}

/** Whether somebody sits at a terminal that can draw a line anew. */
function isWatched(): boolean {
  return process.stderr.isTTY && process.env["TERM"] !== "dumb" && !args.includes("--json");
}

function finish({ code, stdout, stderr }: Answer): void {
  context.progress?.end();
  answered = true;
  process.exitCode = code;
  // Ends even if a scenario has left a timer running, but not before all is written.
  process.stderr.write(stderr, () =>
    writeOut(stdout, (error) => {
      if (error !== undefined && error !== null && (error as NodeJS.ErrnoException).code !== "EPIPE")
        unwritten(error);
      process.exit();
    }),
  );
}

/** A full disk, a closed stream: what was asked for has not been answered, whatever the answer was. */
function unwritten({ message }: Error): never {
  answered = true;
  try {
    writeSync(2, `simnet: the answer could not be written: ${message}\n`);
  } catch {
    // Nobody is left to tell.
  }
  process.exit(EXIT.failure);
}

/** What nobody caught: the fault of the file whose code was running, else a bug. */
function failure(thrown: unknown): Answer {
  const { message, stack = "" } = thrown instanceof Error ? thrown : { message: String(thrown) };
  const [found = ""] = message.split("\n");
  if (running !== undefined) {
    const problem = { path: "", expected: `${running} to give its default export`, found };
    return refuse(running, [problem], args.includes("--json"), context);
  }
  const where = process.env["SIMNET_DEBUG"] === "1" ? `${stack}\n` : "";
  const stderr = `simnet: a bug in simnet: ${found} (SIMNET_DEBUG=1 shows where)\n${where}`;
  return { code: EXIT.failure, stdout: "", stderr };
}
