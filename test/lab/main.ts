// npm run test:lab: real hosts as containers, with an Open vSwitch and a Docker engine each, and simnet builds networks on them.
import { spawn } from "node:child_process";
import { findOrStart, haveBase } from "./engine.ts";

process.exitCode = await main();

async function main(): Promise<number> {
  const engine = await findOrStart();
  if ("problem" in engine) {
    process.stderr.write(`${engine.problem}\n`);
    return 3;
  }
  try {
    const problem = haveBase(engine.host);
    if (problem !== undefined) {
      process.stderr.write(`${problem}\n`);
      return 3;
    }
    return await runTests(engine.host);
  } finally {
    await engine.stop();
  }
}

async function runTests(host: string | undefined): Promise<number> {
  const env = host === undefined ? process.env : { ...process.env, DOCKER_HOST: host };
  const vitest = spawn("vitest", ["run", "--config", "vitest.lab.config.ts"], { env, stdio: "inherit" });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
    process.on(signal, () => vitest.kill(signal));
  return new Promise((resolve) => {
    vitest.once("exit", (code) => resolve(code ?? 1));
    vitest.once("error", () => resolve(3));
  });
}
