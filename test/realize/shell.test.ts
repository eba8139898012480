import { execa } from "execa";
import fc from "fast-check";
import { expect, test } from "vitest";
import { shellCommand, shellWord } from "../../src/realize/render/shell.ts";

/** What ends words, lines, quotes and commands; what expands; and anything else but NUL, which no argument can have. */
const hostile = fc.oneof(
  fc.constantFrom(
    "",
    "'",
    '"',
    "$(touch /tmp/x)",
    "`id`",
    "a b",
    "a\nb",
    "\\",
    "*",
    "~",
    "!",
    ";rm -rf /",
    "-x",
    "END",
    "#",
  ),
  fc.string({ unit: "grapheme" }),
  fc.string({ unit: "binary-ascii" }).map((text) => text.replaceAll("\0", "")),
);

async function shell(script: string): Promise<string> {
  const { stdout } = await execa("sh", ["-c", script], { stripFinalNewline: false });
  return stdout;
}

test("whatever is in an argument, a shell hands it on as that one argument", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(hostile, { minLength: 1, maxLength: 20 }), async (words) => {
      const out = await shell(`printf '%s\\0' ${words.map(shellWord).join(" ")}`);
      expect(out.split("\0").slice(0, -1)).toEqual(words);
    }),
    { numRuns: 60 },
  );
});

test("standard input comes as it is, with a newline at its end", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(hostile, { maxLength: 8 }), async (lines) => {
      const input = lines.map((line) => `${line}\n`).join("");
      expect(await shell(shellCommand({ argv: ["cat"], input }))).toBe(input);
    }),
    { numRuns: 60 },
  );
});

test("a line that begins like the end of a here-document keeps all its bytes, which dash would lose", async () => {
  const input = "E\u0323\nA\u0323\n";
  expect(await shell(shellCommand({ argv: ["cat"], input }))).toBe(input);
});

test("a plain word stays plain", () => {
  expect(shellCommand({ argv: ["ovs-vsctl", "--", "add-br", "br0"] })).toBe("ovs-vsctl -- add-br br0");
});
