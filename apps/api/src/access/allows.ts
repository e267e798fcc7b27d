import { applyDecorators } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiExtension } from '@nestjs/swagger';
import type { Access } from '#libs/access';

/** Where OpenAPI finds it until its document is completed. */
export const ACCESS = 'x-access';

/** Who may call an operation. With a route that does not say so, the server does not start. */
export const Allows = (access: Access): MethodDecorator =>
  applyDecorators(RouteConfig({ [ACCESS]: access }), ApiExtension(ACCESS, access));

/** What a route allows; undefined for a path that is not served. */
export const accessOf = (config: object): Access | undefined => (config as { readonly [ACCESS]?: Access })[ACCESS];
