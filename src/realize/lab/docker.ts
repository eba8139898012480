import { execa } from "execa";
import { LabError } from "./lab-error.ts";

export interface DockerOptions {
  /** that Ctrl-C ends it with simnet; else it is of a session of its own, and simnet alone answers what a terminal sends */
  readonly isInterruptible?: boolean;
}

/** @throws LabError where there is no Docker, or it refuses */
export async function docker(args: readonly string[], { isInterruptible = false }: DockerOptions = {}) {
  const result = await execa("docker", args, { reject: false, detached: !isInterruptible });
  if (result.exitCode !== 0) throw new LabError(`docker ${args[0]}: ${result.stderr || result.shortMessage}`);
  return result;
}

export async function succeeds(args: readonly string[]): Promise<boolean> {
  return (await execa("docker", args, { reject: false })).exitCode === 0;
}
