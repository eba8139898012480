import { chmodSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { expect, test } from "vitest";
import { must } from "../../../src/model/fabric/fabric.ts";
import { plugSteps } from "../../../src/realize/steps/interfaces.ts";
import { folderWith } from "../../cli/simnet.ts";
import { onOneHost, partsOf } from "../fabric.ts";

/** Fails at the second line of what a container is to have, as ip(8) does. */
const IP = `#!/bin/sh
case "$*" in
*"-netns "*) cat >/dev/null; echo "RTNETLINK answers: File exists" >&2; echo "Command failed -:2" >&2; exit 1 ;;
*-batch*) cat >/dev/null ;;
esac`;

test("a plug that fails says the line that failed, and the noise of checksums is left out", async () => {
  const file = {
    ...onOneHost({ b: { datapath_type: "netdev", ports: { p: {} } } }),
    endpoints: { "red/a": { port: "h1/b/p", ip: "10.1.0.1/24" } },
  };
  const plugs = partsOf(file).parts.filter(({ kind }) => kind === "plug");
  const { argv, input = "" } = must(plugSteps(plugs, "lab")[0]).run;
  const folder = folderWith({ ip: IP, docker: "#!/bin/sh\necho x\n" });
  for (const name of ["ip", "docker"]) chmodSync(join(folder, name), 0o755);
  const { exitCode, stdout, stderr } = await execa(argv[0], argv.slice(1), {
    input,
    env: { PATH: `${folder}:${must(process.env["PATH"])}` },
    reject: false,
  });
  expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
  expect(stderr.split("\n")).toEqual([
    "RTNETLINK answers: File exists",
    "Command failed -:2",
    "line 2: link set dev eth1 up",
  ]);
});
