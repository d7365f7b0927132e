import { setTimeout as sleep } from "node:timers/promises";
import { RuntimeUnavailableError } from "@mienf/numeric";
import type { ConnectionOptions } from "bullmq";
import { Redis } from "ioredis";
import { z } from "zod";
import type { CellLimits } from "../runner/cell-pool.ts";
import type { CellOutcome } from "../runner/cell-outcome.ts";
import type { Cell } from "../suite/cell.ts";

/** Name of the queue that coordinators fill and workers empty. */
export const QUEUE_NAME = "mienf-bench";

/** What a worker is sent. */
export interface CellTask {
  readonly cell: Cell;
  readonly limits: CellLimits;
  /** Hash of the coordinator's code: another code may give other numbers. */
  readonly code: string;
}

/** What a worker answers. */
export interface CellAnswer {
  readonly outcome: CellOutcome;
  readonly worker: string;
}

const answerSchema = z.looseObject({
  outcome: z.looseObject({
    id: z.string(),
    status: z.enum(["done", "failed"]),
    seconds: z.number(),
  }),
  worker: z.string(),
});

/** Reads an answer; null when it is none. */
export function parseAnswer(value: unknown): CellAnswer | null {
  const { success, data } = answerSchema.safeParse(value);
  return success ? (data as unknown as CellAnswer) : null;
}

/** A connection that waits for Redis to come back rather than give up. */
export function redisConnection(url: string): ConnectionOptions {
  return { url, maxRetriesPerRequest: null };
}

/** A Redis without its password. */
function shownUrl(url: string): string {
  try {
    const { protocol, host } = new URL(url);
    return `${protocol}//${host}`;
  } catch {
    return url;
  }
}

const FIRST_ANSWER_MS = 10_000; // Services that start together find each other within it.
const AGAIN_MS = 250;

/** Waits for Redis to be there. @throws RuntimeUnavailableError when it does not answer in time. */
export async function untilReady(url: string): Promise<void> {
  const deadlineMs = Date.now() + FIRST_ANSWER_MS;
  for (;;) {
    const reason = await refusal(url);
    if (reason === null) {
      return;
    }
    if (Date.now() > deadlineMs) {
      throw new RuntimeUnavailableError(
        `${shownUrl(url)}: expected Redis to answer within ${FIRST_ANSWER_MS / 1000} s, got ${reason}; start redis-server, or check host, port and password`,
      );
    }
    await sleep(AGAIN_MS);
  }
}

/** Why Redis does not answer; null when it does. */
async function refusal(url: string): Promise<string | null> {
  const client = new Redis(url, { lazyConnect: true, retryStrategy: () => null });
  let last: Error | undefined;
  client.on("error", (error: Error) => {
    last = error;
  });
  try {
    await client.connect();
    await client.ping();
    return null;
  } catch (error) {
    return last?.message ?? (error instanceof Error ? error.message : String(error));
  } finally {
    client.disconnect();
  }
}

/** Redis that is away makes an error with every attempt to reach it; one line of each kind says as much. */
export function noticeOnce(onNotice: ((line: string) => void) | undefined): (error: Error) => void {
  const said = new Set<string>();
  return ({ message }) => {
    if (!said.has(message)) {
      said.add(message);
      onNotice?.(`Redis: ${message}`);
    }
  };
}
