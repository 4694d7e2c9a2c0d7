/** Mutants of one branch of a thread: without its guard, without one of its sends or sets, with another goto. */
import { target, type AnyBranch, type Selection } from '../model/index.ts';
import { without, type Change, type MutantKind } from './mutant.ts';
import { branchChange, sitesOf, waysOn, type Site } from './sites.ts';

/** The mutants of all branches, one change each. */
export function branchMutants(base: Selection): Change[] {
  return sitesOf(base).flatMap(site => {
    const { branch } = site;
    const change = (kind: MutantKind, part: string, what: string, by: AnyBranch): Change => branchChange(base, kind, [site], part, what, () => by);
    return [
      ...(branch.if ? [change('drop-guard', '', "the branch is enabled whatever its 'if' says", without(branch, 'if'))] : []),
      ...(branch.else ? [change('drop-guard', '', 'the branch is enabled also where another one is', without(branch, 'else'))] : []),
      ...Object.keys(branch.send ?? {}).map(c => change('drop-send', `: ${c}`, `the branch sends nothing to ${c}`, { ...branch, send: without(branch.send!, c) })),
      ...Object.keys(branch.set ?? {}).map(l => change('drop-set', `: ${l}`, `the branch does not set ${l}`, { ...branch, set: without(branch.set!, l) })),
      ...swaps(site).map(({ status, from, to, goto }) =>
        change('swap-target', `${status && ` [${status}]`} -> ${to}`, `the branch goes on at ${to} instead of ${from}`, { ...branch, goto })),
    ];
  });
}

interface Swap { readonly status: string; readonly from: string; readonly to: string; readonly goto: unknown }

/** For each way on that `goto` tells apart the label below the right one, as if a line had been lost; below the last is the first. */
function swaps({ thread, label, k, branch }: Site): Swap[] {
  const labels = Object.keys(thread.code);
  const swap = (status: string, example: string | undefined, goto: (to: string) => unknown): Swap[] => {
    const from = target(thread, label, k, example);
    const to = labels[(labels.indexOf(from) + 1) % labels.length]!;
    return to === from ? [] : [{ status, from, to, goto: goto(to) }];
  };
  if (typeof branch.goto !== 'object') return swap('', waysOn(branch)[0], to => to);
  const named = branch.goto as Readonly<Record<string, string>>;
  const others = waysOn(branch).filter(status => !(status! in named));
  return [
    ...Object.keys(named).filter(status => status !== '*').flatMap(status => swap(status, status, to => ({ ...named, [status]: to }))),
    ...(others.length === 0 ? [] : swap('*', others[0], to => ({ ...named, '*': to }))),
  ];
}
