import { SettingsError, type Environment } from './load-settings.js';
import { faultLine, Unreadable } from './setting.js';
import type { Settings } from './settings.js';
import { baseUrl } from './kinds/url-settings.js';

/**
 * Gives the `OTEL_*` variables of `.env` to the process: OpenTelemetry reads most of them (headers, sampling, batches,
 * resource attributes) by itself, from there alone.
 */
export function shareTelemetryVariables(environment: Environment): void {
  for (const [name, value] of Object.entries(environment)) {
    if (name.startsWith('OTEL_') && value !== undefined) process.env[name] ??= value;
  }
}

const TRACES_ENDPOINT = 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT';

/**
 * The whole address that spans go to; undefined: no traces are wanted.
 *
 * @throws SettingsError for an address that is none
 */
export function tracesUrl(settings: Settings): string | undefined {
  if (settings.otelSdkDisabled || settings.otelTracesExporter === 'none') return undefined;
  const base = settings.otelExporterOtlpEndpoint;
  const text = process.env[TRACES_ENDPOINT];
  if (!text) return base === undefined ? undefined : `${base}/v1/traces`;
  const url = baseUrl(text);
  if (url instanceof Unreadable)
    throw new SettingsError(url.faults.map((fault) => faultLine(TRACES_ENDPOINT, fault)));
  return url;
}
