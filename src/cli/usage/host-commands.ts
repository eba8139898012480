import type { Command } from "commander";
import type { Sink } from "../answer.ts";
import type { DestroyOptions } from "../commands/destroy.ts";
import type { PlanOptions } from "../commands/plan.ts";
import type { RealizeOptions } from "../commands/realize.ts";
import type { StatusOptions } from "../commands/status.ts";
import type { Context } from "../context.ts";
import { IMAGE } from "../image.ts";
import { FILE, JSON_OUT } from "./common.ts";

const INVENTORY = "a file that says where the hosts are: by ssh, docker or local";

const PLAN_HELP = `
Only what verify shows to hold is planned, unless --unverified says otherwise.
A script of --format sh is run on each host: sh plan.sh HOST.

Examples:
  simnet plan mix-up.ts
  simnet plan mix-up.ts --format sh > plan.sh
`;

export function addPlan(program: Command, context: Context, sink: Sink): void {
  program
    .command("plan")
    .description("what would be run on each host to build the network")
    .argument("<FILE>", FILE)
    .option("--format <FORMAT>", "text, sh or json")
    .option("--image <IMAGE>", "that every container is started from", IMAGE)
    .option("--datapath <TYPE>", "of bridges that do not say: system or netdev", "system")
    .option("--unverified", "plan it even if it does not hold")
    .option("--json", JSON_OUT)
    .addHelpText("after", PLAN_HELP)
    .action(async (file: string, options: PlanOptions) => {
      const { planCommand } = await import("../commands/plan.ts");
      await sink(planCommand(file, options, context));
    });
}

const LAB = "hosts that simnet starts itself, as containers; with NAME those of a lab that is up";
const LAB_THAT_IS_UP = "the hosts of a lab that is up";

const REALIZE_HELP = `
The network is verified, then built: only what differs is done. Then every
endpoint is asked for by every other, and what the hosts answer is compared with
what the model says. A lab is removed at the end unless --keep says otherwise.

Examples:
  simnet realize mix-up.ts --lab
  simnet realize mix-up.ts --inventory hosts.yaml
`;

export function addRealize(program: Command, context: Context, sink: Sink): void {
  program
    .command("realize")
    .description("build the network on hosts, and ask the hosts whether the model is right")
    .argument("<FILE>", FILE)
    .option("--lab [NAME]", LAB)
    .option("--inventory <FILE>", INVENTORY)
    .option("--image <IMAGE>", "that every container is started from", IMAGE)
    .option("--keep", "leave the lab up")
    .option("--keep-partial", "leave what has been done where a step fails")
    .option("--no-probe", "build it, and do not ask the hosts whether the model is right")
    .option("--unverified", "build it even if it does not hold")
    .option("--json", JSON_OUT)
    .addHelpText("after", REALIZE_HELP)
    .action(async (file: string, options: RealizeOptions) => {
      const { realizeCommand } = await import("../commands/realize.ts");
      await sink(realizeCommand(file, options, context));
    });
}

export function addStatus(program: Command, context: Context, sink: Sink): void {
  program
    .command("status")
    .description("what hosts have otherwise than the file says")
    .argument("<FILE>", FILE)
    .option("--lab <NAME>", LAB_THAT_IS_UP)
    .option("--inventory <FILE>", INVENTORY)
    .option("--image <IMAGE>", "that every container is started from", IMAGE)
    .option("--json", JSON_OUT)
    .action(async (file: string, options: StatusOptions) => {
      const { statusCommand } = await import("../commands/status.ts");
      await sink(statusCommand(file, options, context));
    });
}

export function addDestroy(program: Command, context: Context, sink: Sink): void {
  program
    .command("destroy")
    .description("remove exactly what simnet made for the file; of a lab, the lab too")
    .argument("<FILE>", FILE)
    .option("--lab <NAME>", LAB_THAT_IS_UP)
    .option("--inventory <FILE>", INVENTORY)
    .option("--keep", "leave the lab's hosts up")
    .option("--json", JSON_OUT)
    .action(async (file: string, options: DestroyOptions) => {
      const { destroyCommand } = await import("../commands/destroy.ts");
      await sink(destroyCommand(file, options, context));
    });
}
