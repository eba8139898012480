const LONGEST = 64;

/** The port of a container: `vred-app`, as the deck's pipework would have it, and never the same for two. */
export function containerPort(tenant: string, container: string): string {
  return portOf(`v${tenant}-${container}`, tenant.includes("-"));
}

/** The port of a tunnel: `gre-h2`. */
export function tunnelPort(type: string, remote: string): string {
  return portOf(`${type}-${remote}`, false);
}

/** `a-b` + `c` and `a` + `b-c` would be one name, and two names of 64 letters too long: a hash parts them. */
function portOf(name: string, ambiguous: boolean): string {
  if (!ambiguous && name.length <= LONGEST) return name;
  return `${name.slice(0, LONGEST - 9)}.${fnv1a(`${ambiguous} ${name.length} ${name}`).toString(16).padStart(8, "0")}`;
}

/** FNV-1a, 32 bits (Fowler, Noll, Vo 1991). */
function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}
