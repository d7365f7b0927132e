/** Numbers in any nesting of arrays and typed arrays. */
export type NumberTree = number | ArrayLike<number> | readonly NumberTree[];

/** The numbers of a tree in order, and the lengths met on the way to each, as text. */
export interface FlatNumbers {
  readonly shape: string;
  readonly values: readonly number[];
}

/**
 * Flattens a number tree.
 *
 * @returns The numbers and a description of the nesting, or `undefined` when something else is inside.
 */
export function flattenNumbers(tree: unknown): FlatNumbers | undefined {
  if (typeof tree === "number") {
    return { shape: "", values: [tree] };
  }
  if (isTypedArray(tree)) {
    return { shape: `[${tree.length}]`, values: Array.from(tree) };
  }
  if (!Array.isArray(tree)) {
    return undefined;
  }
  const parts: FlatNumbers[] = [];
  for (const branch of tree as unknown[]) {
    const part = flattenNumbers(branch);
    if (part === undefined) {
      return undefined;
    }
    parts.push(part);
  }
  const inner = [...new Set(parts.map((part) => part.shape))];
  const shape = inner.length === 1 ? inner[0]! : `(${parts.map((part) => part.shape).join()})`;
  return {
    shape: `[${parts.length}]${inner.length === 0 ? "" : shape}`,
    values: parts.flatMap((part) => part.values),
  };
}

function isTypedArray(value: unknown): value is ArrayLike<number> {
  return (
    ArrayBuffer.isView(value) &&
    !(value instanceof DataView) &&
    !(value instanceof BigInt64Array) &&
    !(value instanceof BigUint64Array)
  );
}
