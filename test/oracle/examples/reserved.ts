import { bridge, type Topic } from "./example.ts";

const plain = bridge({ x: {}, y: {} });
const relaying = bridge({ x: {}, y: {} }, { other_config: { "forward-bpdu": true } });
const out = ["h/b/y -", "h/b/LOCAL -"];
const to = (address: string, seen: readonly string[] = []) => ({
  send: `h/b/x dl_dst=${address}`,
  out: seen,
});

export const RESERVED: Topic = {
  title: "reserved addresses",
  examples: [
    {
      name: "NORMAL drops what is for the addresses that IEEE 802.1D reserves, BPDUs among them",
      fabric: plain,
      sent: [
        to("01:80:c2:00:00:00"),
        to("01:80:c2:00:00:01"),
        to("01:80:c2:00:00:0e"),
        to("01:80:c2:00:00:0f"),
      ],
    },
    {
      name: "and passes on what is for the addresses after them",
      fabric: plain,
      sent: [to("01:80:c2:00:00:10", out), to("01:80:c2:00:00:14", out), to("01:80:c2:00:00:20", out)],
    },
    {
      name: "NORMAL drops what is for the addresses of other makers' protocols",
      fabric: plain,
      sent: [
        to("01:00:0c:cc:cc:cc"),
        to("01:00:0c:cc:cc:cd"),
        to("01:00:0c:cd:cd:cd"),
        to("01:00:0c:00:00:00"),
        to("00:e0:2b:00:00:00"),
        to("00:e0:2b:00:00:04"),
        to("00:e0:2b:00:00:06"),
      ],
    },
    {
      name: "and passes on what is for their neighbours",
      fabric: plain,
      sent: [to("01:00:0c:dd:dd:dd", out), to("01:e0:52:cc:cc:cc", out), to("33:33:00:00:00:01", out)],
    },
    {
      name: "what NORMAL drops for its destination teaches nothing",
      fabric: plain,
      sent: [
        {
          after: ["h/b/y dl_src=02:00:00:00:00:0a,dl_dst=01:80:c2:00:00:01"],
          send: "h/b/x dl_dst=02:00:00:00:00:0a",
          out,
        },
      ],
    },
    {
      name: "forward-bpdu passes all of them on, and learns from them",
      fabric: relaying,
      sent: [
        to("01:80:c2:00:00:00", out),
        to("01:80:c2:00:00:0e", out),
        to("01:00:0c:cc:cc:cc", out),
        {
          after: ["h/b/y dl_src=02:00:00:00:00:0a,dl_dst=01:80:c2:00:00:01"],
          send: "h/b/x dl_dst=02:00:00:00:00:0a",
          out: ["h/b/y -"],
        },
      ],
    },
  ],
};
