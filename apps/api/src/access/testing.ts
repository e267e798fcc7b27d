import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type CryptoKey, exportJWK, generateKeyPair, SignJWT } from 'jose';
import { ControlStore, type Role } from '#libs/access';
import { newKey } from '#libs/application';
import type { Served } from '../testing.js';

interface KeyMore {
  readonly expiresAt?: number;
  readonly actor?: string;
}

interface MadeKey {
  readonly text: string;
  readonly id: string;
  readonly actor: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** A key of a server, for an actor of its own. */
export async function keyWith({ app }: Served, roles: readonly Role[], more: KeyMore = {}): Promise<MadeKey> {
  const { text, key } = newKey({ name: roles.join(' and '), roles, ...more }, Date.now());
  await app.get(ControlStore).addKey(key);
  return { text, id: key.id, actor: key.actor.id, headers: { Authorization: `Bearer ${text}` } };
}

export const AUDIENCE = 'pacta';

/** An OpenID Connect provider on a port of its own: its description, its public key, and tokens as it signs them. */
export class TrialProvider {
  isAway = false;
  /** How often its keys were asked for. */
  asked = 0;

  private constructor(
    private readonly server: Server,
    private readonly key: CryptoKey,
    readonly issuer: string,
  ) {}

  static async start(): Promise<TrialProvider> {
    const { privateKey, publicKey } = await generateKeyPair('ES256');
    const keys = [{ ...(await exportJWK(publicKey)), kid: 'one', alg: 'ES256', use: 'sig' }];
    const server = createServer((request, response) => {
      if (provider.isAway) return void response.destroy();
      const isDescription = request.url === '/.well-known/openid-configuration';
      if (!isDescription) provider.asked++;
      const body = isDescription ? { issuer: provider.issuer, jwks_uri: `${provider.issuer}/keys` } : { keys };
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const provider = new TrialProvider(server, privateKey, `http://127.0.0.1:${port}`);
    return provider;
  }

  /** A token that is good for ten minutes, but for what is said otherwise. */
  async token(
    claims: Readonly<Record<string, unknown>> = {},
    key: CryptoKey | Uint8Array = this.key,
    alg = 'ES256',
  ): Promise<string> {
    const now = Math.floor(Date.now() / 1_000);
    const usual = { iss: this.issuer, aud: AUDIENCE, sub: 'user-1', exp: now + 600, name: 'Ann', roles: ['reader'] };
    return new SignJWT({ ...usual, ...claims }).setProtectedHeader({ alg, kid: 'one' }).setIssuedAt(now).sign(key);
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }
}
