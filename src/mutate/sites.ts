/** The branches of a run's threads, where control goes from each, and what a change of some of them is. */
import { statusesOf } from '../compile/thread-machine.ts';
import { branchName, target, threadsOf, type AnyBranch, type Selection, type Used } from '../model/index.ts';
import { withPatch, type Change, type MutantKind } from './mutant.ts';

/** Branch number k of a label. */
export interface Site extends Used {
  readonly label: string;
  readonly k: number;
  readonly branch: AnyBranch;
  /** "user_mem_abort.release/resume" */
  readonly step: string;
  /** the step with the components whose thread it is: "vcpu user_mem_abort.release/resume" */
  readonly place: string;
}

/** The branches of one label. */
export const sitesAt = ({ thread, components }: Used, label: string): Site[] => thread.code[label]!.map((branch, k, all) => {
  const name = branchName(all, k);
  const step = `${label}${name && `/${name}`}`;
  return { thread, components, label, k, branch, step, place: `${components.join('+')} ${step}` };
});

/** Every branch of every thread of a run. */
export const sitesOf = (base: Selection): Site[] =>
  threadsOf(base).flatMap(used => Object.keys(used.thread.code).flatMap(label => sitesAt(used, label)));

/** The statuses that the command of a branch may answer; a branch without a command has one way on, which has no status. */
export const waysOn = (b: AnyBranch): readonly (string | undefined)[] => b.call ? statusesOf(b) : [undefined];

/** The labels that a branch may lead to, in the order of the source. */
export function targetsOf({ thread, label, k, branch }: Site): string[] {
  const targets = new Set(waysOn(branch).map(status => target(thread, label, k, status)));
  return Object.keys(thread.code).filter(l => targets.has(l));
}

/**
 * A change of some branches of one thread, as a patch to it.
 * @param part what of the first branch changes, for the name of the change
 * @param edit the changed branch; the same site objects as in `sites`
 */
export function branchChange(base: Selection, kind: MutantKind, sites: readonly [Site, ...Site[]], part: string, what: string, edit: (branch: AnyBranch, site: Site) => AnyBranch): Change {
  const [{ thread, place: first }] = sites;
  const place = first + part;
  const replace = Object.fromEntries(sites.map(({ label }) => [label, thread.code[label]!.map((branch, k) => {
    const site = sites.find(s => s.label === label && s.k === k);
    return site ? edit(branch, site) : branch;
  })]));
  return {
    kind, place, what,
    selection: () => withPatch(base, { kind: 'variant', name: `${kind} ${place}`, of: thread.name, target: 'thread', patch: { why: what, replace } }),
    steps: sites.flatMap(s => s.components.map(c => `${c} ${s.step}`)),
    ...(kind === 'drop-guard' ? {} : { onlyEffects: true as const }),
  };
}
