const ETHERNET = 14;
const IPV4 = 0x0800;
const UDP = 17;

/**
 * An outer packet on the underlay as one line of hexadecimal, without its Ethernet header. Of VXLAN's UDP header the
 * source port is left out, which Open vSwitch takes from a hash, and with it the checksum, but for whether there is one.
 * @param packet from its IPv4 header on
 */
export function outerLine(packet: Uint8Array): string {
  const bytes = Buffer.from(packet);
  if (bytes[9] === UDP) {
    const header = 4 * ((bytes[0] ?? 0) & 15);
    bytes.writeUInt16BE(0, header);
    bytes.writeUInt16BE(Math.min(1, bytes.readUInt16BE(header + 6)), header + 6);
  }
  return bytes.toString("hex");
}

/** @returns undefined for what is no IPv4, such as a question for an Ethernet address */
export function outerLineOf(frame: Buffer): string | undefined {
  return frame.readUInt16BE(12) === IPV4 ? outerLine(frame.subarray(ETHERNET)) : undefined;
}
