import type { RandomSource } from "@mienf/numeric";

// Numbers, words and bytes on which readers stumble.
const TOKENS: readonly string[] = [
  "0 -1 1e309 -0 1e9 4294967296 9007199254740993 99999999999999999999 NaN nan inf -Infinity null true \" ' \\ , ; { }",
  "[ ] ( ) <f8 |O &a *a - é 😀 __proto__ constructor ../../etc/passwd (1000000000,1000000000) !!js/function",
]
  .flatMap((line) => line.split(" "))
  .concat("", "\n", "\r", "\t", "\u0000", "\uFEFF");

/** A file with one to six small things changed; the same source gives the same file. */
export function mutate(bytes: Uint8Array, other: Uint8Array, source: RandomSource): Uint8Array {
  let result = bytes;
  const changes = 1 + source.integer(6);
  for (let change = 0; change < changes; change += 1) {
    result = changed(result, other, source);
  }
  return result;
}

function changed(bytes: Uint8Array, other: Uint8Array, source: RandomSource): Uint8Array {
  const at = source.integer(bytes.length + 1);
  const length = 1 + source.integer(Math.min(64, bytes.length + 1));
  switch (source.integer(8)) {
    case 0: // a bit turned over
      return withByte(bytes, at, (byte) => byte ^ (1 << source.integer(8)));
    case 1: // a byte replaced
      return withByte(bytes, at, () => source.integer(256));
    case 2: // cut short
      return bytes.slice(0, at);
    case 3: // a piece taken out
      return joined(bytes.subarray(0, at), bytes.subarray(at + length));
    case 4: // a piece repeated
      return joined(bytes.subarray(0, at + length), bytes.subarray(at));
    case 5: // a word put in
      return joined(bytes.subarray(0, at), token(source), bytes.subarray(at));
    case 6: // a number or word replaced
      return withWord(bytes, token(source), source);
    default: {
      // a piece of another file put in
      const from = source.integer(other.length + 1);
      return joined(bytes.subarray(0, at), other.subarray(from, from + length), bytes.subarray(at));
    }
  }
}

function withByte(bytes: Uint8Array, at: number, of: (byte: number) => number): Uint8Array {
  const copy = bytes.slice();
  if (at < copy.length) {
    copy[at] = of(copy[at]!);
  }
  return copy;
}

/** Puts `word` in place of a run of letters or digits. */
function withWord(bytes: Uint8Array, word: Uint8Array, source: RandomSource): Uint8Array {
  const isWord = (byte: number | undefined): boolean =>
    byte !== undefined && /[\w.+-]/u.test(String.fromCharCode(byte));
  let start = source.integer(bytes.length + 1);
  while (start < bytes.length && !isWord(bytes[start])) {
    start += 1;
  }
  let end = start;
  while (end < bytes.length && isWord(bytes[end])) {
    end += 1;
  }
  return joined(bytes.subarray(0, start), word, bytes.subarray(end));
}

function token(source: RandomSource): Uint8Array {
  return new TextEncoder().encode(TOKENS[source.integer(TOKENS.length)] ?? "");
}

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}
