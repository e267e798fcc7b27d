/** What was found, in the order in which it gets worse. */
const STATES = ['ok', 'warning', 'wrong'] as const;
type State = (typeof STATES)[number];

export interface Finding {
  readonly about: string;
  readonly state: State;
  readonly says: string;
  /** What to do about it. */
  readonly todo?: string;
}

export const finding = (about: string, state: State, says: string, todo?: string): Finding => ({
  about,
  state,
  says,
  ...(todo === undefined ? {} : { todo }),
});

export const worst = (findings: readonly Finding[]): State =>
  STATES.findLast((state) => findings.some((each) => each.state === state)) ?? 'ok';

/** What `pacta doctor` is to look at. */
export interface Examined {
  readonly dataDir: string;
  readonly head?: string | undefined;
  readonly url: string;
  /** MiB. */
  readonly minFree: string;
}

export type Check = (examined: Examined) => readonly Finding[] | Promise<readonly Finding[]>;

export const MIB = 1024 * 1024;
export const mib = (bytes: number): string => `${(bytes / MIB).toFixed(1)} MiB`;
