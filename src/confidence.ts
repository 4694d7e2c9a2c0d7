/** What a verdict rests on: everything that would have to be known to doubt it, or to repeat it. */
import { modelHash } from './compile/model-hash.ts';
import type { Program } from './compile/program.ts';
import type { Exploration } from './explore/explore.ts';
import type { Stop } from './explore/verdicts.ts';
import type { Bounds, Reduction, Scalar } from './model/index.ts';
import type { Choice } from './reduce/choose.ts';
import { VERSION, XSTATE_VERSION } from './version.ts';

export interface Confidence {
  /** visited states are compared whole: none is lost to a hash */
  readonly exact: true;
  /** every reachable state was expanded; if not, nothing is said to hold */
  readonly complete: boolean;
  readonly stopped: Stop | null;
  /** those that were given */
  readonly bounds: Bounds;
  /** component -> how many instances */
  readonly instances: Readonly<Record<string, number>>;
  readonly param: Readonly<Record<string, Scalar>>;
  /** the patches to threads and the dialects of commands, as "name (of what)" */
  readonly patches: readonly string[];
  /** what the model leaves out by symmetry or the like; each is sound for every property of the scenario, or it is refused */
  readonly reductions: readonly Reduction[];
  /** what is taken for granted */
  readonly assumes: readonly string[];
  /** hash of the model as it is declared */
  readonly model: string;
  /** hash of the states that were visited */
  readonly space: string;
  readonly realmcheck: string;
  readonly xstate: string;
}

/**
 * @param space hash of the states that were visited
 * @param choice the symmetry that the model declares
 */
export function confidenceOf({ system }: Program, found: Exploration, space: string, bounds: Bounds, choice?: Choice): Confidence {
  const { selection } = system;
  const { spec } = selection.scenario;
  return {
    exact: true, complete: found.complete, stopped: found.stopped ?? null, bounds,
    instances: Object.fromEntries(system.components.filter(c => c.count > 0).map(c => [c.name, c.count])),
    param: selection.param, patches: selection.use.map(v => `${v.name} (${v.of})`),
    reductions: [...spec.reductions ?? [], ...(choice && choice.unused === undefined ? [choice.reduction] : [])], assumes: spec.assumes ?? [],
    model: modelHash(system), space, realmcheck: VERSION, xstate: XSTATE_VERSION,
  };
}
