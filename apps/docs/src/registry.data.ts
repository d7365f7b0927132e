/** @file A VitePress data loader: runs in Node when the site is built; pages import the result as plain data. */
import type { LawDescriptor, ParameterDescriptor } from "@mienf/datasets";
import { lawRegistry } from "@mienf/datasets";
import type { EstimatorDescriptor } from "@mienf/estimators";
import { estimatorRegistry } from "@mienf/estimators";
import { z } from "zod";
import type { EstimatorEntry, Field, LawEntry, Registry } from "./registry.ts";

declare const data: Registry;
export { data };

// oxlint-disable-next-line import/no-default-export -- VitePress looks for it.
export default {
  load: (): Registry => ({
    estimators: Array.from(estimatorRegistry.values(), estimatorEntry),
    laws: Object.values(lawRegistry).map(lawEntry),
  }),
};

/** The parts of JSON Schema that options use. */
interface OptionSchema {
  readonly type?: string;
  readonly description?: string;
  readonly enum?: readonly string[];
  readonly default?: number | string | boolean;
  readonly minimum?: number;
  readonly maximum?: number;
}

function estimatorEntry(descriptor: EstimatorDescriptor): EstimatorEntry {
  const { name, summary, assumes, cost, failure, options } = descriptor;
  const { properties = {} } = z.toJSONSchema(options) as {
    readonly properties?: Readonly<Record<string, OptionSchema>>;
  };
  const fields = Object.entries(properties).map(([key, schema]) => optionField(key, schema));
  return { name, summary, assumes, cost, failure, fields };
}

function optionField(name: string, schema: OptionSchema): Field {
  const common = {
    name,
    description: schema.description ?? "",
    ...(schema.default === undefined ? {} : { initial: schema.default }),
  };
  if (schema.enum !== undefined) {
    return { ...common, kind: "choice", choices: schema.enum };
  }
  if (schema.type === "boolean") {
    return { ...common, kind: "flag" };
  }
  return {
    ...common,
    kind: schema.type === "integer" ? "integer" : "number",
    ...(schema.minimum === undefined ? {} : { minimum: schema.minimum }),
    ...(schema.maximum === undefined ? {} : { maximum: Math.min(schema.maximum, 1e9) }),
  };
}

function lawEntry({ name, description, parameters }: LawDescriptor): LawEntry {
  const fields = Object.entries(parameters).map(([key, parameter]) =>
    parameterField(key, parameter),
  );
  return { name, description, fields };
}

function parameterField(name: string, parameter: ParameterDescriptor): Field {
  const { description } = parameter;
  const initial = parameter.default === undefined ? {} : { initial: parameter.default };
  switch (parameter.type) {
    case "choice":
      return { name, description, ...initial, kind: "choice", choices: parameter.choices };
    case "flag":
      return { name, description, ...initial, kind: "flag" };
    case "number":
    case "integer": {
      const { type, minimum, maximum } = parameter;
      return {
        name,
        description,
        ...initial,
        kind: type,
        ...(minimum !== undefined && Number.isFinite(minimum) ? { minimum } : {}),
        ...(maximum !== undefined && Number.isFinite(maximum) ? { maximum } : {}),
      };
    }
  }
}
