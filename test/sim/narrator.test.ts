import { describe, expect, test } from "vitest";
import { Simulation } from "../../src/sim/simulation.ts";
import { frameOf, lab, mac } from "./lab.ts";

/** Two bridges, a cable between them. */
const pair = lab({
  hosts: {
    h: { bridges: { A: { ports: { a: { tag: 10 }, l: {} } }, B: { ports: { b: { tag: 10 }, r: {} } } } },
  },
  links: [{ name: "ab", ports: ["h/A/l", "h/B/r"] }],
  endpoints: { "red/b": { port: "h/B/b" } },
});
const frame = frameOf("-", { src: mac(1) });

function run(trace: number): Simulation {
  const simulation = new Simulation(pair.wiring, {}, { trace });
  simulation.send(pair.port("h/A/a"), frame);
  simulation.run();
  return simulation;
}

describe("a trace", () => {
  test("is noted as rows and frames, and told in the words of the contract", () => {
    const { steps, hops } = run(100);
    expect(steps.map(({ step }) => step).join(" ")).toBe(
      "send receive classify flood deliver output transit receive classify flood deliver deliver",
    );
    expect(steps[2]).toEqual({
      step: "classify",
      port: pair.port("h/A/a"),
      vlan: 10,
      frame,
      isNews: true,
      time: 0,
    });
    expect(hops.map(({ at, step, time }) => `${time} ${at} ${step}`)).toEqual([
      "0 h/A/a send",
      "0 h/A/a receive",
      "0 h/A/a classify",
      "0 h/A/a flood",
      "0 h/A/LOCAL deliver",
      "0 h/A/l output",
      "0 link:ab transit",
      "1 h/B/r receive",
      "1 h/B/r classify",
      "1 h/B/r flood",
      "1 h/B/LOCAL deliver",
      "1 h/B/b deliver",
    ]);
    expect(hops[2]?.detail).toBe("VLAN 10, learned 02:00:00:00:00:01 here");
    expect(hops[3]?.detail).toBe("VLAN 10, to 2 ports");
    expect(hops.at(-1)?.detail).toMatch(/^to red\/b: 02:00:00:00:00:01 > broadcast, type 0x88b5/);
  });

  test("keeps the first steps, as many as it is told", () => {
    expect(run(4).steps).toEqual(run(100).steps.slice(0, 4));
    expect(run(0).steps).toEqual([]);
  });

  test("tells of the last frame alone, in its own time, after others have taught the network", () => {
    const simulation = new Simulation(pair.wiring, {}, { trace: 100 });
    simulation.teach(pair.port("h/A/a"), frame);
    simulation.wait(1000);
    simulation.teach(pair.port("h/B/b"), frameOf("-", { src: mac(2) }));
    simulation.send(pair.port("h/A/a"), frameOf("-", { src: mac(1), dst: mac(2) }));
    simulation.run();
    expect(simulation.steps.map(({ step, time }) => `${time} ${step}`).join(", ")).toBe(
      "0 send, 0 receive, 0 classify, 0 forward, 0 output, 0 transit, 1 receive, 1 classify, 1 forward, 1 deliver",
    );
  });
});

test("a trunk passes a frame on as the same object: nothing is made on the way", () => {
  const trunks = lab({
    hosts: { h: { bridges: { A: { ports: { a: {}, l: {} } }, B: { ports: { b: {}, r: {} } } } } },
    links: [{ name: "ab", ports: ["h/A/l", "h/B/r"] }],
  });
  const simulation = new Simulation(trunks.wiring);
  const tagged = frameOf("[10]");
  simulation.send(trunks.port("h/A/a"), tagged);
  simulation.run();
  const arrived = simulation.deliveries.find(({ port }) => port === trunks.port("h/B/b"));
  expect(arrived?.frame).toBe(tagged);
});
