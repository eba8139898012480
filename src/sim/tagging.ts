import { FORM, type Form, TAKES_TAG, UNTAGGED } from "../model/forwarding/lookup.ts";
import type { VlanId } from "../model/values/vlan-id.ts";
import type { Frame } from "../model/wire/frame.ts";
import { C_TAG } from "../model/wire/vlan.ts";

/**
 * What a bridge knows of a frame that it took in: the VLAN, and with TAKES_TAG that its outermost tag has been
 * taken off. What lies under that tag is payload here, whatever it looks like.
 */
export type Classified = number;

export function vlanOf(classified: Classified): number {
  return classified & (TAKES_TAG - 1);
}

/** The VID that the rules of ingress ask for. */
export function outerVid({ tags }: Frame): number {
  return tags.length === 0 ? UNTAGGED : (tags[0]?.vid ?? UNTAGGED);
}

/** The frame as it leaves: itself, where nothing changes. Priority and TPID of its tag stay with it (measured). */
export function leaving(frame: Frame, classified: Classified, form: Form): Frame {
  const isTaken = (classified & TAKES_TAG) !== 0;
  const isPriority = form === FORM.priority && isTaken && frame.tags[0]?.pcp !== 0;
  if (form === FORM.tagged || isPriority) return tagged(frame, vlanOf(classified), isTaken);
  return isTaken ? withTags(frame, frame.tags.slice(1)) : frame;
}

/** Whether a frame leaves without its tag while another lies beneath: over a patch nobody parses that one. */
export function isPartial(frame: Frame, classified: Classified, left: Frame): boolean {
  const isTaken = (classified & TAKES_TAG) !== 0;
  return isTaken && left.tags.length > 0 && left.tags.length < frame.tags.length;
}

/** One frame that is flooded, in every form in which it leaves: each is made once. */
export class Copies {
  readonly #frame: Frame;
  readonly #classified: Classified;
  readonly #made: (Frame | undefined)[] = [];

  constructor(frame: Frame, classified: Classified) {
    this.#frame = frame;
    this.#classified = classified;
  }

  in(form: Form): Frame {
    return (this.#made[form] ??= leaving(this.#frame, this.#classified, form));
  }
}

function tagged(frame: Frame, vlan: number, isTaken: boolean): Frame {
  const vid = vlan as VlanId;
  const [outer] = frame.tags;
  if (!isTaken || outer === undefined) return withTags(frame, [{ tpid: C_TAG, vid, pcp: 0 }, ...frame.tags]);
  return outer.vid === vid ? frame : withTags(frame, [{ ...outer, vid }, ...frame.tags.slice(1)]);
}

function withTags(frame: Frame, tags: Frame["tags"]): Frame {
  return { dst: frame.dst, src: frame.src, tags, payload: frame.payload };
}
