import { Injectable } from '@nestjs/common';
import type { ActType, KindName } from '#libs/commitments';
import { type ShapeProblem, Shapes } from '#libs/application';
import { problemsOf } from '../http/input.pipe.js';
import { BODIES } from './requests/bodies.js';
import { isObject } from './requests/fields.js';
import { TERMS } from './requests/terms.requests.js';

type Data = Readonly<Record<string, unknown>>;

/** The shapes that the edge knows, where only the state of a commitment can name them. */
@Injectable()
export class CommitmentShapes extends Shapes {
  override terms(kind: KindName, terms: unknown, pointer: string): readonly ShapeProblem[] {
    return problemsOf(TERMS[kind], terms, pointer);
  }

  override event(type: ActType, data: Data, pointer: string): readonly ShapeProblem[] {
    return problemsOf(BODIES[type], asAsked(data), pointer);
  }
}

/** A source as it is recorded, with what was found out about it, becomes the request that names it; in corrections too. */
function asAsked(data: Data): Data {
  const { source, changes } = data;
  return {
    ...data,
    ...(isObject(source) ? { source: requestOf(source) } : {}),
    ...(isObject(changes) ? { changes: asAsked(changes) } : {}),
  };
}

function requestOf(source: Data): Data {
  if (!('verified' in source)) return source;
  const { verified: _, start: __, end: ___, prefix: ____, suffix: _____, statement: ______, ...request } = source;
  return request;
}
