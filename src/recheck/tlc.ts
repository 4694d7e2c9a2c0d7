/** TLC: told to search breadth first, in one thread. It is found through TLA2TOOLS_JAR. */
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Flat } from '../export/flat.ts';
import type { Check, Wanted } from '../export/model.ts';
import { toTla, type Tla } from '../export/tla.ts';
import { onPath, run, ToolFailed } from './child.ts';
import { STATEWISE, type Counted, type Failed, type Place, type Tool } from './tool.ts';

const jar = (): string | undefined => process.env['TLA2TOOLS_JAR'] === '' ? undefined : process.env['TLA2TOOLS_JAR'];

/** @param write makes the model, with the name of its module */
export const tlcWith = (write: (flat: Flat, wanted: Wanted, module: string) => Tla): Tool => ({
  name: 'TLC',
  install: 'Take it from github.com/tlaplus/tlaplus/releases, name it in TLA2TOOLS_JAR, and install a Java runtime',
  judges: ({ kind }) => STATEWISE.includes(kind),
  missing: () => {
    const file = jar();
    return file === undefined ? 'tla2tools.jar (TLA2TOOLS_JAR is not set)' : !existsSync(file) ? `${file} (named by TLA2TOOLS_JAR)` : !onPath('java') ? 'java' : undefined;
  },
  count: async (flat, checks, place) => verify(write(flat, { checks: checks.map(c => c.label) }, 'Holds'), place),
  // It stops at the first error, so each is looked for by itself.
  violate: async (flat, checks, place) => {
    const found: Failed[] = [];
    for (const [i, check] of checks.entries()) {
      const { failed } = await verify(write(flat, { checks: [check.label], takenAsDefined: true }, `Violated${i + 1}`), place);
      if (failed) found.push(meant(check, failed));
    }
    return found;
  },
});

export const tlc = tlcWith(toTla);

/** An invariant has the name that the module gives it; there is only one that can be violated. */
const meant = (check: Check, failed: Failed): Failed => failed.label === 'TypeOK' ? failed : { ...failed, label: check.label };

async function verify({ module, text, config }: Tla, place: Place): Promise<Counted> {
  writeFileSync(join(place.folder, `${module}.tla`), text);
  writeFileSync(join(place.folder, `${module}.cfg`), config);
  let states = -1;
  let generated = -1;
  let label: string | undefined;
  let ofStep = false;
  let shown = 0;
  let quote = false;
  const onLine = (line: string): void => {
    const counts = /^(\d+) states generated, (\d+) distinct states found/.exec(line);
    const invariant = /^Error: Invariant (\S+) is violated/.exec(line);
    const state = /^(?:State )?(\d+): </.exec(line);
    if (counts) [generated, states] = [Number(counts[1]), Number(counts[2])];
    if (invariant) {
      label = invariant[1]!;
      if (line.includes('initial state')) shown = 1;
    } else if (/argument of Assert evaluated to FALSE/.test(line)) quote = ofStep = true;
    else if (quote && /^"/.test(line)) {
      label = line.replace(/^"|"$/g, '');
      quote = false;
    }
    if (state) shown = Math.max(shown, Number(state[1]));
  };
  const args = ['-XX:+UseParallelGC', '-cp', jar()!, 'tlc2.TLC', '-workers', '1', '-deadlock', '-metadir', 'states', '-config', `${module}.cfg`, `${module}.tla`];
  const { code, tail } = await run('java', args, { ...place, onLine });
  // An assertion about a step fails before TLC shows the state after it.
  if (label !== undefined) return { states, transitions: generated - 1, spoken: new Map(), failed: { label, steps: shown - 1 + (ofStep ? 1 : 0) } };
  if (code !== 0 || states < 0) throw new ToolFailed(`TLC ended with ${code ?? 'a signal'} and no result:\n${tail}`);
  return { states, transitions: generated - 1, spoken: new Map(), failed: undefined };
}
