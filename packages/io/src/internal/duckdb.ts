import type { DuckDBConnection } from "@duckdb/node-api";
import { AbortedError } from "@mienf/numeric";

/**
 * Runs `work` on a connection to a database in memory, which is gone afterwards. No extension is ever downloaded.
 *
 * @throws AbortedError when `signal` fires.
 */
export async function withDatabase<T>(
  work: (connection: DuckDBConnection) => Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  const { DuckDBInstance } = await import("@duckdb/node-api");
  const instance = await DuckDBInstance.create(":memory:", {
    autoinstall_known_extensions: "false",
    autoload_known_extensions: "false",
  });
  const connection = await instance.connect();
  const interrupt = (): void => connection.interrupt();
  signal?.addEventListener("abort", interrupt);
  try {
    throwIfAborted(signal);
    return await work(connection);
  } catch (error) {
    throwIfAborted(signal);
    throw error;
  } finally {
    signal?.removeEventListener("abort", interrupt);
    connection.closeSync();
    instance.closeSync();
  }
}

/** @throws AbortedError when `signal` has fired. */
export function throwIfAborted(signal?: AbortSignal): void {
  if (signal?.aborted) {
    throw new AbortedError("stopped on request; nothing was written");
  }
}

/** A string as an SQL literal. */
export function sqlString(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** A name as an SQL identifier. */
export function sqlName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A path as an SQL literal, with the characters that DuckDB takes for patterns made plain. */
export function sqlPath(path: string): string {
  return sqlString(path.replace(/[*?[]/gu, (character) => `[${character}]`));
}
