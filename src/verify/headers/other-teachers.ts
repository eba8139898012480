import type { Witness } from "../way.ts";
import type { Course } from "./courses.ts";
import type { HeaderSearch } from "./header-search.ts";
import type { WitnessMaker } from "./header-witness.ts";

/** Who is asked to teach in place of others. */
const MOST_TEACHERS = 6;

/** Whose frames may teach what a way needs, each with all that they come to where nothing is learned yet. */
export class OtherTeachers {
  readonly #ports: readonly number[];
  readonly #searchFrom: (port: number) => HeaderSearch;
  readonly #known = new Map<number, HeaderSearch>();

  constructor(ports: readonly number[], searchFrom: (port: number) => HeaderSearch) {
    this.#ports = ports;
    this.#searchFrom = searchFrom;
  }

  /**
   * What to send for a frame to go its way: as it was first found, then with other lessons. One that teaches a bridge what it
   * has to may on its way teach another to send the frame elsewhere, as over a segment that a bridge has two ports on. In the end
   * lessons come in where they are learned and go nowhere: other bridges may have forgotten whom they heard of then.
   * @param out where the frame comes out: whoever is there is asked first, as nobody is heard from elsewhere then
   */
  *witnesses(maker: WitnessMaker, course: Course, out: number): Iterable<Witness> {
    const first = maker.witness(course);
    yield first;
    if (first.lessons.length === 0) return;
    for (const port of [...new Set([out, ...this.#ports])].slice(0, MOST_TEACHERS)) {
      const witness = maker.teaching({ first: this.#search(port) }).witness(course);
      if (witness.lessons.some((lesson) => lesson.port === port)) yield witness;
    }
    yield maker.teaching({ isOnTheSpot: true }).witness(course);
  }

  #search(port: number): HeaderSearch {
    const search = this.#known.get(port) ?? this.#searchFrom(port);
    this.#known.set(port, search);
    return search;
  }
}
