import type { Command } from "commander";
import type { Sink } from "../answer.ts";
import type { ObserveOptions } from "../commands/observe.ts";
import type { Context } from "../context.ts";

const OBSERVE_HELP = `
The fabric is printed, and what simnet has no model of is named in it under
"unmodelled": what is joined to that is then undecided, and nothing else.
An inventory may say what no host knows: links between hosts, the underlay, who
may meet. Nothing on any host is changed.

Examples:
  simnet observe --inventory hosts.yaml > live.json
  simnet verify live.json
`;

export function addObserve(program: Command, context: Context, sink: Sink): void {
  program
    .command("observe")
    .description("read live hosts into a fabric, ready for verify")
    .option("--inventory <FILE>", "where the hosts are: by ssh, docker or local")
    .option("--lab <NAME>", "a lab that is up")
    .option("--name <NAME>", "what the fabric is called", "live")
    .option("--json", "as ever: the fabric is JSON; what is said beside it is left out")
    .addHelpText("after", OBSERVE_HELP)
    .action(async (options: ObserveOptions) => {
      const { observeCommand } = await import("../commands/observe.ts");
      await sink(observeCommand(options, context));
    });
}
