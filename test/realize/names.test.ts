import fc from "fast-check";
import { expect, test } from "vitest";
import { MAX_INTERFACE_NAME, Namer, stubOf } from "../../src/realize/names.ts";

const word = fc.stringMatching(/^[A-Za-z0-9._-]{1,64}$/);
/** Names that differ in their ends alone, too. */
const wanted = fc.oneof(
  word,
  fc.integer({ min: 0, max: 30 }).map((serial) => `${"a-long-name-of-many-letters".repeat(2)}${serial}`),
);

function names(all: readonly string[]): string[] {
  const namer = Namer.ofInterfaces();
  return all.map((one, serial) => namer.name(one, `h/b${serial}/${one}`));
}

test("names of one host are interfaces' names, and no two are alike", () => {
  fc.assert(
    fc.property(fc.array(wanted, { maxLength: 60 }), (all) => {
      const made = names(all);
      expect(new Set(made).size).toBe(made.length);
      for (const name of made) expect(name).toMatch(/^[A-Za-z0-9][A-Za-z0-9._-]{0,14}$/);
    }),
  );
});

test("what comes later changes no name", () => {
  fc.assert(
    fc.property(fc.array(wanted), fc.array(wanted), (first, later) => {
      expect(names([...first, ...later]).slice(0, first.length)).toEqual(names(first));
    }),
  );
});

test("the first keeps its own name, and one that is too long its beginning", () => {
  const namer = Namer.ofInterfaces();
  expect(namer.name("gre-h2", "h1/br0/gre-h2")).toBe("gre-h2");
  expect(namer.name("gre-h2", "h1/br1/gre-h2")).toMatch(/^gre-h2-[0-9a-f]{8}$/);
  expect(namer.name("a-port-of-many-letters", "h1/br1/x")).toMatch(/^a-port-[0-9a-f]{8}$/);
});

test.each(["lo", "LOCAL", "ovs-system", "-x", "..", "."])("%s is no name for an interface", (name) => {
  const made = Namer.ofInterfaces().name(name, `h/b/${name}`);
  expect(made).not.toBe(name);
  expect(made).toMatch(/^[A-Za-z0-9]/);
});

test("a name that is reserved is nobody else's", () => {
  const namer = Namer.ofInterfaces();
  namer.reserve("eth1");
  expect(namer.name("eth1", "h1/br0/eth1")).not.toBe("eth1");
  expect(MAX_INTERFACE_NAME).toBe(15);
});

test("ports that begin alike have other ends that do not, and nobody else gets their names", () => {
  const namer = Namer.ofInterfaces();
  const ports = ["access-port-01", "access-port-02", "p", "p.x", stubOf("p")];
  const made = ports.map((name) => namer.name(name, `h1/b/${name}`));
  const all = [...made, ...made.map(stubOf)];
  expect(new Set(all).size).toBe(all.length);
  for (const name of all) expect(name).toMatch(/^[A-Za-z0-9][A-Za-z0-9._-]{0,14}$/);
});
