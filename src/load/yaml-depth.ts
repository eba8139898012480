import type { CST } from "yaml";

/** Levels of maps and lists; what simnet reads has a dozen. */
export const MAX_DEPTH = 100;

/** Whether maps and lists stand in each other more than MAX_DEPTH deep. Without recursion, level by level. */
export function isDeep(tokens: readonly CST.Token[]): boolean {
  let level: CST.Token[] = [...tokens];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > MAX_DEPTH) return true;
    level = level.flatMap(inside);
  }
  return false;
}

function inside(token: CST.Token): CST.Token[] {
  if (token.type === "document") return token.value === undefined ? [] : [token.value];
  if (!("items" in token)) return [];
  return token.items.flatMap(({ key, value }) =>
    [key, value].filter((one) => one !== null && one !== undefined),
  );
}
