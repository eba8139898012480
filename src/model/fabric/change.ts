import { z } from "zod";
import { object } from "../schema/primitives.ts";
import { at, bridgeDocument, endpointDocument, linkDocument, pathDocument } from "./document.ts";
import { portDocument } from "./document.ts";
import { endpointName } from "./party.ts";

const flowText = z.string("a flow as ovs-ofctl takes it");
const bridgeAt = z.string().regex(/^[A-Za-z0-9._-]{1,64}\/[A-Za-z0-9._-]{1,64}$/, "a bridge as HOST/BRIDGE");

/**
 * One change to a fabric, as data: what plans, drift, watching and tests speak of. `set-…` adds what is not
 * there and replaces what is; the words of an element are those of the contract's notation. A bridge keeps the
 * flows and the static MAC entries that it has where the change says nothing of them, and its ports their numbers.
 */
export const change = z.discriminatedUnion("kind", [
  object({ kind: z.literal("set-bridge"), at: bridgeAt, bridge: bridgeDocument.omit({ ports: true }) }),
  /** ovs-ofctl add-flow */
  object({ kind: z.literal("set-flow"), at: bridgeAt, flow: flowText }),
  /** ovs-ofctl --strict del-flows: of this table, priority and match, whatever its actions are */
  object({ kind: z.literal("remove-flow"), at: bridgeAt, flow: flowText }),
  object({ kind: z.literal("set-port"), at, port: portDocument }),
  object({ kind: z.literal("move-port"), at, to: bridgeAt }),
  object({ kind: z.literal("remove-port"), at }),
  object({ kind: z.literal("set-endpoint"), endpoint: endpointName, to: endpointDocument }),
  object({ kind: z.literal("remove-endpoint"), endpoint: endpointName }),
  object({ kind: z.literal("set-link"), link: linkDocument }),
  object({ kind: z.literal("set-path"), path: pathDocument }),
]);

export type Change = z.infer<typeof change>;
