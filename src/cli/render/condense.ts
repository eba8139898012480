/** One step of a frame's way: a hop of the simulator or a step of a witness. */
export interface WayStep {
  readonly at: string;
  readonly step: string;
  readonly detail?: string;
}

/**
 * The same way for eyes: a frame is described where it is new or has changed, and a step that then says
 * nothing more than the one before it is left out.
 */
export function condense(steps: readonly WayStep[]): WayStep[] {
  const shown: WayStep[] = [];
  const last = { frame: "", packet: "" };
  let above: WayStep | undefined;
  for (const step of steps) {
    const { before, kind, text } = split(step);
    const isNews = kind === undefined || text !== last[kind];
    if (isNews) shown.push(step);
    else if (step.step !== "receive" || step.at !== above?.at)
      shown.push({ at: step.at, step: step.step, detail: before });
    if (kind !== undefined) last[kind] = text;
    above = step;
  }
  return shown;
}

const OF_FRAMES = new Set(["send", "receive", "output", "deliver", "patch", "transit"]);

interface Described {
  /** what is said before the description: `to red/db` of a delivery */
  readonly before: string;
  /** undefined where a step describes neither a frame nor an outer packet, or is to do so each time */
  readonly kind: "frame" | "packet" | undefined;
  readonly text: string;
}

function split({ at, step, detail = "" }: WayStep): Described {
  if (step === "encapsulate" || at.startsWith("underlay:"))
    return { before: "", kind: "packet", text: detail };
  if (!OF_FRAMES.has(step)) return { before: detail, kind: undefined, text: "" };
  const [, before, text] = /^(to \S+): (.*)$/s.exec(detail) ?? [];
  return { before: before ?? "", kind: "frame", text: text ?? detail };
}
