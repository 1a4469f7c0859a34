// Lines of standard input in, text to standard output, both in large pieces: a call of the system per line would be most of the time.
import { readSync } from "node:fs";

const PIECE = 1 << 20;

export function eachLine(work) {
  let buffer = Buffer.allocUnsafe(PIECE);
  let held = 0;
  for (;;) {
    if (held === buffer.length) buffer = Buffer.concat([buffer, Buffer.allocUnsafe(buffer.length)]);
    const count = readSync(0, buffer, held, buffer.length - held, null);
    const end = held + count;
    // Only whole lines become text: a piece may end inside a character.
    const whole = count === 0 ? end : buffer.lastIndexOf(10, end - 1) + 1;
    for (const line of buffer.toString("utf8", 0, whole).split("\n")) if (line !== "") work(line);
    if (count === 0) return;
    buffer.copyWithin(0, whole, end);
    held = end - whole;
  }
}

let waiting = "";

export function write(text) {
  waiting += text;
  if (waiting.length >= PIECE) flush();
}

export function flush() {
  process.stdout.write(waiting);
  waiting = "";
}
