/** What the model says of some of the states of a search: a function that was changed tends to say something else. */
import { createHash } from 'node:crypto';
import { isProgress } from '../model/index.ts';
import type { Answers } from '../explore/answers.ts';
import type { Search } from '../explore/search.ts';

/** States that are asked. */
const SOME = 200;

/** A hash over where the actions lead from some of the expanded states, evenly spread, and over what the claims say there. */
export function sampleOf(search: Search): string {
  const { program, ofStates, ofSteps, head, graph } = search;
  const hash = createHash('sha256');
  const says = (answers: Answers, locals: Int32Array): void => {
    if (answers.any) hash.update(answers.says(locals).map(({ speaks, fails }) => `${Number(speaks)}${Number(fails)}`).join(' '));
  };
  const every = Math.max(1, Math.floor(head / SOME));
  for (let id = 0; id < head; id += every) {
    const locals = Int32Array.from(search.localsOf(id));
    says(ofStates, locals);
    for (const [action, to] of [...search.stepsOf(id)].sort(([a], [b]) => a - b)) {
      // By what local states are: their numbers may be others.
      const moves = to === 'refused' ? to : program.tables.map((t, slot) => to[slot] === locals[slot] ? '' : t.keys[to[slot]!]).join('|');
      hash.update(`${action}>${moves} ${to === 'refused' || search.has(to)} `);
      if (to !== 'refused') says(ofSteps, Int32Array.from([...locals, ...to, action]));
    }
    for (const p of program.properties) {
      if (!isProgress(p.kind) || !graph) continue;
      for (const { when, holds } of p.claims) hash.update(`${!when || program.value(when, locals) === 1} ${program.value(holds, locals)} `);
    }
  }
  return hash.digest('hex');
}
