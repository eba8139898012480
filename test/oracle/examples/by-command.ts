import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import type { Context } from "../../../src/cli/context.ts";
import { run } from "../../../src/cli/run.ts";
import { plainLook } from "../../../src/cli/text/look.ts";
import { readFrame } from "../../../src/model/frame-text.ts";
import { frameFields } from "../../../src/model/frame-fields.ts";
import type { Injection } from "../case.ts";
import type { FabricText, Sent, Tree } from "./example.ts";
import { deliveryLine, outerLine, portLine, rootLine, tagsText } from "./lines.ts";

const context: Context = {
  version: "0",
  invocation: "simnet",
  out: plainLook(100),
  err: plainLook(100),
  write: () => undefined,
  running: () => undefined,
};

const fields = z.object({
  dl_src: z.string(),
  dl_dst: z.string(),
  vlans: z.array(z.object({ tpid: z.number(), vid: z.number(), pcp: z.number() })),
  eth_type: z.number(),
});
const outer = z.object({
  type: z.enum(["gre", "vxlan"]),
  src: z.string(),
  dst: z.string(),
  key: z.number().nullable(),
  csum: z.boolean(),
  df: z.boolean(),
  ttl: z.number(),
  tos: z.number(),
  dst_port: z.number().optional(),
});
/** The contract's, and what simnet adds. */
const trace = z.object({
  deliveries: z.array(z.object({ at: z.string(), frame: fields })),
  hops: z.array(
    z.object({ at: z.string(), step: z.string(), reason: z.string().optional(), outer: outer.optional() }),
  ),
});
const stp = z.object({
  bridges: z.record(
    z.string(),
    z.object({
      root: z.string(),
      rootCost: z.number(),
      rootPort: z.string().nullable(),
      ports: z.record(z.string(), z.object({ role: z.string(), state: z.string(), cost: z.number() })),
    }),
  ),
});
const verify = z.object({
  properties: z.array(z.object({ violations: z.array(z.object({ kind: z.string(), to: z.string() })) })),
});

/** A fabric in a file, and simnet's commands on it. */
export class ByCommand {
  readonly #file: string;

  constructor(fabric: FabricText) {
    this.#file = join(mkdtempSync(join(tmpdir(), "simnet-example-")), "fabric.json");
    writeFileSync(this.#file, JSON.stringify(fabric));
  }

  /** `simnet trace`. @returns what comes out, as {@link Sent.out} has it, sorted */
  async trace({ after = [], send }: Omit<Sent, "out">): Promise<string[]> {
    const { at, frame: text } = partsOf(send);
    const before = after.flatMap((one) => ["--after", one]);
    const { deliveries, hops } = trace.parse(
      await this.#ask("trace", "--in", at, "--frame", text, ...before),
    );
    const sent = fieldsOf(text);
    return [
      ...deliveries.map((one) => deliveryLine(one.at, tagsText(one.frame.vlans), one.frame, sent)),
      ...hops.flatMap((hop, place) => {
        if (hop.step !== "encapsulate" || hop.outer === undefined) return [];
        const next = hops[place + 1];
        const isLost = next?.at === hop.at && AT_HOME.has(next.reason ?? "");
        const { dst_port, ...rest } = hop.outer;
        const [host = ""] = hop.at.split("/");
        return isLost ? [] : [outerLine(host, dst_port === undefined ? rest : { ...rest, dst_port })];
      }),
    ].toSorted();
  }

  /** `simnet stp`. @returns per bridge its lines, sorted */
  async stp({ down = [], at }: Pick<Tree, "down" | "at">): Promise<Record<string, string[]>> {
    const failures = down.flatMap((one) => ["--down", one]);
    const moment = at === undefined ? [] : ["--at", String(at)];
    const { bridges } = stp.parse(await this.#ask("stp", ...failures, ...moment));
    return Object.fromEntries(
      Object.entries(bridges).map(([bridge, tree]) => [
        bridge,
        [
          rootLine(tree),
          ...Object.entries(tree.ports).map(([name, port]) => portLine(name, port)),
        ].toSorted(),
      ]),
    );
  }

  /** `simnet verify --property soundness`. @returns tunnel ports that are refused, of two the second */
  async refused(): Promise<string[]> {
    const { properties } = verify.parse(await this.#ask("verify", "--property", "soundness"));
    const violations = properties.flatMap((one) => one.violations);
    return violations.flatMap(({ kind, to }) => (kind === "tunnel-refused" ? [to] : [])).toSorted();
  }

  async #ask(command: string, ...options: readonly string[]): Promise<unknown> {
    const { stdout, stderr } = await run([command, this.#file, ...options, "--json"], context);
    if (stdout === "") throw new Error(stderr);
    return JSON.parse(stdout);
  }
}

/** Of the reasons to lose what a tunnel sends those that apply before it is on the wire. */
const AT_HOME: ReadonlySet<string> = new Set([
  "no-destination",
  "no-source-address",
  "no-such-host",
  "own-address",
  "tunnel-refused",
]);

/** `AT FRAME` */
export function partsOf(send: string): Injection {
  const [, at = "", frame = ""] = /^(\S+) ?(.*)$/.exec(send) ?? [];
  return { at, frame };
}

/** @throws Error for what is no frame */
export function fieldsOf(text: string) {
  const read = readFrame(text);
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  return frameFields(read.value);
}
