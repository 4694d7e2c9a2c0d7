#!/usr/bin/env node
// In a source checkout the TypeScript runs as it is, so that an edit to machines/ counts at once.
// In an installed package there is no src/, and the bundle in dist/ runs.
import { existsSync } from 'node:fs';

const source = new URL('../src/cli/main.ts', import.meta.url);

if (existsSync(source)) {
  const { register } = await import('tsx/esm/api');
  register({ tsconfig: false });
  await import(source.href);
} else {
  await import(new URL('../dist/src/main.js', import.meta.url).href);
}
