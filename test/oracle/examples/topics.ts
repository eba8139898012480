import { ACCESS_AND_TRUNK } from "./access-and-trunk.ts";
import { COMBINATIONS } from "./combinations.ts";
import { DOT1Q_TUNNEL } from "./dot1q-tunnel.ts";
import { DOUBLE_TAGS } from "./double-tags.ts";
import type { Topic } from "./example.ts";
import { FLOW_BRIDGES } from "./flow-bridges.ts";
import { FLOW_LEARN } from "./flow-learn.ts";
import { FLOW_MATCHES } from "./flow-matches.ts";
import { FAIL_MODES, FLOW_OUTPUTS } from "./flow-outputs.ts";
import { FLOW_PACKETS } from "./flow-packets.ts";
import { FLOW_TABLES } from "./flow-tables.ts";
import { FLOW_TAGS } from "./flow-tags.ts";
import { FLOW_TUNNELS } from "./flow-tunnels.ts";
import { HOSTS_LISTENING } from "./hosts-listening.ts";
import { LEARNING } from "./learning.ts";
import { NATIVE } from "./native.ts";
import { NEUTRON } from "./neutron.ts";
import { PATCH } from "./patch.ts";
import { PRIORITY } from "./priority.ts";
import { RESERVED } from "./reserved.ts";
import { STATIC_ENTRIES } from "./static-entries.ts";
import { TREE_FLOWS } from "./tree-flows.ts";
import { TREE_PORTS } from "./tree-ports.ts";
import { TREE_SEGMENTS } from "./tree-segments.ts";
import { TREE_TIMES } from "./tree-times.ts";
import { TREE_TUNNELS } from "./tree-tunnels.ts";
import { TREES } from "./trees.ts";
import { VLAN_LIMIT } from "./vlan-limit.ts";
import { TUNNEL_DUPLICATES } from "./tunnel-duplicates.ts";
import { TUNNEL_ENDS } from "./tunnel-ends.ts";
import { TUNNEL_HEADERS } from "./tunnel-headers.ts";
import { TUNNEL_KEYS } from "./tunnel-keys.ts";
import { TUNNEL_TAKERS } from "./tunnel-takers.ts";

export const TOPICS: readonly Topic[] = [
  ACCESS_AND_TRUNK,
  NATIVE,
  DOT1Q_TUNNEL,
  PRIORITY,
  DOUBLE_TAGS,
  VLAN_LIMIT,
  COMBINATIONS,
  LEARNING,
  STATIC_ENTRIES,
  RESERVED,
  PATCH,
  TUNNEL_KEYS,
  TUNNEL_ENDS,
  TUNNEL_TAKERS,
  TUNNEL_DUPLICATES,
  TUNNEL_HEADERS,
  HOSTS_LISTENING,
  TREES,
  TREE_SEGMENTS,
  TREE_PORTS,
  TREE_TIMES,
  TREE_TUNNELS,
  TREE_FLOWS,
  FAIL_MODES,
  FLOW_OUTPUTS,
  FLOW_TABLES,
  FLOW_MATCHES,
  FLOW_PACKETS,
  FLOW_TAGS,
  FLOW_LEARN,
  FLOW_BRIDGES,
  FLOW_TUNNELS,
  NEUTRON,
];
