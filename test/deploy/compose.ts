import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { load, YAML11_SCHEMA } from 'js-yaml';

export const ROOT = join(import.meta.dirname, '../..');
export const textOf = (name: string): string => readFileSync(join(ROOT, name), 'utf8');

export interface Service {
  readonly image: string;
  readonly build?: string;
  readonly profiles?: readonly string[];
  readonly scale?: number;
  readonly restart?: string;
  readonly environment?: Readonly<Record<string, string | number>>;
  readonly volumes?: readonly string[];
  readonly ports?: readonly string[];
  readonly depends_on?: Readonly<Record<string, { readonly condition: string; readonly required?: boolean }>>;
  readonly healthcheck?: { readonly test: readonly string[] };
  readonly command?: readonly string[];
}

export interface Compose {
  readonly services: Readonly<Record<string, Service>>;
  readonly volumes: Readonly<Record<string, unknown>>;
}

type Environment = Readonly<Record<string, string>>;

/** The file as Compose would read it with the variables that are given, and the defaults of all others. */
export const composeWith = (variables: Environment): Compose =>
  load(interpolated(textOf('docker-compose.yml'), variables), { schema: YAML11_SCHEMA }) as Compose;

/** The services that start with the profiles that are given. */
export const started = ({ services }: Compose, profiles: readonly string[]): readonly string[] =>
  Object.entries(services)
    .filter(([, { profiles: its, scale }]) => scale !== 0 && (!its || its.some((each) => profiles.includes(each))))
    .map(([name]) => name);

/** The variables of a file for `--env-file`. */
export function variablesIn(name: string): Environment {
  const lines = textOf(name)
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));
  return Object.fromEntries(
    lines.map((line) => {
      const [variable, ...value] = line.split('=');
      return [variable!, interpolated(value.join('='), {})];
    }),
  );
}

/** Throws at a variable without a default: everything starts on a machine where nothing was set. */
function interpolated(text: string, variables: Environment): string {
  return text
    .replace(/(?<!\$)\$(?:\{(\w+)(?::-([^}]*))?\}|\w+)/g, (all, name: string | undefined, otherwise?: string) => {
      if (name === undefined || otherwise === undefined) throw new Error(`${all} has no default`);
      return variables[name] || otherwise;
    })
    .replaceAll('$$', '$');
}
