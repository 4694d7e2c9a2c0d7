/**
 * Paths through representatives as paths of the system. The state that a step leads to is replaced by an image of itself;
 * the next step is taken from that image. Taking its counterpart from the state itself instead, and so on, gives a path
 * whose every step is one of the system, and that ends in an image of the last representative.
 */
import type { Failure } from '../explore/answers.ts';
import { InternalError } from '../model/index.ts';
import type { Canonical } from './canonical.ts';

/** What is needed of a search. */
export interface Walked {
  parentOf(id: number): number;
  localsOf(id: number): number[];
  stepsOf(id: number): Map<number, Int32Array | 'refused'>;
}

export interface Unwound {
  readonly path: number[];
  /** the element that takes the end of the path to the representative */
  readonly element: number;
}

/** A failure as the path meets it. */
export interface Realised {
  readonly failure: Failure;
  readonly path: readonly number[];
  /** the local states that the path ends in */
  readonly end: readonly number[];
}

export function unwound(search: Walked, canonical: Canonical, id: number): Unwound {
  const { symmetry } = canonical;
  const states = [id];
  for (let s = search.parentOf(id); s >= 0; s = search.parentOf(s)) states.push(s);
  states.reverse();
  let element = 0; // takes the state of the path to the representative
  const path = states.slice(1).map((to, i) => {
    const { action, by } = stepTo(search, canonical, states[i]!, to);
    const taken = symmetry.action[symmetry.inverse(element)]![action]!;
    element = symmetry.product(element, by);
    return taken;
  });
  return { path, element };
}

/** The first action by which a representative gets to an image of another, and the element that takes that image to it. */
function stepTo(search: Walked, canonical: Canonical, from: number, to: number): { action: number; by: number } {
  const wanted = search.localsOf(to);
  for (const [action, next] of search.stepsOf(from)) {
    if (next === 'refused') continue;
    const locals = next.slice();
    const by = canonical.canonical(locals);
    if (wanted.every((l, slot) => locals[slot] === l)) return { action, by };
  }
  throw new InternalError(`no step leads to an image of state ${to} from the state that it was reached from`);
}

/** A failure of a representative, of the property of that number, as one of the state that its path leads to. */
export function mapped(search: Walked, canonical: Canonical, failure: Failure, property: number): Realised {
  const { symmetry } = canonical;
  const { path, element } = unwound(search, canonical, failure.state);
  const back = symmetry.inverse(element);
  const image = (action: number): number => symmetry.action[back]![action]!;
  let end = search.localsOf(failure.state);
  if (failure.step) {
    const next = search.stepsOf(failure.state).get(failure.step.action);
    if (!(next instanceof Int32Array)) throw new InternalError('a step that was taken is not there any more');
    end = [...next];
  }
  return {
    path: failure.step ? [...path, image(failure.step.action)] : path,
    end: [...canonical.under(back, end)],
    failure: {
      ...failure,
      ...(failure.claim !== undefined ? { claim: symmetry.claim[back]![property]![failure.claim]! } : {}),
      ...(failure.step ? { step: { ...failure.step, action: image(failure.step.action) } } : {}),
      ...(failure.refused ? { refused: { ...failure.refused, action: image(failure.refused.action), slot: symmetry.target[back]![failure.refused.slot]! } } : {}),
    },
  };
}
