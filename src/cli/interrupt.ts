const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * Until it is done, a first signal is told to the work, which ends in order; a second one ends simnet as it ever did.
 */
export async function interruptible<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const interrupt = new AbortController();
  const onSignal = () => {
    interrupt.abort();
    for (const signal of SIGNALS) process.removeListener(signal, onSignal);
  };
  for (const signal of SIGNALS) process.on(signal, onSignal);
  try {
    return await work(interrupt.signal);
  } finally {
    for (const signal of SIGNALS) process.removeListener(signal, onSignal);
  }
}
