export { type Access, includesRole, isRole, type Role, ROLES } from './role.js';
export { ANYBODY, type Caller } from './caller.js';
export { isKeyText, KEY_BYTES, keyHash, keyText } from './key.js';
export { Buckets, type Rate } from './bucket.js';
export {
  type AccessFilter,
  type Actor,
  ControlStore,
  type KeptKey,
  type NewKey,
  type NumberedAccess,
  type ReadAccess,
} from './control-store.js';
