import type { Fabric } from "../model/fabric/fabric.ts";
import { digestOf } from "./digest.ts";
import type { Report } from "./verdict.ts";
import { askedByDefault } from "./verify.ts";

/**
 * A fabric that was shown to hold what its report says, under the report's assumptions: the one thing that
 * may be planned for real hosts. Its constructor is private, so that `from` alone makes one.
 */
export class VerifiedFabric {
  readonly fabric: Fabric;
  readonly report: Report;

  private constructor(fabric: Fabric, report: Report) {
    this.fabric = fabric;
    this.report = report;
    Object.freeze(this);
  }

  get digest(): string {
    return this.report.digest;
  }

  /** @returns undefined unless the report is on this fabric and shows that each of the four properties holds, and whatever its file asks for */
  static from(fabric: Fabric, report: Report): VerifiedFabric | undefined {
    const shown = new Set(report.properties.filter(({ holds }) => holds).map(({ property }) => property));
    return askedByDefault(fabric).every((property) => shown.has(property)) &&
      report.digest === digestOf(fabric)
      ? new VerifiedFabric(fabric, report)
      : undefined;
  }
}
