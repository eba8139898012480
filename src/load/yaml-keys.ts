import type * as Yaml from "yaml";

/**
 * Offsets of keys that stand twice in one map. The library compares every key with every other, which takes
 * seconds for twenty thousand; a merge key may stand there more than once.
 */
export function repeatedYamlKeys(document: Yaml.Document.Parsed, yaml: typeof Yaml): number[] {
  const offsets: number[] = [];
  yaml.visit(document, {
    Map: (_, { items }) => {
      const seen = new Set<unknown>();
      for (const { key } of items) {
        if (!yaml.isScalar(key) || key.value === "<<") continue;
        if (seen.has(key.value)) offsets.push(key.range?.[0] ?? 0);
        seen.add(key.value);
      }
    },
  });
  return offsets;
}
