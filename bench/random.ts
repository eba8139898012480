/** Numbers below a limit, the same each time: Park and Miller's minimal standard generator. */
export function minimalStandard(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (state * 48_271) % 0x7fffffff;
    return state % limit;
  };
}
