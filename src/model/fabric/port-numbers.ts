import { LOCAL_OFPORT } from "../openflow/key.ts";
import { must } from "./fabric.ts";
import { numberPorts } from "./ofports.ts";

/** The column of what is written, 0 for nothing. */
interface Written {
  readonly ofport: Int32Array;
}

/**
 * The OpenFlow numbers of a bridge's ports while ports come and go: who stays keeps its number, as in Open vSwitch. A
 * port that has nothing written has the number of its place in the file; where that would not do any more, its number
 * is written. So a port that comes at the end costs as much as one port, and one that goes as much as those behind it that
 * have nothing written yet.
 */
export class PortNumbers {
  readonly #written: () => Written;
  /** how many ports have each number */
  readonly #holders = new Map<number, number>();
  /** rows that have nothing written, ascending, and the place of each, which is its number */
  readonly #free: number[] = [];
  readonly #places: number[] = [];
  /** rows that have nothing written and whose place's number another port has: written once any port comes or goes */
  #displaced: (readonly [row: number, number: number])[] = [];
  /** ports that have a place: all but LOCAL */
  #count = 0;

  /**
   * @param rows of the ports, ascending
   * @param written asked each time, as a table that grows has new columns
   */
  constructor(rows: readonly number[], written: () => Written) {
    this.#written = written;
    const { ofport } = written();
    const numbers = numberPorts(rows, { ofport });
    for (const [i, row] of rows.entries()) {
      const number = must(numbers[i]);
      const before = must(ofport[row]);
      if (before !== LOCAL_OFPORT) this.#count++;
      this.#hold(number);
      if (before !== 0) continue;
      if (number === this.#count) this.#add(row, number);
      else this.#displaced.push([row, number]);
    }
  }

  /** To be called before any port comes, goes or gets other columns. */
  settle(): void {
    const { ofport } = this.#written();
    for (const [row, number] of this.#displaced) ofport[row] = number;
    this.#displaced = [];
  }

  /** A port that is there now. @param rank how many ports with a place come before it */
  add(row: number, rank = this.#count): void {
    const { ofport } = this.#written();
    const isLast = rank === this.#count;
    const place = rank + 1;
    if (!isLast) this.#writeBehind(row);
    this.#count++;
    const written = must(ofport[row]);
    if (written !== 0) return this.#claim(written);
    let number = place;
    while (this.#holders.has(number)) number++;
    this.#hold(number);
    if (number === place && isLast) this.#add(row, number);
    else ofport[row] = number;
  }

  /** A port that goes; its cell still says what was written. */
  remove(row: number): void {
    const written = must(this.#written().ofport[row]);
    this.#writeBehind(row);
    const number = this.#takeOut(row) ?? written;
    this.#release(number);
    this.#count--;
  }

  /** A port whose columns were written anew. @param before its cell until then */
  set(row: number, before: number): void {
    const { ofport } = this.#written();
    const written = must(ofport[row]);
    if (written === 0) {
      ofport[row] = before;
      return;
    }
    if (written === before) return;
    this.#release(this.#takeOut(row) ?? before);
    this.#claim(written);
  }

  /** A number that somebody asks for: who has it by its place has it in writing from now on. */
  #claim(number: number): void {
    const at = this.#places.indexOf(number);
    if (at >= 0) this.#written().ofport[this.#dropAt(at)] = number;
    this.#hold(number);
  }

  #add(row: number, place: number): void {
    this.#free.push(row);
    this.#places.push(place);
  }

  #writeBehind(row: number): void {
    const { ofport } = this.#written();
    let left = this.#free.length;
    for (; left > 0 && must(this.#free[left - 1]) > row; left--)
      ofport[must(this.#free[left - 1])] = must(this.#places[left - 1]);
    this.#free.length = left;
    this.#places.length = left;
  }

  /** @returns the number that it had by its place */
  #takeOut(row: number): number | undefined {
    const at = this.#free.lastIndexOf(row);
    if (at < 0) return undefined;
    const place = this.#places[at];
    this.#dropAt(at);
    return place;
  }

  #dropAt(at: number): number {
    const [row] = this.#free.splice(at, 1);
    this.#places.splice(at, 1);
    return must(row);
  }

  #hold(number: number): void {
    this.#holders.set(number, (this.#holders.get(number) ?? 0) + 1);
  }

  #release(number: number): void {
    const left = (this.#holders.get(number) ?? 0) - 1;
    if (left > 0) this.#holders.set(number, left);
    else this.#holders.delete(number);
  }
}
