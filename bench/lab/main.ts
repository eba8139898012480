// npm run bench:lab: how long it takes to build on real hosts. It needs what `npm run test:lab` needs, and starts it likewise.
import { findOrStart, haveBase } from "../../test/lab/engine.ts";
import { plugging } from "./plugging.ts";
import { threeHosts } from "./three-hosts.ts";

process.exitCode = await main();

async function main(): Promise<number> {
  const engine = await findOrStart();
  if ("problem" in engine) {
    process.stderr.write(`${engine.problem}\n`);
    return 3;
  }
  try {
    if (engine.host !== undefined) process.env["DOCKER_HOST"] = engine.host;
    const problem = haveBase(engine.host);
    if (problem !== undefined) {
      process.stderr.write(`${problem}\n`);
      return 3;
    }
    for (const section of [plugging, threeHosts])
      process.stdout.write((await section()).map((line) => `${line}\n`).join("") + "\n");
    return 0;
  } finally {
    await engine.stop();
  }
}
