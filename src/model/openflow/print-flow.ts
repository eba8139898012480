import { DEFAULT_PRIORITY, type Flow } from "./flow.ts";
import { printAction } from "./print-action.ts";
import { knownOf, printMatch } from "./print-match.ts";

/** A flow as `ovs-ofctl add-flow` takes it: `readFlow` makes the same flow of it, and so does Open vSwitch. */
export function printFlow({ table, priority, match, actions }: Flow): string {
  const known = knownOf(match);
  const parts = [
    ...(table === 0 ? [] : [`table=${table}`]),
    ...(priority === DEFAULT_PRIORITY ? [] : [`priority=${priority}`]),
    ...printMatch(match),
  ];
  const text = actions.map((action) => printAction(action, known)).join(",");
  return [...parts, `actions=${text === "" ? "drop" : text}`].join(",");
}
