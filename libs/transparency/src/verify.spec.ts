import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { verifyConsistency, verifyInclusion } from './verify.js';

interface Case {
  readonly dir: string;
  readonly desc: string;
  readonly proof: readonly string[] | null;
  readonly wantErr: boolean;
}

interface InclusionCase extends Case {
  readonly leafIdx: number;
  readonly treeSize: number;
  readonly root: string;
  readonly leafHash: string;
}

interface ConsistencyCase extends Case {
  readonly size1: number;
  readonly size2: number;
  readonly root1: string;
  readonly root2: string;
}

/** Source: transparency-dev/merkle; see vectors/README.md. */
function vectors<T extends Case>(name: string): T[] {
  const lines = readFileSync(new URL(`vectors/${name}.jsonl`, import.meta.url), 'utf8')
    .trimEnd()
    .split('\n');
  return lines.map((line) => JSON.parse(line) as T);
}

const bytes = (text: string): Buffer => Buffer.from(text, 'base64');
const titled = <T extends Case>(each: T) => [`${each.dir}: ${each.desc}`, each] as const;

describe('the published vectors', () => {
  const inclusions = vectors<InclusionCase>('inclusion');
  const consistencies = vectors<ConsistencyCase>('consistency');

  it('are 98 and 98, of which 6 and 6 hold', () => {
    expect([inclusions.length, consistencies.length]).toEqual([98, 98]);
    expect([inclusions, consistencies].map((cases) => cases.filter((each) => !each.wantErr).length)).toEqual([6, 6]);
  });

  it.each(inclusions.map(titled))('of inclusion, %s', (_, each) => {
    const { leafIdx: index, treeSize: size, proof } = each;
    const [root, leafHash] = [bytes(each.root), bytes(each.leafHash)];
    expect(verifyInclusion({ index, size, root, leafHash, proof: (proof ?? []).map(bytes) })).toBe(!each.wantErr);
  });

  it.each(consistencies.map(titled))('of consistency, %s', (_, each) => {
    const { size1: from, size2: to, proof } = each;
    const [fromRoot, toRoot] = [bytes(each.root1), bytes(each.root2)];
    expect(verifyConsistency({ from, to, fromRoot, toRoot, proof: (proof ?? []).map(bytes) })).toBe(!each.wantErr);
  });
});
