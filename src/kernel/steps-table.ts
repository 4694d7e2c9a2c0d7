/**
 * What some actions do, by the local states of all instances that they ask or change: where these are few, each
 * combination has an entry, which is looked up without a branch.
 */
import { BLOCK, MUST } from '../compile/program.ts';
import { UNHANDLED } from '../compile/tabulate.ts';
import type { Layout } from '../states/layout.ts';
import { ONE_BY_ONE } from './expand.ts';
import type { ImageReader } from './image-reader.ts';

/** Bits of the local states together, and edges of one combination, up to which there is a table. */
const MOST_BITS = 9;
const MOST_EDGES = 2;

/** An entry of an edge: what changes of the words of the state, the action, and FLAG. */
export const ENTRY = { change: 0, action: 8, flags: 12, bytes: 16 } as const;
export const FLAG = { edge: 1, unknown: 2 } as const;

export interface Edge { readonly action: number; readonly change: bigint }
/** What comes of a combination, unless it is one for the search itself; and the bytes that note what was received and what was blocked. */
interface Outcome { readonly edges: readonly Edge[]; readonly notes: readonly number[] }

export interface StepsTable {
  /** its fields, the first of which are the lowest bits of the number of a combination */
  readonly slots: readonly number[];
  /** edges of each combination at most */
  readonly columns: number;
  readonly outcomes: readonly (Outcome | undefined)[];
}

export const shiftOf = ({ word, shift }: Layout, slot: number): number => word[slot]! * 32 + shift[slot]!;

/**
 * @param roots by the local state of the slot that the group is of, the diagram of its actions: 0 if nothing is known, undefined if there is none
 * @returns undefined if there are too many combinations
 */
export function stepsTable(image: ImageReader, layout: Layout, blocked: number, slot: number, roots: readonly (number | undefined)[]): StepsTable | undefined {
  const asked = new Set([slot]);
  for (const root of roots) if (root !== undefined && !slotsOf(image, root, asked)) return undefined;
  const slots = [...asked].sort((a, b) => shiftOf(layout, a) - shiftOf(layout, b));
  const widths = slots.map(s => image.sizeOf(s));
  const size = widths.reduce((n, w) => n * w, 1);
  if (size > 2 ** MOST_BITS) return undefined;
  const outcomes = Array.from({ length: size }, (_, number) => {
    const locals = new Map<number, number>();
    let rest = number;
    slots.forEach((s, i) => { locals.set(s, rest % widths[i]!); rest = Math.floor(rest / widths[i]!); });
    const root = roots[locals.get(slot)!];
    return root === undefined ? { edges: [], notes: [] } : outcome(image, layout, blocked, locals, root);
  });
  // What is not known is told by an entry, too.
  const columns = Math.max(1, ...outcomes.map(o => o?.edges.length ?? 0));
  return columns > MOST_EDGES ? undefined : { slots, columns, outcomes };
}

/** Adds the slots that are asked or changed; false if that is not to be told so simply. */
function slotsOf(image: ImageReader, root: number, slots: Set<number>): boolean {
  const seen = new Set<number>();
  const visit = (pointer: number): boolean => {
    if (seen.has(pointer)) return true;
    seen.add(pointer);
    const node = image.node(pointer);
    if (node.kind === 'comb') return false;
    if (node.kind === 'question') {
      slots.add(node.slot);
      return node.next.every(visit);
    }
    if (node.kind === 'unknown') return true;
    const record = node.result * 4;
    const n = image.at(record);
    if (n === ONE_BY_ONE) return false;
    for (let i = 0; i < n; i++) for (const target of image.targets(image.at(record + 8 + i * 8))) slots.add(target.slot);
    return true;
  };
  return visit(root);
}

/** What the actions do there; undefined if it is not known, or a refusal. */
function outcome(image: ImageReader, layout: Layout, blocked: number, locals: ReadonlyMap<number, number>, root: number): Outcome | undefined {
  let node = image.node(root);
  while (node.kind === 'question') node = image.node(image.follow(node, locals.get(node.slot)!));
  if (node.kind !== 'leaf') return undefined;
  const record = node.result * 4;
  const edges: Edge[] = [];
  const notes: number[] = [];
  actions: for (let i = 0; i < image.at(record); i++) {
    const action = image.at(record + 4 + i * 8);
    let change = 0n;
    for (const target of image.targets(image.at(record + 8 + i * 8))) {
      const local = locals.get(target.slot)!;
      const next = image.nextOf(target, local);
      if (next >= 0) {
        notes.push(target.receipt + local);
        change ^= BigInt(local ^ next) << BigInt(shiftOf(layout, target.slot));
      } else if (next !== UNHANDLED || target.mode === MUST) return undefined;
      else if (target.mode === BLOCK) {
        notes.push(blocked + action);
        continue actions;
      }
    }
    edges.push({ action, change });
  }
  return { edges, notes };
}
