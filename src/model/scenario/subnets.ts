import { type Cidr, formatCidr, type Ipv4, networkOf } from "../values/ipv4.ts";
import type { Problem } from "../values/problem.ts";
import { subnetsOf } from "./addressing.ts";
import type { Tenant } from "./schema.ts";

interface Owner {
  readonly network: string;
  readonly subnet: Cidr;
}

/**
 * Subnets of one tenant that overlap: a router between its networks could not tell them apart. Tenants may use
 * the same addresses. Each subnet is told once, with the first before it that it overlaps.
 */
export function checkSubnets(path: string, tenant: Tenant): Problem[] {
  const blocks = new Map<number, Owner>();
  const around = new Map<number, Owner>();
  const problems: Problem[] = [];
  for (const [network, element] of Object.entries(tenant.networks)) {
    const at = `${path}.networks.${network}.subnet`;
    for (const [i, subnet] of subnetsOf(element).entries()) {
      const other = around.get(keyOf(subnet, subnet.length)) ?? enclosing(blocks, subnet);
      if (other !== undefined)
        problems.push(
          clash(typeof element.subnet === "string" ? at : `${at}.${i}`, { network, subnet }, other),
        );
      add(blocks, around, { network, subnet });
    }
  }
  return problems;
}

function clash(path: string, { network, subnet }: Owner, other: Owner): Problem {
  const found = `${formatCidr(subnet)}, which overlaps ${formatCidr(other.subnet)}`;
  return network === other.network
    ? { path, expected: "subnets that do not overlap", found }
    : {
        path,
        expected: "subnets that do not overlap within a tenant",
        found: `${found} of ${other.network}`,
      };
}

/** Two blocks overlap only where one of them holds the other. */
function enclosing(blocks: ReadonlyMap<number, Owner>, subnet: Cidr): Owner | undefined {
  for (let length = subnet.length - 1; length >= 0; length--) {
    const owner = blocks.get(keyOf(subnet, length));
    if (owner !== undefined) return owner;
  }
  return undefined;
}

function add(blocks: Map<number, Owner>, around: Map<number, Owner>, owner: Owner): void {
  const { subnet } = owner;
  const key = keyOf(subnet, subnet.length);
  if (!blocks.has(key)) blocks.set(key, owner);
  for (let length = subnet.length; length >= 0; length--) {
    const wider = keyOf(subnet, length);
    if (!around.has(wider)) around.set(wider, owner);
  }
}

function keyOf({ address }: { readonly address: Ipv4 }, length: number): number {
  return networkOf({ address, length }) * 64 + length;
}
