/** Union-find over 0..n-1 (Tarjan 1975), with halving of paths: joins only, never parts. */
export class DisjointSets {
  readonly #parent: Int32Array;

  constructor(size: number) {
    this.#parent = new Int32Array(size);
    for (let i = 0; i < size; i++) this.#parent[i] = i;
  }

  /** The representative of `x`'s set. */
  find(x: number): number {
    const parent = this.#parent;
    let node = x;
    for (;;) {
      const up = parent[node] ?? node;
      if (up === node) return node;
      const above = parent[up] ?? up;
      parent[node] = above;
      node = above;
    }
  }

  /** @returns whether they were apart */
  join(a: number, b: number): boolean {
    const left = this.find(a);
    const right = this.find(b);
    this.#parent[Math.max(left, right)] = Math.min(left, right);
    return left !== right;
  }
}
