import type { Problem } from "../values/problem.ts";
import { applyAll } from "./apply.ts";
import type { Change } from "./change.ts";
import { canConflict, conflicts } from "./conflicts.ts";
import { FabricDraft } from "./draft.ts";
import { FabricEditor } from "./editor.ts";
import type { Fabric } from "./fabric.ts";
import { seal } from "./seal.ts";
import { sealWhole } from "./seal-whole.ts";

/** Who wants to know of changes as they are made. */
export interface Onlooker {
  before(change: Change): void;
  after(change: Change): void;
}

/**
 * A fabric that takes changes in place, by the editor that `apply` takes: a change of an endpoint costs what that endpoint does,
 * and no copy of a million others. Rows keep their numbers, and those of what is removed stay empty.
 */
export class WorkingCopy {
  readonly #editor: FabricEditor;
  #sealed: Fabric;
  /** since it was sealed */
  #changes: Change[] = [];
  /** the number of the first of them */
  #first: number;
  #isWhole = true;

  /** @param first how many changes there were before: they are numbered on, for blame */
  constructor(fabric: Fabric, first = 0) {
    this.#editor = new FabricEditor(new FabricDraft(fabric.name, fabric));
    this.#editor.numberPorts();
    this.#sealed = fabric;
    this.#first = first;
  }

  get draft(): FabricEditor["draft"] {
    return this.#editor.draft;
  }

  get names(): FabricEditor["names"] {
    return this.#editor.names;
  }

  /** How many changes there were in all. */
  get count(): number {
    return this.#first + this.#changes.length;
  }

  /** Whether it takes changes: not once some had to be refused of which others were made already. It can still be sealed. */
  get isWhole(): boolean {
    return this.#isWhole;
  }

  /**
   * Makes all of these changes, in their order, or none.
   * @param onlooker told of each before it is made and afterwards
   * @returns what is wrong with them: as `apply` tells it, but for the numbers of changes
   */
  change(changes: readonly Change[], onlooker?: Onlooker): readonly Problem[] {
    const { draft, problems } = this.#editor;
    const { writes } = draft;
    for (const [i, one] of changes.entries()) {
      onlooker?.before(one);
      applyAll(this.#editor, [one], this.count + i);
      onlooker?.after(one);
    }
    const found = [...problems.splice(0), ...(changes.some(canConflict) ? conflicts(draft) : [])];
    if (found.length === 0) found.push(...this.#namedInVain());
    if (found.length > 0) this.#isWhole = draft.writes === writes;
    else this.#changes.push(...changes);
    return found;
  }

  /** A fabric that names things under `properties` or `failures` has to have them: only the whole of it tells. */
  #namedInVain(): readonly Problem[] {
    const { properties, failures } = this.draft;
    if (properties.length === 0 && (failures === undefined || typeof failures === "number")) return [];
    const sealed = sealWhole(this.draft, []);
    return sealed.ok ? [] : sealed.problems;
  }

  /** The fabric as it is now. */
  seal(): Fabric {
    if (this.#changes.length === 0) return this.#sealed;
    this.#sealed = this.#isWhole ? seal(this.draft) : this.#madeAgain();
    this.#first = this.count;
    this.#changes = [];
    return this.#sealed;
  }

  #madeAgain(): Fabric {
    const copy = new WorkingCopy(this.#sealed, this.#first);
    copy.change(this.#changes);
    return copy.seal();
  }
}
