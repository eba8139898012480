import { FORM, type Form, UNTAGGED } from "../model/forwarding/lookup.ts";
import type { VlanId } from "../model/values/vlan-id.ts";
import type { Frame } from "../model/wire/frame.ts";
import { C_TAG } from "../model/wire/vlan.ts";

/** The VID that the rules of ingress ask for. */
export function outerVid(frame: Frame): number {
  return frame.tags[0]?.vid ?? UNTAGGED;
}

/**
 * A frame inside a bridge: as it came, the VLAN it is in, and whether its outermost tag has been taken off.
 * What lies under that tag is payload here, whatever it looks like.
 */
export class InFlight {
  readonly frame: Frame;
  readonly vlan: number;
  readonly isTaken: boolean;
  #tagged: Frame | undefined;
  #untagged: Frame | undefined;

  constructor(frame: Frame, vlan: number, isTaken: boolean) {
    this.frame = frame;
    this.vlan = vlan;
    this.isTaken = isTaken;
  }

  /** The frame as it leaves. Priority and TPID of the tag it came with stay with it (measured). */
  leave(form: Form): Frame {
    const isPriority = form === FORM.priority && this.isTaken && this.frame.tags[0]?.pcp !== 0;
    if (form === FORM.tagged || isPriority) return (this.#tagged ??= this.#tag());
    return (this.#untagged ??= this.#untag());
  }

  /** Whether the frame leaves without its tag while another lies beneath: over a patch nobody parses that one. */
  isPartial(left: Frame): boolean {
    return this.isTaken && left.tags.length > 0 && left.tags.length < this.frame.tags.length;
  }

  #tag(): Frame {
    const { frame, isTaken } = this;
    const vid = this.vlan as VlanId;
    const [outer, ...beneath] = frame.tags;
    if (!isTaken || outer === undefined)
      return withTags(frame, [{ tpid: C_TAG, vid, pcp: 0 }, ...frame.tags]);
    return outer.vid === vid ? frame : withTags(frame, [{ ...outer, vid }, ...beneath]);
  }

  #untag(): Frame {
    return this.isTaken ? withTags(this.frame, this.frame.tags.slice(1)) : this.frame;
  }
}

function withTags(frame: Frame, tags: Frame["tags"]): Frame {
  return { dst: frame.dst, src: frame.src, tags, payload: frame.payload };
}
