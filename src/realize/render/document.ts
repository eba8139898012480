import type { Plan } from "../plan.ts";

/** `plan --json`, in the contract's words; `input` and `undoInput` are for standard input, `does` is for people. */
export function planDocument({ digest, name, hosts }: Plan) {
  return {
    name,
    digest,
    hosts: Object.fromEntries(
      hosts.map(({ host, steps }) => [
        host,
        steps.map(({ does, run, undo }, i) => ({
          id: `${host}-${i + 1}`,
          does,
          argv: run.argv,
          ...(run.input !== undefined && { input: run.input }),
          undo: undo.argv,
          ...(undo.input !== undefined && { undoInput: undo.input }),
        })),
      ]),
    ),
  };
}
