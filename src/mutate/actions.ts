/** Mutants of a scenario's own actions: without a part of `when`, or without one component of `send`. */
import { instancesOf, type Action, type Selection } from '../model/index.ts';
import { replaced, without, type Change, type MutantKind } from './mutant.ts';

/** The mutants of all actions that the run can take at all. */
export function actionMutants(base: Selection): Change[] {
  const { actions } = base;
  return actions.flatMap((action, i) => {
    const { name, spec } = action;
    if (Object.values(spec.params ?? {}).some(domain => typeof domain === 'string' && instancesOf(base, domain) === 0)) return [];
    const change = (kind: MutantKind, part: string, what: string, by: Action['spec']): Change => ({
      kind, place: name + part, what, steps: [name], ...(kind === 'drop-guard' ? {} : { onlyEffects: true as const }),
      selection: () => ({ ...base, actions: replaced(actions, i, { ...action, spec: by }), expect: undefined }),
    });
    const { when } = spec;
    return [
      ...(typeof when === 'function' ? [change('drop-guard', '', "the action is enabled whatever its 'when' says", without(spec, 'when'))]
        : Object.keys(when ?? {}).map(c => change('drop-guard', `: ${c}`, `the action is enabled whatever state ${c} is in`, { ...spec, when: without(when as Record<string, unknown>, c) }))),
      ...Object.keys(spec.send).map(c => change('drop-send', `: ${c}`, `the action sends nothing to ${c}`, { ...spec, send: without(spec.send, c) })),
    ];
  });
}
