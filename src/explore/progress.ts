/** What is judged on the whole graph, once the search has ended: canAlways, leadsTo, eventually. */
import type { CompiledProperty } from '../compile/program.ts';
import { isProgress, type PropertyKind } from '../model/index.ts';
import { canAlways, type Trap } from './can-always.ts';
import { Fair } from './fair.ts';
import { leadsTo, type Lasso } from './leads-to.ts';
import type { Search } from './search.ts';

export interface ProgressFound {
  /** distinct states about which one of the claims had something to say */
  readonly witnesses: number;
  readonly failure: { readonly claim: number; readonly lasso?: Lasso | undefined; readonly trap?: Trap | undefined } | undefined;
}

/** Bytes a state that judging needs beside the graph, at most: marks, components, and the stacks of their search. */
export const BYTES_A_STATE = 26;

export const needsGraph = (properties: readonly { readonly kind: PropertyKind }[]): boolean => properties.some(p => isProgress(p.kind));

/** Judges one property. Of several claims that fail the one with the shortest stem counts, then the shortest loop. */
export function* judgeProgress(search: Search, p: CompiledProperty): Generator<void, ProgressFound> {
  const { graph, program } = search;
  const spoke = new Uint8Array(search.set.count);
  let best: ProgressFound['failure'];
  let shortest = [Infinity, Infinity];
  const fair = p.fair && new Fair(graph!, program.actions.length, p.fair);
  for (const [claim, compiled] of p.claims.entries()) {
    const failure = fair ? { lasso: yield* leadsTo(search, compiled, fair, p.kind === 'eventually', spoke) } : { trap: yield* canAlways(search, compiled, spoke) };
    const length = failure.lasso ? [failure.lasso.stem.length, failure.lasso.loop.length] : failure.trap ? [search.path(failure.trap.state).length, 0] : undefined;
    if (!length || length[0]! > shortest[0]! || (length[0] === shortest[0] && length[1]! >= shortest[1]!)) continue;
    shortest = length;
    best = { claim, ...failure };
  }
  return { witnesses: spoke.reduce((n, x) => n + x, 0), failure: best };
}
