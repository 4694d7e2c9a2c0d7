/** Mutants that send an event late: not in the branch that should, but in every branch of the label after it. */
import type { Selection } from '../model/index.ts';
import { without, type Change } from './mutant.ts';
import { branchChange, sitesAt, sitesOf, targetsOf, type Site } from './sites.ts';

/** The mutants of all sends that can wait for the next step. */
export function lateSendMutants(base: Selection): Change[] {
  return sitesOf(base).flatMap(site => Object.entries(site.branch.send ?? {}).flatMap(([component, payload]): Change[] => {
    const targets = targetsOf(site);
    const later = targets.flatMap(label => sitesAt(site, label));
    // At a label without branches it would never be sent, which is another mutant.
    if (!canWait(site, payload) || targets.some(label => site.thread.code[label]!.length === 0)) return [];
    // A component gets one payload a step, and what is sent there anyway would not be missed.
    if (later.some(l => component in (l.branch.send ?? {}))) return [];
    return [branchChange(base, 'late-send', [site, ...later], `: ${component}`, `${component} gets its event one step later, at ${targets.join(', ')}`, (b, at) =>
      at === site ? { ...b, send: without(b.send!, component) } : { ...b, send: { ...b.send, [component]: payload as unknown } })];
  }));
}

/** A payload that is computed from the branch's choices has no meaning in another branch. */
const canWait = ({ branch }: Site, payload: unknown): boolean =>
  typeof payload !== 'function' || payload.length < 3 || (branch.choose ?? []).length === 0;
