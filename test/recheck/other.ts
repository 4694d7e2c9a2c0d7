/** What the tests of a recheck share: a tool in a folder of its own, and which tools are there. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { flatten } from '../../src/export/flatten.ts';
import type { Flat } from '../../src/export/flat.ts';
import { isScenario, select, type Scenario, type Selection } from '../../src/model/index.ts';
import { compare, type Compared } from '../../src/recheck/recheck.ts';
import type { Place, Tool } from '../../src/recheck/tool.ts';
import { TOOLS } from '../../src/recheck/tools.ts';

export const flatOf = async (what: Scenario | Selection): Promise<Flat> => (await flatten(isScenario(what) ? select(what, '') : what)).flat;

export async function inFolder<T>(work: (place: Place) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'realmcheck test '));
  try { return await work({ folder, signal: new AbortController().signal }); } finally { rmSync(folder, { recursive: true, force: true }); }
}

export const compared = (flat: Flat, tool: Tool): Promise<Compared> => inFolder(place => compare(flat, tool, place));

/** Each tool with a title that says when, and why, its tests are skipped. */
export const tools: readonly (readonly [title: string, tool: Tool])[] = TOOLS.map(t => [t.missing() === undefined ? t.name : `${t.name} (skipped: ${t.missing()} is missing)`, t]);
