import type { FabricDocument } from "../../../src/model/fabric/document.ts";

/** What the elements of a fabric are called in the switches, and in which switch they are. */
export class Names {
  readonly prefix: string;
  /** Switches that the fabric needs: one, or one for each host if there are tunnels. */
  readonly homes: number;
  readonly #names = new Map<string, string>();
  readonly #ats = new Map<string, string>();
  readonly #homes = new Map<string, number>();

  /** @param prefix of all names in the switch: of at most four letters, since `stp/show` cuts names at ten */
  constructor(document: FabricDocument, prefix: string) {
    this.prefix = prefix;
    const hosts = Object.entries(document.hosts);
    this.homes = hasTunnels(document) ? hosts.length : 1;
    let serial = 0;
    for (const [place, [host, { bridges = {} }]] of hosts.entries()) {
      this.#homes.set(host, this.homes === 1 ? 0 : place);
      for (const [bridge, { ports = {} }] of Object.entries(bridges)) {
        const name = `${prefix}b${serial++}`;
        this.#add(`${host}/${bridge}`, name);
        this.#names.set(`${host}/${bridge}/LOCAL`, name);
        for (const port of Object.keys(ports))
          this.#add(`${host}/${bridge}/${port}`, `${prefix}p${serial++}`);
      }
    }
  }

  /** The name of a port or, by HOST/BRIDGE, of a bridge. */
  of(at: string): string {
    const name = this.#names.get(at);
    if (name === undefined) throw new Error(`no ${at} in this fabric`);
    return name;
  }

  /** The AT, or HOST/BRIDGE, that has this name. */
  atOf(name: string): string | undefined {
    return this.#ats.get(name);
  }

  /** Which of the switches has what is at this AT, HOST/BRIDGE or HOST. */
  homeOf(at: string): number {
    return this.#homes.get(at.split("/")[0] ?? "") ?? 0;
  }

  /** A patch names its peer among all ports of its host. */
  peerOf(host: string, port: string): string {
    const found = [...this.#names].find(([at]) => at.startsWith(`${host}/`) && at.endsWith(`/${port}`));
    return found?.[1] ?? `${this.prefix}nobody`;
  }

  #add(at: string, name: string): void {
    this.#names.set(at, name);
    this.#ats.set(name, at);
  }
}

function hasTunnels({ hosts }: FabricDocument): boolean {
  return Object.values(hosts).some(({ bridges = {} }) =>
    Object.values(bridges).some(({ ports = {} }) => Object.values(ports).some(isTunnel)),
  );
}

export function isTunnel({ type }: { readonly type?: string | undefined }): boolean {
  return type === "gre" || type === "vxlan";
}
