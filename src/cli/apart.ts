import { once } from "node:events";
import { parentPort } from "node:worker_threads";
import { loadValue } from "../load/load.ts";
import { readNetwork } from "../model/network.ts";
import { good } from "../model/values/problem.ts";
import { simnetItself } from "./open.ts";

/**
 * Runs a file's own code in a thread of its own, which alone has modules that nobody has loaded before: Node keeps the modules of a
 * thread for as long as it lives. What it gives goes back as data.
 */
const port = parentPort;
if (port === null) throw new Error("this is run as a thread");
// Before anybody waits for it.
await simnetItself();
const [file] = (await once(port, "message")) as [string];
const value = await loadValue(file, simnetItself);
const give = (given: unknown) => {
  // No page of a browser: there is no origin to name.
  // oxlint-disable-next-line unicorn/require-post-message-target-origin
  port.postMessage(given);
};
try {
  give(value);
} catch {
  // Functions, symbols and proxies are no data; in a scenario or a fabric they are problems, or stand for the data that they give.
  const network = value.ok ? readNetwork(value.value) : value;
  const data = () => (value.ok ? good(JSON.parse(JSON.stringify(value.value)) as unknown) : value);
  give(network.ok ? data() : network);
}
// Ends even if the file has left a timer running.
process.exit();
