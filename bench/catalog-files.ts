import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** Writes so many small catalog files below a folder; one in `wrongEvery` holds mistakes (0: none does). */
export function writeCatalogFiles(folder: string, count: number, wrongEvery = 0): void {
  for (let index = 0; index < count; index += 1) {
    const own = path.join(folder, `team-${index % 40}`, `service-${index}`);
    mkdirSync(own, { recursive: true });
    const text = catalogFile(index);
    const wrong = wrongEvery > 0 && index % wrongEvery === 0;
    writeFileSync(
      path.join(own, 'catalog-info.yaml'),
      wrong ? text.replace('lifecycle:', 'lifecyle:').replace('java', 'Java') : text,
    );
  }
}

function catalogFile(index: number): string {
  return `apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: service-${index}
  title: Service ${index}
  description: Takes what service ${index - 1} gives and hands it on
  annotations:
    pagerduty.com/service-id: P${index}
  tags:
    - java
    - internal
  links:
    - url: https://dashboards.example.com/service-${index}
      title: Dashboard
      icon: dashboard
spec:
  type: service
  lifecycle: production
  owner: group:default/team-${index % 40}
  system: system-${index % 100}
`;
}
