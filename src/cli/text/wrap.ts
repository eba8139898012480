import { columnsOf, withoutStyles } from "./columns.ts";

const LEAST = 20;

/**
 * Text in lines of at most `width` columns, broken between words; a word that is longer, such as a flow, is broken
 * after its commas, then before a mask, and inside where even that is too long.
 */
export function wrap(text: string, width: number): string[] {
  const room = Math.max(LEAST, width);
  return text.split("\n").flatMap((paragraph) => fill(piecesOf(paragraph, room), room));
}

interface Piece {
  readonly text: string;
  /** between it and what stands before it on the same line */
  readonly gap: "" | " ";
}

function fill(pieces: readonly Piece[], room: number): string[] {
  const lines: string[] = [];
  let line: string | undefined;
  for (const { text, gap } of pieces) {
    const longer: string = line === undefined ? text : line + gap + text;
    if (line !== undefined && columnsOf(longer) > room) {
      lines.push(line);
      line = text;
    } else {
      line = longer;
    }
  }
  return [...lines, line ?? ""];
}

/** One with colours in it stays whole. */
function piecesOf(paragraph: string, room: number): readonly Piece[] {
  return paragraph.split(" ").flatMap((word) => {
    if (columnsOf(word) <= room || withoutStyles(word) !== word) return { text: word, gap: " " };
    const parts = word.split(/(?<=,)/).flatMap((part) => halves(part, room));
    return parts.map((text, i): Piece => ({ text, gap: i === 0 ? " " : "" }));
  });
}

/** A value and its mask are told apart before either of them is broken. */
function halves(part: string, room: number): string[] {
  if (columnsOf(part) <= room) return [part];
  return part.split(/(?<=\/)/).flatMap((half) => cut(half, room));
}

function cut(part: string, room: number): string[] {
  const pieces: string[] = [""];
  for (const character of part) {
    const piece: string = pieces.at(-1) ?? "";
    if (columnsOf(piece + character) > room) pieces.push(character);
    else pieces[pieces.length - 1] = piece + character;
  }
  return pieces;
}

/** A label and a text beside it: the text's further lines stand below its first. */
export function hang(label: string, text: string, width: number): string[] {
  return hangLines(label, wrap(text, width - columnsOf(label)));
}

/** The same for lines that are not to be broken. */
export function hangLines(label: string, lines: readonly string[]): string[] {
  const indent = " ".repeat(columnsOf(label));
  return lines.map((line, index) => `${index === 0 ? label : indent}${line}`);
}

/** A list such as a frame's fields, broken after commas only; one that is too long before its mask. */
export function wrapFields(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  const parts = text
    .split(/(?<=,)/)
    .flatMap((part) => (part.length <= width ? [part] : part.split(/(?<=\/)/)));
  for (const part of parts) {
    if (line !== "" && line.length + part.length > width) {
      lines.push(line);
      line = "";
    }
    line += part;
  }
  return [...lines, line];
}

export function pad(text: string, width: number): string {
  return text + " ".repeat(Math.max(0, width - columnsOf(text)));
}

/** The width of the widest, at most `limit`. */
export function widest(texts: readonly string[], limit: number): number {
  return Math.min(
    limit,
    texts.reduce((most, text) => Math.max(most, columnsOf(text)), 0),
  );
}
