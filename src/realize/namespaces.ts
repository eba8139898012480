/** Before the name of a container: the name that its network namespace has while a step is at work in it; ip-netns(8). */
export const NAMESPACE = "simnet.";

/** Where ip(8) has such names. */
export const NAMED = "/run/netns";

/** A line for each that a step is about to give. Others may have names that begin so, too: only what stands here is ever taken away. */
export const GIVEN = "/run/simnet.namespaces";

/** A function of sh(1), also within single quotes: takes these names away again, whichever of them have been given. */
export const FORGET = `forget() {
  [ -e ${GIVEN} ] || return 0
  while read -r space; do ip netns delete "$space" 2>/dev/null || :; done <${GIVEN}
  rm -f ${GIVEN}
}`;
