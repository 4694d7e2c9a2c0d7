/** The same question under another variant, beside a trace: its own counterexample, or else the same steps as far as they go. */
import { ModelError, propertyNames, type Selection } from './model/index.ts';
import { compile } from './compile/program.ts';
import { check, type CheckOptions } from './check.ts';
import { judgedAs, showReplayed, told } from './show.ts';
import { align, type Against } from './story/align.ts';
import type { Story } from './story/story.ts';
import { initialSnapshots, replayPath, takeStep } from './trace/trace.ts';
import { judgeTrace } from './trace/judge.ts';
import type { System } from './compile/system.ts';

export async function against(story: Story, other: Selection, options: Pick<CheckOptions, 'onProgress'> = {}): Promise<Against> {
  const { property, what } = story.shows;
  if (property === null || !propertyNames(other.scenario.spec).includes(property)) return follow(story, other);
  const found = (await check(other, { ...options, properties: [property] })).properties[0]!;
  const shown = what === 'reached' ? 'way' : 'counterexample';
  if (found.trace ?? found.witness) {
    const own = told(compile(other), found).story;
    return { story: own, alignment: align(story, own), how: `${property} is ${what} in both; each shows its own shortest ${shown}` };
  }
  const followed = follow(story, other);
  return { ...followed, how: `${property} ${judgedAs(found.verdict)} in ${other.name}; beside the ${shown} stand the same steps there, as far as they go. ${followed.how}` };
}

/**
 * The steps of a story under another variant, by their names. Where the other code does not have a step, its agent takes
 * what it has instead, if that is one thing only; what cannot be taken is left out.
 */
export function follow(story: Story, other: Selection): Against {
  const program = compile(other);
  const path = followed(program.system, story);
  const trace = replayPath(program.system, { path });
  const told = showReplayed(program, { trace, failures: judgeTrace(program.system, trace), reached: [] }).story;
  const alignment = align(story, told);
  const shared = alignment.rows.filter(r => r.a !== null && r.b !== null).length;
  const same = story.run.split('/')[0] === other.scenario.name;
  if (shared === 0 && story.steps.length > 0 && !same) throw new ModelError(`${other.name} can take none of the steps of ${story.run}. Likely cause: it is another scenario. Name another variant of the same one`);
  return { story: told, alignment, how: `${shared} of ${story.steps.length} steps are taken in both` };
}

/** Steps of other code that are taken on the way to the next step that both have. */
const DETOUR = 8;

function followed(system: System, story: Story): number[] {
  const numbers = new Map(system.actions.map((a, i) => [a.name, i]));
  const path: number[] = [];
  let here = initialSnapshots(system);
  const take = (action: number): boolean => {
    const answer = takeStep(system, here, system.actions[action]!);
    if (answer.kind !== 'taken') return false;
    here = answer.next;
    path.push(action);
    return true;
  };
  /** What an agent can do now, if there is only one thing. */
  const onlyStep = (agent: string): number | undefined => {
    const possible = system.actions.flatMap((a, i) => a.agent === agent && takeStep(system, here, a).kind === 'taken' ? [i] : []);
    return possible.length === 1 ? possible[0] : undefined;
  };
  for (const step of story.steps) {
    const number = numbers.get(step.name);
    if (number !== undefined && take(number)) continue;
    // A step that the other code does not have: its agent takes the step that it has instead.
    if (number === undefined) {
      const only = onlyStep(step.agent);
      if (only !== undefined) take(only);
      continue;
    }
    // The other code may come to this step by a detour; if it does not, the step is left out.
    const [before, length] = [here, path.length];
    let met = false;
    for (let i = 0; i < DETOUR && !met; i++) {
      const only = onlyStep(step.agent);
      if (only === undefined || !take(only)) break;
      met = take(number);
    }
    if (met) continue;
    here = before;
    path.length = length;
  }
  return path;
}
