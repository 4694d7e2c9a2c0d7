/** `realmcheck export`: writes the compiled program of a run in the language of another tool. */
import { basename } from 'node:path';
import { toDot, toSpaceDot } from '../export/dot.ts';
import type { Flat } from '../export/flat.ts';
import { flatten, type Flattening } from '../export/flatten.ts';
import { toExportJson } from '../export/json.ts';
import { checksOf, type Wanted } from '../export/model.ts';
import { toMurphi } from '../export/murphi.ts';
import { toPromela } from '../export/promela.ts';
import { moduleName, toTla } from '../export/tla.ts';
import { ModelError, propertyNames, unknownName, type Selection } from '../model/index.ts';
import { thousands } from '../report/style.ts';
import { EXIT } from './exit-codes.ts';
import { checkOutputs, STDOUT, writeOutput } from './outputs.ts';
import type { Terminal } from './terminal.ts';

export const LANGUAGES = ['murphi', 'promela', 'tla', 'dot', 'json'] as const;
export type Language = typeof LANGUAGES[number];

export interface ExportRequest {
  readonly selection: Selection;
  readonly to: Language;
  /** a file, or '-' */
  readonly output: string;
  /** properties to write down; none: all but those that say that something is reachable */
  readonly properties: readonly string[];
  /** dot: the reachable states instead of the machines */
  readonly space: boolean;
}

export async function exportCommand(request: ExportRequest, { print, progress }: Terminal): Promise<number> {
  const { selection, output, to, space } = request;
  const known = propertyNames(selection.scenario.spec);
  for (const p of request.properties) if (!known.includes(p)) throw unknownName('property', p, known, 'command line');
  if (space && to !== 'dot') throw new ModelError('command line: --space draws the reachable states; it goes with --to dot');
  const module = to === 'tla' && output !== STDOUT ? basename(output, '.tla') : moduleName(selection.name);
  if (to === 'tla' && moduleName(module) !== module) throw new ModelError(`command line: TLA+ wants a module to have the name of its file, and '${module}' is no name there. Take ${moduleName(module)}.tla`);
  const config = to === 'tla' && output !== STDOUT ? output.replace(/(\.tla)?$/, '.cfg') : undefined;
  checkOutputs({ output, config });
  const { flat } = await flatten(selection, {
    onProgress: p => { progress(`${selection.name}  ${thousands(p.states)} states, ${p.seconds.toFixed(1)} s`); },
    onFlattening: p => { progress(`${selection.name}  ${flatteningText(p)}`); },
  });
  progress('');
  const written = write(flat, request, module);
  // What stands behind the end of a module is no part of it.
  writeOutput(output, config === undefined ? written.text + (written.config ? `\n${written.config}` : '') : written.text);
  if (config !== undefined) writeOutput(config, written.config!);
  if (output !== STDOUT) print(`${output}${config === undefined ? '' : `, ${config}`}: ${selection.name}, ${thousands(flat.states)} states, ${thousands(flat.transitions)} transitions`);
  return EXIT.ok;
}

export const flatteningText = ({ done, of, tests }: Flattening): string => `writing: part ${thousands(Math.min(done + 1, of))} of ${thousands(of)}, ${thousands(tests)} tests`;

function write(flat: Flat, { to, properties, space }: ExportRequest, module: string): { readonly text: string; readonly config?: string } {
  const checks = checksOf(flat).filter(c => properties.length > 0 ? properties.includes(c.property) : c.kind !== 'reachable').map(c => c.label);
  const wanted: Wanted = { checks };
  switch (to) {
    case 'murphi': return { text: toMurphi(flat, wanted) };
    case 'promela': return { text: toPromela(flat, wanted).text };
    case 'tla': return toTla(flat, wanted, module);
    case 'dot': return { text: space ? toSpaceDot(flat) : toDot(flat) };
    case 'json': return { text: toExportJson(flat) };
  }
}
