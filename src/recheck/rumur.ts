/** Rumur: a verifier in C for a Murphi model. It is told to search breadth first, in one thread. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Flat } from '../export/flat.ts';
import { NEVER_SO, type Check } from '../export/model.ts';
import { murphiMessage, toMurphi, type MurphiWanted } from '../export/murphi.ts';
import { compiler, optimisation } from './compiler.ts';
import { must, onPath, run, ToolFailed } from './child.ts';
import { labelsOf, STATEWISE, type Counted, type Failed, type Place, type Tool } from './tool.ts';

interface Output extends Omit<Counted, 'failed'> { readonly failures: readonly Failed[] }

/** @param write makes the model */
export const rumurWith = (write: (flat: Flat, wanted: MurphiWanted) => string): Tool => ({
  name: 'Rumur',
  install: 'On Debian: apt-get install rumur gcc libc6-dev',
  // What it calls liveness is canAlways from every state.
  judges: ({ kind, property }, flat) => kind === 'canAlways' ? flat.properties.find(p => p.name === property)!.claims.every(c => !c.when) : STATEWISE.includes(kind),
  missing: () => !onPath('rumur') ? 'rumur' : !compiler() ? 'a C compiler' : undefined,
  count: async (flat, checks, place) => {
    const { failures, ...counted } = await verify(write(flat, { checks: labelsOf(checks), rumur: true }), flat, 'holds', [], place);
    return { ...counted, failed: failures[0] };
  },
  violate: async (flat, checks, place) => {
    const look = async (name: string, sought: readonly Check[], wanted: MurphiWanted): Promise<readonly Failed[]> => sought.length === 0 ? []
      : (await verify(write(flat, { checks: labelsOf(sought), takenAsDefined: true, ...wanted }), flat, name, labelsOf(sought), place)).failures;
    const ways = checks.filter(c => c.kind === 'canAlways');
    const others = checks.filter(c => !ways.includes(c));
    const found = [...await look('violated', others, { apart: labelsOf(others) })];
    // Liveness is judged when all states are known, and the first that fails is the only one to be named.
    for (const [i, way] of ways.entries()) found.push(...await look(`violated-${i + 1}`, [way], { rumur: true }));
    return found;
  },
});

export const rumur = rumurWith(toMurphi);

/** @param sought labels of what is to be violated: the verifier is ended when all is found. None: it ends at the first error */
async function verify(text: string, flat: Flat, name: string, sought: readonly string[], place: Place): Promise<Output> {
  writeFileSync(join(place.folder, `${name}.m`), text);
  const errors = sought.length > 1 ? ['--max-errors', '1000000000'] : [];
  const options = ['--threads', '1', '--deadlock-detection', 'off', '--symmetry-reduction', 'off', '--output-format', 'machine-readable', ...errors];
  await must('Rumur does not take the model', 'rumur', [...options, '--output', `${name}.c`, `${name}.m`], place);
  const machine = process.arch === 'x64' ? ['-mcx16'] : [];
  await must("Rumur's verifier does not compile", compiler()!, ['-w', '-std=c11', optimisation(flat), ...machine, `${name}.c`, '-o', name, '-lpthread', ...(machine.length > 0 ? [] : ['-latomic'])], place);
  const reader = new Reader(flat);
  const foundAll = (): boolean => sought.length > 0 && sought.every(label => reader.failures.some(f => f.label === label));
  const { code, tail } = await run(join(place.folder, name), [], { ...place, onLine: line => {
    reader.line(line);
    return !foundAll();
  } });
  if (!reader.ended && !foundAll()) throw new ToolFailed(`Rumur's verifier ended with ${code ?? 'a signal'} and no result:\n${tail}`);
  return reader;
}

/** Reads the XML that a verifier writes, one element a line. */
class Reader implements Output {
  states = 0;
  transitions = 0;
  ended = false;
  readonly spoken = new Map<string, number>();
  readonly failures: Failed[] = [];
  private message: string | undefined;
  private steps = 0;
  /** message -> property, and label of the check */
  private readonly properties: ReadonlyMap<string, string>;
  private readonly labels: ReadonlyMap<string, string>;

  constructor({ properties }: Flat) {
    this.properties = new Map(properties.map(p => [murphiMessage(p.name), p.name]));
    this.labels = new Map(properties.flatMap(p => [
      [murphiMessage(p.name), p.name] as const,
      ...p.claims.map(c => [murphiMessage((p.kind === 'reachable' ? NEVER_SO : '') + c.label), p.kind === 'canAlways' ? p.name : c.label] as const),
    ]));
  }

  line(line: string): void {
    const summary = /<summary states="(\d+)" rules_fired="(\d+)"/.exec(line);
    const cover = /<cover_result message="(.*)" count="(\d+)"/.exec(line);
    if (summary) {
      this.states = Number(summary[1]);
      this.transitions = Number(summary[2]);
      this.ended = true;
    } else if (cover) this.spoken.set(this.properties.get(unescaped(cover[1]!))!, Number(cover[2]));
    else if (line.includes('<error ')) this.steps = 0;
    else if (line.includes('<message>')) this.message = /<message>(.*)<\/message>/.exec(line)![1];
    else if (line.includes('<transition>Rule')) this.steps++;
    else if (line.includes('</error>')) this.fails(unescaped(this.message!));
  }

  private fails(message: string): void {
    const [, word, text] = /^(invariant|liveness property) "(.*)" (?:failed|violated)$/s.exec(message) ?? /^(Assertion failed): [^:]*:[^:]*: (.*)$/s.exec(message) ?? [undefined, '', message];
    const refused = word === 'Assertion failed' && text!.startsWith('refused: ');
    const label = refused ? 'refused' : this.labels.get(text!) ?? text!;
    // The nearest is found first. The rule that is refused is the last of the trace; here it does not count as a step.
    if (!this.failures.some(f => f.label === label)) this.failures.push({ label, steps: word === 'liveness property' ? undefined : refused ? this.steps - 1 : this.steps });
  }
}

const unescaped = (s: string): string => s.replace(/&quot;/g, '"').replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&apos;/g, "'").replace(/&amp;/g, '&');
