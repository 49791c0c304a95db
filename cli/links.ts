import { pathToFileURL } from 'node:url';

/** Deep links into the Temporal UI that open filled in. */
export function uiLinks(uiUrl: string): Readonly<Record<string, string>> {
  const start = (type: string, id: string) =>
    `${uiUrl}/namespaces/default/workflows/start-workflow?taskQueue=regimen&workflowType=${type}&workflowId=${encodeURIComponent(id)}`;
  return {
    workflows: `${uiUrl}/namespaces/default/workflows`,
    schedules: `${uiUrl}/namespaces/default/schedules`,
    'start pipeline': start('pipeline', 'pipeline/by-hand'),
    'start monitor': start('monitor', 'monitor/by-hand'),
  };
}

export const fileLink = (path: string) => pathToFileURL(path).href;
