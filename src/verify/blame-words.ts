/** Why a frame comes where it should not, or does not come where it should: in words, and as a path in the file. */
export interface Blame {
  readonly cause: string;
  readonly path: string;
}
