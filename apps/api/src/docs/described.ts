import { applyDecorators, type Type } from '@nestjs/common';
import type { Access } from '#libs/access';
import { Allows } from '../access/allows.js';
import { ApiExtension, ApiOperation, ApiResponse } from '@nestjs/swagger';

export interface Description {
  /** Who may call it. */
  readonly access: Access;
  /** One line, what it does. */
  readonly summary: string;
  readonly description?: string;
  /** The status of success; 200 without it. */
  readonly status?: 200 | 201;
  /** The class of the answer. */
  readonly type?: Type;
  /** An example of the body, for a write. */
  readonly request?: object;
  /** An example of the answer. */
  readonly answer: unknown;
}

/** Where the examples wait until the document is completed. */
export const EXAMPLES = 'x-examples';

/** What OpenAPI says of an operation. Its `operationId` is the method's name; problems and headers are added to all alike. */
export function Described({
  access,
  summary,
  description,
  status = 200,
  type,
  request,
  answer,
}: Description): MethodDecorator {
  return applyDecorators(
    Allows(access),
    ApiOperation({ summary, ...(description === undefined ? {} : { description }) }),
    ApiResponse({ status, description: summary, ...(type ? { type } : {}) }),
    ApiExtension(EXAMPLES, { status, answer, ...(request === undefined ? {} : { request }) }),
  );
}
