import { expect, test } from "vitest";
import { forwards, learns, restingState, ROLE, ROLES } from "../../../src/model/spanning-tree/port-state.ts";

const STATES = ["disabled", "blocking", "listening", "learning", "forwarding"] as const;

test("only a forwarding port forwards, and it learns a forward delay before that", () => {
  expect(STATES.filter(forwards)).toEqual(["forwarding"]);
  expect(STATES.filter(learns)).toEqual(["learning", "forwarding"]);
});

test("root and designated ports come to forward, alternate ones to block", () => {
  expect(ROLES.map(restingState)).toEqual(["disabled", "forwarding", "forwarding", "blocking"]);
});

test("the code of a role is its place in the list of roles", () => {
  expect(ROLES.map((role) => ROLE[role])).toEqual([0, 1, 2, 3]);
});
