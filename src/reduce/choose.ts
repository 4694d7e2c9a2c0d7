/** Whether a run is searched by representatives, and why not. */
import type { System } from '../compile/system.ts';
import { ModelError, refuseUnkept, unkept, type Property, type Reduction } from '../model/index.ts';
import { Symmetry } from './symmetry.ts';

/**
 * auto: where the model declares a symmetry, it pays, and it keeps the verdicts of all properties that are asked for.
 * on: wherever the model declares one; a property whose verdict it may change is refused. off: never.
 */
export type SymmetryMode = 'auto' | 'on' | 'off';

/** Elements of a group from which on it pays: below, the kernel searches all states in less time. */
const PAYS = 6;

/** A declared symmetry, and what came of it. */
export interface Choice {
  readonly symmetry: Symmetry;
  readonly reduction: Reduction;
  /** why it is not used */
  readonly unused: string | undefined;
}

/** @param inFiles are states kept in files? The numbers by which representatives are chosen are not, so that every state is one by itself */
export function choose(system: System, asked: readonly Property[], mode: SymmetryMode, inFiles: boolean): Choice | undefined {
  const symmetry = Symmetry.of(system);
  if (!symmetry) return undefined;
  if (mode === 'on' && inFiles) throw new ModelError('command line: --symmetry keeps its representatives in memory; leave it out, or leave out --disk, --checkpoint and --resume');
  const reduction = reductionOf(symmetry);
  // A claim that is its own image says the same of a state and of its representative, and every path to or from the one is one of the other.
  const judged = asked.filter(p => p.kind !== 'canAlways' || !invariant(symmetry, p));
  const kept = { ...reduction, keeps: reduction.keeps.filter(k => k !== 'canAlways') };
  if (mode === 'on') refuseUnkept(kept, judged, `scenario ${system.name}`);
  const bad = unkept(kept, judged);
  const unused = mode === 'off' ? 'switched off'
    : bad ? `it may change the verdict of '${bad.name}', which is of the kind '${bad.kind}'`
    : mode === 'auto' && symmetry.elements.length < PAYS ? 'it does not pay for so few instances; --symmetry uses it'
    : inFiles ? 'with states in files, each is one by itself'
    : undefined;
  return { symmetry, reduction, unused };
}

const invariant = (symmetry: Symmetry, p: Property): boolean => {
  const property = symmetry.system.properties.indexOf(p);
  return symmetry.claim.every(of => of[property]!.every((image, claim) => image === claim));
};

function reductionOf({ sorts, whole }: Symmetry): Reduction {
  return {
    name: `symmetry of ${sorts.map(s => `${s.count} ${s.name}`).join(' and ')}`,
    why: `one state stands for ${whole ? 'all' : 'some of those'} that differ only in which instance is which; every function and machine was compared with its images`,
    keeps: ['always', 'step', 'reachable', 'canAlways', 'deadlock', 'refused'],
  };
}
