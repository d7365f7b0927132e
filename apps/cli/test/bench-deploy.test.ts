import { readFileSync } from "node:fs";
import { loadSuite } from "@mienf/evaluation/bench";
import { describe, expect, test } from "vitest";
import { parseAllDocuments } from "yaml";
import { z } from "zod";
import { buildApp } from "../src/application.ts";
import { commandTable } from "../src/command-table.ts";

const documents = (name: string): unknown[] =>
  parseAllDocuments(readFileSync(new URL(`../deploy/${name}`, import.meta.url), "utf8")).map(
    (document) => {
      expect(document.errors).toEqual([]);
      return document.toJS() as unknown;
    },
  );

/** A command line that the program understands: the command is there, each flag is one of its own, values fit. */
function expectCommand(words: readonly string[]): void {
  const command = commandTable(buildApp({ debug: false })).find(({ path }) =>
    path.every((word, i) => words[i] === word),
  );
  expect(command?.path).toEqual(words.slice(0, 2));
  const rest = words.slice(2);
  const positional = rest[0]?.startsWith("--") === false ? [rest.shift()] : [];
  expect(positional).toHaveLength(command?.arguments.length ?? 0);
  for (let i = 0; i < rest.length; i += 2) {
    const flag = command?.flags.find(({ name }) => `--${name}` === rest[i]);
    expect([rest[i], flag?.kind]).toEqual([rest[i], "value"]);
    flag?.parse(rest[i + 1] ?? "");
  }
}

const valueOf = (words: readonly string[], flag: string): string =>
  words[words.indexOf(flag) + 1] ?? "";

describe("the Compose file", () => {
  const service = z.strictObject({
    image: z.string().min(1),
    build: z.strictObject({ context: z.literal("../../.."), dockerfile: z.string() }).optional(),
    command: z.array(z.string()),
    user: z.string().optional(),
    volumes: z.array(z.string().regex(/^[a-z]+:\/[a-z]+$/u)).default([]),
    healthcheck: z.looseObject({ test: z.array(z.string()) }).optional(),
    depends_on: z
      .record(z.string(), z.strictObject({ condition: z.literal("service_healthy") }))
      .default({}),
    stop_grace_period: z.string().optional(),
    restart: z.enum(["on-failure", "always"]).optional(),
    deploy: z.strictObject({ replicas: z.int().min(2) }).optional(),
  });
  const compose = z
    .strictObject({
      name: z.string(),
      services: z.strictObject({ redis: service, coordinator: service, worker: service }),
      volumes: z.record(z.string(), z.null()),
    })
    .parse(documents("compose.yaml")[0]);
  const { redis, coordinator, worker } = compose.services;

  test("has a Redis that keeps what it was told, and services that wait for it", () => {
    expect(redis.command.join(" ")).toBe("redis-server --appendonly yes --appendfsync always");
    expect(redis.healthcheck?.test).toEqual(["CMD", "redis-cli", "ping"]);
    for (const { depends_on } of [coordinator, worker]) {
      expect(Object.keys(depends_on)).toEqual(["redis"]);
    }
    for (const { volumes } of [redis, coordinator]) {
      expect(
        volumes
          .map((volume) => volume.split(":")[0])
          .every((name) => name !== undefined && name in compose.volumes),
      ).toBe(true);
    }
  });

  test("runs commands that there are, on the Redis of the same file", () => {
    expectCommand(coordinator.command);
    expectCommand(worker.command);
    expect(loadSuite(/:-(.*)\}/u.exec(coordinator.command[2] ?? "")?.[1] ?? "", ".").name).toBe(
      "smoke",
    );
    for (const { command } of [coordinator, worker]) {
      expect(valueOf(command, "--queue")).toBe("redis://redis:6379");
    }
    expect(coordinator.build?.dockerfile).toBe("apps/cli/deploy/Dockerfile");
  });
});

