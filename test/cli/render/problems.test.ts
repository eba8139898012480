import { expect, test } from "vitest";
import { problemsDocument, renderProblems } from "../../../src/cli/render/problems.ts";
import { plainLook } from "../../../src/cli/text/look.ts";

const many = Array.from({ length: 10_000 }, (_, index) => ({
  path: `tenants.red.containers.c${index}.host`,
  expected: "a host: h1 or h2",
  found: `"h${index}"`,
}));

test("a problem has its path, what was expected and what was found", () => {
  expect(renderProblems("a.yaml", many.slice(0, 1), plainLook(80))).toBe(
    [
      "✗ a.yaml: 1 problem",
      "",
      "  tenants.red.containers.c0.host",
      "    expected  a host: h1 or h2",
      '    found     "h0"',
      "",
    ].join("\n"),
  );
});

test("of ten thousand twenty are shown, and how many are left", () => {
  const text = renderProblems("a.yaml", many, plainLook(80));
  expect(text).toMatch(/^✗ a\.yaml: 10,000 problems\n/);
  expect(text.match(/expected/g)).toHaveLength(20);
  expect(text).toMatch(/\n {2}… and 9,980 more\n$/);
});

test("the document for programs holds a thousand and the count of all", () => {
  const document = problemsDocument("a.yaml", many);
  expect(document).toMatchObject({ count: 10_000, file: "a.yaml" });
  expect(document.problems).toHaveLength(1000);
});

test("a path with control characters does nothing to the terminal", () => {
  const problem = { path: "a\u001B[2J", expected: "b", found: "c" };
  expect(renderProblems("-", [problem], plainLook(80))).not.toContain("\u001B");
});
