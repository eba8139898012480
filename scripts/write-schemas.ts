import { mkdirSync, writeFileSync } from "node:fs";
import { schemaTexts } from "./schemas.ts";

const folder = new URL("../schema/", import.meta.url);
mkdirSync(folder, { recursive: true });
for (const [name, text] of Object.entries(schemaTexts())) {
  writeFileSync(new URL(`${name}.schema.json`, folder), text);
}