describe("the Kubernetes manifest", () => {
  const container = z.looseObject({
    name: z.string(),
    image: z.string().min(1),
    command: z.array(z.string()).optional(),
    args: z.array(z.string()).optional(),
    resources: z.strictObject({
      requests: z.strictObject({ cpu: z.string(), memory: z.string() }),
      limits: z.strictObject({ memory: z.string() }),
    }),
    volumeMounts: z.array(z.strictObject({ name: z.string(), mountPath: z.string() })).default([]),
  });
  const template = z.looseObject({
    metadata: z.strictObject({ labels: z.strictObject({ app: z.string() }) }),
    spec: z.looseObject({
      containers: z.array(container).length(1),
      volumes: z
        .array(
          z.strictObject({
            name: z.string(),
            persistentVolumeClaim: z.strictObject({ claimName: z.string() }),
          }),
        )
        .default([]),
    }),
  });
  const selector = z.strictObject({ matchLabels: z.strictObject({ app: z.string() }) });
  const common = { metadata: z.strictObject({ name: z.string() }) };
  const resource = z.discriminatedUnion("kind", [
    z.strictObject({
      ...common,
      apiVersion: z.literal("v1"),
      kind: z.literal("Service"),
      spec: z.looseObject({ selector: z.strictObject({ app: z.string() }) }),
    }),
    z.strictObject({
      ...common,
      apiVersion: z.literal("apps/v1"),
      kind: z.literal("StatefulSet"),
      spec: z.looseObject({
        selector,
        template,
        volumeClaimTemplates: z.array(
          z.looseObject({ metadata: z.strictObject({ name: z.string() }) }),
        ),
      }),
    }),
    z.strictObject({
      ...common,
      apiVersion: z.literal("apps/v1"),
      kind: z.literal("Deployment"),
      spec: z.looseObject({ selector, template, replicas: z.int().min(1) }),
    }),
    z.strictObject({
      ...common,
      apiVersion: z.literal("v1"),
      kind: z.literal("PersistentVolumeClaim"),
      spec: z.looseObject({ accessModes: z.array(z.literal("ReadWriteOnce")) }),
    }),
    z.strictObject({
      ...common,
      apiVersion: z.literal("batch/v1"),
      kind: z.literal("Job"),
      spec: z.looseObject({ template, backoffLimit: z.int() }),
    }),
  ]);
  const resources = documents("kubernetes.yaml").map((document) => resource.parse(document));

  test("has Redis, its service, the results, a coordinator and workers", () => {
    expect(resources.map(({ kind, metadata }) => `${kind} ${metadata.name}`)).toEqual([
      "Service mienf-redis",
      "StatefulSet mienf-redis",
      "PersistentVolumeClaim mienf-results",
      "Job mienf-coordinator",
      "Deployment mienf-worker",
    ]);
  });

  test("selects its own pods, and mounts volumes that there are", () => {
    const claims = new Set(
      resources
        .filter(({ kind }) => kind === "PersistentVolumeClaim")
        .map(({ metadata }) => metadata.name),
    );
    const apps: string[] = [];
    for (const each of resources) {
      if ("template" in each.spec) {
        const { metadata, spec } = each.spec.template as z.output<typeof template>;
        apps.push(metadata.labels.app);
        if (each.kind === "StatefulSet" || each.kind === "Deployment") {
          expect(each.spec.selector.matchLabels).toEqual(metadata.labels);
        }
        const own =
          each.kind === "StatefulSet"
            ? each.spec.volumeClaimTemplates.map(({ metadata: { name } }) => name)
            : [];
        const names = new Set([...own, ...spec.volumes.map(({ name }) => name)]);
        expect(spec.containers[0]?.volumeMounts.every(({ name }) => names.has(name))).toBe(true);
        expect(
          spec.volumes.every(({ persistentVolumeClaim }) =>
            claims.has(persistentVolumeClaim.claimName),
          ),
        ).toBe(true);
      }
    }
    const services = resources.flatMap((each) =>
      each.kind === "Service" ? [each.spec.selector.app] : [],
    );
    expect(apps).toEqual(expect.arrayContaining(services));
  });

  test("runs commands that there are, on the Redis of the same file", () => {
    for (const each of resources) {
      if (each.kind === "Job" || each.kind === "Deployment") {
        const words = each.spec.template.spec.containers[0]?.args ?? [];
        expectCommand(words);
        expect(valueOf(words, "--queue")).toBe("redis://mienf-redis:6379");
      }
    }
  });
});
