/** Asks the API of a running Pacta; its problems become errors that say what it said. */
export async function ask<Answer>(url: string, path: string, method: 'GET' | 'POST' = 'GET'): Promise<Answer> {
  const response = await fetch(new URL(path, url), { method });
  const answer = (await response.json()) as Answer & { readonly title?: string; readonly detail?: string };
  if (response.ok) return answer;
  throw new Error(`${response.status} ${answer.detail ?? answer.title ?? ''}`.trim());
}
