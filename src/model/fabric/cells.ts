import { UNSPECIFIED } from "../values/ipv4.ts";
import type { EndpointSpec, LinkSpec } from "./spec.ts";

export function linkCells(spec: LinkSpec) {
  return { mtu: spec.mtu ?? 0, delay: spec.delay, up: Number(spec.up) };
}

export function endpointCells(spec: EndpointSpec) {
  return {
    mac: spec.mac ?? -1,
    ip: spec.ip?.address ?? UNSPECIFIED,
    prefix: spec.ip?.length ?? 0,
    gateway: spec.gateway ?? UNSPECIFIED,
    writtenMtu: spec.mtu ?? 0,
    mtu: 0,
    container: spec.container ?? "",
  };
}
