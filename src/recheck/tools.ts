/** The other checkers that a recheck knows. */
import { rumur } from './rumur.ts';
import { spin } from './spin.ts';
import { tlc } from './tlc.ts';
import type { Tool } from './tool.ts';

export const TOOLS: readonly Tool[] = [rumur, spin, tlc];
