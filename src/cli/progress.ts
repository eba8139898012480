import { visible } from "./text/words.ts";

/** Milliseconds before anything is said, and between two redrawings. */
const PATIENCE = 1000;
const PAUSE = 100;
const CLEAR = "\r\u001B[K";

/** One line that says what long work is at, drawn over and over. */
export class Progress {
  readonly #write: (text: string) => void;
  readonly #now: () => number;
  readonly #width: number;
  #started: number;
  #drawn: number | undefined;
  #isGone = false;

  /**
   * @param write to a terminal, at once: the work that is spoken of lets nothing else run
   * @param now milliseconds
   */
  constructor(write: (text: string) => void, width: number, now: () => number) {
    this.#write = write;
    this.#width = width;
    this.#now = now;
    this.#started = now();
  }

  /** Says it, unless little time has passed. */
  show(what: string): void {
    const now = this.#now();
    if (now - this.#started < PATIENCE || now - (this.#drawn ?? 0) < PAUSE) return;
    const text = `${Math.floor((now - this.#started) / 1000)} s  ${visible(what)} …`;
    this.#draw(CLEAR + (text.length <= this.#width ? text : `${text.slice(0, this.#width - 1)}…`));
    this.#drawn = now;
  }

  /** Of other work, which begins now. */
  begin(): void {
    this.#started = this.#now();
  }

  /** Leaves nothing of it. */
  end(): void {
    if (this.#drawn !== undefined) this.#draw(CLEAR);
    this.#drawn = undefined;
  }

  /** A terminal may go away, and what is under way has to come to its end all the same. */
  #draw(text: string): void {
    if (this.#isGone) return;
    try {
      this.#write(text);
    } catch {
      this.#isGone = true;
    }
  }
}
