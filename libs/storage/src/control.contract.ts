import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { ControlStore, NewKey, ReadAccess } from '#libs/access';

export interface ControlSubject {
  readonly store: ControlStore;
  /** The same store, as another process has it. */
  another(): Promise<ControlStore>;
  dispose(): Promise<void>;
}

/** What every control store keeps to. */
export function controlContract(name: string, open: () => Promise<ControlSubject>): void {
  describe(name, () => {
    let subject: ControlSubject;
    let store: ControlStore;
    beforeEach(async () => {
      subject = await open();
      ({ store } = subject);
    });
    afterEach(async () => subject.dispose());

    keysContract(() => subject);
    actorsContract(() => subject);

    it('lists accesses newest first, by what is asked, and forgets old ones without giving a number twice', async () => {
      await store.noteAccesses([access(1, 'a'), access(2, 'b'), access(3, 'a', '/v1/parties'), access(4, 'a')]);
      const numbers = async (...args: Parameters<ControlStore['accesses']>) =>
        (await store.accesses(...args)).map(({ number }) => number);
      expect(await numbers({}, 3)).toEqual([4, 3, 2]);
      expect(await numbers({ actor: 'a' }, 10, 4)).toEqual([3, 1]);
      expect(await numbers({ route: '/v1/export', from: 2, to: 3 }, 10)).toEqual([2]);
      expect(await numbers({ actor: 'a\0' }, 10)).toEqual([]);
      await store.forgetAccesses(5);
      await store.noteAccesses([]);
      await store.noteAccesses([access(6, 'a')]);
      expect(await numbers({}, 10)).toEqual([5]);
    });

    it('keeps an access as it was noted, with the name of its actor where that is known', async () => {
      await store.addKey(key(1));
      const noted = [{ ...access(1_800_000_000_000, 'actor-1'), path: `/v1/é?q=${'x'.repeat(9_000)}` }, access(7, 'b')];
      await store.noteAccesses(noted);
      expect(await store.accesses({}, 10)).toEqual([
        { ...noted[1], number: 2, name: null },
        { ...noted[0], number: 1, name: 'Desk 1' },
      ]);
    });

    it('notes all of the accesses it is given or none', async () => {
      const unfit = { ...access(2, 'a'), status: null as never };
      await expect(store.noteAccesses([access(1, 'a'), unfit])).rejects.toThrow();
      expect(await store.accesses({}, 10)).toEqual([]);
      await store.noteAccesses([access(3, 'a')]);
      expect(await store.accesses({}, 10)).toMatchObject([{ at: 3, number: 1 }]);
    });

    it('numbers what two processes note at a time without a gap, each batch in its order', async () => {
      const both = [store, await subject.another()];
      const batches = [0, 1, 2, 3].map((n) => [access(10 * n, `${n}`), access(10 * n + 1, `${n}`)]);
      await Promise.all(batches.map(async (batch, n) => both[n % 2]!.noteAccesses(batch)));
      const noted = (await store.accesses({}, 100)).toReversed();
      expect(noted.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
      for (const [n, batch] of batches.entries())
        expect(noted.filter(({ actor }) => actor === `${n}`).map(({ at }) => at)).toEqual(batch.map(({ at }) => at));
    });

    it('answers a check until it is closed, which may be said twice', async () => {
      await store.check();
      await store.close();
      await store.close();
      await expect(store.check()).rejects.toMatchObject({ name: 'StoreUnavailable' });
      await expect(store.keyOf(hash(1))).rejects.toMatchObject({ name: 'StoreUnavailable' });
    });
  });
}

function keysContract(subject: () => ControlSubject): void {
  it('finds a key by its hash, with whose it is', async () => {
    const { store } = subject();
    await store.addKey(key(1, { expiresAt: 9 }));
    const { hash: _, ...kept } = key(1, { expiresAt: 9 });
    expect([await store.keyOf(hash(1)), await store.keyOf(hash(2))]).toEqual([kept, undefined]);
  });

  it('shows another process’s key, and its end, at once', async () => {
    const { store } = subject();
    const other = await subject().another();
    await other.addKey(key(1));
    expect(await store.keyOf(hash(1))).toMatchObject({ id: 'key-1' });
    expect(await other.revokeKey('key-1', 5)).toBe(true);
    expect(await other.revokeKey('key-1', 6)).toBe(true);
    expect(await other.revokeKey('key-2', 5)).toBe(false);
    expect((await store.keyOf(hash(1)))?.revokedAt).toBe(5);
  });

  it('lists keys oldest first, those of one moment by their ids', async () => {
    const { store } = subject();
    for (const n of [3, 1, 2]) await store.addKey(key(n, { createdAt: n === 3 ? 1 : 2 }));
    expect((await store.keys()).map(({ id }) => id)).toEqual(['key-3', 'key-1', 'key-2']);
  });

  it('keeps the name of an actor that gets a second key, and keeps nothing of a key that cannot be', async () => {
    const { store } = subject();
    await store.addKey(key(1));
    await store.addKey(key(2, { actor: { id: 'actor-1', name: 'Other' } }));
    expect((await store.keys()).map(({ actor }) => actor.name)).toEqual(['Desk 1', 'Desk 1']);
    await expect(store.addKey(key(3, { hash: hash(1) }))).rejects.toThrow();
    await store.noteAccesses([access(1, 'actor-3')]);
    expect(await store.accesses({}, 1)).toMatchObject([{ name: null }]);
  });

  it('adds a first key where there is none, and makes none where there is one', async () => {
    const { store } = subject();
    const failing = store.addFirstKey(async () => Promise.reject(new Error('the disk is full')));
    await expect(failing).rejects.toThrow('the disk is full');
    expect(await store.addFirstKey(async () => key(1))).toBe(true);
    let made = 0;
    expect(await store.addFirstKey(async () => key(++made + 1))).toBe(false);
    expect([made, (await store.keys()).map(({ id }) => id)]).toEqual([0, ['key-1']]);
  });

  it('adds one first key for two processes that begin at a time', async () => {
    const both = [subject().store, await subject().another()];
    const added = await Promise.all(
      both.map(async (each, n) =>
        each.addFirstKey(async () => {
          await new Promise((resolve) => setTimeout(resolve, 20));
          return key(n);
        }),
      ),
    );
    expect(added.filter(Boolean)).toEqual([true]);
    expect((await subject().store.keys()).map(({ id }) => id)).toEqual([`key-${added.indexOf(true)}`]);
  });

  it('makes an actor once for keys that two processes add to it at a time', async () => {
    const { store } = subject();
    const actor = { id: 'one', name: 'One' };
    const both = [store, await subject().another()];
    await Promise.all(both.flatMap((each, n) => [1, 2, 3].map(async (m) => each.addKey(key(10 * n + m, { actor })))));
    expect((await store.keys()).map((each) => each.actor)).toEqual(Array.from({ length: 6 }, () => actor));
  });
}

function actorsContract(subject: () => ControlSubject): void {
  it('knows a subject again, whatever another would be called', async () => {
    const { store } = subject();
    const first = await store.actorOfSubject('https://a', 'ann', make('one'), 1);
    const again = await store.actorOfSubject('https://a', 'ann', make('two'), 2);
    const elsewhere = await store.actorOfSubject('https://b', 'ann', make('three'), 3);
    expect([first.id, again.id, elsewhere.id]).toEqual(['one', 'one', 'three']);
  });

  it('makes one actor of a subject that two processes see at a time', async () => {
    const { store } = subject();
    const both = [store, await subject().another()];
    for (let round = 0; round < 10; round++) {
      const seen = await Promise.all(
        both.map(async (each, n) => each.actorOfSubject('https://a', `user ${round}`, make(`${round}-${n}`), 1)),
      );
      expect(seen[1]).toEqual(seen[0]);
    }
  });

  it('keeps whatever name a provider gives somebody', async () => {
    const { store } = subject();
    const named = async (name: string) => store.actorOfSubject('https://a', name, () => ({ id: name, name }), 1);
    expect(await named('Zoë 😀')).toEqual({ id: 'Zoë 😀', name: 'Zoë 😀' });
    const odd = await store.actorOfSubject('https://a', 'odd', () => ({ id: 'odd', name: 'a\0b' }), 1);
    expect(await store.actorOfSubject('https://a', 'odd', make('other'), 2)).toEqual(odd);
  });
}

const hash = (n: number): Uint8Array => new Uint8Array(32).fill(n);

const key = (n: number, more: Partial<NewKey> = {}): NewKey => ({
  id: `key-${n}`,
  hash: hash(n),
  actor: { id: `actor-${n}`, name: `Desk ${n}` },
  roles: ['recorder', 'reviewer'],
  createdAt: n,
  ...more,
});

const make = (id: string) => () => ({ id, name: id });

const access = (at: number, actor: string, route = '/v1/export'): ReadAccess => ({
  at,
  actor,
  credential: 'key-1',
  method: 'GET',
  path: route,
  route,
  status: 200,
});
