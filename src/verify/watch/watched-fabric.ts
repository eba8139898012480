import type { Change } from "../../model/fabric/change.ts";
import { type Fabric, must } from "../../model/fabric/fabric.ts";
import { WorkingCopy } from "../../model/fabric/working-copy.ts";
import { hearsLocal } from "../../model/forwarding/host-rules.ts";
import type { Problem } from "../../model/values/problem.ts";
import { componentsOf } from "../components.ts";
import { Context } from "../context.ts";
import { isolationIn } from "../isolation.ts";
import type { JoinedBridges } from "../joined.ts";
import { unmodelled } from "../unmodelled.ts";
import type { VerdictKind } from "../verdict.ts";
import { countTenants } from "./count-tenants.ts";
import { PortBook } from "./port-book.ts";
import { QuietBridges } from "./quiet-bridges.ts";
import { isOfAnotherTenant, Touch } from "./touch.ts";
import { WatchedComponent } from "./watched-component.ts";

interface Made {
  readonly problems: readonly Problem[];
  /** why what was touched had to be searched */
  readonly searched: readonly string[];
  /** why what is known here does not stand any more */
  readonly anew: string | undefined;
}

const TIED = "a container has interfaces of several tenants";

/** What is known of a fabric, and of what small changes have made of it since. */
export class WatchedFabric {
  readonly #context: Context;
  readonly #copy: WorkingCopy;
  readonly #bridges: QuietBridges;
  readonly #book: PortBook;
  /** by bridge */
  readonly #components: readonly WatchedComponent[];
  /** whether something without a model leaves all undecided */
  readonly #isUnmodelled: boolean;
  /** whether a container may have interfaces in networks of several tenants */
  readonly #isTied: boolean;
  /** of each verdict how many components have it */
  readonly #verdicts: Record<VerdictKind, number> = { holds: 0, violated: 0, undecided: 0 };

  /** @param changes how many there were before */
  constructor(fabric: Fabric, changes: number) {
    this.#context = new Context(fabric);
    this.#copy = new WorkingCopy(fabric, changes);
    this.#bridges = new QuietBridges(fabric);
    this.#book = new PortBook(this.#copy, this.#bridges);
    this.#isUnmodelled = unmodelled(this.#context).length > 0;
    this.#isTied = hasTied(fabric);
    this.#components = watched(this.#context, this.#isTied);
    for (const port of fabric.columns.endpoints.port) this.#putOn(port);
    const all = new Set(this.#components);
    this.#verdicts.holds = all.size;
    this.#look(all);
  }

  get verdict(): VerdictKind {
    if (this.#verdicts.violated > 0) return "violated";
    return this.#isUnmodelled || this.#verdicts.undecided > 0 ? "undecided" : "holds";
  }

  /** How many changes there were in all. */
  get count(): number {
    return this.#copy.count;
  }

  /** Whether it takes changes still. */
  get isWhole(): boolean {
    return this.#copy.isWhole;
  }

  seal(): Fabric {
    return this.#copy.seal();
  }

  /** Makes all of these changes, or none. */
  change(changes: readonly Change[]): Made {
    const touch = new Touch(this.#copy, this.#bridges, (port) => this.#takeOff(port));
    const problems = this.#copy.change(changes, touch);
    if (problems.length > 0) {
      if (this.isWhole) for (const port of touch.takenOff) this.#putOn(port);
      return { problems, searched: [], anew: undefined };
    }
    for (const port of touch.changed) this.#book.noteChanged(port);
    const anew = this.#isTied ? TIED : (touch.anew ?? this.#unknown(touch));
    if (anew !== undefined) return { problems, searched: [], anew };
    for (const port of touch.ports) this.#putOn(port);
    const touched = Array.from(touch.at, (bridge) => must(this.#components[bridge]));
    return { problems, searched: this.#look(new Set(touched)), anew };
  }

  /** Why it is not known where frames of a port go that is touched. */
  #unknown({ ports, changed }: Touch): string | undefined {
    const book = this.#book;
    const isKnown = (port: number) => must(this.#components[book.bridgeOf(port)]).takes(book.kindOf(port));
    const concerns = (port: number) =>
      book.isThere(port) && (changed.has(port) || book.tenantAt(port) !== undefined);
    const port = [...ports].find((one) => concerns(one) && !isKnown(one));
    if (port === undefined) return undefined;
    const { bridge, name } = this.#copy.draft.ports.columns;
    const at = this.#context.fabric.bridgeName(must(bridge[port]));
    return `${at}/${must(name[port])}: no port like it was there before`;
  }

  #putOn(port: number): void {
    const tenant = this.#book.tenantAt(port);
    if (tenant !== undefined) this.#componentOf(port).add(tenant, this.#book.kindOf(port));
  }

  #takeOff(port: number): void {
    const tenant = this.#book.tenantAt(port);
    if (tenant !== undefined) this.#componentOf(port).remove(tenant, this.#book.kindOf(port));
  }

  #componentOf(port: number): WatchedComponent {
    return must(this.#components[this.#book.bridgeOf(port)]);
  }

  /** @returns why some of them had to be searched */
  #look(components: Iterable<WatchedComponent>): readonly string[] {
    const { fabric, wiring } = this.#context;
    const searched: string[] = [];
    let search: ((joined: JoinedBridges) => VerdictKind) | undefined;
    for (const component of components) {
      const told = component.tell(fabric, () => countTenants(wiring, component.joined, this.#book));
      this.#verdicts[component.verdict]--;
      if ("why" in told) {
        searched.push(told.why);
        component.verdict = (search ??= this.#searcher())(component.joined);
      } else component.verdict = told.verdict;
      this.#verdicts[component.verdict]++;
    }
    return searched;
  }

  /** What `verify` says of joined bridges as they are now. */
  #searcher(): (joined: JoinedBridges) => VerdictKind {
    const fabric = this.seal();
    const context = fabric === this.#context.fabric ? this.#context : new Context(fabric);
    // No small change moves a bridge from one set to another, nor from its row.
    const byFirst = new Map(componentsOf(context).map((one) => [one.joined.bridges[0], one]));
    return ({ bridges }) => isolationIn(context, [must(byFirst.get(bridges[0]))]).verdict;
  }
}

/** By bridge what it is joined to. */
function watched({ fabric, joined }: Context, isTied: boolean): readonly WatchedComponent[] {
  const known = new Map<JoinedBridges, WatchedComponent>();
  return Array.from({ length: fabric.columns.bridges.count }, (_, bridge) => {
    const set = must(joined.get(bridge));
    const component = known.get(set) ?? new WatchedComponent(set, uncountedIn(fabric, set, isTied));
    known.set(set, component);
    return component;
  });
}

function uncountedIn(fabric: Fabric, { bridges }: JoinedBridges, isTied: boolean): string | undefined {
  if (isTied) return TIED;
  return bridges.some((one) => hearsLocal(fabric, one)) ? "a host listens" : undefined;
}

function hasTied(fabric: Fabric): boolean {
  const { container } = fabric.columns.endpoints;
  return container.some((name, row) => name !== "" && isOfAnotherTenant(fabric.endpointName(row), name));
}
