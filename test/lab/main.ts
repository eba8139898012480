// npm run test:lab: real hosts as containers, with an Open vSwitch and a Docker engine each, and simnet builds networks on them.
import { spawn } from "node:child_process";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { findOrStart, haveBase, haveSsh } from "./engine.ts";

const USAGE = `npm run test:lab -- [options]: builds networks on real hosts, and asks them whether the model is right
  --differential N  networks drawn at random alone, so many (default: all tests, 5 networks)
  --seed N          the seed (default: a fresh one)
  --replay FILE     the networks of a disagreement once more, as written to .reports/lab
`;

const text = { type: "string" } as const;
const options = { differential: text, seed: text, replay: text } as const;
type Options = Readonly<Partial<Record<keyof typeof options, string>>>;

process.exitCode = await main();

async function main(): Promise<number> {
  const values = readOptions();
  if (values === undefined) return 2;
  const engine = await findOrStart();
  if ("problem" in engine) {
    process.stderr.write(`${engine.problem}\n`);
    return 3;
  }
  try {
    const problem =
      haveBase(engine.host) ?? (haveSsh() ? undefined : "there is no ssh, and none could be installed");
    if (problem !== undefined) {
      process.stderr.write(`${problem}\n`);
      return 3;
    }
    return await runTests(engine.host, values);
  } finally {
    await engine.stop();
  }
}

function readOptions(): Options | undefined {
  try {
    return parseArgs({ options }).values;
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`);
    return undefined;
  }
}

async function runTests(host: string | undefined, values: Options): Promise<number> {
  const told = {
    DOCKER_HOST: host,
    FC_SEED: values.seed,
    LAB_DIFFERENTIAL: values.differential,
    LAB_REPLAY: values.replay === undefined ? undefined : resolve(values.replay),
  };
  const env = { ...process.env };
  for (const [name, value] of Object.entries(told)) if (value !== undefined) env[name] = value;
  const isAlone = values.differential !== undefined || values.replay !== undefined;
  const args = ["run", "--config", "vitest.lab.config.ts", ...(isAlone ? ["test/lab/differential"] : [])];
  const vitest = spawn("vitest", args, { env, stdio: "inherit" });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
    process.on(signal, () => vitest.kill(signal));
  return new Promise((done) => {
    vitest.once("exit", (code) => done(code ?? 1));
    vitest.once("error", () => done(3));
  });
}
