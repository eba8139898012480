import type { Problem } from "../../model/values/problem.ts";
import { GLYPH, type Look } from "../text/look.ts";
import { count, fileName, number, visible } from "../text/words.ts";
import { hang } from "../text/wrap.ts";

/** Problems that are shown to eyes, and in JSON: after that the count alone. */
const SHOWN = 20;
const IN_JSON = 1000;

/** What is wrong with a file or with how it was asked for. */
export function renderProblems(file: string, problems: readonly Problem[], look: Look): string {
  const shown = problems.slice(0, SHOWN).flatMap((problem) => renderProblem(problem, look));
  const left = problems.length - SHOWN;
  const rest = left > 0 ? ["", look.paint("bold", `  … and ${number(left)} more`)] : [];
  const head = `${look.paint("bad", GLYPH.bad)} ${look.paint("bold", fileName(file))}: ${count(problems.length, "problem")}`;
  return `${[head, ...shown, ...rest].join("\n")}\n`;
}

function renderProblem({ path, expected, found }: Problem, look: Look): string[] {
  return [
    "",
    `  ${path === "" ? look.paint("dim", "the file as a whole") : look.paint("bold", visible(path))}`,
    ...hang(`    ${look.paint("good", "expected")}  `, visible(expected), look.width),
    ...hang(`    ${look.paint("bad", "found")}     `, visible(found), look.width),
  ];
}

/** The same for programs. */
export function problemsDocument(file: string, problems: readonly Problem[]) {
  return { problems: problems.slice(0, IN_JSON), count: problems.length, file };
}
