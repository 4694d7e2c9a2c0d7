/** What readers of JUnit XML agree on: the elements, attributes and counts of the schema of the Jenkins xUnit plugin, junit-10.xsd. */
import { SaxesParser } from 'saxes';
import { expect } from 'vitest';

export interface Parsed { readonly name: string; readonly attributes: Readonly<Record<string, string>>; readonly children: Parsed[]; text: string }

/** Reads a document; anything that is not well-formed XML 1.0 throws. */
export function parseXml(text: string): Parsed {
  const outside: Parsed = { name: '', attributes: {}, children: [], text: '' };
  const open = [outside];
  const parser = new SaxesParser();
  parser.on('error', e => { throw e; });
  parser.on('opentag', tag => {
    const one: Parsed = { name: tag.name, attributes: { ...tag.attributes }, children: [], text: '' };
    open.at(-1)!.children.push(one);
    open.push(one);
  });
  parser.on('text', t => { open.at(-1)!.text += t; });
  parser.on('closetag', () => { open.pop(); });
  parser.write(text).close();
  return outside.children[0]!;
}

interface Shape { readonly needs: readonly string[]; readonly may: readonly string[]; readonly children: readonly string[]; readonly text?: true }

const SHAPES: Readonly<Record<string, Shape>> = {
  testsuites: { needs: [], may: ['name', 'time', 'tests', 'failures', 'errors'], children: ['testsuite'] },
  testsuite: {
    needs: ['name', 'tests', 'failures', 'errors'], may: ['group', 'time', 'skipped', 'timestamp', 'hostname', 'id', 'package', 'file', 'log', 'url'],
    children: ['properties', 'testcase', 'system-out', 'system-err'],
  },
  properties: { needs: [], may: [], children: ['property'] },
  property: { needs: ['name', 'value'], may: [], children: [] },
  testcase: { needs: ['name'], may: ['time', 'classname', 'group'], children: ['skipped', 'error', 'failure', 'system-out', 'system-err'] },
  error: { needs: [], may: ['type', 'message'], children: [], text: true },
  failure: { needs: [], may: ['type', 'message'], children: [], text: true },
  'system-out': { needs: [], may: [], children: [], text: true },
};

export interface TestCase { readonly suite: string; readonly name: string; readonly classname: string; readonly outcome: string; readonly message: string; readonly text: string }

/** Checks the shape and the counts, and returns the test cases. */
export function readJunit(text: string): TestCase[] {
  const root = parseXml(text);
  expect(root.name).toBe('testsuites');
  checkShape(root);
  for (const suite of root.children) {
    const cases = suite.children.filter(c => c.name === 'testcase');
    expect(suite.attributes, 'counts of a suite').toMatchObject({ tests: String(cases.length), failures: String(count(cases, 'failure')), errors: String(count(cases, 'error')) });
    expect(cases.every(c => c.children.filter(x => x.name !== 'system-out').length <= 1), 'one outcome a case').toBe(true);
    expect(Math.abs(sum(cases, 'time') - Number(suite.attributes['time'])), 'shares of the time').toBeLessThan(0.001 * cases.length);
  }
  for (const key of ['tests', 'failures', 'errors']) expect(root.attributes[key], key).toBe(String(sum(root.children, key)));
  return root.children.flatMap(suite => suite.children.filter(c => c.name === 'testcase').map(c => {
    const said = c.children[0];
    return {
      suite: suite.attributes['name']!, name: c.attributes['name']!, classname: c.attributes['classname']!,
      outcome: said?.name ?? 'passed', message: said?.attributes['message'] ?? '', text: said?.text ?? '',
    };
  }));
}

const count = (cases: readonly Parsed[], name: string): number => cases.filter(c => c.children.some(x => x.name === name)).length;
const sum = (elements: readonly Parsed[], key: string): number => elements.reduce((n, e) => n + Number(e.attributes[key]), 0);

function checkShape(e: Parsed): void {
  const shape = SHAPES[e.name];
  if (!shape) throw new Error(`no element of JUnit XML: ${e.name}`);
  const keys = Object.keys(e.attributes);
  expect(keys, e.name).toEqual(expect.arrayContaining([...shape.needs]));
  expect(keys.filter(k => !shape.needs.includes(k) && !shape.may.includes(k)), `attributes of ${e.name}`).toEqual([]);
  if ('time' in e.attributes) expect(e.attributes['time']).toMatch(/^\d+\.\d{3}$/);
  if (!shape.text) expect(e.text.trim(), `text in ${e.name}`).toBe('');
  for (const child of e.children) {
    expect(shape.children, `in ${e.name}`).toContain(child.name);
    checkShape(child);
  }
}
