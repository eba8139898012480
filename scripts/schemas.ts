import { z } from "zod";
import { fabricDocument } from "../src/model/fabric/document.ts";
import { scenarioSchema } from "../src/model/scenario/schema.ts";

/** The published JSON Schemas as text, by name: from the same source as the types and the checks. */
export function schemaTexts(): Readonly<Record<string, string>> {
  const schemas = { scenario: scenarioSchema, fabric: fabricDocument };
  return Object.fromEntries(
    Object.entries(schemas).map(([name, schema]) => {
      const json = z.toJSONSchema(schema, { io: "input", reused: "ref", unrepresentable: "any" });
      return [name, `${JSON.stringify(json, undefined, 2)}\n`];
    }),
  );
}
