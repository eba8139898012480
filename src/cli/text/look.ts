export type Style = "bold" | "dim" | "good" | "bad" | "doubt" | "host" | "underlay";

/** How text is to look where it goes: colours, or none, and columns. Rendering takes nothing else from outside. */
export interface Look {
  readonly width: number;
  readonly paint: (style: Style, text: string) => string;
}

export const GLYPH = { good: "✓", bad: "✗", doubt: "?", warning: "!", bullet: "·" } as const;

/** No colours: files, pipes and tests. */
export function plainLook(width: number): Look {
  return { width, paint: (_, text) => text };
}
