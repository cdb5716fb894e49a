/** What Orval's functions call: generated code knows neither where the service is nor who is calling. */
export interface Target extends RequestInit {
  baseUrl?: string;
}

export async function accountsFetch<T>(url: string, { baseUrl, ...options }: Target): Promise<T> {
  const response = await fetch(`${baseUrl}${url}`, options);
  const text = await response.text();
  const data: unknown = text === '' ? undefined : JSON.parse(text);
  return { data, status: response.status, headers: response.headers } as T;
}
