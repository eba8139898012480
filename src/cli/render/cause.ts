import { WORDS } from "../../sim/words.ts";
import { WHY_NOT } from "./ping.ts";

/** A violation's cause for eyes: a reason's code at its end, as programs have it, in words. */
export function causeInWords(cause: string): string {
  const [, told = "", code = ""] = /^(.*: )([a-z]+(?:-[a-z]+)+)$/s.exec(cause) ?? [];
  const words = { ...WHY_NOT, ...WORDS };
  return Object.hasOwn(words, code) ? told + within(words[code as keyof typeof words] ?? code) : cause;
}

/** A sentence as a part of another. */
function within(sentence: string): string {
  return `${sentence.slice(0, 1).toLowerCase()}${sentence.slice(1)}`.replace(/\.$/, "");
}
