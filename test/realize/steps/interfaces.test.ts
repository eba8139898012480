import { chmodSync, existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { describe, expect, test } from "vitest";
import { must } from "../../../src/model/fabric/fabric.ts";
import { GIVEN, NAMED } from "../../../src/realize/namespaces.ts";
import { plugSteps } from "../../../src/realize/steps/interfaces.ts";
import { folderWith } from "../../cli/simnet.ts";
import { onOneHost, partsOf } from "../fabric.ts";

/** Fails at the second line of what a container is to have, as ip(8) does. */
const IP = `#!/bin/sh
case "$*" in
*"-netns "*) cat >/dev/null; echo "RTNETLINK answers: File exists" >&2; echo "Command failed -:2" >&2; exit 1 ;;
*-batch*) cat >/dev/null ;;
esac`;

const FILE = {
  ...onOneHost({ b: { datapath_type: "netdev", ports: { p: {} } } }),
  endpoints: { "red/a": { port: "h1/b/p", ip: "10.1.0.1/24" } },
};

/**
 * Plugs `red/a` on a host that has given these names to namespaces.
 * @param ours those of them that simnet has written down
 */
async function plug(ip: string, names: readonly string[] = [], ours: readonly string[] = []) {
  const plugs = partsOf(FILE).parts.filter(({ kind }) => kind === "plug");
  const { argv, input = "" } = must(plugSteps(plugs, "lab")[0]).run;
  const files = names.map((name) => [`netns/${name}`, ""]);
  const given = ours.length === 0 ? {} : { given: ours.map((name) => `${name}\n`).join("") };
  const folder = folderWith({
    ip,
    docker: "#!/bin/sh\necho attach\n",
    "netns/others": "",
    ...Object.fromEntries(files),
    ...given,
  });
  for (const name of ["ip", "docker"]) chmodSync(join(folder, name), 0o755);
  const words = argv.map((word) =>
    word.replaceAll(NAMED, `${folder}/netns`).replaceAll(GIVEN, `${folder}/given`),
  );
  const { exitCode, stdout, stderr } = await execa(must(words[0]), words.slice(1), {
    input,
    env: { PATH: `${folder}:${must(process.env["PATH"])}`, FOLDER: folder },
    reject: false,
  });
  return {
    exitCode,
    stdout,
    stderr,
    left: readdirSync(join(folder, "netns")),
    isGiven: existsSync(join(folder, "given")),
  };
}

test("a plug that fails says the line that failed, and the noise of checksums is left out", async () => {
  const { exitCode, stdout, stderr } = await plug(IP);
  expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
  expect(stderr.split("\n")).toEqual([
    "RTNETLINK answers: File exists",
    "Command failed -:2",
    "line 2: link set dev eth1 up",
  ]);
});

/** Has names of namespaces in a folder, and does all else. */
const NETNS = `#!/bin/sh
case "$*" in
"netns delete "*) rm "$FOLDER/netns/$3" ;;
*-batch*) case $(cat) in attach) grep -qx simnet.red.a "$FOLDER/given" && : >"$FOLDER/netns/simnet.red.a" ;; esac ;;
esac`;

describe("the name that a plug gives to a container's namespace", () => {
  const others = ["others", "simnet.prod"];

  test("is written down before it is given, and goes with the step: somebody else's that begins alike stays", async () => {
    expect(await plug(NETNS, others)).toMatchObject({ exitCode: 0, left: others, isGiven: false });
  });

  test("is taken away first where a step that was killed has left it", async () => {
    const killed = await plug(NETNS, [...others, "simnet.red.a"], ["simnet.red.a"]);
    expect(killed).toMatchObject({ exitCode: 0, left: others, isGiven: false });
  });

  test("is not taken from somebody else who has it: the step fails, and says so", async () => {
    const taken = await plug(NETNS, [...others, "simnet.red.a"]);
    expect(taken).toMatchObject({ exitCode: 1, left: [...others, "simnet.red.a"], isGiven: false });
    expect(taken.stderr).toBe("the namespace simnet.red.a is there and is not simnet's");
  });
});
