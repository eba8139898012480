import type { Command } from "commander";
import type { Sink } from "../answer.ts";
import type { MergeOptions } from "../commands/merge.ts";
import type { Context } from "../context.ts";
import type { VerifyOptions } from "../verification.ts";
import type { StpOptions } from "../stp-request.ts";
import type { TraceOptions } from "../trace-request.ts";
import { FILE, gather, JSON_OUT } from "./common.ts";

/** `verify`: this and the next ask the model, and touch no host. */
export function addVerify(program: Command, context: Context, sink: Sink): void {
  program
    .command("verify")
    .description("prove or refute that tenants are apart, and each of them whole")
    .argument("<FILE>", FILE)
    .option("--property <NAME>", "only this property; may be repeated", gather)
    .option(
      "--against <OTHER>",
      "tell what changes from this network: who gains or loses reachability, who leaks",
    )
    .option("--failures <NUMBER>", "resilience: after any so many failures at once (default: 1)")
    .option(
      "--down <WHAT>",
      "resilience: after this has failed; may be repeated, for what fails together",
      gather,
    )
    .option("--shard <I/N>", "only this part of N, for as many machines: merge joins their reports")
    .option("--watch", "verify again whenever FILE, or a module that it imports, is saved")
    .option("--violations <NUMBER>", "how many of a property --json tells (default: 100; all are counted)")
    .option("--json", JSON_OUT)
    .addHelpText(
      "after",
      "\nProperties: isolation, reachability, loop-freedom, soundness; only by name: exposure, control-plane-safety,\nresilience",
    )
    .action(async (file: string, options: VerifyOptions) => {
      const { verifyCommand } = await import("../commands/verify.ts");
      await sink(verifyCommand(file, options, context));
    });
}

const MERGE_HELP = `
Each machine verifies its part, and one joins what they found:
  simnet verify platform.json --shard 1/2 --json > part-1.json
  simnet verify platform.json --shard 2/2 --json > part-2.json
  simnet merge part-1.json part-2.json
`;

export function addMerge(program: Command, context: Context, sink: Sink): void {
  program
    .command("merge")
    .description("join the reports of all parts of a run, as verify --shard gives them")
    .argument("<REPORT...>", "what verify --shard I/N --json printed, one for each I")
    .option("--json", JSON_OUT)
    .addHelpText("after", MERGE_HELP)
    .action(async (files: readonly string[], options: MergeOptions) => {
      const { mergeCommand } = await import("../commands/merge.ts");
      await sink(mergeCommand(files, options, context));
    });
}

const TRACE_EXAMPLES = `
Examples:
  simnet trace mix-up.ts --from red/app --to red/db
  simnet trace mix-up.ts --from red/app --to red/db --tcp 80
  simnet trace lab.json --in h1/br0/p1 --frame dl_vlan=10,dl_dst=02:00:00:00:00:02

Exit code 1 says that the frame never dies out, that it does not come to --to
where the file wants it to, or that it does where it must not.
`;

export function addTrace(program: Command, context: Context, sink: Sink): void {
  program
    .command("trace")
    .description("follow one frame hop by hop, across hosts and tunnels")
    .argument("<FILE>", FILE)
    .option("--from <ENDPOINT>", "who sends, as TENANT/CONTAINER")
    .option("--to <ENDPOINT>", "to whom")
    .option("--arp", "an ARP request in place of an ICMP echo")
    .option("--tcp <PORT>", "the first packet of a TCP connection to this port")
    .option("--in <AT>", "the port where the frame comes in, as HOST/BRIDGE/PORT")
    .option("--frame <FIELDS>", "the frame, in the fields of ovs-ofctl")
    .option("--after <AT FRAME>", "a frame sent before, for bridges to learn from; may be repeated", gather)
    .option("--json", JSON_OUT)
    .addHelpText("after", TRACE_EXAMPLES)
    .action(async (file: string, options: TraceOptions) => {
      const { traceCommand } = await import("../commands/trace.ts");
      await sink(traceCommand(file, options, context));
    });
}

export function addPing(program: Command, context: Context, sink: Sink): void {
  program
    .command("ping")
    .description("simulate a ping of one pair, or of every pair of endpoints")
    .argument("<FILE>", FILE)
    .argument("[FROM]", "who pings, as TENANT/CONTAINER")
    .argument("[TO]", "whom")
    .option("--json", JSON_OUT)
    .action(
      async (
        file: string,
        from: string | undefined,
        to: string | undefined,
        { json }: { json?: boolean },
      ) => {
        const { pingCommand } = await import("../commands/ping.ts");
        await sink(pingCommand({ file, from, to, json: json === true }, context));
      },
    );
}

const STP_HELP = `
WHAT is one of
  LINK                      carrier is lost at all of its ports
  HOST/BRIDGE/PORT          carrier is lost at that end
  tunnel:H1/B/P=H2/B/P      both ends of a tunnel
  HOST/BRIDGE, HOST         all of its ports
  underlay:H1>H2            one way, and no bridge is told
  restart:HOST              its switch starts afresh

The tree is shown once it has converged. With --down it converges first, then
WHAT fails, all of it at once, and it is shown once it has converged again.
--at shows an earlier moment: so many seconds after all ports came up or,
with --down, after the failure.

Exit code 1 says that a tree never comes to rest, that a failure parts bridges
for good, or that it leaves none.

Examples:
  simnet stp mix-up.ts
  simnet stp mix-up.ts --at 10
  simnet stp mix-up.ts --down h1 --timeline
`;

export function addStp(program: Command, context: Context, sink: Sink): void {
  program
    .command("stp")
    .description("the spanning tree once it has converged, on its way, and after a failure")
    .argument("<FILE>", FILE)
    .option("--down <WHAT>", "what fails once the tree has converged; may be repeated", gather)
    .option("--at <SECONDS>", "a moment on the way, in place of the converged tree")
    .option("--timeline", "who took whom for root and when each port changed state")
    .option("--json", JSON_OUT)
    .addHelpText("after", STP_HELP)
    .action(async (file: string, options: StpOptions) => {
      const { stpCommand } = await import("../commands/stp.ts");
      await sink(stpCommand(file, options, context));
    });
}
