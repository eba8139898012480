import { z } from "zod";

/** What `stp/show` says of a port, in the contract's words; `id` is priority.number. */
const portTree = z.strictObject({ role: z.string(), state: z.string(), cost: z.number(), id: z.string() });
const bridgeTree = z.strictObject({
  root: z.string(),
  rootCost: z.number(),
  rootPort: z.string().nullable(),
  /** Ports that take part, by name. */
  ports: z.record(z.string(), portTree),
});

const stageOutcome = z.strictObject({
  /** Bridges that run spanning tree, by HOST/BRIDGE. */
  tree: z.record(z.string(), bridgeTree),
  /** Per step what came out: `AT TAGS` lines, sorted, with the bytes where they are not the sender's own. */
  deliveries: z.array(z.array(z.string())),
  /** `HOST/BRIDGE VLAN MAC PORT`, sorted. */
  macs: z.array(z.string()),
  /** `HOST/BRIDGE FLOW` of flows that were learned, sorted. */
  flows: z.array(z.string()).optional(),
});

/** All that is compared, in one form for the switch and for the simulator. */
export const outcome = z.strictObject({
  /** Tunnel ports that do not exist because another has their place, by AT, sorted. */
  refused: z.array(z.string()),
  stages: z.array(stageOutcome),
});

export type BridgeTree = z.infer<typeof bridgeTree>;
export type StageOutcome = z.infer<typeof stageOutcome>;
export type Outcome = z.infer<typeof outcome>;
