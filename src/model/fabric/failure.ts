import { isOneTunnel } from "../forwarding/tunnel-ends.ts";
import { KnownNames, nearest } from "../schema/nearest.ts";
import { type Checked, good, refused, show } from "../values/problem.ts";
import { PORT } from "./columns.ts";
import { type Fabric, must } from "./fabric.ts";
import { FailureNames } from "./failure-names.ts";

/** What fails, as rows of a fabric: the contract's "What fails". */
export type Failure =
  /** All ports on the link lose carrier. */
  | { readonly kind: "link"; readonly link: number }
  /** Carrier is lost at this end; a tunnel's other end does not notice. */
  | { readonly kind: "port"; readonly port: number }
  /** Both ends of a tunnel. */
  | { readonly kind: "tunnel"; readonly ports: readonly [number, number] }
  | { readonly kind: "bridge"; readonly bridge: number }
  | { readonly kind: "host"; readonly host: number }
  /** One direction of the underlay. */
  | { readonly kind: "underlay"; readonly from: number; readonly to: number }
  /** The host's switch starts again. */
  | { readonly kind: "restart"; readonly host: number };

const FORMS =
  "a link's name, HOST/BRIDGE/PORT, tunnel:H1/B/P=H2/B/P, HOST/BRIDGE, HOST, underlay:H1>H2 or restart:HOST";

/**
 * Reads what fails in the contract's notation. A name that both a link and a host have is told apart as
 * `link:NAME` and `host:NAME`.
 * @param path where it was written, for problems
 */
export function readFailure(fabric: Fabric, text: string, path: string): Checked<Failure> {
  return failureReader(fabric)(text, path);
}

/** The same for many of one fabric: what they are looked up in is made once. */
export function failureReader(fabric: Fabric): (text: string, path: string) => Checked<Failure> {
  const known = new FailureNames(fabric);
  return (text, path) => new Reader(known, text, path).read();
}

class Reader {
  readonly #known: FailureNames;
  readonly #text: string;
  readonly #path: string;

  constructor(known: FailureNames, text: string, path: string) {
    this.#known = known;
    this.#text = text;
    this.#path = path;
  }

  read(): Checked<Failure> {
    const [, kind, rest = ""] = /^(\w+):(.*)$/s.exec(this.#text) ?? [];
    switch (kind) {
      case undefined:
        return this.#plain();
      case "link":
        return mapped(this.#link(rest), (link) => ({ kind, link }));
      case "host":
      case "restart":
        return mapped(this.#host(rest), (host) => ({ kind, host }));
      case "tunnel":
        return this.#tunnel(rest);
      case "underlay":
        return this.#underlay(rest);
      default:
        return this.#refuse(this.#like(kind));
    }
  }

  #like(kind: string): string {
    const close = nearest(kind, ["link", "host", "restart", "tunnel", "underlay"]);
    return close === undefined ? FORMS : `${close}${this.#text.slice(kind.length)} (did you mean that?)`;
  }

  #plain(): Checked<Failure> {
    const text = this.#text;
    switch (text.split("/").length) {
      case 1:
        return this.#linkOrHost(text);
      case 2:
        return mapped(this.#bridge(text), (bridge) => ({ kind: "bridge", bridge }));
      case 3:
        return mapped(this.#port(text), (port) => ({ kind: "port", port }));
      default:
        return this.#refuse(FORMS);
    }
  }

  #linkOrHost(text: string): Checked<Failure> {
    const { links, hosts } = this.#known;
    const [link, host] = [links.get(text), hosts.get(text)];
    if (link !== undefined && host !== undefined)
      return this.#refuse(`link:${text} or host:${text}, for there are both`);
    if (link !== undefined) return good({ kind: "link", link });
    if (host !== undefined) return good({ kind: "host", host });
    const names = new Set([...links.keys(), ...hosts.keys()]);
    return this.#refuse(new KnownNames("a link or a host", names).expected(text));
  }

  #tunnel(text: string): Checked<Failure> {
    const [one = "", other, ...more] = text.split("=");
    if (other === undefined || more.length > 0) return this.#refuse("tunnel:H1/B/P=H2/B/P");
    const ends = [this.#port(one), this.#port(other)] as const;
    const problems = ends.flatMap((end) => (end.ok ? [] : end.problems));
    const [left, right] = ends;
    if (!left.ok || !right.ok) return refused(problems);
    const { fabric, wiring } = this.#known;
    const { kind } = fabric.columns.ports;
    const others = [left.value, right.value].filter((port) => kind[port] !== PORT.tunnel);
    if (others.length > 0) {
      const found = others.map((port) => fabric.portName(port)).join(" and ");
      return this.#refuse("two tunnel ports", `${found}, which is none`);
    }
    if (!isOneTunnel(wiring, left.value, right.value))
      return this.#refuse(
        "the two ends of one tunnel",
        `${one} and ${other}, neither of which hears the other`,
      );
    return good({ kind: "tunnel", ports: [left.value, right.value] });
  }

  #underlay(text: string): Checked<Failure> {
    const [one = "", other, ...more] = text.split(">");
    if (other === undefined || more.length > 0) return this.#refuse("underlay:H1>H2");
    const [from, to] = [this.#host(one), this.#host(other)];
    if (from.ok && to.ok && from.value === to.value)
      return this.#refuse("underlay:H1>H2, from one host to another");
    if (from.ok && to.ok) return good({ kind: "underlay", from: from.value, to: to.value });
    return refused([from, to].flatMap((end) => (end.ok ? [] : end.problems)));
  }

  #link(name: string): Checked<number> {
    return this.#named("a link", name, this.#known.links);
  }

  #host(name: string): Checked<number> {
    return this.#named("a host", name, this.#known.hosts);
  }

  #bridge(name: string): Checked<number> {
    return this.#named("a bridge as HOST/BRIDGE", name, this.#known.bridges);
  }

  #port(name: string): Checked<number> {
    const port = this.#known.fabric.findPort(name);
    if (port !== undefined) return good(port);
    return this.#named("a port as HOST/BRIDGE/PORT", name, this.#known.ports);
  }

  #named(what: string, name: string, rows: ReadonlyMap<string, number>): Checked<number> {
    const row = rows.get(name);
    return row === undefined
      ? this.#refuse(new KnownNames(what, rows).expected(name), show(name))
      : good(row);
  }

  #refuse<T>(expected: string, found = show(this.#text)): Checked<T> {
    return refused([{ path: this.#path, expected, found }]);
  }
}

function mapped<T, U>(checked: Checked<T>, make: (value: T) => U): Checked<U> {
  return checked.ok ? good(make(checked.value)) : checked;
}

/** In the contract's notation. */
export function formatFailure(fabric: Fabric, failure: Failure): string {
  switch (failure.kind) {
    case "link":
      return must(fabric.columns.links.name[failure.link]);
    case "port":
      return fabric.portName(failure.port);
    case "tunnel":
      return `tunnel:${failure.ports.map((port) => fabric.portName(port)).join("=")}`;
    case "bridge":
      return fabric.bridgeName(failure.bridge);
    case "host":
      return fabric.hostName(failure.host);
    case "underlay":
      return `underlay:${fabric.hostName(failure.from)}>${fabric.hostName(failure.to)}`;
    case "restart":
      return `restart:${fabric.hostName(failure.host)}`;
  }
}
