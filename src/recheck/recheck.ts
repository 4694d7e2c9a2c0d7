/** Compares what this checker found with what another one finds in the exported model. */
import type { Flat } from '../export/flat.ts';
import { checksOf, type Check } from '../export/model.ts';
import { isProgress } from '../model/index.ts';
import { ENDLESS, type Counted, type Failed, type Place, type Tool } from './tool.ts';

/** The length of a shortest violation (or witness of a `reachable` claim); null: there is none; undefined: it is not known. */
export type Steps = number | null | undefined;

export interface Compared {
  readonly tool: string;
  readonly states: number;
  readonly transitions: number;
  readonly checks: readonly { readonly label: string; readonly property: string; readonly here: Steps; readonly there: Steps }[];
  /** what the tool cannot judge */
  readonly left: readonly Check[];
  /** one line for each difference; none: all agree */
  readonly differences: readonly string[];
  readonly seconds: number;
}

export async function compare(flat: Flat, tool: Tool, place: Place): Promise<Compared> {
  const began = performance.now();
  const all = checksOf(flat);
  const judged = all.filter(c => tool.judges(c, flat));
  const endless = judged.filter(c => ENDLESS.includes(c.kind));
  const holding = judged.filter(c => c.found === null && !endless.includes(c));
  const violated = judged.filter(c => c.found !== null && !endless.includes(c));
  const counted = await tool.count(flat, holding, place);
  const failed = [
    ...violated.length > 0 ? await tool.violate(flat, violated, place) : [],
    ...endless.length > 0 ? await tool.endless!(flat, endless, place) : [],
  ];
  const checks = judged.map(c => ({ label: c.label, property: c.property, here: lengthOf(c), there: there(c, counted, failed) }));
  return {
    tool: tool.name, states: counted.states, transitions: counted.transitions, checks,
    left: all.filter(c => !judged.includes(c)),
    differences: [...differences(flat, tool, counted), ...checks.flatMap(c => differs(tool, c)), ...unexpected(tool, judged, [counted.failed, ...failed])],
    seconds: (performance.now() - began) / 1000,
  };
}

/** Where a property about what comes later fails first, no two tools say in the same way: only that it fails is compared. */
const lengthOf = (c: Check): Steps => c.found === null ? null : isProgress(c.kind) ? undefined : c.found;

function there(c: Check, { failed }: Counted, violated: readonly Failed[]): Steps {
  const found = [...(failed ? [failed] : []), ...violated].find(f => f.label === c.label);
  return found ? found.steps : null;
}

function differences(flat: Flat, tool: Tool, { states, transitions, spoken, failed }: Counted): string[] {
  // A search that an error ended has counted nothing.
  const counts = failed ? [] : [['states', flat.states, states], ['transitions', flat.transitions, transitions]] as const;
  return [
    ...counts.filter(([, here, there]) => here !== there).map(([what, here, there]) => `${what}: ${here} here, ${there} in ${tool.name}`),
    ...flat.properties.filter(p => !failed && spoken.has(p.name) && spoken.get(p.name) !== p.witnesses)
      .map(p => `${p.name}: speaks about ${p.witnesses} states here, about ${spoken.get(p.name)} in ${tool.name}`),
  ];
}

function differs(tool: Tool, { label, here, there }: Compared['checks'][number]): string[] {
  if (here === there || (here === undefined && there !== null) || (there === undefined && here !== null)) return [];
  return [`${label}: ${said(here)} here, ${said(there)} in ${tool.name}`];
}

const said = (steps: Steps): string => steps === null ? 'never' : steps === undefined ? 'somewhere' : `after ${steps} steps`;

/** What the tool finds that is no check: that the model is not defined in some state. */
const unexpected = (tool: Tool, judged: readonly Check[], found: readonly (Failed | undefined)[]): string[] =>
  found.flatMap(f => f && !judged.some(c => c.label === f.label) ? [`${tool.name} finds after ${f.steps ?? 'some'} steps: ${f.label}`] : []);
