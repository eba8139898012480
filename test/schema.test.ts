import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { schemaTexts } from "../scripts/schemas.ts";

test.each(Object.entries(schemaTexts()))(
  "the published schema of a %s is what the code checks",
  (name, text) => {
    const published = readFileSync(new URL(`../schema/${name}.schema.json`, import.meta.url), "utf8");
    expect(published, "npm run schema").toBe(text);
  },
);
