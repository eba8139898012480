import { Command, Option } from "commander";
import type { Sink } from "./answer.ts";
import { LATER, laterCommand } from "./commands/later.ts";
import type { StpOptions } from "./stp-request.ts";
import type { TraceOptions } from "./trace-request.ts";
import type { VerifyOptions } from "./commands/verify.ts";
import type { Context } from "./context.ts";
import { unknownCommand } from "./misuse.ts";
import { refuse } from "./refusal.ts";
import type { DestroyOptions } from "./commands/destroy.ts";
import { addObserve } from "./program-observe.ts";
import type { PlanOptions } from "./commands/plan.ts";
import type { RealizeOptions } from "./commands/realize.ts";
import type { StatusOptions } from "./commands/status.ts";

const FILE = "a scenario or a fabric: .ts, .js, .json, .yaml, or - for standard input";
const JSON_OUT = "one JSON document on standard output";

const EXIT_CODES = `
Exit codes:
  0  all is well
  1  a finding: a violation, or a ping that is not as it should be
  2  bad input or usage
  3  the environment failed, or a bug
  4  nothing violated, but something undecided
`;

/** The command line. Each command's own module is loaded when it is asked for. */
export function makeProgram(context: Context, sink: Sink): Command {
  const program = new Command("simnet")
    .description("Proves which frames of one tenant can reach another, before anyone touches a host.")
    .version(context.version, "--version", "print the version")
    .helpOption("-h, --help", "show this help")
    .helpCommand(false)
    .configureHelp({ helpWidth: context.out.width, styleTitle: (text) => context.out.paint("bold", text) })
    .exitOverride()
    .addHelpText("after", EXIT_CODES);
  addVerify(program, context, sink);
  addTrace(program, context, sink);
  addPing(program, context, sink);
  addStp(program, context, sink);
  addPlan(program, context, sink);
  addRealize(program, context, sink);
  addStatus(program, context, sink);
  addObserve(program, context, sink);
  addDestroy(program, context, sink);
  addInit(program, context, sink);
  addHelp(program, context, sink);
  for (const name of LATER) addLater(program, name, context, sink);
  return program;
}

/** The commands that there are, those of later versions not among them. */
export function commandNames({ commands }: Command): string[] {
  return commands.map((command) => command.name()).filter((name) => !isLater(name));
}

function isLater(name: string): boolean {
  return (LATER as readonly string[]).includes(name);
}

function addVerify(program: Command, context: Context, sink: Sink): void {
  program
    .command("verify")
    .description("prove or refute that tenants are apart, and each of them whole")
    .argument("<FILE>", FILE)
    .option("--property <NAME>", "only this property; may be repeated", gather)
    .option("--violations <NUMBER>", "how many of a property --json tells (default: 100; all are counted)")
    .option("--json", JSON_OUT)
    .addHelpText("after", "\nProperties: isolation, reachability, loop-freedom, soundness")
    .action(async (file: string, options: VerifyOptions) => {
      const { verifyCommand } = await import("./commands/verify.ts");
      await sink(verifyCommand(file, options, context));
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

function addTrace(program: Command, context: Context, sink: Sink): void {
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
      const { traceCommand } = await import("./commands/trace.ts");
      await sink(traceCommand(file, options, context));
    });
}

function addPing(program: Command, context: Context, sink: Sink): void {
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
        const { pingCommand } = await import("./commands/ping.ts");
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

function addStp(program: Command, context: Context, sink: Sink): void {
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
      const { stpCommand } = await import("./commands/stp.ts");
      await sink(stpCommand(file, options, context));
    });
}

const PLAN_HELP = `
Only what verify shows to hold is planned, unless --unverified says otherwise.
A script of --format sh is run on each host: sh plan.sh HOST.

Examples:
  simnet plan mix-up.ts
  simnet plan mix-up.ts --format sh > plan.sh
`;

function addPlan(program: Command, context: Context, sink: Sink): void {
  program
    .command("plan")
    .description("what would be run on each host to build the network")
    .argument("<FILE>", FILE)
    .option("--format <FORMAT>", "text, sh or json")
    .option("--image <IMAGE>", "of every container", "busybox")
    .option("--datapath <TYPE>", "of bridges that do not say: system or netdev", "system")
    .option("--unverified", "plan it even if it does not hold")
    .option("--json", JSON_OUT)
    .addHelpText("after", PLAN_HELP)
    .action(async (file: string, options: PlanOptions) => {
      const { planCommand } = await import("./commands/plan.ts");
      await sink(planCommand(file, options, context));
    });
}

