/** What several commands say of their arguments and options. */
export const FILE = "a scenario or a fabric: .ts, .js, .json, .yaml, or - for standard input";
export const JSON_OUT = "one JSON document on standard output";

/** Of an option that may be repeated. */
export function gather(value: string, before: readonly string[] = []): string[] {
  return [...before, value];
}
