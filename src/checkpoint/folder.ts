/** The checkpoints of all runs of a command, in one folder. */
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, rmdirSync } from 'node:fs';
import { join } from 'node:path';
import { ModelError } from '../model/index.ts';
import { RunKeeper, sameAs, versions, type About } from './run-keeper.ts';
import { Damaged, readSealed, removeFile, writeSealed } from './sealed.ts';

/** Seconds between two writings when nothing else is said. */
export const EVERY = 300;

export interface FolderOptions {
  readonly path: string;
  /** seconds between two writings */
  readonly every: number;
  /** 'no': there must be no checkpoint yet; 'must': there must be one; 'may': go on if there is one */
  readonly resume: 'no' | 'must' | 'may';
  /** names of the runs, in their order */
  readonly runs: readonly string[];
  readonly properties: readonly string[];
}

const ABOUT = 'checkpoint.json';

export class CheckpointFolder {
  readonly path: string;
  /** why the last writing failed */
  problem: string | undefined;
  private readonly runs: readonly string[];
  private readonly every: number;
  private readonly resume: boolean;
  private asked = false;

  constructor({ path, every, resume, runs, properties }: FolderOptions) {
    this.path = path;
    this.every = every;
    this.runs = runs;
    const file = join(path, ABOUT);
    const about = { ...versions(), runs: runs.join(', '), properties: properties.join(', ') || 'all' };
    let before: object | undefined;
    try { before = readSealed(file) as object | undefined; } catch (e) {
      if (e instanceof Damaged) throw new ModelError(`checkpoint ${file}: damaged: it is not what was written. Begin anew with --checkpoint and another folder`, { cause: e });
      throw new ModelError(`checkpoint ${file}: cannot be read: ${(e as NodeJS.ErrnoException).code}`, { cause: e });
    }
    if (before && resume === 'no') throw new ModelError(`command line: --checkpoint: ${path} holds a checkpoint. Go on with it by --resume ${path}, or remove it`);
    if (!before && resume === 'must') throw new ModelError(`command line: --resume: ${path} holds no checkpoint. Likely cause: the search ended, so that it is not needed, or it is another folder. Give --checkpoint with the same folder, to begin where there is none`);
    if (before) sameAs(before, about, file);
    this.resume = before !== undefined;
    if (before) return;
    try {
      mkdirSync(path, { recursive: true });
      writeSealed(file, about);
    } catch (e) {
      throw new ModelError(`command line: --checkpoint: cannot write to ${path}: ${(e as NodeJS.ErrnoException).code}. Name a folder that you may write to, or make`, { cause: e });
    }
  }

  keeper(about: About): RunKeeper {
    return new RunKeeper(about, {
      path: join(this.path, fileName(about.run)), every: this.every, resume: this.resume,
      asked: () => { const { asked } = this; this.asked = false; return asked; },
      failed: e => { this.problem = e.message; },
    });
  }

  /** Has the run that goes on written down as soon as may be. */
  ask(): void { this.asked = true; }

  /** All is known: nothing is left to go on with. */
  remove(): void {
    const ours = this.runs.map(run => `${fileName(run)}.`);
    for (const name of readdirSync(this.path)) if (ours.some(o => name.startsWith(o))) removeFile(join(this.path, name));
    removeFile(join(this.path, ABOUT));
    try { rmdirSync(this.path); } catch { /* somebody else keeps something there */ }
  }
}

/** Readable, and different for different runs. */
const fileName = (run: string): string => `${run.replace(/[^\w.-]+/g, '_').slice(0, 60)}-${createHash('sha256').update(run).digest('hex').slice(0, 8)}`;
