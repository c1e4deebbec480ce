import { createServer } from "node:net";
import { Readable } from "node:stream";
import { runProgram } from "slotgate";

/**
 * Runs the command for callers on a socket, in one process: starting one for each takes most of a second of a busy
 * machine. A caller sends NUL-terminated texts: how many arguments there are, these, and its variables; it gets lines
 * that begin with `1` (stdout), `2` (stderr) or `x` (exit code, the last).
 */
const server = createServer((socket) => {
  let sent = "";
  socket.on("error", () => {});
  socket.setEncoding("utf8").on("data", async (chunk: string) => {
    sent += chunk;
    const call = readCall(sent);
    if (call === null) return;
    const lines = { "1": "", "2": "" };
    const write = (stream: "1" | "2") => (text: string) => {
      const parts = (lines[stream] + text).split("\n");
      lines[stream] = parts.pop() ?? "";
      for (const part of parts) socket.write(`${stream}${part}\n`);
    };
    const io = { env: call.env, stdin: Readable.from([]), out: write("1"), err: write("2") };
    const code = await runProgram(call.args, io);
    for (const stream of ["1", "2"] as const) if (lines[stream] !== "") write(stream)("\n");
    socket.end(`x${code}\n`);
  });
});

/** Null while the end is still to come, which is an empty text behind the variables. */
function readCall(sent: string): { readonly args: string[]; readonly env: Record<string, string> } | null {
  const [count = "", ...texts] = sent.split("\0");
  if (!sent.endsWith("\0\0") || texts.length < Number(count) + 3) return null;
  const env = texts.slice(Number(count), -2).map((line): [string, string] => {
    const at = line.indexOf("=");
    return [line.slice(0, at), line.slice(at + 1)];
  });
  return { args: texts.slice(0, Number(count)), env: Object.fromEntries(env) };
}

server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  if (typeof address === "object" && address !== null) console.log(`listens on ${address.port}`);
});
