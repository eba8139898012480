import { mkdirSync, writeFileSync } from "node:fs";
import { z } from "zod";
import { fabricDocument } from "../src/model/fabric/document.ts";
import { scenarioSchema } from "../src/model/scenario/schema.ts";

// The published JSON Schemas, from the same source as the types and the checks.
const SCHEMAS = { scenario: scenarioSchema, fabric: fabricDocument };

const folder = new URL("../schema/", import.meta.url);
mkdirSync(folder, { recursive: true });
for (const [name, schema] of Object.entries(SCHEMAS)) {
  const json = z.toJSONSchema(schema, { io: "input", reused: "ref", unrepresentable: "any" });
  writeFileSync(new URL(`${name}.schema.json`, folder), `${JSON.stringify(json, undefined, 2)}\n`);
}
