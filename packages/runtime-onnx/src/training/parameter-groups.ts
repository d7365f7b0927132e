import type { Parameter } from "@mienf/core";
import type { GraphBuilder } from "../graph/graph-builder.ts";
import type { Value } from "../graph/graph.ts";
import { sizeOf } from "../graph/shapes.ts";

/** A parameter's place in a group. */
interface GroupMember {
  /** Position in the list of all parameters. */
  readonly index: number;
  readonly shape: readonly number[];
  readonly size: number;
  /** Where the parameter begins in the flat vector of all parameters. */
  readonly offset: number;
}

/**
 * Parameters that the optimiser updates as one array.
 *
 * Matrices of one width are stacked as rows, and vectors of that length with them, so that cutting the array into its
 * parameters needs no reshaping; what fits no stack is joined flat.
 */
export interface ParameterGroup {
  readonly members: readonly GroupMember[];
  /** Shape of the group's array: `[rows, width]`, or `[size]` for parameters of all sorts. */
  readonly shape: readonly number[];
}

/**
 * Number of scalars above which a group takes no further parameter.
 *
 * One long array makes the fewest operations, but one that leaves the cache is slow to pass over a dozen times: 2¹⁶
 * floats are 256 KB, and the optimiser works on four such arrays at once.
 */
const GROUP_SIZE = 65_536;

/** Number of scalars below which a stack of its own costs more operations than it saves. */
const STACK_SIZE = 2048;

/** Stands for "no common width". */
const FLAT = 0;

/** Groups parameters by width. */
export function groupParameters(parameters: readonly Parameter[]): ParameterGroup[] {
  let offset = 0;
  const members = parameters.map(({ shape, size }, index): GroupMember => {
    offset += size;
    return { index, shape, size, offset: offset - size };
  });
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
    chunks(stack).map((chunk) => {
      const size = totalOf(chunk);
      return { members: chunk, shape: width === FLAT ? [size] : [size / width, width] };
    }),
  );
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

/** Cuts a group's array into its parameters, in the order of its members. */
export function splitGroup(g: GraphBuilder, group: ParameterGroup, array: Value): Value[] {
  const rows = group.members.map(({ size }) => rowShape(group, size)[0] as number);
  return g
    .split(array, rows, 0)
    .map((part, index) => g.reshape(part, group.members[index]?.shape ?? []));
}

/** Joins one array for each member of a group. */
export function joinGroup(g: GraphBuilder, group: ParameterGroup, parts: readonly Value[]): Value {
  const rows = parts.map((part) => g.reshape(part, rowShape(group, sizeOf(part.shape))));
  return rows.length === 1 ? (rows[0] as Value) : g.concat(rows, 0);
}

function rowShape({ shape }: ParameterGroup, size: number): number[] {
  const width = shape[1];
  return width === undefined ? [size] : [size / width, width];
}

/** Picks a group's array out of the flat vector of all parameters. */
export function gatherGroup(group: ParameterGroup, flat: Float32Array): Float32Array {
  const array = new Float32Array(sizeOf(group.shape));
  let position = 0;
  for (const { offset, size } of group.members) {
    array.set(flat.subarray(offset, offset + size), position);
    position += size;
  }
  return array;
}

/** Writes a group's array to its places in the flat vector of all parameters. */
export function scatterGroup(group: ParameterGroup, array: Float32Array, flat: Float32Array): void {
  let position = 0;
  for (const { offset, size } of group.members) {
    flat.set(array.subarray(position, position + size), offset);
    position += size;
  }
}