const LAB = "hosts that simnet starts itself, as containers; a name: that lab, which is up";
const INVENTORY = "a file that says where the hosts are: by ssh, docker or local";

const REALIZE_HELP = `
The network is verified, then built: only what differs is done. Then every
endpoint is asked for by every other, and what the hosts answer is compared with
what the model says. A lab is removed at the end unless --keep says otherwise.

Examples:
  simnet realize mix-up.ts --lab
  simnet realize mix-up.ts --inventory hosts.yaml
`;

function addRealize(program: Command, context: Context, sink: Sink): void {
  program
    .command("realize")
    .description("build the network on hosts, and ask the hosts whether the model is right")
    .argument("<FILE>", FILE)
    .option("--lab [NAME]", LAB)
    .option("--inventory <FILE>", INVENTORY)
    .option("--image <IMAGE>", "of every container", "busybox")
    .option("--keep", "leave the lab up")
    .option("--keep-partial", "leave what has been done where a step fails")
    .option("--unverified", "build it even if it does not hold")
    .option("--json", JSON_OUT)
    .addHelpText("after", REALIZE_HELP)
    .action(async (file: string, options: RealizeOptions) => {
      const { realizeCommand } = await import("./commands/realize.ts");
      await sink(realizeCommand(file, options, context));
    });
}

function addStatus(program: Command, context: Context, sink: Sink): void {
  program
    .command("status")
    .description("what hosts have otherwise than the file says")
    .argument("<FILE>", FILE)
    .option("--lab <NAME>", LAB)
    .option("--inventory <FILE>", INVENTORY)
    .option("--image <IMAGE>", "of every container", "busybox")
    .option("--json", JSON_OUT)
    .action(async (file: string, options: StatusOptions) => {
      const { statusCommand } = await import("./commands/status.ts");
      await sink(statusCommand(file, options, context));
    });
}

function addDestroy(program: Command, context: Context, sink: Sink): void {
  program
    .command("destroy")
    .description("remove exactly what simnet made for the file; of a lab, the lab too")
    .argument("<FILE>", FILE)
    .option("--lab <NAME>", LAB)
    .option("--inventory <FILE>", INVENTORY)
    .option("--keep", "leave the lab's hosts up")
    .option("--json", JSON_OUT)
    .action(async (file: string, options: DestroyOptions) => {
      const { destroyCommand } = await import("./commands/destroy.ts");
      await sink(destroyCommand(file, options, context));
    });
}

function addInit(program: Command, context: Context, sink: Sink): void {
  program
    .command("init")
    .description("write a first scenario")
    .argument("[DIR]", "the folder to write to", ".")
    .option("--force", "write over a file that is there")
    .option("--json", JSON_OUT)
    .action(async (folder: string, options: { force?: boolean; json?: boolean }) => {
      const { initCommand } = await import("./commands/init.ts");
      await sink(initCommand(folder, options, context));
    });
}

function addHelp(program: Command, context: Context, sink: Sink): void {
  program
    .command("help")
    .description("show this help, or that of a command")
    .usage("[COMMAND]")
    .helpOption(false)
    .argument("[COMMAND]", "one of those that simnet has")
    .action(async (name: string | undefined) => {
      const names = commandNames(program);
      if (name === undefined || name === "help") program.help();
      if (isLater(name)) return sink(laterCommand(name, false, context));
      const problem = unknownCommand(name, names);
      if (!names.includes(name)) return sink(refuse("simnet", [problem], false, context));
      program.commands.find((command) => command.name() === name)?.help();
    });
}

/** Not listed, but known: whoever asks learns that it is not there yet, whatever comes after its name. */
function addLater(program: Command, name: string, context: Context, sink: Sink): void {
  program
    .command(name, { hidden: true })
    .helpOption(false)
    .allowUnknownOption()
    .allowExcessArguments()
    .addOption(new Option("--json").hideHelp())
    .action(async ({ json }: { json?: boolean }) => {
      await sink(laterCommand(name, json === true, context));
    });
}

function gather(value: string, before: readonly string[] = []): string[] {
  return [...before, value];
}
