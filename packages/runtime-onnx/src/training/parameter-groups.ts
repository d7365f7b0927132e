import type { Parameter } from "@mienf/core";
import type { GraphBuilder } from "../graph/graph-builder.ts";
import type { Value } from "../graph/graph.ts";
import { sizeOf } from "../graph/shapes.ts";

/** The place in a group of a parameter, or of several of one shape that the step takes stacked. */
interface GroupMember {
  /** Position in the list of units. */
  readonly unit: number;
  /** Of one of the parameters. */
  readonly shape: readonly number[];
  readonly size: number;
  /** Where each of the parameters begins in the flat vector of all. */
  readonly offsets: readonly number[];
}

/**
 * Parameters that the optimiser updates as one array.
 *
 * Matrices of one width are stacked as rows, and vectors of that length with them, so that cutting the array into its
 * parameters needs no reshaping; what fits no stack is joined flat. Parameters that the step takes two at a time are in groups
 * of their own, whose arrays have a further axis in front.
 */
export interface ParameterGroup {
  readonly members: readonly GroupMember[];
  /** Number of parameters that each member stands for. */
  readonly sides: number;
  /** `[rows, width]`, or `[size]` for parameters of all sorts. */
  readonly sideShape: readonly number[];
  /** Shape of the group's array: `sideShape`, after an axis for the sides if there are several. */
  readonly shape: readonly number[];
}

/**
 * Number of scalars of one side above which a group takes no further parameter.
 *
 * One long array makes the fewest operations, but one that leaves the cache is slow to pass over a dozen times: 2¹⁶
 * floats are 256 KB, and the optimiser works on four such arrays at once.
 */
const GROUP_SIZE = 65_536;

/** Number of scalars below which a stack of its own costs more operations than it saves. */
const STACK_SIZE = 2048;

/** Stands for "no common width". */
const FLAT = 0;

/**
 * Groups parameters by width.
 *
 * @param units - the numbers of the parameters that the step takes as one array each; default: every one for itself.
 */
export function groupParameters(
  parameters: readonly Parameter[],
  units: readonly (readonly number[])[] = parameters.map((_, index) => [index]),
): ParameterGroup[] {
  const ends = runningSums(parameters.map(({ size }) => size));
  const members = units.map((indices, unit): GroupMember => {
    const { shape, size } = parameters[indices[0] as number] as Parameter;
    return { unit, shape, size, offsets: indices.map((index) => (ends[index] as number) - size) };
  });
  const bySides = groupBy(members, ({ offsets }) => offsets.length);
  const groups = [...bySides].flatMap(([sides, alike]) => groupMembers(alike, sides));
  // Gradients come from the last layer to the first, and onnxruntime begins with what is listed last.
  return groups.toSorted((a, b) => firstOffset(a) - firstOffset(b));
}

function firstOffset({ members }: ParameterGroup): number {
  return Math.min(...members.flatMap(({ offsets }) => offsets));
}

function runningSums(values: readonly number[]): number[] {
  let sum = 0;
  return values.map((value) => (sum += value));
}

function groupMembers(members: readonly GroupMember[], sides: number): ParameterGroup[] {
  const widths = new Set(
    members.filter(({ shape }) => shape.length > 1).map(({ shape }) => shape.at(-1)),
  );
  const stackOf = ({ shape }: GroupMember): number => {
    const width = shape.at(-1) ?? FLAT;
    return widths.has(width) ? width : FLAT;
  };
  const stacks = groupBy(members, stackOf);
  const kept = groupBy(members, (member) => {
    const width = stackOf(member);
    return totalOf(stacks.get(width)) < STACK_SIZE ? FLAT : width;
  });
  return [...kept].flatMap(([width, stack]) =>
    chunks(stack).map((chunk): ParameterGroup => {
      const size = totalOf(chunk);
      const sideShape = width === FLAT ? [size] : [size / width, width];
      return { members: chunk, sides, sideShape, shape: withSides(sideShape, sides) };
    }),
  );
}

function withSides(shape: readonly number[], sides: number): readonly number[] {
  return sides === 1 ? shape : [sides, ...shape];
}

function groupBy(
  members: readonly GroupMember[],
  keyOf: (member: GroupMember) => number,
): Map<number, GroupMember[]> {
  const groups = new Map<number, GroupMember[]>();
  for (const member of members) {
    const key = keyOf(member);
    groups.set(key, [...(groups.get(key) ?? []), member]);
  }
  return groups;
}

function totalOf(members: readonly GroupMember[] = []): number {
  return members.reduce((sum, { size }) => sum + size, 0);
}

function chunks(members: readonly GroupMember[]): GroupMember[][] {
  const made: GroupMember[][] = [];
  let room = 0;
  for (const member of members) {
    if (member.size > room) {
      made.push([]);
      room = GROUP_SIZE;
    }
    made.at(-1)?.push(member);
    room -= member.size;
  }
  return made;
}

/** Cuts a group's array into those of its members, in their order. */
export function splitGroup(g: GraphBuilder, group: ParameterGroup, array: Value): Value[] {
  const { members, sides } = group;
  const rows = members.map(({ size }) => rowShape(group, size)[0] as number);
  return g
    .split(array, rows, rowAxis(group))
    .map((part, index) => g.reshape(part, withSides(members[index]?.shape ?? [], sides)));
}

/** Joins one array for each member of a group. */
export function joinGroup(g: GraphBuilder, group: ParameterGroup, parts: readonly Value[]): Value {
  const { members, sides } = group;
  const rows = parts.map((part, index) =>
    g.reshape(part, withSides(rowShape(group, members[index]?.size ?? 0), sides)),
  );
  return rows.length === 1 ? (rows[0] as Value) : g.concat(rows, rowAxis(group));
}

function rowAxis({ sides }: ParameterGroup): number {
  return sides === 1 ? 0 : 1;
}

/** The shape of one side of a member of this size. */
function rowShape({ sideShape }: ParameterGroup, size: number): number[] {
  const width = sideShape[1];
  return width === undefined ? [size] : [size / width, width];
}

/** Picks a group's array out of the flat vector of all parameters. */
export function gatherGroup(group: ParameterGroup, flat: Float32Array): Float32Array {
  const array = new Float32Array(sizeOf(group.shape));
  for (const { offset, size, position } of placesOf(group)) {
    array.set(flat.subarray(offset, offset + size), position);
  }
  return array;
}

/** Writes a group's array to its places in the flat vector of all parameters. */
export function scatterGroup(group: ParameterGroup, array: Float32Array, flat: Float32Array): void {
  for (const { offset, size, position } of placesOf(group)) {
    flat.set(array.subarray(position, position + size), offset);
  }
}

/** Where each parameter is in the flat vector of all (`offset`) and in a group's array (`position`). */
function placesOf({ members, sides }: ParameterGroup): {
  readonly offset: number;
  readonly size: number;
  readonly position: number;
}[] {
  const ends = runningSums(
    Array.from({ length: sides }, () => members.map(({ size }) => size)).flat(),
  );
  return ends.map((end, index) => {
    const { size, offsets } = members[index % members.length] as GroupMember;
    const offset = offsets[Math.floor(index / members.length)] as number;
    return { offset, size, position: end - size };
  });
}
