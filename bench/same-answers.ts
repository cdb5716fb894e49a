import { MARK, type Work, type WorkRequest } from './works.js';

/** Both servers must answer the first requests of each work with the same status and the same bytes. */
export async function requireSameAnswers(works: readonly Work[], urls: readonly string[]): Promise<void> {
  for (const { name, requests } of works) {
    for (const request of requests.slice(0, 5)) {
      // A value for all, so that the answers to a PATCH are the same too.
      const value = String(Date.now() * 1_000);
      const answers: string[] = [];
      for (const url of urls) answers.push(await answerTo(request, url, value));
      if (answers[0] === answers[1] && answers[0]!.startsWith('200 ')) continue;
      throw new Error(`${name}: ${request.path}: the answers differ:\n${answers.join('\n')}`);
    }
  }
}

/** The work with the tags of one server. */
export async function withTags({ requests }: Work, url: string): Promise<WorkRequest[]> {
  const tagged: WorkRequest[] = [];
  for (const request of requests) {
    const response = await fetch(url + request.path, { headers: request.headers });
    await response.arrayBuffer();
    const tag = response.headers.get('etag') ?? '';
    tagged.push({ ...request, headers: { ...request.headers, 'If-None-Match': tag } });
  }
  const [first] = tagged;
  const { status } = await fetch(url + first!.path, { headers: first!.headers });
  if (status !== 304) throw new Error(`${url} answers ${status} to If-None-Match`);
  return tagged;
}

async function answerTo(request: WorkRequest, url: string, value: string): Promise<string> {
  const { method, path, headers } = request;
  const body = request.body?.replace(MARK, value);
  const response = await fetch(url + path, { method, headers, ...(body !== undefined && { body }) });
  return `${response.status} ${await response.text()}`;
}
