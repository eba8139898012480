import { Command, Option } from "commander";
import type { Sink } from "./answer.ts";
import { LATER, laterCommand } from "./commands/later.ts";
import type { Context } from "./context.ts";
import { unknownCommand } from "./misuse.ts";
import { refuse } from "./refusal.ts";
import { JSON_OUT } from "./usage/common.ts";
import { addDestroy, addPlan, addRealize, addStatus } from "./usage/host-commands.ts";
import { addMerge, addPing, addStp, addTrace, addVerify } from "./usage/model-commands.ts";
import { addObserve } from "./usage/observe.ts";

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
  addMerge(program, context, sink);
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
