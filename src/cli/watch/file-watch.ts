import { type FSWatcher, realpathSync, statSync, watch } from "node:fs";
import { basename, dirname } from "node:path";
import { messageOf } from "../../load/whole-file.ts";

/** Milliseconds without an event before a file counts as saved: an editor empties it first, or puts another in its place. */
const QUIET = 100;

/** The system lets nobody watch: too many are watched already, or it cannot. */
export class WatchError extends Error {}

/** A folder, and the names in it that are of interest. */
interface Watched {
  readonly watcher: FSWatcher;
  readonly inode: number;
  names: ReadonlySet<string>;
}

/**
 * Tells when files are saved. It watches the folders that they are in, as a file that is replaced by another is no more the one that was
 * watched; where a folder is gone, the one that it was in.
 */
export class FileWatch {
  readonly #folders = new Map<string, Watched>();
  readonly #saved = new Set<string>();
  #timer: NodeJS.Timeout | undefined;
  #wake: ((saved: readonly string[]) => void) | undefined;
  #fail: ((thrown: Error) => void) | undefined;

  /** From now on these files, whether they are there or not. @throws WatchError */
  watch(files: readonly string[]): void {
    const wanted = new Map<string, Set<string>>();
    for (const file of files.flatMap(aliases)) {
      const { folder, name } = standing(file);
      wanted.set(folder, (wanted.get(folder) ?? new Set()).add(name));
    }
    for (const [folder, { watcher }] of this.#folders)
      if (!wanted.has(folder)) {
        watcher.close();
        this.#folders.delete(folder);
      }
    for (const [folder, names] of wanted) this.#watchFolder(folder, names);
  }

  /** The names of what was saved since the last time that this was asked for, once nothing more has been for a moment. */
  saved(): Promise<readonly string[]> {
    return new Promise((resolve, reject) => {
      this.#wake = resolve;
      this.#fail = reject;
      if (this.#saved.size > 0) this.#settle();
    });
  }

  close(): void {
    clearTimeout(this.#timer);
    for (const { watcher } of this.#folders.values()) watcher.close();
    this.#folders.clear();
  }

  #watchFolder(folder: string, names: ReadonlySet<string>): void {
    const inode = statSync(folder).ino;
    const known = this.#folders.get(folder);
    // Events that are on their way are lost with their watcher: one that still is of the same folder stays.
    if (known?.inode === inode) {
      known.names = names;
      return;
    }
    known?.watcher.close();
    const watcher = watched(folder, (name) => this.#onEvent(folder, name));
    watcher.on("error", (thrown) => this.#fail?.(unwatched(folder, thrown)));
    this.#folders.set(folder, { watcher, inode, names });
  }

  /** @param name null where the system does not say; the folder's own where it is gone */
  #onEvent(folder: string, name: string | null): void {
    const names = this.#folders.get(folder)?.names;
    if (name !== null && names?.has(name) !== true && name !== basename(folder)) return;
    this.#saved.add(name ?? basename(folder));
    this.#settle();
  }

  #settle(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      if (this.#wake === undefined) return;
      const saved = [...this.#saved];
      this.#saved.clear();
      this.#wake(saved);
      this.#wake = undefined;
    }, QUIET);
  }
}

function watched(folder: string, onEvent: (name: string | null) => void): FSWatcher {
  try {
    return watch(folder, (_, name) => onEvent(name));
  } catch (thrown) {
    throw unwatched(folder, thrown);
  }
}

function unwatched(folder: string, thrown: unknown): WatchError {
  return new WatchError(`${folder} cannot be watched: ${messageOf(thrown)}`);
}

/** A file by its name, and where that is a link the one that it stands for: either may be what is saved. */
function aliases(file: string): readonly string[] {
  try {
    return [file, realpathSync(file)];
  } catch {
    return [file];
  }
}

/** The folder where something will be seen of a file, and under which name. */
function standing(file: string): { readonly folder: string; readonly name: string } {
  const folder = dirname(file);
  const isThere = statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true;
  return isThere || folder === dirname(folder) ? { folder, name: basename(file) } : standing(folder);
}
