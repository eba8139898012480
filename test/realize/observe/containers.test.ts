import { expect, test } from "vitest";
import { must } from "../../../src/model/fabric/fabric.ts";
import { containerPlace } from "../../../src/realize/observe/observed-containers.ts";
import { observedParts } from "../../../src/realize/observe/observed-parts.ts";
import { ownersAmong } from "../../../src/realize/observe/taken.ts";
import type { Snapshot } from "../../../src/realize/observe/snapshot.ts";
import { recorded } from "./recorded.ts";

/** As simnet has built it: containers one.a and two.a at br-int. */
const built = recorded("slide-25.h1", "h1");

/** `docker commit one.a debug; docker run --name precious debug`: an image has the labels of the container that it was made of. */
const copied: Snapshot = {
  ...built,
  containers: [
    ...built.containers,
    { ...must(built.containers.find(({ Name }) => Name === "/one.a")), Id: "copy", Name: "/precious" },
  ],
};

test("a container from an image of one of simnet's has its labels, and is somebody else's", () => {
  const { own, taken } = observedParts(copied, "slide-25");
  expect(own.filter(({ kind }) => kind === "container").map(({ name }) => name)).toEqual(["two.a", "one.a"]);
  expect([...taken.containers]).toEqual([["precious", undefined]]);
  expect(ownersAmong(taken)).toEqual([]);
  // Else `observe` would have it as one container with the one that it is a copy of.
  expect(copied.containers.map(containerPlace)).toEqual(["two/a", "one/a", undefined]);
});

test("and of none of simnet's networks, whose containers are another network's to all others", () => {
  const { own, taken } = observedParts(copied, "other");
  expect(own.map(({ kind }) => kind)).toEqual(["switch"]);
  expect(ownersAmong(taken)).toEqual(["slide-25"]);
  expect(taken.containers.get("precious")).toBeUndefined();
});
