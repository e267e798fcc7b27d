import { expect, it } from '@jest/globals';
import { includesRole, type Role, ROLES } from './role.js';

const HOLDS: Readonly<Record<Role, readonly Role[]>> = {
  reader: ['reader'],
  recorder: ['reader', 'recorder'],
  reviewer: ['reader', 'reviewer'],
  auditor: ['reader', 'auditor'],
  admin: ['reader', 'recorder', 'reviewer', 'auditor', 'admin'],
};

it.each(ROLES)('Whoever is %s may what it holds', (role) => {
  expect(ROLES.filter((needed) => includesRole([role], needed))).toEqual(HOLDS[role]);
});

it('Whoever holds no role may nothing, and whoever holds two may both', () => {
  expect(ROLES.filter((needed) => includesRole([], needed))).toEqual([]);
  expect(ROLES.filter((needed) => includesRole(['recorder', 'auditor'], needed))).toEqual([
    'reader',
    'recorder',
    'auditor',
  ]);
});
