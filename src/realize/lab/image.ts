import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { docker, succeeds } from "./docker.ts";

/** From `src/realize/lab` and from `dist/chunks` alike the package is three folders up, or two. */
const FOLDER = new URL(import.meta.url.includes("/dist/") ? "../../lab/" : "../../../lab/", import.meta.url);

/**
 * Builds the image of a lab's hosts where it is not there yet. Its tag is a hash of what it is built from, so that an older one
 * is never taken for it.
 * @returns its name
 */
export async function haveImage(): Promise<string> {
  const hash = createHash("sha256");
  for (const file of ["Dockerfile", "lab-host"]) hash.update(readFileSync(new URL(file, FOLDER)));
  const image = `simnet-lab-host:${hash.digest("hex").slice(0, 12)}`;
  if (!(await succeeds(["image", "inspect", image])))
    await docker(["build", "--network", "host", "--tag", image, fileURLToPath(FOLDER)], {
      isInterruptible: true,
    });
  return image;
}
