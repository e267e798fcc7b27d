import { applyDecorators } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiExtension } from '@nestjs/swagger';
import type { FastifyContextConfig } from 'fastify';
import type { Access } from '#libs/access';

/** Where OpenAPI finds it until its document is completed. */
export const ACCESS = 'x-access';

/** Who may call an operation. A route without it lets nobody in: see `authenticate`. */
export const Allows = (access: Access): MethodDecorator =>
  applyDecorators(RouteConfig({ [ACCESS]: access }), ApiExtension(ACCESS, access));

/** What a route allows; undefined for a path that is not served. */
export const accessOf = (config: FastifyContextConfig): Access | undefined =>
  (config as { readonly [ACCESS]?: Access })[ACCESS];
