import { execa } from "execa";
import { LabError } from "./lab-error.ts";

/** @throws LabError where there is no Docker, or it refuses */
export async function docker(args: readonly string[]) {
  const result = await execa("docker", args, { reject: false });
  if (result.exitCode !== 0) throw new LabError(`docker ${args[0]}: ${result.stderr || result.shortMessage}`);
  return result;
}

export async function succeeds(args: readonly string[]): Promise<boolean> {
  return (await execa("docker", args, { reject: false })).exitCode === 0;
}
