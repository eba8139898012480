import type { SHAPES } from "./columns.ts";
import type { WriteRow } from "./table.ts";

// The rows of which a fabric has a million, cell by cell. A test holds that no column is left out.

export const writePort: WriteRow<(typeof SHAPES)["ports"]> = (columns, index, row) => {
  columns.name[index] = row.name;
  columns.bridge[index] = row.bridge;
  columns.kind[index] = row.kind;
  columns.vlan[index] = row.vlan;
  columns.settings[index] = row.settings;
  columns.ofport[index] = row.ofport;
  columns.stpNumber[index] = row.stpNumber;
  columns.peerName[index] = row.peerName;
  columns.link[index] = row.link;
  columns.tunnel[index] = row.tunnel;
  columns.endpoint[index] = row.endpoint;
  columns.up[index] = row.up;
  columns.origin[index] = row.origin;
};

export const writeEndpoint: WriteRow<(typeof SHAPES)["endpoints"]> = (columns, index, row) => {
  columns.name[index] = row.name;
  columns.container[index] = row.container;
  columns.tenant[index] = row.tenant;
  columns.network[index] = row.network;
  columns.port[index] = row.port;
  columns.mac[index] = row.mac;
  columns.ip[index] = row.ip;
  columns.prefix[index] = row.prefix;
  columns.gateway[index] = row.gateway;
  columns.writtenMtu[index] = row.writtenMtu;
  columns.mtu[index] = row.mtu;
  columns.origin[index] = row.origin;
};

export const writeTunnel: WriteRow<(typeof SHAPES)["tunnels"]> = (columns, index, row) => {
  columns.port[index] = row.port;
  columns.type[index] = row.type;
  columns.dstPort[index] = row.dstPort;
  columns.remoteIp[index] = row.remoteIp;
  columns.localIp[index] = row.localIp;
  columns.inKey[index] = row.inKey;
  columns.hasOutKey[index] = row.hasOutKey;
  columns.outKey[index] = row.outKey;
  columns.byFlow[index] = row.byFlow;
  columns.csum[index] = row.csum;
  columns.dontFragment[index] = row.dontFragment;
  columns.ttl[index] = row.ttl;
  columns.tos[index] = row.tos;
};

export const writeFlow: WriteRow<(typeof SHAPES)["flows"]> = (columns, index, row) => {
  columns.bridge[index] = row.bridge;
  columns.flow[index] = row.flow;
  columns.leftOut[index] = row.leftOut;
  columns.origin[index] = row.origin;
};
