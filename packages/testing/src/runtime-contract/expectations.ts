/** @file Expectations without a test runner, so that checks run in a page or a child process, too. */

/** @throws Error with that message when `holds` is false. */
export function expectThat(holds: boolean, message: string): void {
  if (!holds) {
    throw new Error(message);
  }
}

/** @throws Error that names the worst entry when some entry is off by more than `atol + rtol · |expected|`. */
export function expectClose(
  what: string,
  received: ArrayLike<number>,
  expected: ArrayLike<number>,
  { rtol, atol }: { readonly rtol: number; readonly atol: number },
): void {
  expectThat(
    received.length === expected.length,
    `${what}: expected ${expected.length} numbers, got ${received.length}`,
  );
  for (const [index, want] of Array.from(expected).entries()) {
    const got = received[index] ?? Number.NaN;
    expectThat(
      Math.abs(got - want) <= atol + rtol * Math.abs(want),
      `${what}: expected ${want} within rtol ${rtol}, atol ${atol} at ${index}, got ${got}`,
    );
  }
}

/** @throws Error that names the first entry whose bits differ. */
export function expectSameBits(
  what: string,
  received: ArrayLike<number>,
  expected: ArrayLike<number>,
): void {
  expectThat(
    received.length === expected.length,
    `${what}: expected ${expected.length} numbers, got ${received.length}`,
  );
  const off = Array.from(expected).findIndex((want, index) => !Object.is(received[index], want));
  expectThat(
    off < 0,
    `${what}: expected the same bits, got ${received[off]} for ${expected[off]} at ${off}`,
  );
}

/** @returns the error's message. @throws Error when `work` is fulfilled. */
export async function expectFailure(what: string, work: Promise<unknown>): Promise<string> {
  let failure: unknown;
  try {
    await work;
  } catch (error) {
    failure = error;
  }
  expectThat(failure instanceof Error, `${what}: expected an error, got none`);
  return (failure as Error).message;
}
