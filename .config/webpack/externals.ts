import type { ExternalItemFunctionData } from 'webpack';
import { OFFERED_MODULES, isForbiddenRequest } from '../../scripts/compat/offered';

type Callback = (error?: Error, result?: string) => void;

/**
 * Leaves to Grafana what every supported Grafana offers, and stops the build at what none of our bundles may hold:
 * with create-plugin's own list such an import would be left to Grafana and fail to load on 9.3.
 */
export function externals({ request = '', contextInfo }: ExternalItemFunctionData, callback: Callback): void {
  if (isForbiddenRequest(request)) {
    callback(new Error(`"${request}" must not be in a bundle for Grafana 9.3 to 13 (${contextInfo?.issuer ?? ''})`));
  } else if (OFFERED_MODULES.includes(request)) {
    callback(undefined, request);
  } else {
    callback();
  }
}
