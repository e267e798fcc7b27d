import { Ajv2020 } from 'ajv/dist/2020.js';
import type { ValidateFunction } from 'ajv';

export interface Parameter {
  readonly name: string;
  readonly in: 'query' | 'header' | 'path';
  readonly schema: { readonly enum?: readonly string[]; readonly example?: string };
}

interface Media {
  readonly schema?: object;
  readonly example?: unknown;
  readonly examples?: Readonly<Record<string, { readonly value: unknown }>>;
}

export interface Operation {
  readonly path: string;
  readonly method: 'GET' | 'POST';
  /** Whether anybody may call it. */
  readonly isPublic: boolean;
  readonly parameters: readonly Parameter[];
  readonly body?: Readonly<Record<string, Media>>;
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, Media>> }>>;
}

interface OpenApi {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Described>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, object>> };
}

interface Described {
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content: Readonly<Record<string, Media>> };
  readonly responses: Operation['responses'];
  readonly security?: readonly object[];
}

/** What a server says of itself in OpenAPI 3.1, and whether its answers are as it says. */
export class Contract {
  readonly operations: readonly Operation[];
  private readonly ajv: Ajv2020;
  private readonly validators = new Map<string, ValidateFunction>();

  constructor(document: OpenApi) {
    this.ajv = new Ajv2020({ strict: false, validateFormats: false });
    this.ajv.addSchema(document, 'api');
    this.operations = Object.entries(document.paths).flatMap(([path, item]) =>
      Object.entries(item).map(([method, { parameters = [], requestBody, responses, security }]): Operation => ({
        path,
        method: method.toUpperCase() as Operation['method'],
        isPublic: !security,
        parameters,
        ...(requestBody ? { body: requestBody.content } : {}),
        responses,
      })),
    );
  }

  /** What is wrong with an answer; undefined where it is as the document says. */
  fault({ path, method, responses }: Operation, status: number, type: string, body: string): string | undefined {
    const code = responses[status] ? String(status) : status >= 400 && status < 500 ? '4XX' : undefined;
    const described = code === undefined ? undefined : responses[code];
    if (code === undefined || !described) return `${status} is not documented`;
    if (status === 304) return body === '' ? undefined : 'a 304 has a body';
    if (!described.content?.[type])
      return `${status} is documented as ${Object.keys(described.content ?? {}).join(', ')}, not ${type}`;
    if (!/^application\/(problem\+)?json$/.test(type)) return undefined;
    const pointer = ['paths', path, method.toLowerCase(), 'responses', code, 'content', type, 'schema'].map(escaped);
    return this.misfit(`api#/${pointer.join('/')}`, JSON.parse(body));
  }

  private misfit(reference: string, value: unknown): string | undefined {
    const validator = this.validators.get(reference) ?? this.ajv.compile({ $ref: reference });
    this.validators.set(reference, validator);
    return validator(value) ? undefined : this.ajv.errorsText(validator.errors);
  }
}

/** RFC 6901, in a URI's fragment. */
const escaped = (name: string): string => encodeURIComponent(name.replaceAll('~', '~0').replaceAll('/', '~1'));
