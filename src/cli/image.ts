import { type Problem, show } from "../model/values/problem.ts";

/** Docker's smallest that has `sleep` and `ping`. */
export const IMAGE = "busybox";

/** What `docker run` would not take for the name of an image: an empty word, one with a space, and an option. */
export function wrongImage(image: string): Problem[] {
  if (/^[A-Za-z0-9][^\s]*$/.test(image)) return [];
  return [
    { path: "--image", expected: `an image as docker run takes it, such as ${IMAGE}`, found: show(image) },
  ];
}
