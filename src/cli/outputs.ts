/** The results that other programs read: to which files they go, and that nothing else is in the way. */
import { closeSync, lstatSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { ModelError } from '../model/index.ts';

/** Option -> a file, or '-' for standard output. */
export interface Outputs {
  readonly json?: string | undefined; readonly junit?: string | undefined; readonly markdown?: string | undefined;
  /** of an exported model, and its configuration */
  readonly output?: string | undefined; readonly config?: string | undefined;
}

export const STDOUT = '-';

/** A search may take hours; that its results have nowhere to go should be known before. */
export function checkOutputs(outputs: Outputs): void {
  const taken = new Map<string, string>();
  for (const [option, file] of Object.entries(outputs) as [string, string | undefined][]) {
    if (file === undefined) continue;
    const place = file === STDOUT ? 'standard output' : resolve(file);
    const other = taken.get(place);
    if (other !== undefined) throw new ModelError(`command line: --${other} and --${option} both write to ${file === STDOUT ? place : file}. Name another file for one of them`);
    taken.set(place, option);
  }
  for (const [option, file] of Object.entries(outputs) as [string, string | undefined][]) {
    if (file === undefined || file === STDOUT) continue;
    const old = lstatSync(file, { throwIfNoEntry: false }) !== undefined;
    try {
      closeSync(openSync(file, 'a'));
      // A command that ends without a result leaves nothing there.
      if (!old) rmSync(file);
    } catch (e) {
      throw new ModelError(`command line: --${option}: cannot write ${file}: ${(e as NodeJS.ErrnoException).code}. Name a file in a folder that exists and that you may write to`);
    }
  }
}

export function writeOutput(file: string, text: string): void {
  if (file === STDOUT) process.stdout.write(text);
  else writeFileSync(file, text);
}
