/** Hosts at work side by side: each is a process here, and over ssh a connection that is being opened. */
export const WIDTH = 16;

/** All of them, at most `width` at a time. @returns what came of each, in their order */
export async function inParallel<T, R>(
  items: readonly T[],
  width: number,
  work: (item: T, row: number) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  const queue = items.entries();
  const workers = Array.from({ length: Math.min(width, items.length) }, async () => {
    for (const [row, item] of queue) results[row] = await work(item, row);
  });
  await Promise.all(workers);
  return results;
}
