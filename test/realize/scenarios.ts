/** What `scenarios/NAME.ts` exports. */
export async function loadScenario(name: string): Promise<unknown> {
  const module = (await import(`../../scenarios/${name}.ts`)) as { default: unknown };
  return module.default;
}
