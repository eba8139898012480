import { chmodSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { expect, test } from "vitest";
import { must } from "../../../src/model/fabric/fabric.ts";
import { containerSteps } from "../../../src/realize/steps/containers.ts";
import { folderWith } from "../../cli/simnet.ts";

/** An engine with one container: `ps` prints its name if it has the labels that are asked for. */
const DOCKER = `#!/bin/sh
[ "$1" = ps ] || { echo "$*"; exit; }
for word; do case $word in label=*) case " $LABELS " in *" \${word#label=} "*) ;; *) exit 0 ;; esac ;; esac; done
echo "$NAME"`;

const [step] = containerSteps(
  [{ kind: "container", name: "red.app", of: "red/app", columns: { image: "busybox" } }],
  "lab",
);

/** What taking `red.app` back does where there is a container of this name with these labels. */
async function takenBack(name: string, labels: readonly string[]): Promise<string> {
  const folder = folderWith({ docker: DOCKER });
  chmodSync(join(folder, "docker"), 0o755);
  const [program, ...args] = must(step).undo.argv;
  const env = { PATH: `${folder}:${must(process.env["PATH"])}`, NAME: name, LABELS: labels.join(" ") };
  return (await execa(program, args, { env })).stdout;
}

const labels = must(step).run.argv.filter((_, i, argv) => argv[i - 1] === "--label");

test("a container is taken back that has the labels that it was started with", async () => {
  expect(await takenBack("red.app", labels)).toBe("rm --force --volumes -- red.app");
});

test.each([
  ["one whose labels say nothing", "red.app", []],
  ["one of another network", "red.app", labels.map((one) => one.replace("simnet=lab", "simnet=other"))],
  [
    "one of that name from an image of another of simnet's",
    "red.app",
    labels.map((one) => one.replace("red.app", "red.db")),
  ],
  ["one that has been given another name", "precious", labels],
])("%s is left", async (_, name, its) => {
  expect(await takenBack(name, its)).toBe("");
});
