/** What is well-formed and may surprise: nothing is wrong, and a person should know. */
export interface Notice {
  readonly kind: string;
  readonly text: string;
  /** path in the file */
  readonly blame: string;
}
