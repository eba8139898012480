import { shellCommand, shellWord } from "../../realize/render/shell.ts";
import type { Plan } from "../../realize/plan.ts";
import type { Invocation, Step } from "../../realize/step.ts";
import type { Look } from "../text/look.ts";
import { count, fileName, visible } from "../text/words.ts";

/** A plan to read: per host its steps in order, each as it could be typed into a shell. */
export function renderPlan(plan: Plan, file: string, look: Look): string {
  const steps = plan.hosts.reduce((sum, host) => sum + host.steps.length, 0);
  const lines = [
    `${look.paint("bold", visible(plan.name))}  ${look.paint("dim", fileName(file))}`,
    ...plan.hosts.flatMap((host) => [
      "",
      look.paint("host", host.host),
      ...host.steps.flatMap((step, i) => stepLines(step, i + 1, look)),
      ...(host.steps.length === 0 ? ["  nothing to do"] : []),
    ]),
    "",
    `${count(steps, "step")} on ${count(plan.hosts.length, "host")}; the hosts' steps may be run side by side.`,
    look.paint("dim", `digest ${plan.digest}`),
  ];
  return `${lines.join("\n")}\n`;
}

function stepLines({ does, run }: Step, number: number, look: Look): string[] {
  const head = `${String(number).padStart(3)}  `;
  return [
    `${head}${look.paint("dim", `# ${visible(does)}`)}`,
    ...commandLines(run).map((line) => `     ${line}`),
  ];
}

/** One transaction of ovs-vsctl has a line for each of its commands. */
function commandLines(invocation: Invocation): string[] {
  const [name, ...rest] = invocation.argv;
  if (name !== "ovs-vsctl") return visibleLines(shellCommand(invocation));
  const commands: string[][] = [[name]];
  for (const word of rest) {
    if (word === "--") commands.push(["  --"]);
    else commands.at(-1)?.push(shellWord(word));
  }
  return commands.map((words, i) => `${words.join(" ")}${i < commands.length - 1 ? " \\" : ""}`);
}

const visibleLines = (text: string) => text.split("\n").map(visible);
