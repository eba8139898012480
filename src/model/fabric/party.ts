import { z } from "zod";
import { name, pair } from "../schema/primitives.ts";

const ENDPOINT = /^[A-Za-z0-9._-]{1,64}\/[A-Za-z0-9._-]{1,64}(?::[A-Za-z0-9._-]{1,64})?$/;

export const endpointName = z
  .string()
  .regex(ENDPOINT, "an endpoint as TENANT/CONTAINER or TENANT/CONTAINER:IF");

/** TENANT/CONTAINER */
export function partsOf(endpoint: string): { readonly tenant: string; readonly container: string } {
  const slash = endpoint.indexOf("/");
  return { tenant: endpoint.slice(0, slash), container: endpoint.slice(slash + 1) };
}

/** A tenant stands for all of its endpoints. */
export const party = z.union([name, endpointName]);

/** Who may meet on purpose. */
export const allowDocument = z.array(
  pair(party, "a pair of tenants or endpoints").refine(([a, b]) => a !== b, "a pair of two that differ"),
);
