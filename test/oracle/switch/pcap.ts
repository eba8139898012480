import { closeSync, openSync, readSync } from "node:fs";

const FILE_HEADER = 24;
const RECORD_HEADER = 16;
const CHUNK = 1 << 16;

/** Follows a file of tcpdump's old format, little-endian, while the switch writes to it. */
export class PcapTail {
  readonly #file: number;
  #rest = Buffer.alloc(0);
  #offset = FILE_HEADER;

  constructor(path: string) {
    this.#file = openSync(path, "r");
  }

  /** Frames that were written since the last time. */
  read(): Buffer[] {
    const frames: Buffer[] = [];
    this.#fill();
    let at = 0;
    while (at + RECORD_HEADER <= this.#rest.length) {
      const end = at + RECORD_HEADER + this.#rest.readUInt32LE(at + 8);
      if (end > this.#rest.length) break;
      frames.push(this.#rest.subarray(at + RECORD_HEADER, end));
      at = end;
    }
    this.#rest = this.#rest.subarray(at);
    return frames;
  }

  close(): void {
    closeSync(this.#file);
  }

  #fill(): void {
    for (;;) {
      const length = readSync(this.#file, SCRATCH, 0, CHUNK, this.#offset);
      if (length === 0) return;
      this.#offset += length;
      this.#rest = Buffer.concat([this.#rest, SCRATCH.subarray(0, length)]);
      if (length < CHUNK) return;
    }
  }
}

const SCRATCH = Buffer.alloc(CHUNK);
